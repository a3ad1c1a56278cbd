// Scripts that try to take more than they are given: time, memory of the thread that started them, scripts in scripts.
import * as assert from "node:assert/strict";
import { lower } from "../../interpreter/lower/lower.js";
import { parseRecording, RecordingError } from "../../interpreter/recording.js";
import { checkChanges } from "../../interpreter/run.js";
import { weightOf } from "../../interpreter/runProtocol.js";
import { endRuns, finished, link, observe, runHere } from "./runs.js";

describe("hostile scripts", function () {
  this.timeout(20_000);
  afterEach(endRuns);

  for (const mode of ["fast", "inspectable"] as const) {
    it(`wait for the reader of their output (${mode})`, async () => {
      let unread = 0;
      let most = 0;
      const observed = observe(
        "while (true) { printLine('0123456789012345678901234567890123456789'); }".replaceAll("'", '"'),
        {
          mode,
          limits: { milliseconds: 300 },
          onEvent(event) {
            const weight = weightOf(event);
            if (weight === 0) return undefined;
            unread += weight;
            most = Math.max(most, unread);
            return new Promise((resolve) =>
              setImmediate(() => {
                unread -= weight;
                resolve();
              }),
            );
          },
        },
      );
      const { outcome } = await observed.run.finished;
      assert.equal(outcome.kind, "limit");
      assert.ok(most > 0 && most < 2 ** 21, `${most} unread`);
    });

    it(`cannot outlive a reader that stands still (${mode})`, async () => {
      const observed = observe(`while (true) { printLine("on and on and on"); }`, {
        mode,
        onEvent: (event) => (event.type === "output" ? new Promise(() => undefined) : undefined),
      });
      observed.run.cancel(500);
      assert.equal((await observed.run.finished).outcome.kind, "cancelled");
    });

    it(`share one time limit with the scripts that they run (${mode})`, async () => {
      const text = `Map m; while (true) { executeScript("for (Integer i = 0; i < 1000; i++) { }", m); }`;
      const begin = performance.now();
      const { event } = await finished(text, {
        mode,
        limits: { milliseconds: 300 },
        compile: (source) => link(source),
      });
      assert.equal(event.outcome.kind, "limit");
      assert.ok(performance.now() - begin < 10_000);
    });

    it(`say where a native failed far below (${mode})`, async () => {
      const text = `String s;\nfor (Integer i = 0; i < 2000; i++) s += "[";\nparseJSON(s);`;
      const { event } = await finished(text, { mode });
      assert.equal(event.outcome.kind === "failed" && event.outcome.failure.location.line, 3);
    });
  }

  it("do not run texts without end", async () => {
    const text = `Map m; String s = "print(1);"; for (Integer i = 0; i < 18; i++) s += s; executeScript(s, m);`;
    const { event } = await finished(text, { compile: () => assert.fail("compiled") });
    assert.match(event.outcome.kind === "failed" ? event.outcome.failure.message : "", /at most 500000/);
  });
});

describe("expressions without end", function () {
  this.timeout(20_000);
  const chain = (operator: string) =>
    `Integer x = 1;\nInteger y = ${Array.from({ length: 20_000 }, () => "x").join(` ${operator} `)};\nprintLine(y.toString());`;

  for (const mode of ["fast", "inspectable"] as const)
    it(`run as far as they can be compiled (${mode})`, () => {
      assert.equal(runHere(link(chain("+")), mode).output, "20000\n");
      assert.throws(() => lower(link(chain("*")), mode), /more operators in a row than can be run/);
    });
});

describe("hostile recordings", () => {
  const header = (more: object = {}) =>
    JSON.stringify({
      format: "crmscript-recording",
      version: 1,
      entry: "file:///main",
      texts: [{ uri: "file:///main", name: "main", text: "", sha256: emptyHash }],
      limits: {},
      who: "",
      when: 0,
      why: "",
      ...more,
    });

  it("name no time that a date cannot hold", () => {
    assert.throws(() => parseRecording(`${header({ when: 1e300 })}\n`), RecordingError);
  });
  it("are not nested without end", () => {
    const nested = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
    assert.throws(() => parseRecording(`${header()}\n["answer","now",1,${nested}]\n`), RecordingError);
    assert.throws(() => parseRecording(`${header()}\n["outcome",{"kind":"ok","x":${nested}}]\n`), RecordingError);
  });
  it("make no changes that the program could not", () => {
    const program = link("Integer n = 1;\nprintLine(n.toString());");
    const change = (at: number, text: string) => ({
      ...parseRecording(`${header()}\n`),
      changes: [{ statement: 1, frame: 0, at, text }],
    });
    assert.doesNotThrow(() => checkChanges(change(1, "n = 2"), program));
    assert.throws(() => checkChanges(change(1e9, "n = 2"), program), RecordingError);
    assert.throws(() => checkChanges(change(-1, "n = 2"), program), RecordingError);
    assert.throws(() => checkChanges(change(1, "); process.exit("), program), RecordingError);
  });
});

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
