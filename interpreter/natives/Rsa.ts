// Rsa: signatures and encryption with PEM keys (natives-core.md 6.10). PKCS#1 v1.5 throughout.
import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from "node:crypto";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { type Bytes, bufferOf, bytesOf } from "./bytes.js";

/** By the number that scripts pass. */
const hashes = ["sha1", "sha256", "sha384", "sha512"] as const;

export class RsaValue {
  privateKey: KeyObject | undefined;
  publicKey: KeyObject | undefined;
}

export const Rsa = native("Rsa", {
  create: () => new RsaValue(),
  bodies: (run) => ({
    "Rsa()": () => new RsaValue(),
    "loadPrivateKey(String,String)": (self: RsaValue, pem: NullableText, password: NullableText) => {
      self.privateKey = keyFrom(() =>
        createPrivateKey({ key: wrapped(text(pem)), ...(text(password) !== "" && { passphrase: text(password) }) }),
      );
      return self.privateKey !== undefined;
    },
    "loadPublicKey(String)": (self: RsaValue, pem: NullableText) => {
      self.publicKey = keyFrom(() => createPublicKey(wrapped(text(pem))));
      return self.publicKey !== undefined;
    },
    "createSignature(Byte[],Integer)": (self: RsaValue, data: Bytes, hash: NullableNumber) =>
      signature(run, self, bufferOf(data), hash),
    "createSignature(String,Integer)": (self: RsaValue, data: NullableText, hash: NullableNumber) =>
      signature(run, self, Buffer.from(text(data), "utf8"), hash),
    "verifySignature(Byte[],Byte[],Integer)": (self: RsaValue, data: Bytes, signed: Bytes, hash: NullableNumber) =>
      isSigned(run, self, bufferOf(data), signed, hash),
    "verifySignature(String,Byte[],Integer)": (
      self: RsaValue,
      data: NullableText,
      signed: Bytes,
      hash: NullableNumber,
    ) => isSigned(run, self, Buffer.from(text(data), "utf8"), signed, hash),
    "encrypt(Byte[])": (self: RsaValue, data: Bytes) => encrypted(run, self, data),
    "decrypt(Byte[])": (self: RsaValue, data: Bytes) => decrypted(run, self, data),
  }),
  describe: (self: RsaValue) =>
    `Rsa (private key ${self.privateKey ? "loaded" : "missing"}, public key ${self.publicKey ? "loaded" : "missing"})`,
});

function signature(run: RunContext, rsa: RsaValue, data: Buffer, hash: NullableNumber): Bytes {
  const key = needed(run, rsa.privateKey, "private");
  return bytesOf(run, sign(hashNamed(run, number(hash)), data, { key, padding: constants.RSA_PKCS1_PADDING }));
}

/** The named hash first; when it fails the others are tried, as documented. */
function isSigned(run: RunContext, rsa: RsaValue, data: Buffer, signed: Bytes, hash: NullableNumber): boolean {
  const key = needed(run, rsa.publicKey, "public");
  const first = hashNamed(run, number(hash));
  return [first, ...hashes.filter((name) => name !== first)].some((name) =>
    verify(name, data, { key, padding: constants.RSA_PKCS1_PADDING }, bufferOf(signed)),
  );
}

function encrypted(run: RunContext, rsa: RsaValue, data: Bytes): Bytes {
  const key = needed(run, rsa.publicKey, "public");
  try {
    return bytesOf(run, publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bufferOf(data)));
  } catch {
    throw run.fail("RunTimeException", `Cannot encrypt ${data.length} bytes: the data is too long for the public key`);
  }
}

/**
 * Node refuses PKCS#1 v1.5 decryption, because telling good from bad padding helps an attacker who can ask often.
 * That is no concern of a script on its owner's machine, so the padding is taken off here.
 */
function decrypted(run: RunContext, rsa: RsaValue, data: Bytes): Bytes {
  const key = needed(run, rsa.privateKey, "private");
  const block = keyFrom(() => privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, bufferOf(data)));
  const zero = block?.indexOf(0, 2) ?? -1;
  if (block === undefined || block[0] !== 0 || block[1] !== 2 || zero < 10) {
    throw run.fail("RunTimeException", "Cannot decrypt: the data was not encrypted for this private key");
  }
  return bytesOf(run, block.subarray(zero + 1));
}

function needed(run: RunContext, key: KeyObject | undefined, kind: "private" | "public"): KeyObject {
  if (key) return key;
  const loader = kind === "private" ? "loadPrivateKey" : "loadPublicKey";
  throw run.fail("RunTimeException", `No ${kind} key loaded: call ${loader} first and test its result`);
}

function hashNamed(run: RunContext, index: number): (typeof hashes)[number] {
  const name = hashes[index];
  if (name) return name;
  throw run.fail(
    "RunTimeException",
    `Unknown hashing algorithm ${index}: expected 0 SHA1, 1 SHA256, 2 SHA384, 3 SHA512`,
  );
}

/** node:crypto reports a bad key or block by throwing; scripts get false or a message of ours. */
function keyFrom<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** PEM without its line breaks, as settings often hold it, gets them back. */
function wrapped(pem: string): string {
  const found = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/.exec(pem);
  if (!found) return pem;
  const body = found[2]!.replace(/\s+/g, "").replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${found[1]}-----\n${body}\n-----END ${found[1]}-----\n`;
}
