// Types of expressions, bottom up (language.md 8). Every expression gets a type; what cannot be typed is `unknown`
// and silences what would follow from it.
import { closestName } from "../suggest.js";
import type {
  AssignmentExpression,
  BinaryExpression,
  Expression,
  IndexExpression,
  IntegerLiteral,
  MemberExpression,
  Name,
  NameExpression,
  UnaryExpression,
  UpdateExpression,
} from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { basicType, isBasic, numericRank, type Type, typeText, unknown } from "../types.js";
import { analyzeCall } from "./calls.js";
import { anyName, type Context, findVariable, replacement, report, reportLater, reportLoneDot } from "./context.js";
import { methodMeant } from "./foreignNames.js";
import { assignable } from "./overloads.js";

const bool = basicType("Bool");
const integer = basicType("Integer");
const string = basicType("String");

/** Computes and records the type of an expression. `expected` only steers integer literals beyond the Integer range. */
export function analyzeExpression(context: Context, node: Expression, expected?: Type): Type {
  const known = context.types[node.id];
  if (known) return known;
  analyzeChain(context, node);
  const type = compute(context, node, expected);
  context.types[node.id] = type;
  return type;
}

/** How many links of a chain are typed in one go. */
const chainLength = 200;

/** Chains such as a.b().c() ... are typed from the inside out: thousands of links must not exhaust the stack. */
function analyzeChain(context: Context, node: Expression): void {
  const chain: Expression[] = [];
  for (let link = insideOf(node); link && !context.types[link.id]; link = insideOf(link)) chain.push(link);
  for (let i = chain.length - 1; i >= chainLength; i--)
    if (i % chainLength === 0) analyzeExpression(context, chain[i]!);
}

/** What a call, member access or index is applied to. */
function insideOf(node: Expression): Expression | undefined {
  switch (node.kind) {
    case "call":
      return node.callee.kind === "member" ? node.callee.object : undefined;
    case "member":
    case "index":
      return node.object;
    default:
      return undefined;
  }
}

function compute(context: Context, node: Expression, expected: Type | undefined): Type {
  switch (node.kind) {
    case "name":
      return nameType(context, node);
    case "integer":
      return integerType(context, node, expected, false);
    case "long":
      return basicType("Long");
    case "float":
      return basicType("Float");
    case "string":
      return stringType(context, node);
    case "bool":
      return bool;
    case "this":
      return thisType(context, node);
    case "parenthesized":
      return analyzeExpression(context, node.expression, expected);
    case "unary":
      return unaryType(context, node, expected);
    case "update":
      return updateType(context, node);
    case "binary":
      return binaryChain(context, node);
    case "assignment":
      return assignmentType(context, node);
    case "call":
      return analyzeCall(context, node);
    case "member":
      return memberType(context, node);
    case "index":
      return indexType(context, node);
    case "missing":
      return unknown;
    default:
      return node satisfies never;
  }
}

function nameType(context: Context, node: NameExpression): Type {
  const { name } = node;
  const variable = findVariable(context, name.text);
  if (variable) {
    context.symbols[node.id] = variable;
    return variable.type;
  }
  reportUnknownName(context, name);
  return unknown;
}

function reportUnknownName(context: Context, name: Name): void {
  const { text } = name;
  if (text === "" || context.globals.knownToIncluders(text)) return;
  const later = context.globals.later(text, "variable");
  if (later) return reportLater(context, name, later, "The variable");
  const field = context.struct?.fields.get(text);
  if (field)
    return report(
      context,
      "error",
      "unknown-name",
      name,
      `'${text}' is a field: inside a method write 'this.${text}'.`,
      {
        fixes: [{ title: `Add 'this.'`, edits: [{ span: { start: name.start, end: name.start }, newText: "this." }] }],
      },
    );
  const hasFunction = context.globals.functions(text).length > 0 || context.api.functions(text).length > 0;
  if (hasFunction)
    return report(
      context,
      "error",
      "unknown-name",
      name,
      `'${text}' is a function: call it with parentheses, '${text}(...)'.`,
    );
  if (context.api.isClass(text) || context.globals.struct(text))
    return report(
      context,
      "error",
      "unknown-name",
      name,
      `'${text}' is a type. Declare a variable of it first: '${text} name;'.`,
    );
  if (nullWords.has(text))
    return report(
      context,
      "error",
      "no-null",
      name,
      `CRMScript has no '${text}': a variable without a value is null by itself, and 'name.isNull()' asks for it.`,
    );
  context.names.add(anyName);
  const near = closestName(text, visibleVariables(context));
  report(
    context,
    "error",
    "unknown-name",
    name,
    `Unknown name '${text}'.${near ? ` Did you mean '${near}'?` : " Declare it before its first use."}`,
    near ? { fixes: [replacement(name, near)] } : {},
  );
}

/** How other languages write "no value"; none of them is a word of CRMScript (language.md 13). */
const nullWords = new Set(["null", "NULL", "Null", "nil", "undefined"]);

function visibleVariables(context: Context): string[] {
  const names: string[] = [];
  for (let scope = context.scope; scope; scope = scope.parent) names.push(...scope.variables.keys());
  return [...names, ...context.globals.variableNames()];
}

/**
 * A literal beyond 32 bits is a Long (natives-core.md 3.4), except where an Integer is wanted: there the value wraps,
 * with a warning. 2147483648 is an Integer under a minus sign only.
 */
function integerType(context: Context, node: IntegerLiteral, expected: Type | undefined, negated: boolean): Type {
  const value = node.digits.length > 40 ? Number.POSITIVE_INFINITY : Number(node.digits);
  if (value <= (negated ? 2147483648 : 2147483647)) return integer;
  if (expected !== integer) return basicType("Long");
  report(
    context,
    "warning",
    "integer-out-of-range",
    node,
    `${negated ? "-" : ""}${node.digits} does not fit an Integer (-2147483648 to 2147483647); the value wraps around. Use a Long.`,
  );
  return integer;
}

function stringType(context: Context, node: Expression & { kind: "string" }): Type {
  for (const span of node.unknownEscapes)
    report(
      context,
      "warning",
      "unknown-escape",
      span,
      "Unknown escape sequence: the backslash stays in the text. Write '\\\\' for a backslash.",
      {
        fixes: [
          { title: "Double the backslash", edits: [{ span: { start: span.start, end: span.start }, newText: "\\" }] },
        ],
      },
    );
  return string;
}

function thisType(context: Context, node: Expression): Type {
  if (context.struct && context.callable) return context.struct.type;
  report(context, "error", "this-outside-method", node, "'this' exists only inside a method of a struct.");
  return unknown;
}

function unaryType(context: Context, node: UnaryExpression, expected: Type | undefined): Type {
  const { operand, operator } = node;
  if (operator === "-" && operand.kind === "integer") {
    const type = integerType(context, operand, expected, true);
    context.types[operand.id] = type;
    return type;
  }
  const type = analyzeExpression(context, operand, expected);
  if (type.kind === "unknown") return operator === "!" ? bool : unknown;
  if (operator === "!") {
    if (type !== bool) reportOperator(context, node, `'!' needs a Bool, found ${typeText(type)}.`);
    return bool;
  }
  const rank = numericRank(type);
  if (rank === undefined) {
    reportOperator(context, node, `'${operator}' needs a number, found ${typeText(type)}.`);
    return unknown;
  }
  return rank === 0 ? integer : type;
}

function reportOperator(context: Context, node: Expression, message: string): void {
  report(context, "error", "operator-types", node, message);
}

function updateType(context: Context, node: UpdateExpression): Type {
  const type = analyzeExpression(context, node.operand);
  checkTarget(context, node.operand, `'${node.operator}'`);
  if (type.kind !== "unknown" && numericRank(type) === undefined) {
    reportOperator(context, node, `'${node.operator}' needs a variable with a number, found ${typeText(type)}.`);
    return unknown;
  }
  return type;
}

/** Left-deep chains such as a + b + c ... are walked in a loop: thousands of terms must not exhaust the stack. */
function binaryChain(context: Context, node: BinaryExpression): Type {
  const chain: BinaryExpression[] = [];
  let leftmost: Expression = node;
  while (leftmost.kind === "binary") {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  let type = analyzeExpression(context, leftmost);
  for (let i = chain.length - 1; i >= 0; i--) {
    const link = chain[i]!;
    type = binaryType(context, link, type, analyzeExpression(context, link.right));
    context.types[link.id] = type;
  }
  return type;
}

function binaryType(context: Context, node: BinaryExpression, left: Type, right: Type): Type {
  switch (node.operator) {
    case "&&":
    case "||":
    case "&":
    case "|":
      return logicalType(context, node, left, right);
    case "==":
    case "!=":
      if (!comparable(left, right)) reportComparison(context, node, left, right);
      return bool;
    case "<":
    case "<=":
    case ">":
    case ">=":
      if (!comparable(left, right) || (left === bool && right.kind !== "unknown"))
        reportComparison(context, node, left, right);
      return bool;
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return arithmeticType(context, node, left, right);
    default:
      return node.operator satisfies never;
  }
}

function logicalType(context: Context, node: BinaryExpression, left: Type, right: Type): Type {
  for (const [operand, type] of [
    [node.left, left],
    [node.right, right],
  ] as const)
    if (type !== bool && type.kind !== "unknown")
      report(
        context,
        "error",
        "operator-types",
        operand,
        `'${node.operator}' needs a Bool on both sides, found ${typeText(type)}.`,
      );
  if (node.operator === "&" || node.operator === "|") {
    const doubled = node.operator.repeat(2);
    report(
      context,
      "warning",
      "single-bar",
      node.operatorSpan,
      `Write '${doubled}': '${node.operator}' is read as the same logical operator.`,
      { fixes: [replacement(node.operatorSpan, doubled)] },
    );
  }
  return bool;
}

/** Types that `==` and the relational operators take: numbers after widening, else two values of one basic type. */
function comparable(left: Type, right: Type): boolean {
  if (left.kind === "unknown" || right.kind === "unknown") return true;
  if (numericRank(left) !== undefined && numericRank(right) !== undefined) return true;
  return left === right && left.kind === "basic" && left.name !== "Generic" && left.name !== "Void";
}

function reportComparison(context: Context, node: BinaryExpression, left: Type, right: Type): void {
  const reason =
    left === right
      ? `${typeText(left)} values cannot be compared with '${node.operator}'.`
      : `'${node.operator}' cannot compare ${typeText(left)} with ${typeText(right)}: convert one side first.`;
  const fixes = [...toStringFix(node.left, left, right), ...toStringFix(node.right, right, left)];
  report(context, "error", "operator-types", node, reason, { fixes });
}

function arithmeticType(context: Context, node: BinaryExpression, left: Type, right: Type): Type {
  const { operator } = node;
  if (left.kind === "unknown" || right.kind === "unknown") {
    if (operator !== "+") return unknown;
    return left === string || right === string ? string : unknown;
  }
  if (operator === "+" && left === string && right === string) return string;
  const leftRank = numericRank(left);
  const rightRank = numericRank(right);
  if (leftRank !== undefined && rightRank !== undefined) {
    const wider = leftRank >= rightRank ? left : right;
    return numericRank(wider) === 0 ? integer : wider;
  }
  if (operator === "+" && (left === string || right === string)) {
    const [operand, other] = left === string ? [node.right, right] : [node.left, left];
    const fixes = toStringFix(operand, other, string);
    report(
      context,
      "error",
      "operator-types",
      operand,
      `'+' joins a String only with a String, found ${typeText(other)}.${fixes[0] ? ` ${fixes[0].title}.` : " Convert it to a String first."}`,
      { fixes },
    );
    return string;
  }
  report(
    context,
    "error",
    "operator-types",
    node,
    `'${operator}' cannot work on ${typeText(left)} and ${typeText(right)}.`,
  );
  return unknown;
}

const hasToString = new Set(["Bool", "Byte", "Integer", "Long", "Date", "Time", "DateTime"]);

/** The fix for a value that stands where a String is wanted; empty when the type has no `toString()`. */
export function toStringFix(node: Expression, from: Type, to: Type) {
  if (to !== string || from.kind !== "basic") return [];
  // A Float needs to know its decimals; two is what people mostly want to see.
  const call = from.name === "Float" ? ".toString(2)" : hasToString.has(from.name) ? ".toString()" : undefined;
  if (!call) return [];
  const needsParentheses =
    node.kind === "binary" || node.kind === "unary" || node.kind === "assignment" || node.kind === "update";
  const edits = needsParentheses
    ? [
        { span: { start: node.start, end: node.start }, newText: "(" },
        { span: { start: node.end, end: node.end }, newText: `)${call}` },
      ]
    : [{ span: { start: node.end, end: node.end }, newText: call }];
  return [{ title: `Add '${call}'`, edits }];
}

function assignmentType(context: Context, node: AssignmentExpression): Type {
  const target = analyzeExpression(context, node.left);
  checkTarget(context, node.left, "an assignment");
  const value = analyzeExpression(context, node.right, target);
  if (node.operator === "=") {
    checkAssignable(context, node.right, value, target);
    return target;
  }
  if (node.operator !== "+=" && node.operator !== "-=")
    report(
      context,
      "warning",
      "undocumented-operator",
      node.operatorSpan,
      `'${node.operator}' is not documented for CRMScript: write it out.`,
    );
  compoundAssignment(context, node, target, value);
  return target;
}

function compoundAssignment(context: Context, node: AssignmentExpression, target: Type, value: Type): void {
  if (target.kind === "unknown" || value.kind === "unknown") return;
  if (target === string && node.operator === "+=") return checkAssignable(context, node.right, value, string);
  const [targetRank, valueRank] = [numericRank(target), numericRank(value)];
  if (targetRank !== undefined && valueRank !== undefined && valueRank <= targetRank) return;
  report(
    context,
    "error",
    "operator-types",
    node,
    `'${node.operator}' cannot change ${typeText(target)} by ${typeText(value)}.`,
  );
}

/** Reports a value whose type does not fit the place it goes to. */
export function checkAssignable(context: Context, node: Expression, from: Type, to: Type): void {
  if (assignable(from, to)) return;
  const fixes = toStringFix(node, from, to);
  report(
    context,
    "error",
    "type-mismatch",
    node,
    `Expected ${typeText(to)}, found ${typeText(from)}.${conversionAdvice(from, to)}`,
    { fixes },
  );
}

/** How a value of one type becomes the other, in words; "" when there is no usual way. */
export function conversionAdvice(from: Type, to: Type): string {
  if (from.kind !== "basic" || to.kind !== "basic") return "";
  if (isBasic(from, "Void")) return " The call returns nothing.";
  if (to.name === "String")
    return from.name === "Float"
      ? " Use '.toString(decimals)'."
      : hasToString.has(from.name)
        ? " Use '.toString()'."
        : "";
  if (from.name === "String")
    return ["Integer", "Long", "Float", "Bool", "Date", "Time", "DateTime"].includes(to.name)
      ? ` Use '.to${to.name}()'.`
      : "";
  if (from.name === "Float" && to.name === "Integer") return " Use '.round()' or '.floor()'.";
  if (from.name === "Long" && to.name === "Integer") return " Use '.getLowInteger()'.";
  if (to.name === "Bool" && from.name === "Integer") return " Compare it with a number, or use '.toBool()'.";
  if (from.name === "Generic") return ` Use 'GenericTo${to.name}(...)'.`;
  return "";
}

function checkTarget(context: Context, node: Expression, what: string): void {
  if (node.kind === "parenthesized") return checkTarget(context, node.expression, what);
  if (node.kind === "name") {
    const symbol = context.symbols[node.id];
    if (symbol?.kind === "variable" && symbol.role === "catch")
      report(
        context,
        "error",
        "not-assignable",
        node,
        `'${symbol.name}' is set by the catch block and cannot be changed.`,
      );
    return;
  }
  if (node.kind === "member" || node.kind === "index" || node.kind === "missing") return;
  const found = node.kind === "this" ? "'this'" : node.kind === "call" ? "a call" : "a value";
  report(
    context,
    "error",
    "not-assignable",
    node,
    `Expected a variable, field or array element for ${what}, found ${found}.`,
  );
}

function memberType(context: Context, node: MemberExpression): Type {
  const object = analyzeExpression(context, node.object);
  if (object.kind === "unknown" || node.name.text === "") return unknown;
  if (object.kind === "struct") {
    const field = object.struct.fields.get(node.name.text);
    if (field) {
      context.symbols[node.id] = field;
      return field.type;
    }
  }
  reportUnknownField(context, node, object);
  return unknown;
}

function reportUnknownField(context: Context, node: MemberExpression, object: Type): void {
  const { name } = node;
  if (reportLoneDot(context, node.object, name)) return;
  if (methodNames(context, object).includes(name.text))
    return report(
      context,
      "error",
      "unknown-member",
      name,
      `'${name.text}' is a method: call it with parentheses, '${name.text}(...)'.`,
      { fixes: [{ title: "Add '()'", edits: [{ span: { start: name.end, end: name.end }, newText: "()" }] }] },
    );
  const meant = methodMeant(object, name.text, methodNames(context, object));
  if (object.kind !== "struct")
    return report(
      context,
      "error",
      "unknown-member",
      name,
      `${typeText(object)} has no field '${name.text}'. Built-in types have methods only${meant ? `: did you mean '${meant}(...)'?` : "."}`,
      meant
        ? { fixes: [{ title: `Change to '${meant}()'`, edits: [{ span: spanOf(name), newText: `${meant}()` }] }] }
        : {},
    );
  const near = closestName(name.text, object.struct.fields.keys());
  report(
    context,
    "error",
    "unknown-member",
    name,
    `The struct '${object.struct.name}' has no field '${name.text}'.${near ? ` Did you mean '${near}'?` : ""}`,
    near ? { fixes: [replacement(name, near)] } : {},
  );
}

function spanOf(span: Span): Span {
  return { start: span.start, end: span.end };
}

/** Names of all methods that can be called on a value of the type. */
export function methodNames(context: Context, type: Type): string[] {
  switch (type.kind) {
    case "basic":
    case "class":
      return [...(context.api.class(type.name)?.methods.keys() ?? [])];
    case "array":
      return [...(context.api.class("Array")?.methods.keys() ?? [])];
    case "struct":
      return [...type.struct.methods.keys(), ...(context.api.class("Struct")?.methods.keys() ?? [])];
    case "unknown":
    case "self":
      return [];
    default:
      return type satisfies never;
  }
}

function indexType(context: Context, node: IndexExpression): Type {
  const object = analyzeExpression(context, node.object);
  const index = analyzeExpression(context, node.index);
  if (object.kind === "unknown") return unknown;
  if (object.kind === "array") {
    if (index.kind !== "unknown" && index !== integer && !isBasic(index, "Byte"))
      report(
        context,
        "error",
        "type-mismatch",
        node.index,
        `An index must be an Integer, found ${typeText(index)}.${conversionAdvice(index, integer)}`,
      );
    return object.element;
  }
  const advice = isBasic(object, "String")
    ? " Use 'subString(position, 1)'."
    : object.kind === "class" && object.name === "Map"
      ? " Use 'get(key)'."
      : "";
  report(
    context,
    "error",
    "not-an-array",
    node.object,
    `Only arrays can be indexed, found ${typeText(object)}.${advice}`,
  );
  return unknown;
}
