// Calls: of user functions, of methods of structs, of constructors and natives. Natives are constants of the head;
// a few that hot loops live on are written out in place.
import { typeOf } from "../../language/analysis.js";
import type { FunctionSymbol } from "../../language/symbols.js";
import type { CallExpression, Expression } from "../../language/syntax/nodes.js";
import { isBasic, type Type } from "../../language/types.js";
import type { Body } from "./body.js";
import { convert, nonNull, windowOn } from "./conversions.js";
import { expression } from "./expressions.js";
import { isMutating, LoweringError } from "./lowering.js";
import { place } from "./places.js";

export function call(body: Body, node: CallExpression): string {
  const symbol = body.analysis.symbols[node.id];
  if (symbol?.kind !== "function" && symbol?.kind !== "method" && symbol?.kind !== "constructor") {
    throw new LoweringError("A call of something that is no function");
  }
  if (symbol.owner === undefined) return userCall(body, node, symbol);
  if (copies.has(`${symbol.owner}:${symbol.key}`)) return expression(body, node.arguments[0]!);
  const receiver = symbol.kind === "method" && node.callee.kind === "member" ? node.callee.object : undefined;
  return (receiver && inPlace(body, node, symbol, receiver)) ?? nativeCall(body, node, symbol, receiver);
}

/** Constructors that answer their argument as it is: the representations are the same, and immutable. */
const copies = new Set([
  "Float:Float(Integer)",
  "Float:Float(Float)",
  "Integer:Integer(Integer)",
  "String:String(String)",
  "Bool:Bool(Bool)",
]);

function userCall(body: Body, node: CallExpression, symbol: FunctionSymbol): string {
  const receiver =
    symbol.kind === "method" && node.callee.kind === "member" ? [expression(body, node.callee.object)] : [];
  const values = [body.context, ...receiver, ...argumentTexts(body, node, symbol, undefined)];
  return `F${body.lowering.functionId(symbol)}(${values.join(", ")})`;
}

/** Arguments converted to the parameters' types; `T` of the pseudo-class Array is the element type. */
function argumentTexts(body: Body, node: CallExpression, symbol: FunctionSymbol, element: Type | undefined): string[] {
  return node.arguments.map((argument, index) => {
    const type = symbol.parameters[index]?.type;
    if (!type) throw new LoweringError(`Too many arguments for ${symbol.name}`);
    return convert(body, argument, type.kind === "self" ? (element ?? typeOf(body.analysis, argument)) : type);
  });
}

function nativeCall(
  body: Body,
  node: CallExpression,
  symbol: FunctionSymbol,
  receiver: Expression | undefined,
): string {
  const type = receiver && typeOf(body.analysis, receiver);
  const values = argumentTexts(body, node, symbol, type?.kind === "array" ? type.element : undefined);
  const native = body.lowering.native(symbol);
  if (receiver && isMutating(symbol)) return mutatingCall(body, native, receiver, values);
  values.unshift(...engineArguments(body, symbol, type));
  if (receiver) values.unshift(expression(body, receiver));
  // The last argument is evaluated last, and no body looks at it: it tells who prints, whatever the others called.
  if (body.lowering.inspectable && prints(symbol)) values.push(`K.context = ${body.context}`);
  const text = `${native}(${values.join(", ")})`;
  return mayCallBack(symbol) ? `(K.context = ${body.context}, ${text})` : text;
}

/** Natives that may run `toString` or `compare` of a struct, or create one. */
function mayCallBack(symbol: FunctionSymbol): boolean {
  return (
    symbol.owner === "Array" ||
    symbol.owner === "Struct" ||
    symbol.parameters.some((parameter) => isBasic(parameter.type, "Generic"))
  );
}

/** Natives whose output is told with the statement that printed it. */
function prints({ owner, name }: FunctionSymbol): boolean {
  return owner === "(global)" && (name === "print" || name === "printLine" || name === "printBinary");
}

/** The body answers the receiver's new value and the result; the new value goes back to where it was read. */
function mutatingCall(body: Body, native: string, receiver: Expression, values: readonly string[]): string {
  const target = place(body, receiver, receiver);
  if (!target) return `${native}(${[expression(body, receiver), ...values].join(", ")})[1]`;
  const answer = body.temporary();
  const read = `${answer} = ${native}(${[target.read, ...values].join(", ")})`;
  return `(${[...target.setup, read, target.write(`${answer}[0]`), `${answer}[1]`].join(", ")})`;
}

/** Natives written out where they are called. Each does exactly what its body in natives/ does. */
function inPlace(body: Body, node: CallExpression, symbol: FunctionSymbol, receiver: Expression): string | undefined {
  const text = () => expression(body, receiver);
  switch (`${symbol.owner}.${symbol.name}/${node.arguments.length}`) {
    case "Array.length/0":
      return `${text()}.length`;
    case "Array.pushBack/1": {
      const type = typeOf(body.analysis, receiver);
      return `pushBack(${text()}, ${convert(body, node.arguments[0]!, type.kind === "array" ? type.element : type)})`;
    }
    case "String.getLength/0":
      return `${nonNull(body, receiver) ? text() : `(${text()} ?? "")`}.length`;
    case "Integer.toString/0":
      return `("" + ${nonNull(body, receiver) ? text() : `(${text()} | 0)`})`;
    default:
      return undefined;
  }
}

/** What some bodies get from the engine beside their arguments; see natives/Array.ts, Struct.ts, global/generics.ts. */
function engineArguments(body: Body, symbol: FunctionSymbol, receiver: Type | undefined): string[] {
  if (symbol.owner === "Array" && receiver?.kind === "array")
    return [`D[${body.lowering.descriptor(receiver.element)}]`];
  if (symbol.owner === "Struct" && receiver) return [`D[${body.lowering.descriptor(receiver)}]`];
  if (symbol.owner !== "(global)") return [];
  if (symbol.key === "getGenericValue(String)") return [variableByName(body)];
  return symbol.key === "getStructMembers(String)" ? [structsByName(body)] : [];
}

/** The variables visible here, by name (language.md 3.5). */
function variableByName(body: Body): string {
  const cases = body.visibleVariables().map(({ name, variable }) => {
    const type = `D[${body.lowering.descriptor(variable.type)}]`;
    const window = isBasic(variable.type, "Generic") ? variable.text : windowOn(type, variable);
    return `case ${JSON.stringify(name)}: return ${window};`;
  });
  return `(name) => { switch (name) { ${cases.join(" ")} } }`;
}

function structsByName(body: Body): string {
  const entries = [...body.lowering.structIds.keys()].map(
    (struct) => `[${JSON.stringify(struct.name)}, D[${body.lowering.descriptor(struct.type)}]]`,
  );
  return `new Map([${entries.join(", ")}])`;
}
