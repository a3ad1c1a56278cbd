// The five views, in the order and with the names of the platform's five tabs (admin.md 0).
import * as vscode from "vscode";
import type { Workspace } from "../../workspace/load.js";
import type { SessionList } from "../debug/sessions.js";
import type { WorkspaceModel } from "../workspaceModel.js";
import { type Node, NodeTree } from "./node.js";
import { scheduleRows } from "./schedules.js";
import { scriptRows } from "./scripts.js";
import { sessionRows } from "./sessions.js";
import { tracingRows } from "./tracing.js";
import { triggerRows } from "./triggers.js";

/** Registers the views; each loads the workspace when it is first shown. */
export function registerViews(model: WorkspaceModel, sessions: SessionList): vscode.Disposable[] {
  const ofWorkspace = (rows: (workspace: Workspace) => readonly Node[]) =>
    new NodeTree(async () => (await model.workspaces()).flatMap(rows), model.onDidChange);
  const trees = {
    "crmscript.scripts": ofWorkspace(scriptRows),
    "crmscript.triggers": ofWorkspace(triggerRows),
    "crmscript.schedules": ofWorkspace(scheduleRows),
    "crmscript.sessions": new NodeTree(() => sessionRows(sessions.entries()), sessions.onDidChange),
    "crmscript.tracing": ofWorkspace(tracingRows),
  };
  return [
    ...Object.entries(trees).map(([id, treeDataProvider]) => vscode.window.createTreeView(id, { treeDataProvider })),
    vscode.commands.registerCommand("crmscript.stopSession", (node?: Node) =>
      vscode.debug.stopDebugging(node?.session),
    ),
  ];
}
