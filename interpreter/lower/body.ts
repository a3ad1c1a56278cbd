// The body being emitted: a function, the top level, or the initialisers of a struct. Collects lines, each with the
// statement it belongs to, because failures are located by the line of the emitted text they come from; and gives out
// temporaries, slots and scopes.
import type { ItemAnalysis } from "../../language/analysis.js";
import type { VariableSymbol } from "../../language/symbols.js";
import type { Span } from "../../language/syntax/nodes.js";
import { type Type, typeText } from "../../language/types.js";
import type { Lowering, Variable } from "./lowering.js";

/** A line of emitted text and the statement it belongs to, -1 for none. */
export interface Line {
  readonly text: string;
  readonly statement: number;
}

export interface Origin {
  readonly analysis: ItemAnalysis;
  readonly file: number;
  /** Offset of the item in its file. */
  readonly base: number;
}

export class Body {
  readonly lines: Line[] = [];
  readonly temporaries: string[] = [];
  /** Names of `error` and `errorLocation` of the catch blocks around, innermost last. */
  readonly catches: { readonly error: string; readonly location: string }[] = [];
  scope = -1;
  statement = -1;
  /** How many `try` bodies stand around, within the function. */
  guards = 0;
  origin: Origin;

  constructor(
    readonly lowering: Lowering,
    readonly functionId: number,
    origin: Origin,
    /** What the top level calls its frame: globals live there. */
    readonly frame: "f" | "g",
  ) {
    this.origin = origin;
  }

  get analysis(): ItemAnalysis {
    return this.origin.analysis;
  }

  line(text: string): void {
    this.lines.push({ text, statement: this.statement });
  }

  temporary(): string {
    const name = `t${this.temporaries.length}`;
    this.temporaries.push(name);
    return name;
  }

  /** The argument by which a call passes on where it stands: the frame, or the depth of the callee. */
  get context(): string {
    return this.lowering.inspectable ? "f" : "d + 1";
  }

  openScope(span: Span): () => void {
    const outer = this.scope;
    const { base } = this.origin;
    this.scope = this.lowering.scopes.push({ parent: outer, start: base + span.start, end: base + span.end }) - 1;
    return () => {
      this.scope = outer;
    };
  }

  /** Gives a declared variable its name or slot. `from` is the offset in the item from which it is visible. */
  declare(symbol: VariableSymbol, from: number): Variable {
    const variable = this.newVariable(symbol, symbol.name, symbol.type, from);
    this.lowering.variables.set(symbol, variable);
    return variable;
  }

  private newVariable(symbol: VariableSymbol, name: string, type: Type, from: number): Variable {
    const { lowering } = this;
    const nonNull = lowering.nonNull.has(symbol);
    if (!lowering.inspectable) return { text: lowering.name("v"), type, nonNull };
    return { text: this.slot(name, type, from), type, nonNull };
  }

  slot(name: string, type: Type, from: number): string {
    const { lowering, origin } = this;
    const slots = lowering.functions[this.functionId]!.slots;
    const index =
      slots.push({
        name,
        type: typeText(type),
        descriptor: lowering.descriptor(type),
        scope: this.scope,
        from: origin.base + from,
        file: origin.file,
      }) - 1;
    return `${this.frame}.s${index}`;
  }
}
