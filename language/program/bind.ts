// Binding: which global names a script declares and includes. An edit that leaves the signature of an item as it was
// changes nothing for anybody else; every other change is noted by name, so that exactly those who used the name are
// analysed again.
import { anyName } from "../analyze/context.js";
import { adopt, type Declared, declareItem } from "../analyze/declare.js";
import { Globals } from "../analyze/globals.js";
import type { ApiReference } from "../apiReference.js";
import { changedStretch } from "../changedStretch.js";
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

/**
 * Brings the declarations and the global table of a file up to date with its text and with what it includes.
 * @param bound files that this call has seen to, or is about to: each of them once, however many ways lead there
 */
export function bind(binder: Binder, state: FileState, bound: Set<FileState> = new Set()): void {
  const { catalogue } = binder;
  const source = catalogue.sourceOf(state);
  if (!source || bound.has(state)) return;
  bound.add(state);
  const before = state.boundSource;
  const included = mergeOrder(catalogue, state, source);
  for (const dependency of included.states) bind(binder, dependency, bound);
  const current =
    before === source &&
    state.boundCatalogue === catalogue.changes &&
    state.dependencies.every(({ state: dependency, version }) => dependency.version === version);
  if (current) return;
  const same = noteIncludeChanges(catalogue, state, included);
  if (!same || !redeclareItems(binder.api, state, source)) declareItems(binder.api, state, source, included);
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

/**
 * Adds to `state.changed` what changed in the included scripts since they were last merged.
 * @returns true when nothing did, and the same directives merge the same scripts
 */
function noteIncludeChanges(catalogue: Catalogue, state: FileState, { states: included, byItem }: MergeOrder): boolean {
  const same =
    included.length === state.dependencies.length &&
    state.dependencies.every(({ state: dependency, item }) => byItem.get(item)?.includes(dependency)) &&
    state.boundCatalogue === catalogue.changes;
  if (!same) {
    if (state.boundSource && (included.length > 0 || state.dependencies.length > 0 || state.unresolved.size > 0))
      forgetAll(state);
    return false;
  }
  let unchanged = true;
  for (const { state: dependency, version } of state.dependencies) {
    if (dependency.version === version) continue;
    unchanged = false;
    const oldest = dependency.changes[0]?.version ?? dependency.version + 1;
    if (oldest > version + 1) {
      forgetAll(state);
      return false;
    }
    for (const change of dependency.changes) if (change.version > version) addAll(state.changed, change.names);
  }
  return unchanged;
}

/**
 * What most key presses need: as many items as before, of which those of one stretch are new and declare what the old
 * ones there declared. All symbols live on, and nobody else is concerned.
 * @returns false, with nothing changed, when more than that is to be done
 */
function redeclareItems(api: ApiReference, state: FileState, { items }: SourceFile): boolean {
  const old = state.boundSource?.items;
  if (old?.length !== items.length || state.changed?.size !== 0) return false;
  const { start, end } = changedItems(old, items);
  const renewed: { readonly before: Declared; readonly fresh: Declared }[] = [];
  for (let order = start; order < items.length - end; order++) {
    const { start: at, item } = items[order]!;
    const before = state.declared.get(old[order]!.item);
    if (!before || state.declared.has(item) || item.node?.kind === "include") return false;
    const fresh = declareItem(item, state.uri, at, typesAt(api, state.globals, order));
    if (fresh.signature !== before.signature) return false;
    renewed.push({ before, fresh });
  }
  for (const [i, { before, fresh }] of renewed.entries()) {
    state.declared.delete(old[start + i]!.item);
    state.declared.set(items[start + i]!.item, adopt(before, fresh));
  }
  for (let order = items.length - end; order < items.length; order++)
    state.declared.get(items[order]!.item)!.place.start = items[order]!.start;
  return true;
}

/** How many items two versions of a file have in common at the start and at the end, wherever they stand. */
export function changedItems(old: readonly PlacedItem[], fresh: readonly PlacedItem[]): { start: number; end: number } {
  return changedStretch(old, fresh, (a, b) => a.item === b.item);
}

/** What a type name denotes at the item with index `order`. */
function typesAt(api: ApiReference, globals: Globals, order: number): (name: string) => Type {
  return (name) => globals.view(order, () => false).struct(name)?.type ?? api.type(name) ?? unknown;
}

/** Declares new and changed items, lets symbols with an unchanged signature live on, and fills the global table. */
function declareItems(api: ApiReference, state: FileState, source: SourceFile, included: MergeOrder): void {
  const globals = new Globals();
  const next = new Map<Item, Declared>();
  const replaced = replacedDeclarations(state, source);
  const changedHere = new Set<string>();
  const changedBefore = state.changed ? new Set(state.changed) : undefined;
  let order = 0;
  for (const { start, item } of source.items) {
    for (const dependency of included.byItem.get(item) ?? [])
      for (const declared of ownDeclarations(dependency))
        for (const symbol of declared.symbols) globals.add(symbol, order);
    let declared = state.declared.get(item);
    if (declared && !touches(declared.names, changedBefore, changedHere)) declared.place.start = start;
    else {
      const old = declared ?? undefined;
      declared = declareItem(item, state.uri, start, typesAt(api, globals, order));
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
  const { start, end } = changedItems(old, fresh);
  const [oldEnd, freshEnd] = [old.length - end, fresh.length - end];
  for (let i = start; i < oldEnd; i++) if (now.has(old[i]!.item)) return false;
  for (let i = start; i < freshEnd; i++) if (declared.has(fresh[i]!.item)) return false;
  return true;
}
