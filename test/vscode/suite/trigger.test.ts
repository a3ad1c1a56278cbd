// Triggers and scheduled tasks as debug sessions, fired with given values.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { endSessions, file, has, Protocol, screenshot } from "./editor.js";

const trigger = "Triggers/Refuse empty heading.trigger.json";

suite("triggers and scheduled tasks", () => {
  let protocol: Protocol;
  suiteSetup(function () {
    if (!has("run-worker.cjs") || !has("api-reference/events.json")) this.skip();
  });
  setup(() => {
    protocol = new Protocol();
  });
  teardown(async () => {
    await endSessions();
    protocol.dispose();
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  const fire = (heading: string) =>
    vscode.commands.executeCommand("crmscript.fireTrigger", file(trigger), {
      inputValues: { "SaleEntity.Heading": heading },
    });

  test("an empty heading is blocked, with the message", async () => {
    await fire("");
    const { body } = await protocol.event("crmscript/outcome");
    const event = body.event as { blocked: boolean; message: string };
    assert.deepEqual([event.blocked, event.message], [true, "Give the sale a heading before you save it."]);
    await protocol.event("terminated");
    await screenshot("trigger-blocked");
  });

  test("a heading passes", async () => {
    await fire("New boat");
    const { body } = await protocol.event("crmscript/outcome");
    assert.equal((body.event as { blocked: boolean }).blocked, false);
    await protocol.event("terminated");
  });

  test("a breakpoint in the script of a trigger stops it", async () => {
    const script = file("Triggers/Refuse empty heading.crmscript");
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(new vscode.Location(script, new vscode.Position(8, 0)))]);
    await vscode.commands.executeCommand("crmscript.debugTrigger", file(trigger), {
      inputValues: { "SaleEntity.Heading": "" },
    });
    const { body } = await protocol.event("stopped");
    assert.equal(body.reason, "breakpoint");
  });

  test("an event runs all its enabled triggers", async () => {
    const folder = vscode.workspace.workspaceFolders![0]!.uri.fsPath;
    const row = { id: "", label: "", kind: "event", event: { type: "SalesBeforeSaveSale", folder } };
    await vscode.commands.executeCommand("crmscript.fireEvent", row, { inputValues: { "SaleEntity.Heading": "" } });
    const { body } = await protocol.event("crmscript/outcome");
    const event = body.event as { blocked: boolean; handlers: readonly string[] };
    assert.deepEqual([event.blocked, event.handlers], [true, ["Refuse empty heading"]]);
    await protocol.event("terminated");
  });

  test("a scheduled task runs now", async () => {
    await vscode.commands.executeCommand(
      "crmscript.runSchedule",
      file("Schedules/Nightly overdue requests.schedule.json"),
    );
    const { body } = await protocol.event("crmscript/outcome");
    assert.equal(body.kind, "finished");
    await protocol.event("terminated");
    assert.match(protocol.output(), /requests are past their deadline/);
  });
});
