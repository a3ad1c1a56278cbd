// Variables that are read before anything gave them a value. That is legal, a fresh Integer acts as 0 and a fresh String
// as "", so this is a hint, and only where the very next mention of the variable reads it in a straight line.
import type { ItemAnalysis } from "../analysis.js";
import type { Diagnostic } from "../diagnostic.js";
import type { VariableSymbol } from "../symbols.js";
import type { AnyNode } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { type CheckedFile, type FileCheck, perItem, placed } from "./check.js";
import { isShared } from "./unused.js";
import { type Declared, throughGeneric, type Use, usesOf } from "./uses.js";
import { outwards } from "./walk.js";

const fresh = new Set(["Integer", "Long", "Float", "String"]);

interface Candidate {
  readonly symbol: VariableSymbol;
  readonly declaration: Span;
}
interface EarlyReads {
  readonly locals: readonly { readonly span: Span; readonly name: string }[];
  /** Globals declared without a value. */
  readonly declared: readonly Candidate[];
  /** How the first mention of each global in this item treats it; undefined where that is not clear. */
  readonly firsts: ReadonlyMap<VariableSymbol, { readonly span: Span; readonly reads: boolean }>;
}

const nothing: EarlyReads = { locals: [], declared: [], firsts: new Map() };

const earlyReads = perItem((analysis: ItemAnalysis): EarlyReads => {
  const { declared, uses } = usesOf(analysis);
  const locals: { span: Span; name: string }[] = [];
  const globals: Candidate[] = [];
  for (const entry of declared) {
    const { symbol } = entry;
    if (entry.node.kind !== "variable" || entry.node.initializer) continue;
    if (symbol.type.kind !== "basic" || !fresh.has(symbol.type.name)) continue;
    if (symbol.role === "global") globals.push({ symbol, declaration: entry.node });
    else {
      const list = uses.get(symbol) ?? [];
      const first = list[0];
      if (first && isEarlyRead(analysis, first, list, entry)) locals.push({ span: first.node, name: symbol.name });
    }
  }
  const firsts = new Map<VariableSymbol, { span: Span; reads: boolean }>();
  for (const [symbol, list] of uses)
    if (symbol.role === "global")
      firsts.set(symbol, { span: list[0]!.node, reads: isEarlyRead(analysis, list[0]!, list) });
  if (locals.length === 0 && globals.length === 0 && firsts.size === 0) return nothing;
  return { locals, declared: globals, firsts };
});

/** True for a plain read in a straight line, when something later gives the variable its value. */
function isEarlyRead(analysis: ItemAnalysis, first: Use, all: readonly Use[], declared?: Declared): boolean {
  if (first.role !== "read" && first.role !== "argument" && first.role !== "call") return false;
  if (first.method === "isNull" || first.method === "append" || throughGeneric(analysis, first)) return false;
  if (assignsItself(first, all)) return false;
  const scope = declared?.around?.node;
  let inner: AnyNode = first.node;
  for (const node of outwards(first.around)) {
    if (node === scope) return true;
    // A condition is evaluated in any case.
    if (!isStraight(node) && !(node.kind === "if" && node.condition === inner)) return false;
    inner = node;
  }
  return true;
}

/** Loops come round again, functions run later, and a branch says nothing about the other one. */
function isStraight(node: AnyNode): boolean {
  switch (node.kind) {
    case "while":
    case "for":
    case "foreach":
    case "function":
    case "struct":
    case "block":
    case "try":
    case "if":
      return false;
    default:
      return true;
  }
}

/** `sum = sum + 1;` starts from the fresh value on purpose. */
function assignsItself(first: Use, all: readonly Use[]): boolean {
  const targets = new Set<AnyNode>(all.map((use) => use.node));
  for (const node of outwards(first.around)) if (node.kind === "assignment" && targets.has(node.left)) return true;
  return false;
}

export const earlyValues: FileCheck = (checked: CheckedFile) => {
  const { file } = checked;
  const found: Diagnostic[] = [];
  const open = new Set<VariableSymbol>();
  earlyReads.all(checked).forEach((reads, i) => {
    if (reads === nothing) return;
    const { start } = file.items[i]!;
    const { locals, declared, firsts } = reads;
    for (const { span, name } of locals) found.push(earlyRead(placed(span, start), name));
    for (const [symbol, first] of open.size > 0 ? firsts : nothing.firsts) {
      if (!open.delete(symbol) || !first.reads) continue;
      if (!isShared(symbol, checked)) found.push(earlyRead(placed(first.span, start), symbol.name));
    }
    for (const { symbol } of declared) open.add(symbol);
  });
  return found;
};

function earlyRead(span: Span, name: string): Diagnostic {
  return {
    code: "read-before-value",
    severity: "hint",
    span,
    message: `'${name}' has no value here yet: it acts as 0 or "". Give it one where it is declared.`,
  };
}
