// Calls: which function, method or constructor is meant, and whether the arguments fit (language.md 3.3, 5, 6.4, 8.3).
import type { FunctionSymbol } from "../symbols.js";
import type { CallExpression, Expression, MemberExpression, Name } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { isBasic, type Type, typeText, unknown } from "../types.js";
import { anyName, type Context, type NameContext, replacement, report, reportLater, reportLoneDot } from "./context.js";
import { analyzeExpression, conversionAdvice, methodNames, toStringFix } from "./expressions.js";
import { functionMeant, methodMeant } from "./foreignNames.js";
import { resolve, substitute } from "./overloads.js";

export function analyzeCall(context: Context, node: CallExpression): Type {
  const { callee } = node;
  if (callee.kind === "name") return callFunction(context, node, callee.name);
  if (callee.kind === "member") return callMethod(context, node, callee);
  analyzeExpression(context, callee);
  for (const argument of node.arguments) analyzeExpression(context, argument);
  if (callee.kind !== "missing")
    report(context, "error", "not-callable", callee, "Expected the name of a function or method before '('.");
  return unknown;
}

function callFunction(context: Context, node: CallExpression, name: Name): Type {
  const args = argumentTypes(context, node);
  const candidates = functionsNamed(context, name.text);
  if (candidates.length === 0) {
    reportUnknownFunction(context, name);
    return unknown;
  }
  return finish(context, node, name, candidates, args, undefined);
}

/** User functions first, then the built-in functions and the constructors of a built-in type. */
export function functionsNamed(context: NameContext, name: string): readonly FunctionSymbol[] {
  context.names.add(name);
  const user = context.globals.functions(name);
  const builtIn = context.api.functions(name);
  const constructors = context.api.isClass(name) ? (context.api.class(name)?.constructors ?? []) : [];
  if (user.length === 0 && constructors.length === 0) return builtIn;
  const keys = new Set(user.map((symbol) => symbol.key));
  return [...user, ...[...builtIn, ...constructors].filter((symbol) => !keys.has(symbol.key))];
}

function reportUnknownFunction(context: Context, name: Name): void {
  const { text } = name;
  if (text === "" || context.globals.knownToIncluders(text)) return;
  const later = context.globals.later(text, "function");
  if (later) return reportLater(context, name, later, "The function");
  if (context.struct?.methods.has(text))
    return report(
      context,
      "error",
      "unknown-function",
      name,
      `'${text}' is a method of the struct: write 'this.${text}(...)'.`,
      {
        fixes: [{ title: "Add 'this.'", edits: [{ span: { start: name.start, end: name.start }, newText: "this." }] }],
      },
    );
  if (context.globals.struct(text))
    return report(
      context,
      "error",
      "unknown-function",
      name,
      `A struct has no constructor: declare a variable, '${text} name;', or write a function '${text} ${text}(...)'.`,
    );
  context.names.add(anyName);
  const near = /^el(se?)?if$/i.test(text)
    ? "else if"
    : functionMeant(text, [...context.globals.functionNames(), ...context.api.functionNames()]);
  report(
    context,
    "error",
    "unknown-function",
    name,
    `Unknown function '${text}'.${near ? ` Did you mean '${near}'?` : ""}`,
    near ? { fixes: [replacement(name, near)] } : {},
  );
}

function callMethod(context: Context, node: CallExpression, callee: MemberExpression): Type {
  const object = analyzeExpression(context, callee.object);
  const args = argumentTypes(context, node);
  if (object.kind === "unknown" || callee.name.text === "") return unknown;
  const candidates = methodsNamed(context, object, callee.name.text);
  if (candidates.length === 0) {
    if (!reportLoneDot(context, callee.object, callee.name)) reportUnknownMethod(context, callee.name, object);
    return unknown;
  }
  return finish(context, node, callee.name, candidates, args, object);
}

/** The methods of that name on a value of the type; a struct's own come before the built-in ones of all structs. */
export function methodsNamed(context: NameContext, type: Type, name: string): readonly FunctionSymbol[] {
  switch (type.kind) {
    case "basic":
    case "class":
      return context.api.class(type.name)?.methods.get(name) ?? [];
    case "array":
      return context.api.class("Array")?.methods.get(name) ?? [];
    case "struct": {
      const own = type.struct.methods.get(name) ?? [];
      const keys = new Set(own.map((symbol) => symbol.key));
      const visible = own.filter((symbol) => declaredSoFar(context, symbol));
      // `toString` and `compare` are hooks: they exist only where the struct defines them (language.md 6.4).
      const builtIn =
        name === "toString" || name === "compare" ? [] : (context.api.class("Struct")?.methods.get(name) ?? []);
      return [...visible, ...builtIn.filter((symbol) => !keys.has(symbol.key))];
    }
    case "unknown":
    case "self":
      return [];
    default:
      return type satisfies never;
  }
}

/** Inside its struct a method sees itself and the methods above it only (language.md 6.2). */
function declaredSoFar(context: NameContext, symbol: FunctionSymbol): boolean {
  if (symbol.struct !== context.struct || !context.callable?.site || !symbol.site) return true;
  return symbol.site.declaration.start <= context.callable.site.declaration.start;
}

function reportUnknownMethod(context: Context, name: Name, object: Type): void {
  if (object.kind === "struct") {
    const later = object.struct.methods.get(name.text)?.[0];
    if (later) return reportLater(context, name, later, "The method");
    if (object.struct.fields.has(name.text))
      return report(
        context,
        "error",
        "unknown-member",
        name,
        `'${name.text}' is a field: read it without parentheses.`,
      );
  }
  if (isBasic(object, "Void"))
    return report(context, "error", "unknown-member", name, `The call before '.${name.text}' returns nothing.`);
  const near = methodMeant(object, name.text, methodNames(context, object));
  const what =
    object.kind === "struct"
      ? `The struct '${object.struct.name}'`
      : object.kind === "array"
        ? `The array ${typeText(object)}`
        : typeText(object);
  report(
    context,
    "error",
    "unknown-member",
    name,
    `${what} has no method '${name.text}'.${near ? ` Did you mean '${near}'?` : ""}`,
    near ? { fixes: [replacement(name, near)] } : {},
  );
}

function argumentTypes(context: Context, node: CallExpression): Type[] {
  return node.arguments.map((argument) => analyzeExpression(context, argument));
}

function finish(
  context: Context,
  node: CallExpression,
  name: Name,
  candidates: readonly FunctionSymbol[],
  args: readonly Type[],
  object: Type | undefined,
): Type {
  const element = object?.kind === "array" ? object.element : object?.kind === "struct" ? object : undefined;
  const resolution = resolve(candidates, args, element);
  switch (resolution.kind) {
    case "found": {
      const { symbol } = resolution;
      context.symbols[node.id] = symbol;
      context.symbols[node.callee.id] = symbol;
      return substitute(symbol.returnType, element);
    }
    case "count":
      reportCount(context, node, name, candidates, args.length, resolution.counts);
      break;
    case "argument":
      reportArgument(
        context,
        node.arguments[resolution.index]!,
        args[resolution.index]!,
        resolution,
        element,
        candidates.length,
      );
      break;
    case "ambiguous":
      report(
        context,
        "error",
        "ambiguous-call",
        name,
        `The call fits ${resolution.candidates.length} overloads equally well: ${resolution.candidates.map((c) => c.key).join(", ")}. Convert an argument to make it clear.`,
      );
      break;
    default:
      resolution satisfies never;
  }
  return commonResult(candidates, element);
}

/** After a wrong call the result type is still known when all overloads agree on it. */
function commonResult(candidates: readonly FunctionSymbol[], element: Type | undefined): Type {
  const [first] = candidates;
  return first && candidates.every((symbol) => symbol.returnType === first.returnType)
    ? substitute(first.returnType, element)
    : unknown;
}

function reportCount(
  context: Context,
  node: CallExpression,
  name: Name,
  candidates: readonly FunctionSymbol[],
  found: number,
  counts: readonly number[],
): void {
  const span: Span = node.arguments.length > 0 ? node.argumentsSpan : { start: name.start, end: node.end };
  const wanted =
    counts.length === 1
      ? `${counts[0]} argument${counts[0] === 1 ? "" : "s"}`
      : `${counts.slice(0, -1).join(", ")} or ${counts.at(-1)} arguments`;
  const shown = candidates.length <= 3 ? ` ${candidates.map(signature).join("; ")}.` : "";
  report(context, "error", "wrong-argument-count", span, `'${name.text}' takes ${wanted}, found ${found}.${shown}`);
}

function reportArgument(
  context: Context,
  argument: Expression,
  found: Type,
  failure: { readonly closest: FunctionSymbol; readonly index: number },
  element: Type | undefined,
  overloads: number,
): void {
  const { closest, index } = failure;
  const parameter = closest.parameters[index]!;
  const wanted = substitute(parameter.type, element);
  const which = overloads > 1 ? ` (closest of ${overloads} overloads: ${signature(closest)})` : "";
  report(
    context,
    "error",
    "wrong-argument-type",
    argument,
    `'${closest.name}' expects ${typeText(wanted)} for '${parameter.name}', found ${typeText(found)}.${conversionAdvice(found, wanted)}${which}`,
    { fixes: toStringFix(argument, found, wanted) },
  );
}

/** `subString(Integer start, Integer length)`: how a signature is shown in messages. */
export function signature(symbol: FunctionSymbol): string {
  return `${symbol.name}(${symbol.parameters.map((p) => `${typeText(p.type)} ${p.name}`).join(", ")})`;
}
