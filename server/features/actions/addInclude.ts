// Quick fix for an unknown function, struct or variable that a script of the workspace declares: include that script.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import type { Diagnostic } from "../../../language/diagnostic.js";
import { includeEdit } from "../../../language/includeEdit.js";
import { toLspDiagnostic } from "../diagnostics.js";
import { action, type Selected } from "./action.js";

const codes = new Set(["unknown-function", "unknown-name", "unknown-variable", "unknown-type"]);

export function addInclude(selected: Selected, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { session, file } = selected;
  return diagnostics
    .filter(({ code }) => codes.has(code))
    .flatMap((diagnostic) => {
      const name = file.text.slice(diagnostic.span.start, diagnostic.span.end);
      return scriptsWith(selected, name).flatMap((script) => {
        const edit = includeEdit(file, script, diagnostic.span.start);
        if (!edit) return [];
        const fix = action(selected, `Include '${script}'`, CodeActionKind.QuickFix, [edit]);
        return [{ ...fix, diagnostics: toLspDiagnostic(session, file, diagnostic) }];
      });
    });
}

/** Include names of the scripts that declare the name. */
function scriptsWith({ session, file }: Selected, name: string): string[] {
  const found: string[] = [];
  for (const script of session.index.scripts())
    if (script.uri !== file.uri && !script.outline.isTemplate && script.outline.names.has(name))
      found.push(script.name);
  return found.sort();
}
