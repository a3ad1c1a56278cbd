// What the workspace's scripts declare and include, without keeping them in memory: for workspace symbols, imports on
// completion and the includers of a library. Files are read asynchronously and parsed in slices, so that thousands of
// scripts delay no request. Open scripts are not read here; their present text counts.
import * as fs from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Program } from "../language/program.js";
import type { WorkspaceFacts } from "../language/surroundings.js";
import { type Outline, outlineOf } from "../language/symbolsOf.js";
import { parseText } from "../language/syntax/parse.js";
import { pacer } from "./pace.js";
import { type FolderFacts, readUses, type Use } from "./uses.js";

/** Scripts beyond this many UTF-16 units are not analysed: no person writes them, and they would stop everything else. */
export const largestScript = 4_000_000;

export interface IndexedScript {
  readonly uri: string;
  /** Include name. */
  readonly name: string;
  readonly outline: Outline;
}

export interface Report {
  begin(total: number): void;
  at(done: number, total: number): void;
  end(): void;
}

export interface WorkspaceIndex {
  /** Indexes a folder, or looks again at one that is known. */
  addFolder(uri: string, report?: Report): Promise<void>;
  removeFolder(uri: string): void;
  /** Notes work that ends with folders being read. */
  track(work: Promise<void>): Promise<void>;
  /** Settles when all folders are read: a rename must not miss a script. */
  whenRead(): Promise<unknown>;
  /** Takes note of files that were created, changed or deleted outside of the editor. */
  filesChanged(uris: readonly string[]): Promise<void>;
  folders(): readonly string[];
  /** All scripts with an outline; open ones as they stand in the editor. */
  scripts(): Iterable<IndexedScript>;
  script(uri: string): IndexedScript | undefined;
  /** Triggers, scheduled tasks and macros that name the script. */
  uses(uri: string): readonly Use[];
  /** What the definition files of all folders say, for the checks. */
  readonly facts: WorkspaceFacts;
  /** Counts changes of a file on disk; part of what makes a result out of date. */
  stamp(uri: string): number;
}

interface Entry {
  name: string;
  folder: string;
  outline: Outline | undefined;
  stamp: number;
}

/**
 * @param program the program whose scripts are indexed; it may ask the index for its facts in turn
 * @param isOpen true for scripts whose text the editor holds
 * @param warn receives what people should know about a folder
 * @param named is called when the names of a folder's scripts are known, long before all of them are read
 */
export function createWorkspaceIndex(
  program: () => Program,
  isOpen: (uri: string) => boolean,
  warn: (message: string) => void,
  named: () => void,
): WorkspaceIndex {
  const entries = new Map<string, Entry>();
  const facts = new Map<string, FolderFacts>();
  const folders = new Set<string>();
  const running = new Set<Promise<void>>();

  const register = (uri: string, name: string, folder: string): Entry => {
    const known = entries.get(uri);
    if (known?.name === name) return known;
    const entry: Entry = known ?? { name, folder, outline: undefined, stamp: 0 };
    entry.name = name;
    entries.set(uri, entry);
    program().register(uri, name, () => readNow(uri));
    if (entry.outline) program().note(uri, entry.outline);
    return entry;
  };

  const forget = (uri: string): void => {
    entries.delete(uri);
    if (!isOpen(uri)) program().remove(uri);
  };

  const readOutline = async (uri: string, entry: Entry): Promise<void> => {
    const text = await readLater(uri);
    if (text === undefined || entries.get(uri) !== entry) return;
    entry.outline = outlineOf(parseText(text));
    entry.stamp++;
    program().note(uri, entry.outline);
  };

  const index: WorkspaceIndex = {
    async addFolder(folder, report) {
      if (!folder.startsWith("file:")) return;
      const path = pathOf(folder);
      if (path === undefined) return warn(`${folder} is no folder of this machine: its scripts are not read.`);
      folders.add(folder);
      const found = await readUses(path);
      if (!folders.has(folder)) return;
      facts.set(folder, found);
      for (const problem of found.problems) warn(problem);
      const present = new Set(found.scripts.map(({ file }) => pathToFileURL(file).href));
      for (const [uri, entry] of entries) if (entry.folder === folder && !present.has(uri)) forget(uri);
      const waiting: [string, Entry][] = [];
      for (const { file, name } of found.scripts) {
        const uri = pathToFileURL(file).href;
        const entry = register(uri, name, folder);
        if (!entry.outline) waiting.push([uri, entry]);
      }
      named();
      const pause = pacer();
      if (waiting.length > 0) report?.begin(waiting.length);
      for (const [done, [uri, entry]] of waiting.entries()) {
        await readOutline(uri, entry);
        await pause();
        if (done % 50 === 49) report?.at(done + 1, waiting.length);
      }
      if (waiting.length > 0) report?.end();
    },
    track(work) {
      running.add(work);
      const done = () => running.delete(work);
      work.then(done, done);
      return work;
    },
    whenRead: () => Promise.allSettled(running),
    removeFolder(folder) {
      folders.delete(folder);
      facts.delete(folder);
      for (const [uri, entry] of entries) if (entry.folder === folder) forget(uri);
    },
    async filesChanged(uris) {
      const again = new Set<string>();
      for (const uri of uris) {
        const entry = entries.get(uri);
        const folder = [...folders].find((candidate) => uri.startsWith(`${candidate.replace(/\/$/, "")}/`));
        if (!entry || !fs.existsSync(fileURLToPath(uri))) {
          if (folder) again.add(folder);
          continue;
        }
        program().register(uri, entry.name, () => readNow(uri));
        await readOutline(uri, entry);
      }
      for (const folder of again) await index.addFolder(folder);
    },
    folders: () => [...folders],
    *scripts() {
      for (const uri of entries.keys()) {
        const script = index.script(uri);
        if (script) yield script;
      }
    },
    script(uri) {
      const entry = entries.get(uri);
      const outline = isOpen(uri) ? openOutline(program(), uri) : entry?.outline;
      const name = entry?.name ?? program().nameOf(uri);
      return outline && name !== undefined ? { uri, name, outline } : undefined;
    },
    uses: (uri) => [...facts.values()].flatMap((found) => found.uses.get(uri) ?? []),
    facts: {
      // A script for several events is held against none of them.
      eventOf(uri) {
        const events = new Set(index.uses(uri).flatMap(({ event }) => event ?? []));
        return events.size === 1 ? [...events][0] : undefined;
      },
      tables: () => [...facts.values()].flatMap(({ settings }) => settings.tables ?? []),
      fields: () => Object.assign({}, ...[...facts.values()].map(({ settings }) => settings.fields)),
    },
    stamp: (uri) => entries.get(uri)?.stamp ?? 0,
  };
  return index;
}

const outlines = new WeakMap<object, Outline>();
function openOutline(program: Program, uri: string): Outline | undefined {
  const file = program.file(uri);
  if (!file) return undefined;
  let outline = outlines.get(file);
  if (!outline) {
    outline = outlineOf(file);
    outlines.set(file, outline);
  }
  return outline;
}

/** The path of a `file:` address; undefined for one that has none here, such as another machine's. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** A file that went away or cannot be read is an empty script until the watcher says so. */
function readNow(uri: string): string {
  try {
    const file = fileURLToPath(uri);
    return fs.statSync(file).size > largestScript ? "" : fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

async function readLater(uri: string): Promise<string | undefined> {
  try {
    const file = fileURLToPath(uri);
    return (await stat(file)).size > largestScript ? "" : await readFile(file, "utf8");
  } catch {
    return undefined; // Gone since it was listed: the watcher reports it.
  }
}
