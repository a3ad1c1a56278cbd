// The extension itself: it is installed, activates, and its manifest and its commands agree. How fast it
// activates is what the editor itself measures, read in a journey (journey.mjs).
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionId, open, screenshot, until } from "./editor.js";

suite("extension", () => {
  const extension = () => vscode.extensions.getExtension(extensionId)!;

  test("activates with the first script", async () => {
    const editor = await open("Scripts/Sales/Open sales.crmscript");
    assert.equal(editor.document.languageId, "crmscript");
    await until("activation", () => extension().isActive);
    await screenshot("script");
  });

  test("every command of the manifest exists", async () => {
    const declared: { command: string }[] = extension().packageJSON.contributes.commands;
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = declared.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  test("all four file endings are CRMScript", async () => {
    for (const ending of ["crmscript", "crm", "ejscript", "ej"]) {
      const uri = vscode.Uri.parse(`untitled:ending.${ending}`);
      const document = await vscode.workspace.openTextDocument(uri);
      assert.equal(document.languageId, "crmscript", ending);
    }
  });
});
