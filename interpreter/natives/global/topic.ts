// The global functions are one native class in several files, one per topic of natives-core.md 7.
import type { NativeTable, RunContext } from "../../native.js";

export interface Topic {
  readonly bodies: (run: RunContext) => NativeTable;
  readonly notSimulated?: Readonly<Record<string, string>>;
}
