// The readable trace of a run: every statement in order with its place, its call depth and what it changed. Comes from
// a live run or from a recording, which is replayed with every statement observed.
import type { LinkedProgram } from "../language/analysis.js";
import { LineIndex } from "../language/text.js";
import { placeOf } from "./exceptions.js";
import type { Executable } from "./executable.js";
import type { Recording } from "./recording.js";
import { type RunOptions, startRun } from "./run.js";
import type { FinishedEvent, TraceChange, TraceRecord } from "./runProtocol.js";

/** A statement of the trace. `changes` were made by the statement of the same frame before it. */
export interface TraceLine {
  /** From 1, in order of running: what `runTo` takes. */
  readonly count: number;
  /** 1 for the top level. */
  readonly depth: number;
  /** Include name, or the script's own name. */
  readonly name: string;
  readonly uri: string;
  /** One-based. */
  readonly line: number;
  readonly function: string;
  /** The source line, without the blanks around it. */
  readonly source: string;
  readonly changes: readonly TraceChange[];
}

export interface TraceOptions {
  readonly program: LinkedProgram;
  readonly workerUrl: URL;
  /** The first and last statement wanted, counted from 1. */
  readonly from?: number;
  readonly to?: number;
  readonly compile?: RunOptions["compile"];
}

/**
 * Replays a recording and yields its statements one by one; the answer at the end says how the replay ended. The
 * replay goes no further than its reader, and ends when the reader stops reading.
 */
export async function* traceRecording(
  recording: Recording,
  options: TraceOptions,
): AsyncGenerator<TraceLine, FinishedEvent | undefined> {
  return yield* traceRun({ ...options, mode: "inspectable", hostOptions: null, replay: recording }, options);
}

/** The same for a run that is started for the purpose. */
export async function* traceRun(
  options: Omit<RunOptions, "onEvent" | "observe">,
  { from = 1, to = Number.POSITIVE_INFINITY }: { readonly from?: number; readonly to?: number } = {},
): AsyncGenerator<TraceLine, FinishedEvent | undefined> {
  const queue = new Batches();
  const run = startRun({
    ...options,
    mode: "inspectable",
    observe: true,
    onEvent: (event) => (event.type === "trace" ? queue.put(event.records) : undefined),
  });
  void run.finished.then(() => queue.close());
  const sources = new SourceLines(options.program);
  try {
    for (let batch = await queue.take(); batch; batch = await queue.take()) {
      for (const record of batch) {
        if (record.count > to) return undefined;
        if (record.count >= from) yield lineOf(run.executable, sources, record);
      }
    }
    return await run.finished;
  } finally {
    await run.terminate();
  }
}

/**
 * One line of text: number of the statement, call depth, place, the source line indented by its depth, and what the
 * statement before it changed: `    12 3  orders:7    total += n;    // total = 15`.
 */
export function formatTraceLine({ count, depth, name, line, source, changes }: TraceLine): string {
  const made = changes.map((change) => `${change.name} = ${change.value}`).join(", ");
  const head = `${String(count).padStart(6)} ${depth}  ${`${name}:${line}`.padEnd(20)}`;
  return `${head}  ${"  ".repeat(Math.min(depth - 1, 40))}${source}${made ? `    // ${made}` : ""}`;
}

export function lineOf(executable: Executable, sources: SourceLines, record: TraceRecord): TraceLine {
  const place = placeOf(executable, record.statement);
  return {
    count: record.count,
    depth: record.depth,
    name: place.name,
    uri: place.uri,
    line: place.line,
    function: place.function,
    source: sources.line(place.uri, place.line),
    changes: record.changes,
  };
}

/** Source lines by URI and one-based number. */
export class SourceLines {
  private readonly indexes = new Map<string, { readonly text: string; readonly lines: LineIndex }>();

  constructor(private readonly program: LinkedProgram) {}

  line(uri: string, line: number): string {
    let entry = this.indexes.get(uri);
    if (!entry) {
      const text = this.program.texts.get(uri)?.text ?? "";
      entry = { text, lines: new LineIndex(text) };
      this.indexes.set(uri, entry);
    }
    return entry.text.slice(entry.lines.lineStart(line - 1), entry.lines.lineStart(line)).trim();
  }
}

/** Batches from the run to its reader; a batch counts as read when the next one is asked for. */
class Batches {
  private readonly ready: { readonly records: readonly TraceRecord[]; readonly read: () => void }[] = [];
  private wake: (() => void) | undefined;
  private reading: (() => void) | undefined;
  private closed = false;

  put(records: readonly TraceRecord[]): Promise<void> {
    return new Promise((read) => {
      this.ready.push({ records, read });
      this.wake?.();
    });
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  async take(): Promise<readonly TraceRecord[] | undefined> {
    this.reading?.();
    this.reading = undefined;
    while (this.ready.length === 0 && !this.closed) await new Promise<void>((wake) => (this.wake = wake));
    const next = this.ready.shift();
    this.reading = next?.read;
    return next?.records;
  }
}
