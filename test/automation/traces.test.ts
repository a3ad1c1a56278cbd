// Trace definitions: which runs leave a recording, how long, and when a trace is switched off.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { execute } from "../../automation/execute.js";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { prepareRun, type RunRequest } from "../../automation/prepareRun.js";
import { openRecording, replay } from "../../automation/replay.js";
import { withTenant } from "../../automation/tenantFile.js";
import { folderOf, monday } from "./folder.js";

const head = '--- crmscript.json\n{ "tenant": { "file": "t.crmtenant", "demo": { "companies": 1 } } }\n';
const trace = (keys: string) =>
  `${head}--- T.trace.json\n{ "description": "who", "target": "./main.crmscript"${keys} }\n`;

let clock = monday;

async function run(folder: string, request: Partial<RunRequest> = {}) {
  clock += 60_000;
  const open = await openWorkspace(folder);
  return execute(open, prepareRun(open, { program: "main.crmscript", ...request }), { now: () => clock, why: "test" });
}
const recordings = (folder: string) => {
  const at = path.join(folder, ".crmscript/traces/T");
  return fs.existsSync(at) ? fs.readdirSync(at).filter((name) => name.endsWith(".crmtrace")) : [];
};

describe("traces", function () {
  this.timeout(30_000);

  it("record every run, to be replayed", async () => {
    const folder = folderOf(`print("hello");\n${trace("")}`);
    const {
      recordings: [file],
    } = await run(folder);
    assert.deepEqual(recordings(folder), [path.basename(file!)]);
    let output = "";
    await replay(await openRecording(file!), (text) => {
      output += text;
    });
    assert.equal(output, "hello");
  });

  it("record the first run and then every nth", async () => {
    const folder = folderOf(`print("x");\n${trace(', "resolution": 3')}`);
    const counts: number[] = [];
    for (let i = 0; i < 5; i++) counts.push((await run(folder)).recordings.length);
    assert.deepEqual(counts, [1, 0, 0, 1, 0]);
  });

  it("record nothing when disabled, for another script or another user", async () => {
    for (const keys of [', "enabled": false', ', "user": "bjorn"', ', "user": "nobody"']) {
      const folder = folderOf(`print("x");\n${trace(keys)}`);
      assert.deepEqual((await run(folder)).recordings, [], keys);
    }
    const other = folderOf(`print("x");\n${trace("")}--- other.crmscript\nprint("y");\n`);
    assert.deepEqual((await run(other, { program: "other.crmscript" })).recordings, []);
    const folder = folderOf(`print("x");\n${trace(', "user": "bjorn"')}`);
    assert.equal((await run(folder, { user: "bjorn" })).recordings.length, 1);
  });

  it("keep only failed runs when asked to, and those that the script asks for", async () => {
    const folder = folderOf(
      `if (getVariable("v") == "fail") throw "x";\nif (getVariable("v") == "force") forceSaveTrace(true);\n${trace(', "onlyOnException": true')}`,
    );
    assert.deepEqual((await run(folder)).recordings, []);
    assert.deepEqual(recordings(folder), []);
    assert.equal((await run(folder, { variables: { v: "fail" } })).recordings.length, 1);
    assert.equal((await run(folder, { variables: { v: "force" } })).recordings.length, 1);
  });

  it("remove recordings that are older than they are kept", async () => {
    const folder = folderOf(
      `print("x");\n${trace(', "keep": "2h"')}--- .crmscript/traces/T/old.crmtrace\n\n--- .crmscript/traces/T/young.crmtrace\n\n`,
    );
    fs.utimesSync(
      path.join(folder, ".crmscript/traces/T/old.crmtrace"),
      new Date(monday),
      new Date(monday - 7_200_000),
    );
    fs.utimesSync(path.join(folder, ".crmscript/traces/T/young.crmtrace"), new Date(monday), new Date(clock));
    await run(folder);
    assert.deepEqual(
      recordings(folder).filter((name) => !name.startsWith("2024")),
      ["young.crmtrace"],
    );
  });

  it("are switched off at a hundred recordings, until the definition is saved again", async () => {
    const folder = folderOf(`print("x");\n${trace(', "keep": "9999w"')}`);
    fs.mkdirSync(path.join(folder, ".crmscript/traces/T"), { recursive: true });
    for (let i = 0; i < 99; i++) fs.writeFileSync(path.join(folder, `.crmscript/traces/T/${i}.crmtrace`), "");
    const full = await run(folder);
    assert.match(full.notices.at(-1)!, /has 100 recordings .* switched off/);
    assert.deepEqual((await run(folder)).recordings, []);
    for (let i = 0; i < 99; i++) fs.rmSync(path.join(folder, `.crmscript/traces/T/${i}.crmtrace`));
    assert.deepEqual((await run(folder)).recordings, []);
    fs.utimesSync(path.join(folder, "T.trace.json"), new Date(), new Date(clock + 1e9));
    assert.equal((await run(folder)).recordings.length, 1);
  });

  it("tell by mail, as often as they may", async () => {
    const folder = folderOf(`print("x");\n${trace(', "notify": { "email": "ops@example.test", "max": 1 }')}`);
    await run(folder);
    await run(folder);
    const mails = withTenant(path.join(folder, "t.crmtenant"), (tenant) => tenant.find("outbox", {}));
    assert.deepEqual(
      mails.map(({ subject, rcpt }) => [subject, rcpt]),
      [["Trace saved: who", "ops@example.test"]],
    );
  });
});
