// The five views of the activity bar, looked at as a person would: by picture. What rows hold is tested with the
// workspace (test/workspace) and by the journey (journey.mjs), which reads the tree of the window.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionId, screenshot } from "./editor.js";

suite("views", () => {
  test("stand in the order of the platform's tabs", () => {
    const views = vscode.extensions.getExtension(extensionId)!.packageJSON.contributes.views.crmscript as {
      name: string;
    }[];
    const names = ["Macros and scripts", "Triggers", "Scheduled tasks", "Debug sessions", "Tracing"];
    assert.deepEqual(
      views.map((view) => view.name),
      names,
    );
  });

  for (const view of ["scripts", "triggers", "schedules", "sessions", "tracing"])
    test(`${view} opens`, async () => {
      await vscode.commands.executeCommand(`crmscript.${view}.focus`);
    });

  test("all of them in one picture", async () => {
    await vscode.commands.executeCommand("crmscript.scripts.focus");
    await screenshot("views");
  });
});
