// `crmscript run`, `trace` and `replay`: exit codes, what goes to which stream, JSON, cancelling.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { folderOf } from "../automation/folder.js";
import { command, start } from "./command.js";

const memory = ["--tenant", ":memory:"];

describe("crmscript run", function () {
  this.timeout(60_000);

  it("prints the output and nothing else", async () => {
    const folder = folderOf('printLine("a");\nprint("b");\n');
    assert.deepEqual(await command(folder, "run", "main.crmscript", ...memory), { code: 0, out: "a\nb", err: "" });
  });

  it("tells an uncaught failure with place and calls, without colours in a pipe", async () => {
    const folder = folderOf(
      '#include "lib";\nprint("before");\nouter();\n--- lib.crmscript\nVoid inner() {\n  throw "out of order";\n}\nVoid outer() {\n  inner();\n}\n',
    );
    const { code, out, err } = await command(folder, "run", "main.crmscript", ...memory);
    assert.equal(code, 1);
    assert.equal(out, "before");
    assert.equal(
      err,
      "lib.crmscript:2:3: GeneralException: out of order\n    at inner (lib.crmscript:2:3)\n    at outer (lib.crmscript:5:3)\n    at main (main.crmscript:3:1)\n",
    );
  });

  it("prints the whole run as JSON", async () => {
    const folder = folderOf('print("x" + getVariable("a") + getCgiVariable("b"));\nsetVariable("c", "3");\n');
    const { code, out } = await command(
      folder,
      "run",
      "main.crmscript",
      ...memory,
      "--format",
      "json",
      "--var",
      "a=1",
      "--cgi",
      "b=2=2",
    );
    const run = JSON.parse(out);
    assert.deepEqual([code, run.outcome, run.output, run.variables.c, run.event], [0, "ok", "x12=2", "3", null]);
    assert.equal(typeof run.durationMilliseconds, "number");
    assert.equal(typeof run.hostCalls, "number");
  });

  it("gives the event of a file to the script", async () => {
    const folder = folderOf(
      'print(getEventData().getType().toString() + getEventData().getInputValue("IsNew") + getEventData().getStateValue("s"));\n--- event.json\n{ "type": "SalesBeforeSaveSale", "inputValues": { "IsNew": "true" }, "stateValues": { "s": "1" } }\n',
    );
    const { out } = await command(folder, "run", "main.crmscript", ...memory, "--event", "event.json");
    assert.equal(out, "1008true1");
  });

  it("prints mistakes of the script with their places, as text and as JSON", async () => {
    const folder = folderOf('Integer n = "x";\n');
    const text = await command(folder, "run", "main.crmscript", ...memory);
    assert.equal(text.code, 1);
    assert.match(text.err, /^error: main\.crmscript:1:13: /);
    const json = await command(folder, "run", "main.crmscript", ...memory, "--format", "json");
    const [problem] = JSON.parse(json.out).problems;
    assert.deepEqual(
      [json.code, path.basename(problem.file), problem.line, problem.column],
      [1, "main.crmscript", 1, 13],
    );
  });

  it("ends at the limit given, with exit code 1", async () => {
    const { code, err } = await command(
      folderOf("while (true) { }\n"),
      "run",
      "main.crmscript",
      ...memory,
      "--time-limit",
      "0.3",
    );
    assert.equal(code, 1);
    assert.match(err, /Time limit/);
  });

  it("is cancelled by an interrupt, and leaves the tenant free", async () => {
    const folder = folderOf(
      'printLine("running");\nInteger n = 0;\nwhile (true) { n++; if (n % 1000000 == 0) print(""); }\n--- crmscript.json\n{ "tenant": { "file": "t.crmtenant", "demo": { "companies": 1 } } }\n--- after.crmscript\nprint("free");\n',
    );
    const run = start(folder, "run", "main.crmscript");
    await run.prints("running");
    run.process.kill("SIGINT");
    const { code, err } = await run.ended;
    assert.equal(code, 1);
    assert.match(err, /The run was cancelled\.\n$/);
    assert.equal((await command(folder, "run", "after.crmscript")).out, "free");
  });

  it("ends when nobody reads its output any more", async () => {
    const folder = folderOf('--- On.crmscript\nwhile (true) { printLine("on and on"); }');
    const { process: child, ended, prints } = start(folder, "run", "On.crmscript", "--tenant", ":memory:");
    await prints("on and on");
    child.stdout!.destroy();
    const { code, err } = await ended;
    assert.deepEqual([code, err], [1, "The run was cancelled.\n"]);
  });

  it("ends a script that sleeps beyond its time limit", async () => {
    const folder = folderOf("--- Sleep.crmscript\nsleep(1000.0);");
    const { code, err } = await command(
      folder,
      "run",
      "Sleep.crmscript",
      "--tenant",
      ":memory:",
      "--time-limit",
      "0.2",
    );
    assert.deepEqual([code, err], [1, "Time limit of 0.2 s exceeded\n"]);
  });

  it("says in one message what is wrong with the tenant", async () => {
    const folder = folderOf('print("x");\n--- t.crmtenant\na letter\n');
    const { code, out, err } = await command(folder, "run", "main.crmscript", "--tenant", "t.crmtenant");
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /^error: t\.crmtenant: .* is not a tenant\. .*\n$/);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["a script that is not there", ["gone.crmscript"], /There is no file/],
    ["no script", [], /missing required argument/],
    ["an unknown option", ["main.crmscript", "--nope"], /unknown option '--nope'/],
    [
      "a policy that does not exist",
      ["main.crmscript", "--http", "maybe"],
      /Allowed choices are off, allow, record, replay/,
    ],
    ["a variable without value", ["main.crmscript", "--var", "a"], /Expected name=value, found "a"/],
    [
      "a limit that is no number",
      ["main.crmscript", "--time-limit", "soon"],
      /Expected a number from 0 up, found "soon"/,
    ],
    ["an event file that is not there", ["main.crmscript", "--event", "gone.json"], /gone\.json cannot be read/],
    [
      "a recording that cannot be written",
      ["main.crmscript", "--record", ".", ...memory],
      /recording cannot be written/,
    ],
    ["a clock that is no time", ["main.crmscript", "--clock", "noon", ...memory], /"noon" is no time/],
  ];
  for (const [what, args, message] of wrong)
    it(`ends with 2 for ${what}`, async () => {
      const { code, out, err } = await command(folderOf('print("x");\n'), "run", ...args);
      assert.equal(code, 2, err);
      assert.equal(out, "");
      assert.match(err, message);
    });
});

describe("crmscript trace and replay", function () {
  this.timeout(60_000);
  const script = "Integer n = 1;\nn = n + rand(1, 1000000);\nprintLine(n.toString());\n";

  it("show what a recorded run did, without its folder", async () => {
    const folder = folderOf(script);
    const { out } = await command(folder, "run", "main.crmscript", ...memory, "--record", "run.crmtrace");
    fs.rmSync(path.join(folder, "main.crmscript"));
    const trace = await command(folder, "trace", "run.crmtrace");
    const lines = trace.out.trimEnd().split("\n");
    assert.match(lines[0]!, /crmscript run$/);
    assert.deepEqual(
      lines.slice(1).map((line) => line.trim().replace(/ +/g, " ")),
      [
        "1 1 main:1 Integer n = 1;",
        "2 1 main:2 n = n + rand(1, 1000000); // n = 1",
        `3 1 main:3 printLine(n.toString()); // n = ${out.trim()}`,
        "3 statements",
      ],
    );
    assert.deepEqual(await command(folder, "replay", "run.crmtrace"), { code: 0, out, err: "" });
  });

  it("print a stretch of it as lines of JSON", async () => {
    const folder = folderOf(script);
    await command(folder, "run", "main.crmscript", ...memory, "--record", "run.crmtrace");
    const { out } = await command(folder, "trace", "run.crmtrace", "--format", "json", "--from", "2", "--to", "2");
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ count, line, depth, changes }) => [count, line, depth, changes[0].name]),
      [[2, 2, 1, "n"]],
    );
  });

  it("trace a run while it goes on", async () => {
    const { out, err } = await command(
      folderOf("Integer n = 1;\nn++;\n"),
      "run",
      "main.crmscript",
      ...memory,
      "--trace",
    );
    assert.equal(out, "");
    assert.deepEqual(
      err
        .trimEnd()
        .split("\n")
        .map((line) => line.trim().replace(/ +/g, " ")),
      ["1 1 main:1 Integer n = 1;", "2 1 main:2 n++; // n = 1"],
    );
  });

  it("give a failed run back as failed", async () => {
    const folder = folderOf('print("x");\nthrow "y";\n');
    await command(folder, "run", "main.crmscript", ...memory, "--record", "run.crmtrace");
    const { code, out, err } = await command(folder, "replay", "run.crmtrace");
    assert.deepEqual([code, out], [1, "x"]);
    assert.match(err, /GeneralException: y/);
  });

  it("refuse what is no recording", async () => {
    const folder = folderOf("--- a.crmtrace\n{}\n");
    const { code, err } = await command(folder, "trace", "a.crmtrace");
    assert.equal(code, 1);
    assert.match(err, /^error: a\.crmtrace: The file is not a recording of a CRMScript run\.\n$/);
    assert.equal((await command(folder, "trace", "gone.crmtrace")).code, 2);
  });
});
