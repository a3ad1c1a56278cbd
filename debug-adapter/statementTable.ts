// Where statements stand: the lines of every source of a run against the numbers of its statements. Built once per
// launch; knows nothing of running.
import type { Place } from "./debuggee.js";

export interface StatementTable {
  /** The place of each statement, by its number. */
  readonly places: readonly Place[];
  /** Numbers of the statements of a source, in order of line and column. */
  readonly bySource: ReadonlyMap<string, readonly number[]>;
}

/** @param places of all statements, in the order of their numbers */
export function statementTable(places: readonly Place[]): StatementTable {
  const bySource = new Map<string, number[]>();
  for (const [number, { uri }] of places.entries()) {
    const list = bySource.get(uri);
    if (list) list.push(number);
    else bySource.set(uri, [number]);
  }
  for (const list of bySource.values()) list.sort((a, b) => compare(places[a]!, places[b]!) || a - b);
  return { places, bySource };
}

/**
 * The statement at which a breakpoint on a line stands: the first one of that line, or of the next line that has one;
 * on the line itself, a column asks for the statement that begins there or after, else for the last one before it.
 */
export function statementFor(table: StatementTable, uri: string, line: number, column = 0): number | undefined {
  const list = table.bySource.get(uri) ?? [];
  const first = list.find((number) => table.places[number]!.line >= line);
  if (first === undefined || table.places[first]!.line > line) return first;
  const onLine = statementsBetween(table, uri, line, line);
  return onLine.find((number) => table.places[number]!.column >= column) ?? onLine.at(-1);
}

/** Every statement that begins on a line of a range, both ends included. */
export function statementsBetween(table: StatementTable, uri: string, fromLine: number, toLine: number): number[] {
  const list = table.bySource.get(uri) ?? [];
  return list.filter((number) => {
    const { line } = table.places[number]!;
    return fromLine <= line && line <= toLine;
  });
}

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}
