// Criteria to one condition: comparisons, functions, row operators and brackets (searchengine.md 7). Everything a
// script gives as a value is bound as a parameter; only names of the dictionary and words of this file reach the SQL.
import type { SearchCriterion, SearchField } from "../../workspace/search.js";
import type { Dictionary, FieldType } from "../dictionary.js";
import { queryFailure } from "../errors.js";
import type { SqlValue } from "../tenant.js";
import type { Expression, Joins } from "./joins.js";
import { storedText, toStored } from "./values.js";
import { type ComparisonOperator, type RowOperator, vocabulary } from "./vocabulary.js";

/** SQL text and the values of its `?` in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}
export interface ConditionContext {
  readonly joins: Joins;
  readonly dictionary: Dictionary;
  /** NetServer is bypassed: aggregates are allowed. */
  readonly bypass: boolean;
}

/**
 * The condition of a list of criteria; undefined when the list is empty.
 * @throws NetServerException for a wrong criterion, and for brackets or negations that nest deeper than SQLite reads
 */
export function condition(context: ConditionContext, criteria: readonly SearchCriterion[]): Sql | undefined {
  if (criteria.length === 0) return undefined;
  const leaves = criteria.map((criterion) => ({
    sql: comparison(context, criterion),
    next: rowOperator(criterion.rowOperator),
  }));
  const depth = depths(criteria);
  checkNesting(leaves, depth);
  const sql = group(leaves, depth);
  return sql.text.startsWith("(") ? sql : bracketed(sql);
}

/**
 * A field with its function applied.
 * @throws NetServerException for an unknown function, or one that needs the bypass
 */
export function applied(context: ConditionContext, field: SearchField, inAssignment = false): Expression {
  const expression = context.joins.resolve(field.name);
  if (field.function.trim() === "") return expression;
  const fieldFunction = vocabulary().function(field.function);
  if (!fieldFunction || (fieldFunction.onlyIn && !inAssignment)) {
    throw queryFailure(
      `Unknown function "${field.function}" on "${field.name}". Expected avg, count, sum, max, min, hour, wday, upper or lower.`,
    );
  }
  if (fieldFunction.needsBypass && !context.bypass) {
    throw queryFailure("Can't use field functions when querying NetServer");
  }
  return { sql: functionSql(fieldFunction.name, expression.sql), type: fieldFunction.result ?? expression.type };
}

/** Whether a field is an aggregate, as in `count`. */
export function isAggregate(field: SearchField): boolean {
  return vocabulary().function(field.function)?.aggregate ?? false;
}

function functionSql(name: string, sql: string): string {
  switch (name) {
    case "avg":
    case "count":
    case "sum":
    case "max":
    case "min":
    case "upper":
    case "lower":
      return `${name.toUpperCase()}(${sql})`;
    case "hour":
      return `CAST(strftime('%H', ${sql}) AS INTEGER)`;
    case "wday":
      // Monday is 0, as Date.getWeekDay() has it; SQLite counts from Sunday.
      return `((CAST(strftime('%w', ${sql}) AS INTEGER) + 6) % 7)`;
    case "castToVarchar":
      return `CAST(${sql} AS TEXT)`;
    case "date":
      return `substr(${sql}, 1, 10)`;
    case "time":
      return `substr(${sql}, 12, 8)`;
    default:
      throw queryFailure(`The function "${name}" is not simulated.`);
  }
}

function comparison(context: ConditionContext, criterion: SearchCriterion): Sql {
  const left = applied(context, criterion);
  const operator = vocabulary().comparison(criterion.operator);
  if (!operator)
    throw queryFailure(
      `Unknown operator "${criterion.operator}" for "${criterion.name}". Expected OperatorEquals, OperatorGt, OperatorContains, OperatorIn, ...`,
    );
  if (!operator.sql)
    throw queryFailure(`The operator "${operator.name}" is only left over from old databases and cannot be used.`);
  if ("field" in criterion.to) return fieldComparison(left, operator, applied(context, criterion.to.field));
  const bind = (text: string): SqlValue => toStored(context.dictionary, left, text, criterion.name);
  return valueComparison(left, operator, operator.sql, criterion.to.value, bind);
}

function fieldComparison(left: Expression, operator: ComparisonOperator, right: Expression): Sql {
  if (operator.value && operator.value !== "pattern") {
    const text = { contains: ["'%' || ", " || '%'"], beginsWith: ["", " || '%'"], endsWith: ["'%' || ", ""] }[
      operator.value as "contains"
    ];
    if (!text) throw queryFailure(`The operator "${operator.name}" cannot compare two fields.`);
    return { text: `${left.sql} ${operator.sql} ${text[0]}${right.sql}${text[1]}`, values: [] };
  }
  return { text: `${left.sql} ${operator.sql} ${right.sql}`, values: [] };
}

function valueComparison(
  left: Expression,
  operator: ComparisonOperator,
  sql: string,
  value: string,
  bind: (text: string) => SqlValue,
): Sql {
  switch (operator.value) {
    case undefined:
      return plain(left, sql, value, bind);
    case "pattern":
      return like(left, sql, value);
    case "contains":
      return like(left, sql, `%${escaped(value)}%`);
    case "beginsWith":
      return like(left, sql, `${escaped(value)}%`);
    case "endsWith":
      return like(left, sql, `%${escaped(value)}`);
    case "list":
      return left.type === "keys" ? anyKey(left, sql, value) : list(left, sql, value, bind);
    case "null": {
      if (value.trim() === "" || value.trim().toUpperCase() === "NULL")
        return { text: `${left.sql} ${sql}`, values: [] };
      return plain(left, sql === "IS NULL" ? "=" : "<>", value, bind);
    }
    default:
      return operator.value satisfies never;
  }
}

function plain(left: Expression, sql: string, value: string, bind: (text: string) => SqlValue): Sql {
  const stored = bind(value);
  // An empty point in time is stored as nothing, so that "equals empty" must ask for nothing.
  if (stored === null && sql === "=") return { text: `${left.sql} IS NULL`, values: [] };
  if (stored === null && sql === "<>") return { text: `${left.sql} IS NOT NULL`, values: [] };
  const [column, folded] = fold(left, stored);
  return { text: `${column} ${sql} ?${collation(left.type)}`, values: [folded] };
}

function like(left: Expression, sql: string, pattern: string): Sql {
  const [column, folded] = fold(left, storedText(pattern));
  return { text: `${column} ${sql} ? ESCAPE '\\'`, values: [folded] };
}

/** Longer lists travel as one JSON parameter, so that no limit on parameters is met. */
const longestSpelledList = 100;

function list(left: Expression, sql: string, value: string, bind: (text: string) => SqlValue): Sql {
  const entries = value.split(",").map((entry) => entry.trim());
  const stored = entries.filter((entry) => entry !== "").map(bind);
  const foreign = stored.some((entry) => typeof entry === "string" && !isAscii(entry));
  const column = foreign ? `fold(${left.sql})` : left.sql;
  const values = foreign ? stored.map((entry) => (typeof entry === "string" ? entry.toLowerCase() : entry)) : stored;
  if (values.length > longestSpelledList) {
    const json = JSON.stringify(values.map((entry) => (typeof entry === "bigint" ? Number(entry) : entry)));
    return { text: `${column} ${sql} (SELECT value FROM json_each(?))`, values: [json] };
  }
  return { text: `${column} ${sql} (${values.map(() => "?").join(",")})`, values };
}

/** An id list field holds ids between commas or brackets; any of the given ones matches. */
function anyKey(left: Expression, sql: string, value: string): Sql {
  const keys = value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  if (keys.length === 0) return { text: sql === "IN" ? "0" : "1", values: [] };
  const column = `(',' || replace(replace(replace(COALESCE(${left.sql}, ''), '[', ','), ']', ','), ' ', '') || ',')`;
  const any = keys.map(() => `${column} LIKE ? ESCAPE '\\'`).join(" OR ");
  return { text: sql === "IN" ? `(${any})` : `NOT (${any})`, values: keys.map((key) => `%,${escaped(key)},%`) };
}

/** SQLite ignores case in ASCII only; texts with other letters are compared in lower case on both sides. */
function fold(left: Expression, value: SqlValue): readonly [string, SqlValue] {
  if (typeof value !== "string" || isAscii(value)) return [left.sql, value];
  return [`fold(${left.sql})`, value.toLowerCase()];
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function collation(type: FieldType): string {
  return type === "string" ? " COLLATE NOCASE" : "";
}

function rowOperator(word: string): RowOperator {
  const operator = word.trim() === "" ? vocabulary().rowOperator("and") : vocabulary().rowOperator(word);
  if (!operator)
    throw queryFailure(
      `Unknown row operator "${word}". Expected OperatorAnd, OperatorOr, OperatorNotAnd or OperatorNotOr.`,
    );
  return operator;
}

interface Leaf {
  readonly sql: Sql;
  /** Joins it to the next one. */
  readonly next: RowOperator;
}

/**
 * Bracket depth of each criterion. Only the order of the priorities matters, since a jump over several opens brackets
 * around the same criteria; so they are numbered densely, which also bounds the nesting.
 */
function depths(criteria: readonly SearchCriterion[]): number[] {
  const levels = [...new Set([0, ...criteria.map((each) => Math.max(0, each.priority))])].sort((a, b) => a - b);
  const order = new Map(levels.map((level, index) => [level, index]));
  return criteria.map((each) => order.get(Math.max(0, each.priority))!);
}

/** SQLite reads expressions up to 1,000 levels; a bracket is one of them and a negation two. */
const deepestNesting = 400;

/** Refuses early, since putting deep nesting together takes time that grows with its square. */
function checkNesting(leaves: readonly Leaf[], depth: readonly number[]): void {
  const brackets = depth.reduce((most, each) => Math.max(most, each), 0);
  const negations = leaves.filter(({ next }) => next.negated).length;
  if (brackets <= deepestNesting && negations <= deepestNesting) return;
  const found = brackets > deepestNesting ? `${brackets} brackets within each other` : `${negations} negated operators`;
  throw queryFailure(
    `The criteria have ${found}; expected at most ${deepestNesting}. Use priorities and OperatorNotAnd or OperatorNotOr less, or several queries.`,
  );
}

/** A higher depth than the one before opens a bracket, a lower one closes it. */
function group(leaves: readonly Leaf[], depth: readonly number[]): Sql {
  let position = 0;
  const read = (level: number): Leaf => {
    const items: Leaf[] = [];
    while (position < leaves.length && depth[position]! >= level) {
      if (depth[position] === level) items.push(leaves[position++]!);
      else items.push(read(level + 1));
    }
    return { sql: combine(items), next: items.at(-1)!.next };
  };
  return read(0).sql;
}

/** And binds tighter than or, as in SQL; the negated forms negate the pair that they join. */
function combine(items: readonly Leaf[]): Sql {
  const alternatives: Sql[] = [];
  const negatedOr: boolean[] = [];
  for (let index = 0; index < items.length; ) {
    let terms = [items[index]!.sql];
    while (index < items.length - 1 && items[index]!.next.sql === "AND") {
      const { negated } = items[index]!.next;
      terms.push(items[++index]!.sql);
      if (negated) terms = [not(chain(terms, "AND"))];
    }
    alternatives.push(chain(terms, "AND"));
    negatedOr.push(items[index]!.next.negated ?? false);
    index++;
  }
  let result = [alternatives[0]!];
  for (let index = 1; index < alternatives.length; index++) {
    result.push(alternatives[index]!);
    if (negatedOr[index - 1]) result = [not(chain(result, "OR"))];
  }
  return items.length === 1 ? result[0]! : bracketed(chain(result, "OR"));
}

/** Joined in halves: SQLite bounds the depth of an expression, and a long flat chain is as deep as it is long. */
function chain(terms: readonly Sql[], word: "AND" | "OR"): Sql {
  if (terms.length === 1) return terms[0]!;
  if (terms.length > 20) {
    const middle = terms.length >> 1;
    return chain([chain(terms.slice(0, middle), word), chain(terms.slice(middle), word)].map(bracketed), word);
  }
  return { text: terms.map((term) => term.text).join(` ${word} `), values: terms.flatMap((term) => term.values) };
}

function bracketed(term: Sql): Sql {
  return { text: `(${term.text})`, values: term.values };
}

function not(term: Sql): Sql {
  return { text: `NOT (${term.text})`, values: term.values };
}
