// Copies what a session prints, traces and reports into the output channels, and its end into the list of sessions.
// Reads the messages on their way to the editor, so that everything keeps its order.
import type * as vscode from "vscode";
import type { CustomEvents, Outcome } from "../../debug-adapter/protocol.js";
import type { Outputs } from "../output.js";
import type { SessionList } from "./sessions.js";

/** A message as far as this file looks into it. */
interface Message {
  readonly type: string;
  readonly event?: string;
  readonly body?: unknown;
}

/** A tracker for every session of the debug type. */
export function outputTracker(outputs: Outputs, sessions: SessionList): vscode.DebugAdapterTrackerFactory {
  return {
    createDebugAdapterTracker(session) {
      return {
        onWillStartSession() {
          outputs.script.appendLine(`— ${session.name} —`);
        },
        onDidSendMessage(message: Message) {
          if (message.type === "event") read(message, session, outputs, sessions);
        },
        onError(failure) {
          outputs.script.appendLine(`The debug adapter failed: ${failure.message}`);
        },
      };
    },
  };
}

function read(message: Message, session: vscode.DebugSession, outputs: Outputs, sessions: SessionList): void {
  switch (message.event) {
    case "output": {
      const { category, output } = message.body as { readonly category?: string; readonly output: string };
      if (category !== "telemetry") outputs.script.append(output);
      return;
    }
    case "stopped":
      sessions.setState(session, "stopped", (message.body as { readonly reason: string }).reason);
      return;
    case "continued":
      sessions.setState(session, "running");
      return;
    case "crmscript/trace":
      for (const line of (message.body as CustomEvents["crmscript/trace"]).lines) outputs.trace.appendLine(line);
      return;
    case "crmscript/outcome":
      sessions.finish(session, message.body as Outcome);
      return;
  }
}
