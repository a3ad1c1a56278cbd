// Positions. Everything inside the language folder counts UTF-16 offsets; lines and columns exist only at the
// edges (protocols, messages, traces), and are computed here and nowhere else.
import type { Span } from "./syntax/nodes.js";

export type { Span } from "./syntax/nodes.js";

/** Zero-based line and UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The starts of all lines of a text. LF, CRLF and CR all end a line (language.md 1.1). */
export class LineIndex {
  private readonly starts: Uint32Array;
  private readonly length: number;

  constructor(text: string) {
    const next = text.includes("\r") ? nextLine : nextPlainLine;
    let count = 1;
    for (let at = next(text, 0); at > 0; at = next(text, at)) count++;
    this.starts = new Uint32Array(count);
    for (let line = 1, at = next(text, 0); at > 0; at = next(text, at)) this.starts[line++] = at;
    this.length = text.length;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The zero-based line that holds an offset; offsets outside the text are clamped. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const line = this.lineAt(clamped);
    return { line, character: clamped - this.starts[line]! };
  }

  /** The offset of a position, clamped to its line. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.length;
    const start = this.starts[position.line]!;
    const end = this.starts[position.line + 1] ?? this.length;
    return Math.max(start, Math.min(start + position.character, end));
  }

  lineStart(line: number): number {
    return this.starts[line] ?? this.length;
  }
}

/** Where the line behind an offset's own starts; 0 in the last line. */
function nextLine(text: string, offset: number): number {
  for (let i = offset; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10 || (unit === 13 && text.charCodeAt(i + 1) !== 10)) return i + 1;
  }
  return 0;
}

/** The same for a text without CR, as most are: many times quicker. */
function nextPlainLine(text: string, offset: number): number {
  return text.indexOf("\n", offset) + 1;
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
