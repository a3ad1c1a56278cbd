// Pbes: password-based encryption (natives-core.md 6.9). The platform's salt and iteration count are unpublished, so
// the bytes differ from a real tenant's: only what was encrypted here can be decrypted here, and a run says so once.
// As on the platform there is no integrity check: a wrong password gives garbage.
import { createCipheriv, createDecipheriv, pbkdf2Sync } from "node:crypto";
import { native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { type Bytes, bufferOf, bytesOf } from "./bytes.js";

const salt = "CRMScript Studio Pbes";
const iterations = 10_000;
const cipher = "aes-256-ctr";

interface Key {
  readonly key: Buffer;
  readonly start: Buffer;
}

const keys = Symbol("Pbes keys");

export class PbesValue {}

export const Pbes = native("Pbes", {
  create: () => new PbesValue(),
  bodies: (run) => ({
    "Pbes()": () => new PbesValue(),
    "encrypt(Byte[],String)": (_self: PbesValue, data: Bytes, password: NullableText) => {
      const { key, start } = keyOf(run, text(password));
      return bytesOf(run, createCipheriv(cipher, key, start).update(bufferOf(data)));
    },
    "decrypt(Byte[],String)": (_self: PbesValue, data: Bytes, password: NullableText) => {
      const { key, start } = keyOf(run, text(password));
      return bytesOf(run, createDecipheriv(cipher, key, start).update(bufferOf(data)));
    },
  }),
});

/** Deriving is slow on purpose, so each password is derived once per run. */
function keyOf(run: RunContext, password: string): Key {
  const derived = run.state(keys, () => new Map<string, Key>());
  if (derived.size === 0) {
    run.host.log("log", "Pbes: the bytes differ from those of a real tenant, whose salt is not published");
  }
  const known = derived.get(password);
  if (known) return known;
  const bytes = pbkdf2Sync(password, salt, iterations, 48, "sha256");
  const key = { key: bytes.subarray(0, 32), start: bytes.subarray(32) };
  derived.set(password, key);
  return key;
}
