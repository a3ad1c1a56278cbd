// StatResult: the rows of a StatLib under a cursor, with the marks of groups (natives-crm.md 1.11).
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { StatLibValue, type StatRow, sameGroup, totalsByRow } from "./StatLib.js";

export class StatResultValue {
  rows: readonly StatRow[] = [];
  position = 0;
  stat: StatLibValue = new StatLibValue();
  /** Texts per row by name of the aggregate. */
  totals: ReadonlyMap<string, readonly string[]> = new Map();

  fill(stat: StatLibValue, rows: readonly StatRow[]): void {
    this.stat = stat;
    this.rows = rows;
    this.position = 0;
    this.totals = new Map(stat.aggregates.map((each) => [each.name, totalsByRow(stat, each, rows)]));
  }

  /** Whether the row this many places on is in another group of the column. */
  breaks(column: number, offset: -1 | 1): boolean {
    const row = this.rows[this.position];
    const other = this.rows[this.position + offset];
    return row !== undefined && (other === undefined || !sameGroup(this.stat, column, row, other));
  }
}
type Self = StatResultValue;

export const StatResult = native("StatResult", {
  create: () => new StatResultValue(),
  bodies: (run) => ({
    "StatResult()": () => new StatResultValue(),
    "eof()": (self: Self) => self.position >= self.rows.length,
    "next()": (self: Self) => {
      self.position = Math.min(self.position + 1, self.rows.length);
      return self.position < self.rows.length;
    },
    "rewind()": (self: Self) => {
      self.position = 0;
    },
    "atGroupBegin(Integer)": (self: Self, column: NullableNumber) => self.breaks(number(column), -1),
    "atGroupEnd(Integer)": (self: Self, column: NullableNumber) => self.breaks(number(column), 1),
    "getField(Integer)": (self: Self, column: NullableNumber) => self.rows[self.position]?.[number(column)] ?? "",
    "getField(String)": (self: Self, name: NullableText) => {
      const totals = self.totals.get(text(name));
      if (totals) return totals[self.position] ?? "";
      const known = [...self.totals.keys()].join(", ") || "none";
      throw run.fail("RunTimeException", `StatResult has no aggregate "${text(name)}" (there are: ${known})`);
    },
    "dumpParser()": (self: Self) => dump(self),
    "saveAsResult(Integer,Integer,Integer)": (
      self: Self,
      column: NullableNumber,
      owner: NullableNumber,
      most: NullableNumber,
    ) => saveAsResult(run, self, number(column), number(owner), number(most)),
  }),
  inspect: (self: Self) => [
    ["row", Math.min(self.position, self.rows.length), "Integer"],
    ...(self.rows[self.position] ?? []).map((value, column) => [`[${column}]`, value, "String"] as const),
    ...[...self.totals].map(([name, texts]) => [name, texts[self.position] ?? "", "String"] as const),
  ],
  describe: (self: Self) => `StatResult (${self.rows.length} ${self.rows.length === 1 ? "row" : "rows"})`,
});

/** One line per row: its columns and its aggregates. */
function dump(self: Self): string {
  const lines = self.rows.map((row, index) => {
    const totals = [...self.totals].map(([name, texts]) => `${name}=${texts[index] ?? ""}`);
    return [...row.map((value, column) => `${column}=${value}`), ...totals].join("; ");
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** Rows of ejsel_result_set that hold the ids in the column, under one of ejsel_meta_result. */
function saveAsResult(run: RunContext, self: Self, column: number, owner: number, most: number): number {
  const rows = most > 0 ? self.rows.slice(0, most) : self.rows;
  const ids = rows.map((row): Json => Number.parseInt(row[column] ?? "", 10) || 0);
  const answer = run.host.entity("StatResult", "saveAsResult", [owner, ids]);
  return typeof answer === "number" ? answer : 0;
}
