// Documentation of user code: the comment directly above a declaration, with no blank line in between
// (language.md 2, "Documentation comment"). It is read from the text when somebody asks, never stored, so that
// editing a comment analyses nothing again.

/**
 * The text of the comment that ends directly above `offset`, without comment marks; "" when there is none. Several
 * `//` lines count as one comment. A comment behind code on its line is not documentation.
 */
export function documentationAbove(text: string, offset: number): string {
  let lineStart = startOfLine(text, offset);
  if (text.slice(lineStart, offset).trim() !== "") return "";
  const lines: string[] = [];
  while (lineStart > 0) {
    const end = endOfPreviousLine(text, lineStart);
    const start = startOfLine(text, end);
    const line = text.slice(start, end).trim();
    if (line.startsWith("//")) {
      lines.unshift(line.replace(/^\/+ ?/, ""));
      lineStart = start;
      continue;
    }
    if (lines.length === 0 && line.endsWith("*/")) return blockComment(text, text.lastIndexOf("*/", end));
    break;
  }
  return lines.join("\n").trim();
}

function blockComment(text: string, close: number): string {
  const open = text.lastIndexOf("/*", close);
  if (open < 0 || text.indexOf("*/", open + 2) !== close) return "";
  if (text.slice(startOfLine(text, open), open).trim() !== "") return "";
  return text
    .slice(open + 2, close)
    .replace(/^\*+/, "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start--;
  return start;
}

function endOfPreviousLine(text: string, lineStart: number): number {
  const end = lineStart - 1;
  return text[end] === "\n" && text[end - 1] === "\r" ? end - 1 : end;
}
