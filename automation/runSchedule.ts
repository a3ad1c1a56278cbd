// Runs one scheduled task and does the bookkeeping around it: the lock, the log, retries after a failure, the event
// that tells of it, and when the task runs next (admin.md 4.4). The loop over all tasks is runSchedules.ts.
import { changeDefinition } from "../workspace/save.js";
import { describeOutcome, type ExecuteSettings, execute, isGood, type RunResult } from "./execute.js";
import { fireEvent, triggersOf } from "./fireEvent.js";
import { nextExecution } from "./nextExecution.js";
import type { OpenWorkspace } from "./openWorkspace.js";
import { prepareRun, type RunRequest } from "./prepareRun.js";
import { LaunchFailure, launchFailure } from "./problem.js";
import {
  appendRunLog,
  type RunLogEntry,
  readScheduleState,
  type Schedule,
  type ScheduleState,
  writeScheduleState,
  zoneOf,
} from "./scheduleState.js";

export interface ScheduledRun {
  readonly schedule: Schedule;
  readonly cause: RunLogEntry["cause"];
  /** When it was due, milliseconds since 1970 UTC. */
  readonly scheduled: number;
}
export interface ScheduledResult {
  readonly entry: RunLogEntry;
  /** Undefined when it could not be started. */
  readonly result: RunResult | undefined;
  readonly next: number | undefined;
}

/** Event 300, "scheduled task failed". */
const taskFailed = 300;
const defaultLockMinutes = 60;

/** The task of a name or file. */
export function scheduleOf({ workspace }: OpenWorkspace, name: string): Schedule {
  const wanted = name.toLowerCase();
  const found =
    workspace.schedules.find((each) => each.file === name) ??
    workspace.schedules.find((each) => each.name.toLowerCase() === wanted) ??
    workspace.schedules.find((each) => each.file.toLowerCase().endsWith(wanted));
  if (found) return found;
  const names = workspace.schedules.map((each) => `"${each.name}"`).join(", ");
  throw launchFailure(
    "unknown-task",
    `There is no scheduled task "${name}". ${names ? `There is ${names}.` : "The workspace has none."}`,
  );
}

/**
 * Runs a task now. A script that cannot be started counts as a failed run, as does one that outlives its lock.
 * @throws LaunchFailure when another run of the task holds its lock
 */
export async function runSchedule(
  open: OpenWorkspace,
  { schedule, cause, scheduled }: ScheduledRun,
  request: Omit<RunRequest, "program">,
  settings: ExecuteSettings,
): Promise<ScheduledResult> {
  const { workspace } = open;
  const start = settings.now();
  const before = await readScheduleState(workspace, schedule, start);
  if (before.lockExpires !== undefined && before.lockExpires > start) throw locked(schedule, before.lockExpires);
  const lock = (schedule.value.lockMinutes ?? defaultLockMinutes) * 60_000;
  await writeScheduleState(workspace, schedule, { ...before, lastStart: start, lockExpires: start + lock });
  if (schedule.value.startNow) await changeDefinition(schedule.file, [{ path: ["startNow"], value: undefined }]);
  const { result, error: failure } = await attempt(open, schedule, request, settings);
  const duration = result?.durationMilliseconds ?? 0;
  const overrun = failure === undefined && duration > lock;
  const error = overrun
    ? `The run took ${Math.round(duration / 1000)} s, longer than its lock of ${lock / 60_000} minutes.`
    : failure;
  const end = start + Math.round(duration);
  const after = stateAfter(open, schedule, { before, start, end, cause, error });
  await writeScheduleState(workspace, schedule, after);
  const entry: RunLogEntry = {
    task: schedule.name,
    cause,
    scheduled,
    start,
    end,
    outcome: error === undefined ? "ok" : "failed",
    output: result?.output ?? "",
    ...(error === undefined ? {} : { error }),
    ...(result && result.recordings.length > 0 ? { recordings: result.recordings } : {}),
  };
  await appendRunLog(workspace, entry);
  const unheard = error === undefined ? undefined : await tellFailure(open, schedule, after, request, settings);
  return {
    entry: unheard === undefined ? entry : { ...entry, error: `${error}\n${unheard}` },
    result,
    next: after.next,
  };
}

async function attempt(
  open: OpenWorkspace,
  schedule: Schedule,
  request: Omit<RunRequest, "program">,
  settings: ExecuteSettings,
): Promise<{ readonly result?: RunResult; readonly error?: string }> {
  try {
    const result = await execute(open, prepareRun(open, { ...request, program: schedule.file }), settings);
    return isGood(result.outcome) ? { result } : { result, error: describeOutcome(result.outcome) };
  } catch (failure) {
    if (failure instanceof LaunchFailure) return { error: failure.message };
    throw failure;
  }
}

interface Ended {
  readonly before: ScheduleState;
  readonly start: number;
  readonly end: number;
  readonly cause: RunLogEntry["cause"];
  readonly error: string | undefined;
}

/** A run by hand leaves the regular next one alone; a failed one is tried again after the retry interval, if there is one. */
function stateAfter(
  { workspace }: OpenWorkspace,
  { value }: Schedule,
  { before, start, end, cause, error }: Ended,
): ScheduleState {
  const isRegular = cause === "schedule" || cause === "retry" || (before.next !== undefined && before.next <= start);
  const regular = !isRegular
    ? before.next
    : value.every === "once"
      ? undefined
      : nextExecution(value, start, zoneOf(workspace));
  const retry =
    error === undefined || value.retryMinutes === undefined ? undefined : start + value.retryMinutes * 60_000;
  const next = retry === undefined ? regular : Math.min(retry, regular ?? retry);
  return {
    recurrence: before.recurrence,
    lastStart: start,
    executionTime: Math.round((end - start) / 1000),
    retries: error === undefined ? 0 : before.retries + 1,
    ...(next === undefined ? {} : { next }),
    ...(error === undefined ? {} : { error, lastError: end }),
  };
}

/** @returns why the triggers of the event could not be started, if so: the task has failed all the same */
async function tellFailure(
  open: OpenWorkspace,
  schedule: Schedule,
  state: ScheduleState,
  request: Omit<RunRequest, "program">,
  settings: ExecuteSettings,
): Promise<string | undefined> {
  const event = open.catalogue.events.find(({ id }) => id === taskFailed);
  if (!event || triggersOf(open, event).length === 0) return undefined;
  const inputValues = {
    entryId: String(schedule.value.remote?.id ?? 0),
    retries: String(state.retries),
    disabled: String(schedule.value.disabled ?? false),
    errorMessage: state.error ?? "",
    nextExecution: state.next === undefined ? "" : new Date(state.next).toISOString(),
    executionTime: String(state.executionTime ?? 0),
    scriptId: String(schedule.value.remote?.script_id ?? 0),
    scriptName: schedule.value.run,
    scriptIncludeId: schedule.value.run,
  };
  try {
    await fireEvent(open, { ...request, target: taskFailed, inputValues }, settings);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof LaunchFailure)) throw failure;
    return `The triggers of "${event.name}" could not be started: ${failure.message}`;
  }
}

function locked(schedule: Schedule, until: number): LaunchFailure {
  const time = new Date(until).toISOString();
  return launchFailure(
    "locked",
    `"${schedule.name}" is running, or was ended in the middle; its lock is kept until ${time}.`,
    schedule.file,
  );
}
