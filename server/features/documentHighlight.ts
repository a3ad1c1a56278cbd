// textDocument/documentHighlight: the uses of the symbol under the cursor in this file, reads and writes told apart.
import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { inFile } from "../../language/references.js";
import { symbolAt } from "../lookup.js";
import { type Session, toRange } from "../session.js";

export function documentHighlight(session: Session, file: SourceFile, offset: number): DocumentHighlight[] | null {
  const found = symbolAt(session.program, file, offset);
  if (!found) return null;
  return inFile(session.program, file.uri, found.symbol).map(({ span, kind }) => ({
    range: toRange(session, file, span),
    kind: kind === "read" ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
  }));
}
