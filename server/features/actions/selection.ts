// What a selection covers: one expression, or a run of statements in one block or at top level; and how its variables
// flow in and out. Serves extract function and try/catch.
import type { ItemAnalysis } from "../../../language/analysis.js";
import type { SourceFile } from "../../../language/program.js";
import type { CrmSymbol, VariableSymbol } from "../../../language/symbols.js";
import type { AnyNode, Expression, Statement } from "../../../language/syntax/nodes.js";
import { children, pathAt } from "../../../language/syntax/visit.js";
import type { Span } from "../../../language/text.js";
import type { Selected } from "./action.js";

export interface SelectedExpression {
  readonly node: Expression;
  /** From the item down to the expression. */
  readonly path: readonly AnyNode[];
  readonly analysis: ItemAnalysis;
  /** Offset of the item in the file. */
  readonly base: number;
}

const expressionKinds: ReadonlySet<AnyNode["kind"]> = new Set([
  "name",
  "integer",
  "long",
  "float",
  "string",
  "bool",
  "this",
  "parenthesized",
  "unary",
  "binary",
  "call",
  "member",
  "index",
]);

/** The expression that the selection covers exactly. */
export function selectedExpression({ session, file, span }: Selected): SelectedExpression | undefined {
  if (span.start === span.end) return undefined;
  const i = file.items.findIndex(({ start, item }) => start <= span.start && span.end <= start + item.length);
  const placed = file.items[i];
  const analysis = session.program.analyses(file.uri)[i];
  if (!placed || !analysis) return undefined;
  const path = pathAt(placed.item, span.start - placed.start);
  const at = path.findIndex(
    (node) =>
      expressionKinds.has(node.kind) &&
      placed.start + node.start === span.start &&
      placed.start + node.end === span.end,
  );
  if (at < 0 || isTarget(path[at]!, path[at - 1])) return undefined;
  return { node: path[at] as Expression, path: path.slice(0, at + 1), analysis, base: placed.start };
}

/** What is assigned to stands for a place, not for a value. */
function isTarget(node: AnyNode, parent: AnyNode | undefined): boolean {
  return parent?.kind === "update" || (parent?.kind === "assignment" && parent.left === node);
}

/** A node at its place in the file. */
export interface PlacedNode {
  readonly node: AnyNode;
  readonly base: number;
  readonly analysis: ItemAnalysis;
}

export interface SelectedStatements {
  readonly span: Span;
  readonly statements: readonly PlacedNode[];
  /** All nodes inside and outside of the selection in which its variables can occur. */
  readonly inside: readonly PlacedNode[];
  readonly outside: readonly PlacedNode[];
  /** Offset of the top-level item that holds the first statement. */
  readonly itemStart: number;
  /** True when the statements are top-level items, whose variables are globals. */
  readonly isTopLevel: boolean;
  /** The selection stands in a loop of its function. */
  readonly inLoop: boolean;
}

/** The statements that the selection covers; undefined when it cuts one in two or covers none. */
export function selectedStatements(selected: Selected): SelectedStatements | undefined {
  const { file, span, session } = selected;
  if (span.start === span.end) return undefined;
  const analyses = session.program.analyses(file.uri);
  const placedNodes = file.items.flatMap(({ start, item: { node } }, i): PlacedNode[] =>
    node ? [{ node, base: start, analysis: analyses[i]! }] : [],
  );
  const top = covered(placedNodes, span);
  if (top) {
    if (top.some(({ node }) => !isPlainStatement(node))) return undefined;
    const inside = top.flatMap(withDescendants);
    const chosen = new Set(top);
    const outside = placedNodes.filter((placed) => !chosen.has(placed)).flatMap(withDescendants);
    return {
      span: spanOf(top),
      statements: top,
      inside,
      outside,
      itemStart: top[0]!.base,
      isTopLevel: true,
      inLoop: false,
    };
  }
  const item = placedNodes.find(({ node, base }) => base + node.start <= span.start && span.end <= base + node.end);
  if (!item) return undefined;
  const path = pathTo(item, span);
  const block = path.findLast((node) => node.kind === "block");
  if (block?.kind !== "block") return undefined;
  const chosen = covered(
    block.statements.map((node: Statement) => ({ ...item, node })),
    span,
  );
  if (!chosen) return undefined;
  const inside = chosen.flatMap(withDescendants);
  const nodes = new Set(inside.map(({ node }) => node));
  const inLoop = path.some((node) => node.kind === "while" || node.kind === "for" || node.kind === "foreach");
  return {
    span: spanOf(chosen),
    statements: chosen,
    inside,
    outside: withDescendants(item).filter(({ node }) => !nodes.has(node)),
    itemStart: item.base,
    isTopLevel: false,
    inLoop,
  };
}

function isPlainStatement({ kind }: AnyNode): boolean {
  return kind !== "function" && kind !== "struct" && kind !== "include" && kind !== "language_level" && kind !== "text";
}

function spanOf(nodes: readonly PlacedNode[]): Span {
  const [first, last] = [nodes[0]!, nodes.at(-1)!];
  return { start: first.base + first.node.start, end: last.base + last.node.end };
}

/** The nodes that lie in the span, when they fill it and none is cut. */
function covered(nodes: readonly PlacedNode[], span: Span): PlacedNode[] | undefined {
  const touched = nodes.filter(({ node, base }) => base + node.start < span.end && span.start < base + node.end);
  if (touched.length === 0) return undefined;
  return touched.every(({ node, base }) => span.start <= base + node.start && base + node.end <= span.end)
    ? touched
    : undefined;
}

/** The nodes around a span, outermost first. */
function pathTo({ node, base }: PlacedNode, span: Span): AnyNode[] {
  const path: AnyNode[] = [];
  const holds = (candidate: AnyNode) => base + candidate.start <= span.start && span.end <= base + candidate.end;
  for (let next: AnyNode | undefined = node; next; next = children(next).find(holds)) path.push(next);
  return path;
}

export function withDescendants(placed: PlacedNode): PlacedNode[] {
  const found: PlacedNode[] = [];
  const stack = [placed.node];
  for (let node = stack.pop(); node; node = stack.pop()) {
    found.push({ ...placed, node });
    for (const child of children(node)) stack.push(child);
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

export interface Flow {
  /** Variables from outside that the selection uses, in the order of their first use; globals are seen anyway. */
  readonly needed: readonly VariableSymbol[];
  /** Variables whose value the code outside wants afterwards, and whether the selection declares them. */
  readonly results: readonly { readonly symbol: VariableSymbol; readonly isDeclared: boolean }[];
}

/** How the values of variables flow into and out of the selected statements. */
export function flowOf({ inside, outside, span, inLoop, isTopLevel }: SelectedStatements): Flow {
  const declared = new Set<CrmSymbol>();
  const changed = new Set<CrmSymbol>();
  const used = new Set<VariableSymbol>();
  for (const { node, analysis } of inside) {
    const symbol = "id" in node ? analysis.symbols[node.id] : undefined;
    if ((node.kind === "variable" || node.kind === "foreach") && symbol) declared.add(symbol);
    if (node.kind === "name" && symbol?.kind === "variable") used.add(symbol);
    const target = changedBy(node);
    const changedSymbol = target && analysis.symbols[target.id];
    if (changedSymbol) changed.add(changedSymbol);
  }
  const wanted = new Set<CrmSymbol>();
  for (const { node, analysis, base } of outside) {
    const symbol = node.kind === "name" ? analysis.symbols[node.id] : undefined;
    if (symbol && (inLoop || isTopLevel || base + node.start >= span.end)) wanted.add(symbol);
  }
  const isOuter = (symbol: VariableSymbol) => !declared.has(symbol) && symbol.role !== "global";
  return {
    needed: [...used].filter(isOuter),
    results: [
      ...[...declared].filter((symbol) => wanted.has(symbol)),
      ...[...used].filter((symbol) => isOuter(symbol) && changed.has(symbol) && wanted.has(symbol)),
    ].flatMap((symbol) => (symbol.kind === "variable" ? [{ symbol, isDeclared: declared.has(symbol) }] : [])),
  };
}

/** Values that their own methods change, though they are copied when passed (language.md 3.4). */
const copied = new Set(["Date", "Time", "DateTime", "TimeSpan", "String"]);

/** The name whose variable a node gives another value. */
function changedBy(node: AnyNode): Expression | undefined {
  switch (node.kind) {
    case "assignment":
      return node.left.kind === "name" ? node.left : undefined;
    case "update":
      return node.operand.kind === "name" ? node.operand : undefined;
    case "call":
      return node.callee.kind === "member" && node.callee.object.kind === "name" ? node.callee.object : undefined;
    default:
      return undefined;
  }
}

/** True when a method of the variable may change a value that a function would only get a copy of. */
export function isCopied(symbol: VariableSymbol): boolean {
  return symbol.type.kind === "basic" && copied.has(symbol.type.name);
}

/** Why the statements cannot move into another function; undefined when they can. */
export function obstacleTo({ inside, statements }: SelectedStatements): string | undefined {
  for (const { node, analysis } of inside) {
    const symbol = "id" in node ? analysis.symbols[node.id] : undefined;
    if (node.kind === "return") return "The selection holds a 'return', which would leave the new function only.";
    if (node.kind === "this" || (node.kind === "name" && symbol?.kind === "field"))
      return "The selection uses 'this', which only methods of the struct have.";
    if ((node.kind === "break" || node.kind === "continue") && !hasLoopAround(statements, node))
      return `The selection holds a '${node.kind}' of a loop outside of it.`;
  }
  return undefined;
}

function hasLoopAround(statements: readonly PlacedNode[], node: AnyNode): boolean {
  return statements.some((placed) =>
    withDescendants(placed).some(
      ({ node: loop }) =>
        (loop.kind === "while" || loop.kind === "for" || loop.kind === "foreach") &&
        loop.start <= node.start &&
        node.end <= loop.end,
    ),
  );
}

/** All names in the item around an offset and all globals: what a new name must differ from. */
export function takenNames({ session, file }: Selected): (name: string) => boolean {
  const { program } = session;
  const words = new Set(file.text.match(/[A-Za-z_]\w*/g));
  return (name) => words.has(name) || program.globals(file.uri).has(name) || program.api.isClass(name);
}

export function textOf(file: SourceFile, { start, end }: Span): string {
  return file.text.slice(start, end);
}
