// Constant indexes beyond the end of an array whose length is known: sized by a constant, or not sized at all, and
// never grown, replaced or handed on anywhere.
import type { ItemAnalysis } from "../analysis.js";
import { changedStretch } from "../changedStretch.js";
import { type Diagnostic, shifted } from "../diagnostic.js";
import type { VariableSymbol } from "../symbols.js";
import type { AnyNode, VariableDeclaration } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import type { Type } from "../types.js";
import { type CheckedFile, type FileCheck, type FileMemo, perItem, placed } from "./check.js";
import { constantInteger } from "./expressions.js";
import { type Use, usesOf } from "./uses.js";

interface Access {
  readonly index: number;
  readonly dimension: number;
  readonly span: Span;
}
interface ArrayFacts {
  /** Lengths by dimension: 0 for an array without size, undefined where only the run knows. */
  lengths?: readonly (number | undefined)[];
  /** True when something may change the lengths. */
  escapes: boolean;
  readonly accesses: Access[];
}

const harmless = new Set(["length", "first", "last", "buildString", "toJsonString", "sort", "toJson"]);

interface ItemArrays {
  /** Found in locals, relative to the item. */
  readonly found: readonly Diagnostic[];
  readonly globals: readonly (readonly [VariableSymbol, ArrayFacts])[];
}
const nothing: ItemArrays = { found: [], globals: [] };

/** What an item does with array variables: locals are judged here, globals need the whole file. */
const arraysOf = perItem((analysis: ItemAnalysis): ItemArrays => {
  const facts = new Map<VariableSymbol, ArrayFacts>();
  const of = (symbol: VariableSymbol) => {
    let entry = facts.get(symbol);
    if (!entry) {
      entry = { escapes: false, accesses: [] };
      facts.set(symbol, entry);
    }
    return entry;
  };
  const { declared, uses } = usesOf(analysis);
  for (const { symbol, node } of declared) {
    if (symbol.type.kind !== "array") continue;
    if (node.kind === "variable" && !node.initializer) of(symbol).lengths = lengthsOf(node);
    else of(symbol).escapes = true;
  }
  for (const [symbol, list] of uses) {
    if (symbol.type.kind !== "array") continue;
    const dimensions = dimensionsOf(symbol.type);
    for (const use of list) noteUse(of(symbol), use, dimensions);
  }
  if (facts.size === 0) return nothing;
  const found: Diagnostic[] = [];
  for (const [symbol, entry] of facts) if (symbol.role !== "global") judge(symbol, [{ facts: entry, start: 0 }], found);
  return { found, globals: [...facts].filter(([symbol]) => symbol.role === "global") };
});

function dimensionsOf(type: Type): number {
  return type.kind === "array" ? dimensionsOf(type.element) + 1 : 0;
}

function lengthsOf(node: VariableDeclaration): (number | undefined)[] {
  const { dimensions } = node.type;
  const sized = dimensions.some((size) => size !== undefined);
  return dimensions.map((size, i) => (size ? constantInteger(size) : sized || i > 0 ? undefined : 0));
}

/** Follows `a[1][2]` outwards; anything but reading and element assignment lets the array escape. */
function noteUse(facts: ArrayFacts, use: Use, dimensions: number): void {
  let inner: AnyNode = use.node;
  let dimension = 0;
  for (let here = use.around; here; here = here.around) {
    const outer = here.node;
    if (outer.kind === "index" && outer.object === inner) {
      const index = constantInteger(outer.index);
      if (index !== undefined) facts.accesses.push({ index, dimension, span: outer.index });
      inner = outer;
      dimension++;
      continue;
    }
    if (dimension >= dimensions) return;
    const call = here.around?.node;
    const isMethod = outer.kind === "member" && call?.kind === "call" && call.callee === outer;
    if (!(isMethod && harmless.has(outer.name.text)) && !(outer.kind === "foreach" && outer.iterable === inner))
      facts.escapes = true;
    return;
  }
}

export const bounds: FileCheck = (checked: CheckedFile) => {
  const { file, around } = checked;
  const found: Diagnostic[] = [];
  const values = arraysOf.all(checked);
  values.forEach((arrays, i) => {
    for (const diagnostic of arrays.found) found.push(shifted(diagnostic, file.items[i]!.start));
  });
  for (const symbol of suspects(checked.memo, values)) {
    if (around.mentionedOutside(symbol.name)) continue;
    const parts = values.flatMap((arrays, i) =>
      arrays.globals
        .filter(([global]) => global === symbol)
        .map(([, facts]) => ({ facts, start: file.items[i]!.start })),
    );
    judge(symbol, parts, found);
  }
  return found;
};

interface Grouped {
  readonly values: readonly ItemArrays[];
  /** What the items of the file do with each global array. */
  readonly groups: Map<VariableSymbol, Set<ArrayFacts>>;
  readonly suspects: Set<VariableSymbol>;
}
const grouped = new WeakMap<FileMemo, Grouped>();

/** The global arrays with an index out of range; only those are judged anew that a changed item touches. */
function suspects(memo: FileMemo, values: readonly ItemArrays[]): ReadonlySet<VariableSymbol> {
  const before = grouped.get(memo);
  if (before?.values === values) return before.suspects;
  const groups = before?.groups ?? new Map<VariableSymbol, Set<ArrayFacts>>();
  const suspicious = before?.suspects ?? new Set<VariableSymbol>();
  const old = before?.values ?? [];
  const { start, end } = changedStretch(old, values);
  const touched = new Set<VariableSymbol>();
  for (const { globals } of old.slice(start, old.length - end))
    for (const [symbol, facts] of globals) {
      groups.get(symbol)?.delete(facts);
      touched.add(symbol);
    }
  for (const { globals } of values.slice(start, values.length - end))
    for (const [symbol, facts] of globals) {
      const group = groups.get(symbol);
      if (group) group.add(facts);
      else groups.set(symbol, new Set([facts]));
      touched.add(symbol);
    }
  for (const symbol of touched) {
    const found: Diagnostic[] = [];
    judge(
      symbol,
      [...groups.get(symbol)!].map((facts) => ({ facts, start: 0 })),
      found,
    );
    if (found.length > 0) suspicious.add(symbol);
    else suspicious.delete(symbol);
    if (groups.get(symbol)!.size === 0) groups.delete(symbol);
  }
  grouped.set(memo, { values, groups, suspects: suspicious });
  return suspicious;
}

function judge(
  symbol: VariableSymbol,
  parts: readonly { readonly facts: ArrayFacts; readonly start: number }[],
  found: Diagnostic[],
): void {
  const lengths = parts.find(({ facts }) => facts.lengths)?.facts.lengths ?? [];
  const fixed = !parts.some(({ facts }) => facts.escapes);
  for (const { facts, start } of parts)
    for (const { index, dimension, span } of facts.accesses) {
      const length = fixed ? lengths[dimension] : undefined;
      if (index >= 0 && (length === undefined || index < length)) continue;
      found.push({
        code: "index-out-of-bounds",
        severity: "warning",
        span: placed(span, start),
        message: problem(symbol.name, index, length),
      });
    }
}

function problem(name: string, index: number, length: number | undefined): string {
  if (index < 0) return `Index ${index} is out of range: the first element has index 0.`;
  if (length === 0)
    return `Index ${index} is out of range: '${name}' is empty. Size it, or add elements with pushBack().`;
  return `Index ${index} is out of range: '${name}' has ${length} elements, 0 to ${length! - 1}.`;
}
