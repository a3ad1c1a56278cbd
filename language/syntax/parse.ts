// The wall around tree-sitter: the only file that knows the parser. Text goes in; plain immutable items come out, and
// no tree or node ever leaves. After an edit only the text around it is parsed, and only the top-level items that it
// touched are walked and lowered again, because each step of such a walk crosses into WebAssembly. Trees are freed by hand: a node of a
// freed tree answers nonsense silently, and trees left to the garbage collector have crashed the runtime before.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser, type TreeCursor } from "web-tree-sitter";
import { lowerItem } from "./lower.js";
import type { Comment, Item, PlacedItem, SyntaxProblem } from "./nodes.js";
import type { Fault, RawItem, RawNode } from "./rawNode.js";
import { commentProblems, isFault } from "./syntaxProblems.js";
import { findEdit, isTemplate, type TextChange, templateProblems } from "./texts.js";

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

let language: Language | undefined;
let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly runtime and the grammar, once. Must have finished before anything is parsed.
 * @throws Error when a `.wasm` file is neither beside the bundle nor where the packages keep it.
 */
export function initializeParser(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const runtime = wasmFile("web-tree-sitter.wasm", "../../../node_modules/web-tree-sitter/web-tree-sitter.wasm");
  await Parser.init({ locateFile: () => runtime });
  language = await Language.load(wasmFile("crmscript.wasm", "../../../grammar/crmscript.wasm"));
}

/** A file beside this module, as in a bundle, or where it is in the repository. */
function wasmFile(name: string, inRepository: string): string {
  const candidates = [new URL(name, import.meta.url), new URL(inRepository, import.meta.url)];
  const found = candidates.find((url) => existsSync(url));
  if (!found)
    throw new Error(`Cannot find ${name}; looked at ${candidates.map((url) => fileURLToPath(url)).join(", ")}.`);
  return fileURLToPath(found);
}

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
  private readonly parser = createParser();
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
    this.parser.delete();
  }
}

function createParser(): Parser {
  if (!language) throw new Error("initializeParser() has not finished.");
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
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
  parser: Parser,
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
  parser: Parser,
  text: string,
  template: boolean,
  from: number,
  to: number,
  known: readonly Entry[],
): Entry[] {
  const mark = template ? "\u0002" : "\u0001";
  const part = text.slice(from, to);
  const tree = parser.parse((index) => (index === 0 ? mark : part.slice(index - 1)));
  if (!tree) throw new Error("The parser was stopped, although nothing can stop it.");
  const cursor = tree.walk();
  const entries: Entry[] = [];
  let at = firstIndex(known, (entry) => entry.end >= from);
  try {
    // Where the whole text became one error, the children are no items but whatever could be read.
    const broken = cursor.nodeType === "ERROR";
    for (let more = cursor.gotoFirstChild(); more; more = cursor.gotoNextSibling()) {
      const start = from + Math.max(0, cursor.startIndex - 1);
      const end = Math.max(start, from + cursor.endIndex - 1);
      while (at < known.length && known[at]!.start < start) at++;
      const same = known[at];
      const isSame = same?.start === start && same.end === end && same.kind === cursor.nodeTypeId && !same.unbounded;
      const { descendantCount, hasError } = cursor.currentNode;
      if (isSame && !hasError && !broken && same.nodeCount === descendantCount) entries.push(same);
      else entries.push(readEntry(cursor, text, start, end, descendantCount, hasError || broken));
    }
  } finally {
    cursor.delete();
    tree.delete();
  }
  return entries;
}

function readEntry(
  cursor: TreeCursor,
  text: string,
  start: number,
  end: number,
  nodeCount: number,
  fails: boolean,
): Entry {
  const kind = cursor.nodeTypeId;
  if (cursor.nodeType === "comment") {
    const comment = text.slice(start, end);
    const unbounded = fails || commentProblems({ start, end }, comment, false).length > 0;
    return { start, end, kind, nodeCount, unbounded, items: [], comment };
  }
  const raw = readItem(cursor, text, start, end);
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

/** Copies the subtree at the cursor to plain objects. Leaves the cursor where it was: copies of cursors leak memory. */
function readItem(cursor: TreeCursor, text: string, start: number, end: number): RawItem {
  const source = text.slice(start, end);
  // Where the item starts in the cursor's own counting, which may be that of a window, and has a mark in front.
  const origin = Math.max(1, cursor.startIndex);
  const comments: Comment[] = [];
  const faults: Fault[] = [];
  const root = copyNode(cursor, origin);
  const tooDeep = !copySubtree(cursor, origin, root, source, comments, faults);
  return { root: tooDeep ? undefined : root, text: source, comments, faults };
}

function copyNode(cursor: TreeCursor, origin: number): RawNode {
  const kind = language!.types[cursor.nodeTypeId] ?? "ERROR";
  const field = language!.fields[cursor.currentFieldId] ?? undefined;
  const start = Math.max(0, cursor.startIndex - origin);
  const end = Math.max(start, cursor.endIndex - origin);
  return { kind, field, start, end, missing: start === end && cursor.nodeIsMissing, children: [] };
}

/** Walks down from the cursor and back to it. False when the item nests too deeply. */
function copySubtree(
  cursor: TreeCursor,
  origin: number,
  root: RawNode,
  source: string,
  comments: Comment[],
  faults: Fault[],
): boolean {
  const path: RawNode[] = [];
  let depth = 0;
  let insideError = 0;
  const deeper: boolean[] = [];
  const enter = (node: RawNode, costs: boolean): void => {
    path.push(node);
    deeper.push(costs);
    if (costs) depth++;
    if (node.kind === "ERROR") insideError++;
  };
  const leave = (): void => {
    const node = path.pop()!;
    if (deeper.pop()) depth--;
    if (node.kind === "ERROR") insideError--;
    note(node);
  };
  const note = (node: RawNode): void => {
    if (insideError > 0 || !isFault(node, source)) return;
    const owner = [...path].reverse().find((ancestor) => OWNERS.test(ancestor.kind)) ?? root;
    faults.push({ node, parent: path.at(-1) ?? root, owner: node === root ? root : owner });
  };
  if (!cursor.gotoFirstChild()) {
    note(root);
    return true;
  }
  enter(root, true);
  for (;;) {
    const node = copyNode(cursor, origin);
    if (node.kind === "comment") {
      comments.push({ start: node.start, end: node.end, text: source.slice(node.start, node.end) });
    } else {
      path.at(-1)!.children.push(node);
      if (cursor.gotoFirstChild()) {
        const leansLeft = node.start === path.at(-1)!.start && LEANING.has(node.kind);
        enter(node, !leansLeft);
        if (depth > MAX_DEPTH) {
          for (const _ of path) cursor.gotoParent();
          return false;
        }
        continue;
      }
      note(node);
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      leave();
      if (path.length === 0) return true;
    }
  }
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
