// Queries of several tables: every path of a SearchEngine starts in the same table, and others are reached through
// foreign keys; two starts give each row of the one with each row of the other (searchengine.md 1). Only engines that
// stay in sight count: declared here, and never handed to anybody.
import type { ItemAnalysis } from "../analysis.js";
import type { Diagnostic } from "../diagnostic.js";
import { pathDictionary } from "../paths/dictionary.js";
import { spanInLiteral } from "../paths/meaning.js";
import type { VariableSymbol } from "../symbols.js";
import type { Span } from "../text.js";
import { type CheckedFile, type FileCheck, perItem, placed } from "./check.js";
import { isShared } from "./unused.js";
import { usesOf } from "./uses.js";

/** Methods whose first argument is a path, or a table. */
const naming = new Set(["addField", "addFields", "addCriteria", "addHaving", "addOrder", "addData"]);
/** Methods that bring a second table in on purpose, or start afresh. */
const joining = /^(addJoinCriteria|addComparison|addDataField)$|reset|clear/i;

interface Start {
  readonly table: string;
  readonly span: Span;
}
interface QueryFacts {
  declared: boolean;
  /** Handed on, or joined on purpose. */
  open: boolean;
  readonly starts: Start[];
}

type ItemQueries = ReadonlyMap<VariableSymbol, QueryFacts>;
const nothing: ItemQueries = new Map();

const startsIn = perItem((analysis: ItemAnalysis): ItemQueries => {
  const facts = new Map<VariableSymbol, QueryFacts>();
  const { declared, uses } = usesOf(analysis);
  const here = new Set(declared.flatMap(({ symbol, node }) => (node.kind === "variable" ? [symbol] : [])));
  for (const symbol of new Set([...here, ...uses.keys()])) {
    if (symbol.type.kind !== "class" || symbol.type.name !== "SearchEngine") continue;
    const entry: QueryFacts = { declared: here.has(symbol), open: false, starts: [] };
    for (const { role, method = "", call } of uses.get(symbol) ?? []) {
      if (role !== "call" || joining.test(method)) entry.open = true;
      const [path] = call?.arguments ?? [];
      const table = path?.kind === "string" && naming.has(method) ? /^\s*(\w+)/.exec(path.value) : undefined;
      if (!table || path?.kind !== "string") continue;
      const end = table[0].length;
      entry.starts.push({
        table: table[1]!.toLowerCase(),
        span: spanInLiteral(path, { start: end - table[1]!.length, end }),
      });
    }
    // Of a local only what one item shows can count.
    if (symbol.role === "global" || isSuspect(entry)) facts.set(symbol, entry);
  }
  return facts.size === 0 ? nothing : facts;
});

export const queryRoots: FileCheck = (checked: CheckedFile) => {
  const found: Diagnostic[] = [];
  const globals = new Map<VariableSymbol, QueryFacts>();
  const inItems = startsIn.all(checked);
  for (let i = 0; i < inItems.length; i++) {
    const queries = inItems[i]!;
    if (queries === nothing) continue;
    const { start } = checked.file.items[i]!;
    for (const [symbol, { declared, open, starts }] of queries) {
      const all = globals.get(symbol) ?? { declared: false, open: false, starts: [] };
      all.declared ||= declared;
      all.open ||= open;
      for (const each of starts) all.starts.push({ ...each, span: placed(each.span, start) });
      globals.set(symbol, all);
    }
  }
  for (const [symbol, facts] of globals)
    if (isSuspect(facts) && !isShared(symbol, checked)) report(checked, facts.starts, found);
  return found;
};

function isSuspect({ declared, open, starts }: QueryFacts): boolean {
  return declared && !open && starts.length > 1;
}

/** The first path that starts elsewhere than the one before all others; tables that nobody knows are no news. */
function report({ api, around }: CheckedFile, starts: readonly Start[], found: Diagnostic[]): void {
  if (starts.every(({ table }) => table === starts[0]!.table)) return;
  const dictionary = pathDictionary(api, around.workspace);
  let first: string | undefined;
  for (const { table, span } of starts) {
    const name = dictionary.table(table)?.name;
    if (name === undefined) continue;
    first ??= name;
    if (name === first) continue;
    const message = `This query starts in '${first}': reach '${name}' from there through a foreign key. Two starts give every row of the one with every row of the other.`;
    found.push({ code: "other-root-table", severity: "warning", span, message });
    return;
  }
}
