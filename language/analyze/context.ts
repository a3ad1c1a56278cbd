// What travels with the analysis of one item: the tables that it fills, the names in scope, and where in the program
// it stands.
import type { ApiReference } from "../apiReference.js";
import type { Diagnostic, Fix, RelatedPlace, Severity } from "../diagnostic.js";
import type { DiagnosticCode } from "../diagnosticCodes.js";
import { closestType } from "../suggest.js";
import type { CrmSymbol, FunctionSymbol, Place, Site, StructSymbol, VariableSymbol } from "../symbols.js";
import type { AnyNode, Name, TypeNode } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { arrayOf, type Type, unknown } from "../types.js";
import type { Declared } from "./declare.js";
import type { GlobalView } from "./globals.js";

export interface Scope {
  readonly parent: Scope | undefined;
  readonly variables: Map<string, VariableSymbol>;
  /** A function's outermost scope: nothing beyond it but the globals. */
  readonly isFunction: boolean;
}

/** What finding the overloads of a name needs. */
export interface NameContext {
  readonly api: ApiReference;
  readonly globals: GlobalView;
  readonly names: Set<string>;
  /** The function whose body this is; undefined at top level. */
  readonly callable: FunctionSymbol | undefined;
  /** The struct whose method or field initialiser this is. */
  readonly struct: StructSymbol | undefined;
}

export interface Context extends NameContext {
  readonly uri: string;
  readonly place: Place;
  /** The item's text, where it is known. */
  readonly text: string | undefined;
  readonly declared: Declared;
  readonly types: (Type | undefined)[];
  readonly symbols: (CrmSymbol | undefined)[];
  readonly diagnostics: Diagnostic[];
  scope: Scope | undefined;
  callable: FunctionSymbol | undefined;
  struct: StructSymbol | undefined;
  loops: number;
}

/** Stands in `names` for all names there are: a suggestion for a misspelt name changes with any of them. */
export const anyName = "*";

export interface Extra {
  readonly fixes?: readonly Fix[];
  readonly unnecessary?: boolean;
  readonly deprecated?: boolean;
  readonly related?: Diagnostic["related"];
}

export function report(
  context: Context,
  severity: Severity,
  code: DiagnosticCode,
  span: Span,
  message: string,
  extra: Extra = {},
): void {
  context.diagnostics.push({ code, severity, span: { start: span.start, end: span.end }, message, ...extra });
}

/** The value of a replacement fix for "Did you mean" messages. */
export function replacement(span: Span, newText: string): Fix {
  return { title: `Change to '${newText}'`, edits: [{ span: { start: span.start, end: span.end }, newText }] };
}

export function inScope(context: Context, body: () => void, isFunction = false): void {
  const outer = context.scope;
  context.scope = { parent: outer, variables: new Map(), isFunction };
  body();
  context.scope = outer;
}

export function findVariable(context: Context, name: string): VariableSymbol | undefined {
  for (let scope = context.scope; scope; scope = scope.parent) {
    const found = scope.variables.get(name);
    if (found) return found;
  }
  context.names.add(name);
  return context.globals.variable(name);
}

/** Declares a local in the innermost scope, and reports a second declaration of the same name there. */
export function declareLocal(
  context: Context,
  node: AnyNode & { readonly id: number },
  name: Name,
  type: Type,
  role: VariableSymbol["role"],
): VariableSymbol {
  const site: Site = {
    uri: context.uri,
    place: context.place,
    name: { start: name.start, end: name.end },
    declaration: { start: node.start, end: node.end },
  };
  const symbol: VariableSymbol = { kind: "variable", name: name.text, type, role, site };
  context.symbols[node.id] = symbol;
  const scope = context.scope!;
  const twin = scope.variables.get(name.text);
  if (twin && name.text !== "")
    report(context, "error", "duplicate-declaration", name, `'${name.text}' is already declared in this scope.`, {
      related: twin.site && [relatedSite(twin.site, `'${name.text}' is declared here.`)],
    });
  else if (name.text !== "") hintShadowing(context, name, scope);
  scope.variables.set(name.text, symbol);
  return symbol;
}

function hintShadowing(context: Context, name: Name, scope: Scope): void {
  let hidden: VariableSymbol | undefined;
  for (let outer = scope.parent; outer && !hidden; outer = outer.parent) hidden = outer.variables.get(name.text);
  context.names.add(name.text);
  hidden ??= context.globals.variable(name.text);
  if (!hidden || hidden.role === "catch") return;
  const what = hidden.role === "global" ? "a global variable" : "a variable of an outer scope";
  report(context, "hint", "shadowed-name", name, `'${name.text}' hides ${what} of the same name.`);
}

/** The type that a written type denotes; an unknown name is reported once, here. */
export function typeFromNode(context: Context, node: TypeNode): Type {
  let type = namedType(context, node.name.text);
  if (!type) {
    type = unknown;
    reportUnknownType(context, node.name);
  }
  for (let i = 0; i < node.dimensions.length; i++) type = arrayOf(type);
  return type;
}

export function namedType(context: Context, name: string): Type | undefined {
  if (context.struct?.name === name) return context.struct.type;
  context.names.add(name);
  return context.globals.struct(name)?.type ?? context.api.type(name);
}

function reportUnknownType(context: Context, name: Name): void {
  if (name.text === "" || context.globals.knownToIncluders(name.text)) return;
  const later = context.globals.later(name.text, "struct");
  if (later) return reportLater(context, name, later, "The struct");
  const untyped = untypedWords.get(name.text);
  const near = untyped ? undefined : closestType(name.text, [...context.api.classNames(), "Void", "Generic"]);
  const advice = untyped ?? (near && `Did you mean '${near}'?`);
  report(
    context,
    "error",
    "unknown-type",
    name,
    `Unknown type '${name.text}'.${advice ? ` ${advice}` : ""}`,
    near ? { fixes: [replacement(name, near)] } : {},
  );
}

const variableAdvice = "A variable is declared with its type, as in 'String name;'.";
const functionAdvice = "A function is declared with the type that it returns, as in 'Void name()'.";
/** Words by which other languages declare without a type. */
const untypedWords: ReadonlyMap<string, string> = new Map([
  ["var", variableAdvice],
  ["let", variableAdvice],
  ["auto", variableAdvice],
  ["dim", variableAdvice],
  ["function", functionAdvice],
  ["func", functionAdvice],
  ["fn", functionAdvice],
  ["def", functionAdvice],
  ["sub", functionAdvice],
]);

/** Declare-before-use (language.md 4.2): the declaration exists, but only further down. */
export function reportLater(context: Context, name: Name, later: CrmSymbol, what: string): void {
  const { site } = later;
  report(
    context,
    "error",
    "declared-later",
    name,
    `${what} '${name.text}' is declared further down. CRMScript wants the declaration before its first use: move it up.`,
    site && { related: [relatedSite(site, `'${name.text}' is declared here.`)] },
  );
}

/** A declaration as a related place; it keeps its place when its item moves. */
export function relatedSite(site: Site, message: string): RelatedPlace {
  return { uri: site.uri, span: site.name, site, message };
}

/**
 * Reports a dot whose name is missing, when the name that the parser took stands on a later line: while a member is
 * being written, the next statement is read as its name. False when the line break is not behind the dot.
 */
export function reportLoneDot(context: Context, object: Span, name: Name): boolean {
  const between = context.text?.slice(object.end, name.start) ?? "";
  const dot = between.indexOf(".");
  if (dot < 0 || !/[\r\n]/.test(between.slice(dot))) return false;
  const span = { start: object.end + dot, end: object.end + dot + 1 };
  report(context, "error", "syntax", span, "Expected a name after '.'.");
  return true;
}
