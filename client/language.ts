// The language client: starts the language server when the first script is open, in a process of its own that the
// editor's Node runs. The client library is loaded then, not at activation.
import * as fs from "node:fs";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

export interface LanguageControl extends vscode.Disposable {
  /** Starts now if a script is open, else with the first one. */
  startWhenNeeded(): void;
  restart(): Promise<void>;
}

/** Files that change what a script means: scripts, and what names them. */
const sources = "**/{*.crmscript,*.crm,*.ejscript,*.ej,crmscript.json,*.script.json}";

/** Prepares the client; `channel` receives what the server logs. */
export function createLanguageClient(context: vscode.ExtensionContext, channel: vscode.OutputChannel): LanguageControl {
  const module = context.asAbsolutePath("dist/server.mjs");
  let client: Promise<LanguageClient | undefined> | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const start = () => {
    client ??= startClient(module, channel).catch((failure: Error) => {
      channel.appendLine(`The language server did not start: ${failure.message}`);
      void vscode.window.showErrorMessage(`The CRMScript language server did not start: ${failure.message}`);
      return undefined;
    });
  };
  return {
    startWhenNeeded() {
      const isScript = (document: vscode.TextDocument) => document.languageId === "crmscript";
      if (vscode.workspace.textDocuments.some(isScript)) return start();
      subscriptions.push(vscode.workspace.onDidOpenTextDocument((document) => isScript(document) && start()));
    },
    async restart() {
      await (await client)?.dispose();
      client = undefined;
      start();
      await client;
    },
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      void client?.then((running) => running?.dispose());
    },
  };
}

async function startClient(module: string, channel: vscode.OutputChannel): Promise<LanguageClient | undefined> {
  if (!fs.existsSync(module)) {
    channel.appendLine("This build has no language server: scripts are highlighted, and not checked.");
    return undefined;
  }
  const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
  const client = new LanguageClient(
    "crmscript",
    "CRMScript",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: "crmscript" }],
      outputChannel: vscode.window.createOutputChannel("CRMScript Language Server", { log: true }),
      synchronize: {
        configurationSection: "crmscript",
        fileEvents: vscode.workspace.createFileSystemWatcher(sources),
      },
    },
  );
  await client.start();
  return client;
}
