// From paths on the command line to a program: the scripts of the folder around them are known by include name.
import * as fs from "node:fs";
import * as path from "node:path";
import { type OpenWorkspace, openWorkspace, registerScript, workspaceFolder } from "../automation/openWorkspace.js";
import { definitionKind } from "../workspace/definitions.js";
import { discover } from "../workspace/discover.js";
import { UsageError } from "./exit.js";

export interface LoadedWorkspace {
  readonly open: OpenWorkspace;
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
  const absolute = paths.map((given) => path.resolve(given));
  for (const given of absolute) if (!fs.existsSync(given)) throw new UsageError(`There is no file or folder ${given}.`);
  const root = folder ? path.resolve(folder) : workspaceFolder(absolute[0] ?? process.cwd());
  const open = await openWorkspace(root);
  const scripts = new Set<string>();
  for (const given of absolute) {
    if (fs.statSync(given).isDirectory()) for (const file of (await discover(given)).scripts) scripts.add(file);
    else if (!definitionKind(given)) scripts.add(given);
  }
  for (const file of scripts) registerScript(open.program, { file });
  return { open, folder: root, scripts: [...scripts].sort() };
}

/** The folder of a command that names no file: `--folder`, else the nearest workspace upwards from here. */
export function currentFolder(folder: string | undefined): string {
  return folder ? path.resolve(folder) : workspaceFolder(process.cwd());
}
