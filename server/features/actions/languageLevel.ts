// Source action: a script without `#setLanguageLevel` gets one. It must come first (language.md 1.2).
import type { CodeAction } from "vscode-languageserver/node";
import { aboveComments } from "../../../language/includeEdit.js";
import { action, type Selected } from "./action.js";

export function languageLevel(selected: Selected): CodeAction[] {
  const { items, text } = selected.file;
  const [first] = items;
  if (!first || items.some(({ item }) => item.node?.kind === "language_level" || item.node?.kind === "text")) return [];
  const at = aboveComments(text, first.start);
  const newText = "#setLanguageLevel 3;\n";
  return [
    action(selected, "Add '#setLanguageLevel 3;'", "source.setLanguageLevel", [
      { span: { start: at, end: at }, newText },
    ]),
  ];
}
