// The launch configuration as the extension's manifest describes it and as the adapter reads it: the same keys.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { Failure } from "../../debug-adapter/errors.js";
import { readEventArguments, readLaunchArguments } from "../../debug-adapter/launchArguments.js";
import { CrmScriptSession } from "../../debug-adapter/session.js";
import { createDouble } from "./double.js";

const manifest = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));

describe("launch configuration", () => {
  const full = {
    program: "a.crmscript",
    workspaceFolder: "/crm",
    args: ["a=b=c"],
    variables: { a: "" },
    cgi: { method: "POST", variables: { a: "b", c: ["d"] }, headers: {}, cookies: {}, body: "", query: "" },
    event: { type: 1008, inputValues: { a: "b" }, stateValues: {} },
    dialogs: { ask: { button: "ok" } },
    user: "anna",
    tenant: ":memory:",
    stopOnEntry: true,
    noDebug: false,
    record: "a.crmtrace",
    replay: "b.crmtrace",
    clock: "2024-02-29T09:00",
    seed: 1,
    http: { policy: "allow", hosts: ["example.com"] },
    limits: { seconds: 60, megabytes: 8 },
    trace: true,
    debugKey: "key",
  };

  it("reads every key, and drops what an editor adds", () => {
    assert.deepEqual(readLaunchArguments({ ...full, type: "crmscript", request: "launch", __sessionId: "x" }), full);
  });

  it("has the keys of the manifest", () => {
    const { properties } = manifest.contributes.debuggers[0].configurationAttributes.launch;
    const own = Object.keys(full).filter((key) => key !== "noDebug"); // the editor sets it itself
    assert.deepEqual(Object.keys(properties).sort(), own.sort());
  });

  it("takes null, as some editors send it, for a key that is not there", () => {
    assert.deepEqual(readLaunchArguments({ program: "a", user: null }), { program: "a" });
  });

  it("names the key that is wrong", () => {
    for (const [key, value] of Object.entries({ args: "a=b", variables: [], record: 1, seed: 1.5, trace: "yes" })) {
      const named = (error: unknown) => error instanceof Failure && error.message.includes(`"${key}"`);
      assert.throws(() => readLaunchArguments({ ...full, [key]: value }), named, key);
    }
  });

  it("reads an event's file", () => {
    assert.deepEqual(readEventArguments({ type: "NewTicket" }), { type: "NewTicket" });
    assert.throws(
      () => readEventArguments({ type: "NewTicket", inputValues: { a: 1 } }),
      /"inputValues".*"a" is a text/,
    );
    assert.throws(() => readEventArguments([]), /a file that holds an object/);
  });
});

describe("a session inside an editor's process", () => {
  it("takes and gives messages as objects", async () => {
    const session = new CrmScriptSession(createDouble());
    const answered = new Promise<object>((resolve) => session.onDidSendMessage(resolve));
    session.handleMessage({ seq: 1, type: "request", command: "initialize", arguments: {} } as never);
    assert.equal(((await answered) as { success: boolean }).success, true);
    session.dispose();
    await session.done;
  });
});
