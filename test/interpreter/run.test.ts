// Runs in their worker: events, limits, cancelling, breakpoints, stepping, looking and changing while stopped.
import * as assert from "node:assert/strict";
import type { StoppedEvent } from "../../interpreter/runProtocol.js";
import { endRuns, finished, link, type Observed, observe } from "./runs.js";

/** Stops are told apart by the lines on which they happen. */
function line(stop: StoppedEvent): number {
  return stop.frames[0]!.line;
}

function statementAt({ run }: Observed, lineNumber: number): number {
  const found = run.executable.statements.findIndex((statement) => statement.line === lineNumber);
  assert.ok(found >= 0, `no statement in line ${lineNumber}`);
  return found;
}

async function locals({ run }: Observed, frame = 0): Promise<Record<string, string>> {
  const frames = await run.frames();
  const rows = await run.variables(frames[frame]!.locals);
  return Object.fromEntries(rows.map((row) => [row.name, row.value]));
}

describe("run", function () {
  this.timeout(20_000);
  afterEach(endRuns);

  it("prints, finishes, and leaves the script variables", async () => {
    const { event, output } = await finished(`setVariable("a", "1"); printLine("hi");`, { mode: "fast" });
    assert.equal(output, "hi\n");
    assert.deepEqual(event.outcome, { kind: "ok" });
    assert.equal(event.left?.variables.a, "1");
  });

  it("reports a failure with its place and its calls", async () => {
    const { event } = await finished(`Void f() {\n  throw "x";\n}\n\nf();`, { mode: "fast" });
    assert.equal(event.outcome.kind, "failed");
    if (event.outcome.kind !== "failed") return;
    const { kind, message, location, stack } = event.outcome.failure;
    assert.deepEqual([kind, message, location.name, location.line], ["GeneralException", "x", "main", 2]);
    assert.deepEqual(
      stack.map((entry) => `${entry.function}:${entry.line}`),
      ["f:2", "main:5"],
    );
  });

  for (const mode of ["fast", "inspectable"] as const) {
    it(`ends an endless loop by the time limit (${mode})`, async () => {
      const { event } = await finished("while (true) { }", { mode, limits: { milliseconds: 100 } });
      assert.equal(event.outcome.kind, "limit");
    });

    it(`ends an endless recursion tree by the time limit (${mode})`, async () => {
      const text = "Integer f(Integer n) { if (n > 100) return 0; return f(n + 1) + f(n + 1); } f(0);";
      const { event } = await finished(text, { mode, limits: { milliseconds: 100 } });
      assert.equal(event.outcome.kind, "limit");
    });

    it(`is not caught by the script (${mode})`, async () => {
      const text = `while (true) { try { while (true) { } } catch { printLine("caught"); } }`;
      const { event, output } = await finished(text, { mode, limits: { milliseconds: 100 } });
      assert.deepEqual([event.outcome.kind, output], ["limit", ""]);
    });

    it(`cancels an endless loop (${mode})`, async () => {
      const observed = observe('printLine("on"); while (true) { }', { mode });
      await observed.next("output");
      observed.run.cancel();
      assert.deepEqual((await observed.run.finished).outcome, { kind: "cancelled" });
    });

    it(`ends a run that fills the memory (${mode})`, async () => {
      const text = `String[] a; while (true) { String s = "x" + a.length().toString(); a.pushBack(s + s); }`;
      const { event } = await finished(text, { mode, limits: { bytes: 24 * 1024 * 1024, milliseconds: 15_000 } });
      const text2 =
        event.outcome.kind === "failed"
          ? event.outcome.failure.message
          : event.outcome.kind === "limit"
            ? event.outcome.limit
            : "";
      assert.match(text2, /memory/i);
    });
  }

  for (const mode of ["fast", "inspectable"] as const) {
    it(`reaches the depth limit before the thread runs out of stack (${mode})`, async () => {
      const names = Array.from({ length: 300 }, (_, index) => `x${index}`);
      const declarations = names.map((name, index) => `Integer ${name} = n + ${index};`).join(" ");
      const text = `Integer deep(Integer n) { ${declarations} return deep(n + 1) + ${names.join(" + ")}; }\ntry { deep(0); } catch { print(error); }`;
      const { output } = await finished(text, { mode });
      assert.equal(output, "RunTimeException: Call stack too deep");
    });
  }

  it("stops on entry and goes on", async () => {
    const observed = observe(`printLine("a");`, { stopOnEntry: true });
    const stop = await observed.next("stopped");
    assert.deepEqual([stop.reason, line(stop), stop.count], ["entry", 1, 1]);
    await observed.run.resume("continue");
    assert.equal((await observed.run.finished).statements, 1);
    assert.equal(observed.output(), "a\n");
  });

  it("pauses an endless loop and shows where it is", async () => {
    const observed = observe('Integer n = 0;\nprintLine("on");\nwhile (true) {\n  n++;\n}');
    await observed.next("output");
    observed.run.pause();
    const stop = await observed.next("stopped");
    assert.equal(stop.reason, "pause");
    assert.ok(Number((await locals(observed)).n) >= 0);
    observed.run.cancel();
    assert.equal((await observed.run.finished).outcome.kind, "cancelled");
  });

  const calls =
    "Integer twice(Integer n) {\n  Integer r = n * 2;\n  return r;\n}\nInteger a = 1;\na = twice(a);\na = twice(a);\nprintLine(a.toString());";

  it("steps into, over and out", async () => {
    const observed = observe(calls, { stopOnEntry: true });
    const seen = [line(await observed.next("stopped"))];
    for (const mode of ["over", "into", "over", "out", "over"] as const) {
      await observed.run.resume(mode);
      seen.push(line(await observed.next("stopped")));
    }
    assert.deepEqual(seen, [5, 6, 2, 3, 7, 8]);
    await observed.run.resume("continue");
    await observed.run.finished;
  });

  it("steps out of a block past the header of its loop", async () => {
    const observed = observe('for (Integer i = 0; i < 3; i++) {\n  Integer x = i;\n  x++;\n}\nprintLine("end");');
    observed.run.setBreakpoints(new Map([[statementAt(observed, 2), {}]]));
    await observed.next("stopped");
    observed.run.setBreakpoints(new Map());
    await observed.run.resume("outOfBlock");
    assert.equal(line(await observed.next("stopped")), 5);
    await observed.run.resume("continue");
    await observed.run.finished;
  });

  it("stops at breakpoints by condition and by count, and prints log points", async () => {
    const text = "Integer sum = 0;\nfor (Integer i = 0; i < 10; i++) {\n  sum += i;\n}\nprintLine(sum.toString());";
    const program = link(text);
    const observed = observe(text, { program, stopOnEntry: true });
    await observed.next("stopped");
    const at = statementAt(observed, 3);
    assert.deepEqual(observed.run.setBreakpoints(new Map([[at, { condition: "i == 4" }]])), []);
    await observed.run.resume("continue");
    await observed.next("stopped");
    assert.deepEqual(await locals(observed), { sum: "6", i: "4" });
    observed.run.setBreakpoints(new Map([[at, { hitCondition: ">= 3" }]]));
    await observed.run.resume("continue");
    await observed.next("stopped");
    assert.equal((await locals(observed)).i, "6");
    observed.run.setBreakpoints(new Map([[at, { logMessage: "at {i}: {sum}" }]]));
    await observed.run.resume("continue");
    await observed.run.finished;
    const logs = observed.events.flatMap((event) => (event.type === "log" ? [event.text] : []));
    assert.deepEqual(logs, ["at 7: 21", "at 8: 28", "at 9: 36"]);
  });

  it("says what is wrong with a condition", () => {
    const observed = observe("Integer n = 0;\nn++;", { stopOnEntry: true });
    const at = statementAt(observed, 2);
    const problems = observed.run.setBreakpoints(new Map([[at, { condition: "n + 1" }]]));
    assert.deepEqual(problems, [{ statement: at, message: "Expected Bool, found Integer." }]);
    return observed.run.terminate();
  });

  it("shows variables in order, with what is inside, in pages", async () => {
    const text =
      'struct P { Integer x = 3; String name = "a"; };\nP p;\nInteger[1000] a;\na[999] = 7;\nMap m;\nm.insert("k", "v");\nif (true) {\n  String a = "inner";\n  printLine(a);\n}';
    const observed = observe(text, { stopOnEntry: true });
    await observed.next("stopped");
    observed.run.setBreakpoints(new Map([[statementAt(observed, 9), {}]]));
    await observed.run.resume("continue");
    const stop = await observed.next("stopped");
    const rows = await observed.run.variables(stop.frames[0]!.locals);
    assert.deepEqual(
      rows.map((row) => [row.name, row.value, row.type, row.path]),
      [
        ["p", '{x: 3, name: "a"}', "P", "p"],
        ["a", "Integer[] (1000)", "Integer[]", undefined],
        ["m", "Map (1 entry)", "Map", "m"],
        ["a", '"inner"', "String", "a"],
      ],
    );
    const page = await observed.run.variables(rows[1]!.reference, 998, 2);
    assert.deepEqual(
      page.map((row) => [row.name, row.value]),
      [
        ["[998]", ""],
        ["[999]", "7"],
      ],
    );
    const fields = await observed.run.variables(rows[0]!.reference);
    assert.deepEqual(
      fields.map((row) => [row.name, row.value, row.path]),
      [
        ["x", "3", "p.x"],
        ["name", '"a"', "p.name"],
      ],
    );
    await observed.run.terminate();
  });

  it("evaluates and changes what a frame sees", async () => {
    const text =
      "struct P { Integer x = 1; Integer plus(Integer n) { return this.x + n; } };\nInteger twice(Integer n) { return n * 2; }\nInteger f(Integer n) {\n  P p;\n  printLine(n.toString());\n  return n + p.x;\n}\nInteger g = 5;\nprintLine(f(3).toString());";
    const observed = observe(text, { stopOnEntry: true });
    await observed.next("stopped");
    observed.run.setBreakpoints(new Map([[statementAt(observed, 5), {}]]));
    await observed.run.resume("continue");
    const stop = await observed.next("stopped");
    const { run } = observed;
    assert.deepEqual(
      stop.frames.map((frame) => `${frame.function}:${frame.line}`),
      ["f:5", "main:9"],
    );
    assert.equal((await run.evaluate("twice(n) + p.plus(g)", 0)).value, "12");
    assert.equal((await run.evaluate('g.toString() + "!"', 1)).value, '"5!"');
    await assert.rejects(run.evaluate("nope + 1", 0), /Unknown name 'nope'/);
    await assert.rejects(run.evaluate("1 / (n - n)", 0), /Division by zero/);
    const row = (await run.variables(stop.frames[0]!.locals)).find(({ name }) => name === "p")!;
    assert.equal((await run.setVariable(row.reference, "x", "n * 10")).value, "30");
    assert.equal((await run.setVariable(stop.frames[0]!.locals, "n", "4")).value, "4");
    await run.resume("continue");
    await run.finished;
    assert.equal(observed.output(), "4\n34\n");
  });

  it("evaluates calls and statements again and again, also those that the program has", async () => {
    const text = "Integer n = 1;\nprintLine(n.toString());\nwhile (n < 3) {\n  n++;\n}\nMap later;";
    const observed = observe(text, { breakpoints: new Map() });
    const { run } = observed;
    run.setBreakpoints(new Map([[statementAt(observed, 4), {}]]));
    await observed.next("stopped");
    for (let i = 0; i < 2; i++) {
      await run.evaluate('printLine("a")', 0);
      await run.evaluate('if (n == 1) { Integer x = 5; print(x.toString()); printLine("b"); }', 0);
      assert.equal((await run.evaluate('"a,b".split(",")', 0)).value, "String[] (2)");
    }
    await assert.rejects(run.evaluate("break;", 0), /only inside a loop/);
    await assert.rejects(run.evaluate('later.exists("a")', 0), /has no value yet/);
    assert.equal(observed.output(), "1\na\n5b\na\n5b\n");
    await run.terminate();
  });

  it("ends evaluations without end, and none of them the run", async () => {
    const text =
      'Void loop() { while (true) { } }\nVoid stubborn() { while (true) { try { while (true) { } } catch { } } }\nString grow() { String s = "x"; while (true) s += "0123456789"; return s; }\nInteger deep(Integer n) { return deep(n + 1); }\nMap m;\nfor (Integer i = 0; i < 3; i++) {\n  print(i.toString());\n}';
    const observed = observe(text, { compile: (source) => link(source), limits: { milliseconds: 60_000 } });
    const { run } = observed;
    run.setBreakpoints(new Map([[statementAt(observed, 7), { condition: "i == 1" }]]));
    await observed.next("stopped");
    const endless = [
      "loop()",
      "stubborn()",
      "while (true) { try { loop(); } catch { } }",
      'executeScript("while (true) { }", m)',
    ];
    for (const expression of endless)
      await assert.rejects(run.evaluate(expression, 0), /The evaluation takes too long/);
    await assert.rejects(run.evaluate("grow()", 0), /Memory limit exceeded/);
    await assert.rejects(run.evaluate("deep(0)", 0), /Call stack too deep/);
    await run.resume("continue");
    const { outcome } = await run.finished;
    assert.equal(outcome.kind, "ok");
    assert.equal(observed.output(), "012");
  });

  it("stops where an exception is thrown, with the frame as it was", async () => {
    const text =
      'Void f(Integer n) {\n  if (n == 2) throw "two";\n}\ntry {\n  for (Integer i = 0; i < 5; i++) f(i);\n}\ncatch { printLine(error); }';
    const observed = observe(text, { exceptions: "all" });
    const stop = await observed.next("stopped");
    assert.deepEqual([stop.reason, stop.text, line(stop)], ["exception", "GeneralException: two", 2]);
    assert.deepEqual(await locals(observed), { n: "2" });
    await observed.run.resume("continue");
    assert.deepEqual((await observed.run.finished).outcome, { kind: "ok" });
    assert.equal(observed.output(), "GeneralException: two\n");
  });

  it("passes a caught exception by when only uncaught ones are wanted", async () => {
    const observed = observe('try { throw "a"; } catch { }\nthrow "b";', { exceptions: "uncaught" });
    const stop = await observed.next("stopped");
    assert.deepEqual([stop.text, line(stop)], ["GeneralException: b", 2]);
    await observed.run.resume("continue");
    assert.equal((await observed.run.finished).outcome.kind, "failed");
  });

  it("stops at debugWait when debugging was enabled with its id", async () => {
    const observed = observe('enableDebug("me");\ndebugWait("look");\nprintLine("a");', { debugId: "me" });
    const stop = await observed.next("stopped");
    assert.deepEqual([stop.reason, stop.text, line(stop)], ["wait", "look", 3]);
    await observed.run.resume("continue");
    await observed.run.finished;
  });

  it("runs scripts within scripts", async () => {
    const text =
      'Map m;\nm.insert("who", "Bo");\nString r = executeScript("print(\\"hi \\" + getVariable(\\"who\\"));", m);\nprintLine("[" + r + "]");';
    const { output, event } = await finished(text, { mode: "fast", compile: (source) => link(source) });
    assert.deepEqual([output, event.outcome.kind], ["[hi Bo]\n", "ok"]);
  });
});
