// Wires a connection to the features: documents in, diagnostics out, requests to the table of features. No language
// knowledge lives here.
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ApiReference } from "../language/apiReference.js";
import { createProgram } from "../language/program.js";
import { toLspDiagnostic } from "./features/diagnostics.js";
import { features } from "./features/index.js";
import { type BuiltInTextParams, builtInTextRequest, type ServerSettings } from "./protocol.js";
import type { Session } from "./session.js";
import { indexWorkspace, nameOfUri } from "./workspaceIndex.js";

export function startServer(connection: Connection, api: ApiReference): void {
  const program = createProgram(api);
  const session: Session = { program, connection, encoding: "utf-16", settings: {}, versions: new Map() };
  const documents = new Map<string, TextDocument>();
  let folders: readonly string[] = [];
  let client: ClientCapabilities = {};

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = params.capabilities;
    session.encoding =
      client.general?.positionEncodings?.includes("utf-8") && !client.general.positionEncodings.includes("utf-16")
        ? "utf-8"
        : "utf-16";
    session.settings = (params.initializationOptions as ServerSettings | undefined) ?? {};
    folders = foldersOf(params);
    return {
      capabilities: {
        positionEncoding: session.encoding,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...announced(client),
      },
      serverInfo: { name: "CRMScript Studio" },
    };
  });

  connection.onInitialized(() => {
    for (const folder of folders) void indexWorkspace(session, folder).then(() => publishAll());
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    const { uri, languageId, version, text } = textDocument;
    documents.set(uri, TextDocument.create(uri, languageId, version, text));
    update(uri);
    publishAll();
  });

  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    const document = documents.get(textDocument.uri);
    if (!document) return;
    TextDocument.update(document, contentChanges, textDocument.version);
    update(textDocument.uri);
    schedulePublish();
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    documents.delete(textDocument.uri);
    session.versions.delete(textDocument.uri);
    program.close(textDocument.uri);
    void connection.sendDiagnostics({ uri: textDocument.uri, diagnostics: [] });
    publishAll();
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    session.settings = (settings as { crmscript?: ServerSettings } | undefined)?.crmscript ?? {};
    publishAll();
  });

  connection.onRequest(builtInTextRequest, ({ uri }: BuiltInTextParams) => {
    try {
      return api.text(uri) ?? null;
    } catch {
      return null; // The URI came from outside; a file that does not exist is an ordinary answer.
    }
  });

  for (const feature of features)
    connection.onRequest(feature.method, (params, token) => {
      try {
        return feature.run(session, params, token) ?? null;
      } catch (failure) {
        connection.console.error(`${feature.method} failed: ${failure instanceof Error ? failure.stack : failure}`);
        return null;
      }
    });

  function update(uri: string): void {
    const document = documents.get(uri)!;
    session.versions.set(uri, document.version);
    program.setText(uri, program.nameOf(uri) ?? nameOfUri(uri), document.getText());
  }

  /** The text of one key press is analysed once, after all notifications that came with it were read. */
  let scheduled = false;
  function schedulePublish(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      publishAll();
    });
  }

  /** What was sent last for each document, to send nothing twice. */
  const published = new Map<string, unknown>();
  function publishAll(): void {
    for (const uri of documents.keys()) {
      const file = program.file(uri);
      const diagnostics = program.diagnostics(uri);
      if (!file || published.get(uri) === diagnostics) continue;
      published.set(uri, diagnostics);
      const version = session.versions.get(uri);
      void connection.sendDiagnostics({
        uri,
        ...(version !== undefined && { version }),
        diagnostics: diagnostics.flatMap((diagnostic) => toLspDiagnostic(session, file, diagnostic)),
      });
    }
  }

  connection.listen();
}

function announced(client: ClientCapabilities): Partial<ServerCapabilities> {
  return Object.assign(
    {},
    ...features.map(({ capability }) => (typeof capability === "function" ? capability(client) : capability)),
  );
}

function foldersOf(params: InitializeParams): string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  if (params.rootUri) return [params.rootUri];
  return params.rootPath ? [pathToFileURL(params.rootPath).href] : [];
}
