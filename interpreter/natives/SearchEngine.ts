// SearchEngine: collects a query, sends it to the host in one request, and holds the rows (searchengine.md 2 and 7).
// Names, operators and types are checked by the tenant when the query runs, not here. All values are texts.
import type {
  SearchAnswer,
  SearchAssignment,
  SearchCriterion,
  SearchField,
  SearchOrder,
  SearchQuery,
  SearchRequest,
  SearchStatement,
} from "../../workspace/search.js";
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";

type Text = string | null;

export class SearchEngineValue {
  readonly fields: SearchField[] = [];
  readonly criteria: SearchCriterion[] = [];
  readonly having: SearchCriterion[] = [];
  readonly orders: SearchOrder[] = [];
  readonly assignments: SearchAssignment[] = [];
  limit: number | null = null;
  group = false;
  distinct: string | null = null;
  databaseDistinct = false;
  bypassNetServer = false;
  /** Undefined before the first run. */
  rows: readonly (readonly string[])[] | undefined;
  position = 0;
  /** Bytes accounted for the rows. */
  size = 0;
}

export const SearchEngine = native("SearchEngine", {
  create: () => new SearchEngineValue(),
  bodies: (run) => ({
    "SearchEngine()": () => new SearchEngineValue(),
    ...collecting,
    "execute()": (self: SearchEngineValue) => executeSearch(run, self).length,
    "executeNS()": (self: SearchEngineValue) => executeSearch(run, self).length,
    "select()": (self: SearchEngineValue) => executeSearch(run, self).length,
    ...cursor(run),
    ...formats(run),
    "countRows()": (self: SearchEngineValue) => ask(run, { operation: "count", ...query(run, self) }).count ?? 0,
    "countColumns()": (self: SearchEngineValue) => self.fields.length,
    "insert()": (self: SearchEngineValue) => ask(run, { operation: "insert", ...query(run, self) }).id ?? null,
    "update()": (self: SearchEngineValue) => void ask(run, { operation: "update", ...query(run, self) }),
    "delete()": (self: SearchEngineValue) => void ask(run, { operation: "delete", ...query(run, self) }),
    "buildSql()": (self: SearchEngineValue) => buildSql(run, self, "select"),
    "buildSql(String)": (self: SearchEngineValue, type: Text) => buildSql(run, self, text(type)),
    "findAlternativeFields(String)": (_self: SearchEngineValue, prefix: Text) => names(run, text(prefix), false),
    "findRelations(String,Bool)": (_self: SearchEngineValue, prefix: Text, _all: boolean) =>
      names(run, text(prefix), true),
  }),
  notSimulated: {
    "addJoinCriteria(String,String,String,String,Integer)": "its parameters are not documented",
    "setCallBack(String)": "values are converted for grids of screens, and there are no screens here",
  },
  describe: (self: SearchEngineValue) => {
    if (!self.rows) return "SearchEngine (not run)";
    return `SearchEngine (${self.rows.length} ${self.rows.length === 1 ? "row" : "rows"})`;
  },
  inspect: (self: SearchEngineValue) => [
    ["fields", self.fields.map(fieldText), "String[]"] as const,
    ["criteria", self.criteria.map(criterionText), "String[]"] as const,
    ["row", self.rows ? Math.min(self.position, self.rows.length) : null, "Integer"] as const,
    ...self.fields.map(
      (field, index) => [fieldText(field), self.rows?.[self.position]?.[index] ?? null, "String"] as const,
    ),
  ],
});

/** Methods that only add to the lists. */
const collecting = {
  "addField(String)": (self: SearchEngineValue, name: Text) => void self.fields.push(field(name)),
  "addField(String,String)": (self: SearchEngineValue, name: Text, fieldFunction: Text) =>
    void self.fields.push(field(name, fieldFunction)),
  "addFields(String,String)": (self: SearchEngineValue, table: Text, list: Text) => {
    for (const part of text(list).split(",")) if (part.trim()) self.fields.push(field(`${text(table)}.${part.trim()}`));
  },
  "addCriteria(String,String,String)": (self: SearchEngineValue, name: Text, operator: Text, value: Text) =>
    void self.criteria.push(criterion(field(name), operator, { value: text(value) }, "OperatorAnd", 0)),
  "addCriteria(String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    operator: Text,
    value: Text,
    rowOperator: Text,
    priority: number | null,
  ) => void self.criteria.push(criterion(field(name), operator, { value: text(value) }, rowOperator, priority)),
  "addCriteria(String,String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    fieldFunction: Text,
    operator: Text,
    value: Text,
    rowOperator: Text,
    priority: number | null,
  ) =>
    void self.criteria.push(
      criterion(field(name, fieldFunction), operator, { value: text(value) }, rowOperator, priority),
    ),
  "addComparison(String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    operator: Text,
    other: Text,
    rowOperator: Text,
    priority: number | null,
  ) => void self.criteria.push(criterion(field(name), operator, { field: field(other) }, rowOperator, priority)),
  "addComparison(String,String,String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    fieldFunction: Text,
    operator: Text,
    other: Text,
    otherFunction: Text,
    rowOperator: Text,
    priority: number | null,
  ) =>
    void self.criteria.push(
      criterion(field(name, fieldFunction), operator, { field: field(other, otherFunction) }, rowOperator, priority),
    ),
  "addHaving(String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    operator: Text,
    value: Text,
    rowOperator: Text,
    priority: number | null,
  ) => void self.having.push(criterion(field(name), operator, { value: text(value) }, rowOperator, priority)),
  "addHaving(String,String,String,String,String,Integer)": (
    self: SearchEngineValue,
    name: Text,
    fieldFunction: Text,
    operator: Text,
    value: Text,
    rowOperator: Text,
    priority: number | null,
  ) =>
    void self.having.push(
      criterion(field(name, fieldFunction), operator, { value: text(value) }, rowOperator, priority),
    ),
  "addOrder(String,Bool)": (self: SearchEngineValue, name: Text, ascending: boolean) =>
    void self.orders.push({ ...field(name), ascending }),
  "addOrder(String,String,Bool)": (self: SearchEngineValue, name: Text, fieldFunction: Text, ascending: boolean) =>
    void self.orders.push({ ...field(name, fieldFunction), ascending }),
  "addData(String,String)": (self: SearchEngineValue, name: Text, value: Text) =>
    void self.assignments.push({ name: text(name), from: { value: text(value) } }),
  "addDataField(String,String)": (self: SearchEngineValue, name: Text, from: Text) =>
    void self.assignments.push({ name: text(name), from: { field: field(from) } }),
  "addDataField(String,String,String)": (self: SearchEngineValue, name: Text, from: Text, fieldFunction: Text) =>
    void self.assignments.push({ name: text(name), from: { field: field(from, fieldFunction) } }),
  "setLimit(Integer)": (self: SearchEngineValue, limit: number | null) => {
    self.limit = limit;
  },
  "setGroup(Bool)": (self: SearchEngineValue, group: boolean) => {
    self.group = group;
  },
  "setDistinct(String)": (self: SearchEngineValue, name: Text) => {
    self.distinct = text(name) || null;
  },
  "setDBDistinct(Bool)": (self: SearchEngineValue, distinct: boolean) => {
    self.databaseDistinct = distinct;
  },
  "bypassNetServer(Bool)": (self: SearchEngineValue, bypass: boolean) => {
    self.bypassNetServer = bypass;
  },
};

/** Moving over the rows and reading the current one. */
function cursor(run: RunContext) {
  return {
    "eof()": (self: SearchEngineValue) => self.position >= (self.rows?.length ?? 0),
    "first()": (self: SearchEngineValue) => {
      self.position = 0;
      return (self.rows?.length ?? 0) > 0;
    },
    "next()": (self: SearchEngineValue) => {
      const length = self.rows?.length ?? 0;
      self.position = Math.min(self.position + 1, length);
      return self.position < length;
    },
    "getField(Integer)": (self: SearchEngineValue, index: number | null) => {
      const place = index ?? 0;
      if (place < 0 || place >= self.fields.length) {
        throw run.fail(
          "RunTimeException",
          `SearchEngine.getField: no field ${place}; the query has ${self.fields.length} fields`,
        );
      }
      return valueAt(self, place);
    },
    "getField(String)": (self: SearchEngineValue, name: Text) => valueAt(self, indexOf(run, self, text(name), "")),
    "getField(String,String)": (self: SearchEngineValue, name: Text, fieldFunction: Text) =>
      valueAt(self, indexOf(run, self, text(name), text(fieldFunction))),
  };
}

/** Run and format. */
function formats(run: RunContext) {
  return {
    "executeInto(StringMatrix)": (self: SearchEngineValue, matrix: MatrixTarget) => {
      matrix.rows.length = 0;
      for (const row of executeSearch(run, self)) matrix.rows.push([...row]);
    },
    "executeTextTable()": (self: SearchEngineValue) => textTable(self.fields.map(fieldText), executeSearch(run, self)),
    "executeHTMLTable()": (self: SearchEngineValue) => htmlTable(self.fields.map(fieldText), executeSearch(run, self)),
    "executeJSON()": (self: SearchEngineValue) =>
      `[${executeSearch(run, self)
        .map((row) => rowJson(self, row))
        .join(",")}]`,
    "getFieldsJSON()": (self: SearchEngineValue) => rowJson(self, self.rows?.[self.position] ?? []),
    "executeToJSONBuilder(JSONBuilder,String,String)": (
      self: SearchEngineValue,
      builder: JsonTarget,
      types: Text,
      name: Text,
    ) => writeJson(builder, jsonTypes(text(types)), text(name), self, executeSearch(run, self)),
  };
}

/** What executeInto needs of a StringMatrix. */
interface MatrixTarget {
  readonly rows: (string | null)[][];
}
/** What executeToJSONBuilder needs of a JSONBuilder. */
interface JsonTarget {
  pushArray(key: string): void;
  pushObject(key: string): void;
  addString(key: string, value: string): void;
  addInteger(key: string, value: number): void;
  addBoolean(key: string, value: boolean): void;
  addLiteral(key: string, json: string): void;
  popLevel(): void;
}

/** Runs the query; the cursor stands on the first row. */
export function executeSearch(run: RunContext, self: SearchEngineValue): readonly (readonly string[])[] {
  const rows = ask(run, { operation: "select", ...query(run, self) }).rows ?? [];
  let size = 0;
  for (const row of rows) {
    size += 48;
    for (const cell of row) size += 16 + 2 * cell.length;
  }
  run.allocate(size - self.size);
  self.size = size;
  self.rows = rows;
  self.position = 0;
  return rows;
}

function query(run: RunContext, self: SearchEngineValue): SearchQuery {
  return {
    fields: [...self.fields],
    criteria: [...self.criteria],
    having: [...self.having],
    orders: [...self.orders],
    assignments: [...self.assignments],
    limit: self.limit,
    group: self.group,
    distinct: self.distinct,
    databaseDistinct: self.databaseDistinct,
    bypassNetServer: self.bypassNetServer,
    languageLevel: run.languageLevel ?? 4,
  };
}

function ask(run: RunContext, request: SearchRequest): SearchAnswer {
  return run.host.search(request as unknown as Json) as unknown as SearchAnswer;
}

function buildSql(run: RunContext, self: SearchEngineValue, type: string): string {
  const statement = (["select", "insert", "update", "delete"] as const).find(
    (each) => each === type.trim().toLowerCase(),
  );
  if (!statement) {
    throw run.fail(
      "RunTimeException",
      `SearchEngine.buildSql: unknown type "${type}". Expected select, insert, update or delete`,
    );
  }
  return ask(run, { operation: "sql", statement: statement satisfies SearchStatement, ...query(run, self) }).sql ?? "";
}

function names(run: RunContext, prefix: string, relationsOnly: boolean): string[] {
  return [...(ask(run, { operation: "names", prefix, relationsOnly }).names ?? [])];
}

function field(name: Text, fieldFunction: Text = ""): SearchField {
  return { name: text(name), function: text(fieldFunction) };
}

function criterion(
  left: SearchField,
  operator: Text,
  to: SearchCriterion["to"],
  rowOperator: Text,
  priority: number | null,
): SearchCriterion {
  return { ...left, operator: text(operator), to, rowOperator: text(rowOperator), priority: priority ?? 0 };
}

/** Position of a selected field by the text that was given to addField, without regard to case. */
function indexOf(run: RunContext, self: SearchEngineValue, name: string, fieldFunction: string): number {
  const index = self.fields.findIndex(
    (each) => same(each.name, name) && same(bare(each.function), bare(fieldFunction)),
  );
  if (index >= 0) return index;
  // A field that was added with a function is also found by its name alone when no other has the name.
  const byName = fieldFunction === "" ? self.fields.findIndex((each) => same(each.name, name)) : -1;
  if (byName >= 0) return byName;
  const known = self.fields.map(fieldText).join(", ") || "none";
  throw run.fail("RunTimeException", `SearchEngine.getField: "${name}" is not among the selected fields (${known})`);
}

function valueAt(self: SearchEngineValue, index: number): string {
  return self.rows?.[self.position]?.[index] ?? "";
}

/** Rule, header, rule, rows; cells padded to the widest of their column (searchengine.md 7). */
function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, index) =>
    rows.reduce((widest, row) => Math.max(widest, row[index]!.length), title.length),
  );
  const pad = (cells: readonly string[]): string[] => cells.map((cell, index) => cell.padEnd(widths[index]!));
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 1, 0));
  const lines = rows.map((row) => ` ${pad(row).join(" ")}`);
  return [rule, ` ${pad(header).join("|")}`, rule, ...lines].map((line) => `${line}\n`).join("");
}

function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapedHtml(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => line("td", row)).join("");
  return `<table border='1' style='border-collapse: collapse'>${line("th", header)}${body}</table>`;
}

function escapedHtml(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function rowJson(self: SearchEngineValue, row: readonly string[]): string {
  const pairs = row.map((value, index) => `${JSON.stringify(fieldText(self.fields[index]!))}:${JSON.stringify(value)}`);
  return `{${pairs.join(",")}}`;
}

interface JsonType {
  readonly label: string;
  readonly type: string;
}

/** `label:Type,label:Type`; a label may hold dots and, before the last one, colons. */
function jsonTypes(list: string): JsonType[] {
  return list.split(",").map((entry) => {
    const colon = entry.lastIndexOf(":");
    if (colon < 0) return { label: entry.trim(), type: "string" };
    return {
      label: entry.slice(0, colon).trim(),
      type: entry
        .slice(colon + 1)
        .trim()
        .toLowerCase(),
    };
  });
}

function writeJson(
  builder: JsonTarget,
  types: readonly JsonType[],
  name: string,
  self: SearchEngineValue,
  rows: readonly (readonly string[])[],
): void {
  builder.pushArray(name);
  for (const row of rows) {
    builder.pushObject("");
    for (const [index, value] of row.entries()) {
      const label = types[index]?.label || fieldText(self.fields[index]!);
      writeJsonValue(builder, label, types[index]?.type ?? "string", value);
    }
    builder.popLevel();
  }
  builder.popLevel();
}

function writeJsonValue(builder: JsonTarget, label: string, type: string, value: string): void {
  if (type === "integer") builder.addInteger(label, Math.trunc(Number(value)) || 0);
  else if (type === "float") builder.addLiteral(label, (Number(value) || 0).toFixed(6));
  else if (type === "bool" || type === "boolean")
    builder.addBoolean(label, value === "1" || value.toLowerCase() === "true");
  else builder.addString(label, value);
}

function fieldText({ name, function: fieldFunction }: SearchField): string {
  return fieldFunction === "" ? name : `${fieldFunction}(${name})`;
}

function criterionText(each: SearchCriterion): string {
  const to = "value" in each.to ? JSON.stringify(each.to.value) : fieldText(each.to.field);
  return `${fieldText(each)} ${each.operator} ${to}`;
}

function bare(fieldFunction: string): string {
  return fieldFunction.trim().replace(/^func/i, "");
}

function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function text(value: Text): string {
  return value ?? "";
}
