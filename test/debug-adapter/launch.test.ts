// Launches that need a folder of their own: what trace definitions record of runs that an editor started.
import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import * as path from "node:path";
import { createDebuggee } from "../../debug-adapter/launch.js";
import type { Outcome } from "../../debug-adapter/protocol.js";
import { folderOf } from "../automation/folder.js";
import { Client, type Message } from "./client.js";

const traced = (keys = "") => `--- crmscript.json
{ "tenant": { "file": ":memory:" } }
--- main.crmscript
print("hello");
--- other.crmscript
print("other");
--- t.trace.json
{ "description": "Every run", "target": "./main.crmscript"${keys} }
`;

interface Body {
  readonly output?: string;
}

async function launch(folder: string, keys: object): Promise<{ outcome: Outcome; messages: readonly Message[] }> {
  const client = new Client(createDebuggee);
  await client.request("initialize", { pathFormat: "path" });
  await client.request("launch", { workspaceFolder: folder, ...keys });
  await client.take();
  await client.request("configurationDone", {});
  await client.event("terminated");
  const messages = await client.take();
  client.toAdapter.destroy();
  await client.served;
  const event = messages.find(
    (each) => each.type === "event" && (each as { event?: string }).event === "crmscript/outcome",
  );
  return { outcome: (event as unknown as { body: Outcome }).body, messages };
}

const recordings = (folder: string) => {
  const at = path.join(folder, ".crmscript/traces/t");
  return fs.existsSync(at) ? fs.readdirSync(at).filter((name) => name.endsWith(".crmtrace")) : [];
};

describe("trace definitions and launches", function () {
  this.timeout(20_000);

  it("record a run without debugging, and tell where", async () => {
    const folder = folderOf(traced());
    const { outcome } = await launch(folder, { program: path.join(folder, "main.crmscript"), noDebug: true });
    assert.deepEqual(recordings(folder), [path.basename(outcome.recording!)]);
    await launch(folder, { program: path.join(folder, "other.crmscript"), noDebug: true });
    assert.equal(recordings(folder).length, 1);
  });

  it("keep a debugged run only as the definition says", async () => {
    const folder = folderOf(traced(', "onlyOnException": true'));
    const program = path.join(folder, "main.crmscript");
    assert.equal((await launch(folder, { program })).outcome.recording, undefined);
    fs.writeFileSync(program, 'throw "broken";');
    const { outcome } = await launch(folder, { program });
    assert.equal(outcome.kind, "failed");
    assert.deepEqual(recordings(folder), [path.basename(outcome.recording!)]);
  });

  it("give a copy to the definition when the launch records for itself", async () => {
    const folder = folderOf(traced());
    const record = path.join(folder, "own.crmtrace");
    const { outcome } = await launch(folder, { program: path.join(folder, "main.crmscript"), record });
    assert.equal(outcome.recording, record);
    assert.equal(recordings(folder).length, 1);
  });

  it("replay what they recorded", async () => {
    const folder = folderOf(traced());
    const { outcome } = await launch(folder, { program: path.join(folder, "main.crmscript"), noDebug: true });
    const { messages } = await launch(folder, { replay: outcome.recording, noDebug: true });
    assert.ok(messages.some((each) => (each as { body?: Body }).body?.output === "hello"));
  });
});
