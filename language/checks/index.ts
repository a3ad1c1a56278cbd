// The one list of checks that look at a whole file: advice and classic mistakes that typing does not find. Each check
// is one file of this folder with one exported function.
import type { ItemAnalysis } from "../analysis.js";
import type { ApiReference } from "../apiReference.js";
import type { Diagnostic } from "../diagnostic.js";
import type { SourceFile } from "../program.js";

/** A check of a whole file; spans are offsets in the file. */
export type FileCheck = (
  file: SourceFile,
  analyses: readonly ItemAnalysis[],
  api: ApiReference,
) => readonly Diagnostic[];

const checks: readonly FileCheck[] = [];

export function fileChecks(file: SourceFile, analyses: readonly ItemAnalysis[], api: ApiReference): Diagnostic[] {
  return checks.flatMap((check) => check(file, analyses, api));
}
