// What analysis reports to the editor, the command line and the launch check: one type for all three.
import type { Site } from "./symbols.js";
import type { Span } from "./text.js";

export type Severity = "error" | "warning" | "hint";

/** A replacement of a span of the same file's text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}
export interface RelatedPlace {
  readonly uri: string;
  readonly span: Span;
  readonly message: string;
  /** The declaration meant, which knows where it is by now; gone once the diagnostic has its place in a file. */
  readonly site?: Site;
}
export interface Diagnostic {
  /** Stable, kebab-case; `docs/diagnostics/CODE.md` explains it. */
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  /** Shown faded in the editor: unused or unreachable code. */
  readonly unnecessary?: boolean;
  /** Shown struck out in the editor. */
  readonly deprecated?: boolean;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

/** A diagnostic of an item as one of the file: spans and fixes moved, related places where their items are now. */
export function shifted(diagnostic: Diagnostic, by: number): Diagnostic {
  const move = (span: Span, distance = by): Span => ({ start: span.start + distance, end: span.end + distance });
  const { span, fixes, related } = diagnostic;
  return {
    ...diagnostic,
    span: move(span),
    ...(fixes && {
      fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) })),
    }),
    ...(related && {
      related: related.map(({ site, ...rest }) => (site ? { ...rest, span: move(site.name, site.place.start) } : rest)),
    }),
  };
}
