// A recording (`.crmtrace`): one self-contained text file, a line of JSON each for the header, every answer of the
// Host, every stretch of output, and the outcome. Written as the run goes, so that a crash leaves a readable beginning.
// Recordings come from elsewhere: everything read is checked and bounded, and nothing in them runs but CRMScript.
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { EndReason } from "./exceptions.js";
import { hostOperations, type Json } from "./host.js";
import type { JournalEntry } from "./journal.js";
import type { Limits, Outcome } from "./runtime.js";

export interface RecordedText {
  readonly uri: string;
  /** Include name, or the script's own name. */
  readonly name: string;
  readonly text: string;
}

export interface RecordingHeader {
  /** URI of the entry script among `texts`. */
  readonly entry: string;
  readonly texts: readonly RecordedText[];
  readonly mode: "fast" | "inspectable";
  readonly limits: Limits;
  /** Who ran it, when (milliseconds since 1970 UTC) and why, for people. */
  readonly who: string;
  readonly when: number;
  readonly why: string;
}

/** Where a limit, a cancel or the debugger ended the run, so that a replay ends at the same place. */
export interface RecordedStop {
  readonly reason: EndReason;
  /** Looks at the budget taken, or statements run: whichever the ending was found by. */
  readonly budget?: number;
  readonly statement?: number;
}

/** A change made by hand while the run stood still: applied again when the replay gets there. */
export interface RecordedChange {
  readonly statement: number;
  /** Frame in which the text was evaluated, 0 for the innermost, and the statement it stood at. */
  readonly frame: number;
  readonly at: number;
  readonly text: string;
}

export interface Recording {
  readonly header: RecordingHeader;
  readonly journal: readonly JournalEntry[];
  readonly changes: readonly RecordedChange[];
  readonly output: string;
  readonly stop: RecordedStop | undefined;
  /** Undefined when the recording was cut short. */
  readonly outcome: Outcome | undefined;
}

const format = "crmscript-recording";
/** Raised when a recording of an older version would no longer replay the same. */
const version = 1;

/** Whatever happens to the file, the run goes on: `problem` then says why the recording ends before it. */
export class RecordingWriter {
  problem: string | undefined;
  private file: number | undefined;
  private pending: string[] = [];
  private size = 0;
  private furthest = 0;

  constructor(path: string, header: RecordingHeader) {
    this.trying(() => {
      this.file = openSync(path, "w");
    });
    const texts = header.texts.map((text) => ({ ...text, sha256: sha256(text.text) }));
    this.add({ format, version, ...header, texts });
    this.flush();
  }

  /** Cheap answers wait for company; what may have changed the world is on disk before the script goes on. */
  answer(entry: JournalEntry): void {
    const { operation, hash, answer, failure } = entry;
    this.add(
      failure ? ["failure", operation, hash, failure.kind, failure.message] : ["answer", operation, hash, answer],
    );
    if (!cheap.has(operation)) this.flush();
  }
  output(text: string): void {
    this.add(["output", text]);
  }
  /** Where the run stands, in looks at the budget: the replay of a recording that is cut short ends there. */
  reached(budget: number): void {
    if (budget === this.furthest) return;
    this.furthest = budget;
    this.add(["reached", budget]);
  }
  change(change: RecordedChange): void {
    this.add(["change", change]);
    this.flush();
  }
  stop(stop: RecordedStop): void {
    this.add(["stop", stop]);
    this.flush();
  }
  close(outcome: Outcome): void {
    this.add(["outcome", outcome]);
    this.flush();
    const { file } = this;
    if (file !== undefined) this.trying(() => closeSync(file));
  }

  flush(): void {
    const { file, pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    this.size = 0;
    // Writes all of it or throws; what is left of a line is passed over by the reader.
    if (file !== undefined && this.problem === undefined) this.trying(() => writeFileSync(file, pending.join("")));
  }

  private trying(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.problem ??= (error as Error).message;
    }
  }

  private add(line: unknown): void {
    if (this.problem !== undefined) return;
    const text = `${JSON.stringify(line)}\n`;
    this.pending.push(text);
    this.size += text.length;
    if (this.size > 65536) this.flush();
  }
}

const cheap = new Set<JournalEntry["operation"]>(["now", "timeZoneOffset", "random", "log", "environment"]);

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** A recording that cannot be read, in words for the person who opened it. */
export class RecordingError extends Error {}

const largestFile = 512 * 1024 * 1024;

/** @throws RecordingError for anything that is not a recording of this version */
export function readRecording(path: string): Recording {
  const { size } = statSync(path);
  if (size > largestFile) throw new RecordingError(`The recording is larger than ${largestFile / 1024 / 1024} MB.`);
  return parseRecording(readFileSync(path, "utf8"));
}

/** @throws RecordingError */
export function parseRecording(text: string): Recording {
  const lines = text.split("\n");
  // A last line without its line end was cut off while it was written.
  lines.pop();
  const header = readHeader(parseLine(lines[0], 1));
  const recording: { -readonly [K in keyof Recording]: Recording[K] } & {
    journal: JournalEntry[];
    changes: RecordedChange[];
    reached: number;
  } = {
    header,
    journal: [],
    changes: [],
    output: "",
    reached: 0,
    stop: undefined,
    outcome: undefined,
  };
  const output: string[] = [];
  for (let i = 1; i < lines.length; i++) readEntry(parseLine(lines[i], i + 1), recording, output, i + 1);
  recording.output = output.join("");
  if (!recording.outcome) recording.stop ??= cutShort(recording.reached);
  return recording;
}

/**
 * Where the replay of a recording without an end stops: a loop that asks nothing would go on for ever. The writer says
 * at least every 50 milliseconds how far the run is, in which the shortest loop is looked at about 3,000 times.
 */
function cutShort(reached: number): RecordedStop {
  const message = "The recording was cut short: the run went on from here, and nothing tells how far.";
  return { reason: { kind: "diverged", message }, budget: reached + looksAfterReached };
}

const looksAfterReached = 4000;

function parseLine(line: string | undefined, number: number): unknown {
  if (line === undefined) throw new RecordingError("The file is empty or cut off before its first line end.");
  try {
    return JSON.parse(line);
  } catch {
    throw new RecordingError(`Line ${number} of the recording is not JSON.`);
  }
}

function readHeader(value: unknown): RecordingHeader {
  const header = record(value, 1);
  if (header.format !== format) throw new RecordingError("The file is not a recording of a CRMScript run.");
  if (header.version !== version) {
    throw new RecordingError(
      `The recording has version ${String(header.version)}; this program reads version ${version}.`,
    );
  }
  const texts = list(header.texts, 1).map((entry): RecordedText => {
    const { uri, name, text, sha256: hash } = record(entry, 1);
    const content = string(text, 1);
    if (hash !== sha256(content))
      throw new RecordingError(`The text of '${String(name)}' does not match its hash: the recording was changed.`);
    return { uri: string(uri, 1), name: string(name, 1), text: content };
  });
  const entry = string(header.entry, 1);
  if (!texts.some((text) => text.uri === entry))
    throw new RecordingError("The recording names an entry script that it does not hold.");
  const limits = record(header.limits, 1);
  return {
    entry,
    texts,
    mode: header.mode === "inspectable" ? "inspectable" : "fast",
    limits: { milliseconds: optionalNumber(limits.milliseconds, 1), bytes: optionalNumber(limits.bytes, 1) },
    who: string(header.who, 1),
    when: instant(header.when, 1),
    why: string(header.why, 1),
  };
}

type Reading = {
  journal: JournalEntry[];
  changes: RecordedChange[];
  reached: number;
  stop: RecordedStop | undefined;
  outcome: Outcome | undefined;
};

function readEntry(value: unknown, into: Reading, output: string[], line: number): void {
  const [kind, ...rest] = list(value, line);
  switch (kind) {
    case "answer":
      into.journal.push({
        operation: operationOf(rest[0], line),
        hash: number(rest[1], line),
        answer: answerOf(rest[2], line),
      });
      return;
    case "failure":
      into.journal.push({
        operation: operationOf(rest[0], line),
        hash: number(rest[1], line),
        failure: { kind: string(rest[2], line), message: string(rest[3], line) },
      });
      return;
    case "output":
      output.push(string(rest[0], line));
      return;
    case "reached":
      into.reached = number(rest[0], line);
      return;
    case "change": {
      const { statement, frame, at, text } = record(rest[0], line);
      into.changes.push({
        statement: number(statement, line),
        frame: number(frame, line),
        at: number(at, line),
        text: string(text, line),
      });
      return;
    }
    case "stop":
      into.stop = readStop(record(rest[0], line), line);
      return;
    case "outcome":
      into.outcome = readOutcome(record(rest[0], line), line);
      return;
    default:
      throw new RecordingError(`Line ${line} of the recording has an entry of unknown kind.`);
  }
}

/** Answers are flat; what is nested without end would not fit into the stack of those that pass it on. */
function answerOf(value: unknown, line: number, levels = 100): Json {
  if (typeof value === "object" && value !== null) {
    if (levels === 0) throw wrong(line);
    for (const each of Object.values(value)) answerOf(each, line, levels - 1);
  }
  return value as Json;
}

/** Milliseconds that a date can hold. */
function instant(value: unknown, line: number): number {
  const milliseconds = number(value, line);
  if (Math.abs(milliseconds) > 8.64e15) throw wrong(line);
  return milliseconds;
}

function readStop(stop: Readonly<Record<string, unknown>>, line: number): RecordedStop {
  const reason = record(stop.reason, line);
  const place = { budget: optionalNumber(stop.budget, line), statement: optionalNumber(stop.statement, line) };
  if (reason.kind === "cancelled") return { reason: { kind: "cancelled" }, ...place };
  if (reason.kind !== "limit")
    throw new RecordingError(`Line ${line} of the recording ends the run in an unknown way.`);
  const limit = reason.limit === "memory" ? "memory" : "time";
  return { reason: { kind: "limit", limit, message: string(reason.message, line) }, ...place };
}

const outcomes = new Set(["ok", "failed", "exited", "cancelled", "limit", "diverged"]);

/** The outcome is shown and compared, never acted on. */
function readOutcome(outcome: Readonly<Record<string, unknown>>, line: number): Outcome {
  if (!outcomes.has(String(outcome.kind)))
    throw new RecordingError(`Line ${line} of the recording has an unknown outcome.`);
  return answerOf(outcome, line) as unknown as Outcome;
}

function operationOf(value: unknown, line: number): JournalEntry["operation"] {
  const found = hostOperations.find((operation) => operation === value);
  if (!found) throw new RecordingError(`Line ${line} of the recording names an unknown operation.`);
  return found;
}
function record(value: unknown, line: number): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(line);
  return value as Readonly<Record<string, unknown>>;
}
function list(value: unknown, line: number): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(line);
  return value;
}
function string(value: unknown, line: number): string {
  if (typeof value !== "string") throw wrong(line);
  return value;
}
function number(value: unknown, line: number): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw wrong(line);
  return value;
}
function optionalNumber(value: unknown, line: number): number | undefined {
  return value === undefined ? undefined : number(value, line);
}
function wrong(line: number): RecordingError {
  return new RecordingError(`Line ${line} of the recording does not have the form of its kind.`);
}
