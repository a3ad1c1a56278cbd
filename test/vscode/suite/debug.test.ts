// Debug sessions in the real editor, with the adapter inside the extension and as a process of its own.
import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { endSessions, file, has, home, open, outputText, Protocol, screenshot, until } from "./editor.js";

const report = "Scripts/Sales/Open sales.crmscript";

suite("debug session", () => {
  let protocol: Protocol;
  suiteSetup(function () {
    if (!has("run-worker.cjs")) this.skip();
  });
  setup(() => {
    protocol = new Protocol();
  });
  teardown(async () => {
    await endSessions();
    protocol.dispose();
    await vscode.workspace
      .getConfiguration("crmscript")
      .update("debug.adapter", undefined, vscode.ConfigurationTarget.Global);
  });

  for (const where of ["inline", "process"])
    test(`breakpoint, stack, variables, continue (${where})`, async () => {
      await vscode.workspace
        .getConfiguration("crmscript")
        .update("debug.adapter", where, vscode.ConfigurationTarget.Global);
      const { document } = await open(report);
      const line = document
        .getText()
        .split("\n")
        .findIndex((text) => text.includes("total += line.amount"));
      vscode.debug.addBreakpoints([
        new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0))),
      ]);
      assert.ok(
        await vscode.debug.startDebugging(home(), {
          type: "crmscript",
          request: "launch",
          name: where,
          program: document.uri.fsPath,
        }),
      );
      const stopped = await protocol.event("stopped");
      assert.equal(stopped.body.reason, "breakpoint");
      const session = vscode.debug.activeDebugSession!;
      const { stackFrames } = await session.customRequest("stackTrace", { threadId: 1 });
      assert.equal(stackFrames[0].line, line + 1);
      const { scopes } = await session.customRequest("scopes", { frameId: stackFrames[0].id });
      const lists = await Promise.all(
        scopes.map((scope: { variablesReference: number }) => session.customRequest("variables", scope)),
      );
      const names = lists.flatMap(({ variables }) => variables.map((variable: { name: string }) => variable.name));
      assert.ok(names.includes("total") && names.includes("line"), names.join());
      const { result } = await session.customRequest("evaluate", {
        expression: "lines.length() + 1",
        frameId: stackFrames[0].id,
        context: "repl",
      });
      assert.equal(result, "11");
      await vscode.commands.executeCommand("workbench.view.debug");
      await until("the frame in the editor", () => vscode.debug.activeStackItem);
      await screenshot(`debug-${where}`);
      vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
      await session.customRequest("continue", { threadId: 1 });
      const outcome = await protocol.event("crmscript/outcome", stopped.at);
      assert.equal(outcome.body.kind, "finished");
      assert.match(protocol.output(), /Sum of 10 sales/);
    });

  test("Run Script prints to the output CRMScript", async () => {
    await vscode.commands.executeCommand("crmscript.runScript", file(report));
    await protocol.event("terminated");
    await until("the output", async () => (await outputText("CRMScript")).includes("Sum of 10 sales"));
    await screenshot("run", "Sum of 10 sales");
  });

  test("Trace Script writes the statements and a recording", async () => {
    await vscode.commands.executeCommand("crmscript.traceScript", file(report));
    const outcome = await protocol.event("crmscript/outcome");
    assert.ok(protocol.messages.some((message) => message.event === "crmscript/trace"));
    const recording = outcome.body.recording as string;
    assert.match(recording, /\.crmtrace$/);
    await protocol.event("terminated");
    await screenshot("trace");
  });

  test("a recording replays, backwards too", async () => {
    await vscode.commands.executeCommand("crmscript.traceScript", file(report));
    const recording = (await protocol.event("crmscript/outcome")).body.recording as string;
    const { at } = await protocol.event("terminated");
    await vscode.commands.executeCommand("crmscript.openRecording", vscode.Uri.file(recording));
    const entry = await protocol.event("stopped", at);
    const session = await until("a session", () => vscode.debug.activeDebugSession);
    await session.customRequest("next", { threadId: 1 });
    const after = await protocol.event("stopped", entry.at + 1);
    const lineOf = async () => (await session.customRequest("stackTrace", { threadId: 1 })).stackFrames[0].line;
    const further = await lineOf();
    await session.customRequest("stepBack", { threadId: 1 });
    await protocol.event("stopped", after.at + 1);
    assert.ok((await lineOf()) < further);
    await screenshot("replay");
  });
});
