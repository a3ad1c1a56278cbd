// The other commands: triggers, scheduled tasks, tenants, tests, new workspaces.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { folderOf } from "../automation/folder.js";
import { command, start } from "./command.js";

const settings =
  '--- crmscript.json\n{ "tenant": { "file": "t.crmtenant", "timeZone": "Europe/Oslo", "demo": { "companies": 2 } } }\n';

describe("crmscript", function () {
  this.timeout(60_000);

  it("lists its commands, and each explains itself", async () => {
    const { code, out } = await command(folderOf(""), "--help");
    assert.equal(code, 0);
    for (const name of [
      "check",
      "run",
      "trace",
      "replay",
      "trigger",
      "macro",
      "schedule",
      "tenant",
      "test",
      "workspace",
      "new",
      "api",
      "lsp",
      "dap",
    ]) {
      assert.match(out, new RegExp(`^  ${name} `, "m"));
      const help = await command(folderOf(""), name, "--help");
      assert.deepEqual([name, help.code], [name, 0]);
      assert.match(help.out, new RegExp(`^Usage: crmscript ${name}`));
    }
  });

  it("ends with 2 for an unknown command", async () => {
    const { code, err } = await command(folderOf(""), "chek");
    assert.equal(code, 2);
    assert.match(err, /unknown command 'chek'/);
  });
});

describe("crmscript trigger", function () {
  this.timeout(60_000);
  const trigger = `${settings}--- t.trigger.json\n{ "event": "SalesBeforeSaveSale", "script": "./t.crmscript" }\n--- t.crmscript\nEventData e = getEventData();\ne.setOutputValue("SaleEntity.Heading", "H");\ne.setStateValue("s", e.getInputValue("IsNew"));\n`;

  it("prints the answer of the handlers as JSON", async () => {
    const { code, out } = await command(
      folderOf(trigger),
      "trigger",
      "fire",
      "t.trigger.json",
      "--input",
      "IsNew=true",
      "--format",
      "json",
    );
    const { event, blocked, outputValues, stateValues, handlers } = JSON.parse(out);
    assert.deepEqual(
      { code, event, blocked, outputValues, stateValues },
      {
        code: 0,
        event: { id: 1008, name: "SalesBeforeSaveSale" },
        blocked: false,
        outputValues: { "SaleEntity.Heading": "H" },
        stateValues: { s: "true" },
      },
    );
    assert.deepEqual(
      handlers.map((handler: { name: string; outcome: string }) => [handler.name, handler.outcome]),
      [["t", "ok"]],
    );
  });

  it("refuses unknown events and inputs with the nearest name", async () => {
    const folder = folderOf(trigger);
    const event = await command(folder, "trigger", "fire", "SalesBeforeSaveSail");
    assert.deepEqual(
      [event.code, event.err],
      [2, 'error: There is no event "SalesBeforeSaveSail". Did you mean "SalesBeforeSaveSale"?\n'],
    );
    const input = await command(folder, "trigger", "fire", "1008", "--input", "isnew=1");
    assert.deepEqual(
      [input.code, input.err],
      [2, 'error: The event SalesBeforeSaveSale has no input "isnew". Did you mean "IsNew"?\n'],
    );
  });

  it("lists triggers and the inputs of events", async () => {
    const folder = folderOf(trigger);
    assert.equal((await command(folder, "trigger", "list")).out, "t  SalesBeforeSaveSale  enabled  t.trigger.json\n");
    assert.match(
      (await command(folder, "trigger", "events", "1008")).out,
      /^SalesBeforeSaveSale \(1008\): .*can be blocked\n[\s\S]*^ {2}IsNew +Bool/m,
    );
    assert.equal(
      JSON.parse((await command(folder, "trigger", "events", "--format", "json")).out).events.length > 100,
      true,
    );
  });
});

describe("crmscript check", function () {
  this.timeout(60_000);
  const files =
    'print("x");\n--- sub/clean.crmscript\nprint("y");\n--- sub/t.trigger.json\n{ "event": 5 }\n--- crmscript.json\n{ "limits": 5 }\n';

  it("reports definitions and settings that do not read", async () => {
    const { code, out } = await command(folderOf(files), "check");
    assert.equal(code, 1);
    assert.match(out, /^crmscript\.json:1:\d+: error: "limits" is 5, expected object\. \[schema\]$/m);
    assert.match(out, /^sub\/t\.trigger\.json:1:1: error: .* \[schema\]$/m);
    assert.match(out, /\n2 scripts, \d errors, 0 other problems\n$/);
  });

  it("reports of one path what is below it, and the settings that scripts depend on", async () => {
    const folder = folderOf(files);
    const filesOf = async (...paths: readonly string[]) => {
      const { out } = await command(folder, "check", "--format", "json", ...paths);
      const { problems } = JSON.parse(out) as { problems: { file: string }[] };
      return [...new Set(problems.map(({ file }) => path.relative(folder, file)))];
    };
    assert.deepEqual(await filesOf("main.crmscript"), ["crmscript.json"]);
    assert.deepEqual(await filesOf("sub/t.trigger.json"), ["crmscript.json", "sub/t.trigger.json"]);
    assert.deepEqual(await filesOf("sub"), ["crmscript.json", "sub/t.trigger.json"]);
  });

  it("goes on after a script that cannot be read", async function () {
    if (!fs.existsSync("/proc/self/mem")) this.skip();
    const folder = folderOf('print("x");\n');
    fs.symlinkSync("/proc/self/mem", path.join(folder, "mem.crmscript"));
    const { code, out } = await command(folder, "check", "main.crmscript", "mem.crmscript");
    assert.equal(code, 1);
    assert.match(
      out,
      /^mem\.crmscript:1:1: error: The script cannot be read: EIO.* \[unreadable\]\n2 scripts, 1 error/,
    );
  });

  it("refuses levels and formats that do not exist", async () => {
    const folder = folderOf('print("x");\n');
    assert.equal((await command(folder, "check", "--severity", "loud")).code, 2);
    assert.equal((await command(folder, "check", "--format", "html")).code, 2);
  });
});

describe("crmscript schedule", function () {
  this.timeout(60_000);
  const task = `${settings}--- n.schedule.json\n{ "name": "Nightly", "run": "n", "every": "week", "days": ["mon"], "at": "02:15" }\n--- n.crmscript\nprint(getCurrentDateTime().toString());\n--- f.schedule.json\n{ "name": "Failing", "run": "f", "every": "never" }\n--- f.crmscript\nthrow "broken";\n`;

  it("tells when a task runs", async () => {
    const { out } = await command(
      folderOf(task),
      "schedule",
      "next",
      "nightly",
      "--from",
      "2024-09-02T09:00",
      "--count",
      "2",
    );
    assert.equal(out, "2024-09-09 02:15\n2024-09-16 02:15\n");
  });

  it("runs what is due on a clock that jumps, and logs it", async () => {
    const folder = folderOf(task);
    const { code, out, err } = await command(
      folder,
      "schedule",
      "start",
      "--from",
      "2024-09-02T00:00",
      "--until",
      "2024-09-09T12:00",
    );
    assert.deepEqual([code, out], [0, "2024-09-02 02:15:002024-09-09 02:15:00"]);
    assert.match(err, /2024-09-02 02:15 Nightly: ok\n2024-09-09 02:15 Nightly: ok\n$/);
    assert.equal((await command(folder, "schedule", "log")).out.split("\n").length, 3);
    assert.match(
      (await command(folder, "schedule", "list")).out,
      /^Failing +only by hand +no next run\nNightly +mon at 02:15 +next 2024-09-16 02:15\n$/,
    );
  });

  it("names definitions that do not read, runs that were killed, and passes over a log that is none", async () => {
    const folder = folderOf(
      `${task}--- b.schedule.json\n{ "name": "Broken", "run": "n", "every": "day" }\n--- .crmscript/schedules.log.jsonl\nnull\n5\n{"task": 7}\n{"task"`,
    );
    const state = { recurrence: '{"every":"week","days":["mon"],"at":"02:15"}', retries: 0, lockExpires: 4e12 };
    fs.writeFileSync(path.join(folder, ".crmscript", "schedules.json"), JSON.stringify({ "n.schedule.json": state }));
    const { code, out, err } = await command(folder, "schedule", "list");
    assert.equal(code, 0);
    assert.match(out, /Nightly +mon at 02:15 +no next run +running, or ended in the middle: locked until 2096-/);
    assert.match(err, /^b\.schedule\.json:1:\d+: .*"day".* The task does not run\./);
    assert.equal((await command(folder, "schedule", "log")).out, "");
  });

  it("ends with 1 when the task fails, and with 2 when there is none", async () => {
    const folder = folderOf(task);
    const failing = await command(folder, "schedule", "run", "Failing");
    assert.equal(failing.code, 1);
    assert.match(failing.err, /GeneralException: broken/);
    const missing = await command(folder, "schedule", "run", "Daily");
    assert.deepEqual(
      [missing.code, missing.err],
      [2, 'error: There is no scheduled task "Daily". There is "Failing", "Nightly".\n'],
    );
  });

  it("waits for the real clock until it is interrupted", async () => {
    const run = start(
      folderOf(`${task}--- now.schedule.json\n{ "name": "Now", "run": "n", "every": "never", "startNow": true }\n`),
      "schedule",
      "start",
    );
    await run.prints("Now: ok");
    run.process.kill("SIGINT");
    assert.equal((await run.ended).code, 0);
  });
});

describe("crmscript tenant", function () {
  this.timeout(60_000);

  it("makes, shows and resets a tenant", async () => {
    const folder = folderOf(
      `${settings}--- w.crmscript\nSearchEngine se;\nse.addData("contact.name", "New AS");\nse.insert();\n`,
    );
    const made = JSON.parse((await command(folder, "tenant", "create", "--format", "json")).out);
    assert.deepEqual([made.file, made.companies], [path.join(folder, "t.crmtenant"), 2]);
    const companies = async () =>
      JSON.parse((await command(folder, "tenant", "info", "--format", "json")).out).tables.find(
        (table: { name: string }) => table.name === "contact",
      ).rows;
    const before = await companies();
    await command(folder, "run", "w.crmscript");
    assert.equal(await companies(), before + 1);
    assert.equal((await command(folder, "tenant", "create")).code, 2);
    await command(folder, "tenant", "reset", "--size", "5");
    assert.equal(await companies(), before + 3);
  });

  it("never throws away a file that is no tenant", async () => {
    const folder = folderOf("--- letter.crmtenant\nDear reader\n");
    const { code, err } = await command(folder, "tenant", "reset", "letter.crmtenant");
    assert.equal(code, 1);
    assert.match(err, /is not a tenant/);
    assert.equal(fs.readFileSync(path.join(folder, "letter.crmtenant"), "utf8"), "Dear reader\n");
  });

  it("answers a query, and refuses one that changes", async () => {
    const folder = folderOf(settings);
    await command(folder, "tenant", "create");
    const { code, out } = await command(
      folder,
      "tenant",
      "query",
      "SELECT count(*) AS n FROM contact WHERE name <> ''",
      "--format",
      "json",
    );
    assert.deepEqual([code, JSON.parse(out).rows.length, JSON.parse(out).rows[0].n >= 2], [0, 1, true]);
    const change = await command(folder, "tenant", "query", "DELETE FROM contact");
    assert.equal(change.code, 1);
    assert.match(change.err, /only queries that read are run here/);
    assert.equal((await command(folder, "tenant", "query", "SELECT nonsense FROM contact")).code, 1);
  });

  it("says that there is none", async () => {
    const { code, err } = await command(folderOf(""), "tenant", "info");
    assert.equal(code, 2);
    assert.match(err, /There is no tenant at/);
  });
});

describe("crmscript test", function () {
  this.timeout(60_000);
  const tests =
    '--- a.test.crmscript\nVoid testGood() {\n  assertEquals(1, 1);\n}\nVoid testBad() {\n  print("<&>");\n  assertEquals("a", "b");\n}\n';

  it("reports as text", async () => {
    const { code, out } = await command(folderOf(tests), "test", "--tenant", ":memory:");
    assert.equal(code, 1);
    assert.match(
      out,
      /^ok a\.test\.crmscript: testGood \(\d+ ms\)\nFAILED a\.test\.crmscript: testBad \(\d+ ms\)\n {4}.*'?a'?.*\n {4}at a\.test\.crmscript:6:3\n {4}output:\n {6}<&>\n2 tests, 1 failed\n$/,
    );
  });

  it("reports as TAP", async () => {
    const { out } = await command(folderOf(tests), "test", "--tenant", ":memory:", "--reporter", "tap");
    const lines = out.trimEnd().split("\n");
    assert.deepEqual(
      [...lines.slice(0, 4), lines.at(-2), lines.at(-1)],
      [
        "TAP version 14",
        "1..2",
        "ok 1 - a.test.crmscript: testGood",
        "not ok 2 - a.test.crmscript: testBad",
        '  at: "a.test.crmscript:6:3"',
        "  ...",
      ],
    );
  });

  it("reports as JUnit XML into a file", async () => {
    const folder = folderOf(tests);
    const { code, out } = await command(
      folder,
      "test",
      "--tenant",
      ":memory:",
      "--reporter",
      "junit",
      "--output",
      "out/report.xml",
    );
    assert.deepEqual([code, out], [1, ""]);
    const { DOMParser } = await import("@xmldom/xmldom");
    const document = new DOMParser({ onError: (_, message) => assert.fail(message) }).parseFromString(
      fs.readFileSync(path.join(folder, "out/report.xml"), "utf8"),
      "text/xml",
    );
    const cases = [...document.getElementsByTagName("testcase")];
    assert.deepEqual(
      cases.map((each) => [each.getAttribute("name"), each.getElementsByTagName("failure").length]),
      [
        ["testGood", 0],
        ["testBad", 1],
      ],
    );
    assert.equal(document.getElementsByTagName("system-out")[0]!.textContent, "<&>");
  });

  it("runs one part, tests of a name, and lists", async () => {
    const folder = folderOf(tests);
    assert.equal(
      (await command(folder, "test", "--list")).out,
      "a.test.crmscript:1: testGood\na.test.crmscript:4: testBad\n",
    );
    assert.equal((await command(folder, "test", "--list", "--shard", "2/2")).out, "a.test.crmscript:4: testBad\n");
    assert.equal((await command(folder, "test", "--tenant", ":memory:", "--filter", "Good")).code, 0);
    assert.equal((await command(folder, "test", "--shard", "3/2")).code, 2);
  });

  it("runs again after a change", async () => {
    const folder = folderOf(tests);
    const run = start(folder, "test", "--tenant", ":memory:", "--watch");
    await run.prints("2 tests, 1 failed");
    await run.prints("Waiting for changes.");
    fs.writeFileSync(path.join(folder, "a.test.crmscript"), "Void testOnly() { assert(true); }\n");
    await run.prints("1 test passed");
    run.process.kill("SIGINT");
    await run.ended;
  });

  it("does not wait for a test that never ends when a file has changed", async () => {
    const folder = folderOf("--- a.test.crmscript\nVoid testEndless() { while (true) { } }\n");
    const run = start(folder, "test", "--tenant", ":memory:", "--watch", "--filter", "test");
    const file = path.join(folder, "a.test.crmscript");
    const change = setInterval(() => fs.writeFileSync(file, "Void testOnly() { assert(true); }\n"), 500);
    await run.prints("Changed meanwhile");
    clearInterval(change);
    await run.prints("1 test passed");
    run.process.kill("SIGINT");
    await run.ended;
  });

  it("says that the folder is gone, and how its files are wrong", async () => {
    const folder = folderOf(tests);
    const run = start(folder, "test", "--tenant", ":memory:", "--watch");
    await run.prints("Waiting for changes.");
    fs.writeFileSync(path.join(folder, "crmscript.json"), "{");
    await run.prints("at crmscript.json:1:2");
    fs.renameSync(folder, `${folder}-moved`);
    const { code, err } = await run.ended;
    fs.renameSync(`${folder}-moved`, folder);
    assert.equal(code, 2);
    assert.match(err, /cannot be watched any more: it was moved or deleted/);
  });

  it("refuses a trigger definition that does not read instead of passing it by", async () => {
    const { code, err } = await command(folderOf(`${tests}--- t.trigger.json\n{ "event": 5 }\n`), "test");
    assert.equal(code, 1);
    assert.match(err, /^error: t\.trigger\.json:1:1: /);
  });

  it("writes coverage", async () => {
    const folder = folderOf(
      '--- a.test.crmscript\n#include "lib";\nVoid testOne() { assertEquals(2, twice(1)); }\n--- lib.crmscript\nInteger twice(Integer n) {\n  return n + n;\n}\n',
    );
    const { code } = await command(folder, "test", "--tenant", ":memory:", "--coverage", "cover.info");
    assert.equal(code, 0);
    assert.match(
      fs.readFileSync(path.join(folder, "cover.info"), "utf8"),
      /^SF:.*lib\.crmscript$[\s\S]*^DA:2,1$[\s\S]*^LH:1$/m,
    );
  });
});

describe("crmscript new", function () {
  this.timeout(60_000);

  it("makes a workspace that checks, runs and passes its tests", async () => {
    const folder = folderOf("");
    assert.equal((await command(folder, "new", "mine")).code, 0);
    const mine = path.join(folder, "mine");
    for (const args of [["check"], ["workspace", "check"], ["test"]]) {
      const { code, out, err } = await command(mine, ...args);
      assert.equal(code, 0, `${args.join(" ")}: ${out}${err}`);
    }
    assert.equal((await command(mine, "run", "Scripts/Hello.crmscript")).out, "Hello, anna!\n");
  });

  it("writes over nothing", async () => {
    const folder = folderOf('--- mine/crmscript.json\n{ "own": true }\n');
    const { code, err } = await command(folder, "new", "mine");
    assert.equal(code, 2);
    assert.match(err, /crmscript\.json exists already/);
    assert.deepEqual(fs.readdirSync(path.join(folder, "mine")), ["crmscript.json"]);
  });
});

describe("crmscript macro, lsp and dap", function () {
  this.timeout(60_000);
  const macro = `${settings}--- m.macro.json\n${JSON.stringify({ actions: [{ do: "company.create", with: { name: "From a macro" } }] })}\n`;

  it("runs a macro, and shows the script that it becomes", async () => {
    const folder = folderOf(macro);
    const { code, err } = await command(folder, "macro", "run", "m.macro.json");
    assert.equal(code, 0, err);
    const shown = await command(folder, "macro", "show", "m.macro.json");
    assert.match(shown.out, /addData\("contact\.name", "From a macro"\)/);
    fs.writeFileSync(path.join(folder, "shown.crmscript"), shown.out);
    assert.equal((await command(folder, "check", "shown.crmscript")).code, 0);
    const query = "SELECT COUNT(*) AS n FROM contact WHERE name = 'From a macro'";
    assert.match((await command(folder, "tenant", "query", query)).out, /1/);
  });

  it("serves the debug adapter on a port", async () => {
    const started = start(folderOf(""), "dap", "--port", "0");
    await started.prints("Listening on port ");
    started.process.kill();
    await started.ended;
  });

  it("refuses channels that make no sense", async () => {
    for (const [args, message] of [
      [["lsp", "--stdio", "--pipe", "x"], /one of --stdio/],
      [["lsp", "--socket", "70000"], /Expected a port/],
      [["dap", "--port", "x"], /Expected a whole number/],
    ] as const) {
      const { code, err } = await command(folderOf(""), ...args);
      assert.deepEqual([code, message.test(err)], [2, true], err);
    }
  });

  it("writes a profile of a run at full speed", async () => {
    const folder = folderOf(
      "Integer hot(Integer n) {\n  Integer sum = 0;\n  for (Integer i = 0; i < n; i++)\n    sum += i;\n  return sum;\n}\nprint(hot(100).toString());\n",
    );
    const { code, out, err } = await command(folder, "run", "main.crmscript", "--profile", "out/p.cpuprofile");
    assert.deepEqual([code, out], [0, "4950"], err);
    const { nodes } = JSON.parse(fs.readFileSync(path.join(folder, "out/p.cpuprofile"), "utf8")) as {
      nodes: { callFrame: { functionName: string }; positionTicks: { line: number; ticks: number }[] }[];
    };
    const hot = nodes.find(({ callFrame }) => callFrame.functionName === "hot");
    assert.ok(hot?.positionTicks.some(({ line, ticks }) => line === 4 && ticks === 100));
    assert.ok(!fs.existsSync(path.join(folder, "run.crmtrace")));
  });
});
