// What names denote. Symbols hold names, types and the place of their declaration, never nodes of a tree.
import type { Span } from "./text.js";
import type { StructType, Type } from "./types.js";

/** Where a symbol is declared. `item` changes when an edit moves or replaces the item but not its signature. */
export interface Site {
  /** The file's URI, or `crmscript-api:/CLASS.crmscript` for a built-in. */
  readonly uri: string;
  /** Offset of the declaring item's start in the file at the time of the snapshot; add to the spans below. */
  base: number;
  /** The declared name, relative to `base`. */
  name: Span;
  /** The whole declaration, relative to `base`. */
  declaration: Span;
}

interface SymbolBase {
  readonly name: string;
  /** Undefined only for what the language itself supplies, such as `error` in a catch block. */
  readonly site: Site | undefined;
  /** The comment directly above, without comment marks; empty when there is none. */
  readonly documentation: string;
}

export interface VariableSymbol extends SymbolBase {
  readonly kind: "variable";
  readonly type: Type;
  readonly role: "global" | "local" | "parameter" | "loop" | "catch";
}
export interface FieldSymbol extends SymbolBase {
  readonly kind: "field";
  readonly type: Type;
  readonly struct: StructSymbol;
}
export interface ParameterInfo {
  readonly name: string;
  readonly type: Type;
}
export interface FunctionSymbol extends SymbolBase {
  /** `constructor` is `TypeName(args)` of a built-in type; user "constructors" are ordinary functions. */
  readonly kind: "function" | "method" | "constructor";
  readonly parameters: readonly ParameterInfo[];
  readonly returnType: Type;
  /** The struct, for a method of a user struct. */
  readonly struct: StructSymbol | undefined;
  /** The declaring built-in class (`String`, `Array`, `SearchEngine`), `(global)` for built-in functions, else undefined. */
  readonly owner: string | undefined;
  /** Facts of the reference about a built-in. */
  readonly api?: ApiFacts;
}
export interface ApiFacts {
  readonly since?: string;
  readonly deprecated?: boolean;
  readonly onsite?: boolean;
  readonly blocked?: boolean;
  /** The enumeration whose values an Integer parameter (by name) or the result (`return`) carries. */
  readonly enums?: Readonly<Record<string, string>>;
}
export interface StructSymbol extends SymbolBase {
  readonly kind: "struct";
  readonly fields: ReadonlyMap<string, FieldSymbol>;
  readonly methods: ReadonlyMap<string, readonly FunctionSymbol[]>;
  readonly type: StructType;
}
export interface ClassSymbol extends SymbolBase {
  readonly kind: "class";
  readonly constructors: readonly FunctionSymbol[];
  readonly methods: ReadonlyMap<string, readonly FunctionSymbol[]>;
  readonly api?: ApiFacts;
}
export type CrmSymbol = VariableSymbol | FieldSymbol | FunctionSymbol | StructSymbol | ClassSymbol;

/**
 * The key that joins a built-in's declaration to its body: name and parameter types, `addField(String)`.
 * `T` stands for the element type in the pseudo-class `Array`.
 */
export function signatureKey(name: string, parameterTypes: readonly string[]): string {
  return `${name}(${parameterTypes.join(",")})`;
}
