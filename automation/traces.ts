// Trace definitions: which runs are recorded, and what is kept (admin.md 6). Recordings lie in a folder per definition
// below `.crmscript/traces/`; beside them a small file counts runs, so that every Nth is recorded and a full trace
// stays off until its definition is saved again. A recording holds the whole run: the step between frames matters
// only to whoever shows it.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { RunOutcome } from "../interpreter/natives/outcome.js";
import type { Outcome } from "../interpreter/runtime.js";
import { storeMail } from "../tenant/mail.js";
import { createClock, createSession } from "../tenant/session.js";
import type { DefinitionTypes } from "../workspace/definitions.js";
import { stem } from "../workspace/definitions.js";
import { recordingExtension } from "../workspace/discover.js";
import type { Loaded, Workspace } from "../workspace/load.js";
import { resolveTarget } from "../workspace/reference.js";
import { writeAtomically } from "../workspace/save.js";
import { LaunchFailure } from "./problem.js";
import { loginOf, withTenant } from "./tenantFile.js";

type Trace = Loaded<DefinitionTypes["trace"]>;

/** The platform switches a trace off at these (admin.md 6.2). */
const mostRuns = 100;
const mostBytes = 100 * 1024 * 1024;

interface TraceState {
  /** Runs seen since the definition was saved. */
  readonly runs: number;
  /** Change time of the definition that the counts are about. */
  readonly definition: number;
  /** The limits switched it off. */
  readonly full?: boolean;
  readonly notified: number;
}

export interface RunToTrace {
  readonly file: string;
  readonly definition: string;
  readonly tenant: string;
  readonly user: string | undefined;
}
export interface TracedRun {
  readonly outcome: Outcome;
  readonly left: RunOutcome | undefined;
  /** The recording of the run, if there is one. */
  readonly record: string | undefined;
}
export interface RunTraces {
  /** Where to write the recording, when a definition wants one and the caller has no file of its own. */
  readonly record: string | undefined;
  /** Keeps or drops the recording, for each definition that matched. */
  end(run: TracedRun): Promise<{ readonly files: readonly string[]; readonly notices: readonly string[] }>;
}

/** For runs that no definition is about, such as tests. */
export const noTraces: RunTraces = { record: undefined, end: async () => ({ files: [], notices: [] }) };

/**
 * The traces of one run that is about to start. Counts the run.
 * @param now milliseconds since 1970 UTC
 */
export async function beginTraces(workspace: Workspace, run: RunToTrace, now: number): Promise<RunTraces> {
  const wanted: Trace[] = [];
  for (const trace of workspace.traces)
    if (matches(workspace, trace, run) && (await count(workspace, trace, now))) wanted.push(trace);
  const name = `${new Date(now).toISOString().replace(/[:.]/g, "-")}${recordingExtension}`;
  const first = wanted[0];
  const record = first && (await freeName(path.join(traceFolder(workspace, first), name)));
  return {
    record,
    async end(traced) {
      const files: string[] = [];
      const notices: string[] = [];
      for (const trace of wanted) {
        if (!traced.record || !isWorthKeeping(trace, traced)) continue;
        const file = await place(traced.record, record!, path.join(traceFolder(workspace, trace), name));
        files.push(file);
        notices.push(...(await afterSaving(workspace, trace, run, file, now)));
      }
      if (record && traced.record === record && !files.includes(record)) await fs.rm(record, { force: true });
      return { files, notices };
    },
  };
}

/** Folder of a definition's recordings. */
export function traceFolder(workspace: Workspace, trace: Trace): string {
  return path.join(workspace.folder, ".crmscript", "traces", stem(trace.file));
}

function matches(workspace: Workspace, { file, value }: Trace, run: RunToTrace): boolean {
  if (value.enabled === false) return false;
  const target = resolveTarget(workspace, file, value.target)?.file;
  if (target !== run.file && target !== run.definition) return false;
  return !value.user || isUser(value.user, run);
}

/** A user that the tenant does not have runs nothing. */
function isUser(user: string, { tenant, user: login }: RunToTrace): boolean {
  try {
    return loginOf(tenant, user) === login;
  } catch (failure) {
    if (failure instanceof LaunchFailure) return false;
    throw failure;
  }
}

/** Counts a run; true when it is one to record: the first after saving the definition, then every Nth. */
async function count(workspace: Workspace, trace: Trace, now: number): Promise<boolean> {
  await removeExpired(workspace, trace, now);
  const state = await readState(workspace, trace);
  const isDue = !state.full && state.runs % (trace.value.resolution ?? 1) === 0;
  await writeState(workspace, trace, { ...state, runs: state.runs + 1 });
  return isDue;
}

function isWorthKeeping({ value }: Trace, { outcome, left }: TracedRun): boolean {
  return (
    !value.onlyOnException || (outcome.kind !== "ok" && outcome.kind !== "exited") || left?.forceSaveTrace === true
  );
}

/** A recording belongs to every definition that wanted it: the first has the file itself, others a copy. */
async function place(record: string, own: string, wanted: string): Promise<string> {
  if (record === own && path.dirname(own) === path.dirname(wanted)) return record;
  const file = await freeName(wanted);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.copyFile(record, file);
  return file;
}

async function freeName(file: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? file : path.join(dir, `${name}-${n}${ext}`);
    if (!(await fs.stat(candidate).catch(() => undefined))) return candidate;
  }
}

async function afterSaving(
  workspace: Workspace,
  trace: Trace,
  run: RunToTrace,
  file: string,
  now: number,
): Promise<string[]> {
  const saved = await recordingsOf(workspace, trace);
  const bytes = saved.reduce((sum, { size }) => sum + size, 0);
  const state = await readState(workspace, trace);
  const full = saved.length >= mostRuns || bytes >= mostBytes;
  const notify = trace.value.notify;
  const tells = notify !== undefined && state.notified < (notify.max ?? Number.POSITIVE_INFINITY);
  if (tells) notifyByMail(trace, run, notify.email, file, now);
  await writeState(workspace, trace, {
    ...state,
    ...(full ? { full } : {}),
    notified: state.notified + (tells ? 1 : 0),
  });
  if (!full) return [];
  return [
    `The trace "${trace.value.description}" has ${saved.length} recordings (${Math.round(bytes / 1024)} kB) and is switched off. Delete recordings and save its definition to go on.`,
  ];
}

/** Into the outbox of the tenant, as everything else that is mailed. */
function notifyByMail({ value }: Trace, run: RunToTrace, email: string, file: string, now: number): void {
  if (run.tenant === ":memory:") return;
  withTenant(run.tenant, (tenant) => {
    const session = createSession(tenant, createClock({ start: now }, "UTC"), run.user, () => {});
    storeMail(session, {
      from: email,
      envelopeFrom: "",
      to: [email],
      cc: [],
      bcc: [],
      sms: [],
      smsFrom: "",
      subject: `Trace saved: ${value.description}`,
      body: `A run of ${path.basename(run.definition)} was recorded in ${path.basename(file)}.`,
      bodyHtml: "",
      ticketId: null,
      messageId: null,
      headers: [],
      attachments: [],
    });
  });
}

interface SavedRecording {
  readonly file: string;
  readonly size: number;
  /** Milliseconds since 1970 UTC. */
  readonly changed: number;
}

async function recordingsOf(workspace: Workspace, trace: Trace): Promise<SavedRecording[]> {
  const folder = traceFolder(workspace, trace);
  const names = await fs.readdir(folder).catch(() => []);
  const found: SavedRecording[] = [];
  for (const name of names.filter((each) => each.endsWith(recordingExtension))) {
    const file = path.join(folder, name);
    const stat = await fs.stat(file).catch(() => undefined);
    if (stat?.isFile()) found.push({ file, size: stat.size, changed: stat.mtimeMs });
  }
  return found;
}

async function removeExpired(workspace: Workspace, trace: Trace, now: number): Promise<void> {
  const oldest = now - keepMilliseconds(trace.value.keep ?? "1d");
  for (const { file, changed } of await recordingsOf(workspace, trace))
    if (changed < oldest) await fs.rm(file, { force: true });
}

/** `30m`, `12h`, `1d`, `2w` in milliseconds. */
function keepMilliseconds(keep: string): number {
  const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
  return Number.parseInt(keep, 10) * (units[keep.at(-1) ?? "d"] ?? 86_400_000);
}

function stateFile(workspace: Workspace, trace: Trace): string {
  return path.join(traceFolder(workspace, trace), "state.json");
}

/** Counts of an earlier version of the definition do not matter; a file that does not read counts as none. */
async function readState(workspace: Workspace, trace: Trace): Promise<TraceState> {
  const definition = (await fs.stat(trace.file).catch(() => undefined))?.mtimeMs ?? 0;
  const fresh: TraceState = { runs: 0, definition, notified: 0 };
  const text = await fs.readFile(stateFile(workspace, trace), "utf8").catch(() => undefined);
  if (text === undefined) return fresh;
  try {
    const state = JSON.parse(text) as TraceState;
    const isState = state !== null && Number.isInteger(state.runs) && Number.isInteger(state.notified);
    return isState && state.definition === definition ? state : fresh;
  } catch {
    return fresh;
  }
}

async function writeState(workspace: Workspace, trace: Trace, state: TraceState): Promise<void> {
  await writeAtomically(stateFile(workspace, trace), `${JSON.stringify(state)}\n`);
}
