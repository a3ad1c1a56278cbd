// What the scheduler remembers of each task between its runs, and the log of runs (admin.md 4.2, 4.5). Both lie in
// `.crmscript/` of the workspace, beside the tenant: the state as one file written whole, the log as lines of JSON.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { machineZone } from "../tenant/session.js";
import type { ScheduleDefinition } from "../workspace/definitions.js";
import type { Loaded, Workspace } from "../workspace/load.js";
import { writeAtomically } from "../workspace/save.js";
import { nextExecution } from "./nextExecution.js";

export type Schedule = Loaded<ScheduleDefinition>;

/** Moments are milliseconds since 1970 UTC. */
export interface ScheduleState {
  /** The recurrence that `next` was computed from; another one starts anew. */
  readonly recurrence: string;
  readonly next?: number;
  readonly lastStart?: number;
  /** Seconds. */
  readonly executionTime?: number;
  readonly error?: string;
  readonly lastError?: number;
  /** Failures since the last success. */
  readonly retries: number;
  /** While a run holds it: when its lock expires. */
  readonly lockExpires?: number;
}

export interface RunLogEntry {
  readonly task: string;
  readonly cause: "schedule" | "start now" | "retry" | "chain" | "by hand";
  /** When it was due; the start where nothing else set it. */
  readonly scheduled: number;
  readonly start: number;
  readonly end: number;
  readonly outcome: "ok" | "failed";
  readonly error?: string;
  readonly output: string;
  readonly recordings?: readonly string[];
}

type States = Readonly<Record<string, ScheduleState>>;

/** IANA name of the zone in which tasks are timed. */
export function zoneOf({ settings }: Workspace): string {
  return settings.tenant?.timeZone ?? machineZone();
}

/**
 * The state of a task; a task that is new or has changed is due from `now` on.
 * @param now milliseconds since 1970 UTC
 */
export async function readScheduleState(workspace: Workspace, schedule: Schedule, now: number): Promise<ScheduleState> {
  const state = (await readStates(workspace))[keyOf(workspace, schedule)];
  const recurrence = recurrenceText(schedule.value);
  if (state?.recurrence === recurrence) return state;
  const next = nextExecution(schedule.value, now, zoneOf(workspace));
  return { recurrence, retries: 0, ...(next === undefined ? {} : { next }) };
}

export async function writeScheduleState(
  workspace: Workspace,
  schedule: Schedule,
  state: ScheduleState,
): Promise<void> {
  const states = { ...(await readStates(workspace)), [keyOf(workspace, schedule)]: state };
  await writeAtomically(stateFile(workspace), `${JSON.stringify(states, undefined, 2)}\n`);
}

export async function appendRunLog(workspace: Workspace, entry: RunLogEntry): Promise<void> {
  await fs.mkdir(path.dirname(logFile(workspace)), { recursive: true });
  await fs.appendFile(logFile(workspace), `${JSON.stringify(entry)}\n`);
}

/** The log of scheduled runs, oldest first. Lines that were cut off by a crash, or are no entries, are passed over. */
export async function readRunLog(workspace: Workspace): Promise<RunLogEntry[]> {
  const text = await fs.readFile(logFile(workspace), "utf8").catch(() => "");
  return text.split("\n").flatMap((line): RunLogEntry[] => {
    try {
      const entry = JSON.parse(line) as RunLogEntry | null;
      return typeof entry?.task === "string" && Number.isFinite(entry.start + entry.end) ? [entry] : [];
    } catch {
      return [];
    }
  });
}

/** What decides when a task runs, as a text to compare. */
function recurrenceText(value: ScheduleDefinition): string {
  const { name, run, disabled, startNow, lockMinutes, retryMinutes, remote, ...recurrence } = value;
  return JSON.stringify(recurrence);
}

function keyOf({ folder }: Workspace, { file }: Schedule): string {
  return path.relative(folder, file).replaceAll("\\", "/");
}

async function readStates(workspace: Workspace): Promise<States> {
  const text = await fs.readFile(stateFile(workspace), "utf8").catch(() => "{}");
  try {
    const states: unknown = JSON.parse(text);
    return states !== null && typeof states === "object" ? (states as States) : {};
  } catch {
    return {}; // Written whole or not at all, so somebody edited it: the tasks start anew.
  }
}

function stateFile({ folder }: Workspace): string {
  return path.join(folder, ".crmscript", "schedules.json");
}
function logFile({ folder }: Workspace): string {
  return path.join(folder, ".crmscript", "schedules.log.jsonl");
}
