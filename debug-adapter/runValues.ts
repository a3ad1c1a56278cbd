// What a run tells of its frames and values, as the debuggee's interface has it. The run's own types are described by
// shape, so that only launch.ts knows the interpreter.
import type { ExceptionFacts, Place, Value, Variable, Window } from "./debuggee.js";
import type { EventOutcome, Outcome } from "./protocol.js";
import type { StoppedFrame } from "./runControl.js";
import type { StatementTable } from "./statementTable.js";

interface RunPlace {
  readonly uri: string;
  readonly name: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
}
export interface RunFrame extends RunPlace {
  readonly function: string;
  readonly statement: number;
}
export interface RunVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly reference: number;
  readonly indexed: number | undefined;
  readonly path: string | undefined;
}
export interface RunFailure {
  readonly kind: string;
  readonly message: string;
  readonly location: RunPlace;
  readonly stack: readonly (RunPlace & { readonly function: string })[];
}

export function frameOf(frame: RunFrame, statements: StatementTable): StoppedFrame {
  const place = statements.places[frame.statement];
  return {
    name: frame.function,
    statement: frame.statement,
    place: place ?? placeOf(frame),
    presentation: "normal",
  };
}

/** The interpreter counts from one, and says 0 where nothing was running. */
export function placeOf({ uri, line, column }: RunPlace): Place {
  return { uri, line: Math.max(0, line - 1), column: Math.max(0, column - 1) };
}

const integers = new Set(["Byte", "Integer", "Long"]);

export function shownValue(variable: RunVariable): Value {
  const { type, value, reference, indexed } = variable;
  return {
    type,
    text: value,
    ...(type === "String" && { raw: unquoted(value) }),
    ...(integers.has(type) && /^-?\d+$/.test(value) && { integer: BigInt(value) }),
    ...(reference > 0 && {
      children: { ref: String(reference), ...(indexed !== undefined && { named: 0, indexed }) },
    }),
  };
}

export function variableOf(variable: RunVariable): Variable {
  const { name, path } = variable;
  return {
    name,
    value: shownValue(variable),
    ...(path !== undefined && { expression: path }),
    writable: path !== undefined && path !== "this",
    ...(path === undefined && !/^[[\w]/.test(name) && { synthetic: true }),
  };
}

/** A value's children are all of one kind, so a window on the other kind is empty. */
export function windowRange({ start, count }: Window): readonly [start: number, count: number] {
  return [start, count ?? mostChildren];
}
const mostChildren = 100_000;

/** The text as it is shown is a literal, unless it was cut. */
function unquoted(literal: string): string {
  try {
    const text: unknown = JSON.parse(literal);
    return typeof text === "string" ? text : literal;
  } catch {
    return literal;
  }
}

export function exceptionOf({ kind, message, stack }: RunFailure, caught: boolean): ExceptionFacts {
  return { kind, message, uncaught: !caught, stack: stackText(stack) };
}

export function stackText(stack: RunFailure["stack"]): string {
  return stack.map((entry) => `at ${entry.function} (${entry.name}:${entry.line})`).join("\n");
}

type RunOutcome =
  | { readonly kind: "ok" | "cancelled" }
  | { readonly kind: "failed"; readonly failure: RunFailure }
  | { readonly kind: "exited" | "diverged"; readonly message: string }
  | { readonly kind: "limit"; readonly message: string };

export interface RunFinished {
  readonly outcome: RunOutcome;
  readonly durationMilliseconds: number;
  /** Undefined when the run did not count them. */
  readonly statements: number | undefined;
  readonly hostCalls: number;
  /** What the script left beside its output: of that, what concerns the event it answered. */
  readonly left?: { readonly event: EventOutcome | null };
}

/**
 * How a run ended, with its line for people.
 * @param recording path of the recording that was written
 */
export function outcomeOf(finished: RunFinished, recording?: string): Outcome {
  const { outcome, durationMilliseconds, statements, hostCalls, left } = finished;
  const milliseconds = Math.round(durationMilliseconds);
  const [kind, verb, reason] = ending(outcome);
  const costs = costsText({ milliseconds, hostCalls, ...(statements !== undefined && { statements }) });
  return {
    kind,
    text: `${verb} in ${costs}${reason === undefined ? "" : `. ${reason}`}`,
    exitCode: kind === "finished" ? 0 : 1,
    milliseconds,
    ...(statements !== undefined && { statements }),
    hostCalls,
    ...(recording !== undefined && { recording }),
    ...(left?.event && { event: left.event }),
  };
}

/** `12 ms: 1,204 statements, 3 host calls` */
export function costsText({
  milliseconds,
  statements,
  hostCalls = 0,
}: Pick<Outcome, "milliseconds" | "statements" | "hostCalls">): string {
  const counts = [
    ...(statements === undefined ? [] : [counted(statements, "statement")]),
    counted(hostCalls, "host call"),
  ].join(", ");
  return `${counted(milliseconds, "ms", "ms")}: ${counts}`;
}

function ending(outcome: RunOutcome): readonly [kind: Outcome["kind"], verb: string, reason?: string] {
  switch (outcome.kind) {
    case "ok":
      return ["finished", "Finished"];
    case "exited":
      return ["finished", "Ended by the script", outcome.message];
    case "cancelled":
      return ["terminated", "Stopped"];
    case "limit":
      return ["limit", "Stopped by a limit", outcome.message];
    case "diverged":
      return ["failed", "Replay ended", outcome.message];
    case "failed": {
      const { kind, message, location } = outcome.failure;
      return ["failed", "Failed", `${kind}: ${message} (${location.name}:${location.line})`];
    }
    default:
      return outcome satisfies never;
  }
}

function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? noun : plural}`;
}
