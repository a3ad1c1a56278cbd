// What the native entity classes have in common (natives-crm.md 1): an object without id is new, `load` gives it one,
// values are texts and stay in memory until `save`. Which keys there are, and what saving does, the host knows.
import type { Json } from "../host.js";
import type { NativeTable, RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import type { ParserValue } from "./Parser.js";
import { TextMap } from "./textMap.js";

/** Switches of the overloads of `save` (tenant/README.md, "Host.entity"). */
export type SaveOptions = Readonly<Record<string, string | boolean>>;

export class EntityValue {
  /** Key of the row; null for a new one. */
  id: number | null = null;
  /** What the row holds, by canonical key. */
  stored: Readonly<Record<string, string>> = {};
  /** What the script set since, by canonical key. */
  readonly changes: TextMap;
  readonly #afterSave: ((id: number) => void)[] = [];

  /**
   * @param name class, or name of an extra table
   * @param adding keys of which a set adds to what is there
   */
  constructor(
    protected readonly run: RunContext,
    readonly name: string,
    private readonly adding: ReadonlySet<string> = new Set(),
  ) {
    this.changes = new TextMap(run);
  }

  /** The text of a key by any of its names, "" for an unknown one. */
  get(name: string): string {
    const key = this.key(name);
    if (key === undefined) {
      this.run.host.log("log", `${this.name}.getValue: there is no "${name}"; the answer is empty`);
      return "";
    }
    const stored = this.stored[key] ?? "";
    const changed = this.changes.get(key);
    if (changed === undefined) return stored;
    return this.adding.has(key) && stored !== "" ? `${stored},${changed}` : changed;
  }

  /** An unknown key is logged and ignored. */
  set(name: string, value: string): void {
    const key = this.key(name);
    if (key === undefined) {
      this.run.host.log("log", `${this.name}.setValue: there is no "${name}"; the value is ignored`);
      return;
    }
    const known = this.adding.has(key) ? this.changes.get(key) : undefined;
    this.changes.set(key, known ? `${known},${value}` : value);
  }

  /** Loads a row; an unknown id answers false and leaves the object as it is. */
  load(id: number): boolean {
    return id > 0 && this.find("load", id);
  }

  /** Loads the row that an operation of the host answers, in place of what the object held. */
  find(operation: string, ...args: Json[]): boolean {
    const row = rowOf(this.ask(operation, ...args));
    if (!row) return false;
    this.id = row.id;
    this.stored = row.values;
    this.changes.clear();
    return true;
  }

  /** Stores what was set; answers the id. */
  save(options: SaveOptions = {}): number {
    const changes = Object.fromEntries(this.changes.values);
    const row = rowOf(this.ask("save", this.id, changes, options));
    if (!row)
      throw this.run.fail("RunTimeException", `The host answered the save of ${this.name} in an unexpected form`);
    this.id = row.id;
    this.stored = row.values;
    this.changes.clear();
    const pending = this.#afterSave.splice(0);
    for (const action of pending) action(row.id);
    if (pending.length > 0) this.find("load", row.id);
    return row.id;
  }

  /** What the next `save` does once the row is there. */
  afterSave(action: (id: number) => void): void {
    this.#afterSave.push(action);
  }

  /** Deletes the row; the object is a new one then, with its values. */
  remove(operation = "remove"): boolean {
    const removed = this.id !== null && this.ask(operation, this.id) === true;
    this.id = null;
    return removed;
  }

  /** The key of the row, for what needs one. */
  storedId(method: string): number {
    if (this.id !== null) return this.id;
    throw this.run.fail("RunTimeException", `${this.name}.${method} needs a stored row: load or save the object first`);
  }

  ask(operation: string, ...args: Json[]): Json {
    return this.run.host.entity(this.name, operation, args);
  }

  askText(operation: string, ...args: Json[]): string {
    const answer = this.ask(operation, ...args);
    return typeof answer === "string" ? answer : "";
  }

  /** All readable values by canonical key, with what was set since. */
  values(): Map<string, string> {
    return new Map([...Object.entries(this.stored), ...this.changes.values]);
  }

  /** A key and the labels that mean it, in lower case. */
  labelsOf(key: string): string[] {
    const names = Object.entries(keysOf(this.run, this.name)).filter(([, canonical]) => canonical === key);
    return [key, ...names.map(([name]) => name).filter((name) => name !== key.toLowerCase())];
  }

  private key(name: string): string | undefined {
    const known = keysOf(this.run, this.name);
    const lower = name.toLowerCase();
    return Object.hasOwn(known, lower) ? known[lower] : undefined;
  }
}

const keyTables = Symbol("keys of entities");

/** Canonical key by every name in lower case; asked once per run and class. */
function keysOf(run: RunContext, name: string): Readonly<Record<string, string>> {
  const tables = run.state(keyTables, () => new Map<string, Readonly<Record<string, string>>>());
  let keys = tables.get(name);
  if (!keys) {
    const answer = run.host.entity(name, "describe", []) as {
      readonly names?: Readonly<Record<string, string>>;
    } | null;
    keys = answer?.names ?? {};
    tables.set(name, keys);
  }
  return keys;
}

function rowOf(answer: Json): { readonly id: number; readonly values: Readonly<Record<string, string>> } | undefined {
  const row = answer as { readonly id?: unknown; readonly values?: unknown } | null;
  if (typeof row?.id !== "number" || typeof row.values !== "object" || row.values === null) return undefined;
  return row as { id: number; values: Record<string, string> };
}

/** The bodies that every entity class has, for objects that `create` makes. */
export function entityBodies(name: string, create: () => EntityValue): NativeTable {
  return {
    [`${name}()`]: create,
    "load(Integer)": (self: EntityValue, id: NullableNumber) => self.load(number(id)),
    "getValue(String)": (self: EntityValue, key: NullableText) => self.get(text(key)),
    "setValue(String,String)": (self: EntityValue, key: NullableText, value: NullableText) =>
      self.set(text(key), text(value)),
    "save()": (self: EntityValue) => self.save(),
  };
}

export const loadFromAgentAndKey = {
  "loadFromAgentAndKey(Integer,String)": (self: EntityValue, agent: NullableNumber, key: NullableText) =>
    self.find("loadFromAgentAndKey", number(agent), text(key)),
};

/** Rights are not simulated: everything is allowed (natives-crm.md 1). */
export const checkRights = {
  "checkTableRights(String)": () => true,
  "checkFieldRights(String,String)": () => true,
};

/** Rows for the debugger: what was set, then what is stored. */
export function inspectEntity(self: EntityValue): (readonly [string, unknown, string])[] {
  return [
    ["id", self.id, "Integer"],
    ...[...self.values()].filter(([key]) => key !== "id").map(([key, value]) => [key, value, "String"] as const),
  ];
}

/** One line: class, id or "new", and the first of these keys that has a text. */
export function describeEntity(...titles: readonly string[]): (self: EntityValue) => string {
  return (self) => {
    const values = self.values();
    const title = titles.map((key) => values.get(key)).find((value) => value);
    return `${self.name} (${self.id ?? "new"}${title ? `, ${JSON.stringify(title)}` : ""})`;
  };
}

/** Fills parser variables `prefix.key`, replacing what they held. */
export function fillParser(parser: ParserValue, prefix: string, values: Iterable<readonly [string, string]>): void {
  for (const [key, value] of values) parser.replace(`${prefix}.${key}`, [value]);
}
