// insert, update and delete of SearchEngine: raw changes of the root table's rows, without stamps, logs or triggers
// (searchengine.md 8). Rows are chosen by the same joins and conditions as a select.
import type { SearchAssignment } from "../../workspace/search.js";
import { queryFailure } from "../errors.js";
import { identifier, type SqlValue } from "../tenant.js";
import { applied, condition, type Sql } from "./condition.js";
import type { Compilation } from "./select.js";
import { toStored } from "./values.js";

interface Target {
  readonly field: string;
  readonly value: SqlValue | Sql;
}

/** Inserts a row of the assigned values; answers its key. */
export function insertRow(context: Compilation): number {
  const values = insertValues(context);
  return context.tenant.insert(context.joins.root.name, values);
}

/** The values of an insert by field. */
export function insertValues(context: Compilation): Record<string, SqlValue> {
  const values: Record<string, SqlValue> = {};
  for (const assignment of context.query.assignments) {
    if (!("value" in assignment.from)) {
      throw queryFailure(
        `addDataField("${assignment.name}", ...) works with update only: a new row has no fields to copy from.`,
      );
    }
    values[rootField(context, assignment.name)] = storedValue(context, assignment.name, assignment.from.value);
  }
  if (Object.keys(values).length === 0) throw queryFailure("insert() has no data. Call addData first.");
  return values;
}

/** Changes the rows that meet the criteria, all rows without criteria; answers how many. */
export function updateRows(context: Compilation): number {
  const sql = updateSql(context);
  return context.tenant.run([...context.joins.tables], sql.text, sql.values);
}

export function updateSql(context: Compilation): Sql {
  const targets = context.query.assignments.map((assignment) => target(context, assignment));
  if (targets.length === 0) throw queryFailure("update() has no data. Call addData or addDataField first.");
  const chosen = chosenKeys(context);
  const { root } = context.joins;
  const row = `${identifier(root.name)}.${identifier(root.primaryKey)}`;
  const set = targets.map(({ field, value }) =>
    isSql(value)
      ? `${identifier(field)} = (SELECT ${value.text} FROM ${context.joins.from()} WHERE ${context.joins.rootKey()} = ${row} LIMIT 1)`
      : `${identifier(field)} = ?`,
  );
  const values = targets.flatMap(({ value }) => (isSql(value) ? value.values : [value]));
  const text = `UPDATE ${identifier(root.name)} SET ${set.join(", ")} WHERE ${identifier(root.primaryKey)} IN (${chosen.text})`;
  return { text, values: [...values, ...chosen.values] };
}

/** Deletes the rows of the root table that meet the criteria; answers how many. */
export function deleteRows(context: Compilation): number {
  const sql = deleteSql(context);
  return context.tenant.run([...context.joins.tables], sql.text, sql.values);
}

export function deleteSql(context: Compilation): Sql {
  for (const field of context.query.fields) context.joins.resolve(field.name);
  const chosen = chosenKeys(context);
  const { root } = context.joins;
  const text = `DELETE FROM ${identifier(root.name)} WHERE ${identifier(root.primaryKey)} IN (${chosen.text})`;
  return { text, values: chosen.values };
}

function chosenKeys(context: Compilation): Sql {
  const where = condition(context, context.query.criteria);
  const text = `SELECT ${context.joins.rootKey()} FROM ${context.joins.from()}`;
  return where ? { text: `${text} WHERE ${where.text}`, values: where.values } : { text, values: [] };
}

function target(context: Compilation, { name, from }: SearchAssignment): Target {
  const field = rootField(context, name);
  if (field === context.joins.root.primaryKey)
    throw queryFailure(`"${name}" is the key of the row and cannot be changed.`);
  if ("value" in from) return { field, value: storedValue(context, name, from.value) };
  return { field, value: { text: applied(context, from.field, true).sql, values: [] } };
}

/** The stored field that a name of addData means: one of the root table itself. */
function rootField(context: Compilation, name: string): string {
  const { rootField: field } = context.joins.resolve(name);
  if (!field)
    throw queryFailure(
      `"${name}" is no field of the table that is written. Data can be set on the query's own table only.`,
    );
  return field;
}

function storedValue(context: Compilation, name: string, text: string): SqlValue {
  const { root } = context.joins;
  const field = root.fields.get(rootField(context, name).toLowerCase())!;
  const value = toStored(context.dictionary, field, text, name);
  if (typeof value === "string" && field.length !== undefined && value.length > field.length) {
    throw queryFailure(
      `The value for "${name}" has ${value.length} characters; the field holds at most ${field.length}.`,
    );
  }
  // An empty reference is no reference; a key that is empty is given by the database.
  if (text.trim() === "" && field.nullable && field.type !== "string") return null;
  return value;
}

function isSql(value: SqlValue | Sql): value is Sql {
  return typeof value === "object" && value !== null && "text" in value;
}
