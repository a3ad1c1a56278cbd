// "Debug sessions": what runs now and what ran in this window, newest first.
import * as vscode from "vscode";
import type { SessionEntry } from "../debug/sessions.js";
import type { Node } from "./node.js";

/** Rows of the sessions of this window. */
export function sessionRows(entries: readonly SessionEntry[]): readonly Node[] {
  return entries.map((entry) => ({
    id: entry.session.id,
    label: entry.session.name,
    description: stateText(entry),
    tooltip: `Started ${entry.started.toLocaleTimeString()}`,
    kind: entry.state === "ended" ? "session.ended" : "session.running",
    icon: iconOf(entry),
    session: entry.session,
  }));
}

function stateText({ state, reason, outcome }: SessionEntry): string {
  switch (state) {
    case "running":
      return "running";
    case "stopped":
      return reason ? `stopped: ${reason}` : "stopped";
    case "ended":
      return outcome?.text ?? "ended";
    default:
      return state satisfies never;
  }
}

function iconOf({ state, outcome }: SessionEntry): vscode.ThemeIcon {
  if (state === "running") return new vscode.ThemeIcon("sync~spin");
  if (state === "stopped") return new vscode.ThemeIcon("debug-pause");
  const failed = outcome !== undefined && outcome.kind !== "finished";
  return failed
    ? new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"))
    : new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed"));
}
