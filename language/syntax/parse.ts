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

/** A child of the root: an item (several, in a declaration of several variables) or a comment. */
interface Entry {
  readonly start: number;
  readonly end: number;
  /** What the tree had here, to recognise it in another tree. */
  readonly kind: number;
  readonly nodeCount: number;
  /** Whether its reading may depend on text arbitrarily far behind it, or on what stands before it. */
  readonly unbounded: boolean;
  readonly items: readonly { readonly offset: number; readonly item: Item }[];
  readonly comment: string | undefined;
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
  private entries: readonly Entry[] = [];
  private parsed: ParsedText | undefined;

  /** Parses a new version of the text; items that the change left alone are the same objects as before. */
  setText(text: string): ParsedText {
    const previous = this.parsed;
    if (previous?.text === text) return previous;
    const template = isTemplate(text);
    if (previous?.isTemplate === template) {
      const change = findEdit(previous.text, text);
      const moved = this.entries.map((entry) => move(entry, change));
      const windowed = template ? undefined : readWindow(this.parser, text, moved, change);
      this.entries = windowed ?? readPart(this.parser, text, template, 0, text.length, moved);
    } else {
      this.entries = readPart(this.parser, text, template, 0, text.length, []);
    }
    this.parsed = assemble(text, template, this.entries);
    return this.parsed;
  }

  /** Frees the parser. */
  dispose(): void {
    this.parser.dispose();
  }
}

/** An entry at its place after the change; one that the change touched gets the kind -1, which nothing has. */
function move(entry: Entry, change: TextChange): Entry {
  if (entry.end < change.start) return entry;
  const delta = change.newEnd - change.oldEnd;
  const start = entry.start > change.oldEnd ? entry.start + delta : Math.min(entry.start, change.start);
  const end = Math.max(start, entry.end >= change.oldEnd ? entry.end + delta : change.newEnd);
  return { ...entry, start, end, kind: entry.start > change.oldEnd ? entry.kind : -1 };
}

/** No decision of the grammar looks further ahead than this, but for strings and comments without an end. */
const LOOKAHEAD = 4200;

/** Reads a window around the change; undefined when the text must be read as a whole. */
function readWindow(
  parser: TextParser,
  text: string,
  old: readonly Entry[],
  change: TextChange,
): readonly Entry[] | undefined {
  if (old.some((entry) => entry.unbounded)) return undefined;
  const first = Math.max(
    0,
    firstIndex(old, (entry) => entry.end >= change.start - LOOKAHEAD),
  );
  const from = first === 0 ? 0 : (old[first]?.start ?? text.length);
  for (let reach = 2 * LOOKAHEAD; ; reach *= 8) {
    const last = firstIndex(old, (entry) => entry.start > change.newEnd + reach);
    const to = old[last]?.start ?? text.length;
    const fresh = readPart(parser, text, false, from, to, old);
    if (fresh.some((entry) => entry.unbounded)) return undefined;
    if (to === text.length) return [...old.slice(0, first), ...fresh];
    const meeting = findMeeting(fresh, old, change.newEnd, to - LOOKAHEAD);
    if (meeting) return [...old.slice(0, first), ...fresh.slice(0, meeting.fresh), ...old.slice(meeting.old)];
  }
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

/** Parses a part of the text that starts between two items, and lowers what is not among the known entries. */
function readPart(
  parser: TextParser,
  text: string,
  template: boolean,
  from: number,
  to: number,
  known: readonly Entry[],
): Entry[] {
  const mark = template ? "\u0002" : "\u0001";
  const entries: Entry[] = [];
  let at = firstIndex(known, (entry) => entry.end >= from);
  parser.parse(mark + text.slice(from, to), (node, isBroken, records) => {
    const start = from + Math.max(0, node.start - 1);
    const end = Math.max(start, from + node.end - 1);
    while (at < known.length && known[at]!.start < start) at++;
    const same = known[at];
    const isSame = same?.start === start && same.end === end && same.kind === node.kind && !same.unbounded;
    const fails = node.hasError || isBroken;
    if (isSame && !fails && same.nodeCount === node.nodeCount) entries.push(same);
    else entries.push(readEntry(text, { ...node, start, end }, fails, records));
  });
  return entries;
}

function readEntry(
  text: string,
  { kind, start, end, nodeCount }: TopLevelNode,
  fails: boolean,
  records: () => NodeRecords,
): Entry {
  if (kindName(kind) === "comment") {
    const comment = text.slice(start, end);
    const unbounded = fails || commentProblems({ start, end }, comment, false).length > 0;
    return { start, end, kind, nodeCount, unbounded, items: [], comment };
  }
  const raw = readItem(records(), text.slice(start, end));
  const items = lowerItem(raw);
  const unbounded =
    fails ||
    raw.faults.some(isUnclosedStruct) ||
    items.some(({ item }) => item.problems.some(({ code }) => UNBOUNDED.has(code)));
  return { start, end, kind, nodeCount, unbounded, items, comment: undefined };
}

/** Whether a struct is closed at all decides where one without indentation ends, and any later brace may tell. */
function isUnclosedStruct({ node, parent }: Fault): boolean {
  return node.kind === "missing_brace" && parent.kind === "struct_declaration";
}

const UNBOUNDED = new Set(["unterminated-string", "unterminated-comment", "comment-ends-with-script-part"]);

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
  for (const { start, end, items: held, comment } of entries) {
    if (comment !== undefined) {
      comments.push({ start, end, text: comment });
      problems.push(...commentProblems({ start, end }, comment, template && text.startsWith("%>", end)));
    }
    for (const { offset, item } of held) items.push({ start: start + offset, item });
  }
  return { text, isTemplate: template, items, comments, problems };
}
