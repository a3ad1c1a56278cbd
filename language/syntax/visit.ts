// Walking the plain tree: the children of every kind of node, in text order. Everything that looks for a node rather
// than switching on its kind goes through here.
import type { AnyNode, Expression, Item, Name, Span } from "./nodes.js";

/** The direct children of a node, in text order. */
export function children(node: AnyNode): readonly AnyNode[] {
  switch (node.kind) {
    case "type":
      return present(node.dimensions);
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
    case "language_level":
      return [];
    case "parenthesized":
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
      return present([node.type, node.initializer]);
    case "expression_statement":
      return [node.expression];
    case "if":
      return present([node.condition, node.then, node.else]);
    case "while":
      return [node.condition, node.body];
    case "for":
      return present([node.initializer, node.condition, node.update, node.body]);
    case "foreach":
      return [node.type, node.iterable, node.body];
    case "return":
      return present([node.value]);
    case "throw":
      return [node.value];
    case "try":
      return present([node.body, node.handler]);
    case "function":
      return present([node.returnType, ...node.parameters, node.body]);
    case "parameter":
      return [node.type];
    case "struct":
      return node.members;
    case "include":
      return [node.path];
    default:
      return node satisfies never;
  }
}

function present<T>(nodes: readonly (T | undefined)[]): T[] {
  return nodes.filter((node) => node !== undefined);
}

/**
 * Every node of an item, parents before children. An explicit stack: expressions may be thousands of levels deep.
 */
export function* nodesOf(item: Item): Iterable<AnyNode> {
  if (!item.node) return;
  const stack: AnyNode[] = [item.node];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const list = children(node);
    for (let i = list.length - 1; i >= 0; i--) stack.push(list[i]!);
  }
}

/** The nodes around an offset (relative to the item), outermost first; both ends of a node count as inside. */
export function pathAt(item: Item, offset: number): AnyNode[] {
  const path: AnyNode[] = [];
  let next: AnyNode | undefined = item.node;
  while (next && inside(next, offset)) {
    path.push(next);
    const candidates: readonly AnyNode[] = children(next).filter((child) => inside(child, offset));
    // Between two neighbours that touch, the one that starts here is meant: `a|b` never occurs, `f(|x` does.
    next = candidates.find((child) => child.start <= offset && offset < child.end) ?? candidates.at(-1);
  }
  return path;
}

function inside(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** The name that a node carries itself: of a declaration, a member, a type or a plain name. */
export function nameOf(node: AnyNode): Name | undefined {
  switch (node.kind) {
    case "name":
    case "member":
    case "type":
    case "variable":
    case "foreach":
    case "function":
    case "parameter":
    case "field":
    case "struct":
      return node.name;
    default:
      return undefined;
  }
}

/** An expression without the parentheses around it. */
export function withoutParentheses(node: Expression): Expression {
  let inner = node;
  while (inner.kind === "parenthesized") inner = inner.expression;
  return inner;
}
