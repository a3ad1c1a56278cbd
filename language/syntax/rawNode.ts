// The tree of one top-level item as it comes across the wall: what tree-sitter saw, in plain objects, before it
// becomes the typed nodes of nodes.ts. Offsets count from the start of the item, as they do there.
import type { Comment } from "./nodes.js";

/** A node or token of the grammar; see grammar/src/node-types.json for the kinds and fields. */
export interface RawNode {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly field: string | undefined;
  /** Invented by tree-sitter to go on. */
  readonly missing: boolean;
  readonly children: RawNode[];
}

/** A node that tells of a mistake, or of a form that is only tolerated. */
export interface Fault {
  readonly node: RawNode;
  readonly parent: RawNode;
  /** The innermost statement or declaration around it. */
  readonly owner: RawNode;
}

/** One child of the file's root. */
export interface RawItem {
  /** Undefined when the item nests deeper than we follow. */
  readonly root: RawNode | undefined;
  readonly text: string;
  readonly comments: readonly Comment[];
  readonly faults: readonly Fault[];
}

/** The first child that carries a field of the grammar. */
export function childOf(node: RawNode, field: string): RawNode | undefined {
  for (const child of node.children) if (child.field === field) return child;
  return undefined;
}

/** The first child of a kind. */
export function childOfKind(node: RawNode, kind: string): RawNode | undefined {
  for (const child of node.children) if (child.kind === kind) return child;
  return undefined;
}
