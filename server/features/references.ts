// textDocument/references: every use of the symbol under the cursor, across includes.
import type { Location, ReferenceParams } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { occurrencesOf } from "../../language/references.js";
import { symbolAt } from "../lookup.js";
import { type Session, toRange } from "../session.js";

export function references(
  session: Session,
  file: SourceFile,
  offset: number,
  params: ReferenceParams,
): Location[] | null {
  const found = symbolAt(session.program, file, offset);
  if (!found) return null;
  return occurrencesOf(session.program, file.uri, found.symbol)
    .filter(({ kind }) => kind !== "declaration" || params.context.includeDeclaration)
    .map(({ uri, span }) => ({ uri, range: toRange(session, session.program.file(uri)!, span) }));
}
