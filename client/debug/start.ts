// Starts sessions of type `crmscript` for commands and tests: with or without stopping, with or without a trace. What
// people see in the editor is what runs.
import * as vscode from "vscode";
import type { LaunchArguments } from "../../debug-adapter/protocol.js";
import { definitionKind } from "../../workspace/definitions.js";
import { launchConfiguration } from "./configuration.js";

/** `run` and `trace` do not stop anywhere; `trace` also records and writes the statements. */
export type Mode = "run" | "debug" | "trace";

/** Starts a session; the answer is false when it did not start, in which case VS Code has said why. */
export async function start(mode: Mode, name: string, launch: LaunchArguments, showOutput = true): Promise<boolean> {
  const file = vscode.Uri.file((launch.program ?? launch.replay ?? launch.workspaceFolder)!);
  await saveDirty();
  const settings = vscode.workspace.getConfiguration("crmscript", file);
  const tracing = mode === "trace" && {
    trace: settings.get<boolean>("trace.statements", true),
    record: settings.get<boolean>("trace.record", true),
  };
  const configuration = {
    ...launchConfiguration(name, { ...launch, ...tracing }),
    internalConsoleOptions: mode === "debug" ? "openOnSessionStart" : "neverOpen",
  };
  const silent =
    mode === "debug"
      ? {}
      : { noDebug: true, suppressDebugToolbar: true, suppressDebugStatusbar: true, suppressDebugView: true };
  if (showOutput && mode !== "debug" && settings.get<boolean>("debug.showOutput", true))
    await vscode.commands.executeCommand(mode === "trace" ? "crmscript.showTrace" : "crmscript.showOutput");
  return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(file), configuration, silent);
}

/** What is run is what people see: unsaved scripts and definitions are saved first. */
async function saveDirty(): Promise<void> {
  const isOurs = (document: vscode.TextDocument) =>
    document.languageId === "crmscript" || definitionKind(document.uri.path) !== undefined;
  const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty && !document.isUntitled);
  await Promise.all(dirty.filter(isOurs).map((document) => document.save()));
}
