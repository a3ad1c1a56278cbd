// The snapshot that everybody asks: files with their items, the include graph, and analyses on demand.
import type { ItemAnalysis, LinkedProgram } from "./analysis.js";
import type { Diagnostic } from "./diagnostic.js";
import type { Item } from "./syntax/nodes.js";
import type { LineIndex } from "./text.js";

/** An item at its place in a file. */
export interface PlacedItem {
  readonly start: number;
  readonly item: Item;
}
export interface SourceFile {
  readonly uri: string;
  /** Include name: what `#include` and messages call it. */
  readonly name: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly items: readonly PlacedItem[];
  readonly isTemplate: boolean;
}
export interface Program {
  file(uri: string): SourceFile | undefined;
  files(): Iterable<SourceFile>;
  /** Sets or replaces a file's text. `edits` (old offsets, in order) let the parse be incremental. */
  setText(uri: string, name: string, text: string): SourceFile;
  remove(uri: string): void;
  /** The analysis of each item of a file, in order, in the environment of the file as entry script. */
  analyses(uri: string): readonly ItemAnalysis[];
  /** All problems of a file as entry script, offsets in the file. */
  diagnostics(uri: string): readonly Diagnostic[];
  /** The whole program of an entry script with its includes merged, freshly analysed. */
  link(uri: string): LinkedProgram;
}
