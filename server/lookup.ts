// What stands under the cursor: the node, its item and the symbol that it denotes. Shared by hover, definition,
// references, rename and highlight.
import type { ItemAnalysis } from "../language/analysis.js";
import type { Program, SourceFile } from "../language/program.js";
import type { CrmSymbol } from "../language/symbols.js";
import type { AnyNode, Name } from "../language/syntax/nodes.js";
import { nameOf, pathAt } from "../language/syntax/visit.js";
import type { Span } from "../language/text.js";

export interface Located {
  /** Nodes around the cursor, outermost first, spans relative to the item. */
  readonly path: readonly AnyNode[];
  readonly analysis: ItemAnalysis;
  /** Offset of the item in the file. */
  readonly base: number;
}

export function locate(program: Program, file: SourceFile, offset: number): Located | undefined {
  const analyses = program.analyses(file.uri);
  const index = file.items.findIndex(({ start, item }) => start <= offset && offset <= start + item.length);
  // Where two items touch, the second is meant when the cursor stands at its start.
  const next = file.items[index + 1];
  const chosen = next && next.start === offset ? index + 1 : index;
  const placed = file.items[chosen];
  const analysis = analyses[chosen];
  if (!placed || !analysis) return undefined;
  return { path: pathAt(placed.item, offset - placed.start), analysis, base: placed.start };
}

export interface Named {
  readonly name: Name;
  /** The name's place in the file. */
  readonly span: Span;
  readonly symbol: CrmSymbol;
}

/** The name under the cursor and what it denotes; undefined on anything else. */
export function symbolAt(program: Program, file: SourceFile, offset: number): Named | undefined {
  const located = locate(program, file, offset);
  if (!located) return undefined;
  const { analysis, base } = located;
  for (const node of [...located.path].reverse()) {
    for (const candidate of [
      node,
      ...(node.kind === "variable" || node.kind === "foreach" || node.kind === "parameter" || node.kind === "field"
        ? [node.type]
        : []),
      ...(node.kind === "function" ? [node.returnType] : []),
    ]) {
      const name = nameOf(candidate);
      if (!name || offset - base < name.start || offset - base > name.end) continue;
      const symbol =
        candidate.kind === "type"
          ? typeSymbol(program, file, candidate.name.text)
          : symbolOf(analysis, candidate, program, file);
      if (symbol) return { name, span: { start: base + name.start, end: base + name.end }, symbol };
    }
  }
  return undefined;
}

function symbolOf(analysis: ItemAnalysis, node: AnyNode, program: Program, file: SourceFile): CrmSymbol | undefined {
  const symbol = "id" in node ? analysis.symbols[node.id] : undefined;
  return symbol ?? (node.kind === "name" ? typeSymbol(program, file, node.name.text) : undefined);
}

function typeSymbol(program: Program, file: SourceFile, name: string): CrmSymbol | undefined {
  const struct = program
    .globals(file.uri)
    .view(Number.POSITIVE_INFINITY, () => false)
    .struct(name);
  return struct ?? (program.api.isClass(name) ? program.api.class(name) : undefined);
}
