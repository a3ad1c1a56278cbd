// Profiles: the hot function stands out, with its lines, and the times add up.
import * as assert from "node:assert/strict";
import * as path from "node:path";
import { execute } from "../../automation/execute.js";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { prepareRun } from "../../automation/prepareRun.js";
import { profileRecording } from "../../automation/profile.js";
import { openRecording } from "../../automation/replay.js";
import { folderOf, settings } from "./folder.js";

const script = `Integer hot(Integer n) {
  Integer sum = 0;
  for (Integer i = 0; i < n; i++)
    sum += i % 7;
  return sum;
}
Integer cold(Integer n) {
  return n + 1;
}
Integer total = 0;
for (Integer i = 0; i < 3; i++)
  total += hot(200) + cold(i);
`;

describe("a profile", function () {
  this.timeout(20_000);

  async function profile(unit: "time" | "statements") {
    const folder = folderOf(script);
    const record = path.join(folder, "run.crmtrace");
    const open = await openWorkspace(folder);
    await execute(open, prepareRun(open, { program: "main.crmscript", tenant: ":memory:" }), { ...settings, record });
    return profileRecording(await openRecording(record), unit);
  }

  it("names the hot function and its lines", async () => {
    const { nodes } = (await profile("statements")).profile;
    const hot = [...nodes].sort((a, b) => b.hitCount - a.hitCount)[0]!;
    assert.equal(hot.callFrame.functionName, "hot");
    assert.equal(hot.callFrame.lineNumber, 1);
    assert.deepEqual(hot.positionTicks, [
      { line: 2, ticks: 3 },
      { line: 3, ticks: 603 },
      { line: 4, ticks: 600 },
      { line: 5, ticks: 3 },
    ]);
    const top = nodes.find(({ id }) => nodes[0]!.children.includes(id))!;
    const callees = nodes.filter(({ id }) => top.children.includes(id)).map(({ callFrame }) => callFrame.functionName);
    assert.deepEqual(callees, ["hot", "cold"]);
  });

  it("counts each statement once, in the order of the calls", async () => {
    const { profile: measured, finished } = await profile("statements");
    assert.equal(measured.endTime, finished.statements);
    assert.equal(measured.samples.length, measured.timeDeltas.length);
    const names = new Map(measured.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
    const calls = measured.samples.map((id) => names.get(id));
    assert.deepEqual(
      calls.filter((name) => name !== calls[0]),
      ["hot", "cold", "hot", "cold", "hot", "cold"],
    );
  });

  it("shares out the time of the replay", async () => {
    const { profile: measured, unit } = await profile("time");
    assert.equal(unit, "time");
    assert.ok(measured.endTime > 0);
    assert.ok(measured.timeDeltas.every((delta) => Number.isInteger(delta) && delta >= 0));
  });
});
