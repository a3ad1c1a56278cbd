// Mends the text at the cursor: a marker name goes in, the stretch around it is parsed and analysed on its own. What is
// half-typed becomes an ordinary tree, so completion and signature help need no code for broken ones.
import type { ItemAnalysis } from "./analysis.js";
import { declareItem } from "./analyze/declare.js";
import type { GlobalView } from "./analyze/globals.js";
import { analyzeItem } from "./analyze/item.js";
import type { Program, SourceFile } from "./program.js";
import type { AnyNode } from "./syntax/nodes.js";
import { parseText } from "./syntax/parse.js";
import { nameOf, pathAt } from "./syntax/visit.js";
import type { Span } from "./text.js";
import { unknown } from "./types.js";

/** A name that no script contains. */
export const marker = "zzCursorzz";

export interface Mended {
  readonly analysis: ItemAnalysis;
  readonly path: readonly AnyNode[];
  readonly view: GlobalView;
  /** Offset of the cursor within the mended item. */
  readonly cursor: number;
}

/** Tries endings after the marker until the parser makes an ordinary node of it. */
export function mend(program: Program, file: SourceFile, offset: number, word: Span): Mended | undefined {
  const { start, end, order } = stretchAround(file, offset);
  const before = file.text.slice(start, offset);
  const after = file.text.slice(Math.max(word.end, offset), end);
  let best: { readonly mended: Mended; readonly problems: number } | undefined;
  for (const ending of isLastOnLine(after) ? [";", "", ");", " zz;", ") {}"] : ["", ";", ");", " zz;", ") {}"]) {
    const tried = analyzeMended(program, file, before + marker + ending + after, before.length, order);
    if (!tried) continue;
    if (!best || tried.problems < best.problems) best = tried;
    if (best.problems === 0) break;
  }
  return best?.mended;
}

/** With nothing behind it on its line a half-typed name is a statement's end, not the type of the next line's name. */
function isLastOnLine(after: string): boolean {
  return /^[ \t]*(\/\/[^\r\n]*)?(\r|\n|$)/.test(after);
}

function analyzeMended(program: Program, file: SourceFile, text: string, cursor: number, order: number) {
  const view = program.globals(file.uri).view(order, () => true);
  const templated = file.isTemplate ? `%EJSCRIPT_START%\n<%${text}` : text;
  const at = cursor + templated.length - text.length;
  const placed = parseText(templated).items.find(
    ({ start, item }) => start <= at && at < start + item.length && item.node,
  );
  if (!placed) return undefined;
  const inItem = at - placed.start;
  const path = pathAt(placed.item, inItem + 1);
  const node = path.at(-1);
  if (!node) return undefined;
  const carriesMarker = nameOf(node)?.text.includes(marker) || (node.kind === "string" && node.value.includes(marker));
  if (!carriesMarker) return undefined;
  const declared = declareItem(
    placed.item,
    file.uri,
    placed.start,
    (name) => view.struct(name)?.type ?? program.api.type(name) ?? unknown,
  );
  const analysis = analyzeItem(placed.item, {
    uri: file.uri,
    api: program.api,
    globals: view,
    declared,
    duplicateOf: undefined,
    includeProblem: () => undefined,
  });
  return { mended: { analysis, path, view, cursor: inItem }, problems: placed.item.problems.length };
}

/** The item around the offset, or the line when the offset lies between items. */
function stretchAround(file: SourceFile, offset: number): { start: number; end: number; order: number } {
  const { items, text, lines } = file;
  let order = 0;
  while (order < items.length && items[order]!.start + items[order]!.item.length < offset) order++;
  const placed = items[order];
  if (placed && placed.start <= offset) {
    // Something half-typed before the cursor may have been read as an item of its own on the same line.
    const previous = items[order - 1];
    const joined =
      previous && !previous.item.node && previous.start + previous.item.length >= placed.start - 1
        ? previous.start
        : placed.start;
    return { start: joined, end: placed.start + placed.item.length, order };
  }
  const lineStart = lines.lineStart(lines.lineAt(offset));
  const floor = order > 0 ? items[order - 1]!.start + items[order - 1]!.item.length : 0;
  let end = offset;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  const ceiling = placed ? placed.start : text.length;
  return { start: Math.max(lineStart, floor), end: Math.min(end, ceiling), order };
}

/** The word around an offset; empty when there is none. */
export function wordAt(text: string, offset: number): Span {
  const isWord = (index: number) => /[A-Za-z0-9_]/.test(text[index] ?? "");
  let start = offset;
  let end = offset;
  while (start > 0 && isWord(start - 1)) start--;
  while (end < text.length && isWord(end)) end++;
  return { start, end };
}
