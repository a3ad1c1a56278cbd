// Scheduled tasks on a clock that jumps: what runs when, chains, retries, the lock, the log.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { type OpenWorkspace, openWorkspace } from "../../automation/openWorkspace.js";
import { runSchedule, scheduleOf } from "../../automation/runSchedule.js";
import { runSchedules, virtualClock } from "../../automation/runSchedules.js";
import { type RunLogEntry, readRunLog, readScheduleState, writeScheduleState } from "../../automation/scheduleState.js";
import { folderOf, monday, refused, settings } from "./folder.js";

const head =
  '--- crmscript.json\n{ "tenant": { "file": "t.crmtenant", "timeZone": "UTC", "demo": { "companies": 1 } } }\n';
const task = (name: string, keys: string) => `--- ${name}.schedule.json\n{ "name": "${name}", ${keys} }\n`;
const good = "--- good.crmscript\nprint(getCurrentDateTime().toString());\n";
const bad = '--- bad.crmscript\nthrow "broken";\n';

const time = (instant: number) => new Date(instant).toISOString().slice(5, 16).replace("T", " ");
const told = (entries: readonly RunLogEntry[]) =>
  entries.map((entry) => `${time(entry.start)} ${entry.task} ${entry.cause} ${entry.outcome}`);

async function schedule(
  text: string,
  hours: number,
): Promise<{ readonly runs: string[]; readonly entries: RunLogEntry[]; readonly open: OpenWorkspace }> {
  const folder = folderOf(head + text);
  const entries = await runSchedules({
    open: () => openWorkspace(folder),
    clock: virtualClock(monday),
    until: monday + hours * 3_600_000,
  });
  return { runs: told(entries), entries, open: await openWorkspace(folder) };
}

describe("scheduled tasks", function () {
  this.timeout(30_000);

  it("run at their times, each with the clock of its time", async () => {
    const text =
      good +
      task("hourly", '"run": "good", "every": "hour", "minute": 30') +
      task("daily", '"run": "good", "every": "week", "days": ["mon"], "at": "10:00"');
    const { runs, entries } = await schedule(text, 2);
    assert.deepEqual(runs, [
      "09-02 09:30 hourly schedule ok",
      "09-02 10:00 daily schedule ok",
      "09-02 10:30 hourly schedule ok",
    ]);
    assert.deepEqual(
      entries.map(({ output }) => output),
      ["2024-09-02 09:30:00", "2024-09-02 10:00:00", "2024-09-02 10:30:00"],
    );
  });

  it("run after the task that they wait for, if it succeeded", async () => {
    const text =
      good +
      bad +
      task("first", '"run": "good", "every": "once", "when": "2024-09-02T10:00"') +
      task("second", '"run": "good", "every": "after", "task": "first"') +
      task("failing", '"run": "bad", "every": "once", "when": "2024-09-02T10:30"') +
      task("never", '"run": "good", "every": "after", "task": "failing"');
    const { runs } = await schedule(text, 3);
    assert.deepEqual(runs, [
      "09-02 10:00 first schedule ok",
      "09-02 10:00 second chain ok",
      "09-02 10:30 failing schedule failed",
    ]);
  });

  it("are tried again after a failure, and remember how often", async () => {
    const { runs, open } = await schedule(
      bad + task("failing", '"run": "bad", "every": "hour", "minute": 0, "retryMinutes": 25'),
      1,
    );
    assert.deepEqual(runs, ["09-02 10:00 failing schedule failed"]);
    const state = await readScheduleState(open.workspace, open.workspace.schedules[0]!, monday);
    assert.deepEqual([state.retries, time(state.next!)], [1, "09-02 10:25"]);
    assert.match(state.error!, /broken \(bad:1\)/);
  });

  it("count a past single moment as due once", async () => {
    const { runs } = await schedule(
      good + task("late", '"run": "good", "every": "once", "when": "2024-09-01T10:00"'),
      48,
    );
    assert.deepEqual(runs, ["09-02 09:00 late schedule ok"]);
  });

  it("do not run when disabled, and start now takes its key away", async () => {
    const text =
      good +
      task("off", '"run": "good", "every": "hour", "minute": 0, "disabled": true, "startNow": true') +
      task("now", '"run": "good", "every": "never", "startNow": true');
    const { runs, open } = await schedule(text, 2);
    assert.deepEqual(runs, ["09-02 09:00 now start now ok"]);
    assert.equal(scheduleOf(open, "now").value.startNow, undefined);
    assert.equal(scheduleOf(open, "off").value.startNow, true);
  });

  it("fail when their script has mistakes, and the scheduler goes on", async () => {
    const text = `${good}--- wrong.crmscript\nInteger n = nothing;\n${task("wrong", '"run": "wrong", "every": "once", "when": "2024-09-02T09:30"')}${task("right", '"run": "good", "every": "once", "when": "2024-09-02T09:31"')}`;
    const { runs, entries } = await schedule(text, 1);
    assert.deepEqual(runs, ["09-02 09:30 wrong schedule failed", "09-02 09:31 right schedule ok"]);
    assert.match(entries[0]!.error!, /wrong\.crmscript:1:13/);
  });

  it("start anew when their times are changed", async () => {
    const { open } = await schedule(good + task("hourly", '"run": "good", "every": "hour", "minute": 30'), 1);
    const { folder } = open.workspace;
    fs.writeFileSync(
      path.join(folder, "hourly.schedule.json"),
      '{ "name": "hourly", "run": "good", "every": "hour", "minute": 45 }',
    );
    const again = await openWorkspace(folder);
    const state = await readScheduleState(again.workspace, again.workspace.schedules[0]!, monday);
    assert.equal(time(state.next!), "09-02 09:45");
  });

  it("tell their failure to the triggers of event 300", async () => {
    const trigger =
      '--- t.trigger.json\n{ "event": "ScheduledTaskFailed", "script": "./t.crmscript" }\n--- t.crmscript\nlog(getVariable("errorMessage") + " " + getVariable("retries"));\n';
    const show =
      '--- show.crmscript\nSearchEngine se;\nse.addField("log_events.var1");\nse.execute();\nprint(se.getField(0));\n';
    const { entries } = await schedule(
      bad +
        trigger +
        show +
        task("failing", '"run": "bad", "every": "once", "when": "2024-09-02T10:00"') +
        task("show", '"run": "show", "every": "once", "when": "2024-09-02T10:10"'),
      2,
    );
    assert.match(entries[1]!.output, /broken \(bad:1\) 1$/);
  });

  it("do not end the scheduler when a task that waits is locked, or the trigger of a failure is broken", async () => {
    const tasks =
      task("first", '"run": "good", "every": "hour", "minute": 30') +
      task("then", '"run": "good", "every": "after", "task": "first"') +
      task("failing", '"run": "bad", "every": "hour", "minute": 45');
    const broken = `--- told.trigger.json\n{ "event": 300, "script": "told" }\n--- told.crmscript\nInteger n = ;\n`;
    const folder = folderOf(head + good + bad + broken + tasks);
    const open = await openWorkspace(folder);
    const held = scheduleOf(open, "then");
    const state = await readScheduleState(open.workspace, held, monday);
    await writeScheduleState(open.workspace, held, { ...state, lockExpires: monday + 1e9 });
    const entries = await runSchedules({
      open: () => openWorkspace(folder),
      clock: virtualClock(monday),
      until: monday + 1.9 * 3_600_000,
    });
    assert.deepEqual(told(entries), [
      "09-02 09:30 first schedule ok",
      "09-02 09:30 then chain failed",
      "09-02 09:45 failing schedule failed",
      "09-02 10:30 first schedule ok",
      "09-02 10:30 then chain failed",
      "09-02 10:45 failing retry failed",
    ]);
    assert.match(entries[1]!.error ?? "", /"then" is running, or was ended in the middle/);
    assert.match(entries[2]!.error ?? "", /broken.*\nThe triggers of .* could not be started: .*told\.crmscript:1:/);
  });

  it("run by hand without disturbing the regular next run, and are in the log", async () => {
    const open = await openWorkspace(
      folderOf(head + good + task("hourly", '"run": "good", "every": "hour", "minute": 30')),
    );
    const hourly = scheduleOf(open, "HOURLY");
    const { entry, next } = await runSchedule(
      open,
      { schedule: hourly, cause: "by hand", scheduled: monday },
      {},
      settings,
    );
    assert.deepEqual([entry.outcome, time(next!)], ["ok", "09-02 09:30"]);
    assert.deepEqual(told(await readRunLog(open.workspace)), ["09-02 09:00 hourly by hand ok"]);
  });

  it("are refused while another run holds the lock", async () => {
    const open = await openWorkspace(
      folderOf(head + good + task("hourly", '"run": "good", "every": "hour", "minute": 30')),
    );
    const hourly = scheduleOf(open, "hourly");
    await writeScheduleState(open.workspace, hourly, {
      ...(await readScheduleState(open.workspace, hourly, monday)),
      lockExpires: monday + 60_000,
    });
    const byHand = () => runSchedule(open, { schedule: hourly, cause: "by hand", scheduled: monday }, {}, settings);
    const [problem] = await refused(byHand);
    assert.match(problem!.message, /its lock is kept until 2024-09-02T09:01/);
  });

  it("are named in the refusal of a name that does not exist", async () => {
    const open = await openWorkspace(folderOf(good + task("hourly", '"run": "good", "every": "never"')));
    const [problem] = await refused(() => scheduleOf(open, "daily"));
    assert.equal(problem!.message, 'There is no scheduled task "daily". There is "hourly".');
  });
});
