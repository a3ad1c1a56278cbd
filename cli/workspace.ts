// From paths on the command line to a program: the scripts of the folder around them are known by include name.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { loadApiReference } from "../language/apiReference.js";
import { readApiFile } from "../language/data.js";
import { createProgram, type Program } from "../language/program.js";
import { initializeParser } from "../language/syntax/parse.js";
import { discover } from "../workspace/discover.js";
import { includeNameOf } from "../workspace/includeName.js";
import { UsageError } from "./exit.js";

export interface LoadedWorkspace {
  readonly program: Program;
  /** The workspace folder: where includes are looked for. */
  readonly folder: string;
  /** The scripts that the paths name: files as they are, folders with everything below. Absolute, sorted. */
  readonly scripts: readonly string[];
}

/**
 * @param paths files or folders, relative to the current folder
 * @param folder the workspace folder; found upwards from the first path (a `crmscript.json`) when not given
 */
export async function loadWorkspace(paths: readonly string[], folder?: string): Promise<LoadedWorkspace> {
  await initializeParser();
  const absolute = paths.map((given) => path.resolve(given));
  for (const given of absolute) if (!fs.existsSync(given)) throw new UsageError(`There is no file or folder ${given}.`);
  const root = folder ? path.resolve(folder) : workspaceFolder(absolute[0] ?? process.cwd());
  const program = createProgram(loadApiReference(readApiFile));
  for (const file of (await discover(root)).scripts) register(program, file);
  const scripts = new Set<string>();
  for (const given of absolute) {
    if (fs.statSync(given).isDirectory()) for (const file of (await discover(given)).scripts) scripts.add(file);
    else scripts.add(given);
  }
  for (const file of scripts) if (!program.nameOf(pathToFileURL(file).href)) register(program, file);
  return { program, folder: root, scripts: [...scripts].sort() };
}

function register(program: Program, file: string): void {
  program.register(pathToFileURL(file).href, includeNameOf({ file }), () => fs.readFileSync(file, "utf8"));
}

/** The nearest folder upwards with a `crmscript.json`, else the folder of the path itself. */
export function workspaceFolder(start: string): string {
  const own = fs.statSync(start).isDirectory() ? start : path.dirname(start);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "crmscript.json"))) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}
