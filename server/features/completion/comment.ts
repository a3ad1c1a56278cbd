// Documentation comments: behind a fresh `/**` the whole comment is offered, with the parameters of the function below.
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver/node";
import type { SourceFile } from "../../../language/program.js";
import { type Session, toRange } from "../../session.js";

/** Undefined when the cursor does not stand behind `/**`. */
export function commentItems(session: Session, file: SourceFile, offset: number): CompletionItem[] | undefined {
  const lineStart = file.lines.lineStart(file.lines.lineAt(offset));
  const opening = /^([ \t]*)\/\*\*$/.exec(file.text.slice(lineStart, offset));
  if (!opening) return undefined;
  // The editor may have closed the comment already.
  const closing = /^[ \t]*\*\/|^\s*\*\//.exec(file.text.slice(offset, offset + 40));
  const end = offset + (closing?.[0].length ?? 0);
  const lines = ["/**", ` * ${snippetText(1, "What it does.")}`];
  parametersBelow(file, end).forEach((name, i) => {
    lines.push(` * ${name}: ${snippetText(i + 2, "what it is")}`);
  });
  lines.push(" */");
  return [
    {
      label: "/** */",
      detail: "Documentation comment",
      kind: CompletionItemKind.Snippet,
      insertTextFormat: InsertTextFormat.Snippet,
      filterText: "/**",
      textEdit: {
        range: toRange(session, file, { start: offset - 3, end }),
        newText: lines.join("\n"),
      },
    },
  ];
}

function snippetText(index: number, text: string): string {
  return `\${${index}:${text}}`;
}

/**
 * Names of the parameters of the function whose head follows. They are read from the text: an unclosed comment swallows
 * the function, and the parser does not have it.
 */
function parametersBelow(file: SourceFile, offset: number): string[] {
  const head = /^\s*\w+(?:\s*\[\s*\])*\s+\w+\s*\(([^(){};]*)\)\s*\{/.exec(file.text.slice(offset, offset + 2000));
  return head ? [...head[1]!.matchAll(/(\w+)\s*(?:,|$)/g)].map((match) => match[1]!) : [];
}
