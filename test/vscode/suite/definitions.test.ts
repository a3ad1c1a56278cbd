// Definition files in the editor: the contributed schemas find mistakes, and the checks across files do.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { file, has, open, screenshot, until } from "./editor.js";

const trigger = "Triggers/Refuse empty heading.trigger.json";
const schedule = "Schedules/Nightly overdue requests.schedule.json";

async function replace(name: string, from: string, to: string): Promise<vscode.TextEditor> {
  const editor = await open(name);
  const at = editor.document.getText().indexOf(from);
  assert.ok(at >= 0, `${from} in ${name}`);
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + from.length));
  await editor.edit((edit) => edit.replace(range, to));
  return editor;
}

suite("definition files", () => {
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  test("the samples have no problem", async () => {
    await vscode.commands.executeCommand("crmscript.scripts.focus");
    await open(trigger);
    await open(schedule);
    await vscode.commands.executeCommand("crmscript.refresh");
    const ours = vscode.languages
      .getDiagnostics()
      .filter(([uri]) => /\.(trigger|schedule|macro|trace)\.json$/.test(uri.path));
    assert.deepEqual(
      ours.flatMap(([uri, list]) => list.map(({ message }) => `${uri.path}: ${message}`)),
      [],
    );
  });

  test("the schema marks a time that is none", async () => {
    const { document } = await replace(schedule, "02:15", "25:15");
    const problem = await until("a diagnostic", () => vscode.languages.getDiagnostics(document.uri)[0]);
    assert.equal(document.lineAt(problem.range.start.line).text.trim(), '"at": "25:15",');
    await screenshot("schedule-problem");
  });

  test("the schema offers the frequencies", async () => {
    const { document } = await replace(schedule, '"week"', '""');
    const at = document.positionAt(document.getText().indexOf('"every": "') + '"every": "'.length);
    const offered = await until("completion", async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        at,
      );
      return list.items.some((item) => item.label === '"month"') && list;
    });
    assert.ok(offered.items.some((item) => item.label === '"after"'));
  });

  test("a reference that leads nowhere is marked when saved", async () => {
    const { document } = await replace(trigger, "./Refuse empty heading.crmscript", "./Nowhere.crmscript");
    await document.save();
    const problem = await until("a diagnostic", () =>
      vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === "unknown-script"),
    );
    assert.match(problem.message, /There is no script "\.\/Nowhere\.crmscript"/);
    assert.match(document.lineAt(problem.range.start.line).text, /Nowhere/);
    await replace(trigger, "./Nowhere.crmscript", "./Refuse empty heading.crmscript");
    await document.save();
    await until("no diagnostic", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  test("an event that the catalogue lacks is marked", async function () {
    if (!has("api-reference/events.json")) return this.skip();
    const { document } = await replace(trigger, "SalesBeforeSaveSale", "salesbeforesavesale");
    await document.save();
    const problem = await until("a diagnostic", () =>
      vscode.languages.getDiagnostics(document.uri).find(({ code }) => code === "unknown-event"),
    );
    assert.match(problem.message, /Write "SalesBeforeSaveSale"/);
    await replace(trigger, "salesbeforesavesale", "SalesBeforeSaveSale");
    await document.save();
    await until("no diagnostic", () => vscode.languages.getDiagnostics(file(trigger)).length === 0);
  });

  test("disable writes one key and nothing else", async () => {
    const before = (await open(schedule)).document.getText();
    await vscode.commands.executeCommand("crmscript.disable", file(schedule));
    const read = async () => new TextDecoder().decode(await vscode.workspace.fs.readFile(file(schedule)));
    assert.equal(await read(), before.replace('"retryMinutes": 10\n', '"retryMinutes": 10,\n  "disabled": true\n'));
    await vscode.commands.executeCommand("crmscript.enable", file(schedule));
    assert.equal(await read(), before);
  });
});
