// The names that strings of a query may hold: tables, fields and foreign keys of the database dictionary, virtual fields,
// the names from before version 7, operators and functions, with the tenant's extra tables and fields on top. The tenant
// has its own view of the same files, because it needs SQL where this one needs words; a test holds the two together.
import type { ExtraField, ExtraTable } from "../../workspace/definitions.js";
import type { ApiReference } from "../apiReference.js";
import type { WorkspaceFacts } from "../surroundings.js";

export interface PathField {
  readonly name: string;
  /** As the dictionary writes it: `int`, `string(219)`, `enum:SaleStatus`. */
  readonly type: string;
  /** Table that a foreign key points at. */
  readonly target?: string;
  readonly isKey?: boolean;
  /** Computed by NetServer; the text says from what. */
  readonly virtual?: string;
}
export interface PathTable {
  readonly name: string;
  /** Name of the key field. */
  readonly key: string;
  /** Physical, extra and virtual fields by lower-case name. */
  readonly fields: ReadonlyMap<string, PathField>;
  /** What users call a row of it, where that differs. */
  readonly term?: string;
}

/** A word of the query language: an operator or a function. */
export interface QueryWord {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly meaning: string;
  /** Statement where alone the function is known. */
  readonly onlyIn?: string;
}

export interface PathDictionary {
  table(name: string): PathTable | undefined;
  tableNames(): readonly string[];
  /** Present table of a name from before version 7. */
  oldTable(name: string): string | undefined;
  /** Present path of a field name from before version 7, on the present table. */
  oldField(table: string, name: string): string | undefined;
  /** Table that a word of the user interface, such as "customer", means. */
  term(name: string): string | undefined;
  readonly comparisonOperators: readonly QueryWord[];
  readonly rowOperators: readonly QueryWord[];
  readonly functions: readonly QueryWord[];
}

interface RawField {
  readonly type: string;
  readonly raw?: string;
  readonly target?: string;
  readonly key?: boolean;
}
interface DatabaseFile {
  readonly tables: Readonly<
    Record<string, { readonly key: string; readonly fields: Readonly<Record<string, RawField>> }>
  >;
  readonly extraTable: Readonly<Record<string, RawField>>;
}
interface SearchFile {
  readonly comparisonOperators: readonly QueryWord[];
  readonly rowOperators: readonly QueryWord[];
  readonly functions: readonly QueryWord[];
  readonly virtualFields: readonly {
    readonly table: string;
    readonly name: string;
    readonly aliases?: readonly string[];
    readonly type: string;
    readonly meaning: string;
  }[];
  readonly terms: readonly { readonly term: string; readonly table: string; readonly level2?: readonly string[] }[];
  readonly level2: {
    readonly tables: Readonly<Record<string, string>>;
    readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

const bases = new WeakMap<ApiReference, PathDictionary>();
const extended = new WeakMap<PathDictionary, { readonly extras: string; readonly dictionary: PathDictionary }>();

/** The dictionary with the tenant's extra tables and fields; files are read on the first call. */
export function pathDictionary(api: ApiReference, workspace: WorkspaceFacts = {}): PathDictionary {
  let base = bases.get(api);
  if (!base) {
    base = readDictionary(api.data("database.json") as DatabaseFile, api.data("searchengine.json") as SearchFile);
    bases.set(api, base);
  }
  const tables = workspace.tables?.() ?? [];
  const fields = workspace.fields?.() ?? {};
  if (tables.length === 0 && Object.keys(fields).length === 0) return base;
  const extras = JSON.stringify([tables, fields]);
  const known = extended.get(base);
  if (known?.extras === extras) return known.dictionary;
  const dictionary = withExtras(base, tables, fields);
  extended.set(base, { extras, dictionary });
  return dictionary;
}

function readDictionary(database: DatabaseFile, search: SearchFile): PathDictionary {
  const raw = new Map(Object.entries(database.tables).map(([name, table]) => [name.toLowerCase(), { name, ...table }]));
  const tables = new Map<string, PathTable>();
  const oldTables = lowered(search.level2.tables);
  const oldFields = new Map<string, ReadonlyMap<string, string>>();
  for (const [old, fields] of Object.entries(search.level2.fields)) {
    const present = oldTables.get(old.toLowerCase());
    if (present) oldFields.set(present.toLowerCase(), lowered(fields));
  }
  const terms = new Map<string, string>();
  for (const { term, table, level2 } of search.terms)
    for (const word of [term, ...(level2 ?? [])]) terms.set(word.toLowerCase(), table);
  return {
    table(name) {
      const key = name.toLowerCase();
      const entry = raw.get(key);
      if (!entry || tables.has(key)) return tables.get(key);
      const fields = new Map(
        Object.entries(entry.fields).map(([field, value]) => [field.toLowerCase(), readField(field, value)]),
      );
      for (const virtual of search.virtualFields) {
        if (virtual.table !== "*" && virtual.table.toLowerCase() !== key) continue;
        for (const each of [virtual.name, ...(virtual.aliases ?? [])])
          if (!fields.has(each.toLowerCase()))
            fields.set(each.toLowerCase(), { name: each, type: virtual.type, virtual: virtual.meaning });
      }
      const term = search.terms.find((candidate) => candidate.table === entry.name)?.term;
      const table: PathTable = { name: entry.name, key: entry.key, fields, ...(term ? { term } : {}) };
      tables.set(key, table);
      return table;
    },
    tableNames: () => Object.keys(database.tables),
    oldTable: (name) => oldTables.get(name.toLowerCase()),
    oldField: (table, name) => oldFields.get(table.toLowerCase())?.get(name.toLowerCase()),
    term: (name) => terms.get(name.toLowerCase()),
    comparisonOperators: search.comparisonOperators,
    rowOperators: search.rowOperators,
    functions: search.functions,
  };
}

function readField(name: string, { type, target, key }: RawField): PathField {
  return { name, type, ...(target ? { target } : {}), ...(key ? { isKey: true } : {}) };
}

function lowered(record: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]));
}

function withExtras(
  base: PathDictionary,
  tables: readonly ExtraTable[],
  fields: Readonly<Record<string, readonly ExtraField[]>>,
): PathDictionary {
  const extra = new Map<string, PathTable>();
  for (const { name, label, fields: own } of tables) {
    const all = new Map([["id", { name: "id", type: "int", isKey: true } as PathField], ...own.map(extraField)]);
    extra.set(name.toLowerCase(), { name, key: "id", fields: all, ...(label ? { term: label } : {}) });
  }
  for (const [name, own] of Object.entries(fields)) {
    const table = base.table(name);
    if (!table) continue;
    extra.set(name.toLowerCase(), { ...table, fields: new Map([...table.fields, ...own.map(extraField)]) });
  }
  return {
    ...base,
    table: (name) => extra.get(name.toLowerCase()) ?? base.table(name),
    tableNames: () => [...tables.map(({ name }) => name), ...base.tableNames()],
  };
}

function extraField({ name, type, target }: ExtraField): [string, PathField] {
  return [name.toLowerCase(), { name, type, ...(target ? { target } : {}) }];
}
