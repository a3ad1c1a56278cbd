// What the definitions of a workspace folder say about its scripts: include names from metadata, and which triggers,
// scheduled tasks and macros start which script. What reads them is loaded when first needed, since no key press and no
// first answer waits for it.
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkspaceSettings } from "../workspace/definitions.js";

export interface Use {
  readonly kind: "trigger" | "schedule";
  readonly name: string;
  /** URI of the definition. */
  readonly uri: string;
  /** Event of a trigger. */
  readonly event?: string;
}

export interface FolderFacts {
  /** Absolute paths with include names. */
  readonly scripts: readonly { readonly file: string; readonly name: string }[];
  /** By URI of the script. */
  readonly uses: ReadonlyMap<string, readonly Use[]>;
  /** Extra tables and fields of the tenant, from `crmscript.json`. */
  readonly settings: WorkspaceSettings;
  /** Sentences for people. */
  readonly problems: readonly string[];
}

/** Reads the definitions of a folder given by its absolute path. */
export async function readUses(folder: string): Promise<FolderFacts> {
  const [{ loadWorkspace }, { includeNameOf }, { resolveScript }] = await Promise.all([
    import("../workspace/load.js"),
    import("../workspace/includeName.js"),
    import("../workspace/reference.js"),
  ]);
  const workspace = await loadWorkspace(folder);
  const uses = new Map<string, Use[]>();
  const note = (from: string, reference: string | undefined, use: Omit<Use, "uri">) => {
    const script = reference === undefined ? undefined : resolveScript(workspace, from, reference);
    if (!script) return;
    const uri = pathToFileURL(script.file).href;
    uses.set(uri, [...(uses.get(uri) ?? []), { ...use, uri: pathToFileURL(from).href }]);
  };
  for (const { file, name, value } of workspace.triggers)
    note(file, value.script, { kind: "trigger", name, event: String(value.event) });
  for (const { file, name, value } of workspace.schedules) note(file, value.run, { kind: "schedule", name });
  return {
    scripts: workspace.scripts.map((script) => ({ file: script.file, name: includeNameOf(script) })),
    uses,
    settings: workspace.settings,
    problems: workspace.problems
      .filter(({ code }) => code === "too-many-files")
      .map(({ message }) => `${path.basename(folder)}: ${message}`),
  };
}
