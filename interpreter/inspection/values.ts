// Values as a person reads them in the debugger and the trace: one line of text, and what is inside. Follows the
// static type, since values carry none (values/README.md).
import { findBasicType } from "../../language/types.js";
import type { NativeClasses } from "../native.js";
import { valueText } from "../values/convert.js";
import { GenericValue, type StructDescriptor, type TypeDescriptor } from "../values/generic.js";

/** Longest text shown of a value; the whole is a question of `evaluate` and copying. */
const longestText = 1000;

export interface Shown {
  readonly value: string;
  readonly type: string;
}

/** A named part of a value. `access` is appended to the value's own path; undefined where no expression reaches it. */
export interface Part {
  readonly name: string;
  readonly value: unknown;
  /** Undefined for rows that a native class describes itself. */
  readonly descriptor: TypeDescriptor | undefined;
  readonly typeText: string | undefined;
  readonly access: string | undefined;
}

export type Classes = NativeClasses;

export function typeText(type: TypeDescriptor | undefined): string {
  if (!type) return "Generic";
  return type.kind === "array" ? `${typeText(type.element)}[]` : type.name;
}

/** One line for a value; a variable without value is shown as empty (language.md 12). */
export function show(classes: Classes, type: TypeDescriptor | undefined, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (!type) return cut(String(value));
  switch (type.kind) {
    case "array":
      return `${typeText(type)} (${(value as readonly unknown[]).length})`;
    case "struct":
      return showStruct(classes, type, value as object);
    case "class":
      return cut(classes.get(type.name)?.describe?.(value as never) ?? type.name);
    case "basic":
      return showBasic(classes, type, value);
  }
}

function showBasic(classes: Classes, type: TypeDescriptor & { kind: "basic" }, value: unknown): string {
  if (value instanceof GenericValue) {
    return value.type ? `${typeText(value.type)}: ${show(classes, value.type, value.get())}` : "";
  }
  if (typeof value === "string") return quoted(value);
  if (type.name === "Float") return String(value);
  return cut(valueText(type, value));
}

function quoted(text: string): string {
  return JSON.stringify(cut(text));
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}... (${text.length} characters)` : text;
}

function showStruct(classes: Classes, type: StructDescriptor, value: object): string {
  if (type.toText) {
    try {
      return cut(type.toText(value));
    } catch {
      // The author's toString() failed; the fields are shown instead, as for a struct without one.
    }
  }
  const fields = type.fields.map((field) => {
    const inner = (value as Record<string, unknown>)[field.key];
    return `${field.name}: ${field.type.kind === "struct" ? field.type.name : show(classes, field.type, inner)}`;
  });
  return cut(`{${fields.join(", ")}}`);
}

/** Whether there is anything to unfold. */
export function hasParts(classes: Classes, type: TypeDescriptor | undefined, value: unknown): boolean {
  if (!type || value === null || value === undefined) return false;
  switch (type.kind) {
    case "array":
      return (value as readonly unknown[]).length > 0;
    case "struct":
      return type.fields.length > 0;
    case "class":
      return classes.get(type.name)?.inspect !== undefined;
    case "basic":
      return value instanceof GenericValue && hasParts(classes, value.type, value.get());
  }
}

/** Parts from `start`, at most `count`: arrays may be huge. */
export function partsOf(classes: Classes, type: TypeDescriptor, value: unknown, start: number, count: number): Part[] {
  switch (type.kind) {
    case "array":
      return (value as readonly unknown[]).slice(start, start + count).map((element, index) => ({
        name: `[${start + index}]`,
        value: element,
        descriptor: type.element,
        typeText: undefined,
        access: `[${start + index}]`,
      }));
    case "struct":
      return type.fields.slice(start, start + count).map((field) => ({
        name: field.name,
        value: (value as Record<string, unknown>)[field.key],
        descriptor: field.type,
        typeText: undefined,
        access: `.${field.name}`,
      }));
    case "class":
      return (classes.get(type.name)?.inspect?.(value as never) ?? []).slice(start, start + count).map(describedPart);
    case "basic":
      return value instanceof GenericValue && value.type
        ? partsOf(classes, value.type, value.get(), start, count).map((part) => ({ ...part, access: undefined }))
        : [];
  }
}

function describedPart([name, value, type]: readonly [string, unknown, string]): Part {
  const descriptor = descriptorOf(type);
  return { name, value, descriptor, typeText: type, access: undefined };
}

/** Descriptor for a type that a native class names in its rows. */
function descriptorOf(name: string): TypeDescriptor | undefined {
  if (name.endsWith("[]")) {
    const element = descriptorOf(name.slice(0, -2));
    return element && { kind: "array", element };
  }
  if (findBasicType(name)) return { kind: "basic", name };
  return { kind: "class", name, create: () => ({}) };
}

export function indexedCount(type: TypeDescriptor | undefined, value: unknown): number | undefined {
  return type?.kind === "array" && Array.isArray(value) ? value.length : undefined;
}
