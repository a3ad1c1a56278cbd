// A query to one SELECT. Statements that write use the same joins and conditions (write.ts).
import type { SearchOrder, SearchQuery } from "../../workspace/search.js";
import { queryFailure } from "../errors.js";
import type { SqlValue, Tenant } from "../tenant.js";
import { applied, type ConditionContext, condition, isAggregate, type Sql } from "./condition.js";
import { type Expression, Joins } from "./joins.js";
import { toText, type ValueType } from "./values.js";
import { vocabulary } from "./vocabulary.js";

export interface SelectStatement extends Sql {
  readonly types: readonly ValueType[];
}
/** The parts of a query that every statement needs. */
export interface Compilation extends ConditionContext {
  readonly tenant: Tenant;
  readonly query: SearchQuery;
}

/** Starts the compilation of a query: decides whether the bypass holds. */
export function compilation(tenant: Tenant, query: SearchQuery): Compilation {
  const bypass = query.bypassNetServer && bypassAllowed(tenant);
  const joins = new Joins(tenant, { languageLevel: query.languageLevel, virtualFields: !bypass });
  return { tenant, query, joins, bypass, dictionary: tenant.dictionary };
}

/** Rows as texts, in the order of the fields. */
export function selectRows(tenant: Tenant, query: SearchQuery): string[][] {
  const context = compilation(tenant, query);
  const { text, values, types } = selectSql(context, "run");
  const rows = tenant.all([...context.joins.tables], text, values);
  return rows.map((row) => types.map((type, index) => toText(type, row[`c${index}`])));
}

/** Number of rows without regard to the limit; fields are not needed. */
export function countRows(tenant: Tenant, query: SearchQuery): number {
  const context = compilation(tenant, { ...query, limit: null, orders: [] });
  const { text, values } = selectSql(context, "run");
  return Number(tenant.all([...context.joins.tables], `SELECT COUNT(*) AS n FROM (${text})`, values)[0]!.n);
}

/** The SELECT; for "show" in the form of `buildSql`, without names of our own. */
export function selectSql(context: Compilation, purpose: "run" | "show"): SelectStatement {
  const { query } = context;
  checkBypass(context);
  const fields = query.fields.map((field) => applied(context, field));
  const where = condition(context, query.criteria);
  const having = condition(context, query.having);
  const aggregates = query.fields.some(isAggregate);
  const plain = fields.filter((_, index) => !isAggregate(query.fields[index]!));
  if (aggregates && plain.length > 0 && !query.group) {
    throw queryFailure(
      "Fields with and without an aggregate function are mixed. Add setGroup(true) to group by the fields without.",
    );
  }
  const distinct = query.distinct === null ? undefined : context.joins.resolve(query.distinct);
  const parts: Parts = {
    columns: columns(context, fields, purpose),
    orders: orders(context, aggregates || query.group || query.databaseDistinct),
    where,
    having,
    group: query.group && plain.length > 0 ? plain.map((field) => field.sql) : [],
    from: context.joins.from(),
    limit: query.limit !== null && query.limit > 0 ? Math.trunc(query.limit) : undefined,
    distinct: context.bypass && query.databaseDistinct,
  };
  const sql = distinct ? distinctSelect(parts, distinct) : plainSelect(parts);
  return { ...sql, types: fields };
}

interface Parts {
  readonly columns: readonly string[];
  readonly orders: readonly string[];
  readonly where: Sql | undefined;
  readonly having: Sql | undefined;
  readonly group: readonly string[];
  readonly from: string;
  readonly limit: number | undefined;
  readonly distinct: boolean;
}

function plainSelect(parts: Parts): Sql {
  const { text, values } = body(parts, parts.columns.join(","));
  const order = parts.orders.length > 0 ? ` ORDER BY ${parts.orders.join(", ")}` : "";
  return limited({ text: text + order, values }, parts.limit);
}

/** One row per value of a field: the first in the order of the query. */
function distinctSelect(parts: Parts, distinct: Expression): Sql {
  const order = parts.orders.length > 0 ? ` ORDER BY ${parts.orders.join(", ")}` : "";
  const rank = [
    `ROW_NUMBER() OVER (PARTITION BY ${distinct.sql}${order}) AS turn`,
    `ROW_NUMBER() OVER (${order.trim()}) AS place`,
  ];
  const inner = body(parts, [...parts.columns, ...rank].join(","));
  return limited(
    { text: `SELECT * FROM (${inner.text}) WHERE turn = 1 ORDER BY place`, values: inner.values },
    parts.limit,
  );
}

function body(parts: Parts, columnList: string): Sql {
  const values: SqlValue[] = [];
  let text = `SELECT ${parts.distinct ? "DISTINCT " : ""}${columnList} FROM ${parts.from}`;
  for (const [word, sql] of [
    ["WHERE", parts.where],
    ["HAVING", parts.having],
  ] as const) {
    if (word === "HAVING" && parts.group.length > 0) text += ` GROUP BY ${parts.group.join(", ")}`;
    if (!sql) continue;
    text += ` ${word} ${sql.text}`;
    values.push(...sql.values);
  }
  return { text, values };
}

function limited(sql: Sql, limit: number | undefined): Sql {
  return limit === undefined ? sql : { text: `${sql.text} LIMIT ?`, values: [...sql.values, limit] };
}

function columns(context: Compilation, fields: readonly Expression[], purpose: "run" | "show"): string[] {
  if (fields.length === 0) return [context.joins.rootKey()];
  return fields.map((field, index) => (purpose === "show" ? field.sql : `${field.sql} AS c${index}`));
}

/** Sort keys of the query, and the root's key last, so that equal rows always come in the same order. */
function orders(context: Compilation, keyless: boolean): string[] {
  const keys = context.query.orders.map((order) => orderSql(context, order));
  return keyless ? keys : [...keys, context.joins.rootKey()];
}

function orderSql(context: Compilation, order: SearchOrder): string {
  const { sql, type } = applied(context, order);
  return `${sql}${type === "string" ? " COLLATE NOCASE" : ""}${order.ascending ? "" : " DESC"}`;
}

function checkBypass({ query, bypass }: Compilation): void {
  if (bypass) return;
  const refused = query.group ? "setGroup" : query.having.length > 0 ? "addHaving" : undefined;
  if (!refused) return;
  const why = query.bypassNetServer
    ? "and this tenant does not allow the bypass (registry 235)"
    : "so call bypassNetServer(true)";
  throw queryFailure(`${refused} works only when NetServer is bypassed, ${why}.`);
}

/** The bypass holds unless the registry row says otherwise (searchengine.md 8; a row that is missing allows it). */
function bypassAllowed(tenant: Tenant): boolean {
  const { reg_id, value } = vocabulary().bypassRegistry;
  const row = tenant.find("registry", { reg_id })[0];
  return row === undefined || row.value === value;
}
