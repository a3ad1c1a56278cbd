// Bytes, hashes and encodings (natives-core.md 7.3). Texts are hashed as Latin-1, so that a key made from bytes is
// used byte for byte. `simpleTwoWay` has an unpublished algorithm: here it is its own inverse, and nothing more.
import { createHash, createHmac } from "node:crypto";
import type { RunContext } from "../../native.js";
import { reserveText } from "../../values/memory.js";
import { type NullableText, text } from "../arguments.js";
import { type Bytes, bufferOf, bytesOf, hashBuffer } from "../bytes.js";
import { NSStreamValue } from "../NSStream.js";
import type { Topic } from "./topic.js";

export const bytes: Topic = {
  bodies: (run) => ({
    "encodeBase64(Byte[])": (data: Bytes) => base64(run, data, true),
    "encodeBase64(Byte[],Bool)": (data: Bytes, wrapLines: boolean) => base64(run, data, wrapLines),
    "encodeBase64(NSStream)": (data: NSStreamValue) => base64(run, data.bytes, true),
    "encodeBase64(NSStream,Bool)": (data: NSStreamValue, wrapLines: boolean) => base64(run, data.bytes, wrapLines),
    "decodeBase64(String)": (value: NullableText) => fromBase64(run, text(value)),
    "decodeBase64AsStream(String)": (value: NullableText) => new NSStreamValue(fromBase64(run, text(value))),
    "encodeBase32(Byte[])": (data: Bytes) => base32(run, data),
    "encodeSHA1(String)": (value: NullableText) =>
      createHash("sha1")
        .update(hashBuffer(text(value)))
        .digest("hex"),
    // An HMAC, in spite of its name: the published values are HMAC-SHA256.
    "encodeSHA256(String,String)": (key: NullableText, value: NullableText) =>
      hmac("sha256", key, value).toString("hex"),
    "encodeHMACSHA1(String,String)": (key: NullableText, value: NullableText) =>
      hmac("sha1", key, value).toString("hex"),
    "encodeHMACSHA1(Byte[],Byte[])": (key: Bytes, value: Bytes) =>
      bytesOf(run, createHmac("sha1", bufferOf(key)).update(bufferOf(value)).digest()),
    "encodeHMACSHA256(String,String)": (key: NullableText, value: NullableText) =>
      bytesOf(run, hmac("sha256", key, value)),
    "encodeHMACSHA512(String,String)": (key: NullableText, value: NullableText) =>
      bytesOf(run, hmac("sha512", key, value)),
    "simpleTwoWay(Byte[])": (data: Bytes) => twoWay(run, data),
    "decodeDBValue(String)": (value: NullableText) =>
      /^\[(?:I|F|M|D|DT|T|B|A):([\s\S]*)\]$/.exec(text(value))?.[1] ?? text(value),
  }),
};

function base64(run: RunContext, data: Bytes, wrapLines: boolean): string {
  reserveText(run, Math.ceil(data.length / 3) * 4);
  const whole = bufferOf(data).toString("base64");
  return wrapLines ? whole.replace(/.{76}(?=.)/g, "$&\n") : whole;
}

/** Node skips line breaks and other foreign characters, and needs no padding; what follows padding is dropped. */
function fromBase64(run: RunContext, value: string): Bytes {
  return bytesOf(run, Buffer.from(value, "base64"));
}

const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648, with padding. */
function base32(run: RunContext, data: Bytes): string {
  reserveText(run, Math.ceil(data.length / 5) * 8);
  let encoded = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of data) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) encoded += base32Alphabet[(buffer >>> (bits - 5)) & 31];
  }
  if (bits > 0) encoded += base32Alphabet[(buffer << (5 - bits)) & 31];
  return encoded.padEnd(Math.ceil(encoded.length / 8) * 8, "=");
}

function hmac(hash: string, key: NullableText, value: NullableText): Buffer {
  return createHmac(hash, hashBuffer(text(key)))
    .update(hashBuffer(text(value)))
    .digest();
}

/** Exclusive or with a fixed stream of bytes. */
function twoWay(run: RunContext, data: Bytes): Bytes {
  const changed = bytesOf(run, bufferOf(data));
  for (let start = 0; start < changed.length; start += 32) {
    const stream = createHash("sha256").update(`CRMScript Studio simpleTwoWay ${start}`).digest();
    for (let index = start; index < Math.min(start + 32, changed.length); index++)
      changed[index]! ^= stream[index - start]!;
  }
  return changed;
}
