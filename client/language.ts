// The language client: starts the language server when the first script is open, in a process of its own that the
// editor's Node runs. The client library is loaded then, not at activation.
import * as fs from "node:fs";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { BuiltInTextParams, BuiltInTextResult, ClientOptions } from "../server/protocol.js";

export interface LanguageControl extends vscode.Disposable {
  /** Starts now if a script is open, else with the first one. */
  startWhenNeeded(): void;
  restart(): Promise<void>;
}

/** Commands that lenses of the server name, as the server is told at the start. */
const commands = ["crmscript.runScript", "crmscript.debugScript", "crmscript.traceScript", "crmscript.showReferences"];

/** Prepares the client; `channel` receives what the server logs. */
export function createLanguageClient(context: vscode.ExtensionContext, channel: vscode.OutputChannel): LanguageControl {
  const module = context.asAbsolutePath("dist/server.cjs");
  let client: Promise<LanguageClient | undefined> | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const start = () => {
    client ??= startClient(module, channel).catch((failure: Error) => {
      channel.appendLine(`The language server did not start: ${failure.message}`);
      void vscode.window.showErrorMessage(`The CRMScript language server did not start: ${failure.message}`);
      return undefined;
    });
  };
  subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider("crmscript-api", {
      provideTextDocumentContent: async (uri) => (await builtInText(await client, uri)) ?? "",
    }),
    vscode.commands.registerCommand("crmscript.showReferences", async (uri: string, position: Place, found: Found[]) =>
      showReferences(await client, uri, position, found),
    ),
  );
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
      // Declarations of built-ins (crmscript-api) are text to read, not scripts to check.
      documentSelector: ["file", "untitled"].map((scheme) => ({ language: "crmscript", scheme })),
      outputChannel: vscode.window.createOutputChannel("CRMScript Language Server", { log: true }),
      initializationOptions: { commands } satisfies ClientOptions,
      // The server asks for the watchers that it needs.
      synchronize: { configurationSection: "crmscript" },
    },
  );
  await client.start();
  return client;
}

/** The declaration that go to definition leads to for a built-in. */
function builtInText(client: LanguageClient | undefined, uri: vscode.Uri): Promise<BuiltInTextResult> | undefined {
  const params: BuiltInTextParams = { uri: uri.toString() };
  return client?.sendRequest<BuiltInTextResult>("crmscript/builtInText", params);
}

/** Places as the protocol writes them. */
type Place = { readonly line: number; readonly character: number };
type Found = { readonly uri: string; readonly range: { readonly start: Place; readonly end: Place } };

/** What a lens with a reference count opens: the editor's own list, which wants its own types. */
async function showReferences(
  client: LanguageClient | undefined,
  uri: string,
  position: Place,
  found: readonly Found[],
): Promise<void> {
  const converter = client?.protocol2CodeConverter;
  if (!converter) return;
  const locations = found.map((location) => converter.asLocation(location));
  const at = converter.asPosition(position);
  await vscode.commands.executeCommand("editor.action.showReferences", converter.asUri(uri), at, locations);
}
