// What the debuggee of real scripts needs of an interpreter: a launched program, and the control of one run of it.
// Statements are numbers; where they stand is in the statement table. launch.ts fills this in.
import type { ArmedBreakpoint, BreakpointGround } from "./breakpointTable.js";
import type {
  Abilities,
  ClientReader,
  Completion,
  ExceptionFacts,
  Frame,
  Place,
  Scope,
  SourceText,
  StepKind,
  Value,
  ValueRef,
  Variable,
  Window,
} from "./debuggee.js";
import type { Outcome } from "./protocol.js";

/** `outOfScope` leaves the loop or block. */
export type Resume = "continue" | StepKind | "outOfScope";

/** A frame, with the number of the statement it stands at. */
export interface StoppedFrame extends Frame {
  readonly statement: number;
}

/** Why and where the run waits. */
export interface Stop {
  readonly reason: "entry" | "breakpoint" | "step" | "pause" | "exception" | "debugWait" | "goto" | "change";
  readonly statement: number;
  /** From the top, innermost first. */
  readonly frames: readonly StoppedFrame[];
  /** The exception, what `debugWait` was given, or the values of a watched variable before and after. */
  readonly text?: string;
  /** The watched variables that have changed, by their ids. */
  readonly watches?: readonly number[];
  readonly thrown?: ExceptionFacts;
  /** Where a replay stands: the number of the statement about to run, from 1. */
  readonly position?: number;
  readonly total?: number;
}

export interface RunListener {
  stopped(stop: Stop): void;
  /** `place` is what the text is about, where that is known. */
  printed(text: string, channel: "print" | "log" | "info" | "error", place?: Place): void;
  traced(lines: readonly string[]): void;
  /** Asked after output: the run waits for a client that is behind. */
  readonly reader?: ClientReader;
  /** The last call; also after `end`, not after `dispose`. */
  ended(outcome: Outcome): void;
}

export interface Armed {
  readonly breakpoints: readonly ArmedBreakpoint[];
  /** A statement to stop at once, where the user wants to go. */
  readonly target: number | undefined;
  readonly exceptions: "none" | "uncaught" | "all";
  readonly watches: readonly ArmedWatch[];
}

/** Where a variable lives that can be watched. */
export interface Watchable {
  /** Depth of its frame; 1 for the top level. */
  readonly depth: number;
  /** A statement where it is visible. */
  readonly statement: number;
  /** The variable, or a field or element of it. */
  readonly path: string;
}
export interface ArmedWatch extends Watchable {
  readonly id: number;
}

/** One run. Calls that look or change need it to be stopped; `arm`, `pause`, `end` and `dispose` may come at any time. */
export interface RunControl {
  /** Replaces what to stop at; in force at once. */
  arm(armed: Armed): void;
  resume(mode: Resume): void;
  /** Stops at the next statement. */
  pause(): void;
  /** Ends the script where it is; `ended` follows. */
  end(): void;
  dispose(): Promise<void>;

  scopes(frame: number): Promise<readonly Scope[]>;
  variables(ref: ValueRef, window: Window): Promise<readonly Variable[]>;
  setVariable(container: ValueRef, name: string, expression: string): Promise<Value>;
  /** Undefined when changes of it cannot be watched. */
  watchable(container: ValueRef | undefined, name: string, frame: number): Promise<Watchable | undefined>;
  /** @param effects whether the expression may do more than look */
  evaluate(frame: number, expression: string, effects: boolean): Promise<Value>;

  /** Going back; only where `Abilities.stepBack` holds. */
  readonly past?: Past;
}

/** The statements of a recorded run, from 1. Each move ends in `stopped`. */
export interface Past {
  seek(position: number): Promise<void>;
  /** The nearest earlier statement at the depth of the present one or less, else the first (admin.md 6.5). */
  back(): Promise<void>;
  /** The nearest earlier stop at a breakpoint, else the first statement. */
  backToBreakpoint(): Promise<void>;
}

/** A program that is read, checked and compiled. */
export interface LaunchedProgram extends BreakpointGround {
  readonly sources: readonly SourceText[];
  readonly texts: ReadonlyMap<string, string>;
  readonly abilities: Abilities;
  completions(statement: number, text: string, offset: number): readonly Completion[];
  start(listener: RunListener, armed: Armed, stopOnEntry: boolean): RunControl;
  /** For one of several runs of a session, such as a handler of an event: what comes after it ended. */
  next?(outcome: Outcome): Promise<{ readonly program: LaunchedProgram } | { readonly outcome: Outcome }>;
}
