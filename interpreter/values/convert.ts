// The conversions that follow a type through its structure: fresh defaults, text of any value, JSON out, XMLNode in.
// Arrays, structs and Generic all come here, so that a type is written and read in the same way everywhere
// (natives-core 4.1 to 4.3). Class instances other than these have no text and no JSON.
import type { RunContext } from "../native.js";
import { currentDate, currentDateTime, currentTime } from "./clock.js";
import { type DateTimeValue, type DateValue, TimeSpanValue, type TimeValue } from "./dates.js";
import { dateText, dateTimeText, parseDate, parseDateTime, parseTime, timeText } from "./dateText.js";
import { GenericValue, type StructDescriptor, type TypeDescriptor } from "./generic.js";
import { JsonBuilder } from "./jsonBuilder.js";
import { parseJsonText } from "./jsonText.js";
import { growArray, NodeCount } from "./memory.js";
import { floatText, parseBool, parseFloating, parseInteger, parseLong } from "./text.js";
import type { XmlNode } from "./xmlNode.js";

type Fields = Record<string, unknown>;

/** The value of a fresh variable of a type (language.md 3.1). */
export function freshDefault(run: RunContext, type: TypeDescriptor): unknown {
  switch (type.kind) {
    case "basic":
      return freshBasic(run, type.name);
    case "array":
      return [];
    case "struct":
    case "class":
      return type.create();
    default:
      return type satisfies never;
  }
}
function freshBasic(run: RunContext, name: string): unknown {
  switch (name) {
    case "Bool":
      return false;
    case "Byte":
      return 0;
    case "Date":
      return currentDate(run.host);
    case "Time":
      return currentTime(run.host);
    case "DateTime":
      return currentDateTime(run.host);
    case "TimeSpan":
      return new TimeSpanValue();
    case "Generic":
      return new GenericValue(
        undefined,
        () => undefined,
        () => {},
      );
    default:
      return null;
  }
}

/** What stands for a value without a text form. */
export const complexText = "[complex]";

/**
 * The text of any value, as `convertGenericToString` and `buildString` give it: null "", Float six decimals, dates
 * their `toString()`, a struct by its own `toString()`, everything else `[complex]`.
 */
export function valueText(type: TypeDescriptor, value: unknown): string {
  switch (type.kind) {
    case "basic":
      return basicText(type.name, value);
    case "struct":
      return type.toText ? (type.toText(value as object) ?? "") : complexText;
    case "array":
    case "class":
      return complexText;
    default:
      return type satisfies never;
  }
}
function basicText(name: string, value: unknown): string {
  if (value === null) return "";
  switch (name) {
    case "String":
      return value as string;
    case "Bool":
      return value ? "true" : "false";
    case "Byte":
    case "Integer":
    case "Long":
      return String(value);
    case "Float":
      return floatText(value as number);
    case "Date":
      return dateText(value as DateValue);
    case "Time":
      return timeText(value as TimeValue);
    case "DateTime":
      return dateTimeText(value as DateTimeValue);
    default:
      return complexText;
  }
}

/**
 * A value of a basic type from its text form, as `setGenericFromString` reads it; undefined for types that have none.
 * TimeSpan is read as whole seconds.
 */
export function valueFromText(type: TypeDescriptor, text: string): unknown {
  if (type.kind !== "basic") return undefined;
  switch (type.name) {
    case "String":
      return text;
    case "Bool":
      return parseBool(text);
    case "Byte":
      return parseInteger(text) & 255;
    case "Integer":
      return parseInteger(text);
    case "Long":
      return parseLong(text);
    case "Float":
      return parseFloating(text);
    case "Date":
      return parseDate(text);
    case "Time":
      return parseTime(text);
    case "DateTime":
      return parseDateTime(text);
    case "TimeSpan":
      return new TimeSpanValue(parseInteger(text));
    default:
      return undefined;
  }
}

/** Writes one value under a key ("" inside arrays and at the root). Class instances and Generic are left out. */
export function writeJson(builder: JsonBuilder, key: string, type: TypeDescriptor, value: unknown): void {
  switch (type.kind) {
    case "basic":
      writeBasic(builder, key, type.name, value);
      break;
    case "array":
      builder.pushArray(key);
      for (const element of value as unknown[]) writeJson(builder, "", type.element, element);
      builder.popLevel();
      break;
    case "struct":
      builder.pushObject(key);
      for (const field of type.fields) writeJson(builder, field.name, field.type, (value as Fields)[field.key]);
      builder.popLevel();
      break;
    case "class":
      break;
    default:
      throw type satisfies never;
  }
}
function writeBasic(builder: JsonBuilder, key: string, name: string, value: unknown): void {
  switch (name) {
    case "String":
      builder.addString(key, (value as string | null) ?? "");
      return;
    case "Bool":
      builder.addBoolean(key, value as boolean);
      return;
    case "Byte":
    case "Integer":
    case "Long":
      builder.addLiteral(key, value === null ? "null" : String(value));
      return;
    case "Float":
      if (value === null) builder.addLiteral(key, "null");
      else builder.addFloat(key, value as number);
      return;
    case "Date":
      builder.addString(key, dateText(value as DateValue));
      return;
    case "Time":
      builder.addString(key, timeText(value as TimeValue));
      return;
    case "DateTime":
      builder.addString(key, dateTimeText(value as DateTimeValue, "T"));
      return;
    case "TimeSpan":
      builder.addLiteral(key, String((value as TimeSpanValue).seconds));
      return;
  }
}

/** JSON text of an array or struct, without blanks but one after each colon. */
export function jsonOf(run: RunContext, type: TypeDescriptor, value: unknown): string {
  const builder = new JsonBuilder(run);
  writeJson(builder, "", type, value);
  return builder.text;
}

/** Appends the elements of JSON text to an array. Text that is no JSON array is a GeneralException. */
export function appendFromJson(run: RunContext, element: TypeDescriptor, array: unknown[], json: string): void {
  readJson(run, json, "array", (node) => appendFromNode(run, element, array, node));
}
/** Fills a struct from JSON text. Text that is no JSON object is a GeneralException. */
export function fillFromJson(run: RunContext, type: StructDescriptor, target: object, json: string): void {
  readJson(run, json, "object", (node) => fillFromNode(run, type, target, node));
}
function readJson(run: RunContext, json: string, expected: string, read: (node: XmlNode) => void): void {
  const count = new NodeCount(run);
  const node = parseJsonText(run, json, false, count);
  if (node.type !== expected) {
    throw run.fail("GeneralException", `Expected a JSON ${expected}, found ${article(node.type)}`);
  }
  read(node);
  count.release();
}
function article(kind: string): string {
  return kind === "null" ? "null" : kind === "array" || kind === "object" ? `an ${kind}` : `a ${kind}`;
}

/** Appends one element for each child of a node. */
export function appendFromNode(run: RunContext, element: TypeDescriptor, array: unknown[], node: XmlNode): void {
  for (const child of node.children) {
    growArray(run, array.length, array.length + 1);
    array.push(readNode(run, element, child, readsWhole(element) ? null : freshDefault(run, element)));
  }
}
/** Nothing of a value from before stays when a node is read, so none is made: a fresh Date asks the host for the time. */
function readsWhole(type: TypeDescriptor): boolean {
  return type.kind === "basic" && type.name !== "Generic";
}

/** Fills a struct from the children of the same names; fields without a child stay, other children are ignored. */
export function fillFromNode(run: RunContext, type: StructDescriptor, target: object, node: XmlNode): void {
  if (node.children.length === 0) return;
  const byName = new Map<string, XmlNode>();
  for (const child of node.children) if (!byName.has(child.name)) byName.set(child.name, child);
  const fields = target as Fields;
  for (const field of type.fields) {
    const child = byName.get(field.name);
    if (child) fields[field.key] = readNode(run, field.type, child, fields[field.key]);
  }
}

/** The value that a node has as a type. Arrays and structs are filled in place; JSON null leaves them as they are. */
function readNode(run: RunContext, type: TypeDescriptor, node: XmlNode, current: unknown): unknown {
  switch (type.kind) {
    case "basic":
      return readBasic(type, node, current);
    case "array":
      appendFromNode(run, type.element, current as unknown[], node);
      return current;
    case "struct":
      fillFromNode(run, type, current as object, node);
      return current;
    case "class":
      return current;
    default:
      return type satisfies never;
  }
}
function readBasic(type: TypeDescriptor & { kind: "basic" }, node: XmlNode, current: unknown): unknown {
  switch (node.type) {
    case "null":
      return nullOf(type);
    case "number":
      return valueFromText(type, wholeNumber(type.name, node.text)) ?? current;
    default:
      return valueFromText(type, node.text) ?? current;
  }
}
/** JSON null: the type's null, or its neutral value where it has none. */
function nullOf(type: TypeDescriptor & { kind: "basic" }): unknown {
  return ["String", "Integer", "Long", "Float"].includes(type.name) ? null : valueFromText(type, "");
}
/** `2e3` is a JSON number, and as an Integer 2000. */
function wholeNumber(name: string, text: string): string {
  if (!/[eE]/.test(text) || name === "Float" || name === "String") return text;
  const whole = Math.trunc(Number(text));
  return Number.isFinite(whole)
    ? BigInt(whole).toString()
    : text.startsWith("-")
      ? "-9223372036854775808"
      : "9223372036854775807";
}
