// The framing under bytes that come in any portions, and a session under requests that come in any order.
import { strict as assert } from "node:assert";
import { once } from "node:events";
import { connect } from "node:net";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { capabilities, notServed } from "../../debug-adapter/capabilities.js";
import { serveClients } from "../../debug-adapter/listen.js";
import { requests } from "../../debug-adapter/requests.js";
import { readerOf, readMessages, writeMessage } from "../../debug-adapter/stream.js";
import { Client } from "./client.js";
import { createDouble, folder } from "./double.js";

/** What is read from these portions of bytes, ended. */
async function readAll(portions: readonly Buffer[]) {
  const input = new PassThrough();
  const read = { messages: [] as unknown[], dropped: 0, reason: undefined as string | undefined };
  const closed = new Promise<void>((resolve) =>
    readMessages(input, {
      receive: (message) => read.messages.push(message),
      dropped: () => read.dropped++,
      closed(reason) {
        read.reason = reason;
        resolve();
      },
    }),
  );
  for (const portion of portions) input.write(portion);
  input.end();
  await closed;
  return read;
}

describe("message stream", () => {
  it("tells when the client is behind, and when it has caught up or is gone", async () => {
    const output = new PassThrough({ highWaterMark: 64 });
    const reader = readerOf(output);
    assert.equal(reader(), undefined);
    writeMessage(output, { text: "x".repeat(500) });
    const behind = reader();
    assert.ok(behind);
    assert.equal(reader(), behind);
    output.resume();
    await behind;
    assert.equal(reader(), undefined);
    output.pause();
    writeMessage(output, { text: "x".repeat(500) });
    const gone = reader();
    output.destroy();
    await gone;
    assert.equal(reader(), undefined);
  });

  it("reads the same messages however the bytes are cut", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.array(fc.nat(40)), async (bodies, cuts) => {
        const messages = bodies.map((body, seq) => ({ seq, type: "event", event: "ø€😀", body }));
        const output = new PassThrough();
        for (const message of messages) writeMessage(output, message);
        let bytes = (output.read() as Buffer | null) ?? Buffer.alloc(0);
        const portions: Buffer[] = [];
        for (const cut of cuts) {
          portions.push(bytes.subarray(0, cut));
          bytes = bytes.subarray(cut);
        }
        const { messages: read, dropped, reason } = await readAll([...portions, bytes]);
        assert.deepEqual(read, JSON.parse(JSON.stringify(messages)));
        assert.deepEqual([dropped, reason], [0, undefined]);
      }),
      { numRuns: 50 },
    ));

  it("survives any bytes", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), async (portions) => {
        await readAll(portions.map((portion) => Buffer.from(portion)));
      }),
      { numRuns: 50 },
    ));

  it("gives up on a header without end", async () => {
    const { reason } = await readAll([Buffer.alloc(5000, "x")]);
    assert.match(reason!, /expected a header with Content-Length/);
  });
});

describe("a session under any requests", function () {
  this.timeout(20000);
  const commands = [...requests.keys(), ...Object.keys(notServed), "nonsense", "toString"].filter(
    (each) => each !== "disconnect",
  );
  const argument = fc.oneof(
    fc.constant(undefined),
    fc.constant({ program: "orders.crmscript", stopOnEntry: true }),
    fc.constant({ source: { path: `${folder}/orders.crmscript` }, breakpoints: [{ line: 6 }], line: 6 }),
    fc.record({ frameId: fc.nat(5), variablesReference: fc.nat(5), threadId: fc.nat(2), targetId: fc.nat(3) }),
    fc.record({ expression: fc.string(), name: fc.string(), value: fc.string(), text: fc.string(), column: fc.nat(9) }),
    fc.jsonValue(),
  );
  const request = fc.tuple(fc.constantFrom(...commands), argument);

  it("answers each exactly once and ends when the client goes", () =>
    fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(request, { maxLength: 25 }), async (launched, list) => {
        const client = new Client(createDouble());
        const sent = launched
          ? [client.send("initialize", {}), client.send("launch", { program: "orders.crmscript", stopOnEntry: true })]
          : [];
        if (launched) sent.push(client.send("configurationDone"));
        for (const [command, args] of list) sent.push(client.send(command, args));
        for (const seq of sent) await client.answer(seq);
        sent.push(client.send("disconnect"));
        await client.end();
        await client.served;
        const answers = (await client.take()).flatMap((each) => ("request_seq" in each ? [each.request_seq] : []));
        assert.deepEqual(
          answers.sort((a, b) => a - b),
          sent,
        );
      }),
      { numRuns: 150, timeout: 2000 },
    ));

  it("ends cleanly wherever the client goes away", () =>
    fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 10 }), async (list) => {
        const journal: string[] = [];
        const client = new Client(createDouble(journal));
        client.send("initialize", {});
        client.send("launch", { program: "slow.crmscript" });
        for (const [command, args] of list) client.send(command, args);
        client.toAdapter.end();
        await client.served;
        assert.equal(journal.filter((each) => each === "dispose").length, 1);
      }),
      { numRuns: 50 },
    ));

  it("announces nothing that it refuses", () => {
    const announced = Object.keys(capabilities).join(" ").toLowerCase();
    for (const refused of Object.keys(notServed))
      assert.ok(!announced.includes(`supports${refused.toLowerCase()}`), refused);
    for (const served of requests.keys()) assert.ok(!Object.hasOwn(notServed, served), served);
  });
});

describe("clients on a port", () => {
  it("are served on this machine only, one session each", async () => {
    const told = captureStandardError();
    const closing = new AbortController();
    const served = serveClients(["--port", "0"], createDouble(), closing.signal);
    const port = Number(/port (\d+)/.exec(await told.first)![1]);
    told.restore();
    for (const _ of [1, 2]) {
      const socket = connect(port, "127.0.0.1");
      const answered = new Promise<unknown>((resolve) =>
        readMessages(socket, { receive: resolve, dropped: assert.fail, closed: () => undefined }),
      );
      writeMessage(socket, { seq: 1, type: "request", command: "initialize", arguments: {} });
      assert.equal(((await answered) as { success: boolean }).success, true);
      writeMessage(socket, { seq: 2, type: "request", command: "disconnect", arguments: {} });
      await once(socket, "close");
    }
    closing.abort();
    assert.equal(await served, 0);
  });

  it("refuses arguments it does not know", async () => {
    for (const args of [["--port"], ["--port", "70000"], ["--prot", "1"], ["--port", "1", "2"], ["orders.crmscript"]]) {
      const told = captureStandardError();
      assert.equal(await serveClients(args, createDouble()), 2, args.join(" "));
      assert.match(await told.first, /Expected no arguments, --stdio, or --port N/);
      told.restore();
    }
  });
});

function captureStandardError(): { first: Promise<string>; restore(): void } {
  const original = process.stderr.write;
  const restore = () => {
    process.stderr.write = original;
  };
  const first = new Promise<string>((resolve) => {
    process.stderr.write = ((text: string) => {
      resolve(text);
      return true;
    }) as typeof process.stderr.write;
  });
  return { first, restore };
}
