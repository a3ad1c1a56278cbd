// textDocument/codeAction: quick fixes, refactorings of the selection, and source actions. Each kind of action is a file
// in `actions/`; this one knows which are asked for.
import { type CodeAction, CodeActionKind, type CodeActionParams } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import type { Span } from "../../language/text.js";
import { type Session, toSpan } from "../session.js";
import type { Selected } from "./actions/action.js";
import { addInclude } from "./actions/addInclude.js";
import { extractFunction } from "./actions/extractFunction.js";
import { extractVariable } from "./actions/extractVariable.js";
import { languageLevel } from "./actions/languageLevel.js";
import { printLine } from "./actions/printLine.js";
import { fixAll, quickFixes } from "./actions/quickFix.js";
import { structFromJson } from "./actions/structFromJson.js";
import { tryCatch } from "./actions/tryCatch.js";

export const codeActionKinds: CodeActionKind[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.Refactor,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.SourceFixAll,
  "source.setLanguageLevel",
];

export function codeAction(session: Session, file: SourceFile, { range, context }: CodeActionParams): CodeAction[] {
  const wants = (kind: CodeActionKind) =>
    !context.only ||
    context.only.some(
      (asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`) || asked.startsWith(`${kind}.`),
    );
  const selection = toSpan(session, file, range);
  const selected: Selected = { session, file, span: trimmed(file.text, selection) };
  const all = session.program.diagnostics(file.uri);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const here = all.filter(({ span }) => span.start <= selection.end && selection.start <= span.end);
    actions.push(...quickFixes(selected, here, all), ...addInclude(selected, here));
  }
  if (wants(CodeActionKind.Refactor))
    for (const refactor of [extractVariable, extractFunction, tryCatch, printLine, structFromJson])
      actions.push(...refactor(selected));
  if (wants("source")) actions.push(...languageLevel(selected));
  if (context.only?.some((asked) => asked.startsWith("source"))) actions.push(...fixAll(selected, all));
  const shown = session.client.textDocument?.codeAction?.disabledSupport
    ? actions
    : actions.filter((one) => !one.disabled);
  return shown.filter(({ kind }) => wants(kind!));
}

function trimmed(text: string, { start, end }: Span): Span {
  const selected = text.slice(start, end);
  const from = start + (selected.length - selected.trimStart().length);
  return {
    start: Math.min(from, end),
    end: Math.max(Math.min(from, end), end - (selected.length - selected.trimEnd().length)),
  };
}
