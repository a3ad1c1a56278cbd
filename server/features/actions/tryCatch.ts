// Refactoring: the selected statements go into a `try` whose `catch` prints the error.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import { action, indentAt, indented, refused, type Selected } from "./action.js";
import { flowOf, selectedStatements, textOf } from "./selection.js";

const title = "Wrap in try and catch";
const kind = CodeActionKind.RefactorRewrite;

export function tryCatch(selected: Selected): CodeAction[] {
  const statements = selectedStatements(selected);
  if (!statements) return [];
  const hidden = flowOf(statements).results.filter(({ isDeclared }) => isDeclared);
  if (hidden.length > 0)
    return [
      refused(title, kind, `'${hidden[0]!.symbol.name}' is used afterwards, and would be declared inside the block.`),
    ];
  const { file } = selected;
  const indent = indentAt(file, statements.span.start);
  const body = indented(textOf(file, statements.span), indent, `${indent}  `);
  const newText = `try {\n${body}\n${indent}} catch {\n${indent}  printLine(errorLocation + ": " + error);\n${indent}}`;
  return [action(selected, title, kind, [{ span: statements.span, newText }])];
}
