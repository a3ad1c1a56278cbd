// Running scripts in tests: in this thread for the hundreds of behaviours, in a worker for everything about control.
import * as assert from "node:assert/strict";
import type { Mode } from "../../interpreter/executable.js";
import type { Host } from "../../interpreter/host.js";
import { noPauses } from "../../interpreter/inspection/frame.js";
import { type JournalEntry, journaledHost, replayingHost } from "../../interpreter/journal.js";
import { lower } from "../../interpreter/lower/lower.js";
import { findNativeClasses } from "../../interpreter/natives/index.js";
import { type Run, type RunOptions, startRun } from "../../interpreter/run.js";
import type { FinishedEvent, RunEvent } from "../../interpreter/runProtocol.js";
import { type Limits, type Outcome, prepareRun } from "../../interpreter/runtime.js";
import type { LinkedProgram } from "../../language/analysis.js";
import { methodsOf } from "../../tenant/agents/declarations.js";
import { fixture } from "../language/program.js";
import { type FixedHostOptions, fixedHost } from "./fixedHost.js";

export interface Result {
  readonly output: string;
  readonly outcome: Outcome;
}

/** Several scripts in one text as in `fixture`; the program must have no errors. */
export function link(text: string): LinkedProgram {
  const { program, entry } = fixture(text);
  const linked = program.link(entry);
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  assert.deepEqual(
    errors.map(({ diagnostic }) => diagnostic.message),
    [],
  );
  return linked;
}

export interface HereOptions {
  readonly host?: Host;
  readonly limits?: Limits;
  readonly cancelled?: () => boolean;
}

/** Runs in this thread. */
export function runHere(program: LinkedProgram, mode: Mode, options: HereOptions = {}): Result {
  const output: string[] = [];
  const { executable } = lower(program, mode);
  const prepared = prepareRun({
    executable,
    host: options.host ?? fixedHost(),
    classes: findNativeClasses(methodsOf),
    limits: options.limits ?? { milliseconds: 10_000, bytes: 32 * 1024 * 1024 },
    print: (text) => output.push(text),
    clock: () => performance.now(),
    cancelled: options.cancelled ?? (() => false),
    pauses: { ...noPauses, table: new Uint8Array(executable.statements.length) },
  });
  const outcome = prepared.start();
  return { output: output.join(""), outcome };
}

/** Runs, writes the journal as text, and runs again from what the text says. */
export function runAgain(
  program: LinkedProgram,
  given: FixedHostOptions = {},
): { readonly first: Result; readonly second: Result } {
  const journal: JournalEntry[] = [];
  const first = runHere(program, "fast", { host: journaledHost(fixedHost(given), (entry) => journal.push(entry)) });
  const read = JSON.parse(JSON.stringify(journal)) as JournalEntry[];
  return { first, second: runHere(program, "inspectable", { host: replayingHost(read, true) }) };
}

export interface Observed {
  readonly run: Run;
  readonly events: RunEvent[];
  readonly output: () => string;
  /** The next event of a type that has not been taken yet. */
  next<T extends RunEvent["type"]>(type: T): Promise<Extract<RunEvent, { type: T }>>;
}

const started = new Set<Run>();

/** Ends what a failed test left behind; a thread that goes on would keep the process alive. */
export async function endRuns(): Promise<void> {
  await Promise.all([...started].map((run) => run.terminate()));
  started.clear();
}

/** Runs in a worker and keeps its events. */
export function observe(text: string, options: Partial<RunOptions> = {}): Observed {
  const events: RunEvent[] = [];
  const untaken: RunEvent[] = [];
  const waiting: { type: string; resolve: (event: RunEvent) => void }[] = [];
  const run = startRun({
    program: options.program ?? link(text),
    mode: "inspectable",
    workerUrl: new URL("./testWorker.js", import.meta.url),
    hostOptions: {},
    onEvent(event) {
      events.push(event);
      const index = waiting.findIndex(({ type }) => type === event.type);
      if (index < 0) untaken.push(event);
      else waiting.splice(index, 1)[0]!.resolve(event);
    },
    ...options,
  });
  started.add(run);
  return {
    run,
    events,
    output: () => events.map((event) => (event.type === "output" ? event.text : "")).join(""),
    next(type) {
      const index = untaken.findIndex((event) => event.type === type);
      if (index >= 0) return Promise.resolve(untaken.splice(index, 1)[0] as never);
      return new Promise((resolve) => waiting.push({ type, resolve: resolve as (event: RunEvent) => void }));
    },
  };
}

export async function finished(
  text: string,
  options: Partial<RunOptions> = {},
): Promise<{ event: FinishedEvent; output: string }> {
  const observed = observe(text, options);
  const event = await observed.run.finished;
  return { event, output: observed.output() };
}
