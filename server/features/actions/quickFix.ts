// Quick fixes that the diagnostics bring along, and those of one code for the whole script at once.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import type { Diagnostic, TextEdit } from "../../../language/diagnostic.js";
import { toLspDiagnostic } from "../diagnostics.js";
import { action, type Selected } from "./action.js";

export function quickFixes(selected: Selected, here: readonly Diagnostic[], all: readonly Diagnostic[]): CodeAction[] {
  const { session, file } = selected;
  const single = here.flatMap((diagnostic) => {
    const diagnostics = toLspDiagnostic(session, file, diagnostic);
    if (diagnostics.length === 0) return [];
    return (diagnostic.fixes ?? []).map(
      (fix, i): CodeAction => ({
        ...action(selected, fix.title, CodeActionKind.QuickFix, fix.edits),
        diagnostics,
        ...(i === 0 && { isPreferred: true }),
      }),
    );
  });
  const codes = new Set(here.filter(({ fixes }) => fixes?.length).map(({ code }) => code));
  const together = [...codes].flatMap((code) => {
    const same = all.filter((diagnostic) => diagnostic.code === code && diagnostic.fixes?.length);
    if (same.length < 2) return [];
    return [
      action(
        selected,
        `Fix all ${same.length} problems '${code}' of the script`,
        CodeActionKind.QuickFix,
        firstFixes(same),
      ),
    ];
  });
  return [...single, ...together];
}

/** Problems with one fix that changes no meaning: what may be mended on saving. */
const harmless = new Set(["missing-semicolon", "capitalised-keyword", "lower-case-long-suffix"]);

/** `source.fixAll`: every harmless fix of the script. */
export function fixAll(selected: Selected, all: readonly Diagnostic[]): CodeAction[] {
  const fixable = all.filter(({ code, fixes }) => harmless.has(code) && fixes?.length === 1);
  if (fixable.length === 0) return [];
  return [
    action(selected, "Fix all harmless problems of the script", CodeActionKind.SourceFixAll, firstFixes(fixable)),
  ];
}

/** The edits of the first fix of each, in text order; one that would overlap an earlier one is left for the next time. */
function firstFixes(diagnostics: readonly Diagnostic[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let end = -1;
  for (const { fixes } of [...diagnostics].sort((a, b) => a.span.start - b.span.start)) {
    const own = [...fixes![0]!.edits].sort((a, b) => a.span.start - b.span.start);
    if (own.length === 0 || own[0]!.span.start < end) continue;
    edits.push(...own);
    end = own.at(-1)!.span.end + (own.at(-1)!.span.start === own.at(-1)!.span.end ? 1 : 0);
  }
  return edits;
}
