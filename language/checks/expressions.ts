// Questions about expressions that several checks ask.
import { type ItemAnalysis, typeOf } from "../analysis.js";
import type { CallExpression, Expression } from "../syntax/nodes.js";
import { children, withoutParentheses } from "../syntax/visit.js";
import { below } from "./walk.js";

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
export function isRepeatable(analysis: ItemAnalysis, root: Expression): boolean {
  for (const node of below(root)) {
    if (node.kind === "assignment" || node.kind === "update" || node.kind === "missing") return false;
    if (node.kind === "call" && !isPureCall(analysis, node)) return false;
  }
  return true;
}

/** True when two expressions are written alike, apart from blanks and parentheses. A list, because chains are deep. */
export function sameExpression(left: Expression, right: Expression): boolean {
  const pairs: (readonly [Expression, Expression])[] = [[left, right]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const a = withoutParentheses(pair[0]);
    const b = withoutParentheses(pair[1]);
    if (!sameHead(a, b)) return false;
    const [own, other] = [operands(a), operands(b)];
    if (own.length !== other.length) return false;
    for (let i = 0; i < own.length; i++) pairs.push([own[i]!, other[i]!]);
  }
  return true;
}

/** Compares two nodes without what is below them. */
function sameHead(a: Expression, b: Expression): boolean {
  switch (a.kind) {
    case "name":
      return b.kind === "name" && a.name.text === b.name.text && a.name.text !== "";
    case "member":
      return b.kind === "member" && a.name.text === b.name.text;
    case "integer":
    case "long":
    case "float":
      return b.kind === a.kind && a.digits === b.digits;
    case "string":
      return b.kind === "string" && a.value === b.value;
    case "bool":
      return b.kind === "bool" && a.value === b.value;
    case "unary":
      return b.kind === "unary" && a.operator === b.operator;
    case "binary":
      return b.kind === "binary" && a.operator === b.operator;
    case "this":
    case "index":
    case "call":
      return a.kind === b.kind;
    case "parenthesized":
    case "update":
    case "assignment":
    case "missing":
      return false;
    default:
      return a satisfies never;
  }
}

function operands(node: Expression): readonly Expression[] {
  return children(node) as readonly Expression[];
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
