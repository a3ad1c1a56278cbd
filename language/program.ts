// The snapshot that everybody asks: files with their items, the include graph, and analyses on demand. An edit costs
// what it touches: items that the parser kept are kept here too, and an item is analysed again only when its own text
// changed or a global name that it looked up changed its meaning.
import type { ItemAnalysis, LinkedProgram, Unit } from "./analysis.js";
import { anyName } from "./analyze/context.js";
import { adopt, type Declared, declareItem } from "./analyze/declare.js";
import { Globals } from "./analyze/globals.js";
import { analyzeItem } from "./analyze/item.js";
import type { ApiReference } from "./apiReference.js";
import type { CheckedFile, FileMemo } from "./checks/check.js";
import { checkFile } from "./checks/index.js";
import { type Diagnostic, shifted } from "./diagnostic.js";
import { codes } from "./diagnosticCodes.js";
import { type IncludeFacts, mentions, type Surroundings, type WorkspaceFacts } from "./surroundings.js";
import { includePaths, type Outline } from "./symbolsOf.js";
import type { Item, PlacedItem, SyntaxProblem } from "./syntax/nodes.js";
import { IncrementalParser, type ParsedText, parseText } from "./syntax/parse.js";
import { LineIndex } from "./text.js";
import { type Type, unknown } from "./types.js";

/** One version of a file. Immutable; an edit makes a new one. */
export interface SourceFile extends ParsedText {
  readonly uri: string;
  /** Include name: what `#include` and messages call it. */
  readonly name: string;
  readonly lines: LineIndex;
}

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

interface Dependency {
  readonly state: FileState;
  /** The version of its declarations that was merged. */
  readonly version: number;
  /** The include directive that merges it: a new directive may stand at another place among the items. */
  readonly item: Item;
}

interface FileState {
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
  diagnostics: readonly Diagnostic[] | undefined;
  /** What the checks asked about the rest of the program, with the answers that `diagnostics` rest on. */
  asked: Map<string, Question>;
  memo: FileMemo;
}

interface Question {
  readonly ask: (surroundings: Surroundings) => unknown;
  readonly answer: unknown;
}

/** How many past changes a file remembers for its includers before they start afresh. */
const rememberedChanges = 64;

export function createProgram(api: ApiReference, workspace: WorkspaceFacts = {}): Program {
  const states = new Map<string, FileState>();
  let byName: Map<string, FileState> | undefined;
  /** Counts added, removed and renamed scripts: what include paths resolve to depends on it. */
  let catalogue = 0;
  const catalogueSeen = new WeakMap<FileState, number>();

  const stateOf = (uri: string, name: string): FileState => {
    let state = states.get(uri);
    if (!state) {
      state = newState(uri, name);
      states.set(uri, state);
    } else if (state.name === name) return state;
    state.name = name;
    byName = undefined;
    catalogue++;
    return state;
  };

  const sourceOf = (state: FileState): SourceFile | undefined => {
    if (!state.source && state.read) setSource(state, sourceFile(state, parseText(state.read())));
    return state.source;
  };

  /** What each script includes directly decides who includes whom; rebuilt when an include anywhere changed. */
  let neighbours = new Map<FileState, Neighbours>();
  let directIncluders: Map<FileState, FileState[]> | undefined;
  let graphCatalogue = 0;
  const forgetGraph = (): void => {
    directIncluders = undefined;
    neighbours = new Map();
  };
  const setSource = (state: FileState, source: SourceFile | undefined): void => {
    const before = pathsOf(state);
    state.source = source;
    const after = pathsOf(state);
    if (before.length !== after.length || before.some((path, i) => path !== after[i])) forgetGraph();
  };

  const resolve = (path: string): FileState | undefined => {
    byName ??= indexNames(states.values());
    return byName.get(path.toLowerCase()) ?? byName.get(withoutExtension(path).toLowerCase());
  };

  /** Brings the declarations and the global table of a file up to date with its text and with what it includes. */
  const bind = (state: FileState, binding: Set<FileState> = new Set()): void => {
    const source = sourceOf(state);
    if (!source || binding.has(state)) return;
    binding.add(state);
    const before = state.boundSource;
    const included = mergeOrder(state, source);
    for (const dependency of included.states) bind(dependency, binding);
    binding.delete(state);
    const current =
      before === source &&
      catalogueSeen.get(state) === catalogue &&
      state.dependencies.every(({ state: dependency, version }) => dependency.version === version);
    if (current) return;
    noteIncludeChanges(state, included);
    declareItems(state, source, included);
    state.boundSource = source;
    state.dependencies = [...included.byItem].flatMap(([item, merged]) =>
      merged.map((dependency) => ({ state: dependency, version: dependency.version, item })),
    );
    state.unresolved = included.unresolved;
    catalogueSeen.set(state, catalogue);
    state.list = undefined;
    state.diagnostics = undefined;
  };

  interface MergeOrder {
    readonly states: FileState[];
    /** For each include item of the entry: the scripts that it merges. */
    readonly byItem: Map<Item, FileState[]>;
    readonly unresolved: Set<string>;
  }
  /** Include-once, in place (language.md 1.2): which scripts each include directive of a file brings in. */
  const mergeOrder = (state: FileState, source: SourceFile): MergeOrder => {
    const order: MergeOrder = { states: [], byItem: new Map(), unresolved: new Set() };
    const visited = new Set([state]);
    const visit = (target: FileState, merged: FileState[]): void => {
      visited.add(target);
      for (const { item } of sourceOf(target)?.items ?? []) {
        const next = item.node?.kind === "include" ? resolve(item.node.path.value) : undefined;
        if (next && !visited.has(next)) visit(next, merged);
      }
      merged.push(target);
    };
    for (const { item } of source.items) {
      if (item.node?.kind !== "include") continue;
      const target = resolve(item.node.path.value);
      if (!target) order.unresolved.add(item.node.path.value);
      const merged: FileState[] = [];
      if (target && !visited.has(target)) visit(target, merged);
      order.byItem.set(item, merged);
      order.states.push(...merged);
    }
    return order;
  };

  /** Adds to `state.changed` what changed in the included scripts since they were last merged. */
  const noteIncludeChanges = (state: FileState, { states: included, byItem }: MergeOrder): void => {
    const same =
      included.length === state.dependencies.length &&
      state.dependencies.every(({ state: dependency, item }) => byItem.get(item)?.includes(dependency)) &&
      catalogueSeen.get(state) === catalogue;
    if (!same) {
      if (state.boundSource && (included.length > 0 || state.dependencies.length > 0 || state.unresolved.size > 0))
        forgetAll(state);
      return;
    }
    for (const { state: dependency, version } of state.dependencies) {
      if (dependency.version === version) continue;
      const oldest = dependency.changes[0]?.version ?? dependency.version + 1;
      if (oldest > version + 1) return forgetAll(state);
      for (const change of dependency.changes) if (change.version > version) addAll(state.changed, change.names);
    }
  };

  /** Declares new and changed items, lets symbols with an unchanged signature live on, and fills the global table. */
  const declareItems = (state: FileState, source: SourceFile, included: MergeOrder): void => {
    const globals = new Globals();
    const next = new Map<Item, Declared>();
    const replaced = replacedDeclarations(state, source);
    const changedHere = new Set<string>();
    const changedBefore = state.changed ? new Set(state.changed) : undefined;
    let order = 0;
    const typeNamed = (name: string): Type =>
      globals.view(order, () => false).struct(name)?.type ?? api.type(name) ?? unknown;
    for (const { start, item } of source.items) {
      for (const dependency of included.byItem.get(item) ?? [])
        for (const declared of ownDeclarations(dependency))
          for (const symbol of declared.symbols) globals.add(symbol, order);
      let declared = state.declared.get(item);
      if (declared && !touches(declared.names, changedBefore, changedHere)) declared.place.start = start;
      else {
        const old = declared ?? undefined;
        declared = declareItem(item, state.uri, start, typeNamed);
        const twin = old ? undefined : replaced.take(declared.signature);
        if (twin) declared = adopt(twin, declared);
        else for (const symbol of [...declared.symbols, ...(old?.symbols ?? [])]) changedHere.add(symbol.name);
        if (old) state.analyses.delete(item);
      }
      for (const symbol of declared.symbols) globals.add(symbol, order);
      next.set(item, declared);
      order++;
    }
    for (const name of replaced.leftNames()) changedHere.add(name);
    state.declared = next;
    state.globals = globals;
    if (changedHere.size === 0) return;
    changedHere.add(anyName);
    addAll(state.changed, changedHere);
    state.version++;
    state.changes.push({ version: state.version, names: changedHere });
    if (state.changes.length > rememberedChanges) state.changes.shift();
  };

  const analyze = (state: FileState): readonly ItemAnalysis[] => {
    bind(state);
    const { source } = state;
    if (!source) return [];
    for (const [name, excused] of state.excuses) if (knownToIncluders(state, name) !== excused) forget(state, name);
    if (state.list) return state.list;
    const next = new Map<Item, ItemAnalysis>();
    const list = source.items.map(({ item }, order) => {
      let analysis = state.analyses.get(item);
      if (!analysis || touches(analysis.names, state.changed)) analysis = analyzeOne(state, item, order);
      next.set(item, analysis);
      return analysis;
    });
    state.analyses = next;
    state.changed = new Set();
    state.list = list;
    return list;
  };

  const analyzeOne = (state: FileState, item: Item, order: number): ItemAnalysis => {
    const declared = state.declared.get(item)!;
    const [symbol] = declared.symbols;
    return analyzeItem(item, {
      uri: state.uri,
      api,
      declared,
      globals: state.globals.view(order, (name) => {
        const excused = knownToIncluders(state, name);
        state.excuses.set(name, excused);
        return excused;
      }),
      duplicateOf: symbol && state.globals.earlier(symbol, order),
      includeProblem: (path) => includeProblem(state, path),
      text: state.source!.text,
    });
  };

  const includeProblem = (state: FileState, path: string): string | undefined => {
    const target = resolve(path);
    if (!target) return `No script in the workspace has the include name '${path}'.`;
    if (target === state) return "A script cannot include itself.";
    if (sourceOf(target)?.isTemplate)
      return `'${target.name}' is a template: only plain scripts can be included, the entry script alone carries template marks.`;
    return undefined;
  };

  const includerGraph = (): Map<FileState, FileState[]> => {
    if (directIncluders && graphCatalogue === catalogue) return directIncluders;
    forgetGraph();
    graphCatalogue = catalogue;
    directIncluders = new Map();
    for (const state of states.values())
      for (const path of pathsOf(state)) {
        const target = resolve(path);
        if (!target || target === state) continue;
        const list = directIncluders.get(target);
        if (list) list.push(state);
        else directIncluders.set(target, [state]);
      }
    return directIncluders;
  };

  /** Who includes a script, directly or through others, and what those scripts bring in besides. */
  const neighboursOf = (state: FileState): Neighbours => {
    const graph = includerGraph();
    let found = neighbours.get(state);
    if (!found) {
      const includers = reach([state], (target) => graph.get(target) ?? []);
      const brought = reach([...includers], (target) => pathsOf(target).flatMap((path) => resolve(path) ?? []));
      includers.delete(state);
      brought.delete(state);
      found = { includers: [...includers], others: [...new Set([...includers, ...brought])] };
      neighbours.set(state, found);
    }
    return found;
  };

  const includersOf = (state: FileState): readonly FileState[] => neighboursOf(state).includers;

  /**
   * A library may use what its includers declare before they include it; whether they do it in time is not looked at.
   * And when an include leads nowhere, which is reported, any name might come from there.
   */
  const knownToIncluders = (state: FileState, name: string): boolean =>
    state.unresolved.size > 0 || neighboursOf(state).others.some((other) => namesOf(other).has(name));

  /** Answers the checks. Which scripts lie around is found out once for all questions of one occasion. */
  const surroundingsOf = (state: FileState): Surroundings => {
    let around: readonly FileState[] | undefined;
    return {
      workspace,
      isIncluded: () => includersOf(state).length > 0,
      mentionedOutside(word) {
        around ??= [...includersOf(state), ...includedBy(state)];
        // A script that nobody has read yet may mention anything.
        return around.some(({ source }) => !source || mentions(source, word));
      },
      include: (path) => includeFacts(state, path),
      event: () => workspace.eventOf?.(state.uri),
    };
  };

  /** The same answers, with the questions remembered: the diagnostics rest on them. */
  const remembering = (state: FileState, answers: Surroundings): Surroundings => {
    const remember = <T>(key: string, ask: (now: Surroundings) => T): T => {
      const value = ask(answers);
      state.asked.set(key, { ask, answer: value });
      return value;
    };
    return {
      workspace,
      isIncluded: () => remember("isIncluded", (now) => now.isIncluded()),
      mentionedOutside: (word) => remember(`mentionedOutside ${word}`, (now) => now.mentionedOutside(word)),
      include: (path) => remember(`include ${path}`, (now) => now.include(path)),
      event: () => remember("event", (now) => now.event()),
    };
  };

  /** The scripts that one includes, directly or through others, itself excluded. */
  const includedBy = (state: FileState): FileState[] => {
    const source = sourceOf(state);
    return source ? mergeOrder(state, source).states : [];
  };

  const includeFacts = (state: FileState, path: string): IncludeFacts | undefined => {
    const target = resolve(path);
    if (!target) return undefined;
    const merged = [target, ...includedBy(target)];
    const others = merged.filter((each) => each !== state);
    return {
      names: others.flatMap((each) => declaredNames(sourceOf(each))),
      runs: others.some((each) => runsStatements(sourceOf(each))),
      circular: target !== state && merged.includes(state),
    };
  };

  const link = (entry: FileState): LinkedProgram => linkProgram(entry, { api, sourceOf, resolve, includeProblem });

  const known = (uri: string): FileState | undefined => states.get(uri);
  return {
    api,
    workspace,
    register(uri, name, read) {
      const state = stateOf(uri, name);
      state.read = read;
      if (!state.parser) setSource(state, undefined);
    },
    note(uri, outline) {
      const state = known(uri);
      if (!state) return;
      state.noted = outline;
      if (!state.source) forgetGraph();
    },
    setText(uri, name, text) {
      const state = stateOf(uri, name);
      if (!state.source && !state.read) catalogue++;
      state.parser ??= new IncrementalParser();
      const source = sourceFile(state, state.parser.setText(text));
      setSource(state, source);
      return source;
    },
    close(uri) {
      const state = known(uri);
      if (!state) return;
      state.parser?.dispose();
      state.parser = undefined;
      setSource(state, undefined);
      release(state);
      if (!state.read) this.remove(uri);
    },
    remove(uri) {
      const state = known(uri);
      if (!state) return;
      state.parser?.dispose();
      states.delete(uri);
      byName = undefined;
      catalogue++;
    },
    file(uri) {
      const state = known(uri);
      return state && sourceOf(state);
    },
    uris: () => states.keys(),
    nameOf: (uri) => known(uri)?.name,
    resolveInclude: (path) => resolve(path)?.uri,
    includes(uri) {
      const state = known(uri);
      if (!state) return [];
      bind(state);
      return state.dependencies.map((dependency) => dependency.state.uri);
    },
    includers(uri) {
      const state = known(uri);
      return state ? includersOf(state).map((includer) => includer.uri) : [];
    },
    analyses(uri) {
      const state = known(uri);
      return state ? analyze(state) : [];
    },
    globals(uri) {
      const state = known(uri);
      if (!state) return new Globals();
      bind(state);
      return state.globals;
    },
    diagnostics(uri) {
      const state = known(uri);
      if (!state) return [];
      const analyses = analyze(state);
      const around = surroundingsOf(state);
      const isCurrent = ({ ask, answer }: Question) => isSame(ask(around), answer);
      if (state.diagnostics && [...state.asked.values()].every(isCurrent)) return state.diagnostics;
      state.asked = new Map();
      const { source, memo } = state;
      state.diagnostics = source
        ? placeDiagnostics({ file: source, analyses, api, around: remembering(state, around), memo })
        : [];
      return state.diagnostics;
    },
    link(uri) {
      const state = known(uri);
      if (!state || !sourceOf(state)) throw new Error(`No script ${uri} in the program.`);
      return link(state);
    },
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}

function newState(uri: string, name: string): FileState {
  return {
    uri,
    name,
    read: undefined,
    noted: undefined,
    parser: undefined,
    source: undefined,
    boundSource: undefined,
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
    diagnostics: undefined,
    asked: new Map(),
    memo: new Map(),
  };
}

function sourceFile(state: FileState, parsed: ParsedText): SourceFile {
  let lines: LineIndex | undefined;
  const { uri, name } = state;
  return {
    ...parsed,
    uri,
    name,
    get lines() {
      lines ??= new LineIndex(parsed.text);
      return lines;
    },
  };
}

function indexNames(states: Iterable<FileState>): Map<string, FileState> {
  const index = new Map<string, FileState>();
  for (const state of [...states].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    const name = state.name.toLowerCase();
    if (!index.has(name)) index.set(name, state);
    const base = withoutExtension(fileName(state.uri)).toLowerCase();
    if (!index.has(base)) index.set(base, state);
  }
  return index;
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}

function withoutExtension(name: string): string {
  return name.replace(/\.(crmscript|crm|ejscript|ej)$/i, "");
}

function forgetAll(state: FileState): void {
  state.analyses = new Map();
  state.declared = new Map();
}

/** Has whatever looked up the name analysed again. */
function forget(state: FileState, name: string): void {
  state.changed?.add(name);
  state.list = undefined;
  state.diagnostics = undefined;
}

/** Frees what was derived from the text; whoever includes the file meets new declarations when it is read again. */
function release(state: FileState): void {
  state.boundSource = undefined;
  state.list = undefined;
  state.diagnostics = undefined;
  state.dependencies = [];
  state.globals = new Globals();
  state.asked = new Map();
  state.memo = new Map();
  forgetAll(state);
}

interface Neighbours {
  readonly includers: readonly FileState[];
  /** The includers and everything that they include, the script itself left out. */
  readonly others: readonly FileState[];
}

/** Everything that can be reached, the starts included. */
function reach(starts: readonly FileState[], next: (state: FileState) => readonly FileState[]): Set<FileState> {
  const found = new Set(starts);
  for (const state of found) for (const other of next(state)) found.add(other);
  return found;
}

const readFacts = new WeakMap<SourceFile, { readonly paths: readonly string[]; names?: ReadonlySet<string> }>();
/** Include paths as written, from the text if it was read, else as noted. */
function pathsOf({ source, noted }: FileState): readonly string[] {
  if (!source) return noted?.includes ?? [];
  let known = readFacts.get(source);
  if (!known) {
    known = { paths: includePaths(source) };
    readFacts.set(source, known);
  }
  return known.paths;
}

const none: ReadonlySet<string> = new Set();
/** The global names that a script declares itself, from the text if it was read, else as noted. */
function namesOf(state: FileState): ReadonlySet<string> {
  if (!state.source) return state.noted?.names ?? none;
  pathsOf(state);
  const known = readFacts.get(state.source)!;
  known.names ??= new Set(
    state.source.items.flatMap(({ item: { node } }) =>
      node?.kind === "function" || node?.kind === "struct" || node?.kind === "variable" ? [node.name.text] : [],
    ),
  );
  return known.names;
}

/** The names that a script declares at top level. */
function declaredNames(source: SourceFile | undefined): string[] {
  const nodes = source?.items.map(({ item }) => item.node) ?? [];
  return nodes.flatMap((node) =>
    node?.kind === "function" || node?.kind === "struct" || node?.kind === "variable" ? [node.name.text] : [],
  );
}

/** True when a script does more than declare. */
function runsStatements(source: SourceFile | undefined): boolean {
  const quiet = new Set(["function", "struct", "variable", "include", "language_level", "empty", undefined]);
  return source?.items.some(({ item }) => !quiet.has(item.node?.kind)) ?? false;
}

function addAll(target: Set<string> | undefined, names: Iterable<string>): void {
  if (target) for (const name of names) target.add(name);
}

function touches(names: ReadonlySet<string>, ...changes: (ReadonlySet<string> | undefined)[]): boolean {
  for (const changed of changes) {
    if (!changed) return true;
    if (changed.size === 0) continue;
    const [small, large] = changed.size < names.size ? [changed, names] : [names, changed];
    for (const name of small) if (large.has(name)) return true;
  }
  return false;
}

function* ownDeclarations(state: FileState): Iterable<Declared> {
  for (const { item } of state.source?.items ?? []) {
    const declared = state.declared.get(item);
    if (declared) yield declared;
  }
}

/**
 * The declarations that the new text lost, offered to new items with the same signature. Only when the lost and the
 * new items form one stretch between kept ones is their order among the kept ones surely the same.
 */
function replacedDeclarations(state: FileState, source: SourceFile) {
  const now = new Set(source.items.map((placed) => placed.item));
  const old = state.boundSource?.items ?? [];
  const lost = new Map<string, Declared[]>();
  const oneStretch = isOneStretch(old, source.items, now, state.declared);
  for (const { item } of old) {
    const declared = state.declared.get(item);
    if (!declared || now.has(item) || declared.symbols.length === 0) continue;
    const list = lost.get(declared.signature);
    if (list) list.push(declared);
    else lost.set(declared.signature, [declared]);
  }
  return {
    take: (signature: string): Declared | undefined => (oneStretch ? lost.get(signature)?.shift() : undefined),
    *leftNames(): Iterable<string> {
      for (const list of lost.values())
        for (const declared of list) for (const symbol of declared.symbols) yield symbol.name;
    },
  };
}

function isOneStretch(
  old: readonly PlacedItem[],
  fresh: readonly PlacedItem[],
  now: ReadonlySet<Item>,
  declared: ReadonlyMap<Item, Declared>,
): boolean {
  let start = 0;
  while (start < old.length && start < fresh.length && old[start]!.item === fresh[start]!.item) start++;
  let oldEnd = old.length;
  let freshEnd = fresh.length;
  while (oldEnd > start && freshEnd > start && old[oldEnd - 1]!.item === fresh[freshEnd - 1]!.item) {
    oldEnd--;
    freshEnd--;
  }
  for (let i = start; i < oldEnd; i++) if (now.has(old[i]!.item)) return false;
  for (let i = start; i < freshEnd; i++) if (declared.has(fresh[i]!.item)) return false;
  return true;
}

function placeDiagnostics(checked: CheckedFile): Diagnostic[] {
  const { file, analyses } = checked;
  const placed: Diagnostic[] = [];
  analyses.forEach((analysis, i) => {
    const { start } = file.items[i]!;
    for (const diagnostic of analysis.diagnostics) placed.push(shifted(diagnostic, start));
  });
  for (const problem of file.problems) placed.push(problemOutside(problem));
  return checkFile(checked, placed);
}

/** A problem of the text outside of its items. */
function problemOutside({ code, start, end, message }: SyntaxProblem): Diagnostic {
  return { code, severity: codes.get(code) ?? "error", span: { start, end }, message };
}

interface LinkTools {
  readonly api: ApiReference;
  readonly sourceOf: (state: FileState) => SourceFile | undefined;
  readonly resolve: (path: string) => FileState | undefined;
  readonly includeProblem: (state: FileState, path: string) => string | undefined;
}

/** Merges, declares and analyses everything anew in run order, sharing nothing with the editor's caches. */
function linkProgram(entry: FileState, tools: LinkTools): LinkedProgram {
  const { api } = tools;
  const merged: { readonly state: FileState; readonly source: SourceFile; readonly placed: PlacedItem }[] = [];
  const visited = new Set<FileState>();
  const visit = (state: FileState): void => {
    visited.add(state);
    const source = tools.sourceOf(state);
    for (const placed of source?.items ?? []) {
      const { node } = placed.item;
      const target = node?.kind === "include" ? tools.resolve(node.path.value) : undefined;
      if (target && !visited.has(target) && !tools.sourceOf(target)?.isTemplate) visit(target);
      merged.push({ state, source: source!, placed });
    }
  };
  visit(entry);
  const missesScript = merged.some(({ placed }) => {
    const { node } = placed.item;
    return node?.kind === "include" && tools.resolve(node.path.value) === undefined;
  });
  const globals = new Globals();
  const declared = merged.map(({ state, placed }, order) => {
    const typeNamed = (name: string): Type =>
      globals.view(order, () => false).struct(name)?.type ?? api.type(name) ?? unknown;
    const result = declareItem(placed.item, state.uri, placed.start, typeNamed);
    for (const symbol of result.symbols) globals.add(symbol, order);
    return result;
  });
  const units = merged.map(({ state, source, placed }, order): Unit => {
    const [symbol] = declared[order]!.symbols;
    const analysis = analyzeItem(placed.item, {
      uri: state.uri,
      api,
      declared: declared[order]!,
      globals: globals.view(order, () => missesScript),
      duplicateOf: symbol && globals.earlier(symbol, order),
      includeProblem: (path) => tools.includeProblem(state, path),
      text: source.text,
    });
    return { uri: state.uri, name: state.name, base: placed.start, analysis };
  });
  const sources = [...visited]
    .map((state) => ({ state, source: tools.sourceOf(state)! }))
    .filter(({ source }) => source);
  return {
    entry: entry.uri,
    languageLevel: levelOf(merged.filter(({ state }) => state === entry).map(({ placed }) => placed)),
    units,
    texts: new Map(sources.map(({ state, source }) => [state.uri, { name: state.name, text: source.text }])),
    diagnostics: [
      ...sources.flatMap(({ state, source }) =>
        source.problems.map((problem) => ({ uri: state.uri, diagnostic: problemOutside(problem) })),
      ),
      ...units.flatMap((unit) =>
        unit.analysis.diagnostics.map((d) => ({ uri: unit.uri, diagnostic: shifted(d, unit.base) })),
      ),
    ],
    globals,
    api,
  };
}

/** Without a directive the level is 4 (language.md 1.2). */
function levelOf(items: readonly PlacedItem[]): number {
  for (const { item } of items) if (item.node?.kind === "language_level") return item.node.level;
  return 4;
}
