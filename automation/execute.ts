// Runs what `prepareRun` made ready, to its end: output as it comes and as a whole, a recording when one is asked for
// or a trace definition wants one. Debugging is not here; it starts the run itself with the same options.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Executable, Mode } from "../interpreter/executable.js";
import { LoweringError } from "../interpreter/lower/lowering.js";
import type { RunOutcome } from "../interpreter/natives/outcome.js";
import { type Run, type RunOptions, startRun } from "../interpreter/run.js";
import type { RunEvent, TraceRecord } from "../interpreter/runProtocol.js";
import type { Outcome } from "../interpreter/runtime.js";
import { lineOf, SourceLines, type TraceLine } from "../interpreter/trace.js";
import type { LinkedProgram } from "../language/analysis.js";
import { fileOf } from "./diagnosticPlace.js";
import type { OpenWorkspace } from "./openWorkspace.js";
import type { PreparedRun } from "./prepareRun.js";
import { launchFailure } from "./problem.js";
import { beginTraces, noTraces } from "./traces.js";

export type StatementListener = (
  program: LinkedProgram,
  executable: Executable,
  records: readonly TraceRecord[],
) => void;

export interface ExecuteSettings {
  /** Milliseconds since 1970 UTC; the time that recordings and logs are about. */
  readonly now: () => number;
  /** Why it runs, for the recording: `crmscript run`, `schedule`, ... */
  readonly why: string;
  /** Default: fast, unless the run is traced. */
  readonly mode?: Mode;
  /** Writes a recording to this file. */
  readonly record?: string;
  /** Told every statement with what it changed; the run is slower then. */
  readonly onTrace?: (line: TraceLine) => void;
  /** Told which statements run, as numbers of the executable. */
  readonly onStatements?: StatementListener;
  /** May answer a promise: the run waits for a slow reader. */
  readonly onEvent?: (event: RunEvent) => void | Promise<void>;
  /** False: trace definitions neither count nor record the run. Default true. */
  readonly traces?: boolean;
  /** Aborting it ends the run. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly outcome: Outcome;
  /** What was printed, up to `longestOutput`. */
  readonly output: string;
  readonly durationMilliseconds: number;
  /** Undefined when the run did not count them. */
  readonly statements: number | undefined;
  readonly hostCalls: number;
  /** Variables, event answer and the like; undefined when the run was ended from outside. */
  readonly left: RunOutcome | undefined;
  /** Recordings that were written: the one asked for, and those of trace definitions. */
  readonly recordings: readonly string[];
  readonly notices: readonly string[];
}

/**
 * Runs to the end. Failures of the script are in the outcome.
 * @throws LaunchFailure when the recording that was asked for cannot be written
 */
export async function execute(
  open: OpenWorkspace,
  prepared: PreparedRun,
  settings: ExecuteSettings,
): Promise<RunResult> {
  const traces = settings.traces === false ? noTraces : await beginTraces(open.workspace, prepared, settings.now());
  const record = settings.record ?? traces.record;
  if (settings.record) claimRecording(settings.record);
  else if (record) fs.mkdirSync(path.dirname(record), { recursive: true });
  const output = new KeptOutput();
  const observe = settings.onTrace !== undefined || settings.onStatements !== undefined;
  const sources = new SourceLines(prepared.program);
  const run = started({
    ...prepared.options,
    mode: settings.mode ?? (observe ? "inspectable" : "fast"),
    observe,
    ...(record ? { record: { path: record, who: prepared.user ?? "", when: settings.now(), why: settings.why } } : {}),
    onEvent: (event) => {
      if (event.type === "output") output.add(event.text);
      if (event.type === "trace") {
        settings.onStatements?.(prepared.program, run.executable, event.records);
        if (settings.onTrace) for (const each of event.records) settings.onTrace(lineOf(run.executable, sources, each));
      }
      return settings.onEvent?.(event);
    },
  });
  const cancel = () => run.cancel();
  if (settings.signal?.aborted) cancel();
  settings.signal?.addEventListener("abort", cancel);
  const { outcome, durationMilliseconds, statements, hostCalls, left, recordingProblem } = await run.finished;
  await run.released;
  settings.signal?.removeEventListener("abort", cancel);
  const kept = await traces.end({ outcome, left, record });
  const recordings = [...(settings.record ? [settings.record] : []), ...kept.files];
  const broken = recordingProblem === undefined ? [] : [recordingNotice(recordingProblem)];
  const notices = [...prepared.notices, ...broken, ...kept.notices, ...output.notices];
  return { outcome, output: output.text(), durationMilliseconds, statements, hostCalls, left, recordings, notices };
}

/** What analysis passes and cannot be compiled all the same is a reason not to start. */
function started(options: RunOptions): Run {
  try {
    return startRun(options);
  } catch (failure) {
    if (!(failure instanceof LoweringError)) throw failure;
    throw launchFailure("not-compiled", failure.message, fileOf(options.program.entry));
  }
}

/**
 * Makes the file of a recording, so that a run is not done in vain.
 * @throws LaunchFailure with the reason when it cannot be written
 */
export function claimRecording(file: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "");
  } catch (failure) {
    throw launchFailure(
      "recording-unusable",
      `The recording cannot be written: ${(failure as Error).message}. Choose another file, or correct the rights of its folder.`,
      file,
    );
  }
}

/** A run whose recording could not be written to its end has run all the same. */
export function recordingNotice(problem: string): string {
  return `The recording ends before the run: ${problem}.`;
}

/** UTF-16 units of output that a result holds. A reader of events gets all of it. */
const longestOutput = 2 ** 24;

class KeptOutput {
  private readonly pieces: string[] = [];
  private units = 0;

  add(text: string): void {
    const room = longestOutput - this.units;
    this.units += text.length;
    if (room > 0) this.pieces.push(text.length > room ? text.slice(0, room) : text);
  }
  text(): string {
    return this.pieces.join("");
  }
  get notices(): readonly string[] {
    if (this.units <= longestOutput) return [];
    return [`The run printed ${this.units} characters; its result holds the first ${longestOutput}.`];
  }
}

/** How a run went, in one line for people. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "ok":
      return "finished";
    case "exited":
      return outcome.message === "" ? "ended itself" : `ended itself: ${outcome.message}`;
    case "failed": {
      const { kind, message, location } = outcome.failure;
      return `${kind}: ${message} (${location.name}:${location.line})`;
    }
    case "cancelled":
      return "was cancelled";
    case "limit":
    case "diverged":
      return outcome.message;
    default:
      return outcome satisfies never;
  }
}

/** Whether the script came to its own end. */
export function isGood({ kind }: Outcome): boolean {
  return kind === "ok" || kind === "exited";
}
