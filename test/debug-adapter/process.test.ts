// The adapter as a process of its own: it answers on standard input and output, stops a script quickly, and ends with
// exit code 0 when the client leaves, goes away, or sends nonsense.
import { strict as assert } from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { readMessages, writeMessage } from "../../debug-adapter/stream.js";

const entry = fileURLToPath(new URL("../../debug-adapter/main.js", import.meta.url));
const script = fileURLToPath(new URL("../../../test/debug-adapter/fixtures/orders.crmscript", import.meta.url));
const launch = { program: script, tenant: ":memory:", stopOnEntry: true };

class Adapter {
  readonly process: ChildProcess = spawn(process.execPath, [entry], { stdio: ["pipe", "pipe", "pipe"] });
  readonly exit = once(this.process, "exit") as Promise<[code: number]>;
  private seq = 1;
  private readonly messages: (DebugProtocol.Event | DebugProtocol.Response)[] = [];
  private wake = () => {};

  constructor() {
    readMessages(this.process.stdout!, {
      receive: (message) => {
        this.messages.push(message as DebugProtocol.Event);
        this.wake();
      },
      dropped: assert.fail,
      closed: () => this.wake(),
    });
  }
  send(command: string, args: object = {}): void {
    writeMessage(this.process.stdin!, { seq: this.seq++, type: "request", command, arguments: args });
  }
  async until(name: string): Promise<void> {
    const named = (each: DebugProtocol.Event | DebugProtocol.Response) => ("event" in each ? each.event : each.command);
    while (!this.messages.some((each) => named(each) === name)) {
      if (this.process.exitCode !== null) throw new Error(`exited with ${this.process.exitCode} before ${name}`);
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.messages.length = 0;
  }
  /** The first stop of a script, in milliseconds. */
  async firstStop(): Promise<number> {
    const begin = performance.now();
    this.send("launch", launch);
    await this.until("initialized");
    this.send("configurationDone");
    await this.until("stopped");
    return performance.now() - begin;
  }
}

describe("debug adapter process", function () {
  this.timeout(30000);

  it("stops a script and leaves with exit code 0", async () => {
    const adapter = new Adapter();
    adapter.send("initialize");
    await adapter.until("initialize");
    const milliseconds = await adapter.firstStop();
    console.log(`      first stop of a fresh process after ${Math.round(milliseconds)} ms`);
    adapter.send("disconnect");
    assert.deepEqual((await adapter.exit)[0], 0);
  });

  it("ends when the client goes away in the middle of a run", async () => {
    const adapter = new Adapter();
    adapter.send("initialize");
    await adapter.firstStop();
    adapter.process.stdin!.destroy();
    assert.deepEqual((await adapter.exit)[0], 0);
  });

  it("ends on bytes that are no messages", async () => {
    const adapter = new Adapter();
    adapter.process.stdin!.write("GET / HTTP/1.1\r\n\r\n");
    await adapter.until("output");
    assert.deepEqual((await adapter.exit)[0], 0);
  });

  it("answers wrong arguments with exit code 2", async () => {
    const wrong = spawn(process.execPath, [entry, "--what"], { stdio: "ignore" });
    assert.deepEqual((await once(wrong, "exit"))[0], 2);
  });
});
