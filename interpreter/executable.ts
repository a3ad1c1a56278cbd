// The compiled form of a checked program: JavaScript text and the tables that give its parts their CRMScript names.
// Plain data, so that it crosses to the worker as it is. The text names nothing of the script: every identifier is a
// number, and these tables are the only way back.

/** `fast`: variables are JavaScript locals. `inspectable`: frames with slots, a test before each statement. */
export type Mode = "fast" | "inspectable";

export interface ExecutableFile {
  readonly uri: string;
  /** Include name, or the script's own name. */
  readonly name: string;
}

/** A statement that can be stepped on. Its number is its place in `Executable.statements`. */
export interface StatementInfo {
  readonly file: number;
  /** One-based. */
  readonly line: number;
  /** One-based, UTF-16. */
  readonly column: number;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly function: number;
  /** The innermost scope, an index into `scopes`. */
  readonly scope: number;
  /** Stands inside the body of a `try` of its own function. */
  readonly guarded: boolean;
}

/** A block, loop header or function body; the parent of a function's outermost scope is -1. */
export interface ScopeInfo {
  readonly parent: number;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

export interface SlotInfo {
  readonly name: string;
  /** As an author writes it. */
  readonly type: string;
  /** Index into the descriptors that the emitted program hands out. */
  readonly descriptor: number;
  readonly scope: number;
  /** Visible from this offset of the declaring file to the end of its scope. */
  readonly from: number;
  readonly file: number;
  /** The slot holds a cell with the value in `v`, because a Generic may look at the variable. */
  readonly boxed: boolean;
}

export interface FunctionInfo {
  /** `main` script name for the top level, else the function's name, `Struct.method` for methods. */
  readonly name: string;
  /** How an evaluation finds it: name and parameter types, preceded by `Struct.` for methods. */
  readonly key: string;
  readonly file: number;
  /** Slots in order of declaration; property `s0`, `s1`, ... of the frame. */
  readonly slots: readonly SlotInfo[];
  /** Slot of `this` is property `me`; undefined outside methods. */
  readonly struct: number | undefined;
}

export interface StructInfo {
  readonly name: string;
  /** Field names in order of declaration; property `f0`, `f1`, ... of the instance. */
  readonly fields: readonly string[];
}

export interface Executable {
  readonly mode: Mode;
  /** A JavaScript expression: a function of the run's operations that answers the entry function. */
  readonly source: string;
  readonly files: readonly ExecutableFile[];
  readonly statements: readonly StatementInfo[];
  readonly scopes: readonly ScopeInfo[];
  /** Function 0 is the top level. */
  readonly functions: readonly FunctionInfo[];
  readonly structs: readonly StructInfo[];
  /** For each line of `source` (from 1), the statement it belongs to, or -1. */
  readonly lines: readonly number[];
  readonly languageLevel: number;
}

/** The name under which the JavaScript engine knows the emitted text; stack traces are read by it. */
export const sourceName = "crmscript:run";

/** Deepest call, after which a call throws (language.md 5). */
export const callDepthLimit = 1000;

/** The slots of a function that are visible at a statement, outer scopes first, in order of declaration. */
export function visibleSlots(executable: Executable, statement: number): { slot: SlotInfo; index: number }[] {
  const at = executable.statements[statement];
  if (!at) return [];
  const scopes = enclosingScopes(executable, at.scope);
  return slotsOf(executable, at.function).filter(
    ({ slot }) => scopes.has(slot.scope) && (slot.file !== at.file ? true : slot.from <= at.start),
  );
}

function slotsOf(executable: Executable, index: number): { slot: SlotInfo; index: number }[] {
  return executable.functions[index]!.slots.map((slot, at) => ({ slot, index: at }));
}

/** A scope and all around it. */
export function enclosingScopes(executable: Executable, scope: number): ReadonlySet<number> {
  const result = new Set<number>();
  for (let at = scope; at >= 0; at = executable.scopes[at]!.parent) result.add(at);
  return result;
}
