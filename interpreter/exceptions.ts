// What can end a statement early: a failure that the script can catch, and an end of the run that it cannot. Failures
// are located by the stack of the emitted text: each of its lines belongs to one statement (Executable.lines), so the
// running code keeps no position of its own.
import { type Executable, sourceName } from "./executable.js";
import { HostFailure } from "./host.js";

/** An exception of the script's own world: `throw`, a native's refusal, a limit of the language. */
export class ScriptFailure extends Error {
  constructor(
    /** `GeneralException`, `RunTimeException`, ... (language.md 10). */
    readonly kind: string,
    message: string,
  ) {
    // The stack's head must not carry text of the script: it is read by lines.
    super("");
    this.message = message;
  }
}

/** Why a run ended without coming to its end; never caught by a script. */
export type EndReason =
  | { readonly kind: "exit"; readonly message: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "limit"; readonly limit: "time" | "memory"; readonly message: string }
  /** A replay left the recording's path, or the recording is over. */
  | { readonly kind: "diverged"; readonly message: string };

export class RunEnd extends Error {
  constructor(readonly reason: EndReason) {
    super(reason.kind);
  }
}

export interface SourcePlace {
  /** Include name, or the script's own name. */
  readonly name: string;
  /** One-based; 0 when no statement was running. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
  readonly uri: string;
}
export interface StackEntry extends SourcePlace {
  readonly function: string;
}

/** An uncaught failure as it is reported: the four parts of the platform, and the calls that led there. */
export interface Failure {
  readonly kind: string;
  readonly message: string;
  readonly location: SourcePlace;
  readonly stack: readonly StackEntry[];
}

/** What a `catch` block sees (language.md 10). */
export interface Caught {
  readonly text: string;
  readonly location: string;
}

/**
 * The script's view of anything thrown.
 * @throws what it was given, when the script must not catch it
 */
export function asFailure(thrown: unknown): { readonly kind: string; readonly message: string } {
  if (thrown instanceof ScriptFailure || thrown instanceof HostFailure) return thrown;
  if (thrown instanceof RangeError) {
    if (thrown.message.includes("call stack")) return { kind: "RunTimeException", message: "Call stack too deep" };
    if (/^Invalid (string|array) length/.test(thrown.message))
      return { kind: "RunTimeException", message: "Memory limit exceeded" };
  }
  throw thrown;
}

export function caughtBy(executable: Executable, thrown: unknown): Caught {
  const { kind, message } = asFailure(thrown);
  const { name, line } = stackOf(executable, thrown)[0] ?? placeOfEntry(executable);
  return { text: `${kind}: ${message}`, location: `${name}:${line}` };
}

/** A failure of ours is reported like one of the script, under a name of its own. */
export function failureOf(executable: Executable, thrown: unknown): Failure {
  const stack = stackOf(executable, thrown);
  const location = stack[0] ?? placeOfEntry(executable);
  try {
    const { kind, message } = asFailure(thrown);
    return { kind, message, location, stack };
  } catch {
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return { kind: "InternalError", message: `The interpreter failed. ${message}`, location, stack };
  }
}

function placeOfEntry(executable: Executable): SourcePlace {
  const file = executable.files[0];
  return { name: file?.name ?? "", uri: file?.uri ?? "", line: 0, column: 0 };
}

const frameLine = new RegExp(`at (?:F\\d+|main) \\(${sourceName}:(\\d+):\\d+\\)$`);

const mostCalls = 100;

/** The calls of the script at the time of an error, innermost first, at most `mostCalls`. */
export function stackOf(executable: Executable, thrown: unknown): StackEntry[] {
  const text = thrown instanceof Error ? (thrown.stack ?? "") : "";
  const entries: StackEntry[] = [];
  for (const line of text.split("\n")) {
    const found = frameLine.exec(line);
    const statement = found ? executable.lines[Number(found[1]) - 1] : undefined;
    if (statement !== undefined && statement >= 0) entries.push(placeOf(executable, statement));
    if (entries.length === mostCalls) break;
  }
  return entries;
}

export function placeOf(executable: Executable, statement: number): StackEntry {
  const { file, line, column, function: index } = executable.statements[statement]!;
  const { name, uri } = executable.files[file]!;
  return { function: executable.functions[index]!.name, name, uri, line, column };
}
