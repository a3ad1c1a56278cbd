// What a text in a definition points at: a path relative to the file that names it, else an include name or the name
// of a definition (workspace.md 5, rule 3). A path never leads out of the workspace folder.
import * as path from "node:path";
import type { DefinitionTypes } from "./definitions.js";
import { findByIncludeName } from "./includeName.js";
import type { Loaded, ScriptFile, Workspace } from "./load.js";

/** The script that `reference`, written in `from`, means. */
export function resolveScript(workspace: Workspace, from: string, reference: string): ScriptFile | undefined {
  const file = pathOf(workspace, from, reference);
  return workspace.scripts.find((script) => script.file === file) ?? findByIncludeName(workspace.scripts, reference);
}

/** The script or macro that a scheduled task runs. */
export function resolveRunnable(
  workspace: Workspace,
  from: string,
  reference: string,
): ScriptFile | Loaded<DefinitionTypes["macro"]> | undefined {
  return resolveScript(workspace, from, reference) ?? resolveNamed(workspace, workspace.macros, from, reference);
}

/** The scheduled task that `after` waits for. */
export function resolveTask(
  workspace: Workspace,
  from: string,
  reference: string,
): Loaded<DefinitionTypes["schedule"]> | undefined {
  return resolveNamed(workspace, workspace.schedules, from, reference);
}

/** What a trace records: any script or definition that runs. */
export function resolveTarget(
  workspace: Workspace,
  from: string,
  reference: string,
): { readonly file: string } | undefined {
  const definitions = [...workspace.triggers, ...workspace.macros, ...workspace.schedules];
  return resolveScript(workspace, from, reference) ?? resolveNamed(workspace, definitions, from, reference);
}

function resolveNamed<T extends { readonly file: string; readonly name: string }>(
  workspace: Workspace,
  definitions: readonly T[],
  from: string,
  reference: string,
): T | undefined {
  const file = pathOf(workspace, from, reference);
  return definitions.find((entry) => entry.file === file) ?? definitions.find((entry) => entry.name === reference);
}

function pathOf(workspace: Workspace, from: string, reference: string): string | undefined {
  const file = path.resolve(path.dirname(from), reference);
  const inside = path.relative(workspace.folder, file);
  return inside.startsWith("..") || path.isAbsolute(inside) ? undefined : file;
}
