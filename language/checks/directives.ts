// Directives: the language level that a script should name, and includes that bring nothing, come twice or come round.
import type { Diagnostic, Fix } from "../diagnostic.js";
import type { SourceFile } from "../program.js";
import { mentions } from "../surroundings.js";
import type { IncludeDirective, PlacedItem } from "../syntax/nodes.js";
import { type CheckedFile, type FileCheck, placed } from "./check.js";
import { usesOf } from "./uses.js";

export const directives: FileCheck = (checked: CheckedFile) => [...languageLevel(checked), ...includes(checked)];

/** The level of an included script counts for nothing, so only scripts that run on their own should name one. */
function languageLevel({ file, around }: CheckedFile): Diagnostic[] {
  if (file.items.some(({ item }) => item.node?.kind === "language_level")) return [];
  const first = file.items.find(({ item }) => item.node && item.node.kind !== "text");
  if (!first || around.isIncluded()) return [];
  const { start } = first;
  const end = Math.min(start + first.item.length, endOfLine(file.text, start));
  return [
    {
      code: "missing-language-level",
      severity: "hint",
      span: { start, end },
      message: "The script names no language level: start it with '#setLanguageLevel 3;'.",
      fixes: [
        {
          title: "Insert '#setLanguageLevel 3;'",
          edits: [{ span: { start, end: start }, newText: "#setLanguageLevel 3;\n" }],
        },
      ],
    },
  ];
}

function includes(checked: CheckedFile): Diagnostic[] {
  const found: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const entry of checked.file.items) {
    const { node } = entry.item;
    if (node?.kind !== "include" || node.path.value === "") continue;
    const name = node.path.value.toLowerCase();
    if (seen.has(name)) found.push(duplicate(checked.file, entry, node));
    else found.push(...includeProblems(checked, entry, node));
    seen.add(name);
  }
  return found;
}

function duplicate(file: SourceFile, entry: PlacedItem, node: IncludeDirective): Diagnostic {
  return {
    code: "duplicate-include",
    severity: "hint",
    span: placed(node, entry.start),
    message: `'${node.path.value}' is included above already: this directive does nothing.`,
    unnecessary: true,
    fixes: [removal(file, entry)],
  };
}

function includeProblems(checked: CheckedFile, entry: PlacedItem, node: IncludeDirective): Diagnostic[] {
  const { file, around } = checked;
  const facts = around.include(node.path.value);
  if (!facts) return [];
  const span = placed(node.path, entry.start);
  if (facts.circular)
    return [
      {
        code: "circular-include",
        severity: "warning",
        span,
        message: `'${node.path.value}' includes this script again: one of the two sees nothing of the other.`,
      },
    ];
  if (facts.runs || facts.names.length === 0 || isUsed(checked, facts.names)) return [];
  return [
    {
      code: "unused-include",
      severity: "hint",
      span: placed(node, entry.start),
      message: `Nothing of '${node.path.value}' is used here.`,
      unnecessary: true,
      fixes: [removal(file, entry)],
    },
  ];

  /** Mentions in code and strings; a script that includes this one may rely on the include as well. */
  function isUsed({ analyses }: CheckedFile, names: readonly string[]): boolean {
    if (!names.some((name) => mentions(file, name))) return around.isIncluded();
    const wanted = new Set(names);
    return analyses.some((analysis) => {
      for (const name of analysis.names) if (wanted.has(name)) return true;
      for (const word of usesOf(analysis).words) if (wanted.has(word)) return true;
      return false;
    });
  }
}

function removal(file: SourceFile, { start, item }: PlacedItem): Fix {
  const end = start + item.length;
  const lineEnd = endOfLine(file.text, end);
  const rest = file.text.slice(end, lineEnd);
  const next = rest.trim() === "" && lineEnd < file.text.length ? lineEnd + lineBreak(file.text, lineEnd) : end;
  return { title: "Remove the include", edits: [{ span: { start, end: next }, newText: "" }] };
}

function endOfLine(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function lineBreak(text: string, at: number): number {
  return text.startsWith("\r\n", at) ? 2 : 1;
}
