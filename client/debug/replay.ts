// Moving through a recording: where it stands ("17 of 203 statements") in the status bar, a command that goes to any
// statement, and the platform's "step out of scope", which the editor has no button for (admin.md 6.5).
import * as vscode from "vscode";
import type { CustomEvents } from "../../debug-adapter/protocol.js";

type Position = CustomEvents["crmscript/position"];

/** Registers the commands and the status bar item; both follow the active session. */
export function registerReplay(): vscode.Disposable[] {
  const positions = new Map<string, Position>();
  const item = vscode.window.createStatusBarItem("crmscript.replay", vscode.StatusBarAlignment.Left, 50);
  item.name = "CRMScript replay position";
  item.command = "crmscript.goToStatement";
  const update = () => {
    const position = positions.get(vscode.debug.activeDebugSession?.id ?? "");
    void vscode.commands.executeCommand("setContext", "crmscript.replaying", position !== undefined);
    if (!position) return item.hide();
    item.text = `$(history) ${position.position} of ${position.total} statements`;
    item.tooltip = "Where the replay stands. Click to go to another statement.";
    item.show();
  };
  return [
    item,
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== "crmscript" || event !== "crmscript/position") return;
      positions.set(session.id, body as Position);
      update();
    }),
    vscode.debug.onDidChangeActiveDebugSession(update),
    vscode.debug.onDidTerminateDebugSession((session) => {
      positions.delete(session.id);
      update();
    }),
    vscode.commands.registerCommand("crmscript.goToStatement", () => {
      const session = vscode.debug.activeDebugSession;
      const position = positions.get(session?.id ?? "");
      return session && position ? goToStatement(session, position) : undefined;
    }),
    vscode.commands.registerCommand("crmscript.stepOutOfScope", () =>
      vscode.debug.activeDebugSession?.customRequest("crmscript/stepOutOfScope", {}),
    ),
  ];
}

async function goToStatement(session: vscode.DebugSession, { position, total }: Position): Promise<void> {
  const isStatement = (text: string) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= total;
  const text = await vscode.window.showInputBox({
    title: "Go to statement",
    value: String(position),
    prompt: `A number from 1 to ${total}, in the order in which the statements ran.`,
    validateInput: (value) => (isStatement(value.trim()) ? undefined : `Expected a number from 1 to ${total}.`),
  });
  if (text !== undefined) await session.customRequest("crmscript/seek", { position: Number(text.trim()) });
}
