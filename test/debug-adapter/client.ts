// A debug client over byte streams: sends requests, keeps everything that comes back in the order it came, and lets a
// test wait for an event instead of for time.
import { PassThrough } from "node:stream";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { serve } from "../../debug-adapter/connection.js";
import type { CreateDebuggee } from "../../debug-adapter/debuggee.js";
import { readMessages, writeMessage } from "../../debug-adapter/stream.js";

export type Message = DebugProtocol.Response | DebugProtocol.Event;

export class Client {
  readonly toAdapter = new PassThrough();
  readonly fromAdapter = new PassThrough();
  /** Messages since the last `take`. */
  private fresh: Message[] = [];
  private seen: Message[] = [];
  private seq = 1;
  private readonly waiting = new Set<() => void>();
  /** Settles when the adapter has ended the session. */
  readonly served: Promise<void>;
  ended = false;

  constructor(createDebuggee: CreateDebuggee) {
    this.served = serve(this.toAdapter, this.fromAdapter, createDebuggee);
    readMessages(this.fromAdapter, {
      receive: (message) => this.receive(message as Message),
      dropped: (reason) => this.receive({ type: "event", seq: 0, event: "unreadable", body: reason }),
      closed: () => {
        this.ended = true;
        this.wake();
      },
    });
  }

  /** Sends a request; `answer` waits for what comes back. */
  send(command: string, args?: unknown): number {
    const seq = this.seq++;
    writeMessage(this.toAdapter, { seq, type: "request", command, ...(args !== undefined && { arguments: args }) });
    return seq;
  }
  raw(bytes: string | Buffer): void {
    this.toAdapter.write(bytes);
  }

  async request(command: string, args?: unknown): Promise<DebugProtocol.Response> {
    return this.answer(this.send(command, args));
  }
  answer(seq: number): Promise<DebugProtocol.Response> {
    return this.until(
      (message) => message.type === "response" && (message as DebugProtocol.Response).request_seq === seq,
    );
  }
  /** The next event of one of these names that no earlier wait has passed over. */
  event(...names: string[]): Promise<DebugProtocol.Event> {
    return this.until((message) => message.type === "event" && names.includes((message as DebugProtocol.Event).event));
  }

  /** Everything that came since the last call, after all that is under way has arrived. */
  async take(): Promise<Message[]> {
    const barrier = this.ended ? undefined : this.send("threads");
    if (barrier !== undefined) {
      await this.answer(barrier).catch((error: unknown) => {
        if (!this.ended) throw error;
      });
    }
    const messages = this.fresh.filter(
      (each) => each.type !== "response" || (each as DebugProtocol.Response).request_seq !== barrier,
    );
    this.fresh = [];
    this.seen = [];
    return messages;
  }

  /** The adapter has ended the session and its bytes have all arrived. */
  async end(): Promise<void> {
    while (!this.ended) await this.change();
  }

  private async until<M extends Message>(wanted: (message: Message) => boolean): Promise<M> {
    for (;;) {
      const found = this.seen.find(wanted);
      if (found) return found as M;
      if (this.ended) throw new Error(`The session ended first; it said ${JSON.stringify(this.seen)}`);
      await this.change();
    }
  }
  private change(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }
  private receive(message: Message): void {
    this.fresh.push(message);
    this.seen.push(message);
    this.wake();
  }
  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
