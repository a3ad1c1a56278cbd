// The formatter: only white space between tokens changes, never a token. Layout by the published conventions: two
// spaces, the opening brace at the end of the line, spaces round operators, one statement a line. Where an author
// broke a long statement the break stays. What does not parse is left as it is.
import type { TextEdit } from "./diagnostic.js";
import { type Layout, layoutOf } from "./layout.js";
import type { SourceFile } from "./program.js";
import type { Span } from "./text.js";
import { type Token, tokensOf, wouldJoin } from "./tokens.js";

export interface FormatOptions {
  /** Spaces a level; the convention is 2. */
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/** The edits that bring a file into shape; with a range, only those that touch it. */
export function format(file: SourceFile, options: FormatOptions, range?: Span): TextEdit[] {
  const bounds = file.items.flatMap(({ start, item }) => [start, start + item.length]);
  const tokens = tokensOf(file.text, file.isTemplate, bounds);
  const writer: Writer = {
    text: file.text,
    layout: layoutOf(file, tokens),
    lineEnd: /\r\n|\r|\n/.exec(file.text)?.[0] ?? "\n",
    unit: options.insertSpaces ? " ".repeat(options.tabSize) : "\t",
    depth: 0,
    passed: 0,
  };
  const edits: TextEdit[] = [];
  const codeAfter = codeBehind(tokens);
  tokens.forEach((next, i) => {
    const previous = tokens[i - 1];
    const newText = separator(writer, previous, next, codeAfter[i]);
    add(edits, file, { start: previous?.end ?? 0, end: next.start }, newText, writer, range);
  });
  const last = tokens.at(-1);
  if (last && last.kind !== "text" && !isOpenComment(file.text, last))
    add(edits, file, { start: last.end, end: file.text.length }, writer.lineEnd, writer, range);
  return edits;
}

/** A block comment without an end takes what is added behind it. */
function isOpenComment(text: string, { start, end }: Token): boolean {
  return text.startsWith("/*", start) && !(end - start >= 4 && text.startsWith("*/", end - 2));
}

/** For each token the next one behind it that is no comment. */
function codeBehind(tokens: readonly Token[]): (Token | undefined)[] {
  const found = new Array<Token | undefined>(tokens.length);
  let next: Token | undefined;
  for (let i = tokens.length - 1; i >= 0; i--) {
    found[i] = next;
    if (tokens[i]!.kind !== "comment") next = tokens[i];
  }
  return found;
}

interface Writer {
  readonly text: string;
  readonly layout: Layout;
  readonly lineEnd: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Depth of the statement that the last token belongs to. */
  depth: number;
  /** How many frozen stretches lie before the place that is looked at. */
  passed: number;
}

function add(
  edits: TextEdit[],
  file: SourceFile,
  span: Span,
  newText: string | undefined,
  writer: Writer,
  range?: Span,
): void {
  if (newText === undefined || newText === file.text.slice(span.start, span.end)) return;
  if (range && (span.end < range.start || span.start > range.end)) return;
  if (isFrozen(writer, span)) return;
  edits.push({ span, newText });
}

/**
 * Whether the white space at a span must stay as it is: inside of what does not parse, and on its line beside it. Asked
 * from the start of the text to its end, so each frozen stretch is passed once.
 */
function isFrozen(writer: Writer, span: Span): boolean {
  const { frozen } = writer.layout;
  while (writer.passed < frozen.length && frozen[writer.passed]!.end < span.start) writer.passed++;
  const next = frozen[writer.passed];
  if (!next || next.start > span.end) return false;
  const isInside = next.start < span.end && next.end > span.start;
  return isInside || (span.end < writer.text.length && !/[\r\n]/.test(writer.text.slice(span.start, span.end)));
}

/** The white space before `next`; undefined leaves what is there. `after` is the next token that is no comment. */
function separator(
  writer: Writer,
  previous: Token | undefined,
  next: Token,
  after: Token | undefined,
): string | undefined {
  const { text, layout } = writer;
  const between = text.slice(previous?.end ?? 0, next.start);
  const breaks = between.match(/\r\n|\r|\n/g)?.length ?? 0;
  const start = layout.statements.get(next.start);
  if (start) writer.depth = start.depth;
  if (next.kind === "text") return undefined;
  if (previous?.kind === "text") return breaks > 0 ? newLine(writer, depthOf(writer, next, after), breaks) : undefined;
  if (!previous) return "";
  const opened = layout.braces.get(previous.start);
  const afterBrace = opened?.role === "open" && !opened.inline;
  if (next.kind === "comment" && breaks === 0) return text.startsWith("//", next.start) ? between || " " : " ";
  if (next.kind === "comment") return newLine(writer, depthOf(writer, next, after), afterBrace ? 1 : breaks);
  if (previous.kind === "comment" && (breaks > 0 || text.startsWith("//", previous.start)))
    return newLine(writer, depthOf(writer, next, after), breaks);
  const brace = layout.braces.get(next.start);
  if (brace?.role === "open" && !start) return " ";
  if (brace?.role === "close") {
    if (brace.inline) return " ";
    writer.depth = brace.depth;
    return newLine(writer, brace.depth, 1);
  }
  if (opened?.role === "open" && opened.inline) return " ";
  if (afterBrace) return newLine(writer, depthOf(writer, next, after), 1);
  if (start) {
    if (start.inline) return " ";
    const ended = /[;}]/.test(text[previous.end - 1]!);
    return ended || breaks > 0 ? newLine(writer, start.depth, ended ? breaks : 1) : " ";
  }
  const branch = layout.branches.get(next.start);
  if (branch !== undefined) return text[previous.start] === "}" || breaks === 0 ? " " : newLine(writer, branch, 1);
  if (breaks > 0 && !/^[;,]/.test(text.slice(next.start, next.end)))
    return newLine(writer, text[next.start] === ")" ? writer.depth : continued(writer.depth), 1);
  return isSpaced(writer, previous, next) ? " " : "";
}

/** At most one blank line stays. */
function newLine(writer: Writer, depth: number, breaks: number): string {
  return writer.lineEnd.repeat(breaks > 1 ? 2 : 1) + writer.unit.repeat(depth);
}

function continued(depth: number): number {
  return depth + 2;
}

/** The depth of a line that begins with a token: a comment stands as deep as what follows it. */
function depthOf(writer: Writer, next: Token, after: Token | undefined): number {
  const { layout } = writer;
  const token = next.kind === "comment" ? after : next;
  if (!token || token.kind === "text") return next.kind === "comment" && !token ? 0 : writer.depth;
  const brace = layout.braces.get(token.start);
  if (brace?.role === "close") return next.kind === "comment" ? brace.depth + 1 : brace.depth;
  return layout.statements.get(token.start)?.depth ?? layout.branches.get(token.start) ?? continued(writer.depth);
}

function isSpaced({ text, layout }: Writer, previous: Token, next: Token): boolean {
  const before = text.slice(previous.start, previous.end);
  const behind = text.slice(next.start, next.end);
  if (layout.prefixes.has(previous.start)) return wouldJoin(before, behind);
  if (before === "(" || before === "[" || before === "." || behind === ".") return false;
  if (behind === ")" || behind === "]" || behind === ";" || behind === ",") return false;
  if ((behind === "++" || behind === "--") && !layout.prefixes.has(next.start)) return false;
  const endsOperand = previous.kind === "number" || previous.kind === "string" || before === ")" || before === "]";
  if (behind === "[") return previous.kind !== "word" && !endsOperand;
  if (behind === "(")
    return previous.kind === "word" ? /^(if|while|for|foreach|return|throw|in)$/i.test(before) : !endsOperand;
  return true;
}
