// Bytes of a script on their way through Node: `Byte[]` is an array of numbers, a text of bytes has one character
// U+0000 to U+00FF per byte (natives-core.md 1.5). Conversions without Node's buffers are in values/text.ts.
import type { RunContext } from "../native.js";
import { growArray } from "../values/memory.js";

export type Bytes = number[];

export function bufferOf(bytes: readonly number[]): Buffer {
  return Buffer.from(bytes as number[]);
}

/** A new `Byte[]`, accounted. */
export function bytesOf(run: RunContext, buffer: Uint8Array): Bytes {
  growArray(run, 0, buffer.length);
  return Array.from(buffer);
}

/** A new `Byte[]` from a text of bytes, accounted. */
export function bytesOfText(run: RunContext, byteText: string): Bytes {
  return bytesOf(run, Buffer.from(byteText, "latin1"));
}

/** Replaces what a byte text cannot hold, so that it can cross the host. */
export function byteText(value: string): string {
  return value.replace(/[^\u0000-\u00ff]/g, "?");
}

/** Bytes as the hash functions read a text: Latin-1, or UTF-8 of the whole when that cannot hold it (7.3). */
export function hashBuffer(value: string): Buffer {
  return Buffer.from(value, /^[\u0000-\u00ff]*$/.test(value) ? "latin1" : "utf8");
}

/** Percent form of a byte text; letters, digits and `- _ . ~` stay. */
export function percentEncoded(byteText: string): string {
  return byteText.replace(
    /[^A-Za-z0-9\-_.~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}
