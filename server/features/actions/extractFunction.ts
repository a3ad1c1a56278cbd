// Refactoring: the selected statements or expression become a function before the top-level item that holds them.
// What they read comes in as parameters; one value may come back.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import { typeOf } from "../../../language/analysis.js";
import { aboveComments } from "../../../language/includeEdit.js";
import type { VariableSymbol } from "../../../language/symbols.js";
import { typeText } from "../../../language/types.js";
import { action, freeName, indentAt, indented, refused, type Selected } from "./action.js";
import { canBeDeclared } from "./extractVariable.js";
import {
  flowOf,
  isCopied,
  obstacleTo,
  type SelectedExpression,
  type SelectedStatements,
  selectedExpression,
  selectedStatements,
  takenNames,
  textOf,
  withDescendants,
} from "./selection.js";

const title = "Extract to function";
const kind = CodeActionKind.RefactorExtract;

export function extractFunction(selected: Selected): CodeAction[] {
  const expression = selectedExpression(selected);
  if (expression) return [ofExpression(selected, expression)];
  const statements = selectedStatements(selected);
  return statements ? [ofStatements(selected, statements)] : [];
}

function ofExpression(selected: Selected, { node, analysis, base, path }: SelectedExpression): CodeAction {
  const type = typeOf(analysis, node);
  if (!canBeDeclared(type)) return refused(title, kind, `The type of the expression is ${typeText(type)}.`);
  const inside = withDescendants({ node, base, analysis });
  const reason = obstacleTo({ inside, statements: [] } as unknown as SelectedStatements);
  if (reason) return refused(title, kind, reason);
  const needed = new Set<VariableSymbol>();
  for (const { node: inner } of inside) {
    const symbol = inner.kind === "name" ? analysis.symbols[inner.id] : undefined;
    if (symbol?.kind === "variable" && symbol.role !== "global") needed.add(symbol);
  }
  if (path.length < 2) return refused(title, kind, "There is no statement around the expression.");
  const name = freeName("newFunction", takenNames(selected));
  const body = `  return ${textOf(selected.file, selected.span)};`;
  return extracted(selected, base, `${typeText(type)} ${name}(${parameters([...needed])})`, body, {
    span: selected.span,
    newText: `${name}(${[...needed].map((symbol) => symbol.name).join(", ")})`,
  });
}

function ofStatements(selected: Selected, statements: SelectedStatements): CodeAction {
  const { file } = selected;
  const flow = flowOf(statements);
  const results = flow.results.filter(({ symbol, isDeclared }) => isDeclared || isReplaced(symbol, statements));
  const reason =
    obstacleTo(statements) ??
    (results.length > 1
      ? `More than one value is used afterwards: ${results.map(({ symbol }) => symbol.name).join(", ")}.`
      : undefined);
  if (reason) return refused(title, kind, reason);
  const [result] = results;
  const name = freeName("newFunction", takenNames(selected));
  const call = `${name}(${flow.needed.map((symbol) => symbol.name).join(", ")});`;
  const indent = indentAt(file, statements.span.start);
  const body =
    indented(textOf(file, statements.span), indent, "  ") + (result ? `\n  return ${result.symbol.name};` : "");
  const type = result ? typeText(result.symbol.type) : "Void";
  const target = result ? `${result.isDeclared ? `${type} ` : ""}${result.symbol.name} = ` : "";
  return extracted(selected, statements.itemStart, `${type} ${name}(${parameters(flow.needed)})`, body, {
    span: statements.span,
    newText: target + call,
  });
}

/** A method call changes the caller's object too, unless the value is copied when it is passed. */
function isReplaced(symbol: VariableSymbol, { inside }: SelectedStatements): boolean {
  if (isCopied(symbol)) return true;
  return inside.some(({ node, analysis }) => {
    const target = node.kind === "assignment" ? node.left : node.kind === "update" ? node.operand : undefined;
    return target?.kind === "name" && analysis.symbols[target.id] === symbol;
  });
}

function parameters(symbols: readonly VariableSymbol[]): string {
  return symbols.map((symbol) => `${typeText(symbol.type)} ${symbol.name}`).join(", ");
}

function extracted(
  selected: Selected,
  itemStart: number,
  head: string,
  body: string,
  use: { readonly span: Selected["span"]; readonly newText: string },
): CodeAction {
  const at = aboveComments(selected.file.text, itemStart);
  return action(selected, title, kind, [{ span: { start: at, end: at }, newText: `${head} {\n${body}\n}\n\n` }, use]);
}
