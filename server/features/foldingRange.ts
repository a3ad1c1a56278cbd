// textDocument/foldingRange: blocks and structs, stretches of comments, the includes at the top, and `#region` marks in
// line comments.
import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import type { AnyNode, Comment } from "../../language/syntax/nodes.js";
import { nodesOf } from "../../language/syntax/visit.js";
import type { Session } from "../session.js";

export function foldingRange(session: Session, file: SourceFile): FoldingRange[] {
  const { items, lines } = file;
  const ranges: FoldingRange[] = [];
  const comments: Comment[] = [...file.comments];
  const add = (start: number, end: number, kind?: FoldingRangeKind, keepLast = false) => {
    const [startLine, lastLine] = [lines.lineAt(start), lines.lineAt(end)];
    const endLine = keepLast ? lastLine - 1 : lastLine;
    if (endLine > startLine) ranges.push({ startLine, endLine, ...(kind && { kind }) });
  };
  for (const { start, item } of items) {
    for (const node of nodesOf(item)) {
      const span = bracesOf(node);
      // The line of the closing brace stays in view.
      if (span) add(start + span.start, start + span.end - 1, undefined, true);
    }
    for (const { start: from, end, text } of item.comments)
      comments.push({ start: start + from, end: start + end, text });
  }
  comments.sort((a, b) => a.start - b.start);
  for (const { start, end } of stretchesOf(file, comments)) add(start, end, FoldingRangeKind.Comment);
  for (const { start, end } of regionsOf(comments)) add(start, end, FoldingRangeKind.Region);
  const includes = items.filter(({ item }) => item.node?.kind === "include");
  const last = includes.at(-1);
  if (last && includes.length > 1) add(includes[0]!.start, last.start + last.item.length, FoldingRangeKind.Imports);
  const limit = session.client.textDocument?.foldingRange?.rangeLimit;
  return ranges.sort((a, b) => a.startLine - b.startLine).slice(0, limit);
}

function bracesOf(node: AnyNode): { readonly start: number; readonly end: number } | undefined {
  if (node.kind === "block" || node.kind === "struct") return node;
  // A call or condition that is laid out over several lines folds too.
  return node.kind === "call" ? node.argumentsSpan : undefined;
}

/** Line comments in a row fold as one, block comments by themselves. */
function stretchesOf(file: SourceFile, comments: readonly Comment[]): { start: number; end: number }[] {
  const stretches: { start: number; end: number; line: boolean }[] = [];
  for (const { start, end, text } of comments) {
    const line = text.startsWith("//");
    const previous = stretches.at(-1);
    const follows = previous && line && previous.line && file.text.slice(previous.end, start).trim() === "";
    if (follows && file.lines.lineAt(start) === file.lines.lineAt(previous.end) + 1) previous.end = end;
    else stretches.push({ start, end, line });
  }
  return stretches;
}

function regionsOf(comments: readonly Comment[]): { start: number; end: number }[] {
  const open: number[] = [];
  const regions: { start: number; end: number }[] = [];
  for (const { start, end, text } of comments) {
    if (/^\/\/\s*#?region\b/.test(text)) open.push(start);
    else if (/^\/\/\s*#?endregion\b/.test(text)) {
      const from = open.pop();
      if (from !== undefined) regions.push({ start: from, end });
    }
  }
  return regions;
}
