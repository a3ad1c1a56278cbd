// Entry of the extension. Activation registers and returns: the language client, the workspace and the event
// catalogue load when something needs them, so that opening a folder costs little. Nothing here runs a script; that
// happens on a command or a debug session only (architecture.md, invariant 8).
import * as vscode from "vscode";
import { registerDefinitionCommands } from "./commands/definitions.js";
import { registerNewCommands } from "./commands/newFiles.js";
import { registerRunCommands } from "./commands/run.js";
import { registerDebugger } from "./debug/debugger.js";
import { SessionList } from "./debug/sessions.js";
import { EventCatalogue } from "./eventCatalogue.js";
import { createLanguageClient } from "./language.js";
import { openOutputs } from "./output.js";
import { showStatus } from "./status.js";
import { registerTestExplorer } from "./testExplorer.js";
import { registerViews } from "./views/views.js";
import { WorkspaceModel } from "./workspaceModel.js";

/** Called by VS Code on the first script, view, command or debug session. */
export function activate(context: vscode.ExtensionContext): void {
  const outputs = openOutputs();
  const events = new EventCatalogue(context.asAbsolutePath("dist/api-reference/events.json"));
  const model = new WorkspaceModel(events);
  const sessions = new SessionList();
  const language = createLanguageClient(context, outputs.script);
  context.subscriptions.push(
    outputs,
    model,
    sessions,
    language,
    ...registerDebugger(context, outputs, sessions),
    ...registerViews(model, sessions),
    ...registerRunCommands(context, model, events, sessions),
    ...registerDefinitionCommands(model),
    ...registerNewCommands(model, events),
    ...registerTestExplorer(model, sessions),
    showStatus(model),
    vscode.commands.registerCommand("crmscript.showOutput", () => outputs.script.show(true)),
    vscode.commands.registerCommand("crmscript.showTrace", () => outputs.trace.show(true)),
    vscode.commands.registerCommand("crmscript.clearSessions", () => sessions.clearEnded()),
    vscode.commands.registerCommand("crmscript.restartServer", () => language.restart()),
  );
  language.startWhenNeeded();
}

/** VS Code disposes of the subscriptions; the language server ends with its client. */
export function deactivate(): void {}
