// The scheduler: once a minute it looks for tasks that are due and runs them, one after the other, since they share
// one tenant (admin.md 4.4). It takes its clock from the caller: the real one for people, one that jumps to the next
// due moment for tests and for "what would run this week".
import { resolveTask } from "../workspace/reference.js";
import type { ExecuteSettings } from "./execute.js";
import type { OpenWorkspace } from "./openWorkspace.js";
import type { RunRequest } from "./prepareRun.js";
import { LaunchFailure } from "./problem.js";
import { runSchedule, type ScheduledResult, type ScheduledRun } from "./runSchedule.js";
import { type RunLogEntry, readScheduleState, type Schedule, writeScheduleState } from "./scheduleState.js";

export interface SchedulerClock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Resolves at an instant, or at once when the signal is aborted. */
  waitUntil(instant: number, signal?: AbortSignal): Promise<void>;
  /** True: runs see the scheduler's time, standing still. */
  readonly isVirtual: boolean;
}

export interface SchedulerOptions {
  /** Opens the workspace as it is now; called at every look. */
  readonly open: () => Promise<OpenWorkspace>;
  readonly clock: SchedulerClock;
  /** Ends after the last look at or before this instant. */
  readonly until: number;
  readonly signal?: AbortSignal;
  readonly request?: Omit<RunRequest, "program" | "clock">;
  readonly settings?: Omit<ExecuteSettings, "now" | "why" | "signal">;
  readonly onRun?: (schedule: Schedule, result: ScheduledResult) => void;
}

const minute = 60_000;

/** A clock that stands still while scripts run and jumps when the scheduler waits. */
export function virtualClock(start: number): SchedulerClock {
  let instant = start;
  return {
    now: () => instant,
    waitUntil: async (until) => {
      instant = Math.max(instant, until);
    },
    isVirtual: true,
  };
}

/**
 * Runs what is due until the end.
 * @returns the log entries of the runs, in order
 */
export async function runSchedules(options: SchedulerOptions): Promise<RunLogEntry[]> {
  const { clock, until, signal } = options;
  const entries: RunLogEntry[] = [];
  while (!signal?.aborted && clock.now() <= until) {
    const open = await options.open();
    for (const schedule of open.workspace.schedules) await remember(open, schedule, clock.now());
    for (const due of await dueRuns(open, clock.now()))
      entries.push(...(await runWithChain(open, due, options, new Set())));
    const next = await nextLook(open, clock);
    if (next > until) break;
    await clock.waitUntil(next, signal);
  }
  return entries;
}

/** The moment from which a task's times are counted must not move from look to look. */
async function remember({ workspace }: OpenWorkspace, schedule: Schedule, now: number): Promise<void> {
  await writeScheduleState(workspace, schedule, await readScheduleState(workspace, schedule, now));
}

async function dueRuns({ workspace }: OpenWorkspace, now: number): Promise<ScheduledRun[]> {
  const due: ScheduledRun[] = [];
  for (const schedule of workspace.schedules) {
    const { disabled, startNow } = schedule.value;
    const { next, retries, lockExpires } = await readScheduleState(workspace, schedule, now);
    if (disabled || (lockExpires !== undefined && lockExpires > now)) continue;
    if (startNow) due.push({ schedule, cause: "start now", scheduled: now });
    else if (next !== undefined && next <= now)
      due.push({ schedule, cause: retries > 0 ? "retry" : "schedule", scheduled: next });
  }
  return due.sort((a, b) => a.scheduled - b.scheduled);
}

/** A task that succeeded starts those that wait for it; the checks refuse chains in a circle, this stops at one too. */
async function runWithChain(
  open: OpenWorkspace,
  due: ScheduledRun,
  options: SchedulerOptions,
  running: ReadonlySet<string>,
): Promise<RunLogEntry[]> {
  const { clock, signal, request, onRun } = options;
  const started = clock.now();
  const result = await runSchedule(
    open,
    due,
    { ...request, ...(clock.isVirtual ? { clock: started } : {}) },
    { ...options.settings, now: clock.now, why: `schedule ${due.schedule.name}`, ...(signal ? { signal } : {}) },
  ).catch((failure) => notStarted(due, started, failure));
  onRun?.(due.schedule, result);
  if (result.entry.outcome !== "ok") return [result.entry];
  const entries = [result.entry];
  const chain = new Set([...running, due.schedule.file]);
  for (const next of followers(open, due.schedule)) {
    if (chain.has(next.file)) continue;
    const follower: ScheduledRun = { schedule: next, cause: "chain", scheduled: result.entry.end };
    entries.push(...(await runWithChain(open, follower, options, chain)));
  }
  return entries;
}

/** A task that another run holds, or a run before that was killed, is no reason to end the scheduler. */
function notStarted({ schedule, cause, scheduled }: ScheduledRun, at: number, failure: unknown): ScheduledResult {
  if (!(failure instanceof LaunchFailure)) throw failure;
  const error = failure.problems.map(({ message }) => message).join(" ");
  const entry: RunLogEntry = {
    task: schedule.name,
    cause,
    scheduled,
    start: at,
    end: at,
    outcome: "failed",
    error,
    output: "",
  };
  return { entry, result: undefined, next: undefined };
}

function followers({ workspace }: OpenWorkspace, { file }: Schedule): Schedule[] {
  return workspace.schedules.filter(
    ({ value, file: own }) =>
      value.every === "after" && !value.disabled && resolveTask(workspace, own, value.task)?.file === file,
  );
}

/** A real clock looks every minute, since files may change meanwhile; a virtual one jumps to the next due moment. */
async function nextLook({ workspace }: OpenWorkspace, clock: SchedulerClock): Promise<number> {
  const now = clock.now();
  const minuteAhead = (Math.floor(now / minute) + 1) * minute;
  if (!clock.isVirtual) return minuteAhead;
  let next = Number.POSITIVE_INFINITY;
  for (const schedule of workspace.schedules) {
    if (schedule.value.disabled) continue;
    const state = await readScheduleState(workspace, schedule, now);
    const at = Math.max(state.next ?? Number.POSITIVE_INFINITY, state.lockExpires ?? 0);
    if (at < next) next = at;
  }
  return Math.max(next, minuteAhead);
}
