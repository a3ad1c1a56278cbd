// The result of analysing one item in its environment: side tables by node id. Everything after analysis (checks,
// candidates, references, lowering) reads these tables and never infers again.
import type { Globals } from "./analyze/globals.js";
import type { ApiReference } from "./apiReference.js";
import type { Diagnostic } from "./diagnostic.js";
import type { CrmSymbol } from "./symbols.js";
import type { Expression, Item } from "./syntax/nodes.js";
import { type Type, unknown } from "./types.js";

export interface ItemAnalysis {
  readonly item: Item;
  /** Type of each expression by node id; use `typeOf`. */
  readonly types: readonly (Type | undefined)[];
  /**
   * What a node denotes, by node id: the variable of a name, the function, method or constructor of a call (on the
   * call node and on its callee), the field of a member, and the declared symbol on each declaration node
   * (variable, foreach, parameter, field, function, struct).
   */
  readonly symbols: readonly (CrmSymbol | undefined)[];
  /** Problems with spans relative to the item. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every global name that was looked up, found or not: the item is analysed again when one of them changes. */
  readonly names: ReadonlySet<string>;
}

export function typeOf(analysis: ItemAnalysis, expression: Expression): Type {
  return analysis.types[expression.id] ?? unknown;
}

/** One item of the merged program, in run order (includes merged in place, each file once). */
export interface Unit {
  readonly uri: string;
  /** Include name, or the script's own name: what messages and stack frames show. */
  readonly name: string;
  /** Offset of the item in its file's text. */
  readonly base: number;
  readonly analysis: ItemAnalysis;
}

/** A checked, whole program: what lowering compiles. Built by `link` in program.ts. */
export interface LinkedProgram {
  readonly entry: string;
  /** 1 to 4; decided by the entry script's directive. */
  readonly languageLevel: number;
  readonly units: readonly Unit[];
  /** Texts of all files, by URI, for lines and traces. */
  readonly texts: ReadonlyMap<string, { readonly name: string; readonly text: string }>;
  /** All problems, offsets in their files. A program with errors is not run. */
  readonly diagnostics: readonly { readonly uri: string; readonly diagnostic: Diagnostic }[];
  /** All global names, in force after the last unit: what an expression of the debug console can see. */
  readonly globals: Globals;
  readonly api: ApiReference;
}
