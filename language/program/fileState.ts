// Everything that the program keeps of one script, from one version of its text to the next.
import type { ItemAnalysis } from "../analysis.js";
import type { Declared } from "../analyze/declare.js";
import { Globals } from "../analyze/globals.js";
import type { FileMemo } from "../checks/check.js";
import type { Diagnostic } from "../diagnostic.js";
import type { Surroundings } from "../surroundings.js";
import type { Outline } from "../symbolsOf.js";
import type { Item, PlacedItem } from "../syntax/nodes.js";
import type { IncrementalParser } from "../syntax/parse.js";
import type { SourceFile } from "./sourceFile.js";

export interface Dependency {
  readonly state: FileState;
  /** The version of its declarations that was merged. */
  readonly version: number;
  /** The include directive that merges it: a new directive may stand at another place among the items. */
  readonly item: Item;
}

export interface FileState {
  readonly uri: string;
  name: string;
  read: (() => string) | undefined;
  /** What is known of the text before it is read. */
  noted: Pick<Outline, "includes" | "names"> | undefined;
  /** Present while the file is being edited. */
  parser: IncrementalParser | undefined;
  source: SourceFile | undefined;
  /** The items that `declared` and `bound` are about. */
  boundSource: SourceFile | undefined;
  /** The catalogue's count of changes at that time. */
  boundCatalogue: number;
  declared: Map<Item, Declared>;
  globals: Globals;
  /** Scripts merged into this one, in run order, with the version of each one's declarations that was used. */
  dependencies: readonly Dependency[];
  /** Include paths that led nowhere, to be tried again when scripts appear. */
  unresolved: ReadonlySet<string>;
  /** Unknown names that analysis asked the including scripts about, with the answer that it was given. */
  excuses: Map<string, boolean>;
  /** Counts changes of what the file declares, for those who include it. */
  version: number;
  changes: { readonly version: number; readonly names: ReadonlySet<string> }[];
  analyses: Map<Item, ItemAnalysis>;
  /** Names whose meaning changed since `analyses` were made; undefined means all. */
  changed: Set<string> | undefined;
  list: readonly ItemAnalysis[] | undefined;
  /** The list before it, of which most is kept after an edit. */
  kept: KeptAnalyses | undefined;
  diagnostics: readonly Diagnostic[] | undefined;
  /** What the checks asked about the rest of the program, with the answers that `diagnostics` rest on. */
  asked: Map<string, Question>;
  memo: FileMemo;
}

export interface KeptAnalyses {
  readonly items: readonly PlacedItem[];
  readonly list: readonly ItemAnalysis[];
}

export interface Question {
  readonly ask: (surroundings: Surroundings) => unknown;
  readonly answer: unknown;
}

export function newState(uri: string, name: string): FileState {
  return {
    uri,
    name,
    read: undefined,
    noted: undefined,
    parser: undefined,
    source: undefined,
    boundSource: undefined,
    boundCatalogue: -1,
    declared: new Map(),
    globals: new Globals(),
    dependencies: [],
    unresolved: new Set(),
    excuses: new Map(),
    version: 0,
    changes: [],
    analyses: new Map(),
    changed: new Set(),
    list: undefined,
    kept: undefined,
    diagnostics: undefined,
    asked: new Map(),
    memo: new Map(),
  };
}

/** Has every item declared and analysed again. */
export function forgetAll(state: FileState): void {
  state.analyses = new Map();
  state.kept = undefined;
  state.declared = new Map();
}

/** Has whatever looked up the name analysed again. */
export function forget(state: FileState, name: string): void {
  state.changed?.add(name);
  state.list = undefined;
  state.diagnostics = undefined;
}

/** Frees what was derived from the text; whoever includes the file meets new declarations when it is read again. */
export function release(state: FileState): void {
  state.boundSource = undefined;
  state.list = undefined;
  state.diagnostics = undefined;
  state.dependencies = [];
  state.globals = new Globals();
  state.asked = new Map();
  state.memo = new Map();
  forgetAll(state);
}
