// A diagnostic of a linked program as a problem with file, line and column.
import { fileURLToPath } from "node:url";
import type { LinkedProgram } from "../language/analysis.js";
import { LineIndex } from "../language/text.js";
import type { LaunchProblem } from "./problem.js";

export function diagnosticPlace(
  { texts }: LinkedProgram,
  { uri, diagnostic }: LinkedProgram["diagnostics"][number],
): LaunchProblem {
  const { code, message, span } = diagnostic;
  const { line, character } = new LineIndex(texts.get(uri)?.text ?? "").positionAt(span.start);
  return { code, message, file: fileOf(uri), line: line + 1, column: character + 1 };
}

/** The path behind a file URI; any other URI as it is. */
export function fileOf(uri: string): string {
  return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
}
