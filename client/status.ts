// The status bar item beside a script: which tenant it would run against, and in which language level. A click opens
// the settings of the workspace.
import * as path from "node:path";
import * as vscode from "vscode";
import type { WorkspaceModel } from "./workspaceModel.js";

/** Shows the item while a script is the active editor. */
export function showStatus(model: WorkspaceModel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("crmscript.status", vscode.StatusBarAlignment.Right, 90);
  item.name = "CRMScript tenant and language level";
  item.command = "crmscript.openWorkspaceSettings";
  const update = () => void updateItem(item, model);
  update();
  return vscode.Disposable.from(
    item,
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidSaveTextDocument(update),
    vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("crmscript") && update()),
    model.onDidChange(update),
  );
}

async function updateItem(item: vscode.StatusBarItem, model: WorkspaceModel): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "crmscript") return item.hide();
  const settings = (await model.workspaceOf(document.uri))?.settings;
  const own = vscode.workspace.getConfiguration("crmscript", document.uri);
  const file = own.get<string>("tenant.file") || settings?.tenant?.file;
  const level = levelOf(document) ?? (own.get<number>("languageLevel") || settings?.languageLevel || 4);
  const tenant = file ? path.basename(file).replace(/\.crmtenant$/, "") : "empty tenant";
  item.text = `$(database) ${tenant} · level ${level}`;
  item.tooltip = new vscode.MarkdownString(
    `Tenant: ${file ? `\`${file}\`` : "empty, in memory"}\n\nLanguage level: ${level}\n\nClick to open \`crmscript.json\`.`,
  );
  item.show();
}

/** The level that the script sets itself; the directive stands near its start (language.md 1.2). */
function levelOf(document: vscode.TextDocument): number | undefined {
  const head = document.getText(new vscode.Range(0, 0, 200, 0));
  const level = /^[^\S\n]*(?:<%)?\s*#\s*setLanguageLevel\s+(\d+)/m.exec(head)?.[1];
  return level === undefined ? undefined : Number(level);
}
