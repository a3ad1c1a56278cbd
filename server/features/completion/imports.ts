// Functions, structs and variables that other scripts of the workspace declare and this one does not include: accepting
// one adds the include. Offered for a written beginning only, since there may be thousands.
import { type CompletionItem, CompletionItemKind, MarkupKind } from "vscode-languageserver/node";
import type { Candidates } from "../../../language/candidates.js";
import { documentationAbove } from "../../../language/documentation.js";
import { includeEdit } from "../../../language/includeEdit.js";
import type { SourceFile } from "../../../language/program.js";
import type { DeclaredKind, DeclaredName } from "../../../language/symbolsOf.js";
import { escapeMarkdown } from "../../markdown.js";
import { type Session, toRange } from "../../session.js";
import { matchScore } from "../workspaceSymbol.js";

export interface ImportData {
  /** The script that declares the name, and where. */
  readonly uri: string;
  readonly start: number;
}

const longest = 60;
const kinds: Readonly<Record<DeclaredKind, CompletionItemKind>> = {
  function: CompletionItemKind.Function,
  struct: CompletionItemKind.Struct,
  variable: CompletionItemKind.Variable,
  field: CompletionItemKind.Field,
  method: CompletionItemKind.Method,
};

/**
 * The items, and whether more would come with more letters.
 * @param known names that are offered already
 */
export function importItems(
  session: Session,
  file: SourceFile,
  offset: number,
  { place, replace }: Candidates,
  known: ReadonlySet<string>,
): { readonly items: CompletionItem[]; readonly isCut: boolean } {
  if (place !== "name" && place !== "type") return { items: [], isCut: false };
  const prefix = file.text.slice(replace.start, offset);
  const globals = session.program.globals(file.uri);
  const found: { uri: string; script: string; declared: DeclaredName; score: number }[] = [];
  let others = false;
  for (const { uri, name: script, outline } of session.index.scripts()) {
    if (uri === file.uri || outline.isTemplate) continue;
    others = true;
    if (prefix.length < 2) break;
    for (const declared of outline.declared) {
      if (declared.container !== undefined || (place === "type" && declared.kind !== "struct")) continue;
      const score = matchScore(prefix, declared.name);
      if (score === undefined || known.has(declared.name) || globals.has(declared.name)) continue;
      found.push({ uri, script, declared, score });
    }
  }
  found.sort((a, b) => a.score - b.score || (a.declared.name < b.declared.name ? -1 : 1));
  const items = found.slice(0, longest).flatMap(({ uri, script, declared }): CompletionItem[] => {
    const edit = includeEdit(file, script, replace.start);
    if (!edit) return [];
    const { name, kind, signature, span } = declared;
    return [
      {
        label: name,
        kind: kinds[kind],
        detail: `${signature}\nInclude '${script}'`,
        labelDetails: { description: script },
        sortText: `9${name}`,
        additionalTextEdits: [{ range: toRange(session, file, edit.span), newText: edit.newText }],
        data: { uri, start: span.start } satisfies ImportData,
      },
    ];
  });
  return { items, isCut: others && (prefix.length < 2 || found.length > longest) };
}

/** Adds the comment above the declaration, read from its script now. */
export function resolveImport({ program }: Session, item: CompletionItem, { uri, start }: ImportData): CompletionItem {
  const file = program.file(uri);
  const placed = file?.items.find(({ start: from, item: { length } }) => from <= start && start < from + length);
  const node = placed?.item.node;
  const comment = file && node ? documentationAbove(file.text, placed.start + node.start) : "";
  const [signature] = (item.detail ?? "").split("\n");
  const value = `\`\`\`crmscript\n${signature}\n\`\`\`\n\n${escapeMarkdown(comment)}`;
  return { ...item, documentation: { kind: MarkupKind.Markdown, value } };
}
