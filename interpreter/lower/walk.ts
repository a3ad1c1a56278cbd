// The children of a node in the order of evaluation, for the passes of lowering that look for something everywhere.
import type { Expression, FieldDeclaration, Parameter, Statement, TypeNode } from "../../language/syntax/nodes.js";

export type Visited = Expression | Statement | FieldDeclaration | Parameter;

/** Calls `visit` for the node and everything below it, parents first. A chain of operators may be thousands deep. */
export function walk(node: Visited, visit: (node: Visited) => void): void {
  some(node, (each) => {
    visit(each);
    return false;
  });
}

/** Whether some node at or below satisfies the test. */
export function some(node: Visited, test: (node: Visited) => boolean): boolean {
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (test(next)) return true;
    const children = childrenOf(next);
    for (let index = children.length - 1; index >= 0; index--) waiting.push(children[index]!);
  }
  return false;
}

function sizes(type: TypeNode): Expression[] {
  return type.dimensions.filter((size) => size !== undefined);
}

function present<T>(...nodes: (T | undefined)[]): T[] {
  return nodes.filter((node) => node !== undefined);
}

export function childrenOf(node: Visited): readonly Visited[] {
  switch (node.kind) {
    case "name":
    case "integer":
    case "long":
    case "float":
    case "string":
    case "bool":
    case "this":
    case "missing":
    case "empty":
    case "break":
    case "continue":
    case "text":
    case "parameter":
      return [];
    case "parenthesized":
    case "expression_statement":
      return [node.expression];
    case "unary":
    case "update":
      return [node.operand];
    case "binary":
    case "assignment":
      return [node.left, node.right];
    case "call":
      return [node.callee, ...node.arguments];
    case "member":
      return [node.object];
    case "index":
      return [node.object, node.index];
    case "block":
      return node.statements;
    case "variable":
    case "field":
      return [...sizes(node.type), ...present(node.initializer)];
    case "if":
      return present<Visited>(node.condition, node.then, node.else);
    case "while":
      return [node.condition, node.body];
    case "for":
      return present<Visited>(node.initializer, node.condition, node.body, node.update);
    case "foreach":
      return [node.iterable, node.body];
    case "return":
      return present(node.value);
    case "throw":
      return [node.value];
    case "try":
      return present(node.body, node.handler);
    case "function":
      return present<Visited>(...node.parameters, node.body);
    case "struct":
      return node.members;
    default:
      return node satisfies never;
  }
}

const statementKinds = new Set<Visited["kind"]>([
  "block",
  "variable",
  "expression_statement",
  "empty",
  "if",
  "while",
  "for",
  "foreach",
  "return",
  "break",
  "continue",
  "throw",
  "try",
  "text",
  "function",
  "struct",
]);
export function isStatement(node: Visited): boolean {
  return statementKinds.has(node.kind);
}
