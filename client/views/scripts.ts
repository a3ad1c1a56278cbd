// "Macros and scripts": the folders of the workspace with the scripts and macros in them. Scripts of triggers show
// under Triggers instead, as a trigger has no folder and no include name.
import * as path from "node:path";
import * as vscode from "vscode";
import type { ScriptFile, Workspace } from "../../workspace/load.js";
import { resolveScript } from "../../workspace/reference.js";
import type { Node } from "./node.js";

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly rows: Node[];
}

/** Rows of one workspace folder. */
export function scriptRows(workspace: Workspace): readonly Node[] {
  const root: Folder = { folders: new Map(), rows: [] };
  const ofTriggers = triggerScripts(workspace);
  for (const script of workspace.scripts)
    if (!ofTriggers.has(script.file)) folderOf(root, workspace, script.file).rows.push(scriptRow(script));
  for (const macro of workspace.macros)
    folderOf(root, workspace, macro.file).rows.push({
      id: macro.file,
      label: macro.name,
      description: "macro",
      kind: "macro",
      file: macro.file,
      icon: new vscode.ThemeIcon("list-ordered"),
      ...(macro.value.description ? { tooltip: macro.value.description } : {}),
    });
  return rowsOf(root, workspace.folder);
}

function triggerScripts(workspace: Workspace): Set<string> {
  const scripts = workspace.triggers.map(
    ({ file, value }) => value.script && resolveScript(workspace, file, value.script)?.file,
  );
  return new Set(scripts.filter((file): file is string => Boolean(file)));
}

function scriptRow(script: ScriptFile): Node {
  return {
    id: script.file,
    label: script.name,
    kind: "script",
    file: script.file,
    icon: new vscode.ThemeIcon("file-code"),
    ...(script.include ? { description: script.include } : {}),
    ...(script.description ? { tooltip: script.description } : {}),
  };
}

function folderOf(root: Folder, workspace: Workspace, file: string): Folder {
  const parts = path.relative(workspace.folder, path.dirname(file)).split(path.sep).filter(Boolean);
  return parts.reduce((folder, part) => {
    const next = folder.folders.get(part) ?? { folders: new Map(), rows: [] };
    folder.folders.set(part, next);
    return next;
  }, root);
}

function rowsOf(folder: Folder, at: string): Node[] {
  const folders = [...folder.folders].map(([name, inner]): Node => {
    const id = path.join(at, name);
    return { id, label: name, kind: "folder", icon: vscode.ThemeIcon.Folder, children: rowsOf(inner, id) };
  });
  const byLabel = (a: Node, b: Node) => a.label.localeCompare(b.label);
  return [...folders.sort(byLabel), ...folder.rows.sort(byLabel)];
}
