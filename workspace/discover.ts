// Finds the files of a workspace folder, bounded: it never follows a link out of the folder or into a loop, leaves out
// folders that hold no source, and stops at a number of files. It does not watch; callers look again when told.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { definitionKind } from "./definitions.js";

/** Extensions of scripts, lower case, with the dot (language.md 1.1). */
export const scriptExtensions: readonly string[] = [".crmscript", ".crm", ".ejscript", ".ej"];
/** Extension of recordings of runs. */
export const recordingExtension = ".crmtrace";

const leftOut = new Set(["node_modules", ".git", ".hg", ".svn", "dist", "out", ".vscode", ".vscode-test", "temp"]);

export interface Discovered {
  /** Absolute paths, sorted, so that every later order is the same on every machine. */
  readonly scripts: readonly string[];
  readonly definitions: readonly string[];
  readonly recordings: readonly string[];
  /** JSON files beside a script of the same name, as the folder exporter writes them (workspace.md 1.2). */
  readonly exportedMetadata: readonly string[];
  /** True when the limit was met and files may be missing. */
  readonly truncated: boolean;
}

export interface DiscoverLimits {
  readonly files: number;
  readonly depth: number;
}

/** Lists the scripts, definitions and recordings below a folder. A folder that cannot be read is passed over. */
export async function discover(
  folder: string,
  limits: DiscoverLimits = { files: 20_000, depth: 32 },
): Promise<Discovered> {
  const found = {
    scripts: [] as string[],
    definitions: [] as string[],
    recordings: [] as string[],
    json: [] as string[],
  };
  const waiting = [{ at: path.resolve(folder), depth: 0 }];
  let count = 0;
  let truncated = false;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const entry of await entriesOf(next.at)) {
      const at = path.join(next.at, entry.name);
      // A link is neither file nor directory here, so no link is followed and no loop can be met.
      if (entry.isDirectory()) {
        if (leftOut.has(entry.name)) continue;
        if (next.depth < limits.depth) waiting.push({ at, depth: next.depth + 1 });
        else truncated = true;
      } else if (entry.isFile() && sort(at, found) && ++count >= limits.files) return finish(found, true);
    }
  }
  return finish(found, truncated);
}

async function entriesOf(folder: string) {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch {
    return []; // Without the right to read it, or gone meanwhile: as if it were not there.
  }
}

function sort(file: string, found: Record<"scripts" | "definitions" | "recordings" | "json", string[]>): boolean {
  const extension = path.extname(file).toLowerCase();
  if (scriptExtensions.includes(extension)) return found.scripts.push(file) > 0;
  if (extension === recordingExtension) return found.recordings.push(file) > 0;
  if (extension !== ".json") return false;
  return (definitionKind(file) ? found.definitions : found.json).push(file) > 0;
}

function finish(
  found: Record<"scripts" | "definitions" | "recordings" | "json", string[]>,
  truncated: boolean,
): Discovered {
  const byPath = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const scriptStems = new Set(found.scripts.map((file) => file.slice(0, -path.extname(file).length)));
  return {
    scripts: found.scripts.sort(byPath),
    definitions: found.definitions.sort(byPath),
    recordings: found.recordings.sort(byPath),
    exportedMetadata: found.json.filter((file) => scriptStems.has(file.slice(0, -".json".length))).sort(byPath),
    truncated,
  };
}
