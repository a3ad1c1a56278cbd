// What the features work on: the program, the open texts and the conversions between the protocol's positions and our
// offsets. One session per connection; whatever a feature remembers between two requests is kept here.
import type { ClientCapabilities, Connection, Position, Range } from "vscode-languageserver/node";
import type { Program, SourceFile } from "../language/program.js";
import type { CrmSymbol } from "../language/symbols.js";
import type { Span } from "../language/text.js";
import type { ServerSettings } from "./protocol.js";
import type { WorkspaceIndex } from "./workspaceIndex.js";

export type PositionEncoding = "utf-8" | "utf-16";

export interface Session {
  readonly program: Program;
  readonly connection: Connection;
  readonly index: WorkspaceIndex;
  client: ClientCapabilities;
  /** Commands beyond the editor's own that the client carries out. */
  commands: ReadonlySet<string>;
  encoding: PositionEncoding;
  settings: ServerSettings;
  /** Versions of the open documents. */
  readonly versions: Map<string, number>;
  /** Open documents that are too large to be analysed. */
  readonly oversized: Set<string>;
  /** Symbols of the last completion lists, for resolve: an item carries the number of its list and its index there. */
  readonly lists: Map<number, readonly (CrmSymbol | undefined)[]>;
  /** Semantic tokens sent last for each document, for deltas. */
  readonly tokens: Map<string, { readonly resultId: string; readonly data: Uint32Array }>;
  /** What workspace diagnostics found in closed scripts, and on what it depended. */
  readonly results: Map<string, { readonly key: string; readonly resultId: string }>;
  /** Settles with the next change of any text, setting or folder. */
  nextChange(): Promise<void>;
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
  return start + unitsOf(file.text.slice(start, file.lines.lineStart(position.line + 1)), position.character);
}

export function toSpan(session: Session, file: SourceFile, range: Range): Span {
  const start = toOffset(session, file, range.start);
  return { start, end: Math.max(start, toOffset(session, file, range.end)) };
}

/** How many UTF-16 units of a text its first `bytes` bytes of UTF-8 are; inside a character, up to its end. */
export function unitsOf(text: string, bytes: number): number {
  let passed = 0;
  let units = 0;
  for (const character of text) {
    if (passed >= bytes) break;
    passed += Buffer.byteLength(character, "utf8");
    units += character.length;
  }
  return units;
}
