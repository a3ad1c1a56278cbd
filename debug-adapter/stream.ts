// The protocol's framing over byte streams, with bounds. The library's own reader keeps whatever it is sent and ends
// the process on the first message that is no JSON; here a bad message is dropped and reported, a broken frame ends the
// session cleanly, and no more than one message is ever held.
import type { Readable, Writable } from "node:stream";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { badMessage, brokenStream } from "./errors.js";

/** What a byte stream is connected to: a session, or the far end in a test. */
export interface MessageEnd {
  receive(message: DebugProtocol.ProtocolMessage): void;
  /** A message that was dropped; for the log. */
  dropped(reason: string): void;
  /** No further message will come; `reason` when the bytes were wrong. Called once. */
  closed(reason: string | undefined): void;
}

const headerBytes = 4096;
const messageBytes = 16 * 1024 * 1024;
const headerEnd = Buffer.from("\r\n\r\n");

/** Reads messages until the stream ends or breaks. */
export function readMessages(input: Readable, end: MessageEnd): void {
  const reader = new FrameReader(end);
  let open = true;
  const close = (reason: string | undefined) => {
    if (!open) return;
    open = false;
    input.off("data", onData).resume();
    end.closed(reason);
  };
  const onData = (chunk: Buffer) => {
    const broken = reader.accept(chunk);
    if (broken !== undefined) close(broken);
  };
  input.on("data", onData);
  input.once("end", () => close(undefined));
  input.once("close", () => close(undefined));
  input.once("error", (error) => close(brokenStream("a readable stream", error.message)));
}

/** Writes one message; the caller keeps the order. */
export function writeMessage(output: Writable, message: object): void {
  if (output.destroyed || output.writableEnded) return;
  const json = JSON.stringify(message);
  output.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
}

/** Nothing while the client keeps up with the output; else settles when it has caught up or is gone. */
export function readerOf(output: Writable): () => Promise<void> | undefined {
  let waiting: Promise<void> | undefined;
  return () => {
    if (!output.writableNeedDrain || output.destroyed) return undefined;
    waiting ??= new Promise((resolve) => {
      const settle = () => {
        waiting = undefined;
        output.off("drain", settle).off("close", settle);
        resolve();
      };
      output.on("drain", settle).on("close", settle);
    });
    return waiting;
  };
}

class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;
  /** Bytes of the message being read; undefined while a header is read. */
  private length: number | undefined;

  constructor(private readonly end: MessageEnd) {}

  /** Undefined, or why nothing after this can be understood. */
  accept(chunk: Buffer): string | undefined {
    this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.length === undefined) {
        const broken = this.header();
        if (broken !== undefined || this.length === undefined) return broken;
      }
      if (this.held < this.length!) return undefined;
      this.message(this.take(this.length!).toString("utf8"));
      this.length = undefined;
    }
  }

  private header(): string | undefined {
    if (this.held === 0) return undefined;
    const bytes = this.joined();
    const at = bytes.subarray(0, headerBytes).indexOf(headerEnd);
    if (at < 0) {
      return bytes.length < headerBytes
        ? undefined
        : brokenStream("a header with Content-Length", JSON.stringify(bytes.toString("latin1", 0, 60)));
    }
    const header = this.take(at + headerEnd.length).toString("latin1", 0, at);
    const length = /^content-length: *(\d{1,15})\s*$/im.exec(header)?.[1];
    if (length === undefined) return brokenStream("a header with Content-Length", JSON.stringify(header.slice(0, 60)));
    if (Number(length) > messageBytes) return brokenStream(`a message of at most ${messageBytes} bytes`, `${length}`);
    this.length = Number(length);
    return undefined;
  }

  private message(json: string): void {
    const message = parse(json);
    if (typeof message === "string") this.end.dropped(badMessage(message));
    else this.end.receive(message);
  }

  private take(bytes: number): Buffer {
    const all = this.joined();
    this.chunks = [all.subarray(bytes)];
    this.held -= bytes;
    return all.subarray(0, bytes);
  }

  private joined(): Buffer {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0]!;
  }
}

/** The message, or what is wrong with it. */
function parse(json: string): DebugProtocol.ProtocolMessage | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return `expected JSON, found ${(error as Error).message}`;
  }
  const message = value as Partial<DebugProtocol.Request> | null;
  if (typeof message !== "object" || message === null || !Number.isSafeInteger(message.seq)) {
    return 'expected an object with a whole number "seq"';
  }
  if (message.type === "request" && typeof message.command !== "string") return 'expected a request with a "command"';
  if (typeof message.type !== "string") return 'expected a message with a "type"';
  return message as DebugProtocol.ProtocolMessage;
}
