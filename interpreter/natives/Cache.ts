// Cache: rows of a cached table with a cursor (natives-core.md 6.4). The rows come from the host, all as texts.
import { native, type RunContext } from "../native.js";
import { growArray } from "../values/memory.js";
import { type NullableText, text } from "./arguments.js";
import { ask } from "./hostServices.js";
import { MapValue } from "./Map.js";

export class CacheValue {
  rows: Record<string, string>[] = [];
  cursor = 0;
}

export const Cache = native("Cache", {
  create: () => new CacheValue(),
  bodies: (run) => ({
    "Cache()": () => new CacheValue(),
    "getData(String)": (self: CacheValue, table: NullableText) => load(run, self, text(table), null, null),
    "getDataSubset(String,String,String)": (
      self: CacheValue,
      table: NullableText,
      field: NullableText,
      value: NullableText,
    ) => load(run, self, text(table), text(field), text(value)),
    "first()": (self: CacheValue) => {
      self.cursor = 0;
      return self.rows.length > 0;
    },
    "next()": (self: CacheValue) => {
      if (self.cursor < self.rows.length) self.cursor++;
      return self.cursor < self.rows.length;
    },
    "eof()": (self: CacheValue) => self.cursor >= self.rows.length,
    "getRow()": (self: CacheValue) => MapValue.of(run, Object.entries(self.rows[self.cursor] ?? {})),
    "sort(String,Bool)": (self: CacheValue, field: NullableText, descending: boolean) => {
      const sign = descending ? -1 : 1;
      self.rows.sort((a, b) => sign * compared(fieldOf(a, text(field)), fieldOf(b, text(field))));
      self.cursor = 0;
    },
  }),
  describe: (self: CacheValue) => `Cache (${self.rows.length} rows)`,
});

function load(run: RunContext, cache: CacheValue, table: string, field: string | null, value: string | null): string {
  cache.rows = ask(run, "cacheData", table, field, value);
  growArray(run, 0, cache.rows.length);
  cache.cursor = 0;
  return "";
}

function fieldOf(row: Record<string, string>, field: string): string {
  return Object.hasOwn(row, field) ? row[field]! : "";
}

/** Whole numbers by value, everything else as text. */
function compared(a: string, b: string): number {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}
