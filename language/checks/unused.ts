// Names that nothing uses: variables, parameters, functions, fields. Hosts call functions by name, libraries are written
// for others, and strings reach names too (`getGenericValue("x")`), so a mention anywhere counts as a use.
import type { ItemAnalysis } from "../analysis.js";
import { changedStretch } from "../changedStretch.js";
import { type Diagnostic, shifted } from "../diagnostic.js";
import type { VariableSymbol } from "../symbols.js";
import type { Name } from "../syntax/nodes.js";
import type { Span } from "../text.js";
import { type CheckedFile, type FileCheck, type FileMemo, perItem, placed } from "./check.js";
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
  return found.concat(unusedGlobals(checked));
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
  return use.around?.around?.node.kind === "expression_statement";
}

/** Entry functions and hooks take what the platform hands over, needed or not; so does a function without a body. */
function wantsAllParameters({ around }: Declared): boolean {
  const callable = around?.node;
  if (callable?.kind !== "function" || !callable.body || callable.body.statements.length === 0) return false;
  const name = callable.name.text;
  return !entryFunction.test(name) && !hooks.has(name);
}

/** Removes the declaration, unless its initialiser may do something. */
function removal(analysis: ItemAnalysis, { node, around }: Declared) {
  if (node.kind !== "variable" || (node.initializer && !isRepeatable(analysis, node.initializer))) return [];
  if (around?.node.kind !== "block") return [];
  return [{ title: "Remove the declaration", edits: [{ span: { start: node.start, end: node.end }, newText: "" }] }];
}

/** What an item declares for the whole file, as far as anybody might call it unused. */
interface Declares {
  readonly code: "unused-function" | "unused-variable" | "unused-field";
  readonly name: Name;
  /** The fields that the struct itself does not mention. */
  readonly fields: readonly Name[];
  /** 1 when the item itself mentions the name, as a function that calls itself. */
  readonly own: number;
}

const declares = perItem((analysis: ItemAnalysis): Declares | undefined => {
  const { node } = analysis.item;
  if (node?.kind !== "function" && node?.kind !== "struct" && node?.kind !== "variable") return undefined;
  const { name } = node;
  const mentioned = mentionedNames(analysis);
  const own = mentioned.has(name.text) ? 1 : 0;
  if (node.kind === "function")
    return entryFunction.test(name.text) || name.text === ""
      ? undefined
      : { code: "unused-function", name, fields: [], own };
  if (node.kind === "variable")
    return name.text === "" || name.text.startsWith("_")
      ? undefined
      : { code: "unused-variable", name, fields: [], own };
  const fields = node.members.filter((member) => member.kind === "field").map((member) => member.name);
  const open = fields.filter(({ text }) => text !== "" && !mentioned.has(text));
  return open.length > 0 ? { code: "unused-field", name, fields: open, own } : undefined;
});

/**
 * Functions, fields and global variables. In a library, a script that only declares, they are made for others: if
 * nobody in sight includes it nothing is said, and its variables are never called unused.
 */
function unusedGlobals(checked: CheckedFile): Diagnostic[] {
  const { file, analyses, around } = checked;
  const counts = countsOf(checked);
  const mentioned = (name: string) => (counts.get(name) ?? 0) > 0;
  const found: Diagnostic[] = [];
  let isLibrary: boolean | undefined;
  const inLibrary = () => (isLibrary ??= !analyses.some(({ item }) => runs.has(item.node?.kind)));
  const add = (code: string, name: Name, i: number, message: string) =>
    found.push(hint(code, placed(name, file.items[i]!.start), message));
  declares.all(checked).forEach((declared, i) => {
    if (!declared) return;
    const { code, name, fields, own } = declared;
    if (code === "unused-field") {
      const open = fields.filter(({ text }) => !mentioned(text));
      if (open.length === 0 || inLibrary() || !fieldsAreKnown(checked, mentioned)) return;
      // Of a struct that nothing uses, the fields are no news.
      if ((counts.get(name.text) ?? 0) <= own) return;
      for (const field of open)
        if (!around.mentionedOutside(field.text))
          add(code, field, i, `Nothing reads or sets the field '${field.text}'.`);
      return;
    }
    if ((counts.get(name.text) ?? 0) > own) return;
    if (inLibrary() && (code === "unused-variable" || !around.isIncluded())) return;
    if (around.mentionedOutside(name.text) || (code === "unused-variable" && around.isIncluded())) return;
    const message = code === "unused-function" ? `Nothing calls '${name.text}'.` : `'${name.text}' is never used.`;
    add(code, name, i, message);
  });
  return found;
}

/** Kinds of items that make a script more than a library. */
const runs = new Set<string | undefined>([
  "block",
  "expression_statement",
  "if",
  "while",
  "for",
  "foreach",
  "return",
  "throw",
  "try",
  "text",
]);

/** False when something reaches fields by their names at run time. */
function fieldsAreKnown({ around }: CheckedFile, mentioned: (name: string) => boolean): boolean {
  return !reflecting.some((name) => mentioned(name) || around.mentionedOutside(name));
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

/** Everything that an item mentions by name, in code or in strings. */
const mentionedNames = perItem((analysis: ItemAnalysis): ReadonlySet<string> => {
  const { names, words, uses } = usesOf(analysis);
  const all = new Set([...names, ...words]);
  for (const symbol of uses.keys()) if (symbol.role === "global") all.add(symbol.name);
  return all;
});

/** Globals by role, for other checks: a variable that another script may change is left alone. */
export function isShared(symbol: VariableSymbol, { around }: CheckedFile): boolean {
  return symbol.role === "global" && around.mentionedOutside(symbol.name);
}
