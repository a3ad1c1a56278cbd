// Variables whose null nobody can see: every use is one where null acts as zero or empty text anyway. The fast
// emission starts them at zero or empty text, and hot code is spared a value of another kind.
import type { ItemAnalysis, LinkedProgram } from "../../language/analysis.js";
import type { VariableSymbol } from "../../language/symbols.js";
import type { CallExpression } from "../../language/syntax/nodes.js";
import type { Aliased } from "./aliases.js";
import { childrenOf, isStatement, type Visited } from "./walk.js";

/** Answers whether null and zero are the same for a variable. */
export type Unobserved = (variable: VariableSymbol) => boolean;

export function findUnobserved(program: LinkedProgram, isAliased: Aliased): Unobserved {
  const observed = new Set<VariableSymbol>();
  for (const { analysis } of program.units) {
    const { node } = analysis.item;
    if (node && node.kind !== "include" && node.kind !== "language_level") look(analysis, node, observed);
  }
  return (variable) => !observed.has(variable) && !isAliased(variable);
}

/** Depth first without recursion: a chain of operators may be thousands deep. */
function look(analysis: ItemAnalysis, root: Visited, observed: Set<VariableSymbol>): void {
  /** `absorbed`: whether null acts as zero or empty text where the node's value goes. */
  const waiting = [{ node: root, absorbed: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, absorbed } = next;
    if (node.kind === "name") {
      const symbol = analysis.symbols[node.id];
      if (!absorbed && symbol?.kind === "variable") observed.add(symbol);
      continue;
    }
    for (const child of childrenOf(node))
      waiting.push({ node: child, absorbed: absorbs(analysis, node, child, absorbed) });
  }
}

function absorbs(analysis: ItemAnalysis, node: Visited, child: Visited, absorbed: boolean): boolean {
  if (isStatement(child)) return false;
  switch (node.kind) {
    case "binary":
    case "unary":
    case "update":
    case "throw":
    case "expression_statement":
      return true;
    case "parenthesized":
      return absorbed;
    case "assignment":
      return child === node.left || node.operator !== "=";
    case "index":
      return child === node.index;
    case "for":
      return true;
    case "member":
      return node.kind === "member" && absorbed;
    case "call":
      return callAbsorbs(analysis, node, child);
    default:
      return false;
  }
}

function callAbsorbs(analysis: ItemAnalysis, node: CallExpression, child: Visited): boolean {
  const symbol = analysis.symbols[node.id];
  if (symbol?.kind === "function")
    return symbol.owner === "(global)" && (symbol.name === "print" || symbol.name === "printLine");
  return child === node.callee && symbol?.kind === "method" && blindMethods.has(`${symbol.owner}.${symbol.name}`);
}

/** Methods that do not tell null from zero or empty text. */
const blindMethods = new Set([
  "Integer.toString",
  "Integer.toBool",
  "Long.toString",
  "Float.toString",
  "Float.round",
  "Float.floor",
  "String.getLength",
  "String.isEmpty",
  "String.subString",
  "String.find",
]);
