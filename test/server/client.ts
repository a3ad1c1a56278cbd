// A real client over standard input and output: the compiled server in a process of its own, spoken to with
// vscode-jsonrpc. Serves the protocol stories and the benchmark.
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const root = path.resolve(import.meta.dirname, "../../..");
export const compiledServer = path.join(root, "out/server/main.js");

export class Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** What the server logged. */
  readonly log: string[] = [];
  private readonly waiting: {
    accepts: (params: PublishDiagnosticsParams) => boolean;
    resolve: (d: PublishDiagnosticsParams) => void;
  }[] = [];
  private readonly received: PublishDiagnosticsParams[] = [];
  private exited = false;

  constructor(server = compiledServer, nodeArguments: readonly string[] = []) {
    this.process = spawn(process.execPath, [...nodeArguments, server, "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
    this.process.stderr!.on("data", (chunk) => this.log.push(String(chunk)));
    this.process.once("exit", () => {
      this.exited = true;
    });
    const reader = new StreamMessageReader(this.process.stdout!);
    const writer = new StreamMessageWriter(this.process.stdin!);
    this.connection = createProtocolConnection(reader, writer);
    this.connection.onNotification(
      "window/logMessage",
      ({ message }: { message: string }) => void this.log.push(message),
    );
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      const index = this.waiting.findIndex(({ accepts }) => accepts(params));
      if (index < 0) this.received.push(params);
      else this.waiting.splice(index, 1)[0]!.resolve(params);
    });
    this.connection.listen();
  }

  get isAlive(): boolean {
    return !this.exited;
  }

  async start(
    capabilities: ClientCapabilities = {},
    folders: readonly string[] = [],
    more: Partial<InitializeParams> = {},
  ): Promise<InitializeResult> {
    const result = await this.request<InitializeResult>("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: path.basename(folder) })),
      ...more,
    });
    await this.notify("initialized", {});
    return result;
  }

  request<R>(method: string, params?: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }
  notify(method: string, params?: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string, version = 1): Promise<void> {
    return this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "crmscript", version, text } });
  }
  change(uri: string, version: number, ...contentChanges: unknown[]): Promise<void> {
    return this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  /** The next diagnostics of a document that no earlier wait has taken; of a version, if one is named. */
  diagnostics(uri: string, version?: number): Promise<readonly Diagnostic[]> {
    const accepts = (params: PublishDiagnosticsParams) =>
      params.uri === uri && (version === undefined || params.version === version);
    const index = this.received.findIndex(accepts);
    if (index >= 0) return Promise.resolve(this.received.splice(0, index + 1).at(-1)!.diagnostics);
    return new Promise((resolve) => {
      this.waiting.push({ accepts, resolve: (params) => resolve(params.diagnostics) });
    });
  }

  async stop(): Promise<number | null> {
    const exit = new Promise<number | null>((resolve) => this.process.once("exit", resolve));
    if (this.exited) return this.process.exitCode;
    await this.request("shutdown");
    await this.notify("exit");
    const code = await exit;
    this.connection.dispose();
    return code;
  }
}

/** A folder that the test fills, and its removal. */
export function folderOf(files: Readonly<Record<string, string>>): { readonly folder: string; remove(): void } {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-server-")));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
