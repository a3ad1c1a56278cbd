// `crmscript schedule`: the scheduled tasks of a workspace, when they run next, and running them.
import type { Command } from "commander";
import { describeOutcome } from "../../automation/execute.js";
import { nextExecution } from "../../automation/nextExecution.js";
import { type OpenWorkspace, openWorkspace } from "../../automation/openWorkspace.js";
import { runSchedule, scheduleOf } from "../../automation/runSchedule.js";
import { runSchedules, type SchedulerClock, virtualClock } from "../../automation/runSchedules.js";
import {
  type RunLogEntry,
  readRunLog,
  readScheduleState,
  type Schedule,
  type ScheduleState,
  zoneOf,
} from "../../automation/scheduleState.js";
import { readTime, timeText } from "../../tenant/zone.js";
import { definitionKind } from "../../workspace/definitions.js";
import type { Workspace } from "../../workspace/load.js";
import { describeRecurrence } from "../../workspace/recurrence.js";
import { exitCodes, UsageError } from "../exit.js";
import {
  counted,
  type Format,
  formatOption,
  guarded,
  interruption,
  note,
  printJson,
  printLine,
  shownPath,
  table,
  wholeNumber,
} from "../printing.js";
import { addRunOptions, type RunOptionValues, runRequest } from "../runOptions.js";
import { commandSettings, reportEnd, runJson } from "../runReport.js";
import { currentFolder } from "../workspace.js";

interface Options extends RunOptionValues {
  readonly format: Format;
}

export function registerSchedule(program: Command): void {
  const schedule = program.command("schedule").description("List, time and run scheduled tasks.");
  schedule
    .command("list")
    .description("List the tasks with their next execution and how the last one went.")
    .option("--folder <folder>", "the workspace folder")
    .addOption(formatOption())
    .action((options: Options) => guarded(options.format, () => list(options)));
  schedule
    .command("next")
    .description("Print when a task runs next.")
    .argument("<name>", "name or file of the task")
    .option("--folder <folder>", "the workspace folder")
    .option("--from <time>", "reckoned from this time instead of now, such as 2024-09-02T09:00")
    .option("--count <number>", "how many executions", wholeNumber, 1)
    .addOption(formatOption())
    .action((name: string, options: Options & { from?: string; count: number }) =>
      guarded(options.format, () => next(name, options)),
    );
  addRunOptions(
    schedule
      .command("run")
      .description("Run a task now. Exit code 1 when it fails.")
      .argument("<name>", "name or file of the task"),
  )
    .addOption(formatOption())
    .action((name: string, options: Options) => guarded(options.format, () => run(name, options)));
  addRunOptions(
    schedule
      .command("start")
      .description("Run tasks when they are due, until Ctrl+C. With --from and --until: on a clock that jumps."),
  )
    .option("--from <time>", "where the clock starts")
    .option("--until <time>", "the last moment looked at")
    .addOption(formatOption())
    .action((options: Options & { from?: string; until?: string }) => guarded(options.format, () => start(options)));
  schedule
    .command("log")
    .description("Print the log of scheduled runs.")
    .option("--folder <folder>", "the workspace folder")
    .addOption(formatOption())
    .action((options: Options) => guarded(options.format, () => log(options)));
}

async function list({ folder, format }: Options): Promise<void> {
  const { workspace } = await openWorkspace(currentFolder(folder));
  noteBroken(workspace);
  const rows = [];
  for (const schedule of workspace.schedules) {
    const state = await readScheduleState(workspace, schedule, Date.now());
    rows.push({
      name: schedule.name,
      run: schedule.value.run,
      recurrence: describeRecurrence(schedule.value),
      disabled: schedule.value.disabled ?? false,
      next: schedule.value.disabled ? null : moment(state.next, zoneOf(workspace)),
      lastStart: moment(state.lastStart, zoneOf(workspace)),
      error: lockText(state, zoneOf(workspace)) ?? state.error ?? null,
      file: schedule.file,
    });
  }
  if (format === "json") return printJson({ schedules: rows });
  const lines = rows.map((row) => [
    row.name,
    row.recurrence,
    row.disabled ? "disabled" : row.next ? `next ${row.next}` : "no next run",
    row.error ?? "",
  ]);
  if (lines.length > 0) printLine(table(lines));
}

/** A run that goes on, or one that was killed: nothing else starts the task before its lock expires. */
function lockText({ lockExpires }: ScheduleState, zone: string): string | undefined {
  if (lockExpires === undefined || lockExpires <= Date.now()) return undefined;
  return `running, or ended in the middle: locked until ${moment(lockExpires, zone)}`;
}

/** Definitions that do not read are tasks that never run. */
function noteBroken({ schedules, problems }: Workspace): void {
  const read = new Set(schedules.map(({ file }) => file));
  for (const { file, line, column, severity, message } of problems)
    if (severity === "error" && definitionKind(file) === "schedule" && !read.has(file))
      note(`${shownPath(file)}:${line}:${column}: ${message} The task does not run.`);
}

async function next(
  name: string,
  { folder, from, count, format }: Options & { from?: string; count: number },
): Promise<void> {
  const open = await openWorkspace(currentFolder(folder));
  const schedule = scheduleOf(open, name);
  const zone = zoneOf(open.workspace);
  const moments = schedule.value.disabled ? [] : await nextMoments(open, schedule, from, count);
  const shown = moments.map((at) => moment(at, zone));
  if (format === "json")
    return printJson({ name: schedule.name, recurrence: describeRecurrence(schedule.value), next: shown });
  if (shown.length === 0) printLine(schedule.value.disabled ? "disabled" : describeRecurrence(schedule.value));
  for (const at of shown) printLine(at ?? "");
}

/** Without a time of its own the scheduler's state counts, so that retries and past runs are in it. */
async function nextMoments(
  open: OpenWorkspace,
  schedule: Schedule,
  from: string | undefined,
  count: number,
): Promise<number[]> {
  const zone = zoneOf(open.workspace);
  let at =
    from === undefined
      ? (await readScheduleState(open.workspace, schedule, Date.now())).next
      : nextExecution(schedule.value, instantOf(from, zone), zone);
  const moments: number[] = [];
  for (; at !== undefined && moments.length < count; at = nextExecution(schedule.value, at, zone)) {
    if (at === moments.at(-1)) break;
    moments.push(at);
  }
  return moments;
}

async function run(name: string, options: Options): Promise<void> {
  const open = await openWorkspace(currentFolder(options.folder));
  const schedule = scheduleOf(open, name);
  const settings = commandSettings(`crmscript schedule run ${schedule.name}`, options.format);
  const scheduled = Date.now();
  const { entry, result } = await runSchedule(
    open,
    { schedule, cause: "by hand", scheduled },
    runRequest(options),
    settings,
  );
  if (options.format === "json")
    return end(entry, () =>
      printJson({
        task: schedule.name,
        ...(result ? runJson(result) : { outcome: "not started" }),
        error: entry.error ?? null,
      }),
    );
  if (result) reportEnd(result);
  end(
    entry,
    () =>
      entry.error !== undefined &&
      note(result ? `The task "${schedule.name}" failed: ${describeOutcome(result.outcome)}` : entry.error),
  );
}

function end({ outcome }: RunLogEntry, print: () => void): void {
  print();
  process.exitCode = outcome === "ok" ? exitCodes.good : exitCodes.problems;
}

async function start(options: Options & { from?: string; until?: string }): Promise<void> {
  const folder = currentFolder(options.folder);
  const { workspace } = await openWorkspace(folder);
  const zone = zoneOf(workspace);
  const until = options.until === undefined ? Number.POSITIVE_INFINITY : instantOf(options.until, zone);
  if (options.from !== undefined && options.until === undefined) throw new UsageError("--from needs --until.");
  noteBroken(workspace);
  if (options.format === "text" && options.from === undefined)
    note(`${counted(workspace.schedules.length, "task")}. Ctrl+C ends the scheduler.`);
  const { onEvent } = commandSettings("", options.format);
  const entries = await runSchedules({
    open: () => openWorkspace(folder),
    clock: options.from === undefined ? realClock : virtualClock(instantOf(options.from, zone)),
    until,
    signal: interruption(),
    request: runRequest(options),
    ...(onEvent ? { settings: { onEvent } } : {}),
    onRun: (schedule, { entry }) => {
      if (options.format === "text") note(`${moment(entry.start, zone)} ${schedule.name}: ${entry.error ?? "ok"}`);
    },
  });
  if (options.format === "json") printJson({ runs: entries });
  process.exitCode = entries.some(({ outcome }) => outcome === "failed") ? exitCodes.problems : exitCodes.good;
}

const realClock: SchedulerClock = {
  now: Date.now,
  isVirtual: false,
  waitUntil: (instant, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, Math.max(0, instant - Date.now()));
      function done() {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
      signal?.addEventListener("abort", done);
    }),
};

async function log({ folder, format }: Options): Promise<void> {
  const { workspace } = await openWorkspace(currentFolder(folder));
  const entries = await readRunLog(workspace);
  if (format === "json") return printJson({ runs: entries });
  const zone = zoneOf(workspace);
  const rows = entries.map((entry) => [
    moment(entry.start, zone) ?? "",
    entry.task,
    entry.cause,
    `${Math.round((entry.end - entry.start) / 100) / 10} s`,
    entry.error ?? "ok",
  ]);
  if (rows.length > 0) printLine(table(rows));
}

/** Local time of the tenant, such as `2024-09-02 02:15`. */
function moment(instant: number | undefined, zone: string): string | null {
  return instant === undefined ? null : timeText(instant, zone);
}

function instantOf(text: string, zone: string): number {
  const time = readTime(text, zone);
  if (time === undefined) throw new UsageError(`Expected a time such as 2024-09-02T09:00, found "${text}".`);
  return time;
}
