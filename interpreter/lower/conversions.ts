// Moving a value from one static type to another: widening of numbers, the up-cast to Generic, and the copies that
// values of the date family need (language.md 3.2, 3.4).
import { typeOf } from "../../language/analysis.js";
import type { Expression } from "../../language/syntax/nodes.js";
import { type basicType, isBasic, type Type, typeText } from "../../language/types.js";
import type { Body } from "./body.js";
import { expression } from "./expressions.js";
import { LoweringError, type Variable } from "./lowering.js";
import { isNonNull } from "./nullness.js";
import { stripParentheses } from "./places.js";

/** The expression's value as a value of `target`, null kept as null, ready to be stored: copied where types copy. */
export function convert(body: Body, node: Expression, target: Type): string {
  const source = typeOf(body.analysis, node);
  if (isBasic(target, "Generic") && source !== target) return generic(body, node, source);
  if (source === target)
    return isCopied(target) && !isTemporary(body, node) ? `${expression(body, node)}.copy()` : expression(body, node);
  if (target.kind === "unknown" || target.kind === "self" || source.kind === "unknown") return expression(body, node);
  const literal = stripParentheses(node);
  if (literal.kind === "integer" && isBasic(target, "Long")) return `${expression(body, literal)}n`;
  const text = expression(body, node);
  switch (`${typeText(source)}>${typeText(target)}`) {
    case "Byte>Integer":
    case "Byte>Float":
    case "Integer>Float":
      return text;
    case "Byte>Long":
    case "Integer>Long":
      return nonNull(body, node) ? `BigInt(${text})` : `integerToLong(${text})`;
    case "Long>Float":
      return nonNull(body, node) ? `Number(${text})` : `longToFloat(${text})`;
    default:
      throw new LoweringError(`No conversion from ${typeText(source)} to ${typeText(target)}`);
  }
}

/** The expression as an operand of arithmetic or comparison in `type`: null acts as zero or empty text. */
export function operand(body: Body, node: Expression, type: Type): string {
  const text = expression(body, node);
  const source = typeOf(body.analysis, node);
  if (isBasic(type, "String")) return nonNull(body, node) ? text : `(${text} ?? "")`;
  if (isBasic(type, "Long")) {
    if (isBasic(source, "Long")) return nonNull(body, node) ? text : `(${text} ?? 0n)`;
    if (stripParentheses(node).kind === "integer") return `${text}n`;
    return nonNull(body, node) ? `BigInt(${text})` : `BigInt(${text} | 0)`;
  }
  if (isBasic(type, "Float") && isBasic(source, "Long"))
    return `Number(${nonNull(body, node) ? text : `(${text} ?? 0n)`})`;
  // JavaScript's own null acts as 0 in number arithmetic and order.
  return text;
}

export function nonNull(body: Body, node: Expression): boolean {
  return isNonNull(body.analysis, node, body.lowering.nonNull);
}

/** Types whose values are mutable objects that are copied like values. */
export function isCopied(type: Type): boolean {
  return type.kind === "basic" && copied.has(type.name);
}
const copied = new Set<string>(["Date", "Time", "DateTime", "TimeSpan"]);

/** A value nobody else holds: it needs no copy. Natives may answer their receiver, so only ours count. */
function isTemporary(body: Body, node: Expression): boolean {
  const inner = stripParentheses(node);
  if (inner.kind !== "call") return false;
  const symbol = body.analysis.symbols[inner.id];
  return (
    symbol?.kind === "constructor" ||
    ((symbol?.kind === "function" || symbol?.kind === "method") && symbol.owner === undefined)
  );
}

/** A Generic is a window on what it is made from (language.md 3.5): a variable, a field, an element, else a value. */
function generic(body: Body, node: Expression, source: Type): string {
  const inner = stripParentheses(node);
  const type = `D[${body.lowering.descriptor(source)}]`;
  if (inner.kind === "name") {
    const symbol = body.analysis.symbols[inner.id];
    if (symbol?.kind !== "variable" || symbol.role === "catch") return `genericOf(${type}, ${expression(body, inner)})`;
    return windowOn(type, body.lowering.variable(symbol));
  }
  if (inner.kind === "member") {
    const struct = typeOf(body.analysis, inner.object);
    if (struct.kind !== "struct") throw new LoweringError("A field of something that is no struct");
    const key = body.lowering.fieldKey(struct.struct, inner.name.text);
    return `genericField(${type}, ${expression(body, inner.object)}, "${key}")`;
  }
  if (inner.kind === "index") {
    return `genericElement(${type}, ${expression(body, inner.object)}, ${expression(body, inner.index)})`;
  }
  return `genericOf(${type}, ${expression(body, inner)})`;
}

/** A Generic that reads and writes a variable: its cell where it has one, since the slot is used again. */
export function windowOn(type: string, { text, cell }: Variable): string {
  if (cell) return `genericField(${type}, ${cell}, "v")`;
  return `new GenericValue(${type}, () => ${text}, (value) => { ${text} = value; })`;
}

/** The value of a fresh variable of a type (language.md 3.1). */
export function fresh(body: Body, type: Type): string {
  switch (type.kind) {
    case "array":
      return "[]";
    case "struct":
      return `new S${body.lowering.structId(type.struct)}(${body.context})`;
    case "class":
      return `${body.lowering.maker(type.name)}()`;
    case "basic":
      return freshBasic(type.name);
    case "self":
    case "unknown":
      throw new LoweringError("A variable of unknown type");
  }
}

function freshBasic(name: ReturnType<typeof basicType>["name"]): string {
  switch (name) {
    case "Bool":
      return "false";
    case "Byte":
      return "0";
    case "Integer":
    case "Long":
    case "Float":
    case "String":
      return "null";
    case "Date":
    case "Time":
    case "DateTime":
    case "TimeSpan":
      return `fresh${name}()`;
    case "Generic":
      return "emptyGeneric()";
    case "Void":
      return "undefined";
  }
}

/** A fresh array with the sizes of its declaration: `String[2][3]`, `Integer[5][]` (language.md 7). */
export function freshArray(body: Body, type: Type, dimensions: readonly (Expression | undefined)[]): string {
  const unsized = dimensions.indexOf(undefined);
  const sized = unsized < 0 ? dimensions : dimensions.slice(0, unsized);
  if (sized.length === 0) return fresh(body, type);
  const sizes = sized.map((size) => ({ name: body.temporary(), text: expression(body, size!) }));
  let element = type;
  for (const _ of sized) element = element.kind === "array" ? element.element : element;
  let text = fresh(body, element);
  let constant = /^(null|false|0)$/.test(text);
  for (const size of [...sizes].reverse()) {
    text = constant ? `filledArray(${size.name}, ${text})` : `createdArray(${size.name}, () => ${text})`;
    constant = false;
  }
  return `(${sizes.map((size) => `${size.name} = ${size.text}`).join(", ")}, ${text})`;
}

/** What null acts as; undefined for types without null. */
export function zeroValue(type: Type): string | undefined {
  if (type.kind !== "basic") return undefined;
  if (type.name === "Integer" || type.name === "Float") return "0";
  if (type.name === "Long") return "0n";
  return type.name === "String" ? '""' : undefined;
}
