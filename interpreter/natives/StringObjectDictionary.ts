// StringObjectDictionary: String key, value of one of five basic types (natives-core.md 5.4). A value stored as one
// type and read as another goes through its text; a missing key reads as the type's neutral value.
import { native, type RunContext } from "../native.js";
import { valueFromText, valueText } from "../values/convert.js";
import { type DateTimeValue, nullDateTime } from "../values/dates.js";
import type { TypeDescriptor } from "../values/generic.js";
import { type NullableNumber, type NullableText, text } from "./arguments.js";
import { Growth } from "./growth.js";

interface Entry {
  readonly type: TypeDescriptor;
  readonly value: unknown;
}

export class StringObjectDictionaryValue {
  readonly entries = new Map<string, Entry>();
  readonly #growth: Growth;

  constructor(run: RunContext) {
    this.#growth = new Growth(run);
  }

  insert(key: string, type: TypeDescriptor, value: unknown): void {
    const old = this.entries.get(key);
    this.#growth.add(key, textOf(value));
    if (old) this.#growth.remove(key, textOf(old.value));
    this.entries.set(key, { type, value });
  }

  /** The value as a type; undefined for a missing key and where the text does not convert. */
  get(key: string, type: TypeDescriptor): unknown {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    return entry.type === type ? entry.value : valueFromText(type, valueText(entry.type, entry.value));
  }
}

const integerType: TypeDescriptor = { kind: "basic", name: "Integer" };
const floatType: TypeDescriptor = { kind: "basic", name: "Float" };
const stringType: TypeDescriptor = { kind: "basic", name: "String" };
const boolType: TypeDescriptor = { kind: "basic", name: "Bool" };
const dateTimeType: TypeDescriptor = { kind: "basic", name: "DateTime" };

type Self = StringObjectDictionaryValue;

export const StringObjectDictionary = native("StringObjectDictionary", {
  create: (run) => new StringObjectDictionaryValue(run),
  bodies: (run) => ({
    "StringObjectDictionary()": () => new StringObjectDictionaryValue(run),
    "insertInteger(String,Integer)": (self: Self, key: NullableText, value: NullableNumber) =>
      self.insert(text(key), integerType, value),
    "insertFloat(String,Float)": (self: Self, key: NullableText, value: NullableNumber) =>
      self.insert(text(key), floatType, value),
    "insertString(String,String)": (self: Self, key: NullableText, value: NullableText) =>
      self.insert(text(key), stringType, value),
    "insertBool(String,Bool)": (self: Self, key: NullableText, value: boolean) =>
      self.insert(text(key), boolType, value),
    "insertDateTime(String,DateTime)": (self: Self, key: NullableText, value: DateTimeValue) =>
      self.insert(text(key), dateTimeType, value.copy()),
    "getInteger(String)": (self: Self, key: NullableText) => valueOr(self.get(text(key), integerType), 0),
    "getFloat(String)": (self: Self, key: NullableText) => valueOr(self.get(text(key), floatType), 0),
    "getString(String)": (self: Self, key: NullableText) => valueOr(self.get(text(key), stringType), ""),
    "getBool(String)": (self: Self, key: NullableText) => valueOr(self.get(text(key), boolType), false),
    "getDateTime(String)": (self: Self, key: NullableText) =>
      (self.get(text(key), dateTimeType) as DateTimeValue | undefined)?.copy() ?? nullDateTime(),
  }),
  inspect: (self: Self) =>
    [...self.entries].map(([key, { type, value }]) => [key, value, type.kind === "basic" ? type.name : ""] as const),
  describe: (self: Self) =>
    `StringObjectDictionary (${self.entries.size} ${self.entries.size === 1 ? "entry" : "entries"})`,
});

/** What of a value grows with the script's data. */
function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** Null stays null: it was stored so. */
function valueOr(value: unknown, missing: unknown): unknown {
  return value === undefined ? missing : value;
}
