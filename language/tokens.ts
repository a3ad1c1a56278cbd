// The text as a plain list of tokens, comments included, for those who care about white space: the formatter and its
// promise that it never changes anything else. The grammar decides what the tokens mean; this only parts them.

export interface Token {
  readonly kind: "word" | "number" | "string" | "punctuation" | "comment" | "text";
  readonly start: number;
  readonly end: number;
}

const operators = ["++", "--", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%="];

/**
 * All tokens in order. In a template everything outside of `<% %>`, marks included, is one `text` token a stretch;
 * `%>` ends a chunk also inside a comment or string (language.md 1.3).
 * @param bounds ascending offsets over which no string or comment reaches: what the parser made of an open quote
 */
export function tokensOf(text: string, isTemplate: boolean, bounds: readonly number[] = []): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let next = 0;
  if (isTemplate) at = pushText(text, 0, tokens);
  while (at < text.length) {
    const character = text[at]!;
    if (/\s|\ufeff/.test(character)) at++;
    else if (isTemplate && text.startsWith("%>", at)) at = pushText(text, at, tokens);
    else {
      const token = tokenAt(text, at, isTemplate);
      while (next < bounds.length && bounds[next]! <= at) next++;
      const end = hasOwnEnd(token) ? Math.min(token.end, bounds[next] ?? token.end) : token.end;
      tokens.push(end < token.end ? { ...token, end } : token);
      at = end;
    }
  }
  return tokens;
}

function hasOwnEnd({ kind }: Token): boolean {
  return kind === "string" || kind === "comment";
}

/** Whether two signs side by side would be read as one. */
export function wouldJoin(before: string, behind: string): boolean {
  return operators.includes(before.slice(-1) + behind.charAt(0));
}

/** A stretch outside of script: up to and including the `<%` that ends it, or to the end of the file. */
function pushText(text: string, start: number, tokens: Token[]): number {
  const opening = openingAfter(text, start);
  const end = opening < 0 ? text.length : opening + 2;
  tokens.push({ kind: "text", start, end });
  return end;
}

/** The next `<%` inside a START/END region; before the first START nothing counts. */
function openingAfter(text: string, start: number): number {
  let at = start;
  let inside = start > 0;
  for (;;) {
    const opening = text.indexOf("<%", at);
    const region = text.indexOf(inside ? "%EJSCRIPT_END%" : "%EJSCRIPT_START%", at);
    if (inside && opening >= 0 && (region < 0 || opening < region)) return opening;
    if (region < 0) return -1;
    inside = !inside;
    at = region + 1;
  }
}

function tokenAt(text: string, start: number, isTemplate: boolean): Token {
  const end = (stop: number) => (isTemplate ? cutAtChunkEnd(text, start, stop) : stop);
  const rest = text.slice(start, start + 2);
  if (rest === "//") return { kind: "comment", start, end: end(lineEnd(text, start)) };
  if (rest === "/*") {
    const close = text.indexOf("*/", start + 2);
    return { kind: "comment", start, end: end(close < 0 ? text.length : close + 2) };
  }
  const character = text[start]!;
  if (character === '"' || character === "'") return { kind: "string", start, end: end(stringEnd(text, start)) };
  const word = /[#A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*/y;
  word.lastIndex = start;
  if (word.test(text)) return { kind: "word", start, end: word.lastIndex };
  const number = /\d+(?:\.\d+(?:[eE][+-]?\d+)?)?[A-Za-z_]*/y;
  number.lastIndex = start;
  if (number.test(text)) return { kind: "number", start, end: number.lastIndex };
  const length =
    operators.includes(rest) && !(isTemplate && rest[0] !== "%" && text.startsWith("%>", start + 1)) ? 2 : 1;
  return { kind: "punctuation", start, end: start + length };
}

function cutAtChunkEnd(text: string, start: number, end: number): number {
  const chunkEnd = text.indexOf("%>", start);
  return chunkEnd >= 0 && chunkEnd < end ? chunkEnd : end;
}

function lineEnd(text: string, start: number): number {
  const match = /[\r\n]/g;
  match.lastIndex = start;
  return match.exec(text)?.index ?? text.length;
}

function stringEnd(text: string, start: number): number {
  const quote = text[start];
  let at = start + 1;
  while (at < text.length && text[at] !== quote) at += text[at] === "\\" ? 2 : 1;
  return Math.min(at + 1, text.length);
}
