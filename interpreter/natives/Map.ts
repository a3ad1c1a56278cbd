// Map: String to String, always in key order, with one built-in cursor (natives-core.md 5.1).
// Keys are data: `__proto__` is a key like any other. The order is that of UTF-16 code units.
import { native, type RunContext } from "../native.js";
import { parseJsonText } from "../values/jsonText.js";
import { reserveText } from "../values/memory.js";
import { formatFixed, jsonString, parseFloating, parseInteger } from "../values/text.js";
import type { XmlNode } from "../values/xmlNode.js";
import { excerpt, type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { Growth } from "./growth.js";

export class MapValue {
  readonly #values = new Map<string, string>();
  /** Sorted keys; keys in `#pending` are not in it yet. */
  #keys: string[] = [];
  #pending: string[] = [];
  #cursor = 0;

  readonly #growth: Growth;

  constructor(run: RunContext) {
    this.#growth = new Growth(run);
  }

  static of(run: RunContext, entries: Iterable<readonly [string, string]>): MapValue {
    const map = new MapValue(run);
    for (const [key, value] of entries) map.insert(key, value);
    return map;
  }

  get size(): number {
    return this.#values.size;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  /** Adds or replaces, and puts the cursor back to the first key. */
  insert(key: string, value: string): void {
    this.set(key, value);
    this.#cursor = 0;
  }

  /** Replaces and leaves the cursor; a new key moves the cursor to the first, as `insert` does. */
  set(key: string, value: string): void {
    const old = this.#values.get(key);
    this.#growth.add(key, value);
    if (old !== undefined) {
      this.#growth.remove(key, old);
    } else {
      this.#pending.push(key);
      this.#cursor = 0;
    }
    this.#values.set(key, value);
  }

  remove(key: string): void {
    const old = this.#values.get(key);
    this.#cursor = 0;
    if (old === undefined) return;
    const keys = this.keys();
    this.#values.delete(key);
    keys.splice(position(keys, key), 1);
    this.#growth.remove(key, old);
  }

  clear(): void {
    this.#growth.clear();
    this.#values.clear();
    this.#keys = [];
    this.#pending = [];
    this.#cursor = 0;
  }

  first(): boolean {
    this.#cursor = 0;
    return this.size > 0;
  }

  next(): boolean {
    if (this.#cursor < this.size) this.#cursor++;
    return this.#cursor < this.size;
  }

  get eof(): boolean {
    return this.#cursor >= this.size;
  }

  /** Key under the cursor; undefined past the end. */
  get key(): string | undefined {
    return this.keys()[this.#cursor];
  }

  *entries(): Generator<[string, string]> {
    for (const key of this.keys()) yield [key, this.#values.get(key)!];
  }

  /** A few new keys are put into place, many are sorted in: both a loop of reads and a loop of inserts stay cheap. */
  keys(): string[] {
    if (this.#pending.length === 0) return this.#keys;
    if (this.#pending.length < 16)
      for (const key of this.#pending) this.#keys.splice(position(this.#keys, key), 0, key);
    else this.#keys = this.#keys.concat(this.#pending).sort(byCodeUnits);
    this.#pending = [];
    return this.#keys;
  }
}

export const MapClass = native("Map", {
  create: (run) => new MapValue(run),
  bodies: (run) => ({
    "Map()": () => new MapValue(run),
    "Map(String)": (lines: NullableText) => MapValue.of(run, assignments(text(lines))),
    "insert(String,String)": (self: MapValue, key: NullableText, value: NullableText) => {
      self.insert(text(key), text(value));
      return self;
    },
    "exists(String)": (self: MapValue, key: NullableText) => self.has(text(key)),
    "size()": (self: MapValue) => self.size,
    "get(String)": (self: MapValue, key: NullableText) => self.get(text(key)) ?? "",
    "getWithFallback(String,String)": (self: MapValue, key: NullableText, fallback: NullableText) =>
      self.get(text(key)) ?? fallback,
    "first()": (self: MapValue) => self.first(),
    "next()": (self: MapValue) => self.next(),
    "eof()": (self: MapValue) => self.eof,
    "getKey()": (self: MapValue) => self.key ?? "",
    "getVal()": (self: MapValue) => (self.key === undefined ? "" : self.get(self.key)),
    "increaseValueForKey(String,Integer)": (self: MapValue, key: NullableText, by: NullableNumber) => {
      self.set(text(key), String((parseInteger(self.get(text(key)) ?? "") + number(by)) | 0));
    },
    "increaseValueForKey(String,Float)": (self: MapValue, key: NullableText, by: NullableNumber) => {
      self.set(text(key), formatFixed(parseFloating(self.get(text(key)) ?? "") + number(by), 6));
    },
    "remove(String)": (self: MapValue, key: NullableText) => self.remove(text(key)),
    "clear()": (self: MapValue) => self.clear(),
    "toJson()": (self: MapValue) => mapJson(run, self),
    "fromJson(String)": (self: MapValue, json: NullableText) => addJson(run, self, text(json)),
  }),
  inspect: (self: MapValue) => [...self.entries()].map(([key, value]) => [key, value, "String"] as const),
  describe: (self: MapValue) => `Map (${self.size} ${self.size === 1 ? "entry" : "entries"})`,
});

/** Lines `key = value`: blanks around the sign go, a blank before the key stays (natives-core.md 5.1). */
export function assignments(lines: string): [string, string][] {
  return lines.split("\n").flatMap((line): [string, string][] => {
    const whole = line.endsWith("\r") ? line.slice(0, -1) : line;
    const sign = whole.indexOf("=");
    if (sign < 0) return [];
    return [[whole.slice(0, sign).trimEnd(), whole.slice(sign + 1).trimStart()]];
  });
}

function mapJson(run: RunContext, map: MapValue): string {
  const members = [...map.entries()].map(([key, value]) => `${jsonString(key)}:${jsonString(value)}`);
  reserveText(
    run,
    members.reduce((sum, member) => sum + member.length + 1, 2),
  );
  return `{${members.join(",")}}`;
}

function addJson(run: RunContext, map: MapValue, json: string): void {
  const root = parseJsonText(run, json);
  if (root.type !== "object") {
    throw run.fail("GeneralException", `Cannot parse '${excerpt(json)}' as Map: expected a JSON object`);
  }
  for (const member of root.children) map.insert(member.name, memberText(member));
}

/** A nested value as JSON text without blanks; anything else as its bare text, null as "". */
function memberText(node: XmlNode): string {
  if (node.type === "null") return "";
  return node.type === "object" || node.type === "array" ? compactJson(node) : node.text;
}

function compactJson(node: XmlNode): string {
  if (node.type === "array") return `[${node.children.map(compactJson).join(",")}]`;
  if (node.type === "string") return jsonString(node.text);
  if (node.type !== "object") return node.text;
  return `{${node.children.map((child) => `${jsonString(child.name)}:${compactJson(child)}`).join(",")}}`;
}

/** Index of the key, or where it belongs. */
function position(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
