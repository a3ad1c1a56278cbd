// Rewriting: `print(text)` becomes `printLine(text)`; a line end written at the end of the text goes.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import type { TextEdit } from "../../../language/diagnostic.js";
import { nodesOf } from "../../../language/syntax/visit.js";
import { action, type Selected } from "./action.js";

export function printLine(selected: Selected): CodeAction[] {
  const { file, span } = selected;
  const edits: TextEdit[] = [];
  for (const { start: base, item } of file.items) {
    if (base > span.end || base + item.length < span.start) continue;
    for (const node of nodesOf(item)) {
      if (node.kind !== "call" || node.callee.kind !== "name" || node.callee.name.text !== "print") continue;
      if (base + node.start > span.end || base + node.end < span.start || node.arguments.length !== 1) continue;
      const { start, end } = node.callee.name;
      edits.push({ span: { start: base + start, end: base + end }, newText: "printLine" });
      const [text] = node.arguments;
      const last = text?.kind === "binary" && text.operator === "+" ? text.right : text;
      const written = last?.kind === "string" ? file.text.slice(base + last.start, base + last.end - 1) : "";
      if (last && /(^|[^\\])(\\\\)*\\n$/.test(written))
        edits.push({ span: { start: base + last.end - 3, end: base + last.end - 1 }, newText: "" });
    }
  }
  return edits.length > 0
    ? [action(selected, "Convert print to printLine", CodeActionKind.RefactorRewrite, edits)]
    : [];
}
