// EventData (natives-core.md 6.12) and Rsa (6.10).
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { runOutcome } from "../../../interpreter/natives/outcome.js";
import { NativeRun } from "./nativeRun.js";

describe("EventData", () => {
  const environment = { event: { type: 7, inputValues: { id: "[I:5]" }, stateValues: { s: "1" } } };

  it("is one state, however a script gets at it", () => {
    const run = new NativeRun({ environment });
    const event = run.of("EventData", run.call("getEventData()") as object);
    assert.equal(event.call("getType()"), 7);
    assert.equal(event.call("getInputValue(String)", "id"), "[I:5]");
    assert.equal(event.call("getInputValue(String)", "none"), "");
    event.call("setStateValue(String,String)", "command:x", "go");
    event.call("setOutputValue(String,String)", "out", "v");
    event.call("setNavigateTo(String)", "url");
    run.make("EventData").call("setValidationMessage(String)", "stop");
    assert.deepEqual([event.call("getBlockExecution()"), event.call("getMessage()")], [true, "stop"]);
    assert.deepEqual(runOutcome(run.context).event, {
      message: "stop",
      blocked: true,
      navigateTo: "url",
      outputValues: { out: "v" },
      stateValues: { s: "1", "command:x": "go" },
      dialog: null,
    });
  });

  it("asks the host for the environment once in a run", () => {
    const run = new NativeRun({ environment });
    run.call("getEventData()");
    run.call("getParser()");
    run.call("getVariable(String)", "a");
    run.call("getCgiVariable(String)", "a");
    runOutcome(run.context);
    assert.equal(run.environmentCalls, 1);
  });

  it("is empty in a run by hand", () => {
    const run = new NativeRun();
    const event = run.make("EventData");
    assert.equal(run.of("Map", event.call("getInputValues()") as object).call("size()"), 0);
    assert.equal(runOutcome(run.context).event, null);
  });
});

describe("Rsa", () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const privatePem = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const publicPem = pair.publicKey.export({ type: "spki", format: "pem" }) as string;
  const run = new NativeRun();
  const rsa = run.make("Rsa");

  it("loads keys, also without their line breaks", () => {
    assert.equal(rsa.call("loadPublicKey(String)", publicPem.replaceAll("\n", "")), true);
    assert.equal(rsa.call("loadPrivateKey(String,String)", privatePem.replaceAll("\n", " "), ""), true);
    const locked = pair.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" });
    assert.equal(run.make("Rsa").call("loadPrivateKey(String,String)", locked, "p"), true);
    assert.equal(run.make("Rsa").call("loadPrivateKey(String,String)", locked, "wrong"), false);
    assert.equal(run.make("Rsa").call("loadPublicKey(String)", "no key"), false);
  });

  for (const hash of [0, 1, 2, 3]) {
    it(`signs with hash ${hash}`, () => {
      const signature = rsa.call("createSignature(String,Integer)", "æ", hash);
      assert.equal(rsa.call("verifySignature(Byte[],Byte[],Integer)", [0xc3, 0xa6], signature, hash), true);
      assert.equal(
        rsa.call("verifySignature(String,Byte[],Integer)", "æ", signature, (hash + 1) % 4),
        true,
        "tries all",
      );
      assert.equal(rsa.call("verifySignature(String,Byte[],Integer)", "ø", signature, hash), false);
    });
  }

  it("encrypts for the private key", () => {
    const secret = rsa.call("encrypt(Byte[])", [1, 0, 2]);
    assert.deepEqual(rsa.call("decrypt(Byte[])", secret), [1, 0, 2]);
    assert.throws(() => rsa.call("decrypt(Byte[])", [1, 2, 3]), /RunTimeException: Cannot decrypt/);
    assert.throws(
      () => rsa.call("encrypt(Byte[])", new Array(500).fill(1)),
      /RunTimeException: Cannot encrypt 500 bytes/,
    );
  });

  it("says which key is missing", () => {
    const bare = run.make("Rsa");
    assert.throws(() => bare.call("encrypt(Byte[])", [1]), /RunTimeException: No public key loaded/);
    assert.throws(
      () => bare.call("createSignature(Byte[],Integer)", [1], 0),
      /RunTimeException: No private key loaded/,
    );
    assert.throws(() => rsa.call("createSignature(Byte[],Integer)", [1], 9), /Unknown hashing algorithm 9/);
  });
});
