// Refactoring: the selected expression becomes a variable declared before the statement.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import { typeOf } from "../../../language/analysis.js";
import type { AnyNode, Expression } from "../../../language/syntax/nodes.js";
import { type Type, typeText } from "../../../language/types.js";
import { action, freeName, indentAt, refused, type Selected } from "./action.js";
import { type SelectedExpression, selectedExpression, takenNames, textOf } from "./selection.js";

const title = "Extract to variable";
const kind = CodeActionKind.RefactorExtract;

export function extractVariable(selected: Selected): CodeAction[] {
  const expression = selectedExpression(selected);
  if (!expression || expression.node.kind === "name") return [];
  const type = typeOf(expression.analysis, expression.node);
  if (!canBeDeclared(type)) return [refused(title, kind, `The type of the expression is ${typeText(type)}.`)];
  const statement = statementAround(expression);
  if (typeof statement === "string") return [refused(title, kind, statement)];
  const { file, span } = selected;
  const name = freeName(nameFor(expression.node, type), takenNames(selected));
  const at = expression.base + statement.start;
  const declaration = `${typeText(type)} ${name} = ${textOf(file, span)};\n${indentAt(file, at)}`;
  return [
    action(selected, title, kind, [
      { span: { start: at, end: at }, newText: declaration },
      { span, newText: name },
    ]),
  ];
}

export function canBeDeclared(type: Type): boolean {
  return type.kind !== "unknown" && type.kind !== "self" && !(type.kind === "basic" && type.name === "Void");
}

/** The statement that the declaration goes before, or why there is none. */
function statementAround({ path }: SelectedExpression): AnyNode | string {
  for (let i = path.length - 2; i >= 0; i--) {
    const node = path[i]!;
    const inner = path[i + 1]!;
    if ((node.kind === "while" || node.kind === "for") && inner !== node.body && !isInitializer(node, inner))
      return "The loop computes the expression anew in each round.";
    if (node.kind === "function" || node.kind === "struct" || node.kind === "field")
      return "There is no statement around the expression.";
    const parent = path[i - 1];
    if (!parent || parent.kind === "block") return node;
    if (isStatement(node)) return "The statement is the only one of its branch: put it in braces first.";
  }
  return "There is no statement around the expression.";
}

function isInitializer(loop: AnyNode, node: AnyNode): boolean {
  return loop.kind === "for" && loop.initializer === node;
}

function isStatement({ kind }: AnyNode): boolean {
  return (
    kind === "expression_statement" || kind === "return" || kind === "throw" || kind === "if" || kind === "foreach"
  );
}

/** A name from what is called or read, such as `name` for `getName()`; else one that says the type. */
function nameFor(node: Expression, type: Type): string {
  const source = node.kind === "call" ? node.callee : node;
  const word =
    source.kind === "member" || source.kind === "name" ? source.name.text.replace(/^(get|to)(?=[A-Z])/, "") : "";
  const base =
    word ||
    (type.kind === "basic" ? (type.name === "String" ? "text" : "value") : typeText(type).replace(/\[\]/g, "s"));
  const lower = base[0]!.toLowerCase() + base.slice(1);
  return /^(if|in|for|try|true|this|else|while|false|break|catch|throw|return|struct|foreach|continue)$/.test(lower)
    ? `${lower}Value`
    : lower;
}
