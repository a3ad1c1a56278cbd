// Comments that turn advice off: `// crmscript-disable-line code, code` for its own line, and
// `// crmscript-disable-next-line code` for the line below. Errors stay: the platform refuses the script anyway.

import type { Diagnostic } from "../diagnostic.js";
import { codes, isDiagnosticCode } from "../diagnosticCodes.js";
import type { SourceFile } from "../program.js";
import { closestName } from "../suggest.js";
import type { Span } from "../text.js";

interface Switch {
  readonly line: number;
  readonly codes: readonly { readonly text: string; readonly span: Span }[];
  readonly span: Span;
}

/** Leaves out what the comments of the file turn off, and reports codes in them that do not exist. */
export function applyDisableComments(file: SourceFile, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const switches = switchesIn(file);
  if (switches.length === 0) return [...diagnostics];
  const byLine = new Map<number, Set<string>>();
  for (const { line, codes: listed } of switches) {
    const set = byLine.get(line) ?? new Set();
    for (const { text } of listed) set.add(text);
    byLine.set(line, set);
  }
  const kept = diagnostics.filter(
    ({ severity, code, span }) => severity === "error" || !byLine.get(file.lines.lineAt(span.start))?.has(code),
  );
  return [...kept, ...switches.flatMap(unknownCodes)];
}

const directive = /crmscript-disable-(next-line|line)\b([^\r\n*]*)/g;

function switchesIn(file: SourceFile): Switch[] {
  if (!file.text.includes("crmscript-disable-")) return [];
  const comments = [
    ...file.comments,
    ...file.items.flatMap(({ start, item }) =>
      item.comments.map((comment) => ({ ...comment, start: comment.start + start, end: comment.end + start })),
    ),
  ];
  return comments.flatMap((comment) =>
    [...comment.text.matchAll(directive)].map((match): Switch => {
      const at = comment.start + match.index;
      const line = file.lines.lineAt(at) + (match[1] === "next-line" ? 1 : 0);
      const rest = at + match[0].length - match[2]!.length;
      const listed = [...listedCodes(match[2]!, rest)];
      return { line, codes: listed, span: { start: at, end: at + match[0].trimEnd().length } };
    }),
  );
}

/** Codes are parted by commas; whatever stands behind the last one says why. */
function* listedCodes(text: string, start: number): Iterable<Switch["codes"][number]> {
  const word = /[\s:]*([A-Za-z][\w-]*)\s*(,?)/y;
  for (let match = word.exec(text); match; match = word.exec(text)) {
    const [whole, code = "", comma] = match;
    const at = start + match.index + whole.indexOf(code);
    yield { text: code, span: { start: at, end: at + code.length } };
    if (!comma) return;
  }
}

function unknownCodes({ codes: listed, span }: Switch): Diagnostic[] {
  if (listed.length === 0)
    return [
      unknownCode(span, "This comment names no code: write, for example, 'crmscript-disable-line unused-variable'."),
    ];
  return listed.flatMap(({ text, span: at }) => {
    if (isDiagnosticCode(text)) return [];
    const near = closestName(text, codes.keys());
    const fixes = near ? [{ title: `Change to '${near}'`, edits: [{ span: at, newText: near }] }] : [];
    return [
      { ...unknownCode(at, `There is no diagnostic '${text}'.${near ? ` Did you mean '${near}'?` : ""}`), fixes },
    ];
  });
}

function unknownCode(span: Span, message: string): Diagnostic {
  return { code: "unknown-diagnostic-code", severity: "hint", span, message };
}
