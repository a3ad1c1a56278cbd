// workspace/symbol and workspaceSymbol/resolve: declarations of all scripts, found by the letters of their name in
// order. A client that resolves gets the place of a symbol when it is chosen, so that no script is read for the list.
import {
  type CancellationToken,
  SymbolKind,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from "vscode-languageserver/node";
import type { DeclaredKind, DeclaredName } from "../../language/symbolsOf.js";
import { pacer } from "../pace.js";
import { type Session, toRange } from "../session.js";
import type { IndexedScript } from "../workspaceIndex.js";

/** More would not be looked at, and typing on narrows the list. */
const longestList = 500;

export const symbolKinds: Readonly<Record<DeclaredKind, SymbolKind>> = {
  function: SymbolKind.Function,
  method: SymbolKind.Method,
  struct: SymbolKind.Struct,
  field: SymbolKind.Field,
  variable: SymbolKind.Variable,
};

export async function workspaceSymbol(
  session: Session,
  { query }: WorkspaceSymbolParams,
  token: CancellationToken,
): Promise<WorkspaceSymbol[]> {
  const found: { readonly script: IndexedScript; readonly declared: DeclaredName; readonly score: number }[] = [];
  const pause = pacer(token);
  for (const script of session.index.scripts()) {
    await pause();
    for (const declared of script.outline.declared) {
      const score = matchScore(query, declared.name);
      if (score !== undefined) found.push({ script, declared, score });
    }
  }
  found.sort((a, b) => a.score - b.score || (a.declared.name < b.declared.name ? -1 : 1));
  return found.slice(0, longestList).map(({ script, declared }) => toSymbol(session, script, declared));
}

export function workspaceSymbolResolve(session: Session, symbol: WorkspaceSymbol): WorkspaceSymbol {
  const data = symbol.data as { readonly start?: unknown; readonly end?: unknown } | undefined;
  const file = session.program.file(symbol.location.uri);
  if (!file || typeof data?.start !== "number" || typeof data.end !== "number") return symbol;
  return {
    ...symbol,
    location: { uri: file.uri, range: toRange(session, file, { start: data.start, end: data.end }) },
  };
}

function toSymbol(
  session: Session,
  { uri, name: script }: IndexedScript,
  { name, kind, container, span, position }: DeclaredName,
): WorkspaceSymbol {
  const place = { name, kind: symbolKinds[kind], containerName: container ? `${container} (${script})` : script };
  if (session.client.workspace?.symbol?.resolveSupport) return { ...place, location: { uri }, data: span };
  // Names are ASCII; only in UTF-8 can what stands before one on its line move it.
  const file = session.encoding === "utf-8" ? session.program.file(uri) : undefined;
  const end = { line: position.line, character: position.character + name.length };
  return { ...place, location: { uri, range: file ? toRange(session, file, span) : { start: position, end } } };
}

/** Lower is better: the whole name, its beginning, a part, its letters in order; undefined when it does not match. */
export function matchScore(query: string, name: string): number | undefined {
  const wanted = query.toLowerCase();
  const lower = name.toLowerCase();
  if (lower === wanted) return 0;
  if (lower.startsWith(wanted)) return 1;
  if (lower.includes(wanted)) return 2;
  let at = -1;
  for (const letter of wanted) {
    at = lower.indexOf(letter, at + 1);
    if (at < 0) return undefined;
  }
  return 3;
}
