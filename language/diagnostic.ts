// What analysis reports to the editor, the command line and the launch check: one type for all three.
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
  readonly related?: readonly { readonly uri: string; readonly span: Span; readonly message: string }[];
  readonly fixes?: readonly Fix[];
}
