// textDocument/formatting, rangeFormatting and onTypeFormatting.
import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  FormattingOptions,
  TextEdit,
} from "vscode-languageserver/node";
import { format } from "../../language/format.js";
import type { SourceFile } from "../../language/program.js";
import type { Span } from "../../language/text.js";
import { type Session, toOffset, toRange } from "../session.js";

export function formatting(session: Session, file: SourceFile, params: DocumentFormattingParams): TextEdit[] {
  return edits(session, file, params.options);
}

export function rangeFormatting(session: Session, file: SourceFile, params: DocumentRangeFormattingParams): TextEdit[] {
  const { start, end } = params.range;
  return edits(session, file, params.options, {
    start: toOffset(session, file, start),
    end: toOffset(session, file, end),
  });
}

/** After `;` and `}`: the line that was just finished, never the white space behind the cursor. */
export function onTypeFormatting(
  session: Session,
  file: SourceFile,
  params: DocumentOnTypeFormattingParams,
): TextEdit[] {
  const offset = toOffset(session, file, params.position);
  const lineStart = file.lines.lineStart(file.lines.lineAt(offset));
  const opening = params.ch === "}" ? blockStart(file, offset) : undefined;
  const range = { start: Math.max(0, Math.min(lineStart, opening ?? lineStart)), end: offset - 1 };
  return edits(session, file, params.options, range);
}

/** Start of the item that the closing brace before the offset ends; undefined when it ends none. */
function blockStart(file: SourceFile, offset: number): number | undefined {
  return file.items.find(({ start, item }) => start < offset && start + item.length >= offset)?.start;
}

function edits(session: Session, file: SourceFile, options: FormattingOptions, range?: Span): TextEdit[] {
  const { tabSize, insertSpaces } = options;
  return format(file, { tabSize, insertSpaces }, range).map(({ span, newText }) => ({
    range: toRange(session, file, span),
    newText,
  }));
}
