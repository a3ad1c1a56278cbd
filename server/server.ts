// Wires a connection to the features: documents in, diagnostics out, requests to the table of features. No language
// knowledge lives here. Everything but `initialize` waits, in order, until the parser and the reference are loaded.
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
  type WorkspaceFoldersChangeEvent,
} from "vscode-languageserver/node";
import type { ApiReference } from "../language/apiReference.js";
import { createProgram, type Program } from "../language/program.js";
import { readImportedApi } from "../workspace/importedApi.js";
import { createDocuments, type Documents } from "./documents.js";
import type { Feature } from "./feature.js";
import { features } from "./features/index.js";
import { progressReport } from "./progress.js";
import { type BuiltInTextParams, builtInTextRequest, type ClientOptions, type ServerSettings } from "./protocol.js";
import { createPublisher } from "./publisher.js";
import type { Session } from "./session.js";
import { createWorkspaceIndex } from "./workspaceIndex.js";

/**
 * Serves a connection.
 * @param loading settles when texts can be parsed; when it fails, every request is answered with that failure
 */
export function startServer(connection: Connection, loading: Promise<ApiReference>): void {
  let started: InitializeParams | undefined;
  let ended = false;
  let server: Server | undefined;
  const loaded = loading.then((api) => {
    server = createServer(connection, api);
  });
  loaded.catch((failure: Error) => connection.window.showErrorMessage(`CRMScript cannot start: ${failure.message}`));

  /** Runs now or, while loading, behind everything that came before; the failure of one message ends nothing. */
  const inOrder = <T>(what: string, work: (server: Server) => T | Promise<T>): Promise<T | null> | T | null => {
    const guarded = () => {
      try {
        const result = work(server!);
        return result instanceof Promise ? result.catch((failure) => report(what, failure)) : result;
      } catch (failure) {
        return report(what, failure);
      }
    };
    return server ? guarded() : loaded.then(guarded);
  };
  /** Refusals reach the client as they are; any other failure is ours: it is logged, and answered with null. */
  const report = (what: string, failure: unknown): null => {
    if (failure instanceof ResponseError) throw failure;
    connection.console.error(`${what} failed: ${failure instanceof Error ? failure.stack : failure}`);
    return null;
  };
  const request = <P>(method: string, run: (server: Server, params: P, token: CancellationToken) => unknown) =>
    connection.onRequest(method, (params: P, token) => {
      if (!started)
        throw new ResponseError(ErrorCodes.ServerNotInitialized, `${method}: expected 'initialize' before it.`);
      if (ended) throw new ResponseError(ErrorCodes.InvalidRequest, `${method}: the server was shut down.`);
      return inOrder(method, (ready) => run(ready, params, token));
    });
  const notification = <P>(method: string, run: (server: Server, params: P) => unknown) =>
    connection.onNotification(method, (params: P) => {
      if (started && !ended) void inOrder(method, (ready) => run(ready, params));
    });

  connection.onInitialize((params): InitializeResult => {
    started = params;
    // Not earlier: for clients with several folders the library has just put a handler of its own here.
    notification("workspace/didChangeWorkspaceFolders", (ready, { event }: { event: WorkspaceFoldersChangeEvent }) =>
      ready.foldersChanged(event),
    );
    void inOrder("initialize", ({ session }) => begin(session, params));
    return { capabilities: capabilitiesOf(params), serverInfo: { name: "CRMScript Studio" } };
  });
  connection.onShutdown(() => {
    ended = true;
  });
  notification("initialized", (ready) => ready.initialized(started!));
  for (const method of ["didOpen", "didChange", "didClose"] as const)
    notification(`textDocument/${method}`, ({ documents }, params) => documents[method](params as never));
  notification(
    "workspace/didChangeConfiguration",
    async ({ session, configure }, { settings }: { settings: unknown }) =>
      configure(
        (settings as { crmscript?: ServerSettings } | null)?.crmscript ?? (await askForSettings(session)) ?? {},
      ),
  );
  notification("workspace/didChangeWatchedFiles", (ready, { changes }: { changes: readonly { uri: string }[] }) =>
    ready.filesChanged(changes.map(({ uri }) => uri)),
  );
  request(builtInTextRequest, ({ session }, { uri }: BuiltInTextParams) => builtInText(session, uri));
  for (const { method, run } of features)
    request(method, ({ session }, params, token) => timed(connection, method, () => run(session, params, token)));
  connection.listen();
}

interface Server {
  readonly session: Session;
  readonly documents: Documents;
  initialized(params: InitializeParams): Promise<void>;
  configure(settings: ServerSettings): void;
  filesChanged(uris: readonly string[]): Promise<void>;
  foldersChanged(event: WorkspaceFoldersChangeEvent): Promise<void>;
}

function createServer(connection: Connection, api: ApiReference): Server {
  const versions = new Map<string, number>();
  const index = createWorkspaceIndex(
    () => program,
    (uri) => versions.has(uri),
    (message) => connection.console.warn(message),
    () => everythingChanged(),
  );
  const program: Program = createProgram(api, index.facts);
  let wake: (() => void)[] = [];
  const session: Session = {
    program,
    connection,
    index,
    client: {},
    commands: new Set(),
    encoding: "utf-16",
    settings: {},
    versions,
    oversized: new Set(),
    lists: new Map(),
    tokens: new Map(),
    results: new Map(),
    nextChange: () => new Promise((resolve) => wake.push(resolve)),
  };
  const publisher = createPublisher(session);
  const changed = (): void => {
    for (const resolve of wake) resolve();
    wake = [];
    publisher.schedule();
  };
  const everythingChanged = (): void => {
    changed();
    publisher.refresh();
  };
  const documents = createDocuments(session, changed);
  /** Texts that people imported about the built-ins; those of all folders together. */
  const readImported = async (): Promise<void> => {
    api.imported.clear();
    for (const folder of session.index.folders().filter((each) => each.startsWith("file:"))) {
      const { descriptions, unreadable } = await readImportedApi(fileURLToPath(folder));
      for (const [key, text] of descriptions) api.imported.set(key, text);
      for (const file of unreadable) connection.console.warn(`${file} does not read: import it again.`);
    }
  };
  const readFolders = async (folders: readonly string[]): Promise<void> => {
    for (const folder of folders) await session.index.addFolder(folder, await progressReport(session, folder));
    await readImported();
    everythingChanged();
  };
  const prepare = async (params: InitializeParams): Promise<void> => {
    watchFiles(session).catch((failure) => connection.console.warn(`Files are not watched: ${failure}`));
    const settings = await askForSettings(session);
    if (settings) session.settings = settings;
    await readFolders(foldersOf(params));
  };
  return {
    session,
    documents,
    initialized: (params) => index.track(prepare(params)),
    configure(settings) {
      session.settings = settings;
      session.results.clear();
      publisher.forget();
      everythingChanged();
    },
    async filesChanged(uris) {
      await index.track(index.filesChanged(uris));
      if (uris.some((uri) => uri.includes("/.crmscript/api/"))) await readImported();
      everythingChanged();
    },
    async foldersChanged({ added, removed }) {
      for (const { uri } of removed) session.index.removeFolder(uri);
      await index.track(readFolders(added.map(({ uri }) => uri)));
    },
  };
}

function begin(session: Session, params: InitializeParams): void {
  session.client = params.capabilities;
  session.encoding = encodingOf(params.capabilities);
  const options = (params.initializationOptions as ClientOptions | null | undefined) ?? {};
  session.settings = options;
  session.commands = new Set(options.commands);
}

function capabilitiesOf({ capabilities: client }: InitializeParams): ServerCapabilities {
  const announced = features.map(({ capability }) =>
    typeof capability === "function" ? capability(client) : capability,
  );
  const workspace = Object.assign({}, ...announced.map((capability) => capability.workspace));
  return {
    ...Object.assign({}, ...announced),
    positionEncoding: encodingOf(client),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true }, ...workspace },
  };
}

/** The first encoding of the client's list that we know; UTF-16 is what every client must understand. */
function encodingOf(client: ClientCapabilities): Session["encoding"] {
  const wanted = client.general?.positionEncodings?.find((name) => name === "utf-8" || name === "utf-16");
  return wanted === "utf-8" ? "utf-8" : "utf-16";
}

function foldersOf(params: InitializeParams): string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folder.uri);
  if (params.rootUri) return [params.rootUri];
  return params.rootPath ? [pathToFileURL(params.rootPath).href] : [];
}

/** What stands in a script can change outside of the editor; a client that watches for us is asked to. */
async function watchFiles({ client, connection }: Session): Promise<void> {
  if (!client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
  const globPattern =
    "**/{*.crmscript,*.crm,*.ejscript,*.ej,crmscript.json,*.script.json,*.trigger.json,*.schedule.json}";
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] });
}

/** Undefined when the client tells its settings unasked, or has none. */
async function askForSettings({ client, connection }: Session): Promise<ServerSettings | undefined> {
  if (!client.workspace?.configuration) return undefined;
  return ((await connection.workspace.getConfiguration("crmscript")) as ServerSettings | null) ?? undefined;
}

function builtInText({ program }: Session, uri: string): string | null {
  try {
    return program.api.text(uri) ?? null;
  } catch {
    return null; // The URI came from outside; a file that does not exist is an ordinary answer.
  }
}

/** With `$/setTrace` on, says how long each request took. */
async function timed(connection: Connection, method: string, run: () => ReturnType<Feature["run"]>): Promise<unknown> {
  const started = performance.now();
  const result = (await run()) ?? null;
  connection.tracer.log(`${method} took ${(performance.now() - started).toFixed(1)} ms`);
  return result;
}
