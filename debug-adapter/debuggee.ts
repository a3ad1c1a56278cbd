// What a debug session needs of the thing being debugged. The adapter owns this interface; a live run, a replayed
// recording and the scripted double of the tests satisfy it. Nothing here knows the Debug Adapter Protocol: lines and
// columns are zero-based, columns count UTF-16 units, sources are URIs, and what happens is one union of events.
import type { HitCondition } from "./hitCondition.js";
import type { LogPart } from "./logMessage.js";
import type { LaunchArguments, Outcome } from "./protocol.js";

/** A stretch of a source, zero-based; the end column is exclusive. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

export interface SourceText {
  readonly uri: string;
  /** What the user calls it: the include name or the script's own name. */
  readonly name: string;
  /** True when the text exists in no file here (a recording from elsewhere) and must be asked for with `text`. */
  readonly embedded: boolean;
}

/** What this run can do beyond the basics; known once it is launched. */
export interface Abilities {
  /** Step back, reverse continue, and moving to a position of the recording. */
  readonly stepBack: boolean;
  /** Places to go to from a line. */
  readonly goTo: boolean;
  readonly dataBreakpoints: boolean;
  /** Assigning to variables and expressions; false in a replay, whose values are history. */
  readonly assign: boolean;
}

export interface BreakpointAt {
  readonly line: number;
  readonly column?: number;
  /** A CRMScript expression of type Bool; stops only where it is true. */
  readonly condition?: string;
  readonly hit?: HitCondition;
  /** Present for a log point: prints instead of stopping. */
  readonly log?: readonly LogPart[];
}
export interface FunctionBreakpoint {
  /** `total`, or `Order.total` for a method of a struct; compared without regard to case. */
  readonly name: string;
  readonly condition?: string;
  readonly hit?: HitCondition;
}
export interface DataBreakpoint {
  readonly dataId: string;
  readonly access: "read" | "write" | "readWrite";
  readonly condition?: string;
  readonly hit?: HitCondition;
}
/** The answer to a breakpoint: `place` is where it ended up, which may be a later line than was asked for. */
export interface BreakpointStatus {
  readonly id: number;
  readonly verified: boolean;
  readonly place?: Place;
  /** Why it is not verified, or why it moved. */
  readonly message?: string;
}

/** `all` stops at every throw, `uncaught` only where no catch block of the script will take it. */
export interface ExceptionFilter {
  readonly filter: "all" | "uncaught";
  /** A CRMScript expression of type Bool that may use `error`. */
  readonly condition?: string;
}

export type StepKind = "into" | "over" | "out";
export type Granularity = "statement" | "line";

export type StopReason =
  | "entry"
  | "step"
  | "breakpoint"
  | "function breakpoint"
  | "data breakpoint"
  | "exception"
  | "pause"
  | "goto"
  | "restart"
  | "debugWait";

export interface Frame {
  /** The function, `Struct.method`, or the script's name for its top level. */
  readonly name: string;
  readonly place: Place;
  /** `label` for a frame that is no code, such as "called by the event". */
  readonly presentation: "normal" | "label" | "subtle";
}
export interface Frames {
  readonly frames: readonly Frame[];
  /** The depth of the whole stack. */
  readonly total: number;
}

/** Names the children of a value while the run stays stopped where it is; opaque to the session. */
export type ValueRef = string;

export interface Children {
  readonly ref: ValueRef;
  /** How many there are of each kind, where that is known beforehand. */
  readonly named?: number;
  readonly indexed?: number;
}
export interface Value {
  /** As written in a declaration: `Integer`, `String[]`, `Order`. */
  readonly type: string;
  /** One line: a literal, or a summary such as `Map (3 entries)`. */
  readonly text: string;
  /** The bare text of a String, without quotes and escapes: what goes to the clipboard. */
  readonly raw?: string;
  /** Set for Byte, Integer and Long that have a value. */
  readonly integer?: bigint;
  readonly children?: Children;
}
export interface Variable {
  readonly name: string;
  readonly value: Value;
  /** The expression that gives this value in its frame; absent when there is none. */
  readonly expression?: string;
  readonly writable: boolean;
  /** A row that is no variable of the script, such as the number of rows of a query. */
  readonly synthetic?: boolean;
}
export interface Scope {
  readonly name: string;
  readonly kind: "locals" | "arguments" | "globals" | "receiver" | "event" | "info";
  readonly children: Children;
  /** True when listing it costs noticeable time. */
  readonly expensive: boolean;
}
/** A window on the children of a value: `count` undefined means all from `start`. */
export interface Window {
  readonly filter?: "indexed" | "named";
  readonly start: number;
  readonly count?: number;
}

export type EvaluationContext = "hover" | "watch" | "repl" | "clipboard" | "variables";

export interface Completion {
  readonly label: string;
  readonly insert: string;
  readonly detail?: string;
  readonly kind: "method" | "function" | "field" | "variable" | "class" | "keyword" | "value";
  /** Offset in the asked text where `insert` goes, and how many units it replaces. */
  readonly start: number;
  readonly length: number;
}
export interface GoToTarget {
  readonly label: string;
  readonly place: Place;
}
export interface ExceptionFacts {
  /** The kind a catch block would see: `RunTimeException`. */
  readonly kind: string;
  readonly message: string;
  readonly uncaught: boolean;
  /** One line per frame, innermost first. */
  readonly stack: string;
}

export type DebuggeeEvent =
  | {
      readonly kind: "stopped";
      readonly reason: StopReason;
      /** Shown to the user beside the reason: the exception, or the information of `debugWait`. */
      readonly text?: string;
      readonly breakpointIds?: readonly number[];
      /** Where a replay stands: the number of the statement about to run, from 1. */
      readonly position?: number;
      readonly total?: number;
    }
  | {
      readonly kind: "output";
      readonly channel: "print" | "error" | "info" | "important" | "log";
      readonly text: string;
      readonly place?: Place;
    }
  | { readonly kind: "breakpoint"; readonly status: BreakpointStatus }
  | { readonly kind: "source"; readonly source: SourceText }
  | { readonly kind: "trace"; readonly lines: readonly string[] }
  | { readonly kind: "terminated"; readonly outcome: Outcome };

export interface Progress {
  /** Tells the user what a long launch is doing; percent from 0 to 100 when it is known. */
  report(message: string, percent?: number): void;
}

/**
 * The thing being debugged. Calls that need a stopped run reject with `notStopped` while it runs, every call rejects
 * with `noRun` after it ended, and calls that are open when it ends reject instead of hanging. What goes wrong for the
 * user is a `Failure` of errors.ts. One `terminated` event ends every run, whatever ended it.
 */
export interface Debuggee {
  /** Loads, checks and compiles; nothing of the script has run when it resolves. Aborting the signal rejects it. */
  launch(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities>;
  /** Starts what was launched; called once, after the breakpoints are set. */
  start(): Promise<void>;
  /**
   * Launches anew from the files as they are now, then ends this run silently and starts the new one; breakpoints
   * stay. When the new launch fails, this run stays as it is.
   */
  restart(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities>;
  /** Ends the run; `terminated` follows. Harmless when nothing runs. */
  terminate(): Promise<void>;
  /** Lets the run go on to its end without stopping anywhere again. */
  detach(): Promise<void>;
  /** Frees everything at once, at any moment; no event follows. */
  dispose(): Promise<void>;

  /** Replaces all breakpoints of one source; the answers stand in the order of the questions. */
  setBreakpoints(uri: string, breakpoints: readonly BreakpointAt[]): Promise<readonly BreakpointStatus[]>;
  setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): Promise<readonly BreakpointStatus[]>;
  setExceptionFilters(filters: readonly ExceptionFilter[]): Promise<void>;
  setDataBreakpoints(breakpoints: readonly DataBreakpoint[]): Promise<readonly BreakpointStatus[]>;
  /** The key under which changes of a variable can be watched; undefined when they cannot. */
  dataBreakpointInfo(container: ValueRef | undefined, name: string, frame: number): Promise<string | undefined>;
  /** Every place in a range of lines where a breakpoint can stand. */
  breakpointPlaces(uri: string, fromLine: number, toLine: number): Promise<readonly Place[]>;

  continue(): Promise<void>;
  reverseContinue(): Promise<void>;
  step(kind: StepKind, granularity: Granularity): Promise<void>;
  stepBack(granularity: Granularity): Promise<void>;
  /** Leaves the loop or block, staying in the function (admin.md 6.5). */
  stepOutOfScope(): Promise<void>;
  /** Stops at the next statement, as soon as one is reached; harmless when the run is stopped already. */
  pause(): Promise<void>;
  goToTargets(uri: string, line: number): Promise<readonly GoToTarget[]>;
  goTo(target: GoToTarget): Promise<void>;
  /** Moves a replay to a statement, from 1. */
  seek(position: number): Promise<void>;

  /** Frames from the top, `count` undefined means all. */
  frames(start: number, count: number | undefined): Promise<Frames>;
  /** Frames are named by their distance from the top. */
  scopes(frame: number): Promise<readonly Scope[]>;
  variables(ref: ValueRef, window: Window): Promise<readonly Variable[]>;
  setVariable(container: ValueRef, name: string, expression: string): Promise<Value>;
  setExpression(frame: number, target: string, expression: string): Promise<Value>;
  evaluate(
    frame: number | undefined,
    expression: string,
    context: EvaluationContext,
    signal: AbortSignal,
  ): Promise<Value>;
  completions(frame: number | undefined, text: string, offset: number): Promise<readonly Completion[]>;
  /** The exception the run is stopped at; undefined when it stopped for another reason. */
  exception(): Promise<ExceptionFacts | undefined>;
  sources(): Promise<readonly SourceText[]>;
  /** The text of a source as the run has it. */
  text(uri: string): Promise<string>;
}

/** Makes the debuggee of one session; everything it tells comes through `emit`. */
export type CreateDebuggee = (emit: (event: DebuggeeEvent) => void, reader: ClientReader) => Debuggee;

/** Whether the client keeps up with what it is told: nothing, or a promise that settles when it has caught up. */
export type ClientReader = () => Promise<void> | undefined;
