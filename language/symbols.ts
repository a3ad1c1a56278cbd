// What names denote. Symbols hold names, types and the place of their declaration, never nodes of a tree.
import type { Span } from "./text.js";
import type { StructType, Type } from "./types.js";

/** The present offset of an item in its file; shared by all symbols of the item, so that moving the item is one store. */
export interface Place {
  start: number;
}

/**
 * Where a symbol is declared. Spans are relative to `place.start`. A symbol outlives an edit of its item that leaves
 * the signature as it was; its site is then brought up to date in place.
 */
export interface Site {
  /** The file's URI, or `crmscript-api:/FILE.crmscript` for a built-in. */
  readonly uri: string;
  place: Place;
  /** The declared name. */
  name: Span;
  /** The whole declaration. */
  declaration: Span;
}

interface SymbolBase {
  readonly name: string;
  /** Undefined only for what the language itself supplies, such as `error` in a catch block. */
  readonly site: Site | undefined;
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
  /** Signature key `name(Type,Type)`: how overloads are told apart, and how a built-in finds its body. */
  readonly key: string;
  /** Facts of the reference about a built-in. */
  readonly api?: ApiFacts;
  /** Our description, for a built-in; user code is described by the comment above it (documentation.ts). */
  readonly description?: string;
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
  readonly description?: string;
}
export type CrmSymbol = VariableSymbol | FieldSymbol | FunctionSymbol | StructSymbol | ClassSymbol;

/**
 * The key that joins a built-in's declaration to its body: name and parameter types, `addField(String)`.
 * `T` stands for the element type in the pseudo-class `Array`.
 */
export function signatureKey(name: string, parameterTypes: readonly string[]): string {
  return `${name}(${parameterTypes.join(",")})`;
}
