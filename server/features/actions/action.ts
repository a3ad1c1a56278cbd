// What every code action works on, and how it becomes the protocol's edit.
import type { CodeAction, CodeActionKind } from "vscode-languageserver/node";
import type { TextEdit } from "../../../language/diagnostic.js";
import type { SourceFile } from "../../../language/program.js";
import type { Span } from "../../../language/text.js";
import { type Session, toRange } from "../../session.js";

export interface Selected {
  readonly session: Session;
  readonly file: SourceFile;
  /** The selection without the white space at its ends. */
  readonly span: Span;
}

export function action(
  { session, file }: Selected,
  title: string,
  kind: CodeActionKind,
  edits: readonly TextEdit[],
): CodeAction {
  const changes = edits.map(({ span, newText }) => ({ range: toRange(session, file, span), newText }));
  return { title, kind, edit: { changes: { [file.uri]: changes } } };
}

/** Shown grey, with the reason, so that people learn why it cannot be done here. */
export function refused(title: string, kind: CodeActionKind, reason: string): CodeAction {
  return { title, kind, disabled: { reason } };
}

/** The blanks before the first word of the line that holds `offset`. */
export function indentAt({ text, lines }: SourceFile, offset: number): string {
  const start = lines.lineStart(lines.lineAt(offset));
  return /^[ \t]*/.exec(text.slice(start, offset))![0];
}

/** Moves a stretch of lines to another indent; the first line is taken to stand at `from`. */
export function indented(text: string, from: string, to: string): string {
  return text
    .split("\n")
    .map((line, i) =>
      line.trim() === "" ? "" : to + (i === 0 ? line : line.startsWith(from) ? line.slice(from.length) : line),
    )
    .join("\n");
}

/** The name, or the name with the first number from 2 on that makes it free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  for (let i = 2; ; i++) if (!isTaken(`${name}${i}`)) return `${name}${i}`;
}
