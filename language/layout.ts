// What the tree says to the formatter, by offsets in the file: where statements start and how deep, which braces open
// and close blocks, which blocks stay on one line, and which stretches must not be touched.
import type { SourceFile } from "./program.js";
import type { Block, ItemNode, Statement, StructDeclaration } from "./syntax/nodes.js";
import { nodesOf } from "./syntax/visit.js";
import type { Span } from "./text.js";
import type { Token } from "./tokens.js";

export interface Layout {
  /** Statements, members and directives by their first token; inline ones stand in a block on one line. */
  readonly statements: Map<number, { readonly depth: number; readonly inline: boolean }>;
  readonly braces: Map<number, { readonly role: "open" | "close"; readonly depth: number; readonly inline: boolean }>;
  /** Depth of `else` and `catch`, by their offset. */
  readonly branches: Map<number, number>;
  /** Offsets of prefix operators: nothing stands between them and their operand. */
  readonly prefixes: Set<number>;
  /** Stretches that did not parse and stay as they are, in the order of the text. */
  readonly frozen: Span[];
}

/** Problems of forms that run nevertheless: their items are formatted like any other. */
const harmless = new Set(["capitalised-keyword", "lower-case-long-suffix"]);

export function layoutOf(file: SourceFile, tokens: readonly Token[]): Layout {
  const layout: Layout = {
    statements: new Map(),
    braces: new Map(),
    branches: new Map(),
    prefixes: new Set(),
    frozen: [],
  };
  for (const { start: base, item } of file.items) {
    if (!item.node || item.problems.some((problem) => !harmless.has(problem.code))) {
      layout.frozen.push({ start: base, end: base + item.length });
      layout.statements.set(base, { depth: 0, inline: false });
      continue;
    }
    const builder: Builder = { layout, base, tokens, text: file.text };
    placeItem(builder, item.node);
    for (const node of nodesOf(item))
      if (node.kind === "unary" || (node.kind === "update" && node.prefix)) layout.prefixes.add(base + node.start);
  }
  return layout;
}

interface Builder {
  readonly layout: Layout;
  readonly base: number;
  readonly tokens: readonly Token[];
  readonly text: string;
}

function placeItem(builder: Builder, node: ItemNode): void {
  if (node.kind === "language_level" || node.kind === "include") return place(builder, node.start, 0, false);
  placeStatement(builder, node, 0, false);
}

function place({ layout, base }: Builder, start: number, depth: number, inline: boolean): void {
  layout.statements.set(base + start, { depth, inline });
}

function placeStatement(builder: Builder, node: Statement, depth: number, inline: boolean): void {
  if (node.kind === "text") return;
  place(builder, node.start, depth, inline);
  insideStatement(builder, node, depth);
}

function insideStatement(builder: Builder, node: Statement, depth: number): void {
  switch (node.kind) {
    case "block":
      return placeBlock(builder, node, depth);
    case "if":
      placeBody(builder, node.then, depth);
      if (!node.else) return;
      branch(builder, node.then.end, depth);
      if (node.else.kind === "if" && isBeside(builder, node.else.start))
        return insideStatement(builder, node.else, depth);
      return placeBody(builder, node.else, depth);
    case "while":
    case "for":
    case "foreach":
      return placeBody(builder, node.body, depth);
    case "try":
      placeBlock(builder, node.body, depth);
      branch(builder, node.body.end, depth);
      if (node.handler) placeBlock(builder, node.handler, depth);
      return;
    case "function":
      if (node.body) placeBlock(builder, node.body, depth);
      return;
    case "struct":
      return placeStruct(builder, node, depth);
    default:
  }
}

function placeBody(builder: Builder, node: Statement, depth: number): void {
  if (node.kind === "block") return placeBlock(builder, node, depth);
  placeStatement(builder, node, depth + 1, false);
}

function placeBlock(builder: Builder, node: Block, depth: number): void {
  const inline = isOneLine(builder, node) && isShort(node);
  braces(builder, node.start, node.end - 1, depth, inline);
  for (const statement of node.statements) placeStatement(builder, statement, depth + 1, inline);
}

/** One statement at most, and none in it that takes several lines: a block of several statements does. */
function isShort(node: Statement | undefined): boolean {
  switch (node?.kind) {
    case "block":
      return node.statements.length <= 1 && isShort(node.statements[0]);
    case "if":
      return isShort(node.then) && isShort(node.else);
    case "while":
    case "for":
    case "foreach":
      return isShort(node.body);
    case "try":
      return isShort(node.body) && isShort(node.handler);
    default:
      return true;
  }
}

function placeStruct(builder: Builder, node: StructDeclaration, depth: number): void {
  const inline =
    node.members.length <= 1 &&
    isOneLine(builder, node) &&
    node.members.every((member) => member.kind === "field" || !member.body || isShort(member.body));
  const open = builder.text.indexOf("{", builder.base + node.name.end) - builder.base;
  const close = builder.text.lastIndexOf("}", builder.base + node.end - 1) - builder.base;
  braces(builder, open, close, depth, inline);
  for (const member of node.members) {
    place(builder, member.start, depth + 1, inline);
    if (member.kind === "function") insideStatement(builder, member, depth + 1);
  }
}

function braces({ layout, base }: Builder, open: number, close: number, depth: number, inline: boolean): void {
  layout.braces.set(base + open, { role: "open", depth, inline });
  layout.braces.set(base + close, { role: "close", depth, inline });
}

/** Marks the keyword behind an offset: the `else` after a body, the `catch` after a `try` block. */
function branch({ layout, base, tokens }: Builder, offset: number, depth: number): void {
  const keyword = tokens[firstTokenFrom(tokens, base + offset)];
  if (keyword) layout.branches.set(keyword.start, depth);
}

/** True when the token stands on the line of the token before it: `else if` on one line is one chain. */
function isBeside({ text, base, tokens }: Builder, start: number): boolean {
  const index = firstTokenFrom(tokens, base + start);
  const previous = tokens[index - 1];
  return (
    previous !== undefined && previous.kind !== "comment" && !/[\r\n]/.test(text.slice(previous.end, base + start))
  );
}

function isOneLine({ text, base }: Builder, span: Span): boolean {
  return !/[\r\n]/.test(text.slice(base + span.start, base + span.end));
}

/** Index of the first token, comments left out, that starts at or behind an offset. */
function firstTokenFrom(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  while (tokens[low]?.kind === "comment") low++;
  return low;
}
