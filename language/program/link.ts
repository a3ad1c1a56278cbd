// The whole program of an entry script: merged, declared and analysed anew in run order, sharing nothing with the
// editor's caches, so that what runs is what a fresh look says.
import type { LinkedProgram, Unit } from "../analysis.js";
import { declareItem } from "../analyze/declare.js";
import { Globals } from "../analyze/globals.js";
import { analyzeItem } from "../analyze/item.js";
import type { ApiReference } from "../apiReference.js";
import { shifted } from "../diagnostic.js";
import type { PlacedItem } from "../syntax/nodes.js";
import { type Type, unknown } from "../types.js";
import type { Catalogue } from "./catalogue.js";
import { problemOutside } from "./diagnose.js";
import type { FileState } from "./fileState.js";
import { withoutFollowUps } from "./followUps.js";
import { includeProblem } from "./includeProblem.js";
import type { SourceFile } from "./sourceFile.js";

export function linkProgram(catalogue: Catalogue, api: ApiReference, entry: FileState): LinkedProgram {
  const merged: { readonly state: FileState; readonly source: SourceFile; readonly placed: PlacedItem }[] = [];
  const visited = new Set<FileState>();
  const visit = (state: FileState): void => {
    visited.add(state);
    const source = catalogue.sourceOf(state);
    for (const placed of source?.items ?? []) {
      const { node } = placed.item;
      const target = node?.kind === "include" ? catalogue.resolve(node.path.value) : undefined;
      if (target && !visited.has(target) && !catalogue.sourceOf(target)?.isTemplate) visit(target);
      merged.push({ state, source: source!, placed });
    }
  };
  visit(entry);
  const missesScript = merged.some(({ placed }) => {
    const { node } = placed.item;
    return node?.kind === "include" && catalogue.resolve(node.path.value) === undefined;
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
      includeProblem: (path) => includeProblem(catalogue, state, path),
      text: source.text,
    });
    return { uri: state.uri, name: state.name, base: placed.start, analysis };
  });
  const sources = [...visited]
    .map((state) => ({ state, source: catalogue.sourceOf(state)! }))
    .filter(({ source }) => source);
  const byScript = new Map<string, Unit[]>();
  for (const unit of units) {
    const list = byScript.get(unit.uri);
    if (list) list.push(unit);
    else byScript.set(unit.uri, [unit]);
  }
  return {
    entry: entry.uri,
    languageLevel: levelOf(merged.filter(({ state }) => state === entry).map(({ placed }) => placed)),
    units,
    texts: new Map(sources.map(({ state, source }) => [state.uri, { name: state.name, text: source.text }])),
    diagnostics: sources.flatMap(({ source }) => {
      const inItems = (byScript.get(source.uri) ?? []).flatMap(({ analysis, base }) =>
        analysis.diagnostics.map((diagnostic) => shifted(diagnostic, base)),
      );
      const all = withoutFollowUps(source, [...source.problems.map(problemOutside), ...inItems]);
      return all.map((diagnostic) => ({ uri: source.uri, diagnostic }));
    }),
    globals,
    api,
  };
}

/** Without a directive the level is 4 (language.md 1.2). */
function levelOf(items: readonly PlacedItem[]): number {
  for (const { item } of items) if (item.node?.kind === "language_level") return item.node.level;
  return 4;
}
