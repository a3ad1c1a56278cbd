// The database dictionary: tables, fields, foreign keys and enumerations, read from api-reference/database.json, and
// the extra tables and fields of one tenant on top. Names are looked up without regard to case. Table objects are
// made on first use, because a run touches a few of more than five hundred tables.
import { readFileSync } from "node:fs";
import { locateReference } from "./reference.js";

export type FieldType = "int" | "bool" | "enum" | "float" | "string" | "datetime" | "date" | "time" | "blob" | "keys";
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Most characters of a string field; undefined for no limit. */
  readonly length?: number;
  readonly enumName?: string;
  readonly nullable: boolean;
  readonly indexed: boolean;
  /** Table that the value is a key of. */
  readonly foreignKey?: string;
  readonly utc: boolean;
}
export interface Table {
  readonly name: string;
  readonly number: number;
  readonly primaryKey: string;
  /** Service tables keep NULL or -1 for "no reference", the others 0. */
  readonly service: boolean;
  /** Shaped like a list: name, rank, tooltip, deleted. */
  readonly list: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  readonly indexes: readonly (readonly string[])[];
}

/** The dictionary of a tenant. The base is common to all; extra tables and fields belong to one. */
export class Dictionary {
  private readonly tables = new Map<string, Table>();

  constructor(private readonly base: DictionaryFile = baseDictionary()) {}

  /** The table of a name in any case, or undefined. */
  table(name: string): Table | undefined {
    const key = name.toLowerCase();
    const known = this.tables.get(key);
    if (known) return known;
    const entry = this.base.byName.get(key);
    if (!entry) return undefined;
    const table = readTable(entry[0], entry[1]);
    this.tables.set(key, table);
    return table;
  }

  /** Names of all tables, in the spelling of the dictionary. */
  tableNames(): string[] {
    const names = new Set([...this.base.byName.values()].map(([name]) => name));
    for (const table of this.tables.values()) names.add(table.name);
    return [...names];
  }

  /** The table with a number, as stored in record references (262 is the request table). */
  tableByNumber(number: number): Table | undefined {
    for (const [name, raw] of this.base.byName.values()) if (raw.number === number) return this.table(name);
    for (const table of this.tables.values()) if (table.number === number) return table;
    return undefined;
  }

  /** Adds an extra table, or replaces it by one with more fields. */
  addTable(table: Table): void {
    this.tables.set(table.name.toLowerCase(), table);
  }

  /** Adds an extra field to a table. */
  addField(tableName: string, field: Field): void {
    const table = this.table(tableName);
    if (!table) throw new Error(`No table ${tableName}`);
    const fields = new Map(table.fields).set(field.name.toLowerCase(), field);
    this.tables.set(tableName.toLowerCase(), { ...table, fields });
  }

  /** The number of an enumeration member named by a script (`deleted`), or undefined. */
  enumValue(enumName: string, word: string): number | undefined {
    const members = this.base.enums[enumName];
    const found = Object.entries(members ?? {}).find(([, name]) => name.toLowerCase() === word.toLowerCase());
    return found ? Number(found[0]) : undefined;
  }
}

/** The shapes of database.json (api-reference/README.md). */
interface RawField {
  type: string;
  raw?: string;
  null?: boolean;
  target?: string;
  index?: boolean;
  unique?: boolean;
  utc?: boolean;
  gone?: boolean;
}
interface RawTable {
  number: number;
  key: string;
  service?: boolean;
  list?: boolean;
  gone?: boolean;
  index?: string[][];
  fields: Record<string, RawField>;
}
interface DictionaryFile {
  readonly byName: ReadonlyMap<string, readonly [string, RawTable]>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

let loaded: DictionaryFile | undefined;
function baseDictionary(): DictionaryFile {
  loaded ??= readDictionary(readFileSync(locateReference(import.meta.url, "database.json"), "utf8"));
  return loaded;
}

function readDictionary(text: string): DictionaryFile {
  const file = JSON.parse(text) as { tables: Record<string, RawTable>; enums: DictionaryFile["enums"] };
  const byName = new Map(Object.entries(file.tables).map(([name, raw]) => [name.toLowerCase(), [name, raw] as const]));
  return { byName, enums: file.enums };
}

function readTable(name: string, raw: RawTable): Table {
  return {
    name,
    number: raw.number,
    primaryKey: raw.key,
    service: raw.service ?? false,
    list: raw.list ?? false,
    fields: new Map(Object.entries(raw.fields).map(([field, value]) => [field.toLowerCase(), readField(field, value)])),
    indexes: raw.index ?? [],
  };
}

function readField(name: string, raw: RawField): Field {
  const [kind = "", enumName] = raw.type.replace(/\(\d+\)/, "").split(":");
  const length = /\((\d+)\)/.exec(raw.type)?.[1];
  return {
    name,
    type: raw.raw === "FKArray" ? "keys" : (kind as FieldType),
    nullable: raw.null ?? false,
    indexed: Boolean(raw.index || raw.unique || raw.target),
    utc: raw.utc ?? false,
    ...(length ? { length: Number(length) } : {}),
    ...(enumName ? { enumName } : {}),
    ...(raw.target ? { foreignKey: raw.target } : {}),
  };
}
