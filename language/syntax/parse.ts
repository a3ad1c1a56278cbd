// The wall around tree-sitter: the only file that knows the parser. Text goes in; plain immutable items come out, and
// no tree or node ever leaves. Parsing is incremental, and only the top-level items that an edit touched are walked
// and lowered again, because each step of such a walk crosses into WebAssembly. Trees are freed by hand: a node of a
// freed tree answers nonsense silently, and trees left to the garbage collector have crashed the runtime before.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Edit, Language, Parser, type Tree, type TreeCursor } from "web-tree-sitter";
import { lowerItem } from "./lower.js";
import type { Comment, Item, PlacedItem, SyntaxProblem } from "./nodes.js";
import type { Fault, RawItem, RawNode } from "./rawNode.js";
import { commentProblems, isFault } from "./syntaxProblems.js";
import { findEdit, isTemplate, lineOf, type TextChange, templateProblems } from "./texts.js";

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
  readonly items: readonly { readonly offset: number; readonly item: Item }[];
  readonly comment: string | undefined;
}

/** The parse of one text through its edits. Call `dispose` when the text is closed. */
export class IncrementalParser {
  private readonly parser = createParser();
  private tree: Tree | undefined;
  private entries: readonly Entry[] = [];
  private parsed: ParsedText | undefined;

  /** Parses a new version of the text; items that the change left alone are the same objects as before. */
  setText(text: string): ParsedText {
    const previous = this.parsed;
    if (previous?.text === text) return previous;
    const template = isTemplate(text);
    const keeps = this.tree && previous && previous.isTemplate === template && !isBroken(this.tree);
    const change = keeps ? findEdit(previous.text, text) : undefined;
    if (change) this.tree!.edit(treeEdit(change, previous!.text, text));
    const mark = template ? "\u0002" : "\u0001";
    const old = this.tree;
    const tree = this.parse(mark, text, change ? old : undefined);
    try {
      this.entries = change && !isBroken(tree) ? this.updated(old!, tree, change, text) : readAll(tree, text);
    } finally {
      old?.delete();
      this.tree = tree;
    }
    this.parsed = assemble(text, template, this.entries);
    return this.parsed;
  }

  /**
   * Parses from the old tree if that gives what a fresh parse would give. tree-sitter promises so only for text without
   * errors of its own; those are rare, since our grammar has rules for the usual mistakes.
   */
  private parse(mark: string, text: string, old: Tree | undefined): Tree {
    const read = (index: number) => (index === 0 ? mark : text.slice(index - 1));
    let tree = this.parser.parse(read, old ?? null);
    if (old && tree?.rootNode.hasError) {
      tree.delete();
      tree = this.parser.parse(read);
    }
    if (!tree) throw new Error("The parser was stopped, although nothing can stop it.");
    return tree;
  }

  /** Frees the tree and the parser. */
  dispose(): void {
    this.tree?.delete();
    this.tree = undefined;
    this.parser.delete();
  }

  /** The entries of a new tree: those near the change or the changed structure are read, the others kept. */
  private updated(old: Tree, tree: Tree, change: TextChange, text: string): readonly Entry[] {
    const moved = this.entries.map((entry) => move(entry, change));
    const dirty = [{ start: change.start, end: change.newEnd }];
    for (const range of old.getChangedRanges(tree))
      dirty.push({ start: range.startIndex - 1, end: range.endIndex - 1 });
    dirty.sort((a, b) => a.start - b.start);
    return replaceDirty(moved, dirty, tree, text);
  }
}

function createParser(): Parser {
  if (!language) throw new Error("initializeParser() has not finished.");
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/** Whether the whole text became one error: its children are then no items, but whatever could be read. */
function isBroken(tree: Tree): boolean {
  return tree.rootNode.isError;
}

/** Offsets in the tree count the mark that is put before the text, hence the ones added and taken away. */
function treeEdit(change: TextChange, oldText: string, newText: string): Edit {
  const point = (text: string, offset: number) => {
    const { row, column } = lineOf(text, offset);
    return { row, column: row === 0 ? column + 1 : column };
  };
  const startPosition = point(newText, change.start);
  return new Edit({
    startIndex: change.start + 1,
    oldEndIndex: change.oldEnd + 1,
    newEndIndex: change.newEnd + 1,
    startPosition,
    oldEndPosition: point(oldText, change.oldEnd),
    newEndPosition: point(newText, change.newEnd),
  });
}

/** An entry at its place behind the change; `end < start` marks one that the change touched. */
function move(entry: Entry, change: TextChange): Entry {
  if (entry.end < change.start) return entry;
  const delta = change.newEnd - change.oldEnd;
  if (entry.start > change.oldEnd) return { ...entry, start: entry.start + delta, end: entry.end + delta };
  return { ...entry, start: Math.min(entry.start, change.start), end: -1 };
}

interface Range {
  start: number;
  end: number;
}

/** Replaces the entries that touch one of the ranges by what the tree has there. */
function replaceDirty(entries: readonly Entry[], dirty: readonly Range[], tree: Tree, text: string): readonly Entry[] {
  const result: Entry[] = [];
  let next = 0;
  let done = -1;
  for (const range of dirty) {
    if (range.end < done) continue;
    while (next < entries.length && entries[next]!.end >= 0 && entries[next]!.end < range.start) {
      if (entries[next]!.start >= done) result.push(entries[next]!);
      next++;
    }
    const from = Math.max(range.start, done);
    const fresh = readRange(tree, text, from, range.end, (end) => {
      // What an old entry covered must be covered again: go on until the next old entry lies wholly behind.
      while (
        next < entries.length &&
        (entries[next]!.end < 0 || entries[next]!.start < end || entries[next]!.start <= range.end)
      ) {
        next++;
      }
      const last = entries[next - 1];
      return last !== undefined && last.end > end;
    });
    for (const entry of fresh) if (entry.start >= done) result.push(entry);
    done = Math.max(done, range.end, fresh.at(-1)?.end ?? -1);
  }
  for (; next < entries.length; next++) if (entries[next]!.start >= done) result.push(entries[next]!);
  return result;
}

/** Reads the entries that touch a range, and further ones while `goesOn` says so of their end. */
function readRange(
  tree: Tree,
  text: string,
  from: number,
  to: number,
  goesOn: (end: number) => boolean,
): readonly Entry[] {
  const cursor = tree.walk();
  const entries: Entry[] = [];
  try {
    // The first child that ends at or behind the place; one that only touches it counts.
    let more = cursor.gotoFirstChildForIndex(Math.max(0, from)) || cursor.gotoLastChild();
    while (more) {
      const start = cursor.startIndex - 1;
      const end = cursor.endIndex - 1;
      if (start > to && !goesOn(entries.at(-1)?.end ?? to)) break;
      if (end >= from) entries.push(...readEntry(cursor, text));
      more = cursor.gotoNextSibling();
    }
    if (!more) goesOn(Number.MAX_SAFE_INTEGER);
  } finally {
    cursor.delete();
  }
  return entries;
}

function readAll(tree: Tree, text: string): readonly Entry[] {
  const cursor = tree.walk();
  const entries: Entry[] = [];
  try {
    for (let more = cursor.gotoFirstChild(); more; more = cursor.gotoNextSibling()) {
      entries.push(...readEntry(cursor, text));
    }
  } finally {
    cursor.delete();
  }
  return entries;
}

function readEntry(cursor: TreeCursor, text: string): Entry[] {
  const start = Math.max(0, cursor.startIndex - 1);
  const end = Math.max(start, cursor.endIndex - 1);
  if (cursor.nodeType === "comment") return [{ start, end, items: [], comment: text.slice(start, end) }];
  const items = lowerItem(readItem(cursor, text, start, end));
  return [{ start, end, items, comment: undefined }];
}

const OWNERS = /(_statement|_declaration|_directive|^block|^text|^foreign|^for_header|^ERROR)$/;

/** Copies the subtree at the cursor to plain objects. Leaves the cursor where it was. */
function readItem(cursor: TreeCursor, text: string, origin: number, end: number): RawItem {
  const source = text.slice(origin, end);
  const comments: Comment[] = [];
  const faults: Fault[] = [];
  const root = copyNode(cursor, origin);
  const walk = cursor.copy();
  const path: RawNode[] = [];
  try {
    const tooDeep = !copySubtree(walk, origin, root, path, source, comments, faults);
    return { root: tooDeep ? undefined : root, text: source, comments, faults };
  } finally {
    walk.delete();
  }
}

function copyNode(cursor: TreeCursor, origin: number): RawNode {
  const kind = language!.types[cursor.nodeTypeId] ?? "ERROR";
  const field = language!.fields[cursor.currentFieldId] ?? undefined;
  const start = Math.max(0, cursor.startIndex - 1 - origin);
  const end = Math.max(start, cursor.endIndex - 1 - origin);
  return { kind, field, start, end, missing: start === end && cursor.nodeIsMissing, children: [] };
}

/** False when the item nests too deeply. */
function copySubtree(
  cursor: TreeCursor,
  origin: number,
  root: RawNode,
  path: RawNode[],
  source: string,
  comments: Comment[],
  faults: Fault[],
): boolean {
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
        if (depth > MAX_DEPTH) return false;
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
      problems.push(...commentProblems({ start, end }, comment));
    }
    for (const { offset, item } of held) items.push({ start: start + offset, item });
  }
  return { text, isTemplate: template, items, comments, problems };
}
