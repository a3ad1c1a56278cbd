// Expressions from tree-sitter's shape to typed nodes. Chains that lean to the left (`a + b + c ...`, `x.y().z`) are
// read in a loop, so that their length is not limited by the stack; other nesting was bounded before (see parse.ts).
// What other languages would compute (`a ? b : c`) becomes a missing expression: its problem is reported apart.
import { stringValue } from "./literals.js";
import type {
  AssignmentOperator,
  BinaryOperator,
  CallExpression,
  Expression,
  Name,
  TypeNode,
  UnaryOperator,
} from "./nodes.js";
import { childOf, childOfKind, type RawNode } from "./rawNode.js";

/** What lowering carries along: the item's text, and the next free node id. */
export interface Lowering {
  readonly text: string;
  nextId: number;
}

/** Lowers an expression; without one, a missing expression at `place`. */
export function lowerExpression(lowering: Lowering, node: RawNode | undefined, place: number): Expression {
  if (!node) return missing(lowering, place, place);
  const chain: RawNode[] = [];
  let innermost = node;
  for (let left = leftOperand(innermost); left; left = leftOperand(innermost)) {
    chain.push(innermost);
    innermost = left;
  }
  let expression = lowerOperand(lowering, innermost);
  for (let i = chain.length - 1; i >= 0; i--) expression = extend(lowering, chain[i]!, expression);
  return expression;
}

/** Lowers `Type[size][]`. `extra` dimensions were written behind the name, which is an error. */
export function lowerType(lowering: Lowering, node: RawNode | undefined, place: number, extra?: RawNode): TypeNode {
  if (!node) {
    const name = { text: "", start: place, end: place };
    return { kind: "type", name, dimensions: [], start: place, end: place };
  }
  const written = [...node.children, ...(extra?.children ?? [])].filter((child) => child.kind === "dimension");
  const dimensions = written.map((dimension) => {
    const size = childOf(dimension, "size");
    return size && lowerExpression(lowering, size, dimension.end);
  });
  const name = nameOf(lowering, childOf(node, "name"), node.start);
  return { kind: "type", name, dimensions, start: node.start, end: node.end };
}

/** The name a node spells; empty where the parser had to invent it. */
export function nameOf(lowering: Lowering, node: RawNode | undefined, place: number): Name {
  if (!node || node.missing || node.kind === "missing_name") {
    const at = node?.start ?? place;
    return { text: "", start: at, end: at };
  }
  return { text: lowering.text.slice(node.start, node.end), start: node.start, end: node.end };
}

/** The operand on which a node is built, when the node leans to the left. */
function leftOperand(node: RawNode): RawNode | undefined {
  switch (node.kind) {
    case "binary_expression":
      return childOf(node, "left");
    case "call_expression":
      return childOf(node, "callee");
    case "member_expression":
    case "index_expression":
      return childOf(node, "object");
    case "update_expression":
      return isPrefix(node) ? undefined : childOf(node, "operand");
    default:
      return undefined;
  }
}

function isPrefix(node: RawNode): boolean {
  return node.children[0]?.field === "operator";
}

/** Builds the node around its already lowered left operand. */
function extend(lowering: Lowering, node: RawNode, left: Expression): Expression {
  const { start, end } = node;
  switch (node.kind) {
    case "binary_expression": {
      const sign = childOf(node, "operator")!;
      const right = lowerExpression(lowering, childOf(node, "right"), end);
      const operator = sign.kind as BinaryOperator;
      const operatorSpan = { start: sign.start, end: sign.end };
      return { kind: "binary", operator, operatorSpan, left, right, start, end, id: lowering.nextId++ };
    }
    case "call_expression":
      return lowerCall(lowering, node, left);
    case "member_expression": {
      const name = nameOf(lowering, childOf(node, "name"), end);
      return { kind: "member", object: left, name, start, end, id: lowering.nextId++ };
    }
    case "index_expression": {
      const index = lowerExpression(lowering, childOf(node, "index"), end);
      return { kind: "index", object: left, index, start, end, id: lowering.nextId++ };
    }
    default: {
      const operator = updateOperator(node);
      return { kind: "update", operator, prefix: false, operand: left, start, end, id: lowering.nextId++ };
    }
  }
}

function lowerCall(lowering: Lowering, node: RawNode, callee: Expression): CallExpression {
  const list = childOf(node, "arguments");
  const given = list?.children.filter(isExpression) ?? [];
  const args = given.map((argument) => lowerExpression(lowering, argument, argument.start));
  const argumentsSpan = { start: list?.start ?? node.end, end: list?.end ?? node.end };
  const { start, end } = node;
  return { kind: "call", callee, arguments: args, argumentsSpan, start, end, id: lowering.nextId++ };
}

function updateOperator(node: RawNode): "++" | "--" {
  return childOf(node, "operator")?.kind === "--" ? "--" : "++";
}

const EXPRESSIONS = new Set([
  "identifier",
  "integer",
  "long",
  "float",
  "string",
  "boolean",
  "this",
  "parenthesized_expression",
  "unary_expression",
  "update_expression",
  "binary_expression",
  "assignment_expression",
  "call_expression",
  "member_expression",
  "index_expression",
  "missing_expression",
  "foreign_expression",
]);

/** Whether a node is of the grammar's supertype `expression`. */
export function isExpression(node: RawNode): boolean {
  return EXPRESSIONS.has(node.kind);
}

function lowerOperand(lowering: Lowering, node: RawNode): Expression {
  const { start, end } = node;
  const written = lowering.text.slice(start, end);
  if (node.missing) return missing(lowering, start, end);
  switch (node.kind) {
    case "identifier":
      return { kind: "name", name: { text: written, start, end }, start, end, id: lowering.nextId++ };
    case "integer":
      return { kind: "integer", digits: written, start, end, id: lowering.nextId++ };
    case "long": {
      const lowerCaseSuffix = written.endsWith("l");
      return { kind: "long", digits: written.slice(0, -1), lowerCaseSuffix, start, end, id: lowering.nextId++ };
    }
    case "float":
      return { kind: "float", digits: written, start, end, id: lowering.nextId++ };
    case "string":
      return { kind: "string", ...stringValue(node, lowering.text), start, end, id: lowering.nextId++ };
    case "boolean": {
      const value = written.toLowerCase() === "true";
      const capitalised = written.charAt(0) < "a";
      return { kind: "bool", value, capitalised, start, end, id: lowering.nextId++ };
    }
    case "this":
      return { kind: "this", start, end, id: lowering.nextId++ };
    case "parenthesized_expression": {
      const expression = lowerExpression(lowering, childOf(node, "expression"), end);
      return { kind: "parenthesized", expression, start, end, id: lowering.nextId++ };
    }
    case "unary_expression": {
      const operand = lowerExpression(lowering, childOf(node, "operand"), end);
      const operator = (childOf(node, "operator")?.kind ?? "-") as UnaryOperator;
      return { kind: "unary", operator, operand, start, end, id: lowering.nextId++ };
    }
    case "update_expression": {
      const operand = lowerExpression(lowering, childOf(node, "operand"), end);
      return {
        kind: "update",
        operator: updateOperator(node),
        prefix: true,
        operand,
        start,
        end,
        id: lowering.nextId++,
      };
    }
    case "assignment_expression": {
      const left = lowerExpression(lowering, childOf(node, "left"), start);
      const right = lowerExpression(lowering, childOf(node, "right"), end);
      const sign = childOf(node, "operator");
      const operator = (sign?.kind ?? "=") as AssignmentOperator;
      const operatorSpan = { start: sign?.start ?? end, end: sign?.end ?? end };
      return { kind: "assignment", operator, operatorSpan, left, right, start, end, id: lowering.nextId++ };
    }
    default:
      return missing(lowering, start, end);
  }
}

function missing(lowering: Lowering, start: number, end: number): Expression {
  return { kind: "missing", start, end, id: lowering.nextId++ };
}

/** The dimensions written behind a declared name, if any. */
export function misplacedDimensions(node: RawNode): RawNode | undefined {
  return childOfKind(node, "misplaced_dimensions");
}
