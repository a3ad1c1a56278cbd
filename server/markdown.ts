// Symbols as Markdown for hover and completion. User comments are plain text (language.md 2) and are escaped.
import { type MarkupContent, MarkupKind } from "vscode-languageserver/node";
import { descriptionOf, notesOf, signatureText } from "../language/describe.js";
import type { Program } from "../language/program.js";
import type { CrmSymbol } from "../language/symbols.js";

export function describeMarkdown(program: Program, symbol: CrmSymbol, more: readonly string[] = []): MarkupContent {
  const parts = [`\`\`\`crmscript\n${signatureText(symbol)}\n\`\`\``];
  const description = descriptionMarkdown(program, symbol);
  if (description) parts.push(description);
  const notes = [...notesOf(symbol), ...more];
  if (notes.length > 0) parts.push(`*${notes.map(escapeMarkdown).join(" ")}*`);
  return { kind: MarkupKind.Markdown, value: parts.join("\n\n") };
}

/** Our own descriptions are Markdown with `@param` lines; a user's comment is shown as it is written. */
export function descriptionMarkdown(program: Program, symbol: CrmSymbol): string {
  const text = descriptionOf(program, symbol);
  if (!("description" in symbol && symbol.description)) return escapeMarkdown(text);
  return text.replace(/^@param (\w+) /gm, "\n- `$1`: ").trim();
}

/** Shows text as it is written: no markup, links or HTML of a script's comment take effect. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>~&]/g, "\\$&").replace(/\n/g, "  \n");
}
