// textDocument/documentLink: includes open the script that they name.
import type { DocumentLink } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { type Session, toRange } from "../session.js";

export function documentLink(session: Session, file: SourceFile): DocumentLink[] {
  return file.items.flatMap(({ start, item: { node } }) => {
    const target = node?.kind === "include" ? session.program.resolveInclude(node.path.value) : undefined;
    if (!target || node?.kind !== "include") return [];
    const span = { start: start + node.path.start + 1, end: start + node.path.end - 1 };
    return [{ range: toRange(session, file, span), target, tooltip: `Open ${session.program.nameOf(target)}` }];
  });
}
