// The analysis of one top-level item in its environment: the unit of work that an edit costs.
import type { ItemAnalysis } from "../analysis.js";
import type { ApiReference } from "../apiReference.js";
import type { Fix } from "../diagnostic.js";
import { codes, isDiagnosticCode } from "../diagnosticCodes.js";
import type { LocalScope } from "../scopes.js";
import type { FunctionSymbol, StructSymbol, VariableSymbol } from "../symbols.js";
import type { IncludeDirective, Item, ItemNode, LanguageLevelDirective, SyntaxProblem } from "../syntax/nodes.js";
import { type Context, relatedSite, replacement, report, type Scope } from "./context.js";
import type { Declared } from "./declare.js";
import type { GlobalView } from "./globals.js";
import { analyzeFunction, analyzeStatement, analyzeStruct } from "./statements.js";

export interface ItemEnvironment {
  readonly uri: string;
  readonly api: ApiReference;
  readonly globals: GlobalView;
  readonly declared: Declared;
  /** An earlier declaration that this item's declaration repeats. */
  readonly duplicateOf: FunctionSymbol | StructSymbol | VariableSymbol | undefined;
  /** Why an include cannot be merged; undefined when it can. */
  readonly includeProblem: (path: string) => string | undefined;
  /** The locals around a fragment that is analysed inside a stopped program. */
  readonly scope?: LocalScope;
  /** The text of the file that the item stands in, for messages that depend on how the code is laid out. */
  readonly text?: string;
}

export function analyzeItem(item: Item, environment: ItemEnvironment): ItemAnalysis {
  const context: Context = {
    uri: environment.uri,
    place: environment.declared.place,
    text: environment.text?.slice(environment.declared.place.start, environment.declared.place.start + item.length),
    api: environment.api,
    globals: environment.globals,
    declared: environment.declared,
    types: new Array(item.nodeCount),
    symbols: new Array(item.nodeCount),
    diagnostics: [],
    names: new Set(environment.declared.names),
    scope: environment.scope && outerScope(environment.scope),
    callable: environment.scope?.callable,
    struct: environment.scope?.struct,
    loops: environment.scope?.inLoop ? 1 : 0,
  };
  for (const problem of item.problems) reportSyntax(context, problem);
  reportNames(context, environment);
  if (item.node) analyzeNode(context, item.node, environment);
  const { types, symbols, diagnostics, names } = context;
  return { item, types, symbols, diagnostics, names };
}

function outerScope(local: LocalScope): Scope {
  return {
    parent: undefined,
    variables: new Map(local.variables.map((variable) => [variable.name, variable])),
    isFunction: true,
  };
}

function analyzeNode(context: Context, node: ItemNode, environment: ItemEnvironment): void {
  switch (node.kind) {
    case "language_level":
      reportLevel(context, node);
      break;
    case "include":
      reportInclude(context, node, environment);
      break;
    case "function":
      analyzeFunction(context, node, undefined);
      break;
    case "struct":
      analyzeStruct(context, node);
      break;
    default:
      analyzeStatement(context, node);
  }
}

/** The table of codes knows which forms the platform takes all the same (language.md D.3, D.4). */
function reportSyntax(context: Context, problem: SyntaxProblem): void {
  const fixes: Fix[] = [];
  const at = { start: problem.start, end: problem.start };
  if (problem.insert !== undefined)
    fixes.push({ title: `Insert '${problem.insert.trim()}'`, edits: [{ span: at, newText: problem.insert }] });
  if (problem.replace !== undefined) fixes.push(replacement(problem, problem.replace));
  const code = isDiagnosticCode(problem.code) ? problem.code : "syntax";
  report(context, codes.get(code)!, code, problem, problem.message, { fixes });
}

/** Reserved and repeated names of the item's own declaration (language.md 2, 4.3, 5). */
function reportNames(context: Context, environment: ItemEnvironment): void {
  const [symbol] = environment.declared.symbols;
  if (!symbol?.site || symbol.name === "") return;
  context.names.add(symbol.name);
  const { duplicateOf } = environment;
  if (duplicateOf)
    report(
      context,
      "error",
      "duplicate-declaration",
      symbol.site.name,
      `'${symbol.kind === "function" ? symbol.key : symbol.name}' is already declared.`,
      {
        related: duplicateOf.site && [relatedSite(duplicateOf.site, "The first declaration is here.")],
      },
    );
  if (symbol.kind !== "function" && context.api.isClass(symbol.name))
    report(
      context,
      "error",
      "reserved-name",
      symbol.site.name,
      `'${symbol.name}' is the name of a built-in type: choose another name.`,
    );
  if (symbol.kind === "function" && context.api.functions(symbol.name).some((builtIn) => builtIn.key === symbol.key))
    report(
      context,
      "error",
      "reserved-name",
      symbol.site.name,
      `The built-in function '${symbol.key}' cannot be defined again.`,
    );
}

function reportLevel(context: Context, node: LanguageLevelDirective): void {
  if (node.level >= 1 && node.level <= 4) return;
  report(context, "warning", "unknown-language-level", node, `Language level ${node.level} is not known: use 3 or 4.`);
}

function reportInclude(context: Context, node: IncludeDirective, environment: ItemEnvironment): void {
  const problem = environment.includeProblem(node.path.value);
  if (problem) report(context, "error", "include-not-found", node.path, problem);
}
