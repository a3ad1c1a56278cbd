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
  const found: { readonly symbol: WorkspaceSymbol; readonly score: number }[] = [];
  const resolves = session.client.workspace?.symbol?.resolveSupport !== undefined;
  const pause = pacer(token);
  for (const { uri, name, outline } of session.index.scripts()) {
    await pause();
    for (const declared of outline.declared) {
      const score = matchScore(query, declared.name);
      if (score === undefined) continue;
      const symbol = toSymbol(session, uri, name, declared, resolves);
      if (symbol) found.push({ symbol, score });
    }
  }
  found.sort((a, b) => a.score - b.score || (a.symbol.name < b.symbol.name ? -1 : 1));
  return found.slice(0, longestList).map(({ symbol }) => symbol);
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
  uri: string,
  script: string,
  { name, kind, container, span }: DeclaredName,
  resolves: boolean,
): WorkspaceSymbol | undefined {
  const place = { name, kind: symbolKinds[kind], containerName: container ? `${container} (${script})` : script };
  if (resolves) return { ...place, location: { uri }, data: span };
  const file = session.program.file(uri);
  return file && { ...place, location: { uri, range: toRange(session, file, span) } };
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
