// What is wrong in a workspace file, with the place: one type for the editor, the command line and the checks.
import { findNodeAtLocation, type Node } from "jsonc-parser";

/** Keys and indexes from the top of a JSON file to a value. */
export type JsonPath = readonly (string | number)[];

export interface Problem {
  /** Absolute path. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** UTF-16 units from the start of the file. */
  readonly offset: number;
  readonly length: number;
  readonly severity: "error" | "warning";
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
}

/** A JSON file as read: its text and tree, so that later checks can name the line of a value. */
export interface JsonSource {
  readonly file: string;
  readonly text: string;
  readonly tree: Node | undefined;
}

/** A problem at a value of a file; when the path leads nowhere, at the nearest value above it. */
export function problemAt(
  source: JsonSource,
  path: JsonPath,
  problem: Pick<Problem, "severity" | "code" | "message">,
): Problem {
  const node = nearest(source.tree, path);
  return problemAtOffset(source, node?.offset ?? 0, node?.length ?? 0, problem);
}

/** The line of a value, 1-based; of the nearest value above it when the path leads nowhere. */
export function lineOf(source: JsonSource, path: JsonPath): number {
  const offset = nearest(source.tree, path)?.offset ?? 0;
  return source.text.slice(0, offset).split(/\r\n|\r|\n/).length;
}

/** A problem at an offset of a file. */
export function problemAtOffset(
  source: Pick<JsonSource, "file" | "text">,
  offset: number,
  length: number,
  problem: Pick<Problem, "severity" | "code" | "message">,
): Problem {
  const before = source.text.slice(0, offset).split(/\r\n|\r|\n/);
  const column = (before.at(-1)?.length ?? 0) + 1;
  // A problem of a whole object would underline the whole file: the first line of it says enough.
  const firstLine = /^[^\r\n]*/.exec(source.text.slice(offset, offset + length))?.[0].length ?? 0;
  return { file: source.file, line: before.length, column, offset, length: firstLine, ...problem };
}

function nearest(tree: Node | undefined, path: JsonPath): Node | undefined {
  if (!tree) return undefined;
  for (let depth = path.length; depth > 0; depth--) {
    const node = findNodeAtLocation(tree, path.slice(0, depth));
    if (node) return node;
  }
  return tree;
}
