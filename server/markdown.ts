// Symbols as Markdown for hover, completion and signature help. User comments are plain text (language.md 2) and are
// escaped; our own descriptions are Markdown.
import { type MarkupContent, MarkupKind } from "vscode-languageserver/node";
import { descriptionOf, importedDescriptionOf, notesOf, signatureText } from "../language/describe.js";
import type { Program } from "../language/program.js";
import type { CrmSymbol, FunctionSymbol } from "../language/symbols.js";

export function describeMarkdown(program: Program, symbol: CrmSymbol): MarkupContent {
  const parts = [`\`\`\`crmscript\n${signatureText(symbol)}\n\`\`\``];
  const description = descriptionMarkdown(program, symbol);
  if (description) parts.push(description);
  parts.push(...enumMarkdown(program, symbol));
  const overloads = otherOverloads(program, symbol);
  const notes = [...notesOf(program, symbol)];
  if (overloads > 0) notes.push(`${overloads} more overload${overloads === 1 ? "" : "s"}.`);
  if (notes.length > 0) parts.push(`*${notes.map(escapeMarkdown).join(" ")}*`);
  return { kind: MarkupKind.Markdown, value: parts.join("\n\n") };
}

/** Our own descriptions are Markdown with `@param` lines; a user's comment is shown as it is written. */
export function descriptionMarkdown(program: Program, symbol: CrmSymbol): string {
  const imported = importedDescriptionOf(program, symbol);
  if (imported !== undefined) return imported.split("\n").map(importedLine).join("  \n");
  const text = descriptionOf(program, symbol);
  if (!("description" in symbol && symbol.description)) return escapeMarkdown(text);
  return text.replace(/^@param (\w+) /gm, "\n- `$1`: ").trim();
}

/** Imported texts come from somebody else's files: nothing in them takes effect. */
function importedLine(line: string): string {
  const [, name, text] = /^@param (\w+) (.*)$/.exec(line) ?? [];
  return name === undefined ? escapeMarkdown(line) : `- \`${name}\`: ${escapeMarkdown(text!)}`;
}

/** Shows text as it is written: no markup, links or HTML of a script's comment take effect. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>~&]/g, "\\$&").replace(/\n/g, "  \n");
}

/** Values of an enumeration that are listed before the rest is only counted. */
const longestEnum = 24;

/** The values that Integer parameters or the result carry, when they belong to an enumeration. */
function enumMarkdown({ api }: Program, symbol: CrmSymbol): string[] {
  const enums = "api" in symbol ? symbol.api?.enums : undefined;
  if (!enums) return [];
  const all = api.data("enums.json") as Readonly<Record<string, readonly (readonly [string, number])[]>>;
  return Object.entries(enums).map(([target, name]) => {
    const values = all[name] ?? [];
    const listed = values.slice(0, longestEnum).map(([value, number]) => `${number} ${value}`);
    const rest = values.length > longestEnum ? `, and ${values.length - longestEnum} more` : "";
    const what = target === "return" ? "The result" : `\`${target}\``;
    return `${what} is a value of **${name}**: ${listed.join(", ")}${rest}.`;
  });
}

function otherOverloads({ api }: Program, symbol: CrmSymbol): number {
  if (symbol.kind !== "function" && symbol.kind !== "method" && symbol.kind !== "constructor") return 0;
  return overloadsOf(api, symbol).length - 1;
}

function overloadsOf(api: Program["api"], symbol: FunctionSymbol): readonly FunctionSymbol[] {
  if (symbol.struct) return symbol.struct.methods.get(symbol.name) ?? [symbol];
  if (symbol.owner === undefined) return [symbol];
  if (symbol.owner === "(global)") return api.functions(symbol.name);
  const owner = api.class(symbol.owner);
  return (symbol.kind === "constructor" ? owner?.constructors : owner?.methods.get(symbol.name)) ?? [symbol];
}
