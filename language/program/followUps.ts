// One mistake gives one message. Where a line could not be read as it was meant, what analysis says of the rest of that
// line is about the parser's guess, and names that the line declares are missed elsewhere: both are left out until the
// line reads. A name that was declared twice or with an unknown type is not called unused on top of it.
import type { Diagnostic } from "../diagnostic.js";
import type { Span } from "../text.js";
import type { SourceFile } from "./sourceFile.js";

/** Problems behind which the rest of the line is a guess. */
const unread = new Set(["syntax", "missing-semicolon", "no-comma-operator", "no-generics"]);
/** Other problems of syntax, by which a part of the text got no meaning. */
const dropped = /^(no-(?!effect$|new$|const$|modifier$|null$|prototypes$)|several-declarators$|unterminated-string$)/;
/** Headers whose parameters are declared nowhere, and what else such a one gives rise to on its line. */
const foreignHeaders = new Map([
  ["catch-parameter", "swallowed-error"],
  ["no-prototypes", "missing-semicolon"],
]);
const missingNames = new Set(["unknown-name", "unknown-function", "unknown-type"]);
const missingUses = /^(unused-|read-before-value$)/;

/** The diagnostics of a file without those that follow from others of them. */
export function withoutFollowUps(file: SourceFile, found: readonly Diagnostic[]): Diagnostic[] {
  const guesses = guessedLines(file, found);
  const headers = found.filter(({ code }) => foreignHeaders.has(code));
  if (guesses.size === 0 && headers.length === 0) return withoutUnused(file, found);
  const lineOf = ({ span }: Diagnostic) => file.lines.lineAt(span.start);
  const firsts = firstOnEach(guesses, found, lineOf);
  const lost = wordsIn([...guesses.values(), ...headers.map(({ span }) => span)].map((span) => textAt(file, span)));
  const beside = new Set(headers.map((header) => `${foreignHeaders.get(header.code)} ${lineOf(header)}`));
  const kept = found.filter((diagnostic) => {
    if (firsts.has(diagnostic)) return true;
    if (missingNames.has(diagnostic.code) && lost.has(textAt(file, diagnostic.span))) return false;
    return !guesses.has(lineOf(diagnostic)) && !beside.has(`${diagnostic.code} ${lineOf(diagnostic)}`);
  });
  return withoutUnused(file, kept);
}

/** The lines with a place where the parser went on by guessing, although there is code behind it. */
function guessedLines({ text, lines }: SourceFile, found: readonly Diagnostic[]): Map<number, Span> {
  const guesses = new Map<number, Span>();
  for (const { code, severity, span } of found) {
    if (severity !== "error" || !unread.has(code)) continue;
    const line = lines.lineAt(span.start);
    if (guesses.has(line)) continue;
    const end = lines.lineStart(line + 1);
    // A mark that closes something, or ends a statement, goes on as it was meant.
    const isSure = span.start === span.end && /^\s*($|\/\/|\/\*|[)\]};,%])/.test(text.slice(span.end, end));
    if (!isSure) guesses.set(line, { start: lines.lineStart(line), end });
  }
  return guesses;
}

/**
 * The first unreadable place of each line is the mistake; what comes behind it is not news. A semicolon is missed behind
 * a word that means nothing here, as in `echo "x"`: then the word is the mistake.
 */
function firstOnEach(
  guesses: ReadonlyMap<number, Span>,
  found: readonly Diagnostic[],
  lineOf: (each: Diagnostic) => number,
): Set<Diagnostic> {
  const unreadable = new Map<number, Diagnostic>();
  const names = new Map<number, Diagnostic>();
  for (const each of found) {
    const line = lineOf(each);
    if (!guesses.has(line)) continue;
    const firsts = unread.has(each.code) ? unreadable : missingNames.has(each.code) ? names : undefined;
    const first = firsts?.get(line);
    if (!first || each.span.start < first.span.start) firsts?.set(line, each);
  }
  return new Set(
    [...unreadable].map(([line, first]) => {
      const name = names.get(line);
      return first.code === "missing-semicolon" && name && name.span.end <= first.span.start ? name : first;
    }),
  );
}

/** Leaves out what is called unused, or read too early, only because something that mentions it was not understood. */
function withoutUnused(file: SourceFile, found: readonly Diagnostic[]): Diagnostic[] {
  if (!found.some(({ code }) => missingUses.test(code))) return [...found];
  const broken = new Set<number>();
  const typeless = new Set<number>();
  for (const { code, span } of found) {
    if (code === "unknown-type") typeless.add(file.lines.lineAt(span.start));
    else if (unread.has(code) || dropped.test(code) || code === "duplicate-declaration")
      broken.add(itemAt(file, span.start));
  }
  if (broken.size === 0 && typeless.size === 0) return [...found];
  const mentions = new Map<string, number>();
  for (const index of broken) {
    const placed = file.items[index];
    const text = placed ? file.text.slice(placed.start, placed.start + placed.item.length) : "";
    for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) mentions.set(word, (mentions.get(word) ?? 0) + 1);
  }
  return found.filter(({ code, span }) => {
    if (!missingUses.test(code)) return true;
    const own = broken.has(itemAt(file, span.start)) ? 1 : 0;
    return (mentions.get(textAt(file, span)) ?? 0) <= own && !typeless.has(file.lines.lineAt(span.start));
  });
}

/** Index of the last item that starts at or before an offset; -1 before the first. */
function itemAt({ items }: SourceFile, offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function wordsIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}

function textAt({ text }: SourceFile, { start, end }: Span): string {
  return text.slice(start, end);
}
