// The snapshot that everybody asks: files with their items, the include graph, and analyses on demand. An edit costs
// what it touches: items that the parser kept are kept here too, and an item is analysed again only when its own text
// changed or a global name that it looked up changed its meaning. The parts are in program/.
import type { ItemAnalysis, LinkedProgram } from "./analysis.js";
import { Globals } from "./analyze/globals.js";
import { analyzeItem } from "./analyze/item.js";
import type { ApiReference } from "./apiReference.js";
import type { Diagnostic } from "./diagnostic.js";
import { bind, changedItems, touches } from "./program/bind.js";
import { Catalogue } from "./program/catalogue.js";
import { placeDiagnostics, remembering, stillHolds, surroundingsOf } from "./program/diagnose.js";
import { type FileState, forget, type KeptAnalyses, release } from "./program/fileState.js";
import { includeProblem } from "./program/includeProblem.js";
import { Includers } from "./program/includers.js";
import { linkProgram } from "./program/link.js";
import { type SourceFile, sourceFile } from "./program/sourceFile.js";
import type { WorkspaceFacts } from "./surroundings.js";
import type { Outline } from "./symbolsOf.js";
import type { Item } from "./syntax/nodes.js";
import { IncrementalParser } from "./syntax/parse.js";

export type { SourceFile } from "./program/sourceFile.js";

export interface Program {
  readonly api: ApiReference;
  /** What the definition files of the workspace say. */
  readonly workspace: WorkspaceFacts;
  /** Makes a script known by its include name without reading it; it is read when something includes or asks for it. */
  register(uri: string, name: string, read: () => string): void;
  /** What a registered script declares and includes, as an index found it: its includers are then known unread. */
  note(uri: string, outline: Pick<Outline, "includes" | "names">): void;
  /** Sets the text of a script that is being edited. The parse is incremental from the text before. */
  setText(uri: string, name: string, text: string): SourceFile;
  /**
   * Ends editing: the text falls back to what `register` reads, or the file is forgotten. On a script that is not
   * being edited it frees what was read and derived, until somebody asks again.
   */
  close(uri: string): void;
  remove(uri: string): void;
  file(uri: string): SourceFile | undefined;
  /** URIs of all known scripts. */
  uris(): Iterable<string>;
  nameOf(uri: string): string | undefined;
  /** The script that `#include "path"` means; matched without regard to case (language.md 1.2). */
  resolveInclude(path: string): string | undefined;
  /** URIs of the scripts that a script includes, directly or through others, in run order, itself excluded. */
  includes(uri: string): readonly string[];
  /** URIs of the read or noted scripts that include a script, directly or through others. */
  includers(uri: string): readonly string[];
  /** The analysis of each item of a file, in order, in the environment of the file as entry script. */
  analyses(uri: string): readonly ItemAnalysis[];
  /** The global names that the file as entry script declares or includes. */
  globals(uri: string): Globals;
  /** All problems of a file as entry script, offsets in the file. */
  diagnostics(uri: string): readonly Diagnostic[];
  /** The whole program of an entry script with its includes merged, freshly analysed. */
  link(uri: string): LinkedProgram;
}

export function createProgram(api: ApiReference, workspace: WorkspaceFacts = {}): Program {
  const catalogue = new Catalogue();
  const includers = new Includers(catalogue);
  const binder = { catalogue, api };

  const analyze = (state: FileState): readonly ItemAnalysis[] => {
    bind(binder, state);
    const { source } = state;
    if (!source) return [];
    for (const [name, excused] of state.excuses) if (includers.know(state, name) !== excused) forget(state, name);
    if (state.list) return state.list;
    const isQuiet = state.changed?.size === 0;
    const list = isQuiet && state.kept ? analyzeChanged(state, state.kept, source) : analyzeAll(state, source);
    state.changed = new Set();
    state.list = list;
    state.kept = { items: source.items, list };
    return list;
  };

  const analyzeAll = (state: FileState, { items }: SourceFile): readonly ItemAnalysis[] => {
    const next = new Map<Item, ItemAnalysis>();
    const list = items.map(({ item }, order) => {
      let analysis = state.analyses.get(item);
      if (!analysis || touches(analysis.names, state.changed)) analysis = analyzeOne(state, item, order);
      next.set(item, analysis);
      return analysis;
    });
    state.analyses = next;
    return list;
  };

  /** When no name changed its meaning, only new items are analysed. */
  const analyzeChanged = (state: FileState, kept: KeptAnalyses, { items }: SourceFile): readonly ItemAnalysis[] => {
    const { start, end } = changedItems(kept.items, items);
    const fresh = items
      .slice(start, items.length - end)
      .map(({ item }, i) => state.analyses.get(item) ?? analyzeOne(state, item, start + i));
    for (const { item } of kept.items.slice(start, kept.items.length - end)) state.analyses.delete(item);
    for (const [i, analysis] of fresh.entries()) state.analyses.set(items[start + i]!.item, analysis);
    return kept.list.slice(0, start).concat(fresh, kept.list.slice(kept.list.length - end));
  };

  const analyzeOne = (state: FileState, item: Item, order: number): ItemAnalysis => {
    const declared = state.declared.get(item)!;
    const [symbol] = declared.symbols;
    return analyzeItem(item, {
      uri: state.uri,
      api,
      declared,
      globals: state.globals.view(order, (name) => {
        const excused = includers.know(state, name);
        state.excuses.set(name, excused);
        return excused;
      }),
      duplicateOf: symbol && state.globals.earlier(symbol, order),
      includeProblem: (path) => includeProblem(catalogue, state, path),
      text: state.source!.text,
    });
  };

  const known = (uri: string): FileState | undefined => catalogue.states.get(uri);
  return {
    api,
    workspace,
    register(uri, name, read) {
      const state = catalogue.state(uri, name);
      state.read = read;
      if (!state.parser) catalogue.setSource(state, undefined);
    },
    note(uri, outline) {
      const state = known(uri);
      if (!state) return;
      state.noted = outline;
      if (!state.source) catalogue.includeChanges++;
    },
    setText(uri, name, text) {
      const state = catalogue.state(uri, name);
      if (!state.source && !state.read) catalogue.changes++;
      state.parser ??= new IncrementalParser();
      const source = sourceFile(uri, name, state.parser.setText(text));
      catalogue.setSource(state, source);
      return source;
    },
    close(uri) {
      const state = known(uri);
      if (!state) return;
      state.parser?.dispose();
      state.parser = undefined;
      catalogue.setSource(state, undefined);
      release(state);
      if (!state.read) this.remove(uri);
    },
    remove(uri) {
      const state = known(uri);
      if (!state) return;
      state.parser?.dispose();
      catalogue.remove(uri);
    },
    file(uri) {
      const state = known(uri);
      return state && catalogue.sourceOf(state);
    },
    uris: () => catalogue.states.keys(),
    nameOf: (uri) => known(uri)?.name,
    resolveInclude: (path) => catalogue.resolve(path)?.uri,
    includes(uri) {
      const state = known(uri);
      if (!state) return [];
      bind(binder, state);
      return state.dependencies.map((dependency) => dependency.state.uri);
    },
    includers(uri) {
      const state = known(uri);
      return state ? includers.of(state).map((includer) => includer.uri) : [];
    },
    analyses(uri) {
      const state = known(uri);
      return state ? analyze(state) : [];
    },
    globals(uri) {
      const state = known(uri);
      if (!state) return new Globals();
      bind(binder, state);
      return state.globals;
    },
    diagnostics(uri) {
      const state = known(uri);
      if (!state) return [];
      const analyses = analyze(state);
      const around = surroundingsOf(catalogue, includers, workspace, state);
      if (state.diagnostics && stillHolds(state, around)) return state.diagnostics;
      state.asked = new Map();
      const { source, memo } = state;
      state.diagnostics = source
        ? placeDiagnostics({ file: source, analyses, api, around: remembering(state, around), memo })
        : [];
      return state.diagnostics;
    },
    link(uri) {
      const state = known(uri);
      if (!state || !catalogue.sourceOf(state)) throw new Error(`No script ${uri} in the program.`);
      return linkProgram(catalogue, api, state);
    },
  };
}
