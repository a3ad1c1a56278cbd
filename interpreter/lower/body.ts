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
  hasLoops = false;
  /** How many loops stand around, within the function. */
  loops = 0;
  /** How many `try` bodies stand around, within the function. */
  guards = 0;
  /** Undefined at top level. */
  returnType: Type | undefined;
  origin: Origin;
  private readonly visible: VariableSymbol[] = [];

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

  /** Declarations of what the lines use beside variables. */
  locals(): string[] {
    const names = [...this.temporaries, ...(this.hasLoops ? ["b = 0"] : [])];
    return names.length > 0 ? [`let ${names.join(", ")};`] : [];
  }

  /** The argument by which a call passes on where it stands: the frame, or the depth of the callee. */
  get context(): string {
    return this.lowering.inspectable ? "f" : "d + 1";
  }

  /** Opens a scope of the source; the answer closes it. */
  openScope(span: Span): () => void {
    const outer = this.scope;
    const visible = this.visible.length;
    const { base } = this.origin;
    if (!this.lowering.isFragment)
      this.scope = this.lowering.scopes.push({ parent: outer, start: base + span.start, end: base + span.end }) - 1;
    return () => {
      this.scope = outer;
      this.visible.length = visible;
    };
  }

  /**
   * Gives a declared variable its name or slot, visible from now on.
   * @param from offset in the item from which the debugger shows it
   * @param value its first value
   * @returns the text that stores the value
   */
  declare(symbol: VariableSymbol, from: number, value: string): string {
    const { lowering } = this;
    const slots = lowering.inspectable && !lowering.isFragment;
    const boxed = slots && lowering.isAliased(symbol);
    const name = slots ? this.slot(symbol.name, symbol.type, from, boxed) : lowering.name("v");
    this.enter(symbol, name, boxed);
    if (slots) return boxed ? `${name} = { v: ${value} };` : `${name} = ${value};`;
    if (symbol.role !== "global" || lowering.isFragment) return `let ${name} = ${value};`;
    lowering.globals.push(name);
    return `${name} = ${value};`;
  }

  /** A parameter is declared by the head of its function; `value` is what its slot in the frame begins with. */
  declareParameter(symbol: VariableSymbol, from: number): { readonly name: string; readonly value: string } {
    const { lowering } = this;
    const name = lowering.name("p");
    const boxed = lowering.inspectable && lowering.isAliased(symbol);
    this.enter(symbol, lowering.inspectable ? this.slot(symbol.name, symbol.type, from, boxed) : name, boxed);
    return { name, value: boxed ? `{ v: ${name} }` : name };
  }

  private enter(symbol: VariableSymbol, name: string, boxed: boolean): void {
    const { lowering } = this;
    const place = boxed ? { text: `${name}.v`, cell: name } : { text: name, cell: undefined };
    lowering.variables.set(symbol, { ...place, type: symbol.type, nonNull: lowering.nonNull.has(symbol) });
    (symbol.role === "global" && !lowering.isFragment ? lowering.visibleGlobals : this.visible).push(symbol);
  }

  slot(name: string, type: Type, from: number, boxed: boolean): string {
    const { lowering, origin } = this;
    const { slots } = lowering.functions[this.functionId]!;
    const index =
      slots.push({
        name,
        type: typeText(type),
        descriptor: lowering.descriptor(type),
        scope: this.scope,
        from: origin.base + from,
        file: origin.file,
        boxed,
      }) - 1;
    return `${this.frame}.s${index}`;
  }

  /** Names in force here, with what they mean; inner names hide outer ones. */
  visibleVariables(): { readonly name: string; readonly variable: Variable }[] {
    const byName = new Map<string, Variable>();
    for (const symbol of [...this.lowering.visibleGlobals, ...this.visible]) {
      byName.set(symbol.name, this.lowering.variable(symbol));
    }
    return [...byName].map(([name, variable]) => ({ name, variable }));
  }
}
