// Loads a workspace folder: every script with its name, every definition that reads, and all problems. Derived data:
// call it again after a change. It opens files for reading only and runs nothing.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { checkWorkspace } from "./check.js";
import {
  type DefinitionKind,
  type DefinitionTypes,
  definitionKind,
  stem,
  type WorkspaceSettings,
} from "./definitions.js";
import { type Discovered, discover } from "./discover.js";
import type { JsonSource, Problem } from "./problem.js";
import { problemAtOffset } from "./problem.js";
import { largestFile, readDefinition } from "./read.js";

export interface ScriptFile {
  /** Absolute path. */
  readonly file: string;
  /** Name shown in lists. */
  readonly name: string;
  readonly include?: string;
  readonly description?: string;
  /** File that the metadata came from. */
  readonly metadataFile?: string;
}
/** A definition with the file that it came from. */
export interface Loaded<T> {
  readonly file: string;
  readonly name: string;
  readonly value: T;
  readonly source: JsonSource;
}
export interface Workspace {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly settings: WorkspaceSettings;
  readonly settingsSource?: JsonSource;
  readonly scripts: readonly ScriptFile[];
  readonly triggers: readonly Loaded<DefinitionTypes["trigger"]>[];
  readonly schedules: readonly Loaded<DefinitionTypes["schedule"]>[];
  readonly macros: readonly Loaded<DefinitionTypes["macro"]>[];
  readonly traces: readonly Loaded<DefinitionTypes["trace"]>[];
  readonly recordings: readonly string[];
  readonly problems: readonly Problem[];
}

/** An event as far as definitions need it; the catalogue lives in the API reference and is handed in. */
export interface KnownEvent {
  readonly id: number;
  readonly name: string;
}

/** Loads a folder. Without `events` event names are not checked. Never throws on the content of files. */
export async function loadWorkspace(folder: string, events?: readonly KnownEvent[]): Promise<Workspace> {
  const root = path.resolve(folder);
  const found = await discover(root);
  // Thousands of files take a while: who waits for something else in this process gets its turn in between.
  await nextTurn();
  // A list for each kind, so that the order does not depend on which file is read first.
  const byKind: Problem[][] = [];
  const all = <K extends DefinitionKind>(kind: K) => {
    const problems: Problem[] = [];
    byKind.push(problems);
    return readAll(kind, found.definitions, problems);
  };
  const [settings, metadata, triggers, schedules, macros, traces] = await Promise.all([
    all("settings"),
    all("script"),
    all("trigger"),
    all("schedule"),
    all("macro"),
    all("trace"),
  ]);
  const problems = byKind.flat();
  const own = settings.find((entry) => path.dirname(entry.file) === root);
  const scripts = await readScripts(found, metadata);
  await nextTurn();
  const workspace: Workspace = {
    folder: root,
    settings: own?.value ?? {},
    ...(own ? { settingsSource: own.source } : {}),
    scripts,
    triggers,
    schedules,
    macros,
    traces,
    recordings: found.recordings,
    problems,
  };
  const place = path.join(root, "crmscript.json");
  if (!found.definitions.includes(place)) problems.push(...(await unreadable(place)));
  problems.push(...checkWorkspace(workspace, events));
  if (found.truncated) problems.push(tooManyFiles(root));
  return workspace;
}

async function readAll<K extends DefinitionKind>(
  kind: K,
  files: readonly string[],
  problems: Problem[],
): Promise<Loaded<DefinitionTypes[K]>[]> {
  const loaded: Loaded<DefinitionTypes[K]>[] = [];
  for (const file of files) {
    if (definitionKind(file) !== kind) continue;
    const text = await readText(file);
    if (text === undefined) {
      problems.push(...(await unreadable(file)));
      continue;
    }
    const read = readDefinition(kind, file, text);
    problems.push(...read.problems);
    if (!read.value) continue;
    const name = (read.value as { readonly name?: string }).name ?? stem(file);
    loaded.push({ file, name, value: read.value, source: read.source });
  }
  return loaded;
}

/** Undefined when the file is gone, unreadable or beyond every sensible size (bytes). */
async function readText(file: string): Promise<string | undefined> {
  try {
    const { size } = await fs.stat(file);
    return size > 4 * largestFile ? undefined : await fs.readFile(file, "utf8");
  } catch {
    return undefined; // Removed between listing and reading; the next load no longer lists it.
  }
}

/** A definition that is passed over without a word would look like one that is not there. */
async function unreadable(file: string): Promise<Problem[]> {
  const found = await fs.lstat(file).catch(() => undefined);
  if (!found) return [];
  const message = found.isFile()
    ? `The file cannot be read: expected one of at most ${largestFile} characters that you may read.`
    : `This is ${found.isDirectory() ? "a folder" : "a link or no regular file"}, expected a file: links are not followed.`;
  return [problemAtOffset({ file, text: "" }, 0, 0, { severity: "error", code: "unreadable", message })];
}

async function readScripts(
  found: Discovered,
  metadata: readonly Loaded<DefinitionTypes["script"]>[],
): Promise<ScriptFile[]> {
  const byStem = new Map(metadata.map((entry) => [entry.file.slice(0, -".script.json".length), entry]));
  const exported = new Set(found.exportedMetadata);
  return Promise.all(
    found.scripts.map(async (file): Promise<ScriptFile> => {
      const base = file.slice(0, -path.extname(file).length);
      const own = byStem.get(base);
      if (own) return { file, name: own.value.name ?? stem(file), ...pick(own.value), metadataFile: own.file };
      if (exported.has(`${base}.json`)) return readExported(file, `${base}.json`);
      return { file, name: stem(file) };
    }),
  );
}

function pick(value: DefinitionTypes["script"]): Pick<ScriptFile, "include" | "description"> {
  return {
    ...(value.include ? { include: value.include } : {}),
    ...(value.description ? { description: value.description } : {}),
  };
}

/** Metadata as the folder exporter writes it: the name stands in `description` (workspace.md 1.3). */
async function readExported(file: string, metadataFile: string): Promise<ScriptFile> {
  let row: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse((await readText(metadataFile)) ?? "null");
    if (parsed && typeof parsed === "object") row = parsed as Record<string, unknown>;
  } catch {
    // Not JSON, so not the exporter's file: the script keeps its file name.
  }
  const name = typeof row.description === "string" && row.description ? row.description : stem(file);
  const include = typeof row.include_id === "string" && row.include_id ? { include: row.include_id } : {};
  return { file, name, ...include, metadataFile };
}

function tooManyFiles(folder: string): Problem {
  const source = { file: path.join(folder, "crmscript.json"), text: "" };
  const message = "The folder holds more files than are looked at; some scripts or definitions may be missing.";
  return problemAtOffset(source, 0, 0, { severity: "warning", code: "too-many-files", message });
}
