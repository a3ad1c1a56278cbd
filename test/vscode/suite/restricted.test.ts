// A folder that is not trusted: language features, and no run whatever command is called.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionId, file, has, home, open, screenshot, until } from "./editor.js";

const report = "Scripts/Sales/Open sales.crmscript";

suite("restricted mode", () => {
  const started: string[] = [];
  let subscription: vscode.Disposable;
  suiteSetup(() => {
    subscription = vscode.debug.onDidStartDebugSession((session) => started.push(session.name));
  });
  suiteTeardown(() => subscription.dispose());

  test("the folder is not trusted, and the extension is active", async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await open(report);
    await until("activation", () => vscode.extensions.getExtension(extensionId)?.isActive);
  });

  // First of the refusals: the window shows three messages within 800 ms and no more.
  test("the refusal says why", async () => {
    await vscode.commands.executeCommand("crmscript.runScript", file(report));
    await screenshot("restricted", "Trust the folder to run scripts");
  });

  for (const [command, target] of [
    ["runScript", report],
    ["debugScript", report],
    ["traceScript", report],
    ["fireTrigger", "Triggers/Refuse empty heading.trigger.json"],
    ["runSchedule", "Schedules/Nightly overdue requests.schedule.json"],
  ] as const)
    test(`${command} refuses`, async () => {
      assert.equal(await vscode.commands.executeCommand(`crmscript.${command}`, file(target)), false);
      await vscode.commands.executeCommand("crmscript.refresh");
      assert.deepEqual(started, []);
    });

  test("the language server answers", async function () {
    if (!has("server.cjs")) return this.skip();
    const { document } = await open(report);
    const at = document.positionAt(document.getText().indexOf("openSales(Integer"));
    await until("hover", async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        at,
      );
      return hovers.length > 0;
    });
    assert.ok(home());
  });
});
