// Where a symbol is used: by identity of the symbol that analysis found, never by equal names alone. Serves references,
// rename, highlight, call hierarchy and the reference counts.
import type { ItemAnalysis } from "./analysis.js";
import type { Program, SourceFile } from "./program.js";
import type { CrmSymbol } from "./symbols.js";
import type { AnyNode, Name, TypeNode } from "./syntax/nodes.js";
import { nameOf, nodesOf } from "./syntax/visit.js";
import type { Span } from "./text.js";

export interface Occurrence {
  readonly uri: string;
  /** The name, as offsets in the file. */
  readonly span: Span;
  /** `write` is an assignment, `++`, `--` or a declaration with a value. */
  readonly kind: "declaration" | "read" | "write";
}

/** All occurrences in the scripts that can see the symbol, its own script first. */
export function occurrencesOf(program: Program, from: string, symbol: CrmSymbol): Occurrence[] {
  return scriptsThatSee(program, from, symbol).flatMap((uri) => inFile(program, uri, symbol));
}

/**
 * URIs of the scripts that can see a symbol, its own first, then in the order of their names. Built-ins are looked for
 * in `from` only: all scripts see them.
 */
export function scriptsThatSee(program: Program, from: string, symbol: CrmSymbol): string[] {
  const home = symbol.site?.uri;
  const isLocal = symbol.kind === "variable" && symbol.role !== "global";
  if (isLocal || home === undefined || program.nameOf(home) === undefined) return [from];
  return [...new Set([home, ...[...program.includers(home)].sort()])];
}

/** Occurrences in one file, in text order. */
export function inFile(program: Program, uri: string, symbol: CrmSymbol): Occurrence[] {
  const file = program.file(uri);
  if (!file) return [];
  const analyses = program.analyses(uri);
  return file.items.flatMap(({ start }, i) => inItem(file, analyses[i]!, start, symbol));
}

function inItem(file: SourceFile, analysis: ItemAnalysis, base: number, symbol: CrmSymbol): Occurrence[] {
  const text = file.text.slice(base, base + analysis.item.length);
  if (!text.includes(symbol.name)) return [];
  const found: Occurrence[] = [];
  const written = new Set<AnyNode>();
  for (const node of nodesOf(analysis.item)) {
    if (node.kind === "assignment") written.add(node.left);
    if (node.kind === "update") written.add(node.operand);
    for (const name of namesDenoting(analysis, node, symbol))
      found.push({
        uri: file.uri,
        span: { start: base + name.start, end: base + name.end },
        kind: isDeclaration(node, name) ? "declaration" : written.has(node) ? "write" : "read",
      });
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The names in a node that denote the symbol: its own name, or a struct's or class's name in a type. */
function namesDenoting(analysis: ItemAnalysis, node: AnyNode, symbol: CrmSymbol): Name[] {
  const names: Name[] = [];
  const name = nameOf(node);
  if (name && "id" in node && analysis.symbols[node.id] === symbol) names.push(name);
  if (symbol.kind === "struct" || symbol.kind === "class")
    for (const type of typesOf(node)) if (type.name.text === symbol.name) names.push(type.name);
  return names;
}

/** The types written directly in a declaration; `nodesOf` visits them too, so only those not visited count here. */
function typesOf(node: AnyNode): readonly TypeNode[] {
  return node.kind === "type" ? [node] : [];
}

function isDeclaration(node: AnyNode, name: Name): boolean {
  switch (node.kind) {
    case "variable":
    case "foreach":
    case "function":
    case "parameter":
    case "field":
    case "struct":
      return node.name === name;
    default:
      return false;
  }
}
