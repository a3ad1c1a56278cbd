// Loading a folder: what is found, what it is called, and what is wrong across files.
import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { discover } from "../../workspace/discover.js";
import { findByIncludeName } from "../../workspace/includeName.js";
import { type KnownEvent, loadWorkspace } from "../../workspace/load.js";
import { withFolder } from "./sandbox.js";

const events: readonly KnownEvent[] = [{ id: 1008, name: "SalesBeforeSaveSale" }];

/** All problems of a folder as `file:line code`. */
const problemsOf = (files: Readonly<Record<string, string>>) =>
  withFolder(files, async (folder) => {
    const { problems } = await loadWorkspace(folder, events);
    return problems.map(({ file, line, code }) => `${path.relative(folder, file)}:${line} ${code}`);
  });

describe("discover", () => {
  it("finds the four endings in any letter case, and leaves out folders without source", async () => {
    const files = {
      "a.crmscript": "",
      "b/c.CRM": "",
      "d.ejscript": "",
      "e.ej": "",
      "node_modules/x.crm": "",
      ".git/y.crm": "",
      "f.txt": "",
    };
    await withFolder(files, async (folder) => {
      const { scripts } = await discover(folder);
      assert.deepEqual(
        scripts.map((file) => path.relative(folder, file)),
        ["a.crmscript", "b/c.CRM", "d.ejscript", "e.ej"],
      );
    });
  });

  it("ends on a loop of links and does not leave the folder", async () => {
    await withFolder({ "in/a.crm": "", "out/b.crm": "" }, async (folder) => {
      const inner = path.join(folder, "in");
      await fs.symlink(inner, path.join(inner, "loop"));
      await fs.symlink(path.join(folder, "out"), path.join(inner, "outside"));
      const { scripts, truncated } = await discover(inner);
      assert.deepEqual([scripts.length, truncated], [1, false]);
    });
  });

  it("stops at its limits and says so", async () => {
    await withFolder({ "a.crm": "", "b.crm": "", "c/d/e.crm": "" }, async (folder) => {
      assert.equal((await discover(folder, { files: 1, depth: 9 })).truncated, true);
      assert.equal((await discover(folder, { files: 9, depth: 1 })).truncated, true);
      assert.equal((await discover(folder, { files: 9, depth: 2 })).truncated, false);
    });
  });

  it("answers nothing for a folder that is not there", async () => {
    assert.deepEqual((await discover("/no/such/folder")).scripts, []);
  });
});

describe("include names", () => {
  const scripts = [{ file: "/w/Tax.crmscript" }, { file: "/w/b/other.crm", include: "tax" }, { file: "/w/c.ej" }];
  const cases: readonly [string, string | undefined][] = [
    ["TAX", "/w/b/other.crm"],
    ["Other", "/w/b/other.crm"],
    ["tax.crmscript", "/w/Tax.crmscript"],
    ["C", "/w/c.ej"],
    ["d", undefined],
  ];
  for (const [name, file] of cases)
    it(`${name} means ${file}`, () => assert.equal(findByIncludeName(scripts, name)?.file, file));
});

describe("loading a folder", () => {
  it("the samples have no problem", async () => {
    const samples = path.resolve(import.meta.dirname, "../../../samples/company");
    const workspace = await loadWorkspace(samples, events);
    assert.deepEqual(workspace.problems, []);
    assert.deepEqual(
      [
        workspace.scripts.length,
        workspace.triggers.length,
        workspace.schedules.length,
        workspace.macros.length,
        workspace.traces.length,
      ],
      [5, 1, 1, 1, 1],
    );
    assert.equal(workspace.settings.tenant?.timeZone, "Europe/Oslo");
  });

  it("takes names from the exporter's files", async () => {
    const files = {
      "Scripts/a.crmscript": "",
      "Scripts/a.json": '{"id": 7, "description": "Real / name", "include_id": "real"}',
    };
    await withFolder(files, async (folder) => {
      const [script] = (await loadWorkspace(folder)).scripts;
      assert.deepEqual([script?.name, script?.include], ["Real / name", "real"]);
    });
  });

  const trigger = (event: string, script: string) => `{ "event": ${JSON.stringify(event)},\n "script": "${script}" }`;
  it("marks an unknown event", async () => {
    assert.deepEqual(await problemsOf({ "a.crm": "", "t.trigger.json": trigger("salesBeforeSaveSale", "a") }), [
      "t.trigger.json:1 unknown-event",
    ]);
  });
  it("marks a script that is not there, and one outside the folder", async () => {
    assert.deepEqual(await problemsOf({ "t.trigger.json": trigger("SalesBeforeSaveSale", "./a.crm") }), [
      "t.trigger.json:2 unknown-script",
    ]);
    assert.deepEqual(await problemsOf({ "t.trigger.json": trigger("SalesBeforeSaveSale", "../../etc/passwd") }), [
      "t.trigger.json:2 unknown-script",
    ]);
  });
  it("finds a script by path, by file name and by include name", async () => {
    const script = { "x/a.crm": "", "x/a.script.json": '{ "include": "inc" }' };
    for (const reference of ["./x/a.crm", "a", "a.crm", "INC"])
      assert.deepEqual(
        await problemsOf({ ...script, "t.trigger.json": trigger("SalesBeforeSaveSale", reference) }),
        [],
        reference,
      );
  });

  const waitsFor = (task: string) => `{ "run": "a", "every": "after",\n "task": "${task}" }`;
  it("marks tasks that wait for each other", async () => {
    const files = {
      "a.crm": "",
      "one.schedule.json": waitsFor("two"),
      "two.schedule.json": waitsFor("one"),
      "three.schedule.json": waitsFor("two"),
    };
    assert.deepEqual(await problemsOf(files), ["one.schedule.json:2 task-cycle", "two.schedule.json:2 task-cycle"]);
  });
  it("warns of a day that some months lack, and of a day that never was", async () => {
    const monthly = '{ "run": "a", "every": "month", "months": ["jan", "feb"], "at": "01:00",\n "day": 30 }';
    const once = '{ "run": "a", "every": "once",\n "when": "2023-02-29T01:00" }';
    assert.deepEqual(await problemsOf({ "a.crm": "", "m.schedule.json": monthly, "o.schedule.json": once }), [
      "m.schedule.json:2 doubtful-time",
      "o.schedule.json:2 doubtful-time",
    ]);
  });

  it("marks a macro binding that points forward", async () => {
    const macro =
      '{ "actions": [\n { "do": "message.send", "with": { "to": "$req.email" } },\n { "id": "req", "do": "request.load" } ] }';
    assert.deepEqual(await problemsOf({ "m.macro.json": macro }), ["m.macro.json:2 unknown-binding"]);
  });
  it("marks an include name that two scripts declare", async () => {
    const include = '{ "include": "same" }';
    const files = { "a.crm": "", "a.script.json": include, "b.crm": "", "b.script.json": include };
    assert.deepEqual(await problemsOf(files), [
      "a.script.json:1 duplicate-include-name",
      "b.script.json:1 duplicate-include-name",
    ]);
  });
  it("marks settings that are no file instead of passing them by", async () => {
    assert.deepEqual(await problemsOf({ "crmscript.json/a.crmscript": "" }), ["crmscript.json:1 unreadable"]);
    await withFolder({ "real.txt": "{}" }, async (folder) => {
      await fs.symlink("real.txt", path.join(folder, "crmscript.json"));
      const { problems } = await loadWorkspace(folder, events);
      assert.match(problems[0]?.message ?? "", /expected a file: links are not followed/);
    });
  });

  it("marks a trace of nothing", async () => {
    assert.deepEqual(await problemsOf({ "t.trace.json": '{ "description": "d",\n "target": "x" }' }), [
      "t.trace.json:2 unknown-target",
    ]);
  });
});
