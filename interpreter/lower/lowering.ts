// What the lowering of one program has gathered so far: the numbers given to symbols, the tables of the executable,
// and the operations and natives that the emitted text asks for at its head. One instance per program.
import type { LinkedProgram } from "../../language/analysis.js";
import type { CrmSymbol, FunctionSymbol, StructSymbol, VariableSymbol } from "../../language/symbols.js";
import { LineIndex } from "../../language/text.js";
import { type Type, typeText } from "../../language/types.js";
import type { FunctionInfo, Mode, ScopeInfo, SlotInfo, StatementInfo, StructInfo } from "../executable.js";
import type { Aliased } from "./aliases.js";
import type { Line } from "./body.js";
import { mutatingMethods } from "./mutating.js";
import type { NonNull } from "./nullness.js";
import type { Unobserved } from "./unobserved.js";

/** A program that analysis passed as sound and lowering cannot compile: a fault of ours, or a program with errors. */
export class LoweringError extends Error {}

/** A variable as the emitted text names it. */
export interface Variable {
  readonly text: string;
  readonly type: Type;
  readonly nonNull: boolean;
  /** The cell whose `v` it is, for a variable that a Generic may look at in the inspectable emission. */
  readonly cell: string | undefined;
}

export interface LoweredFunction extends Omit<FunctionInfo, "slots"> {
  readonly slots: SlotInfo[];
}

export class Lowering {
  readonly statements: StatementInfo[] = [];
  readonly scopes: ScopeInfo[] = [];
  readonly functions: LoweredFunction[] = [];
  readonly structs: StructInfo[] = [];
  readonly files: { uri: string; name: string; lines: LineIndex }[] = [];
  readonly variables = new Map<VariableSymbol, Variable>();
  readonly structIds = new Map<StructSymbol, number>();
  /** Constants of the head: natives and makers of class instances. */
  readonly head: string[] = [];
  /** Emitted functions and classes, in order of declaration. */
  readonly declarations: Line[] = [];
  readonly globals: string[] = [];
  readonly visibleGlobals: VariableSymbol[] = [];
  private readonly functionIds = new Map<FunctionSymbol, number>();
  private readonly constants = new Map<string, string>();
  private readonly descriptorIds = new Map<Type, number>();
  private readonly described: Type[] = [];
  private names = 0;
  private programDescriptors = 0;

  constructor(
    readonly mode: Mode,
    readonly nonNull: NonNull,
    readonly isAliased: Aliased,
    readonly isUnobserved: Unobserved,
  ) {}

  /** True for the view of `forFragment`: nothing is entered into the tables of the program. */
  readonly isFragment: boolean = false;

  /**
   * This lowering as a fragment sees it: it may look up everything, and declares nothing but locals of its own. The
   * constants of the program's head are out of its reach, so that it has a head of its own.
   */
  forFragment(): Lowering {
    return Object.create(this, {
      isFragment: { value: true },
      head: { value: [] },
      constants: { value: new Map() },
    }) as Lowering;
  }

  get inspectable(): boolean {
    return this.mode === "inspectable";
  }

  /** A new identifier: a letter and a number, never a word of the script. */
  name(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  fileOf(program: LinkedProgram, uri: string): number {
    const found = this.files.findIndex((file) => file.uri === uri);
    if (found >= 0) return found;
    const source = program.texts.get(uri);
    if (!source) throw new LoweringError(`The program names ${uri} and has no text for it`);
    return this.files.push({ uri, name: source.name, lines: new LineIndex(source.text) }) - 1;
  }

  addFunction(symbol: FunctionSymbol, info: LoweredFunction): number {
    const id = this.functions.push(info) - 1;
    this.functionIds.set(symbol, id);
    return id;
  }

  functionId(symbol: FunctionSymbol): number {
    return this.known(this.functionIds.get(symbol), symbol);
  }

  structId(symbol: StructSymbol): number {
    return this.known(this.structIds.get(symbol), symbol);
  }

  variable(symbol: VariableSymbol): Variable {
    return this.known(this.variables.get(symbol), symbol);
  }

  /** The property of a field; fields are numbered in order of declaration. */
  fieldKey(struct: StructSymbol, name: string): string {
    const index = [...struct.fields.keys()].indexOf(name);
    if (index < 0) throw new LoweringError(`Struct ${struct.name} has no field ${name}`);
    return `f${index}`;
  }

  /** The constant that holds a native's body. */
  native(symbol: FunctionSymbol): string {
    const owner = symbol.owner ?? "";
    return this.constant(
      "n",
      `R.native(${JSON.stringify(owner)}, ${JSON.stringify(symbol.key)}, ${isMutating(symbol)})`,
    );
  }

  /** The constant that holds the maker of fresh instances of a built-in class. */
  maker(className: string): string {
    return this.constant("c", `R.maker(${JSON.stringify(className)})`);
  }

  private constant(prefix: string, value: string): string {
    let name = this.constants.get(value);
    if (!name) {
      name = this.name(prefix);
      this.constants.set(value, name);
      this.head.push(`const ${name} = ${value};`);
    }
    return name;
  }

  /** The descriptors so far are filled in by the program's own text; a fragment fills in all that came later. */
  endProgram(): void {
    this.programDescriptors = this.described.length;
  }

  /** Number of a type's run-time descriptor; the text refers to it as `D[number]`. */
  descriptor(type: Type): number {
    const known = this.descriptorIds.get(type);
    if (known !== undefined) return known;
    const id = this.described.push(type) - 1;
    this.descriptorIds.set(type, id);
    return id;
  }

  /**
   * Statements that fill the table `D`; those of a fragment leave out what the program has filled in. Written last,
   * when all methods are known; describing a struct may add the descriptors of its fields while this runs.
   */
  descriptorLines(): string[] {
    const lines: string[] = [];
    for (let id = this.programDescriptors; id < this.described.length; id++)
      lines.push(`D[${id}] = ${this.descriptorText(this.described[id]!)};`);
    return lines;
  }

  private descriptorText(type: Type): string {
    switch (type.kind) {
      case "basic":
      case "class":
        return `R.describe(${JSON.stringify(type.kind)}, ${JSON.stringify(type.name)})`;
      case "array":
        return `{ kind: "array", get element() { return D[${this.descriptor(type.element)}]; } }`;
      case "struct":
        return this.structDescriptorText(type.struct);
      case "self":
      case "unknown":
        throw new LoweringError(`A value of type ${typeText(type)} cannot be described`);
    }
  }

  private structDescriptorText(struct: StructSymbol): string {
    const id = this.structId(struct);
    const fields = [...struct.fields.values()].map((field) => {
      const key = JSON.stringify(this.fieldKey(struct, field.name));
      return `{ name: ${JSON.stringify(field.name)}, key: ${key}, get type() { return D[${this.descriptor(field.type)}]; } }`;
    });
    const parts = [`kind: "struct"`, `name: ${JSON.stringify(struct.name)}`, `fields: [${fields.join(", ")}]`];
    parts.push(`create: () => new S${id}(K.context)`);
    const text = this.hook(struct, "toString", 0, "String");
    if (text) parts.push(`toText: (me) => ${text}(K.context, me) ?? ""`);
    const compare = this.hook(struct, "compare", 1, "Bool");
    if (compare) parts.push(`compare: (me, other) => ${compare}(K.context, me, other)`);
    return `{ ${parts.join(", ")} }`;
  }

  /** The user's method that the platform calls on its own: `toString`, `compare` (language.md 6.4). */
  private hook(struct: StructSymbol, name: string, parameters: number, result: string): string | undefined {
    const method = struct.methods
      .get(name)
      ?.find(
        (candidate) =>
          candidate.owner === undefined &&
          candidate.parameters.length === parameters &&
          candidate.parameters.every((parameter) => parameter.type === struct.type) &&
          typeText(candidate.returnType) === result,
      );
    return method && this.functionIds.has(method) ? `F${this.functionId(method)}` : undefined;
  }

  private known<T>(value: T | undefined, symbol: CrmSymbol): T {
    if (value === undefined) throw new LoweringError(`${symbol.kind} ${symbol.name} is used and was never lowered`);
    return value;
  }
}

/** Whether a built-in changes the variable that it is called on. */
export function isMutating(symbol: FunctionSymbol): boolean {
  return symbol.owner === "String" && symbol.kind === "method" && mutatingMethods.has(symbol.name);
}

/** Name and parameter types, preceded by the struct for methods: what identifies a user function. */
export function functionKey(symbol: FunctionSymbol): string {
  return symbol.struct ? `${symbol.struct.name}.${symbol.key}` : symbol.key;
}
