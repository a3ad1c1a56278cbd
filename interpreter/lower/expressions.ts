// Expressions as JavaScript text. Every operator keeps the promises of values/README.md: an Integer stays an int32,
// a Long 64 bits, null acts as zero or empty text.
import { typeOf } from "../../language/analysis.js";
import type {
  AssignmentExpression,
  BinaryExpression,
  BinaryOperator,
  Expression,
  UnaryExpression,
  UpdateExpression,
} from "../../language/syntax/nodes.js";
import { basicType, isBasic, numericRank, type Type, typeText } from "../../language/types.js";
import type { Body } from "./body.js";
import { call } from "./calls.js";
import { convert, isCopied, nonNull, operand } from "./conversions.js";
import { LoweringError } from "./lowering.js";
import { isPure, isSimple, type Place, place, stripParentheses } from "./places.js";

/** The text of an expression, in parentheses where it needs them. */
export function expression(body: Body, node: Expression): string {
  switch (node.kind) {
    case "name":
      return name(body, node);
    case "integer":
    case "long":
      return wholeNumber(typeOf(body.analysis, node), node.digits);
    case "float":
      return floatText(Number(node.digits));
    case "string":
      return textLiteral(node.value);
    case "bool":
      return String(node.value);
    case "this":
      return "me";
    case "parenthesized":
      return expression(body, node.expression);
    case "unary":
      return unary(body, node);
    case "update":
      return update(body, node);
    case "binary":
      return binary(body, node);
    case "assignment":
      return assignment(body, node);
    case "call":
      return call(body, node);
    case "member":
      return member(body, node);
    case "index":
      return index(body, node);
    case "missing":
      throw new LoweringError("A program with a missing expression");
    default:
      return node satisfies never;
  }
}

/** A string literal on one line: V8 counts U+2028 and U+2029 as line ends too, and failures are located by line. */
export function textLiteral(value: string): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"));
}

function name(body: Body, node: Extract<Expression, { kind: "name" }>): string {
  const symbol = body.analysis.symbols[node.id];
  if (symbol?.kind !== "variable") throw new LoweringError(`The name ${node.name.text} is no variable`);
  if (symbol.role !== "catch") return body.lowering.variable(symbol).text;
  const handler = body.catches.at(-1);
  if (!handler) throw new LoweringError(`${node.name.text} outside a catch block`);
  return symbol.name === "error" ? handler.error : handler.location;
}

/** Literals beyond the range wrap (language.md 2); the checks have warned. */
function wholeNumber(type: Type, digits: string): string {
  const value = BigInt(digits);
  if (isBasic(type, "Long")) return longText(BigInt.asIntN(64, value));
  return numberText(Number(BigInt.asIntN(32, value)));
}

function longText(value: bigint): string {
  return value < 0n ? `(${value}n)` : `${value}n`;
}

function numberText(value: number): string {
  return value < 0 ? `(${value})` : String(value);
}

function floatText(value: number): string {
  return Number.isFinite(value) ? numberText(value) : "Infinity";
}

function unary(body: Body, node: UnaryExpression): string {
  const type = typeOf(body.analysis, node);
  if (node.operator === "!") return `!${parenthesized(expression(body, node.operand))}`;
  const text = operand(body, node.operand, type);
  return arithmetic(node.operator, type, zeroOf(type), text, undefined);
}

function zeroOf(type: Type): string {
  return isBasic(type, "Long") ? "0n" : "0";
}

function parenthesized(text: string): string {
  return /^[\w.$]+$/.test(text) ? text : `(${text})`;
}

function binary(body: Body, node: BinaryExpression): string {
  switch (node.operator) {
    case "&&":
    case "&":
      return logical(body, node, "&&");
    case "||":
    case "|":
      return logical(body, node, "||");
    case "==":
    case "!=":
      return equality(body, node, node.operator);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return order(body, node, node.operator);
    case "+":
      if (isBasic(typeOf(body.analysis, node), "String")) return concatenation(body, node);
      return arithmeticOf(body, node, node.operator);
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmeticOf(body, node, node.operator);
    default:
      return node.operator satisfies never;
  }
}

/** Left-deep chains of one logical operator without nested parentheses. */
function logical(body: Body, node: BinaryExpression, operator: "&&" | "||"): string {
  const parts: string[] = [];
  let left: Expression = node;
  while (left.kind === "binary" && (left.operator === operator || left.operator === operator[0])) {
    parts.push(expression(body, left.right));
    left = left.left;
  }
  parts.push(expression(body, left));
  return `(${parts.reverse().join(` ${operator} `)})`;
}

/**
 * A chain of Integer `+` and `-`: JavaScript adds a million int32 without loss, so one wrap at the end is the same as
 * one at each step.
 */
function sum(body: Body, node: BinaryExpression): string {
  const parts: string[] = [];
  let left: Expression = node;
  while (
    left.kind === "binary" &&
    (left.operator === "+" || left.operator === "-") &&
    isBasic(typeOf(body.analysis, left), "Integer")
  ) {
    parts.push(`${left.operator} ${term(expression(body, left.right))}`);
    left = left.left;
  }
  parts.push(term(expression(body, left)));
  return `(${parts.reverse().join(" ")} | 0)`;
}

/** The wrap of a term is needless where the sum is wrapped; remainders and quotients by a literal have one. */
function term(text: string): string {
  const inner = /^\(([^()]*|Math\.imul\([^()]*\) % \d+) \| 0\)$/.exec(text)?.[1];
  return inner && / % \d+$/.test(inner) ? `(${inner})` : text;
}

/** A chain of `+` on texts without nested parentheses: scripts join hundreds of parts. */
function concatenation(body: Body, node: BinaryExpression): string {
  const text = basicType("String");
  const parts: string[] = [];
  let left: Expression = node;
  while (left.kind === "binary" && left.operator === "+" && isBasic(typeOf(body.analysis, left), "String")) {
    parts.push(operand(body, left.right, text));
    left = left.left;
  }
  parts.push(operand(body, left, text));
  return `(${parts.reverse().join(" + ")})`;
}

type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";

function arithmeticOf(body: Body, node: BinaryExpression, operator: ArithmeticOperator): string {
  const type = typeOf(body.analysis, node);
  if ((operator === "+" || operator === "-") && isBasic(type, "Integer")) return sum(body, node);
  const left = operand(body, node.left, type);
  return arithmetic(operator, type, left, operand(body, node.right, type), node.right);
}

/** `right` is the right operand's node, when it has one: a literal divisor needs no test for zero. */
function arithmetic(
  operator: ArithmeticOperator,
  type: Type,
  a: string,
  b: string,
  right: Expression | undefined,
): string {
  switch (type.kind === "basic" ? type.name : undefined) {
    case "Byte":
      return `(${integer(operator, a, b, right)} & 255)`;
    case "Integer":
      return integer(operator, a, b, right);
    case "Long":
      return long(operator, a, b);
    case "Float":
      return `(${a} ${operator} ${b})`;
    default:
      throw new LoweringError(`Arithmetic on ${typeText(type)}`);
  }
}

function integer(operator: ArithmeticOperator, a: string, b: string, right: Expression | undefined): string {
  if (operator === "*") return `Math.imul(${a}, ${b})`;
  if (operator === "/" || operator === "%") {
    const divisor = right && stripParentheses(right);
    if (divisor?.kind === "integer" && Number(divisor.digits) > 0 && Number(divisor.digits) < 2 ** 31)
      return `(${a} ${operator} ${b} | 0)`;
    return `${operator === "/" ? "divide" : "modulo"}(${a}, ${b})`;
  }
  return `(${a} ${operator} ${operator === "+" || operator === "-" ? term(b) : b} | 0)`;
}

function long(operator: ArithmeticOperator, a: string, b: string): string {
  if (operator === "/") return `longDivide(${a}, ${b})`;
  if (operator === "%") return `longModulo(${a}, ${b})`;
  return `BigInt.asIntN(64, ${a} ${operator} ${b})`;
}

/** The type in which two operands are compared: the wider of two numbers, else their own. */
function comparedType(body: Body, node: BinaryExpression): Type {
  const left = typeOf(body.analysis, node.left);
  const right = typeOf(body.analysis, node.right);
  return (numericRank(right) ?? -1) > (numericRank(left) ?? -1) ? right : left;
}

function equality(body: Body, node: BinaryExpression, operator: "==" | "!="): string {
  const type = comparedType(body, node);
  const a = operand(body, node.left, type);
  const b = operand(body, node.right, type);
  // The date family compares by its number (values/dates.ts).
  if (isCopied(type)) return `(+${parenthesized(a)} ${operator}= +${parenthesized(b)})`;
  if (isBasic(type, "Integer")) {
    return `(${nonNull(body, node.left) ? a : `(${a} | 0)`} ${operator}= ${nonNull(body, node.right) ? b : `(${b} | 0)`})`;
  }
  if (isBasic(type, "Float")) {
    return `(${nonNull(body, node.left) ? a : `+${parenthesized(a)}`} ${operator}= ${nonNull(body, node.right) ? b : `+${parenthesized(b)}`})`;
  }
  return `(${a} ${operator}= ${b})`;
}

function order(body: Body, node: BinaryExpression, operator: BinaryOperator): string {
  const type = comparedType(body, node);
  const a = operand(body, node.left, type);
  const b = operand(body, node.right, type);
  return `(${a} ${operator} ${b})`;
}

function member(body: Body, node: Extract<Expression, { kind: "member" }>): string {
  const struct = typeOf(body.analysis, node.object);
  if (struct.kind !== "struct") throw new LoweringError(`Field ${node.name.text} of ${typeText(struct)}`);
  return `${expression(body, node.object)}.${body.lowering.fieldKey(struct.struct, node.name.text)}`;
}

/** An element in range and not null needs only V8's own test; everything else goes to `element`. */
function index(body: Body, node: Extract<Expression, { kind: "index" }>): string {
  const array = expression(body, node.object);
  const at = expression(body, node.index);
  const direct = isSimple(node.object) && (isSimple(node.index) || isPure(node.index));
  const object = direct ? array : body.temporary();
  const position = isSimple(node.index) ? at : body.temporary();
  const objectText = object === array ? array : `(${object} = ${array})`;
  const positionText = position === at ? at : `${position} = ${at}`;
  return `(${objectText}[${positionText}] ?? element(${object}, ${position}))`;
}

function assignment(body: Body, node: AssignmentExpression): string {
  const target = place(body, node.left, node.right);
  if (!target) throw new LoweringError("An assignment to something that cannot be assigned to");
  if (node.operator === "=") return store(body, target, node.right, convert(body, node.right, target.type));
  return compound(body, node, target);
}

/** An element is written only after the value is known: the value's effects may have shortened the array. */
function store(body: Body, target: Place, value: Expression, text: string): string {
  if (isPure(value) || target.setup.length === 0) return sequence(target.setup, target.write(text));
  const held = body.temporary();
  return sequence([...target.setup, `${held} = ${text}`], target.write(held));
}

function sequence(setup: readonly string[], last: string): string {
  return `(${[...setup, last].join(", ")})`;
}

function compound(body: Body, node: AssignmentExpression, target: Place): string {
  const operator = node.operator.slice(0, -1) as ArithmeticOperator;
  const rightType = typeOf(body.analysis, node.right);
  const wider = (numericRank(rightType) ?? -1) > (numericRank(target.type) ?? -1) ? rightType : target.type;
  const right = operand(body, node.right, wider);
  const setup = [...target.setup];
  const hold = (text: string) => {
    if (isPure(node.right)) return text;
    const name = body.temporary();
    setup.push(`${name} = ${text}`);
    return name;
  };
  const left = hold(withoutNull(target, target.read));
  const value = combine(operator, target.type, left, hold(right), node.right);
  return sequence(setup, target.write(value));
}

function combine(operator: ArithmeticOperator, type: Type, left: string, right: string, node: Expression): string {
  return isBasic(type, "String") ? `${left} + ${right}` : arithmetic(operator, type, left, right, node);
}

/** What is read from a place, with null acting as zero or empty text where JavaScript's null would not. */
function withoutNull(target: Place, text: string): string {
  if (target.nonNull) return text;
  if (isBasic(target.type, "String")) return `(${text} ?? "")`;
  if (isBasic(target.type, "Long")) return `(${text} ?? 0n)`;
  return text;
}

/** `x++`: the old value is taken back from the new one, which whole numbers allow even when they wrap. */
function update(body: Body, node: UpdateExpression): string {
  const target = place(body, node.operand, undefined);
  if (!target) throw new LoweringError("++ or -- on something that cannot be assigned to");
  const { type } = target;
  const one = isBasic(type, "Long") ? "1n" : "1";
  const forth = node.operator === "++" ? "+" : "-";
  const back = node.operator === "++" ? "-" : "+";
  const stored = target.write(arithmetic(forth, type, withoutNull(target, target.read), one, undefined));
  if (node.prefix) return sequence(target.setup, stored);
  if (!isBasic(type, "Float")) return sequence(target.setup, arithmetic(back, type, `(${stored})`, one, undefined));
  const old = body.temporary();
  const after = target.write(`${old} + 1`.replace("+", forth));
  return sequence([...target.setup, `${old} = +${target.read}`, after], old);
}

/** An expression for its effect only: `x++;` needs no old value. */
export function effect(body: Body, node: Expression): string {
  const inner = stripParentheses(node);
  if (inner.kind === "update") return update(body, { ...inner, prefix: true });
  return expression(body, inner);
}
