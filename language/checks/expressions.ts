// Questions about expressions that several checks ask.
import { type ItemAnalysis, typeOf } from "../analysis.js";
import type { CallExpression, Expression } from "../syntax/nodes.js";
import { withoutParentheses } from "../syntax/visit.js";

/** Methods of basic types that change their receiver; all other methods of String, numbers and Bool leave it alone. */
const changing = new Set(["append", "getLine", "wrap"]);
const numbersAndText = new Set(["Bool", "Byte", "Integer", "Long", "Float", "String"]);
const dates = new Set(["Date", "Time", "DateTime", "TimeSpan"]);
const readingArray = new Set(["length", "first", "last", "buildString", "toJsonString"]);

/** True when the call only computes a value from its receiver and arguments: its result is all that it gives. */
export function isPureCall(analysis: ItemAnalysis, node: CallExpression): boolean {
  const { callee } = node;
  if (callee.kind !== "member") return false;
  const object = typeOf(analysis, callee.object);
  const method = callee.name.text;
  if (object.kind === "array") return readingArray.has(method);
  if (object.kind !== "basic") return false;
  if (numbersAndText.has(object.name)) return !changing.has(method);
  return dates.has(object.name) && /^(get(?!Line)|is|to|diff$)/.test(method);
}

/** True when evaluating the expression twice gives the same value and changes nothing. */
export function isRepeatable(analysis: ItemAnalysis, node: Expression): boolean {
  switch (node.kind) {
    case "name":
    case "integer":
    case "long":
    case "float":
    case "string":
    case "bool":
    case "this":
      return true;
    case "parenthesized":
      return isRepeatable(analysis, node.expression);
    case "unary":
      return isRepeatable(analysis, node.operand);
    case "binary":
      return isRepeatable(analysis, node.left) && isRepeatable(analysis, node.right);
    case "member":
      return isRepeatable(analysis, node.object);
    case "index":
      return isRepeatable(analysis, node.object) && isRepeatable(analysis, node.index);
    case "call":
      return (
        isPureCall(analysis, node) &&
        node.callee.kind === "member" &&
        isRepeatable(analysis, node.callee.object) &&
        node.arguments.every((argument) => isRepeatable(analysis, argument))
      );
    case "update":
    case "assignment":
    case "missing":
      return false;
    default:
      return node satisfies never;
  }
}

/** True when two expressions are written alike, apart from blanks and parentheses. */
export function sameExpression(left: Expression, right: Expression): boolean {
  const a = withoutParentheses(left);
  const b = withoutParentheses(right);
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "name":
      return b.kind === "name" && a.name.text === b.name.text && a.name.text !== "";
    case "integer":
    case "long":
    case "float":
      return b.kind === a.kind && a.digits === b.digits;
    case "string":
      return b.kind === "string" && a.value === b.value;
    case "bool":
      return b.kind === "bool" && a.value === b.value;
    case "this":
      return true;
    case "unary":
      return b.kind === "unary" && a.operator === b.operator && sameExpression(a.operand, b.operand);
    case "binary":
      return (
        b.kind === "binary" &&
        a.operator === b.operator &&
        sameExpression(a.right, b.right) &&
        sameExpression(a.left, b.left)
      );
    case "member":
      return b.kind === "member" && a.name.text === b.name.text && sameExpression(a.object, b.object);
    case "index":
      return b.kind === "index" && sameExpression(a.object, b.object) && sameExpression(a.index, b.index);
    case "call":
      return (
        b.kind === "call" &&
        a.arguments.length === b.arguments.length &&
        sameExpression(a.callee, b.callee) &&
        a.arguments.every((argument, i) => sameExpression(argument, b.arguments[i]!))
      );
    default:
      return false;
  }
}

/** The value of an integer literal, with its sign; undefined for everything else. */
export function constantInteger(node: Expression): number | undefined {
  const inner = withoutParentheses(node);
  if (inner.kind === "integer") return Number(inner.digits);
  if (inner.kind === "unary" && inner.operator === "-") {
    const value = constantInteger(inner.operand);
    return value === undefined ? undefined : -value;
  }
  return undefined;
}

/** True for a literal, in parentheses or not. */
export function isLiteral(node: Expression): boolean {
  const inner = withoutParentheses(node);
  return ["integer", "long", "float", "string", "bool"].includes(inner.kind);
}
