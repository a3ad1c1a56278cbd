// Generic functions and the parsers of JSON and XML (natives-core.md 4.3, 5.8).
// Two bodies need what only the engine knows, and get it as an extra first argument:
//   getGenericValue(String):  (scope: (name) => GenericValue | undefined, name) - variables visible at the call
//   getStructMembers(String): (structs: ReadonlyMap<string, StructDescriptor>, name) - structs of the program
import type { RunContext } from "../../native.js";
import { elementAt, storeElement } from "../../values/array.js";
import { valueFromText, valueText } from "../../values/convert.js";
import { GenericValue, type StructDescriptor, type TypeDescriptor } from "../../values/generic.js";
import { parseJsonText } from "../../values/jsonText.js";
import { growArray } from "../../values/memory.js";
import { parseXmlText } from "../../values/xmlDocument.js";
import { type NullableText, text } from "../arguments.js";
import { typeText } from "../Generic.js";
import type { Topic } from "./topic.js";

type Scope = (name: string) => GenericValue | undefined;

export const generics: Topic = {
  bodies: (run) => ({
    "getTypeName(Generic)": (value: GenericValue) => typeName(value),
    "getTypeDimensions(Generic)": (value: GenericValue) => dimensions(value.type),
    "typeIsStruct(Generic)": (value: GenericValue) => value.type?.kind === "struct",
    "getStructMembers(String)": (structs: ReadonlyMap<string, StructDescriptor>, name: NullableText) =>
      structMembers(run, structs, text(name)),
    "getGenericValue(String)": (scope: Scope, name: NullableText) => {
      const found = scope(text(name));
      if (!found) throw run.fail("RunTimeException", `Unknown variable '${text(name)}'`);
      return found;
    },
    "getGenericValue(Generic,String)": (value: GenericValue, name: NullableText) => fieldOf(run, value, text(name)),
    ...Object.fromEntries(basicNames.map((name) => [`GenericTo${name}(Generic)`, downCast(run, name)])),
    "GenericToArray(Generic)": (value: GenericValue) => elements(run, value),
    "convertGenericToString(Generic)": (value: GenericValue) => (value.type ? valueText(value.type, value.get()) : ""),
    "setGenericFromString(Generic,String)": (value: GenericValue, source: NullableText) =>
      setFromText(run, value, text(source)),
    "parseXML(String)": (source: NullableText) => parseXmlText(run, text(source)),
    // Keeps the product's fault: an empty array has one child.
    "parseJSON(String)": (source: NullableText) => parseJsonText(run, text(source), true),
    "parseJSON2(String)": (source: NullableText) => parseJsonText(run, text(source)),
  }),
};

const basicNames = ["Bool", "Byte", "Integer", "Float", "String", "Date", "DateTime", "Time", "TimeSpan"] as const;

/** The declared type; of an array the type of its innermost elements. */
function typeName(value: GenericValue): string {
  return typeText(value).replace(/(\[\])+$/, "");
}

function dimensions(type: TypeDescriptor | undefined): number {
  return type?.kind === "array" ? 1 + dimensions(type.element) : 0;
}

function structMembers(run: RunContext, structs: ReadonlyMap<string, StructDescriptor>, name: string): string[] {
  const struct = structs.get(name);
  if (!struct) throw run.fail("RunTimeException", `Unknown struct '${name}'`);
  return struct.fields.map((field) => field.name);
}

/** A window on the field: writing through it changes the struct. */
function fieldOf(run: RunContext, value: GenericValue, name: string): GenericValue {
  const type = value.type;
  if (type?.kind !== "struct") throw run.fail("RunTimeException", `A ${described(value)} has no field '${name}'`);
  const field = type.fields.find((candidate) => candidate.name === name);
  if (!field) throw run.fail("RunTimeException", `Struct '${type.name}' has no field '${name}'`);
  const instance = value.get() as Record<string, unknown>;
  return new GenericValue(
    field.type,
    () => instance[field.key],
    (changed) => {
      instance[field.key] = changed;
    },
  );
}

/** Exactly the named type; a date-like value comes as a copy, for it is a value of the language. */
function downCast(run: RunContext, name: (typeof basicNames)[number]) {
  return (value: GenericValue): unknown => {
    if (value.type?.kind !== "basic" || value.type.name !== name) {
      throw run.fail("RunTimeException", `Expected a Generic of type ${name}, found ${typeText(value)}`);
    }
    return copied(value.get());
  };
}

function copied(value: unknown): unknown {
  return typeof value === "object" && value !== null && "copy" in value && typeof value.copy === "function"
    ? value.copy()
    : value;
}

/** One dimension off: a window on each element. */
function elements(run: RunContext, value: GenericValue): GenericValue[] {
  const type = value.type;
  if (type?.kind !== "array")
    throw run.fail("RunTimeException", `Expected a Generic of an array, found ${typeText(value)}`);
  const array = value.get() as unknown[];
  growArray(run, 0, array.length);
  return array.map(
    (_element, index) =>
      new GenericValue(
        type.element,
        () => elementAt(run, array, index),
        (changed) => {
          storeElement(run, array, index, changed);
        },
      ),
  );
}

function setFromText(run: RunContext, value: GenericValue, source: string): void {
  const changed = value.type && valueFromText(value.type, source);
  if (changed === undefined) throw run.fail("RunTimeException", `A ${described(value)} cannot be set from a String`);
  value.set(changed);
}

function described(value: GenericValue): string {
  return `Generic of type ${typeText(value)}`;
}
