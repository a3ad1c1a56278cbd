// textDocument/semanticTokens: full, range and delta. What a name means decides its colour; keywords, strings and
// numbers are left to the TextMate grammar. Tokens are kept per analysed item, relative to it, so that a key press
// recolours one item only.
import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensEdit,
  SemanticTokensLegend,
  SemanticTokensRangeParams,
} from "vscode-languageserver/node";
import type { ItemAnalysis } from "../../language/analysis.js";
import type { Program, SourceFile } from "../../language/program.js";
import type { CrmSymbol } from "../../language/symbols.js";
import type { AnyNode, Name } from "../../language/syntax/nodes.js";
import { nameOf, nodesOf } from "../../language/syntax/visit.js";
import { findBasicType } from "../../language/types.js";
import { type Session, toSpan } from "../session.js";

const types = ["struct", "class", "type", "parameter", "variable", "property", "function", "method"] as const;
const modifiers = ["declaration", "defaultLibrary", "deprecated", "static"] as const;
type TokenType = (typeof types)[number];
type Modifier = (typeof modifiers)[number];

export const semanticTokensLegend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: [...modifiers] };

interface Token {
  /** Relative to the item. */
  readonly start: number;
  readonly end: number;
  readonly type: number;
  readonly modifiers: number;
}

export function semanticTokens(session: Session, file: SourceFile): SemanticTokens {
  const data = encode(session, file, { start: 0, end: file.text.length });
  return remember(session, file.uri, data);
}

export function semanticTokensRange(
  session: Session,
  file: SourceFile,
  { range }: SemanticTokensRangeParams,
): SemanticTokens {
  return { data: [...encode(session, file, toSpan(session, file, range))] };
}

export function semanticTokensDelta(
  session: Session,
  file: SourceFile,
  { previousResultId }: SemanticTokensDeltaParams,
): SemanticTokens | SemanticTokensDelta {
  const before = session.tokens.get(file.uri);
  const data = encode(session, file, { start: 0, end: file.text.length });
  const { resultId } = remember(session, file.uri, data);
  if (!before || before.resultId !== previousResultId) return { resultId, data: [...data] };
  return { resultId, edits: editsBetween(before.data, data) };
}

let results = 0;
function remember(session: Session, uri: string, data: Uint32Array): SemanticTokens & { resultId: string } {
  const resultId = String(++results);
  session.tokens.set(uri, { resultId, data });
  return { resultId, data: [...data] };
}

/** One edit that replaces what lies between the common beginning and the common end, whole tokens only. */
function editsBetween(before: Uint32Array, after: Uint32Array): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start -= start % 5;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  end -= end % 5;
  if (start === before.length && start === after.length) return [];
  const data = [...after.subarray(start, after.length - end)];
  return [{ start, deleteCount: before.length - start - end, data }];
}

function encode(session: Session, file: SourceFile, span: { readonly start: number; readonly end: number }) {
  const analyses = session.program.analyses(file.uri);
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const [i, { start, item }] of file.items.entries()) {
    if (start + item.length < span.start || start > span.end) continue;
    for (const token of tokensOf(session.program, file, analyses[i]!)) {
      if (start + token.end <= span.start || start + token.start >= span.end) continue;
      const at = file.lines.positionAt(start + token.start);
      let column = at.character;
      if (session.encoding === "utf-8") {
        const lineStart = file.lines.lineStart(at.line);
        column = Buffer.byteLength(file.text.slice(lineStart, lineStart + column), "utf8");
      }
      // Names are ASCII, so their length is the same in every encoding.
      const step = at.line === line ? column - character : column;
      data.push(at.line - line, step, token.end - token.start, token.type, token.modifiers);
      line = at.line;
      character = column;
    }
  }
  return Uint32Array.from(data);
}

const known = new WeakMap<ItemAnalysis, readonly Token[]>();
function tokensOf(program: Program, file: SourceFile, analysis: ItemAnalysis): readonly Token[] {
  let tokens = known.get(analysis);
  if (!tokens) {
    tokens = readTokens(program, file, analysis);
    known.set(analysis, tokens);
  }
  return tokens;
}

function readTokens(program: Program, file: SourceFile, analysis: ItemAnalysis): Token[] {
  const tokens: Token[] = [];
  const add = (name: Name, type: TokenType, flags: readonly Modifier[]) => {
    if (name.text === "" || name.end <= name.start) return;
    const bits = flags.reduce((sum, flag) => sum | (1 << modifiers.indexOf(flag)), 0);
    tokens.push({ start: name.start, end: name.end, type: types.indexOf(type), modifiers: bits });
  };
  for (const node of nodesOf(analysis.item)) {
    const name = nameOf(node);
    if (node.kind === "type") {
      const { text } = node.name;
      if (findBasicType(text)) add(node.name, "type", ["defaultLibrary"]);
      else if (program.api.isClass(text)) add(node.name, "class", ["defaultLibrary"]);
      else if (program.globals(file.uri).has(text)) add(node.name, "struct", []);
    }
    const symbol = name && "id" in node ? analysis.symbols[node.id] : undefined;
    if (name && symbol) add(name, tokenType(symbol), flagsOf(symbol, node));
  }
  return tokens.sort((a, b) => a.start - b.start).filter((token, i, all) => i === 0 || token.start >= all[i - 1]!.end);
}

function tokenType(symbol: CrmSymbol): TokenType {
  switch (symbol.kind) {
    case "variable":
      return symbol.role === "parameter" ? "parameter" : "variable";
    case "field":
      return "property";
    case "constructor":
      return "class";
    case "function":
    case "method":
    case "struct":
    case "class":
      return symbol.kind;
    default:
      return symbol satisfies never;
  }
}

const declarations: ReadonlySet<AnyNode["kind"]> = new Set([
  "variable",
  "foreach",
  "function",
  "parameter",
  "field",
  "struct",
]);

function flagsOf(symbol: CrmSymbol, node: AnyNode): Modifier[] {
  const flags: Modifier[] = [];
  if (declarations.has(node.kind)) flags.push("declaration");
  if (symbol.site?.uri.startsWith("crmscript-api:")) flags.push("defaultLibrary");
  if ("api" in symbol && symbol.api?.deprecated) flags.push("deprecated");
  if (symbol.kind === "variable" && symbol.role === "global") flags.push("static");
  return flags;
}
