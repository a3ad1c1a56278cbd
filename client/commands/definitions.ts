// Commands on a definition: open it, switch it on or off, and delete a recording. Switching changes one key of the
// file and leaves every other byte alone.
import * as path from "node:path";
import * as vscode from "vscode";
import { fileOf, type Target } from "../views/node.js";
import type { WorkspaceModel } from "../workspaceModel.js";

/** Registers the commands; each takes an item of a view or a file. */
export function registerDefinitionCommands(model: WorkspaceModel): vscode.Disposable[] {
  const command = (name: string, action: (file: string) => Promise<unknown>) =>
    vscode.commands.registerCommand(`crmscript.${name}`, async (target?: Target) => {
      const file = fileOf(target);
      return file === undefined ? undefined : action(file);
    });
  return [
    command("enable", (file) => switchTo(file, true, model)),
    command("disable", (file) => switchTo(file, false, model)),
    command("openDefinition", async (file) => vscode.window.showTextDocument(vscode.Uri.file(file))),
    command("deleteRecording", deleteRecording),
    vscode.commands.registerCommand("crmscript.refresh", () => model.refresh()),
    vscode.commands.registerCommand("crmscript.openWorkspaceSettings", openSettings),
  ];
}

/** Triggers and traces say `enabled`, scheduled tasks `disabled`; the usual value is not written. */
async function switchTo(file: string, on: boolean, model: WorkspaceModel): Promise<void> {
  const { changeDefinition } = await import("../../workspace/save.js");
  const change = file.endsWith(".schedule.json")
    ? { path: ["disabled"], value: on ? undefined : true }
    : { path: ["enabled"], value: on };
  await changeDefinition(file, [change]);
  await model.refresh();
}

async function deleteRecording(file: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(`Delete ${path.basename(file)}?`, { modal: true }, "Delete");
  if (answer === "Delete") await vscode.workspace.fs.delete(vscode.Uri.file(file), { useTrash: true });
}

/** Opens `crmscript.json` of the active file's folder; makes it, small, when there is none. */
async function openSettings(): Promise<void> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  if (!folder) return void vscode.window.showInformationMessage("Open a folder first.");
  const file = vscode.Uri.joinPath(folder.uri, "crmscript.json");
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const { saveDefinition } = await import("../../workspace/save.js");
    await saveDefinition("settings", file.fsPath, {
      languageLevel: 4,
      tenant: { file: ".crmscript/tenant.crmtenant" },
    });
  }
  await vscode.window.showTextDocument(file);
}
