// An expression or statement typed at a stopped program: analysed as if it stood at a place of the linked program.
// The debug console, watches, conditions of breakpoints and log points all come through here.
import type { ItemAnalysis, LinkedProgram, Unit } from "./analysis.js";
import { declareItem } from "./analyze/declare.js";
import { analyzeItem } from "./analyze/item.js";
import { type LocalScope, localScope } from "./scopes.js";
import { parseText } from "./syntax/parse.js";
import { unknown } from "./types.js";

export interface Fragment {
  /** The analysed item; its node is an expression statement, or another statement. Undefined when nothing was typed. */
  readonly analysis: ItemAnalysis | undefined;
  /** What is wrong with the fragment, in words; empty when it can run. */
  readonly errors: readonly string[];
  /** The locals that it was analysed against. */
  readonly scope: LocalScope;
}

/**
 * Analyses `text` at `offset` of the file `uri` of the program. A missing final semicolon is supplied, so that a plain
 * expression is welcome.
 */
export function analyzeFragment(program: LinkedProgram, uri: string, offset: number, text: string): Fragment {
  const unit = unitAt(program.units, uri, offset);
  const scope: LocalScope = unit
    ? localScope(unit.analysis, offset - unit.base)
    : { variables: [], callable: undefined, struct: undefined, inLoop: false };
  const trimmed = text.trim();
  const parsed = parseText(/[;}]$/.test(trimmed) ? trimmed : `${trimmed};`);
  if (parsed.items.length !== 1 || !parsed.items[0]!.item.node) {
    const problem = parsed.items[0]?.item.problems[0]?.message;
    return { analysis: undefined, errors: [problem ?? "Expected one expression or statement."], scope };
  }
  const { item } = parsed.items[0]!;
  const globals = program.globals.view(Number.POSITIVE_INFINITY, () => false);
  const declared = declareItem(
    item,
    "crmscript-fragment:/",
    0,
    (name) => globals.struct(name)?.type ?? program.api.type(name) ?? unknown,
  );
  const analysis = analyzeItem(item, {
    uri: "crmscript-fragment:/",
    api: program.api,
    globals,
    declared: { ...declared, symbols: [] },
    duplicateOf: undefined,
    includeProblem: () => "An include cannot be added to a running script.",
    // The loop around the place is not the fragment's to leave.
    scope: { ...scope, inLoop: false },
  });
  const errors = analysis.diagnostics.filter((d) => d.severity === "error").map((d) => d.message);
  return { analysis, errors, scope };
}

function unitAt(units: readonly Unit[], uri: string, offset: number): Unit | undefined {
  return units.find(
    (unit) => unit.uri === uri && unit.base <= offset && offset <= unit.base + unit.analysis.item.length,
  );
}
