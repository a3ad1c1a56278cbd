// textDocument/hover: signature, description and facts of the name under the cursor.
import type { Hover } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { symbolAt } from "../lookup.js";
import { describeMarkdown } from "../markdown.js";
import { type Session, toRange } from "../session.js";

export function hover(session: Session, file: SourceFile, offset: number): Hover | null {
  const found = symbolAt(session.program, file, offset);
  if (!found) return null;
  return { contents: describeMarkdown(session.program, found.symbol), range: toRange(session, file, found.span) };
}
