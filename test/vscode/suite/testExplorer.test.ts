// The cases of triggers in the test explorer: run from there, they pass.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { has, Protocol, screenshot, until } from "./editor.js";

suite("test explorer", () => {
  suiteSetup(function () {
    if (!has("run-worker.cjs") || !has("api-reference/events.json")) this.skip();
  });

  test("runs the cases of the sample's trigger", async () => {
    const protocol = new Protocol();
    await vscode.commands.executeCommand("workbench.view.testing.focus");
    await vscode.commands.executeCommand("testing.runAll");
    const outcomes = await until("two outcomes", () => {
      const all = protocol.messages.filter((message) => message.event === "crmscript/outcome");
      return all.length === 2 && all;
    });
    const blocked = outcomes.map(({ body }) => (body?.event as { blocked: boolean } | undefined)?.blocked);
    assert.deepEqual(blocked, [true, false]);
    await screenshot("test-explorer", "2/2");
    protocol.dispose();
  });
});
