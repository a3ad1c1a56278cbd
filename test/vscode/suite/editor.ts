// What the suite's files need of the editor: waiting for a condition, files of the sample, screenshots, the debug
// protocol's messages.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";

type Truthy<T> = Exclude<T, false | 0 | "" | null | undefined>;

/** Asks again until the answer is truthy; fails with what was waited for. Milliseconds. */
export async function until<T>(what: string, ask: () => T | Promise<T>, limit = 20_000): Promise<Truthy<T>> {
  const end = Date.now() + limit;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer as Truthy<T>;
    } catch (failure) {
      last = failure;
    }
    if (Date.now() > end) throw new Error(`timed out waiting for ${what}${last ? `: ${last}` : ""}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

export const extensionId = "crmscript-studio.crmscript-studio";

/** The company of the samples. */
export function home(): vscode.WorkspaceFolder {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a folder is open");
  return folder;
}
export const file = (name: string) => vscode.Uri.joinPath(home().uri, name);

/** Whether the build under test has a part that may be missing while the project grows. */
export function has(bundle: string): boolean {
  const extension = vscode.extensions.getExtension(extensionId);
  return fs.existsSync(path.join(extension?.extensionPath ?? "", "dist", bundle));
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)));
}

/** Has the outer process take a picture of the window, once `text` shows, and waits for it. */
export async function screenshot(name: string, text = ""): Promise<void> {
  const folder = process.env.TEST_OUTPUT;
  if (!folder) return;
  console.log(`::screenshot ${name} ${text}`.trim());
  await until(`screenshot ${name}`, () => fs.existsSync(path.join(folder, `${name}.png`)));
}

/** The text of an output channel; it can be read once it was shown. */
export async function outputText(channel: string): Promise<string> {
  const document = vscode.workspace.textDocuments.find(
    (candidate) => candidate.uri.scheme === "output" && candidate.fileName.endsWith(`-${channel}`),
  );
  return document?.getText() ?? "";
}

/** Ends whatever still runs, and waits until nothing does; a session that is just ending by itself is no failure. */
export async function endSessions(): Promise<void> {
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  await until("the end of all sessions", async () => {
    if (!vscode.debug.activeDebugSession) return true;
    await vscode.debug.stopDebugging();
    return vscode.debug.activeDebugSession === undefined;
  });
}

interface Message {
  readonly type: string;
  readonly event?: string;
  readonly body?: Record<string, unknown>;
}

/** Listens to the debug sessions that start after it was made. */
export class Protocol implements vscode.DebugAdapterTracker, vscode.Disposable {
  readonly messages: Message[] = [];
  private readonly registration: vscode.Disposable;

  constructor() {
    this.registration = vscode.debug.registerDebugAdapterTrackerFactory("crmscript", {
      createDebugAdapterTracker: () => this,
    });
  }

  onDidSendMessage(message: Message): void {
    this.messages.push(message);
  }

  /** The next event of a name from a place in the messages on, with its place. */
  event(name: string, from = 0): Promise<{ readonly at: number; readonly body: Record<string, unknown> }> {
    return until(`the event ${name}, got ${JSON.stringify(this.messages.slice(-6))}`.slice(0, 600), () => {
      const at = this.messages.findIndex((message, index) => index >= from && message.event === name);
      return at < 0 ? undefined : { at, body: this.messages[at]?.body ?? {} };
    });
  }

  /** All the text that a session printed to the standard output. */
  output(): string {
    const outputs = this.messages.filter((message) => message.event === "output");
    return outputs
      .filter(({ body }) => body?.category === "stdout")
      .map(({ body }) => body?.output)
      .join("");
  }

  dispose(): void {
    this.registration.dispose();
  }
}
