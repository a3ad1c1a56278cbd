// Which locals are in scope at a place inside an item: for completion, the debugger's variables and its console.
// Nothing is stored during analysis for this; the path down to the place is short.
import type { ItemAnalysis } from "./analysis.js";
import type { FunctionSymbol, StructSymbol, VariableSymbol } from "./symbols.js";
import type { FunctionDeclaration, ItemNode, Statement } from "./syntax/nodes.js";
import { basicType } from "./types.js";

export interface LocalScope {
  /** Innermost last; a name may occur twice, and then the later one is in force. */
  readonly variables: readonly VariableSymbol[];
  /** The function or method whose body holds the place. */
  readonly callable: FunctionSymbol | undefined;
  /** The struct whose method or field initialiser holds the place. */
  readonly struct: StructSymbol | undefined;
  /** True inside a loop of the same function. */
  readonly inLoop: boolean;
}

interface Collected {
  variables: VariableSymbol[];
  callable: FunctionSymbol | undefined;
  struct: StructSymbol | undefined;
  inLoop: boolean;
}

/**
 * The locals that a statement inserted at `offset` (relative to the item) could use: those declared before the offset
 * in every scope around it. The variable of a declaration counts from the end of the declaration on.
 */
export function localScope(analysis: ItemAnalysis, offset: number): LocalScope {
  const collected: Collected = { variables: [], callable: undefined, struct: undefined, inLoop: false };
  if (analysis.item.node) visitItem(analysis, analysis.item.node, offset, collected);
  return collected;
}

function visitItem(analysis: ItemAnalysis, node: ItemNode, offset: number, found: Collected): void {
  switch (node.kind) {
    case "function":
      return visitFunction(analysis, node, offset, found);
    case "struct": {
      const symbol = analysis.symbols[node.id];
      if (symbol?.kind === "struct" && inside(node, offset)) found.struct = symbol;
      for (const member of node.members)
        if (member.kind === "function" && inside(member, offset)) visitFunction(analysis, member, offset, found);
      return;
    }
    case "language_level":
    case "include":
      return;
    // A variable directly at top level is a global, not a local.
    case "variable":
      return;
    default:
      visitStatement(analysis, node, offset, found);
  }
}

function visitFunction(analysis: ItemAnalysis, node: FunctionDeclaration, offset: number, found: Collected): void {
  if (!node.body || !inside(node.body, offset)) return;
  const symbol = analysis.symbols[node.id];
  if (symbol?.kind === "function" || symbol?.kind === "method") found.callable = symbol;
  for (const parameter of node.parameters) add(analysis, parameter.id, found);
  visitStatements(analysis, node.body.statements, offset, found);
}

function visitStatements(
  analysis: ItemAnalysis,
  statements: readonly Statement[],
  offset: number,
  found: Collected,
): void {
  for (const statement of statements) {
    if (statement.start >= offset) return;
    visitStatement(analysis, statement, offset, found);
  }
}

function visitStatement(analysis: ItemAnalysis, node: Statement, offset: number, found: Collected): void {
  if (node.kind === "variable") {
    if (node.end <= offset) add(analysis, node.id, found);
    return;
  }
  if (!inside(node, offset)) return;
  switch (node.kind) {
    case "block":
      return visitStatements(analysis, node.statements, offset, found);
    case "if":
      if (inside(node.then, offset)) visitStatement(analysis, node.then, offset, found);
      else if (node.else) visitStatement(analysis, node.else, offset, found);
      return;
    case "while":
      return visitLoopBody(analysis, node.body, offset, found);
    case "for":
      if (node.initializer?.kind === "variable" && node.initializer.end <= offset)
        add(analysis, node.initializer.id, found);
      return visitLoopBody(analysis, node.body, offset, found);
    case "foreach":
      if (!inside(node.body, offset)) return;
      add(analysis, node.id, found);
      return visitLoopBody(analysis, node.body, offset, found);
    case "try":
      if (inside(node.body, offset)) return visitStatement(analysis, node.body, offset, found);
      if (!node.handler || !inside(node.handler, offset)) return;
      for (const name of ["error", "errorLocation"])
        found.variables.push({ kind: "variable", role: "catch", name, type: basicType("String"), site: undefined });
      return visitStatement(analysis, node.handler, offset, found);
    default:
  }
}

function visitLoopBody(analysis: ItemAnalysis, body: Statement, offset: number, found: Collected): void {
  if (!inside(body, offset)) return;
  found.inLoop = true;
  visitStatement(analysis, body, offset, found);
}

function add(analysis: ItemAnalysis, id: number, found: Collected): void {
  const symbol = analysis.symbols[id];
  if (symbol?.kind === "variable") found.variables.push(symbol);
}

function inside(node: { readonly start: number; readonly end: number }, offset: number): boolean {
  return node.start <= offset && offset <= node.end;
}
