// A workspace folder as everything that runs needs it: its definitions, and a program that knows every script by its
// include name. Opening reads definitions; scripts are read when a run needs them. Nothing runs by opening.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { type ApiReference, loadApiReference } from "../language/apiReference.js";
import { readApiFile } from "../language/data.js";
import { createProgram, type Program } from "../language/program.js";
import type { WorkspaceFacts } from "../language/surroundings.js";
import { initializeParser } from "../language/syntax/tree.js";
import { includeNameOf } from "../workspace/includeName.js";
import { loadWorkspace, type Workspace } from "../workspace/load.js";
import { resolveScript } from "../workspace/reference.js";
import { type EventCatalogue, readEventCatalogue } from "./events.js";
import { launchFailure } from "./problem.js";

export interface OpenWorkspace {
  readonly workspace: Workspace;
  readonly program: Program;
  readonly catalogue: EventCatalogue;
}

let reference: ApiReference | undefined;

/**
 * @param folder the workspace folder
 * @throws LaunchFailure when there is no such folder
 */
export async function openWorkspace(folder: string): Promise<OpenWorkspace> {
  if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw launchFailure("no-folder", `There is no folder ${folder}.`);
  // The parser is compiled on other threads meanwhile.
  const parser = initializeParser();
  const api = apiReference();
  const catalogue = readEventCatalogue(api);
  const workspace = await loadWorkspace(folder, catalogue.events);
  await parser;
  const program = createProgram(api, factsOf(workspace));
  for (const script of workspace.scripts) registerScript(program, script);
  return { workspace, program, catalogue };
}

/** What the definition files say about scripts, so that checks find here what they find in the editor. */
function factsOf(workspace: Workspace): WorkspaceFacts {
  const events = new Map<string, Set<string | number>>();
  for (const { file, value } of workspace.triggers) {
    const script = value.script === undefined ? undefined : resolveScript(workspace, file, value.script);
    if (!script) continue;
    const uri = pathToFileURL(script.file).href;
    events.set(uri, (events.get(uri) ?? new Set()).add(value.event));
  }
  return {
    // A script for several events is held against none of them.
    eventOf: (uri) => (events.get(uri)?.size === 1 ? [...events.get(uri)!][0] : undefined),
    tables: () => workspace.settings.tables ?? [],
    fields: () => workspace.settings.fields ?? {},
  };
}

/** The API reference, read once; the parser is ready when it is there. */
export async function languageReference(): Promise<ApiReference> {
  await initializeParser();
  return apiReference();
}

function apiReference(): ApiReference {
  reference ??= loadApiReference(readApiFile);
  return reference;
}

/** Makes a script known to a program; its text is read when it is asked for. */
export function registerScript(program: Program, script: { readonly file: string; readonly include?: string }): string {
  const uri = pathToFileURL(script.file).href;
  if (program.nameOf(uri) === undefined)
    program.register(uri, includeNameOf(script), () => fs.readFileSync(script.file, "utf8"));
  return uri;
}

/** The nearest folder upwards with a `crmscript.json`, else the folder of the path itself. */
export function workspaceFolder(start: string): string {
  const own = fs.statSync(start, { throwIfNoEntry: false })?.isDirectory() ? start : path.dirname(start);
  for (let folder = own; ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "crmscript.json"))) return folder;
    if (path.dirname(folder) === folder) return own;
  }
}
