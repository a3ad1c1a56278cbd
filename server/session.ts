// What the features work on: the program, the open texts and the conversions between the protocol's positions and our
// offsets. One session per connection.
import type { Connection, Position, Range } from "vscode-languageserver/node";
import type { Program, SourceFile } from "../language/program.js";
import type { Span } from "../language/text.js";
import type { ServerSettings } from "./protocol.js";

export type PositionEncoding = "utf-8" | "utf-16";

export interface Session {
  readonly program: Program;
  readonly connection: Connection;
  encoding: PositionEncoding;
  settings: ServerSettings;
  /** Versions of the open documents. */
  readonly versions: Map<string, number>;
}

export function toPosition(session: Session, file: SourceFile, offset: number): Position {
  const { line, character } = file.lines.positionAt(offset);
  if (session.encoding === "utf-16") return { line, character };
  const start = file.lines.lineStart(line);
  return { line, character: Buffer.byteLength(file.text.slice(start, start + character), "utf8") };
}

export function toRange(session: Session, file: SourceFile, span: Span): Range {
  return { start: toPosition(session, file, span.start), end: toPosition(session, file, span.end) };
}

export function toOffset(session: Session, file: SourceFile, position: Position): number {
  if (session.encoding === "utf-16") return file.lines.offsetAt(position);
  const start = file.lines.lineStart(position.line);
  const end = file.lines.lineStart(position.line + 1);
  let bytes = 0;
  let offset = start;
  for (const character of file.text.slice(start, end)) {
    if (bytes >= position.character) break;
    bytes += Buffer.byteLength(character, "utf8");
    offset += character.length;
  }
  return offset;
}
