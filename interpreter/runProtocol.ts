// What passes between the thread that controls a run and the thread that runs it: plain data only.
import type { Failure, SourcePlace } from "./exceptions.js";
import type { Executable } from "./executable.js";
import type { Json } from "./host.js";
import type { RunOutcome } from "./natives/outcome.js";
import type { Recording, RecordingHeader } from "./recording.js";
import type { Limits, Outcome } from "./runtime.js";

/** Cells of the shared control array. */
export const control = { signal: 0, cancel: 1, unread: 2, length: 3 } as const;
/** UTF-16 units of output, logs and trace that may be on their way before the run waits for its reader. */
export const mostUnread = 2 ** 20;

/** What an event counts of `mostUnread`; only what a script can make without end counts. */
export function weightOf(event: RunEvent): number {
  if (event.type === "trace") return mostUnread / 8;
  return event.type === "output" || event.type === "log" ? event.text.length + 64 : 0;
}
/** Bits of a statement's byte in the shared breakpoint table. */
export const pauseBits = { breakpoint: 1, step: 2, pause: 4, observe: 8 } as const;

export type ResumeMode = "continue" | "over" | "into" | "out" | "outOfBlock";
export type ExceptionFilter = "none" | "uncaught" | "all";

/** A fragment compiled for the run. */
export interface FragmentCode {
  readonly source: string;
  readonly type: string | undefined;
  readonly descriptor: number;
}
export interface CompiledBreakpoint {
  readonly condition?: FragmentCode;
  /** Stops when the count of hits stands in the relation to the number. */
  readonly hits?: { readonly operator: "==" | ">=" | ">" | "<" | "<=" | "%"; readonly count: number };
  /** A log point: text and values in turn; it prints and never stops. */
  readonly log?: readonly (string | FragmentCode)[];
}

export interface WorkerStart {
  readonly executable: Executable;
  readonly hostOptions: Json;
  readonly limits: Limits;
  readonly control: SharedArrayBuffer;
  readonly table: SharedArrayBuffer;
  readonly record: { readonly path: string; readonly header: RecordingHeader } | undefined;
  readonly replay: Pick<Recording, "journal" | "stop" | "outcome"> | undefined;
  readonly changes: readonly { readonly statement: number; readonly frame: number; readonly code: FragmentCode }[];
  readonly breakpoints: readonly (readonly [statement: number, breakpoint: CompiledBreakpoint])[];
  readonly exceptions: ExceptionFilter;
  readonly stopOnEntry: boolean;
  /** Report every statement with what it changed. */
  readonly observe: boolean | "depths";
  /** Stop before the statement with this count. */
  readonly runTo: number | undefined;
  /** The id that `enableDebug` must name to switch `debugWait` on. */
  readonly debugId: string | undefined;
  /** Measure where the time goes, for a `profile` event at the end. */
  readonly profile: boolean;
  readonly watches: readonly WatchedVariable[];
}

/** A variable, field or element to stop at when it has changed. */
export interface WatchedVariable {
  readonly id: number;
  /** Depth of the frame that holds the variable; 1 for the top level. */
  readonly depth: number;
  /** A statement of that frame's function where the variable is visible. */
  readonly statement: number;
  /** Name of the variable that the path begins with; `this` in methods. */
  readonly root: string;
  readonly code: FragmentCode;
}

export type Request =
  | { readonly kind: "breakpoints"; readonly breakpoints: WorkerStart["breakpoints"] }
  | { readonly kind: "exceptions"; readonly filter: ExceptionFilter }
  | { readonly kind: "watches"; readonly watches: readonly WatchedVariable[] }
  | { readonly kind: "pause" }
  | { readonly kind: "resume"; readonly mode: ResumeMode }
  | { readonly kind: "runTo"; readonly statement: number }
  | { readonly kind: "frames" }
  | { readonly kind: "variables"; readonly reference: number; readonly start: number; readonly count: number }
  | { readonly kind: "path"; readonly reference: number; readonly name: string }
  | {
      readonly kind: "evaluate";
      readonly frame: number;
      readonly code: FragmentCode;
      readonly text: string;
      readonly changes: boolean;
    }
  | { readonly kind: "terminate" };

export interface FrameInfo extends SourcePlace {
  readonly function: string;
  readonly statement: number;
  readonly locals: number;
  readonly globals: number;
}
export interface VariableInfo {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** Asks for what is inside; 0 when there is nothing. */
  readonly reference: number;
  /** Elements of an array, when it is one. */
  readonly indexed: number | undefined;
  /** Text that evaluates to it; undefined when it can only be looked at. */
  readonly path: string | undefined;
}
export interface TraceChange {
  readonly name: string;
  readonly value: string;
}
/** One statement about to run; `changes` are those since the frame's statement before. */
export interface TraceRecord {
  /** From 1, in order of running. */
  readonly count: number;
  readonly depth: number;
  readonly statement: number;
  readonly changes: readonly TraceChange[];
}

export interface StoppedEvent {
  readonly type: "stopped";
  readonly reason: "entry" | "breakpoint" | "step" | "pause" | "exception" | "wait" | "goto" | "change";
  readonly statement: number;
  /** Depth of the frame, 1 for the top level. */
  readonly depth: number;
  /** The innermost scope of the statement, an index into the executable's scopes. */
  readonly scope: number;
  /** Statements run so far, this one included: what `runTo` goes back to. */
  readonly count: number;
  readonly frames: readonly FrameInfo[];
  /** Text of the exception or of `debugWait`, or the watched variable with its values before and after. */
  readonly text: string | undefined;
  /** Those whose change made it stop. */
  readonly watches?: readonly number[];
}
/** Where the time of a run went, as a tree of calls. Times are milliseconds. */
export interface ProfileEvent {
  readonly type: "profile";
  readonly nodes: readonly ProfileNode[];
  /** Stretches of time in order: which node ran, and for how long. Empty when there were too many to keep. */
  readonly stretches: readonly (readonly [node: number, milliseconds: number, statements: number])[];
}
export interface ProfileNode {
  /** Function number. */
  readonly function: number;
  /** Index of the caller's node; -1 for the top level. */
  readonly parent: number;
  /** Without the calls below. */
  readonly milliseconds: number;
  /** How often each statement ran here. */
  readonly statements: readonly (readonly [statement: number, count: number])[];
}

export interface FinishedEvent {
  readonly type: "finished";
  readonly outcome: Outcome;
  readonly durationMilliseconds: number;
  /** Statements run; undefined in fast mode, which does not count them. */
  readonly statements: number | undefined;
  readonly hostCalls: number;
  /** What the script leaves beside its output; undefined when the worker was ended from outside. */
  readonly left: RunOutcome | undefined;
  /** Why the recording that was asked for ends before the run, or does not exist. */
  readonly recordingProblem?: string;
}
export type RunEvent =
  | { readonly type: "started" }
  /** `statement` printed the text; known in inspectable mode only. */
  | { readonly type: "output"; readonly text: string; readonly statement?: number }
  | { readonly type: "log"; readonly channel: "log" | "message" | "debug" | "point"; readonly text: string }
  | StoppedEvent
  | { readonly type: "resumed" }
  | { readonly type: "exception"; readonly failure: Failure; readonly caught: boolean }
  | { readonly type: "trace"; readonly records: readonly TraceRecord[] }
  | ProfileEvent
  | FinishedEvent;

export type FromWorker =
  | { readonly event: RunEvent }
  | { readonly reply: number; readonly result?: unknown; readonly error?: string }
  /** `executeScript`: the other thread compiles, this one waits. */
  | { readonly compile: string };
export type ToWorker =
  | { readonly id: number; readonly request: Request }
  | { readonly compiled: Executable | { readonly errors: readonly string[] } };
