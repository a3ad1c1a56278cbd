// Binding: which global names a script declares and includes. An edit that leaves the signature of an item as it was
// changes nothing for anybody else; every other change is noted by name, so that exactly those who used the name are
// analysed again.
import { anyName } from "../analyze/context.js";
import { adopt, type Declared, declareItem } from "../analyze/declare.js";
import { Globals } from "../analyze/globals.js";
import type { ApiReference } from "../apiReference.js";
import type { Item, PlacedItem } from "../syntax/nodes.js";
import { type Type, unknown } from "../types.js";
import type { Catalogue } from "./catalogue.js";
import { type FileState, forgetAll } from "./fileState.js";
import type { SourceFile } from "./sourceFile.js";

export interface Binder {
  readonly catalogue: Catalogue;
  readonly api: ApiReference;
}

/** How many past changes a file remembers for its includers before they start afresh. */
const rememberedChanges = 64;

/** Brings the declarations and the global table of a file up to date with its text and with what it includes. */
export function bind(binder: Binder, state: FileState, binding: Set<FileState> = new Set()): void {
  const { catalogue } = binder;
  const source = catalogue.sourceOf(state);
  if (!source || binding.has(state)) return;
  binding.add(state);
  const before = state.boundSource;
  const included = mergeOrder(catalogue, state, source);
  for (const dependency of included.states) bind(binder, dependency, binding);
  binding.delete(state);
  const current =
    before === source &&
    state.boundCatalogue === catalogue.changes &&
    state.dependencies.every(({ state: dependency, version }) => dependency.version === version);
  if (current) return;
  noteIncludeChanges(catalogue, state, included);
  declareItems(binder.api, state, source, included);
  state.boundSource = source;
  state.dependencies = [...included.byItem].flatMap(([item, merged]) =>
    merged.map((dependency) => ({ state: dependency, version: dependency.version, item })),
  );
  state.unresolved = included.unresolved;
  state.boundCatalogue = catalogue.changes;
  state.list = undefined;
  state.diagnostics = undefined;
}

export interface MergeOrder {
  readonly states: FileState[];
  /** For each include item of the entry: the scripts that it merges. */
  readonly byItem: Map<Item, FileState[]>;
  readonly unresolved: Set<string>;
}

/** Include-once, in place (language.md 1.2): which scripts each include directive of a file brings in. */
export function mergeOrder(catalogue: Catalogue, state: FileState, source: SourceFile): MergeOrder {
  const order: MergeOrder = { states: [], byItem: new Map(), unresolved: new Set() };
  const visited = new Set([state]);
  const visit = (target: FileState, merged: FileState[]): void => {
    visited.add(target);
    for (const { item } of catalogue.sourceOf(target)?.items ?? []) {
      const next = item.node?.kind === "include" ? catalogue.resolve(item.node.path.value) : undefined;
      if (next && !visited.has(next)) visit(next, merged);
    }
    merged.push(target);
  };
  for (const { item } of source.items) {
    if (item.node?.kind !== "include") continue;
    const target = catalogue.resolve(item.node.path.value);
    if (!target) order.unresolved.add(item.node.path.value);
    const merged: FileState[] = [];
    if (target && !visited.has(target)) visit(target, merged);
    order.byItem.set(item, merged);
    order.states.push(...merged);
  }
  return order;
}

/** Adds to `state.changed` what changed in the included scripts since they were last merged. */
function noteIncludeChanges(catalogue: Catalogue, state: FileState, { states: included, byItem }: MergeOrder): void {
  const same =
    included.length === state.dependencies.length &&
    state.dependencies.every(({ state: dependency, item }) => byItem.get(item)?.includes(dependency)) &&
    state.boundCatalogue === catalogue.changes;
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
}

/** Declares new and changed items, lets symbols with an unchanged signature live on, and fills the global table. */
function declareItems(api: ApiReference, state: FileState, source: SourceFile, included: MergeOrder): void {
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
      // A symbol lives on with its type, so not when a struct of the same name is another one now.
      if (twin && !touches(twin.names, changedBefore, changedHere)) declared = adopt(twin, declared);
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
}

function addAll(target: Set<string> | undefined, names: Iterable<string>): void {
  if (target) for (const name of names) target.add(name);
}

/** True when one of the names changed; undefined stands for a change of everything. */
export function touches(names: ReadonlySet<string>, ...changes: (ReadonlySet<string> | undefined)[]): boolean {
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
