// textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and callHierarchy/outgoingCalls. An item carries the
// place of the function's name, and is looked up again there; code outside of functions counts as the script itself.
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CallHierarchyOutgoingCallsParams,
  type CancellationToken,
  type Range,
  SymbolKind,
} from "vscode-languageserver/node";
import { signatureText } from "../../language/describe.js";
import type { SourceFile } from "../../language/program.js";
import type { FunctionSymbol } from "../../language/symbols.js";
import type { FunctionDeclaration, ItemNode } from "../../language/syntax/nodes.js";
import { nodesOf } from "../../language/syntax/visit.js";
import type { Span } from "../../language/text.js";
import { locate, symbolAt } from "../lookup.js";
import { pacer } from "../pace.js";
import { type Session, toOffset, toRange } from "../session.js";
import { locationOf } from "./definition.js";
import { occurrencesInSlices } from "./references.js";

export function prepareCallHierarchy(session: Session, file: SourceFile, offset: number): CallHierarchyItem[] | null {
  const symbol = symbolAt(session.program, file, offset)?.symbol;
  const item = symbol && isCallable(symbol) ? itemOf(session, symbol) : undefined;
  return item ? [item] : null;
}

export async function incomingCalls(
  session: Session,
  { item }: CallHierarchyIncomingCallsParams,
  token: CancellationToken,
): Promise<CallHierarchyIncomingCall[]> {
  const symbol = symbolOf(session, item);
  if (!symbol) return [];
  const calls = new Map<string, { readonly from: CallHierarchyItem; readonly fromRanges: Range[] }>();
  for (const { uri, span, kind } of await occurrencesInSlices(session, item.uri, symbol, token)) {
    const file = session.program.file(uri);
    if (kind === "declaration" || !file) continue;
    const from = callerAt(session, file, span.start);
    const key = `${uri} ${from.selectionRange.start.line}:${from.selectionRange.start.character}`;
    const call = calls.get(key) ?? { from, fromRanges: [] };
    call.fromRanges.push(toRange(session, file, span));
    calls.set(key, call);
  }
  return [...calls.values()];
}

export async function outgoingCalls(
  session: Session,
  { item }: CallHierarchyOutgoingCallsParams,
  token: CancellationToken,
): Promise<CallHierarchyOutgoingCall[]> {
  const file = session.program.file(item.uri);
  if (!file) return [];
  const analyses = session.program.analyses(item.uri);
  const within = item.kind === SymbolKind.File ? undefined : toOffset(session, file, item.selectionRange.start);
  const calls = new Map<FunctionSymbol, Range[]>();
  const pause = pacer(token);
  for (const [i, { start, item: placed }] of file.items.entries()) {
    await pause();
    const body = bodyIn(placed.node, within === undefined ? undefined : within - start);
    if (!body) continue;
    for (const node of nodesOf(placed)) {
      if (node.kind !== "call" || node.start < body.start || node.end > body.end) continue;
      const symbol = analyses[i]!.symbols[node.id];
      if (!symbol || !isCallable(symbol)) continue;
      const name = node.callee.kind === "member" || node.callee.kind === "name" ? node.callee.name : node.callee;
      const range = toRange(session, file, { start: start + name.start, end: start + name.end });
      calls.set(symbol, [...(calls.get(symbol) ?? []), range]);
    }
  }
  return [...calls].flatMap(([symbol, fromRanges]) => {
    const to = itemOf(session, symbol);
    return to ? [{ to, fromRanges }] : [];
  });
}

function isCallable(symbol: { readonly kind: string }): symbol is FunctionSymbol {
  return symbol.kind === "function" || symbol.kind === "method" || symbol.kind === "constructor";
}

function itemOf(session: Session, symbol: FunctionSymbol): CallHierarchyItem | undefined {
  const { site } = symbol;
  const name = site && locationOf(session, site, site.name);
  const whole = site && locationOf(session, site, site.declaration);
  if (!name || !whole) return undefined;
  const kind =
    symbol.kind === "method"
      ? SymbolKind.Method
      : symbol.kind === "constructor"
        ? SymbolKind.Constructor
        : SymbolKind.Function;
  return {
    name: symbol.name,
    kind,
    detail: signatureText(symbol),
    uri: name.uri,
    range: whole.range,
    selectionRange: name.range,
  };
}

function symbolOf(session: Session, item: CallHierarchyItem): FunctionSymbol | undefined {
  const file = session.program.file(item.uri);
  if (!file) return undefined;
  const symbol = symbolAt(session.program, file, toOffset(session, file, item.selectionRange.start))?.symbol;
  return symbol && isCallable(symbol) ? symbol : undefined;
}

/** The function or method around an offset, or the script for code outside of functions. */
function callerAt(session: Session, file: SourceFile, offset: number): CallHierarchyItem {
  const located = locate(session.program, file, offset);
  const node = located?.path.findLast((candidate): candidate is FunctionDeclaration => candidate.kind === "function");
  const symbol = node && located?.analysis.symbols[node.id];
  const item = symbol && isCallable(symbol) ? itemOf(session, symbol) : undefined;
  if (item) return item;
  const start = { line: 0, character: 0 };
  return {
    name: file.name,
    kind: SymbolKind.File,
    uri: file.uri,
    range: toRange(session, file, { start: 0, end: file.text.length }),
    selectionRange: { start, end: start },
  };
}

/** The body of the function whose name stands at `at`; without `at` a statement outside of functions. */
function bodyIn(node: ItemNode | undefined, at: number | undefined): Span | undefined {
  if (at === undefined) return node && node.kind !== "function" && node.kind !== "struct" ? node : undefined;
  const functions = node?.kind === "struct" ? node.members : [node];
  for (const candidate of functions)
    if (candidate?.kind === "function" && candidate.name.start <= at && at <= candidate.name.end) return candidate.body;
  return undefined;
}
