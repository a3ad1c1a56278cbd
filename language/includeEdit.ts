// Where a new include belongs: behind the includes that are already there, else behind the language level, else before
// the first statement. It never goes behind the place that needs it.
import type { TextEdit } from "./diagnostic.js";
import type { SourceFile } from "./program.js";

/**
 * The edit that includes the script `name`, for use at `offset`. Undefined when there is no place, as in a template
 * without code.
 */
export function includeEdit(file: SourceFile, name: string, offset: number): TextEdit | undefined {
  const line = `#include "${name}";`;
  const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
  const isDirective = (kind: string | undefined) => kind === "include" || kind === "language_level";
  const above = file.items.filter(({ start, item }) => isDirective(item.node?.kind) && start + item.length <= offset);
  const last = above.findLast(({ item }) => item.node?.kind === "include") ?? above.at(-1);
  if (last) {
    const at = last.start + last.item.length;
    return { span: { start: at, end: at }, newText: newline + line };
  }
  const first = file.items.find(({ item }) => item.node?.kind !== "text");
  if (!first && file.isTemplate) return undefined;
  const at = first ? aboveComments(file.text, Math.min(first.start, offset)) : 0;
  return { span: { start: at, end: at }, newText: line + newline };
}

/** The start of the comment directly above the line of `offset`, or that line's start; code before it on the line stops. */
export function aboveComments(text: string, offset: number): number {
  let start = lineStart(text, offset);
  if (text.slice(start, offset).trim() !== "") return offset;
  while (start > 0) {
    const previous = lineStart(text, start - 1);
    const line = text.slice(previous, start).trim();
    if (line.startsWith("//")) start = previous;
    else if (line.endsWith("*/")) {
      const open = lineStart(text, text.lastIndexOf("/*", start));
      if (!text.slice(open, start).trim().startsWith("/*")) break;
      start = open;
    } else break;
  }
  return start;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}
