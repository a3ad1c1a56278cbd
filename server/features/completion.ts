// textDocument/completion and completionItem/resolve.
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
} from "vscode-languageserver/node";
import { distance } from "../../language/analyze/overloads.js";
import { type Candidate, type Candidates, candidatesAt } from "../../language/candidates.js";
import { signatureText } from "../../language/describe.js";
import type { TextCandidate } from "../../language/paths/candidates.js";
import type { SourceFile } from "../../language/program.js";
import type { CrmSymbol } from "../../language/symbols.js";
import type { Type } from "../../language/types.js";
import { describeMarkdown } from "../markdown.js";
import { type Session, toRange } from "../session.js";

/** Symbols of the last list, for resolve: an item carries its index only. */
let lastSymbols: (CrmSymbol | undefined)[] = [];

export function completion(session: Session, file: SourceFile, offset: number): CompletionList {
  const candidates = candidatesAt(session.program, file, offset);
  lastSymbols = candidates.list.map((candidate) => (candidate.kind === "symbol" ? candidate.symbol : undefined));
  const range = toRange(session, file, candidates.replace);
  const followedByCall = file.text[candidates.replace.end] === "(";
  const items = candidates.list.map((candidate, index) => toItem(candidate, index, candidates, followedByCall));
  return { isIncomplete: false, itemDefaults: { editRange: range }, items };
}

function toItem(
  candidate: Candidate,
  index: number,
  { expected, place }: Candidates,
  followedByCall: boolean,
): CompletionItem {
  const item: CompletionItem = {
    label: candidate.name,
    data: index,
    sortText: `${rank(candidate, expected)}${candidate.name}`,
  };
  switch (candidate.kind) {
    case "symbol":
      return { ...item, ...symbolPart(candidate.symbol, candidate.overloads, place, followedByCall) };
    case "type":
      return { ...item, kind: CompletionItemKind.Class };
    case "keyword":
      return { ...item, kind: CompletionItemKind.Keyword };
    case "include":
      return { ...item, kind: CompletionItemKind.File };
    case "text":
      return {
        ...item,
        kind: textKinds[candidate.what],
        labelDetails: { description: candidate.detail },
        ...(candidate.description ? { documentation: candidate.description } : {}),
      };
    default:
      return candidate satisfies never;
  }
}

const textKinds: Readonly<Record<TextCandidate["what"], CompletionItemKind>> = {
  table: CompletionItemKind.Struct,
  field: CompletionItemKind.Field,
  foreignKey: CompletionItemKind.Reference,
  operator: CompletionItemKind.Operator,
  function: CompletionItemKind.Function,
  event: CompletionItemKind.Event,
  statement: CompletionItemKind.EnumMember,
};

function symbolPart(
  symbol: CrmSymbol,
  overloads: number,
  place: string,
  followedByCall: boolean,
): Partial<CompletionItem> {
  const deprecated: Partial<CompletionItem> =
    "api" in symbol && symbol.api?.deprecated ? { tags: [CompletionItemTag.Deprecated] } : {};
  const more = overloads > 1 ? ` (+${overloads - 1})` : "";
  switch (symbol.kind) {
    case "variable":
      return { kind: CompletionItemKind.Variable, detail: signatureText(symbol) };
    case "field":
      return { kind: CompletionItemKind.Field, detail: signatureText(symbol) };
    case "struct":
      return { kind: CompletionItemKind.Struct, detail: signatureText(symbol) };
    case "class":
      return { kind: CompletionItemKind.Class, detail: signatureText(symbol) };
    default: {
      const takesNothing = symbol.parameters.length === 0 && overloads === 1;
      const call = followedByCall || place === "none" ? "" : takesNothing ? "()" : "($0)";
      return {
        kind: symbol.kind === "method" ? CompletionItemKind.Method : CompletionItemKind.Function,
        detail: signatureText(symbol) + more,
        textEditText: symbol.name + call,
        insertTextFormat: InsertTextFormat.Snippet,
        ...(call === "($0)" && { command: { title: "Parameters", command: "editor.action.triggerParameterHints" } }),
        ...deprecated,
      };
    }
  }
}

/** What fits the wanted type first, then locals, fields, functions, types and keywords. */
function rank(candidate: Candidate, expected: Type | undefined): string {
  if (candidate.kind !== "symbol") return candidate.kind === "keyword" ? "6" : "7";
  const { symbol } = candidate;
  const type = "type" in symbol ? symbol.type : "returnType" in symbol ? symbol.returnType : undefined;
  const steps = expected && type ? distance(type, expected) : undefined;
  const fits = steps !== undefined && steps < 100;
  if (symbol.kind === "variable") return fits ? "0" : symbol.role === "global" ? "3" : "2";
  if (symbol.kind === "field") return fits ? "0" : "2";
  if ("owner" in symbol && symbol.owner === "(global)") return fits ? "4" : "5";
  return fits ? "1" : "3";
}

export function completionResolve(session: Session, item: CompletionItem): CompletionItem {
  const symbol = typeof item.data === "number" ? lastSymbols[item.data] : undefined;
  const named =
    symbol?.name === item.label
      ? symbol
      : session.program.api.isClass(item.label)
        ? session.program.api.class(item.label)
        : undefined;
  return named ? { ...item, documentation: describeMarkdown(session.program, named) } : item;
}
