// Recordings: a run written to a file and replayed from it, also in part, after changes by hand, and when it is broken.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseRecording, type Recording, RecordingError, readRecording } from "../../interpreter/recording.js";
import type { RunOptions } from "../../interpreter/run.js";
import { formatTraceLine, traceRecording } from "../../interpreter/trace.js";
import { createProgram } from "../../language/program.js";
import { api } from "../language/program.js";
import { endRuns, finished, observe } from "./runs.js";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-recording-"));
let count = 0;

function recordTo(): { readonly file: string; readonly record: NonNullable<RunOptions["record"]> } {
  const file = path.join(folder, `${count++}.crmtrace`);
  return { file, record: { path: file, who: "anna", when: 1_800_000_000_000, why: "test" } };
}

/** The program of a recording, from the texts inside it alone. */
function programOf({ header }: Recording) {
  const program = createProgram(api);
  for (const { uri, name, text } of header.texts) program.register(uri, name, () => text);
  return program.link(header.entry);
}

async function replay(recording: Recording, options: Partial<RunOptions> = {}) {
  return finished("", { program: programOf(recording), replay: recording, hostOptions: null, ...options });
}

const workerUrl = new URL("./testWorker.js", import.meta.url);

const script =
  '#include "lib";\nDateTime now;\nprintLine(now.toString());\nfor (Integer i = 0; i < 3; i++) printLine(rand(1, 1000).toString() + tail());\ntry { SearchEngine se; se.addField("contact.name"); se.execute(); }\ncatch { printLine(error); }\n--- lib.crmscript\nString tail() { return "!"; }\n';

describe("recording", function () {
  this.timeout(20_000);
  afterEach(endRuns);
  after(() => fs.rmSync(folder, { recursive: true }));

  for (const mode of ["fast", "inspectable"] as const) {
    it(`replays to the same output and outcome (${mode})`, async () => {
      const { file, record } = recordTo();
      const original = await finished(script, { mode, record });
      const recording = readRecording(file);
      assert.equal(recording.output, original.output);
      assert.deepEqual(recording.outcome, original.event.outcome);
      assert.deepEqual(recording.header.texts.map(({ name }) => name).sort(), ["lib", "main"]);
      for (const again of ["fast", "inspectable"] as const) {
        const replayed = await replay(recording, { mode: again });
        assert.deepEqual([replayed.output, replayed.event.outcome], [original.output, original.event.outcome]);
      }
    });
  }

  it("ends a replay where the time limit ended the run", async () => {
    const { file, record } = recordTo();
    const text = "Integer n = 0;\nwhile (true) {\n  n++;\n  if (n % 100000 == 0) printLine(n.toString());\n}";
    const original = await finished(text, { mode: "fast", record, limits: { milliseconds: 200 } });
    assert.equal(original.event.outcome.kind, "limit");
    const replayed = await replay(readRecording(file));
    assert.deepEqual([replayed.output, replayed.event.outcome], [original.output, original.event.outcome]);
  });

  it("ends a replay where the debugger ended the run", async () => {
    const { file, record } = recordTo();
    const observed = observe('printLine("a");\nprintLine("b");\nprintLine("c");', { record, stopOnEntry: true });
    await observed.next("stopped");
    await observed.run.resume("over");
    await observed.next("stopped");
    observed.run.cancel();
    assert.equal((await observed.run.finished).outcome.kind, "cancelled");
    const replayed = await replay(readRecording(file));
    assert.deepEqual([replayed.output, replayed.event.outcome.kind], ["a\n", "cancelled"]);
  });

  it("applies changes made by hand again", async () => {
    const { file, record } = recordTo();
    const observed = observe(
      "Integer n = 1;\nfor (Integer i = 0; i < 3; i++) {\n  n += i;\n}\nprintLine(n.toString());",
      { record, stopOnEntry: true },
    );
    await observed.next("stopped");
    for (let i = 0; i < 3; i++) {
      await observed.run.resume("over");
      await observed.next("stopped");
    }
    await observed.run.evaluate("n = 100", 0);
    await observed.run.resume("continue");
    await observed.run.finished;
    assert.equal(observed.output(), "103\n");
    assert.equal((await replay(readRecording(file))).output, "103\n");
  });

  it("goes to any statement of the past and shows its variables", async () => {
    const { file, record } = recordTo();
    await finished("Integer n = 1;\nfor (Integer i = 0; i < 5; i++) {\n  n = n * 2;\n}\nprintLine(n.toString());", {
      mode: "fast",
      record,
    });
    const recording = readRecording(file);
    const past = observe("", { program: programOf(recording), replay: recording, hostOptions: null, runTo: 7 });
    const stop = await past.next("stopped");
    const [frame] = stop.frames;
    assert.deepEqual([stop.reason, stop.count, frame!.line], ["goto", 7, 3]);
    const rows = await past.run.variables(frame!.locals);
    assert.deepEqual(
      rows.map((row) => [row.name, row.value]),
      [
        ["n", "4"],
        ["i", "2"],
      ],
    );
    await past.run.runTo(9);
    assert.equal((await past.next("stopped")).count, 9);
    await past.run.resume("continue");
    await past.run.finished;
  });

  it("gives a readable trace", async () => {
    const { file, record } = recordTo();
    await finished(
      "Integer twice(Integer n) {\n  return n * 2;\n}\nInteger a = 2;\na = twice(a);\nprintLine(a.toString());",
      { mode: "fast", record },
    );
    const recording = readRecording(file);
    const lines: string[] = [];
    for await (const line of traceRecording(recording, { program: programOf(recording), workerUrl }))
      lines.push(formatTraceLine(line));
    assert.deepEqual(lines, [
      "     1 1  main:4                Integer a = 2;",
      "     2 1  main:5                a = twice(a);    // a = 2",
      "     3 2  main:2                  return n * 2;    // n = 2",
      "     4 1  main:6                printLine(a.toString());    // a = 4",
    ]);
  });

  it("uses toString() of structs in the trace without tracing it", async () => {
    const { file, record } = recordTo();
    const text =
      'struct P { Integer n = 1; String toString() { DateTime now; return "P" + this.n.toString(); } };\nP p;\np.n = 2;\nDateTime d;\nprintLine(d.toString());';
    const original = await finished(text, { mode: "fast", record });
    const recording = readRecording(file);
    const lines: string[] = [];
    const trace = traceRecording(recording, { program: programOf(recording), workerUrl });
    for (let next = await trace.next(); ; next = await trace.next()) {
      if (next.done) {
        assert.deepEqual(next.value?.outcome, original.event.outcome);
        break;
      }
      lines.push(formatTraceLine(next.value));
    }
    assert.equal(lines.length, 4);
    assert.match(lines[2]!, /p = \{n: 2\}/);
  });

  it("stops replaying when the reader of a trace stops reading", async () => {
    const { file, record } = recordTo();
    await finished("Integer n = 0;\nfor (Integer i = 0; i < 200000; i++) n += i;", { mode: "fast", record });
    const recording = readRecording(file);
    const counts: number[] = [];
    for await (const { count: at } of traceRecording(recording, {
      program: programOf(recording),
      workerUrl,
      from: 5,
    })) {
      counts.push(at);
      if (counts.length === 3) break;
    }
    assert.deepEqual(counts, [5, 6, 7]);
  });

  it("reads what a crash left, and ends the replay there", async () => {
    const { file, record } = recordTo();
    const original = await finished(script, { mode: "fast", record });
    const text = fs.readFileSync(file, "utf8");
    const cut = text.slice(0, text.lastIndexOf('["answer","random"') + 5);
    const recording = parseRecording(cut);
    assert.equal(recording.outcome, undefined);
    const replayed = await replay(recording);
    assert.equal(replayed.event.outcome.kind, "diverged");
    assert.ok(original.output.startsWith(replayed.output) && replayed.output !== "");
  });

  it("of a loop without end that was killed ends where the run was", async () => {
    const { file, record } = recordTo();
    const text = `DateTime now;\nInteger n;\nwhile (true) {\n  n++;\n  if (n % 1000000 == 0) printLine(n.toString());\n}`;
    const { run, next } = observe(text, { mode: "fast", record });
    await next("output");
    await run.terminate();
    const recording = readRecording(file);
    assert.equal(recording.outcome, undefined);
    for (const mode of ["fast", "inspectable"] as const) {
      const { event, output } = await replay(recording, { mode });
      assert.equal(event.outcome.kind, "diverged");
      assert.ok(output.startsWith(recording.output) && recording.output !== "");
    }
  });

  it("that cannot be written leaves the run alone", async () => {
    const full = fs.existsSync("/dev/full") ? ["/dev/full"] : [];
    for (const file of [path.join(folder, "no", "such", "folder.crmtrace"), folder, ...full]) {
      const { record } = recordTo();
      const { event, output } = await finished(script, { mode: "fast", record: { ...record, path: file } });
      assert.equal(event.outcome.kind, "ok");
      assert.equal(output.split("\n").length, 6);
      assert.match(event.recordingProblem ?? "", /^(ENOENT|EISDIR|ENOSPC|EPERM|EACCES):/);
    }
  });

  it("says so when the script is not the one that was recorded", async () => {
    const { file, record } = recordTo();
    await finished("printLine(rand(1, 9).toString());", { mode: "fast", record });
    const recording = readRecording(file);
    const { event } = await finished("DateTime now; printLine(now.toString());", { replay: recording, mode: "fast" });
    assert.equal(event.outcome.kind, "diverged");
    assert.match(event.outcome.kind === "diverged" ? event.outcome.message : "", /asks for now\(\), the recording has/);
  });

  it("refuses what is no recording", () => {
    const { file, record } = recordTo();
    return finished('printLine("x");', { mode: "fast", record }).then(() => {
      const text = fs.readFileSync(file, "utf8");
      const changes: [string, RegExp][] = [
        ["", /empty/],
        ["hello\n", /not JSON/],
        ["{}\n", /not a recording/],
        [text.replace('"version":1', '"version":99'), /version 99/],
        [text.replace("printLine", "printlinE"), /does not match its hash/],
        [`${text}["answer","explode",0,null]\n`, /unknown operation/],
        [`${text}["run","rm"]\n`, /unknown kind/],
        [`${text}{"a":1}\n`, /does not have the form/],
      ];
      for (const [broken, message] of changes) {
        assert.throws(
          () => parseRecording(broken),
          (error) => error instanceof RecordingError && message.test(error.message),
          broken.slice(0, 40),
        );
      }
    });
  });
});
