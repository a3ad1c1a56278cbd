// A text as items, through its edits. Text goes in; plain immutable items come out. After an edit only the text around it
// is parsed, and only the top-level items that it touched are read and lowered again.
import { lowerItem } from "./lower.js";
import type { Comment, Item, PlacedItem, SyntaxProblem } from "./nodes.js";
import type { Fault, RawItem, RawNode } from "./rawNode.js";
import { commentProblems, isFault } from "./syntaxProblems.js";
import { findEdit, isTemplate, type TextChange, templateProblems } from "./texts.js";
import {
  fieldName,
  kindName,
  missingBit,
  type NodeRecords,
  recordWords,
  TextParser,
  type TopLevelNode,
} from "./tree.js";

/** A comment between items, at its offsets in the file. */
export type PlacedComment = Comment;

/** What a text holds. */
export interface ParsedText {
  readonly text: string;
  readonly isTemplate: boolean;
  readonly items: readonly PlacedItem[];
  readonly comments: readonly PlacedComment[];
  /** Problems outside of items, at their offsets in the file. */
  readonly problems: readonly SyntaxProblem[];
}

/** How deep brackets, blocks and operators may nest before an item is given up (chains to the left are free). */
const MAX_DEPTH = 1000;

/** Parses a text once. */
export function parseText(text: string): ParsedText {
  const parser = new IncrementalParser();
  try {
    return parser.setText(text);
  } finally {
    parser.dispose();
  }
}

/**
 * A child of the root: an item (several, in a declaration of several variables) or a comment. It belongs to one parser,
 * and moves when the text before it changes.
 */
interface Entry {
  start: number;
  end: number;
  /** What the tree had here, to recognise it in another tree. */
  kind: number;
  /** The one item at its present offset, once it was asked for. */
  placed: PlacedItem | undefined;
  readonly nodeCount: number;
  /** Whether it holds an error: the parser chose among several ways to go on by the text around it. */
  readonly fails: boolean;
  /** How far behind its end the text may have decided over it, beside the usual `LOOKAHEAD`. */
  readonly ahead: number;
  readonly items: readonly { readonly offset: number; readonly item: Item }[];
  readonly comment: string | undefined;
}

interface Reading {
  readonly entries: readonly Entry[];
  /** The text became one error as a whole: the entries are no items but whatever could be read. */
  readonly isBroken: boolean;
}

/**
 * The parse of one text through its edits. Call `dispose` when the text is closed.
 *
 * No tree is kept. Between two items the parser is always in the same state, and each decision looks a bounded way
 * ahead, so after an edit a window around it is parsed, up to a place where an old item starts again; from there on
 * the old items hold. tree-sitter's own incremental parsing visits every top-level item of the file, which is what
 * costs in long files, and does not promise the same tree as a fresh parse where there are errors.
 */
export class IncrementalParser {
  private readonly parser = new TextParser();
  private read: Reading = { entries: [], isBroken: false };
  private parsed: ParsedText | undefined;

  /** Parses a new version of the text; items that the change left alone are the same objects as before. */
  setText(text: string): ParsedText {
    const previous = this.parsed;
    if (previous?.text === text) return previous;
    // A failure on the way leaves entries behind that are neither here nor there: the next text is then read afresh.
    this.parsed = undefined;
    const template = isTemplate(text);
    if (previous?.isTemplate === template) {
      const change = findEdit(previous.text, text);
      const { entries, isBroken } = this.read;
      for (const entry of entries) move(entry, change);
      const windowed = isBroken ? undefined : readWindow(this.parser, text, template, entries, change);
      this.read = windowed
        ? { entries: windowed, isBroken: false }
        : readPart(this.parser, text, template, 0, text.length, entries);
    } else {
      this.read = readPart(this.parser, text, template, 0, text.length, []);
    }
    this.parsed = assemble(text, template, this.read.entries);
    return this.parsed;
  }

  /** Frees the parser. */
  dispose(): void {
    this.parser.dispose();
  }
}

/** Puts an entry where it is after the change; one that the change touched gets the kind -1, which nothing has. */
function move(entry: Entry, change: TextChange): void {
  if (entry.end < change.start) return;
  const delta = change.newEnd - change.oldEnd;
  const isBehind = entry.start > change.oldEnd;
  entry.start = isBehind ? entry.start + delta : Math.min(entry.start, change.start);
  entry.end = Math.max(entry.start, entry.end >= change.oldEnd ? entry.end + delta : change.newEnd);
  entry.placed = undefined;
  if (!isBehind) entry.kind = -1;
}

/** No decision of the grammar looks further ahead than this, but for strings and comments without an end. */
const LOOKAHEAD = 4200;

/**
 * How much text behind an error surely ends the choice among the ways to go on: each node that is read costs the worse
 * ones their chance. A window with an error also reaches further, and must read its margins as they were read before.
 */
const SETTLED = 2000;

/** Reads a window around the change; undefined when the text must be read as a whole. */
function readWindow(
  parser: TextParser,
  text: string,
  template: boolean,
  old: readonly Entry[],
  change: TextChange,
): readonly Entry[] | undefined {
  const found = old.findIndex((entry) => entry.end + entry.ahead >= change.start - LOOKAHEAD);
  const touched = found < 0 ? old.length : found;
  const startOf = (index: number) => (index === 0 ? 0 : (old[index]?.start ?? text.length));
  let careful = false;
  for (let reach = LOOKAHEAD + 2000; ; ) {
    const last = firstIndex(old, (entry) => entry.start > change.newEnd + reach);
    careful ||= old.slice(touched, last).some((entry) => entry.fails);
    const first = careful ? firstIndex(old, (entry) => entry.end >= startOf(touched) - reach / 2) : touched;
    const [from, to] = [startOf(first), old[last]?.start ?? text.length];
    const { entries: fresh, isBroken } = readPart(parser, text, template, from, to, old);
    if (isBroken) return undefined;
    if (from === 0 && to === text.length) return fresh;
    if (!careful && fresh.some((entry) => entry.fails)) {
      careful = true;
      continue;
    }
    const joined = join({ fresh, first, touched, to, careful, isLast: to === text.length }, old, change);
    if (joined) return joined;
    // What looks for an end and finds none reads to the end of the text.
    reach = fresh.some((entry) => entry.ahead === Number.POSITIVE_INFINITY) ? text.length : reach * 4;
  }
}

interface Window {
  readonly fresh: readonly Entry[];
  /** Index of the old entry with which the window starts, and of the first that the change may have touched. */
  readonly first: number;
  readonly touched: number;
  /** Where the window ends. */
  readonly to: number;
  /** It holds an error. */
  readonly careful: boolean;
  /** It ends with the text. */
  readonly isLast: boolean;
}

/** The old entries with those of a window in the place of what changed; undefined when the window is too small. */
function join(window: Window, old: readonly Entry[], change: TextChange): readonly Entry[] | undefined {
  const { fresh, first, touched, to, careful, isLast } = window;
  const end = isLast
    ? { fresh: fresh.length, old: old.length }
    : findMeeting(fresh, old, change.newEnd, to - LOOKAHEAD);
  const start = touched - first;
  if (!end || end.fresh < start) return undefined;
  const changed = fresh.slice(start, end.fresh);
  if (!isLast && changed.some((entry) => entry.end + entry.ahead + LOOKAHEAD > to)) return undefined;
  if (careful) {
    const settled = fresh.slice(end.fresh).filter((entry) => entry.start < to - LOOKAHEAD);
    if (!isSameReading(fresh.slice(0, start), old.slice(first, touched))) return undefined;
    if (!isSameReading(settled, old.slice(end.old, end.old + settled.length))) return undefined;
  }
  return [...old.slice(0, touched), ...changed, ...old.slice(end.old)];
}

function isSameReading(fresh: readonly Entry[], old: readonly Entry[]): boolean {
  return (
    fresh.length === old.length &&
    fresh.every(({ start, end, kind, nodeCount }, i) => {
      const before = old[i]!;
      return start === before.start && end === before.end && kind === before.kind && nodeCount === before.nodeCount;
    })
  );
}

/** The first index whose entry satisfies a condition that holds from some entry on; the length when none does. */
function firstIndex(entries: readonly Entry[], condition: (entry: Entry) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (condition(entries[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first place behind the change and before a limit where both a fresh and an old entry start. */
function findMeeting(
  fresh: readonly Entry[],
  old: readonly Entry[],
  behind: number,
  limit: number,
): { readonly fresh: number; readonly old: number } | undefined {
  let at = firstIndex(old, (entry) => entry.start > behind);
  for (let i = firstIndex(fresh, (entry) => entry.start > behind); i < fresh.length; i++) {
    const start = fresh[i]!.start;
    if (start > limit) return undefined;
    while (at < old.length && old[at]!.start < start) at++;
    if (old[at]?.start === start && old[at]!.kind !== -1) return { fresh: i, old: at };
  }
  return undefined;
}

/** What stands before a text for the scanner: whether it is a template, and for a part of one that code comes first. */
function markBefore(template: boolean, from: number): string {
  if (!template) return "\u0001";
  return from === 0 ? "\u0002" : "\u0002%EJSCRIPT_START%<%";
}

/** Parses a part of the text that starts between two items, and lowers what is not among the known entries. */
function readPart(
  parser: TextParser,
  text: string,
  template: boolean,
  from: number,
  to: number,
  known: readonly Entry[],
): Reading {
  const mark = markBefore(template, from);
  const entries: Entry[] = [];
  let isBroken = false;
  let at = firstIndex(known, (entry) => entry.end >= from);
  parser.parse(mark + text.slice(from, to), (node, isInError, records) => {
    isBroken ||= isInError;
    if (mark.length > 1 && node.end <= mark.length) return;
    const start = from + Math.max(0, node.start - mark.length);
    const end = Math.max(start, from + node.end - mark.length);
    while (at < known.length && known[at]!.start < start) at++;
    const same = known[at];
    const isSame = same?.start === start && same.end === end && same.kind === node.kind && same.ahead === 0;
    const fails = node.hasError || isInError;
    if (isSame && !fails && !same.fails && same.nodeCount === node.nodeCount) entries.push(same);
    else entries.push(readEntry(text, template, { ...node, start, end }, fails, records));
  });
  return { entries, isBroken };
}

const none: readonly never[] = [];

function readEntry(
  text: string,
  template: boolean,
  { kind, start, end, nodeCount }: TopLevelNode,
  fails: boolean,
  records: () => NodeRecords,
): Entry {
  if (kindName(kind) === "comment") {
    const comment = text.slice(start, end);
    const isOpen = commentProblems({ start, end }, comment, false).length > 0;
    const ahead = isOpen ? Number.POSITIVE_INFINITY : fails ? SETTLED : 0;
    return { start, end, kind, placed: undefined, nodeCount, fails, ahead, items: none, comment };
  }
  const raw = readItem(records(), text.slice(start, end));
  const items = lowerItem(raw);
  let decided = fails ? end + SETTLED : end;
  if (isUnclosed(raw, items)) decided = Number.POSITIVE_INFINITY;
  for (const { node } of raw.faults)
    if (node.kind === "unterminated_string")
      decided = Math.max(decided, searchedFrom(text, start + node.start, template));
  return { start, end, kind, placed: undefined, nodeCount, fails, ahead: decided - end, items, comment: undefined };
}

/** Whether the rest of the text decided over an item: a comment without end, or a struct, see below. */
function isUnclosed(raw: RawItem, items: Entry["items"]): boolean {
  // What nests too deeply was not looked through.
  if (!raw.root || raw.faults.some(isUnclosedStruct)) return true;
  return items.some(({ item }) => item.problems.some(({ code }) => UNCLOSED.has(code)));
}

const UNCLOSED = new Set(["unterminated-comment", "comment-ends-with-script-part"]);

/** Whether a struct is closed at all decides where one without indentation ends, and any later brace may tell. */
function isUnclosedStruct({ node, parent }: Fault): boolean {
  return node.kind === "missing_brace" && parent.kind === "struct_declaration";
}

/** How far the scanner looked for the end of the string at a quote: behind the next such quote, where that is. */
function searchedFrom(text: string, quote: number, template: boolean): number {
  const sign = text[quote];
  for (let at = quote + 1; at < text.length; at++) {
    const unit = text[at];
    if (unit === "\\") at++;
    else if (template && unit === "%" && text[at + 1] === ">") return at + 2;
    else if (unit === sign) {
      do at++;
      while (text[at] === " " || text[at] === "\t");
      return at;
    }
  }
  return Number.POSITIVE_INFINITY;
}

const OWNERS = /(_statement|_declaration|_directive|^block|^text|^foreign|^for_header|^ERROR)$/;

/** Makes plain objects of an item's records, with offsets from the start of the item. */
function readItem(records: NodeRecords, source: string): RawItem {
  const comments: Comment[] = [];
  const faults: Fault[] = [];
  const root = rawNode(records, 0);
  const tooDeep = !readChildren(records, root, source, comments, faults);
  return { root: tooDeep ? undefined : root, text: source, comments, faults };
}

function rawNode(records: NodeRecords, at: number): RawNode {
  const kindAndField = records[at]!;
  // Where the item starts in the tree's own counting, which may be that of a window, and has a mark in front.
  const origin = Math.max(1, records[1]!);
  const start = Math.max(0, records[at + 1]! - origin);
  const end = Math.max(start, records[at + 2]! - origin);
  return {
    kind: kindName(kindAndField & 0xffff),
    field: fieldName(kindAndField >>> 16),
    start,
    end,
    missing: (records[at + 3]! & missingBit) !== 0 && start === end,
    children: [],
  };
}

/** Gives the root's node all that it holds. False when the item nests too deeply. */
function readChildren(
  records: NodeRecords,
  root: RawNode,
  source: string,
  comments: Comment[],
  faults: Fault[],
): boolean {
  /** The open nodes, where in the records each ends, and which of them count as a step down. */
  const path: RawNode[] = [];
  const ends: number[] = [];
  const deeper: boolean[] = [];
  let depth = 0;
  let insideError = 0;
  const note = (node: RawNode): void => {
    if (insideError > 0 || !isFault(node, source)) return;
    const owner = [...path].reverse().find((ancestor) => OWNERS.test(ancestor.kind)) ?? root;
    faults.push({ node, parent: path.at(-1) ?? root, owner: node === root ? root : owner });
  };
  for (let at = 0; at < records.length; at += recordWords) {
    const node = at === 0 ? root : rawNode(records, at);
    const last = at + (records[at + 3]! & ~missingBit) * recordWords;
    if (node.kind === "comment") {
      comments.push({ start: node.start, end: node.end, text: source.slice(node.start, node.end) });
    } else {
      if (at > 0) path.at(-1)!.children.push(node);
      if (last === at + recordWords) {
        note(node);
      } else {
        const leansLeft = at > 0 && node.start === path.at(-1)!.start && LEANING.has(node.kind);
        path.push(node);
        ends.push(last);
        deeper.push(!leansLeft);
        if (!leansLeft && ++depth > MAX_DEPTH) return false;
        if (node.kind === "ERROR") insideError++;
      }
    }
    while (ends.at(-1) === at + recordWords) {
      ends.pop();
      const closed = path.pop()!;
      if (deeper.pop()) depth--;
      if (closed.kind === "ERROR") insideError--;
      note(closed);
    }
  }
  return true;
}

const LEANING = new Set([
  "binary_expression",
  "call_expression",
  "member_expression",
  "index_expression",
  "update_expression",
]);

function assemble(text: string, template: boolean, entries: readonly Entry[]): ParsedText {
  const items: PlacedItem[] = [];
  const comments: PlacedComment[] = [];
  const problems: SyntaxProblem[] = template ? [...templateProblems(text)] : [];
  for (const entry of entries) {
    const { start, end, comment } = entry;
    if (comment !== undefined) {
      comments.push({ start, end, text: comment });
      const chunkEnds = template && text.startsWith("%>", end);
      for (const problem of commentProblems({ start, end }, comment, chunkEnds)) problems.push(problem);
    }
    for (const { offset, item } of entry.items) {
      const placed = entry.placed ?? { start: start + offset, item };
      if (entry.items.length === 1) entry.placed = placed;
      items.push(placed);
    }
  }
  return { text, isTemplate: template, items, comments, problems };
}
