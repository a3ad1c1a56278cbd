// Queries without an end: a SearchEngine that is run without any criterion and without a limit reads the whole table.
// Only engines that stay in sight count: declared here and never handed to anybody.
import type { ItemAnalysis } from "../analysis.js";
import type { Diagnostic } from "../diagnostic.js";
import type { VariableSymbol } from "../symbols.js";
import type { Span } from "../text.js";
import { type CheckedFile, type FileCheck, perItem, placed } from "./check.js";
import { isShared } from "./unused.js";
import { usesOf } from "./uses.js";

const selecting = new Set([
  "execute",
  "select",
  "executeNS",
  "executeInto",
  "executeTextTable",
  "executeHTMLTable",
  "executeJSON",
  "executeToJSONBuilder",
]);
const limiting = new Set([
  "addCriteria",
  "addComparison",
  "addHaving",
  "addJoinCriteria",
  "setLimit",
  "setGroup",
  "update",
  "delete",
  "insert",
]);

interface QueryFacts {
  declared: boolean;
  /** Limited, or out of sight. */
  limited: boolean;
  /** Only aggregates come back: one row. */
  aggregates: boolean;
  runs: Span[];
}

type ItemQueries = ReadonlyMap<VariableSymbol, QueryFacts>;
const nothing: ItemQueries = new Map();

const queriesIn = perItem((analysis: ItemAnalysis): ItemQueries => {
  const facts = new Map<VariableSymbol, QueryFacts>();
  const of = (symbol: VariableSymbol) => {
    let entry = facts.get(symbol);
    if (!entry) {
      entry = { declared: false, limited: false, aggregates: false, runs: [] };
      facts.set(symbol, entry);
    }
    return entry;
  };
  const { declared, uses } = usesOf(analysis);
  for (const { symbol, node } of declared)
    if (isEngine(symbol) && node.kind === "variable" && !node.initializer) of(symbol).declared = true;
  for (const [symbol, list] of uses) {
    if (!isEngine(symbol)) continue;
    const entry = of(symbol);
    for (const { role, method, call, node } of list) {
      if (role !== "call") entry.limited = true;
      else if (limiting.has(method!)) entry.limited = true;
      else if (method === "addField" && call?.arguments.length === 2) entry.aggregates = true;
      else if (selecting.has(method!)) entry.runs.push({ start: node.start, end: call!.end });
    }
  }
  return facts.size === 0 ? nothing : facts;
});

function isEngine(symbol: VariableSymbol): boolean {
  return symbol.type.kind === "class" && symbol.type.name === "SearchEngine";
}

export const openQueries: FileCheck = (checked: CheckedFile) => {
  const found: Diagnostic[] = [];
  const globals = new Map<VariableSymbol, { declared: boolean; limited: boolean; runs: Span[] }>();
  const inItems = queriesIn.all(checked);
  for (let i = 0; i < inItems.length; i++) {
    const queries = inItems[i]!;
    if (queries === nothing) continue;
    const { start } = checked.file.items[i]!;
    for (const [symbol, facts] of queries) {
      const runs = facts.runs.map((span) => placed(span, start));
      const limited = facts.limited || facts.aggregates;
      if (symbol.role !== "global") {
        if (facts.declared && !limited) report(runs, found);
        continue;
      }
      const all = globals.get(symbol) ?? { declared: false, limited: false, runs: [] };
      all.declared ||= facts.declared;
      all.limited ||= limited;
      all.runs.push(...runs);
      globals.set(symbol, all);
    }
  }
  for (const [symbol, { declared, limited, runs }] of globals)
    if (declared && !limited && runs.length > 0 && !isShared(symbol, checked)) report(runs, found);
  return found;
};

function report(runs: readonly Span[], found: Diagnostic[]): void {
  if (runs[0])
    found.push({
      code: "unlimited-query",
      severity: "hint",
      span: runs[0],
      message: "This query has no criterion and no limit: it reads the whole table. Add criteria, or call setLimit().",
    });
}
