// The values of literals. Escapes the language does not know keep their backslash (language.md 2).
import type { Span } from "./nodes.js";
import type { RawNode } from "./rawNode.js";

const ESCAPES = new Map<string, string>([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  [";", ";"],
  ["\n", ""],
  ["\r", ""],
  ["\r\n", ""],
]);

export interface StringValue {
  readonly value: string;
  readonly quote: '"' | "'";
  readonly unknownEscapes: readonly Span[];
}

/** Reads a `string` node; line breaks inside of it count as `\n`, whatever the file uses. */
export function stringValue(node: RawNode, text: string): StringValue {
  const quote = text.charAt(node.start) === "'" ? "'" : '"';
  const unterminated = node.children[0]?.kind === "unterminated_string" ? node.children[0] : undefined;
  if (unterminated) return { ...unterminatedValue(text.slice(unterminated.start + 1, unterminated.end)), quote };
  const unknownEscapes: Span[] = [];
  let value = "";
  for (const part of node.children) {
    if (part.kind === "string_content") value += withLineFeeds(text.slice(part.start, part.end));
    if (part.kind !== "escape_sequence") continue;
    const resolved = ESCAPES.get(text.slice(part.start + 1, part.end));
    if (resolved === undefined) unknownEscapes.push({ start: part.start, end: part.end });
    value += resolved ?? text.slice(part.start, part.end);
  }
  return { value, quote, unknownEscapes };
}

function unterminatedValue(content: string): Omit<StringValue, "quote"> {
  const value = content.replace(/\\(.)/gs, (whole, unit: string) => ESCAPES.get(unit) ?? whole);
  return { value, unknownEscapes: [] };
}

function withLineFeeds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
