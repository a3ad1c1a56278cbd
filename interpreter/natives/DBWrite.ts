// DBWrite: writes rows the old way. Each write is one insert, update or delete of SearchEngine.
import type { SearchAnswer, SearchQuery, SearchRequest } from "../../workspace/search.js";
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import type { DateTimeValue, DateValue, TimeValue } from "../values/dates.js";
import { dateText, dateTimeText, timeText } from "../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { TextMap } from "./textMap.js";

export class DBWriteValue {
  table = "";
  id: number | undefined;
  readonly values: TextMap;
  constructor(run: RunContext) {
    this.values = new TextMap(run);
  }
}
type Self = DBWriteValue;

export const DBWrite = native("DBWrite", {
  create: (run) => new DBWriteValue(run),
  bodies: (run) => ({
    "DBWrite()": () => new DBWriteValue(run),
    "addTable(String)": (self: Self, table: NullableText) => {
      self.table = text(table);
    },
    "addWhereId(Integer)": (self: Self, id: NullableNumber) => {
      self.id = number(id);
    },
    "addString(String,String)": setText,
    "addClob(String,String)": setText,
    "addInteger(String,Integer)": (self: Self, name: NullableText, value: NullableNumber) =>
      self.values.set(text(name), value === null ? "" : String(value)),
    "addDate(String,Date)": (self: Self, name: NullableText, value: DateValue) =>
      self.values.set(text(name), value.isNull ? "" : dateText(value)),
    "addTime(String,Time)": (self: Self, name: NullableText, value: TimeValue) =>
      self.values.set(text(name), value.isNull ? "" : timeText(value)),
    "addDateTime(String,DateTime)": (self: Self, name: NullableText, value: DateTimeValue) =>
      self.values.set(text(name), value.isNull ? "" : dateTimeText(value)),
    "insert()": (self: Self) => write(run, self, "insert", []).id ?? null,
    "update()": (self: Self) => void write(run, self, "update", chosen(run, self)),
    "delete()": (self: Self) => void write(run, self, "delete", chosen(run, self)),
  }),
  inspect: (self: Self) => [
    ["table", self.table, "String"],
    ["id", self.id ?? null, "Integer"],
    ...[...self.values.values].map(([name, value]) => [name, value, "String"] as const),
  ],
  describe: (self: Self) => `DBWrite (${self.table || "no table"})`,
});

function setText(self: Self, name: NullableText, value: NullableText): void {
  self.values.set(text(name), text(value));
}

/** Rows are chosen by id alone: without one a write would hit them all. */
function chosen(run: RunContext, self: Self): SearchQuery["criteria"] {
  if (self.id === undefined) throw run.fail("RunTimeException", "DBWrite: call addWhereId before update or delete");
  const { names = [] } = search(run, { operation: "names", prefix: `${self.table}.`, relationsOnly: false });
  const own = [`${self.table}.id`, `${self.table}.${self.table}_id`].map((name) => name.toLowerCase());
  const key = names
    .map((name) => (name.includes(".") ? name : `${self.table}.${name}`))
    .find((name) => own.includes(name.toLowerCase()));
  const name = key ?? `${self.table}.id`;
  return [
    {
      name,
      function: "",
      operator: "OperatorEquals",
      to: { value: String(self.id) },
      rowOperator: "OperatorAnd",
      priority: 0,
    },
  ];
}

function write(
  run: RunContext,
  self: Self,
  operation: "insert" | "update" | "delete",
  criteria: SearchQuery["criteria"],
): SearchAnswer {
  if (self.table === "") throw run.fail("RunTimeException", "DBWrite: call addTable before writing");
  const assignments = [...self.values.values].map(([name, value]) => ({
    name: `${self.table}.${name}`,
    from: { value },
  }));
  return search(run, {
    operation,
    fields: [],
    criteria,
    having: [],
    orders: [],
    assignments: operation === "delete" ? [] : assignments,
    limit: null,
    group: false,
    distinct: null,
    databaseDistinct: false,
    bypassNetServer: false,
    languageLevel: run.languageLevel ?? 4,
  });
}

function search(run: RunContext, request: SearchRequest): SearchAnswer {
  return run.host.search(request as unknown as Json) as unknown as SearchAnswer;
}
