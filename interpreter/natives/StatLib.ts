// StatLib: groups and aggregates over the rows of a query or matrix (natives-crm.md 1.11). Pure computation; the rows are
// fetched when it runs. Names of parser variables are not documented: here `name.column` per row and `name.aggregate`.
import { native, type RunContext } from "../native.js";
import { formatFixed, parseFloating } from "../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import type { GenericSearchValue } from "./GenericSearch.js";
import type { ParserValue } from "./Parser.js";
import { executeSearch, type SearchEngineValue } from "./SearchEngine.js";
import type { StatResultValue } from "./StatResult.js";
import type { StringMatrixValue } from "./StringMatrix.js";

export type StatRow = readonly string[];
interface Group {
  readonly column: number;
  readonly descending: boolean;
  readonly asNumber: boolean;
}
export const aggregateTypes = ["Count", "Sum", "Avg", "Max", "Min"] as const;
export interface Aggregate {
  readonly group: number;
  readonly column: number;
  readonly name: string;
  readonly type: (typeof aggregateTypes)[number];
  readonly decimals: number;
  /** Each value of this column counts once. */
  readonly unique: number | undefined;
}

export class StatLibValue {
  readonly groups: Group[] = [];
  readonly aggregates: Aggregate[] = [];
  ordered = true;
  name = "";
  source: (() => readonly StatRow[]) | undefined;
}
type Self = StatLibValue;
type N = NullableNumber;

export const StatLib = native("StatLib", {
  create: () => new StatLibValue(),
  bodies: (run) => ({
    "StatLib()": () => new StatLibValue(),
    "addGroup(Integer,Bool)": (self: Self, column: N, descending: boolean) =>
      void self.groups.push({ column: number(column), descending, asNumber: false }),
    "addGroup(Integer,Bool,Bool)": (self: Self, column: N, descending: boolean, asNumber: boolean) =>
      void self.groups.push({ column: number(column), descending, asNumber }),
    ...aggregating(run),
    "dropOrder()": (self: Self) => {
      self.ordered = false;
    },
    "setName(String)": (self: Self, name: NullableText) => {
      self.name = text(name);
    },
    ...sources(run),
    "execute(StatResult)": (self: Self, result: StatResultValue) => result.fill(self, rowsOf(run, self)),
    "execute(Parser)": (self: Self, parser: ParserValue) => fillParser(self, rowsOf(run, self), parser),
  }),
  notSimulated: {
    "setSql(String)": "scripts of online tenants have no SQL",
    "addCallback(Integer,String)": "how the script gets and gives the value is not documented",
  },
  inspect: (self: Self) => [
    ["groups", self.groups.map((group) => group.column), "Integer[]"],
    [
      "aggregates",
      self.aggregates.map((each) => `${each.name} = ${each.type}(${each.column}) per ${each.group}`),
      "String[]",
    ],
    ["name", self.name, "String"],
  ],
  describe: (self: Self) => `StatLib (${self.groups.length} groups, ${self.aggregates.length} aggregates)`,
});

function aggregating(run: RunContext) {
  const add = (self: Self, group: N, column: N, name: NullableText, type: NullableText, decimals: N, unique?: N) => {
    const known = aggregateTypes.find((each) => each.toLowerCase() === text(type).trim().toLowerCase());
    if (!known) {
      throw run.fail(
        "RunTimeException",
        `StatLib: unknown aggregate "${text(type)}". Expected ${aggregateTypes.join(", ")}`,
      );
    }
    const which = unique === undefined ? undefined : number(unique);
    const columns = { group: number(group), column: number(column), unique: which };
    self.aggregates.push({ ...columns, name: text(name), type: known, decimals: Math.max(0, number(decimals)) });
  };
  return {
    "addAggregate(Integer,Integer,String,String,Integer)": add,
    "addAggregate(Integer,Integer,String,String,Integer,Integer)": add,
  };
}

function sources(run: RunContext) {
  return {
    "setSearchEngine(SearchEngine)": (self: Self, query: SearchEngineValue) => {
      self.source = () => executeSearch(run, query);
    },
    "setGenericSearch(GenericSearch)": (self: Self, search: GenericSearchValue) => {
      self.source = () => executeSearch(run, search.query);
    },
    "setStringMatrix(StringMatrix)": (self: Self, matrix: StringMatrixValue) => {
      self.source = () => matrix.rows.map((row) => row.map(text));
    },
  };
}

function rowsOf(run: RunContext, self: Self): StatRow[] {
  if (!self.source) {
    throw run.fail("RunTimeException", "StatLib has no source: call setSearchEngine or setStringMatrix before execute");
  }
  const rows = [...self.source()];
  return self.ordered ? rows.sort((left, right) => compareRows(self.groups, left, right)) : rows;
}

function compareRows(groups: readonly Group[], left: StatRow, right: StatRow): number {
  for (const { column, descending, asNumber } of groups) {
    const [a, b] = [left[column] ?? "", right[column] ?? ""];
    const order = asNumber ? parseFloating(a) - parseFloating(b) : a < b ? -1 : a > b ? 1 : 0;
    if (order !== 0) return descending ? -order : order;
  }
  return 0;
}

/** Whether two rows are in the same group of a column: equal in it and in every group outside of it. */
export function sameGroup(stat: StatLibValue, column: number, left: StatRow, right: StatRow): boolean {
  const index = stat.groups.findIndex((group) => group.column === column);
  // A column that is no group stands for the whole.
  return stat.groups.slice(0, index + 1).every((group) => left[group.column] === right[group.column]);
}

/** The value of an aggregate over the rows of a group. */
export function aggregateText(aggregate: Aggregate, rows: readonly StatRow[]): string {
  const counted = aggregate.unique === undefined ? rows : firstOfEach(rows, aggregate.unique);
  const values = counted.map((row) => parseFloating(row[aggregate.column] ?? ""));
  return formatFixed(worked(aggregate.type, values), aggregate.decimals);
}

function worked(type: Aggregate["type"], values: readonly number[]): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (type) {
    case "Count":
      return values.length;
    case "Sum":
      return sum();
    case "Avg":
      return values.length === 0 ? 0 : sum() / values.length;
    case "Max":
      return values.reduce((most, value) => Math.max(most, value), values[0] ?? 0);
    case "Min":
      return values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
    default:
      return type satisfies never;
  }
}

function firstOfEach(rows: readonly StatRow[], column: number): StatRow[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const value = row[column] ?? "";
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** One row of variables per row, with the aggregates of the groups it is in. */
function fillParser(self: Self, rows: readonly StatRow[], parser: ParserValue): void {
  const prefix = self.name ? `${self.name}.` : "";
  const totals = self.aggregates.map((aggregate) => totalsByRow(self, aggregate, rows));
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row.entries()) parser.add(`${prefix}${column}`, value);
    for (const [at, aggregate] of self.aggregates.entries())
      parser.add(`${prefix}${aggregate.name}`, totals[at]![index]!);
  }
}

/** An aggregate's text for each row; rows of a group stand together or the order was dropped. */
export function totalsByRow(stat: StatLibValue, aggregate: Aggregate, rows: readonly StatRow[]): string[] {
  const result: string[] = [];
  for (let begin = 0; begin < rows.length; ) {
    let end = begin + 1;
    while (end < rows.length && sameGroup(stat, aggregate.group, rows[begin]!, rows[end]!)) end++;
    const total = aggregateText(aggregate, rows.slice(begin, end));
    while (begin < end) result[begin++] = total;
  }
  return result;
}
