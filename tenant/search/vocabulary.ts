// The words of SearchEngine that are data: operators, functions, virtual fields, old names. They come from
// api-reference/searchengine.json, so that completion, checks and running know the same ones.
import { readFileSync } from "node:fs";
import type { FieldType } from "../dictionary.js";
import { locateReference } from "../reference.js";

export interface ComparisonOperator {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Null for an operator that is only left over. */
  readonly sql: string | null;
  /** How the value is used; absent: as it is. */
  readonly value?: "pattern" | "contains" | "beginsWith" | "endsWith" | "list" | "null";
}
export interface RowOperator {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly sql: "AND" | "OR";
  readonly negated?: boolean;
}
export interface FieldFunction {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly aggregate: boolean;
  readonly needsBypass: boolean;
  readonly result?: FieldType;
  readonly onlyIn?: "addDataField";
}
export interface VirtualField {
  /** "*" for every table. */
  readonly table: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly type: FieldType;
  readonly build:
    | { readonly kind: "key" }
    | { readonly kind: "join"; readonly fields: readonly string[] }
    | {
        readonly kind: "first";
        readonly table: string;
        readonly field: string;
        readonly owner: string;
        readonly where?: Readonly<Record<string, number>>;
        readonly order: string;
      };
}
interface Term {
  readonly term: string;
  readonly table: string;
  readonly level2?: readonly string[];
}
interface VocabularyFile {
  readonly comparisonOperators: readonly ComparisonOperator[];
  readonly rowOperators: readonly RowOperator[];
  readonly functions: readonly FieldFunction[];
  readonly virtualFields: readonly VirtualField[];
  readonly terms: readonly Term[];
  readonly bypassRegistry: { readonly reg_id: number; readonly value: string };
  readonly level2: {
    readonly tables: Readonly<Record<string, string>>;
    readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

export interface Vocabulary {
  comparison(word: string): ComparisonOperator | undefined;
  rowOperator(word: string): RowOperator | undefined;
  function(word: string): FieldFunction | undefined;
  virtualField(table: string, word: string): VirtualField | undefined;
  virtualFields(table: string): readonly VirtualField[];
  /** The present table of a table name from before version 7. */
  oldTable(word: string): string | undefined;
  /** The present path of a field name from before version 7, on the present table. */
  oldField(table: string, word: string): string | undefined;
  /** The table behind a word of the user interface, to help with a wrong name. */
  term(word: string): string | undefined;
  readonly bypassRegistry: { readonly reg_id: number; readonly value: string };
}

let loaded: Vocabulary | undefined;

/** The vocabulary, read on first use. */
export function vocabulary(): Vocabulary {
  loaded ??= index(
    JSON.parse(readFileSync(locateReference(import.meta.url, "searchengine.json"), "utf8")) as VocabularyFile,
  );
  return loaded;
}

function index(file: VocabularyFile): Vocabulary {
  const comparisons = byWord(file.comparisonOperators);
  const rowOperators = byWord(file.rowOperators);
  const functions = byWord(file.functions);
  const oldTables = lowered(file.level2.tables);
  const oldFields = new Map<string, ReadonlyMap<string, string>>();
  for (const [old, fields] of Object.entries(file.level2.fields)) {
    const table = oldTables.get(old.toLowerCase());
    if (table) oldFields.set(table.toLowerCase(), lowered(fields));
  }
  const terms = new Map<string, string>();
  for (const term of file.terms) {
    for (const word of [term.term, ...(term.level2 ?? [])]) terms.set(word.toLowerCase(), term.table);
  }
  const virtualFields = (table: string): VirtualField[] =>
    file.virtualFields.filter((field) => field.table === "*" || same(field.table, table));
  return {
    comparison: (word) => comparisons.get(word.trim().toLowerCase()),
    rowOperator: (word) => rowOperators.get(word.trim().toLowerCase()),
    function: (word) => functions.get(word.trim().toLowerCase()),
    virtualFields,
    virtualField: (table, word) =>
      virtualFields(table).find((field) => [field.name, ...(field.aliases ?? [])].some((name) => same(name, word))),
    oldTable: (word) => oldTables.get(word.toLowerCase()),
    oldField: (table, word) => oldFields.get(table.toLowerCase())?.get(word.toLowerCase()),
    term: (word) => terms.get(word.toLowerCase()),
    bypassRegistry: file.bypassRegistry,
  };
}

function byWord<T extends { readonly name: string; readonly aliases: readonly string[] }>(
  list: readonly T[],
): Map<string, T> {
  return new Map(
    list.flatMap((entry) => [entry.name, ...entry.aliases].map((word) => [word.toLowerCase(), entry] as const)),
  );
}

function lowered(record: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(record).map(([key, value]) => [key.toLowerCase(), value]));
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
