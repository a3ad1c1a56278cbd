// textDocument/references: every use of the symbol under the cursor, across includes. Scripts that the index knows as
// includers are read for it one by one, so that other messages get their turn.
import type { CancellationToken, Location, ReferenceParams } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { inFile, type Occurrence, scriptsThatSee } from "../../language/references.js";
import type { CrmSymbol } from "../../language/symbols.js";
import { symbolAt } from "../lookup.js";
import { pacer } from "../pace.js";
import { type Session, toRange } from "../session.js";

export async function references(
  session: Session,
  file: SourceFile,
  offset: number,
  { context }: ReferenceParams,
  token: CancellationToken,
): Promise<Location[] | null> {
  const found = symbolAt(session.program, file, offset);
  if (!found) return null;
  const occurrences = await occurrencesInSlices(session, file.uri, found.symbol, token);
  return occurrences
    .filter(({ kind }) => kind !== "declaration" || context.includeDeclaration)
    .flatMap(({ uri, span }) => {
      const target = session.program.file(uri);
      return target ? [{ uri, range: toRange(session, target, span) }] : [];
    });
}

/** All occurrences of a symbol that `from` sees, its own script first. */
export async function occurrencesInSlices(
  session: Session,
  from: string,
  symbol: CrmSymbol,
  token?: CancellationToken,
): Promise<Occurrence[]> {
  const pause = pacer(token);
  const found: Occurrence[] = [];
  if (symbol.kind !== "variable" || symbol.role === "global") await session.index.whenRead();
  for (const uri of scriptsThatSee(session.program, from, symbol)) {
    for (const occurrence of inFile(session.program, uri, symbol)) found.push(occurrence);
    await pause();
  }
  return found;
}
