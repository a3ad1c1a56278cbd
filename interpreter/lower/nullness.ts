// Which variables and functions can never hold null, so that the emitted code needs no check for it. Flow is not
// followed: a variable is safe when every value that reaches it is. Starting from "all are" and striking out until
// nothing changes finds the largest such set. Only the fast emission uses it: a debugger may store anything.
import type { ItemAnalysis, LinkedProgram } from "../../language/analysis.js";
import { typeOf } from "../../language/analysis.js";
import type { CrmSymbol, FunctionSymbol, VariableSymbol } from "../../language/symbols.js";
import type { CallExpression, Expression, Statement } from "../../language/syntax/nodes.js";
import type { Type } from "../../language/types.js";
import { type Aliased, variableOf } from "./aliases.js";
import { mutatingMethods } from "./mutating.js";
import type { Unobserved } from "./unobserved.js";
import { walk } from "./walk.js";

/** The symbols that are certainly never null. */
export type NonNull = ReadonlySet<CrmSymbol>;

/** A value that reaches a symbol: an expression of an analysis, or null itself. */
interface Flow {
  readonly to: CrmSymbol;
  readonly analysis: ItemAnalysis;
  readonly value: Expression | undefined;
}

export function findNonNull(program: LinkedProgram, isAliased: Aliased, isUnobserved: Unobserved): NonNull {
  const flows: Flow[] = [];
  const safe = new Set<CrmSymbol>();
  const parameters = new Map<CrmSymbol, VariableSymbol[]>();
  for (const unit of program.units) collect(unit.analysis, { flows, safe, parameters, isUnobserved });
  for (const symbol of safe) if (symbol.kind === "variable" && isAliased(symbol)) safe.delete(symbol);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { to, analysis, value } of flows) {
      if (!safe.has(to) || (value && isNonNull(analysis, value, safe))) continue;
      safe.delete(to);
      changed = true;
    }
  }
  return safe;
}

/** Whether a type has null at all (values/README.md). */
export function isNullable(type: Type): boolean {
  return type.kind === "unknown" || (type.kind === "basic" && nullable.has(type.name));
}
const nullable = new Set<string>(["Integer", "Long", "Float", "String"]);

export function isNonNull(analysis: ItemAnalysis, node: Expression, safe: NonNull): boolean {
  if (!isNullable(typeOf(analysis, node))) return true;
  switch (node.kind) {
    case "integer":
    case "long":
    case "float":
    case "string":
    case "bool":
    case "this":
    case "unary":
    case "update":
    case "binary":
      return true;
    case "parenthesized":
      return isNonNull(analysis, node.expression, safe);
    case "assignment":
      return node.operator !== "=" || isNonNull(analysis, node.right, safe);
    case "name": {
      const symbol = analysis.symbols[node.id];
      return symbol?.kind === "variable" && (symbol.role === "catch" || safe.has(symbol));
    }
    case "call": {
      const symbol = analysis.symbols[node.id];
      return symbol?.kind === "function" || symbol?.kind === "method"
        ? symbol.owner === undefined
          ? safe.has(symbol)
          : neverNullNatives.has(symbol.name)
        : false;
    }
    case "member":
    case "index":
    case "missing":
      return false;
    default:
      return node satisfies never;
  }
}

/** Natives of every class whose result is a number or text even for a null receiver. */
const neverNullNatives = new Set(["getLength", "length", "toString", "find"]);

interface Collection {
  readonly flows: Flow[];
  readonly safe: Set<CrmSymbol>;
  readonly parameters: Map<CrmSymbol, VariableSymbol[]>;
  readonly isUnobserved: Unobserved;
}

function collect(analysis: ItemAnalysis, { flows, safe, parameters, isUnobserved }: Collection): void {
  const node = analysis.item.node;
  if (!node || node.kind === "include" || node.kind === "language_level") return;
  let current: FunctionSymbol | undefined;
  const reach: Reach = (to, value) => {
    if (to) flows.push({ to, analysis, value });
  };
  walk(node, (visited) => {
    const symbol = analysis.symbols[visited.id];
    switch (visited.kind) {
      case "function":
        current = symbol?.kind === "function" || symbol?.kind === "method" ? symbol : undefined;
        if (!current) return;
        safe.add(current);
        parameters.set(current, []);
        if (!endsWithReturn(visited.body)) reach(current, undefined);
        return;
      case "parameter":
        if (symbol?.kind !== "variable" || !current) return;
        safe.add(symbol);
        parameters.get(current)?.push(symbol);
        return;
      case "variable":
        if (symbol?.kind !== "variable") return;
        safe.add(symbol);
        return visited.initializer || !isUnobserved(symbol) ? reach(symbol, visited.initializer) : undefined;
      case "return":
        return current && reach(current, visited.value);
      case "assignment":
        return visited.operator === "=" ? reach(variableOf(analysis, visited.left), visited.right) : undefined;
      case "call":
        return collectCall(analysis, visited, symbol, parameters, reach);
      default:
    }
  });
}

type Reach = (to: CrmSymbol | undefined, value: Expression | undefined) => void;

function collectCall(
  analysis: ItemAnalysis,
  node: CallExpression,
  symbol: CrmSymbol | undefined,
  parameters: Collection["parameters"],
  reach: Reach,
): void {
  if (symbol?.kind !== "function" && symbol?.kind !== "method" && symbol?.kind !== "constructor") return;
  for (const [index, argument] of node.arguments.entries()) reach(parameters.get(symbol)?.[index], argument);
  if (symbol.owner === "String" && node.callee.kind === "member" && mutatingMethods.has(symbol.name)) {
    reach(variableOf(analysis, node.callee.object), undefined);
  }
}

function endsWithReturn(body: Statement | undefined): boolean {
  const last = body?.kind === "block" ? body.statements.at(-1) : body;
  if (!last) return false;
  if (last.kind === "if") return endsWithReturn(last.then) && endsWithReturn(last.else);
  if (last.kind === "block") return endsWithReturn(last);
  return last.kind === "return" || last.kind === "throw";
}
