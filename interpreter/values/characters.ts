// Tests and changes of text by its characters: letters and case, sets of characters, words, lines, CSV. All pure; the
// natives of String add null rules and accounting.

/** Letters are Unicode letters, digits 0 to 9; an empty text passes no test (natives-core 3.7). */
export const characterTests = {
  isAlpha: /^\p{L}+$/u,
  isAlphanumeric: /^[\p{L}0-9]+$/u,
  isDigit: /^[0-9]+$/,
  isLower: /^\p{Ll}+$/u,
  isUpper: /^\p{Lu}+$/u,
} as const;

/** Lower case with every position kept: the few characters that would become longer stay as they are. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const folded = character.toLowerCase();
    return folded.length === character.length ? folded : character;
  }).join("");
}

/** Negative, 0 or positive by code units: upper case first, a prefix before the longer text (natives-core 3.8). */
export function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Without leading characters of a set; an empty set takes nothing. */
export function stripStart(text: string, characters: string): string {
  const set = new Set(characters.split(""));
  let start = 0;
  while (start < text.length && set.has(text[start]!)) start++;
  return text.slice(start);
}
export function stripEnd(text: string, characters: string): string {
  const set = new Set(characters.split(""));
  let end = text.length;
  while (end > 0 && set.has(text[end - 1]!)) end--;
  return text.slice(0, end);
}
export function keepCharacters(text: string, kept: string): string {
  const set = new Set(kept.split(""));
  let result = "";
  for (let index = 0; index < text.length; index++) if (set.has(text[index]!)) result += text[index];
  return result;
}
/** A backslash before each listed character. */
export function escapeCharacters(text: string, escaped: string): string {
  const set = new Set(escaped.split(""));
  let result = "";
  for (let index = 0; index < text.length; index++) result += set.has(text[index]!) ? `\\${text[index]}` : text[index];
  return result;
}

/** The word at a position from 0, words parted by blanks of any kind; "" outside. */
export function wordAt(text: string, position: number): string {
  if (position < 0) return "";
  const words = /\S+/g;
  for (let index = 0; ; index++) {
    const found = words.exec(text);
    if (!found) return "";
    if (index === position) return found[0];
  }
}

/** Length of the first line with its line end; the whole text without one. */
export function firstLineLength(text: string): number {
  const end = text.indexOf("\n");
  return end < 0 ? text.length : end + 1;
}

/** Puts a text before every line; an empty text has no lines, and a last line end begins none. */
export function quoteLines(text: string, quote: string): string {
  return text.replace(/[^\n]*\n|[^\n]+$/g, (line) => quote + line);
}
export function lineCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count + (text !== "" && !text.endsWith("\n") ? 1 : 0);
}

/**
 * Breaks lines that are longer than `length`, at the last blank that fits, which is dropped, or within a word where
 * none fits. With `ignoreQuote`, lines that start with `>` stay.
 */
export function wrapLines(text: string, length: number, ignoreQuote: boolean): string {
  if (length <= 0) return text;
  return text
    .split("\n")
    .map((line) => (ignoreQuote && line.startsWith(">") ? line : wrapLine(line, length)))
    .join("\n");
}
function wrapLine(line: string, length: number): string {
  const parts: string[] = [];
  let start = 0;
  while (line.length - start > length) {
    const blank = line.slice(start, start + length + 1).lastIndexOf(" ");
    const breaks = start + (blank > 0 ? blank : length);
    parts.push(line.slice(start, breaks));
    start = blank > 0 ? breaks + 1 : breaks;
  }
  parts.push(line.slice(start));
  return parts.join("\n");
}

/** One line of CSV: fields in `"` may hold the delimiter, `""` is a quote; line ends outside quotes end the line. */
export function parseCsvLine(text: string, delimiter: string): string[] {
  const line = text.replace(/\r?\n$/, "");
  if (line === "") return [];
  const fields: string[] = [];
  let at = 0;
  do {
    const quoted = line[at] === '"';
    const [field, next] = quoted ? quotedField(line, at + 1, delimiter) : plainField(line, at, delimiter);
    fields.push(field);
    at = next;
  } while (at <= line.length);
  return fields;
}
/** A field and where the next one starts: past the length after the last. */
function plainField(line: string, start: number, delimiter: string): [field: string, next: number] {
  const end = endOfField(line, start, delimiter);
  return [line.slice(start, end), end + 1];
}
function quotedField(line: string, start: number, delimiter: string): [field: string, next: number] {
  let field = "";
  let at = start;
  for (;;) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return [field + line.slice(at), line.length + 1];
    field += line.slice(at, quote);
    at = quote + 1;
    if (line[at] !== '"') break;
    field += '"';
    at++;
  }
  const [rest, next] = plainField(line, at, delimiter);
  return [field + rest, next];
}
function endOfField(line: string, start: number, delimiter: string): number {
  const end = delimiter === "" ? -1 : line.indexOf(delimiter, start);
  return end < 0 ? line.length : end;
}
