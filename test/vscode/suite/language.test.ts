// The language server behind the real editor: diagnostics, completion, hover, definition across files.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { has, open, screenshot, until } from "./editor.js";

const report = "Scripts/Sales/Open sales.crmscript";

suite("language server", () => {
  suiteSetup(function () {
    if (!has("server.cjs")) this.skip();
  });
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const positionOf = (document: vscode.TextDocument, text: string, into = 0) => {
    const at = document.getText().indexOf(text);
    assert.ok(at >= 0, `${text} is in the document`);
    return document.positionAt(at + into);
  };

  test("the samples check clean", async () => {
    const scripts = await vscode.workspace.findFiles("**/*.crmscript");
    assert.ok(scripts.length >= 5);
    for (const uri of scripts) await vscode.window.showTextDocument(uri);
    const { document } = await open(report);
    await until("hover, so that the server has read it", async () => {
      const at = positionOf(document, "openSales(Integer");
      return (
        (await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at)).length >
        0
      );
    });
    const problems = scripts.flatMap((uri) =>
      vscode.languages
        .getDiagnostics(uri)
        .map(({ message, range }) => `${uri.path}:${range.start.line + 1} ${message}`),
    );
    assert.deepEqual(problems, []);
  });

  test("a mistake is marked while typing and goes with it", async () => {
    const editor = await open(report);
    const { document } = editor;
    const end = document.lineAt(document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, '\nInteger wrong = "text";\n'));
    const problem = await until("a diagnostic", () => vscode.languages.getDiagnostics(document.uri)[0]);
    assert.match(document.lineAt(problem.range.start.line).text, /wrong/);
    editor.revealRange(problem.range);
    await screenshot("diagnostic");
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("no diagnostic", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  test("members of a native class are completed", async () => {
    const editor = await open(report);
    await editor.edit((edit) =>
      edit.insert(new vscode.Position(editor.document.lineCount, 0), "\nSearchEngine other;\nother."),
    );
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    const list = await until("completion", async () => {
      const answer = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        editor.document.uri,
        end,
      );
      return answer.items.some((item) => labelOf(item).startsWith("addField")) && answer;
    });
    assert.ok(list.items.some((item) => labelOf(item).startsWith("addCriteria")));
  });

  test("the definition of an included function is in the library", async () => {
    const { document } = await open(report);
    const at = positionOf(document, "leftAligned(", 3);
    const found = await until("a definition", async () => {
      const answer = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        at,
      );
      return answer[0];
    });
    const uri = "targetUri" in found ? found.targetUri : found.uri;
    assert.match(uri.path, /textLayout\.crmscript$/);
  });

  test("the definition of a built-in is its declaration, which opens", async () => {
    const { document } = await open(report);
    const found = await until("a definition", async () => {
      const answer = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        "vscode.executeDefinitionProvider",
        document.uri,
        positionOf(document, "addCriteria", 3),
      );
      return answer[0];
    });
    const uri = "targetUri" in found ? found.targetUri : found.uri;
    const declaration = await vscode.workspace.openTextDocument(uri);
    assert.match(declaration.getText(), /Void addCriteria\(String/);
    assert.deepEqual(vscode.languages.getDiagnostics(uri), []);
  });
});

const labelOf = (item: vscode.CompletionItem) => (typeof item.label === "string" ? item.label : item.label.label);
