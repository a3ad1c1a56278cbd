// textDocument/completion and completionItem/resolve. What can stand at a place is known to language/candidates.ts; here
// it gets its order, its text to insert and, for what other scripts declare, the include that goes with it.
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type CompletionParams,
  type InsertReplaceEdit,
  InsertTextFormat,
  type TextEdit,
} from "vscode-languageserver/node";
import { distance } from "../../language/analyze/overloads.js";
import { type Candidate, type Candidates, candidatesAt } from "../../language/candidates.js";
import { signatureText } from "../../language/describe.js";
import type { TextCandidate } from "../../language/paths/candidates.js";
import type { SourceFile } from "../../language/program.js";
import type { CrmSymbol, FunctionSymbol } from "../../language/symbols.js";
import { type Type, typeText } from "../../language/types.js";
import { describeMarkdown } from "../markdown.js";
import { type Session, toRange } from "../session.js";
import { commentItems } from "./completion/comment.js";
import { type ImportData, importItems, resolveImport } from "./completion/imports.js";
import { keywordBody, snippetItems } from "./completion/snippets.js";

/** What an item carries for resolve: its place in a list that the session keeps, or the script that declares it. */
type ItemData = { readonly list: number; readonly index: number } | ImportData;

/** Lists that the session keeps; a client resolves items of the last one, or of the one before while typing. */
const keptLists = 4;
let listCount = 0;

export function completion(
  session: Session,
  file: SourceFile,
  offset: number,
  params: CompletionParams,
): CompletionList | null {
  const comment = commentItems(session, file, offset);
  if (comment) return { isIncomplete: false, items: comment };
  const trigger = params.context?.triggerCharacter;
  // These characters open a list in one place only, and are ordinary characters everywhere else.
  if (trigger === "*" || (trigger === "." && /(^|[^\w.])\d+\.$/.test(file.text.slice(0, offset).slice(-32))))
    return null;
  if (trigger === "#" && !/(^|[\r\n])[ \t]*#$/.test(file.text.slice(Math.max(0, offset - 200), offset))) return null;
  const candidates = candidatesAt(session.program, file, offset);
  const support = supportOf(session);
  const list = ++listCount;
  session.lists.set(
    list,
    candidates.list.map((candidate) => (candidate.kind === "symbol" ? candidate.symbol : undefined)),
  );
  session.lists.delete(list - keptLists);
  const followedByCall = /^\s*\(/.test(file.text.slice(candidates.replace.end, candidates.replace.end + 20));
  const items = candidates.list.map((candidate, index) => ({
    ...toItem(candidate, candidates, followedByCall, support),
    data: { list, index },
  }));
  const imports = importItems(session, file, offset, candidates, new Set(candidates.list.map(({ name }) => name)));
  items.push(...(imports.items as typeof items), ...(snippetItems(candidates, file, support) as typeof items));
  return placed(session, file, offset, candidates, imports.isCut, items);
}

export interface Support {
  readonly snippets: boolean;
  readonly labelDetails: boolean;
  readonly commitCharacters: boolean;
  readonly deprecatedTag: boolean;
}

function supportOf({ client }: Session): Support {
  const item = client.textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport ?? false,
    labelDetails: item?.labelDetailsSupport ?? false,
    commitCharacters: item?.commitCharactersSupport ?? false,
    deprecatedTag: item?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) ?? false,
  };
}

/** Says which text the items replace: once for the list where the client can, else in each item. */
function placed(
  session: Session,
  file: SourceFile,
  offset: number,
  { replace }: Candidates,
  isIncomplete: boolean,
  items: CompletionItem[],
): CompletionList {
  const { completion: can } = session.client.textDocument ?? {};
  const whole = toRange(session, file, replace);
  const upToCursor = toRange(session, file, { start: replace.start, end: Math.max(replace.start, offset) });
  const inserts = can?.completionItem?.insertReplaceSupport === true;
  if (can?.completionList?.itemDefaults?.includes("editRange"))
    return {
      isIncomplete,
      itemDefaults: { editRange: inserts ? { insert: upToCursor, replace: whole } : whole },
      items,
    };
  for (const item of items) {
    const newText = item.textEditText ?? item.label;
    const edit: TextEdit | InsertReplaceEdit = inserts
      ? { newText, insert: upToCursor, replace: whole }
      : { newText, range: whole };
    item.textEdit = edit;
    delete item.textEditText;
  }
  return { isIncomplete, items };
}

function toItem(
  candidate: Candidate,
  candidates: Candidates,
  followedByCall: boolean,
  support: Support,
): CompletionItem {
  const item: CompletionItem = {
    label: candidate.name,
    sortText: `${rank(candidate, candidates.expected)}${candidate.name}`,
  };
  switch (candidate.kind) {
    case "symbol":
      return { ...item, ...symbolPart(candidate.symbol, candidate.overloads, followedByCall, support) };
    case "type":
      return { ...item, kind: CompletionItemKind.Class };
    case "keyword":
      return { ...item, kind: CompletionItemKind.Keyword, ...keywordBody(candidate.name, candidates, support) };
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
  followedByCall: boolean,
  support: Support,
): Partial<CompletionItem> {
  const detail = signatureText(symbol);
  switch (symbol.kind) {
    case "variable":
    case "field":
      return {
        kind: symbol.kind === "field" ? CompletionItemKind.Field : CompletionItemKind.Variable,
        detail,
        ...(support.labelDetails && { labelDetails: { description: typeText(symbol.type) } }),
        ...(support.commitCharacters && { commitCharacters: [".", ";", ")"] }),
      };
    case "struct":
      return { kind: CompletionItemKind.Struct, detail };
    case "class":
      return { kind: CompletionItemKind.Class, detail };
    default:
      return callablePart(symbol, overloads, followedByCall, support);
  }
}

function callablePart(
  symbol: FunctionSymbol,
  overloads: number,
  followedByCall: boolean,
  support: Support,
): Partial<CompletionItem> {
  const takesNothing = symbol.parameters.length === 0 && overloads === 1;
  const call = followedByCall || !support.snippets ? "" : takesNothing ? "()" : "($0)";
  const parameters = symbol.parameters.map(({ type, name }) => `${typeText(type)} ${name}`).join(", ");
  const more = overloads > 1 ? ` (+${overloads - 1})` : "";
  return {
    kind: symbol.kind === "method" ? CompletionItemKind.Method : CompletionItemKind.Function,
    detail: signatureText(symbol) + more,
    textEditText: symbol.name + call,
    ...(call === "($0)" && {
      insertTextFormat: InsertTextFormat.Snippet,
      command: { title: "Parameters", command: "editor.action.triggerParameterHints" },
    }),
    ...(call === "()" && support.commitCharacters && { commitCharacters: [".", ";"] }),
    ...(support.labelDetails && {
      labelDetails: { detail: `(${parameters})${more}`, description: typeText(symbol.returnType) },
    }),
    ...(symbol.api?.deprecated &&
      (support.deprecatedTag ? { tags: [CompletionItemTag.Deprecated] } : { deprecated: true })),
  };
}

/** What fits the wanted type first, then locals, fields, functions, types and keywords; deprecated names come last. */
function rank(candidate: Candidate, expected: Type | undefined): string {
  if (candidate.kind === "keyword")
    return candidate.name === "true" || candidate.name === "false" ? boolRank(expected) : "6";
  if (candidate.kind !== "symbol") return "7";
  const { symbol } = candidate;
  if ("api" in symbol && symbol.api?.deprecated) return "8";
  const type = "type" in symbol ? symbol.type : "returnType" in symbol ? symbol.returnType : undefined;
  const steps = expected && type && type.kind !== "unknown" ? distance(type, expected) : undefined;
  const fits = steps !== undefined && steps < 100;
  if (symbol.kind === "variable") return fits ? `0${steps}` : symbol.role === "global" ? "3" : "2";
  if (symbol.kind === "field") return fits ? `0${steps}` : "2";
  if ("owner" in symbol && symbol.owner === "(global)") return fits ? "4" : "5";
  return fits ? "1" : "3";
}

function boolRank(expected: Type | undefined): string {
  return expected?.kind === "basic" && expected.name === "Bool" ? "1" : "6";
}

export function completionResolve(session: Session, item: CompletionItem): CompletionItem {
  const data = item.data as ItemData | undefined;
  if (data && "uri" in data) return resolveImport(session, item, data);
  const kept = data ? session.lists.get(data.list)?.[data.index] : undefined;
  const symbol = kept?.name === item.label ? kept : typeNamed(session, item.label);
  return symbol ? { ...item, documentation: describeMarkdown(session.program, symbol) } : item;
}

/** The lists hold no symbols of built-in types, whose files are read when somebody looks at one. */
function typeNamed({ program }: Session, name: string): CrmSymbol | undefined {
  return program.api.isClass(name) ? program.api.class(name) : undefined;
}
