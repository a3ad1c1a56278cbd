// Variables that a Generic may look at. Such a variable can be written from elsewhere, so nothing may be assumed about
// it; and the inspectable emission keeps it in a cell of its own, because a Generic outlives the round of the loop that
// declared the variable.
import type { ItemAnalysis, LinkedProgram } from "../../language/analysis.js";
import { typeOf } from "../../language/analysis.js";
import type { FunctionSymbol, VariableSymbol } from "../../language/symbols.js";
import type { CallExpression, Expression } from "../../language/syntax/nodes.js";
import { isBasic, type Type } from "../../language/types.js";
import { walk } from "./walk.js";

/** Answers whether some Generic may look at a variable. */
export type Aliased = (variable: VariableSymbol) => boolean;

export function findAliased(program: LinkedProgram): Aliased {
  // A variable that can be found by its name can be reached from anywhere.
  if (program.units.some((unit) => findsByName(unit.analysis))) return () => true;
  const aliased = new Set<VariableSymbol>();
  for (const unit of program.units) collect(unit.analysis, aliased);
  return (variable) => aliased.has(variable);
}

function findsByName(analysis: ItemAnalysis): boolean {
  return analysis.symbols.some((symbol) => symbol?.name === "getGenericValue" && symbol.kind === "function");
}

function collect(analysis: ItemAnalysis, aliased: Set<VariableSymbol>): void {
  const { node } = analysis.item;
  if (!node || node.kind === "include" || node.kind === "language_level") return;
  let current: FunctionSymbol | undefined;
  const reaches = (type: Type | undefined, value: Expression | undefined) => {
    const variable = type && value && isBasic(type, "Generic") ? variableOf(analysis, value) : undefined;
    if (variable) aliased.add(variable);
  };
  walk(node, (visited) => {
    const symbol = analysis.symbols[visited.id];
    switch (visited.kind) {
      case "function":
        current = symbol?.kind === "function" || symbol?.kind === "method" ? symbol : undefined;
        return;
      case "variable":
      case "field":
        return reaches(
          symbol?.kind === "variable" || symbol?.kind === "field" ? symbol.type : undefined,
          visited.initializer,
        );
      case "return":
        return reaches(current?.returnType, visited.value);
      case "assignment":
        return reaches(typeOf(analysis, visited.left), visited.right);
      case "call":
        if (symbol?.kind !== "function" && symbol?.kind !== "method" && symbol?.kind !== "constructor") return;
        for (const [index, argument] of visited.arguments.entries()) {
          reaches(parameterType(analysis, visited, symbol, index), argument);
        }
        return;
      default:
    }
  });
}

/** The type of a parameter; `T` of the pseudo-class Array is the receiver's element type. */
function parameterType(
  analysis: ItemAnalysis,
  node: CallExpression,
  symbol: FunctionSymbol,
  index: number,
): Type | undefined {
  const type = symbol.parameters[index]?.type;
  if (type?.kind !== "self" || node.callee.kind !== "member") return type;
  const receiver = typeOf(analysis, node.callee.object);
  return receiver.kind === "array" ? receiver.element : type;
}

/** The variable that an expression names, when it is nothing but its name. */
export function variableOf(analysis: ItemAnalysis, node: Expression): VariableSymbol | undefined {
  if (node.kind === "parenthesized") return variableOf(analysis, node.expression);
  const symbol = node.kind === "name" ? analysis.symbols[node.id] : undefined;
  return symbol?.kind === "variable" ? symbol : undefined;
}
