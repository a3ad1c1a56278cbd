// workspace/willRenameFiles: a script whose include name is its file name gets a new one by renaming the file; the
// includes that name it follow. A name declared in metadata stays.
import type { CancellationToken, RenameFilesParams, TextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { nameOfUri } from "../../language/program/catalogue.js";
import { pacer } from "../pace.js";
import { type Session, toRange } from "../session.js";

export async function willRenameFiles(
  session: Session,
  { files }: RenameFilesParams,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const { program } = session;
  await session.index.whenRead();
  const renamed = new Map<string, string>();
  for (const { oldUri, newUri } of files) {
    const [before, after] = [nameOfUri(oldUri), nameOfUri(newUri)];
    if (before !== after && program.nameOf(oldUri) === before) renamed.set(oldUri, after);
  }
  if (renamed.size === 0) return null;
  const changes: Record<string, TextEdit[]> = {};
  const pause = pacer(token);
  for (const { uri, outline } of [...session.index.scripts()]) {
    await pause();
    if (!outline.includes.some((path) => renamed.has(program.resolveInclude(path) ?? ""))) continue;
    const edits = editsIn(session, uri, renamed);
    if (edits.length > 0) changes[uri] = edits;
  }
  return { changes };
}

function editsIn(session: Session, uri: string, renamed: ReadonlyMap<string, string>): TextEdit[] {
  const file = session.program.file(uri);
  return (file?.items ?? []).flatMap(({ start, item: { node } }) => {
    if (!file || node?.kind !== "include") return [];
    const newName = renamed.get(session.program.resolveInclude(node.path.value) ?? "");
    if (newName === undefined) return [];
    const span = { start: start + node.path.start + 1, end: start + node.path.end - 1 };
    return [{ range: toRange(session, file, span), newText: newName }];
  });
}
