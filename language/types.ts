// Types are interned: two types are the same type exactly when they are the same object.
import type { StructSymbol } from "./symbols.js";

/** The basic types of language.md 3.1. `Generic` and `Void` are here too, since they are written the same way. */
export const basicTypeNames = [
  "Bool",
  "Byte",
  "Integer",
  "Long",
  "Float",
  "String",
  "Date",
  "Time",
  "DateTime",
  "TimeSpan",
  "Generic",
  "Void",
] as const;
export type BasicName = (typeof basicTypeNames)[number];

export interface UnknownType {
  readonly kind: "unknown";
}
export interface BasicType {
  readonly kind: "basic";
  readonly name: BasicName;
}
/** A built-in class such as `SearchEngine` or `NSContactEntity`. */
export interface ClassType {
  readonly kind: "class";
  readonly name: string;
}
export interface StructType {
  readonly kind: "struct";
  readonly struct: StructSymbol;
}
export interface ArrayType {
  readonly kind: "array";
  readonly element: Type;
}
/** The element type `T` in the declarations of the pseudo-classes `Array` and `Struct`. */
export interface SelfType {
  readonly kind: "self";
}
export type Type = UnknownType | BasicType | ClassType | StructType | ArrayType | SelfType;

/** The type of what could not be typed; it silences every further message about the expression. */
export const unknown: UnknownType = { kind: "unknown" };
export const self: SelfType = { kind: "self" };

const basics = new Map<string, BasicType>(basicTypeNames.map((name) => [name, { kind: "basic", name }]));
export function basicType(name: BasicName): BasicType {
  return basics.get(name)!;
}
export function findBasicType(name: string): BasicType | undefined {
  return basics.get(name);
}

const classes = new Map<string, ClassType>();
export function classType(name: string): ClassType {
  const known = classes.get(name);
  if (known) return known;
  const type: ClassType = { kind: "class", name };
  classes.set(name, type);
  return type;
}

const arrays = new WeakMap<Type, ArrayType>();
export function arrayOf(element: Type): ArrayType {
  const known = arrays.get(element);
  if (known) return known;
  const type: ArrayType = { kind: "array", element };
  arrays.set(element, type);
  return type;
}

/** The type as an author writes it: `String[]`, `NSContactEntity`. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "unknown":
      return "?";
    case "basic":
    case "class":
      return type.name;
    case "struct":
      return type.struct.name;
    case "array":
      return `${typeText(type.element)}[]`;
    case "self":
      return "T";
  }
}

/** Widening order of the numeric types (language.md 3.2); undefined for every other type. */
export function numericRank(type: Type): number | undefined {
  if (type.kind !== "basic") return undefined;
  switch (type.name) {
    case "Byte":
      return 0;
    case "Integer":
      return 1;
    case "Long":
      return 2;
    case "Float":
      return 3;
    default:
      return undefined;
  }
}

export function isBasic(type: Type, name: BasicName): boolean {
  return type.kind === "basic" && type.name === name;
}
