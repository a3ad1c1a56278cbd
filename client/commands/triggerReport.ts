// Tells how firing a trigger went: whether it blocked, its message, or how it failed.
import * as vscode from "vscode";
import type { SessionEntry } from "../debug/sessions.js";

/** Shows one message; the buttons lead to the output and to the recording, if one was written. */
export async function reportTrigger(name: string, entry: SessionEntry): Promise<void> {
  const { outcome } = entry;
  if (!outcome) return; // The adapter could not start the run, and VS Code has shown why.
  const event = outcome.event;
  const ran = event?.handlers && event.handlers.length > 1 ? ` (${event.handlers.join(", ")})` : "";
  const message = [
    event?.message ? ` "${event.message}"` : "",
    ...(event?.dialog ? [` Its dialog "${event.dialog.title}" waits for an answer ("dialogs" of the launch).`] : []),
    ...(event?.warnings ?? []).map((warning) => ` ${warning}`),
  ].join("");
  const buttons = outcome.recording ? ["Show Output", "Replay"] : ["Show Output"];
  const show = (text: string, severity: "info" | "warning" | "error") => {
    if (severity === "error") return vscode.window.showErrorMessage(text, ...buttons);
    if (severity === "warning") return vscode.window.showWarningMessage(text, ...buttons);
    return vscode.window.showInformationMessage(text, ...buttons);
  };
  const picked = await (outcome.kind !== "finished"
    ? show(`${name} failed: ${outcome.text}`, "error")
    : event?.blocked
      ? show(`${name}${ran} blocked the operation.${message}`, "warning")
      : show(`${name}${ran} let the operation pass.${message}`, "info"));
  if (picked === "Show Output") await vscode.commands.executeCommand("crmscript.showOutput");
  if (picked === "Replay")
    await vscode.commands.executeCommand("crmscript.openRecording", vscode.Uri.file(outcome.recording!));
}
