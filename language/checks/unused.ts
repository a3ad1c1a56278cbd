// Names that nothing uses: variables, parameters, functions, fields. Hosts call functions by name, libraries are written
// for others, and strings reach names too (`getGenericValue("x")`), so a mention anywhere counts as a use.
import type { ItemAnalysis } from "../analysis.js";
import { type Diagnostic, shifted } from "../diagnostic.js";
import type { VariableSymbol } from "../symbols.js";
import type { Name, StructDeclaration } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { type CheckedFile, changedStretch, type FileCheck, type FileMemo, perItem, placed } from "./check.js";
import { isRepeatable } from "./expressions.js";
import { type Declared, type Use, usesOf } from "./uses.js";

/** Functions that the platform calls by name (language.md 11). */
const entryFunction = /^(execute|getIds|main|init|element_.*|on[A-Z].*)$/;
/** Methods of a struct that the runtime calls (language.md 6.4). */
const hooks = new Set(["toString", "compare"]);
/** Built-ins that reach all fields of a struct by name. */
const reflecting = ["toJsonString", "fromJsonString", "toJson", "fromXMLNode", "getStructMembers", "getGenericValue"];

export const unused: FileCheck = (checked: CheckedFile) => {
  const found: Diagnostic[] = [];
  unusedLocals.all(checked).forEach((diagnostics, i) => {
    for (const diagnostic of diagnostics) found.push(shifted(diagnostic, checked.file.items[i]!.start));
  });
  found.push(...unusedGlobals(checked));
  return found;
};

const unusedLocals = perItem((analysis: ItemAnalysis): readonly Diagnostic[] => {
  const { declared, uses, words } = usesOf(analysis);
  const found: Diagnostic[] = [];
  for (const entry of declared) {
    const { symbol, node } = entry;
    if (symbol.role === "global" || symbol.name.startsWith("_") || symbol.name === "" || words.has(symbol.name))
      continue;
    const mentions = uses.get(symbol) ?? [];
    if (node.kind === "parameter") {
      if (mentions.length === 0 && wantsAllParameters(entry))
        found.push(hint("unused-parameter", node.name, `The parameter '${symbol.name}' is never used.`));
    } else if (node.kind === "variable") {
      if (mentions.length === 0)
        found.push({
          ...hint("unused-variable", node.name, `'${symbol.name}' is never used.`),
          fixes: removal(analysis, entry),
        });
      else if (mentions.every(onlyWrites) && symbol.type.kind === "basic")
        found.push(hint("unused-variable", node.name, `'${symbol.name}' gets a value that nothing reads.`));
    }
  }
  return found;
});

function hint(code: string, span: Span, message: string): Diagnostic {
  return { code, severity: "hint", span: { start: span.start, end: span.end }, message, unnecessary: true };
}

/** A value put there and never read: `x = 1;` and `x++;` as statements. */
function onlyWrites(use: Use): boolean {
  if (use.role !== "write" && use.role !== "update") return false;
  return use.path.at(-2)?.kind === "expression_statement";
}

/** Entry functions and hooks take what the platform hands over, needed or not; so does a function without a body. */
function wantsAllParameters({ path }: Declared): boolean {
  const callable = path.at(-1);
  if (callable?.kind !== "function" || !callable.body || callable.body.statements.length === 0) return false;
  const name = callable.name.text;
  return !entryFunction.test(name) && !hooks.has(name);
}

/** Removes the declaration, unless its initialiser may do something. */
function removal(analysis: ItemAnalysis, { node, path }: Declared) {
  if (node.kind !== "variable" || (node.initializer && !isRepeatable(analysis, node.initializer))) return [];
  if (path.at(-1)?.kind !== "block") return [];
  return [{ title: "Remove the declaration", edits: [{ span: { start: node.start, end: node.end }, newText: "" }] }];
}

/**
 * Functions, fields and global variables. In a library, a script that only declares, they are made for others: if
 * nobody in sight includes it nothing is said, and its variables are never called unused.
 */
function unusedGlobals(checked: CheckedFile): Diagnostic[] {
  const { file, analyses, around } = checked;
  const isLibrary = !analyses.some(({ item }) => runs(item.node?.kind));
  let included: boolean | undefined;
  const found: Diagnostic[] = [];
  const mention = mentionsIn(checked);
  const isUnused = (name: string, own: ItemAnalysis) => {
    if (name === "" || mention(name, own)) return false;
    included ??= around.isIncluded();
    if (isLibrary && !included) return false;
    return !around.mentionedOutside(name);
  };
  analyses.forEach((analysis, i) => {
    const { node } = analysis.item;
    const { start } = file.items[i]!;
    const add = (code: string, name: Name, message: string) => found.push(hint(code, placed(name, start), message));
    if (node?.kind === "function" && !entryFunction.test(node.name.text)) {
      if (isUnused(node.name.text, analysis)) add("unused-function", node.name, `Nothing calls '${node.name.text}'.`);
    } else if (node?.kind === "struct") {
      for (const field of unusedFields(node, checked, analysis, isLibrary))
        add("unused-field", field, `Nothing reads or sets the field '${field.text}'.`);
    } else if (node?.kind === "variable" && !isLibrary && !node.name.text.startsWith("_")) {
      if (isUnused(node.name.text, analysis) && !around.isIncluded())
        add("unused-variable", node.name, `'${node.name.text}' is never used.`);
    }
  });
  return found;
}

function runs(kind: string | undefined): boolean {
  return !["function", "struct", "variable", "include", "language_level", "empty", undefined].includes(kind);
}

interface Counted {
  readonly analyses: readonly ItemAnalysis[];
  /** How many items mention a name. */
  readonly counts: Map<string, number>;
}
const counted = new WeakMap<FileMemo, Counted>();

function countsOf({ analyses, memo }: CheckedFile): ReadonlyMap<string, number> {
  const before = counted.get(memo);
  const counts = before?.counts ?? new Map<string, number>();
  const old = before?.analyses ?? [];
  if (old === analyses) return counts;
  const { start, end } = changedStretch(old, analyses);
  const add = (analysis: ItemAnalysis, by: number) => {
    for (const name of mentionedNames(analysis)) counts.set(name, (counts.get(name) ?? 0) + by);
  };
  for (let i = start; i < old.length - end; i++) add(old[i]!, -1);
  for (let i = start; i < analyses.length - end; i++) add(analyses[i]!, 1);
  counted.set(memo, { analyses, counts });
  return counts;
}

/** Whether any item of the file mentions a name; an item's own declaration and calls of itself do not count. */
function mentionsIn(checked: CheckedFile): (name: string, own: ItemAnalysis) => boolean {
  const counts = countsOf(checked);
  return (name, own) => {
    const count = counts.get(name) ?? 0;
    if (count !== 1) return count > 1;
    return own.item.node?.kind === "struct" || !mentionedNames(own).has(name);
  };
}

/** Everything that an item mentions by name, in code or in strings. */
const mentionedNames = perItem((analysis: ItemAnalysis): ReadonlySet<string> => {
  const { names, words, uses } = usesOf(analysis);
  const all = new Set([...names, ...words]);
  for (const symbol of uses.keys()) if (symbol.role === "global") all.add(symbol.name);
  return all;
});

function unusedFields(node: StructDeclaration, checked: CheckedFile, own: ItemAnalysis, isLibrary: boolean): Name[] {
  if (isLibrary) return [];
  const fields = node.members.filter((member) => member.kind === "field").map((member) => member.name);
  const mention = (name: string) => (countsOf(checked).get(name) ?? 0) > 0;
  const open = fields.filter(
    (field) => field.text !== "" && !mentionedNames(own).has(field.text) && !mention(field.text),
  );
  if (open.length === 0) return [];
  if (reflecting.some((name) => mention(name) || checked.around.mentionedOutside(name))) return [];
  // Without any use of the struct, its fields are no news.
  if (!usedElsewhere(node, checked, own)) return [];
  return open.filter((field) => !checked.around.mentionedOutside(field.text));
}

function usedElsewhere(node: StructDeclaration, { analyses }: CheckedFile, own: ItemAnalysis): boolean {
  return analyses.some((analysis) => analysis !== own && mentionedNames(analysis).has(node.name.text));
}

/** Globals by role, for other checks: a variable that another script may change is left alone. */
export function isShared(symbol: VariableSymbol, { around }: CheckedFile): boolean {
  return symbol.role === "global" && around.mentionedOutside(symbol.name);
}
