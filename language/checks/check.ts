// What a check is. An item check is a table of visitors: all of them share one walk over an item, and what they find is
// kept as long as the item's analysis lives, so a key press pays for the item it changed. A file check looks at facts
// that are kept in the same way, and only adds them up.

import type { ItemAnalysis } from "../analysis.js";
import type { Extra } from "../analyze/context.js";
import type { ApiReference } from "../apiReference.js";
import { changedStretch } from "../changedStretch.js";
import type { Diagnostic, Severity } from "../diagnostic.js";
import type { DiagnosticCode } from "../diagnosticCodes.js";
import type { SourceFile } from "../program.js";
import type { Surroundings } from "../surroundings.js";
import type { AnyNode } from "../syntax/nodes.js";
import type { Span } from "../text.js";

/** Where a visitor is. */
export interface Visit {
  readonly analysis: ItemAnalysis;
  readonly api: ApiReference;
  /** The nodes around the visited one, outermost first. Valid during the visit only. */
  readonly parents: readonly AnyNode[];
  /** Reports a span of the item. */
  report(severity: Severity, code: DiagnosticCode, span: Span, message: string, extra?: Extra): void;
}

/** Visitors by kind of node. They see the nodes of an item from the outside in, in the order of the text. */
export type ItemCheck = {
  readonly [K in AnyNode["kind"]]?: (node: Extract<AnyNode, { readonly kind: K }>, at: Visit) => void;
};

export interface CheckedFile {
  readonly file: SourceFile;
  /** The analysis of each item of the file, in order. */
  readonly analyses: readonly ItemAnalysis[];
  readonly api: ApiReference;
  readonly around: Surroundings;
  readonly memo: FileMemo;
}

/** Finds what no single item shows; spans are offsets in the file. */
export type FileCheck = (checked: CheckedFile) => readonly Diagnostic[];

/** What the checks of a file keep from one version of it to the next; whoever owns the file keeps this. */
export type FileMemo = Map<object, { readonly analyses: readonly ItemAnalysis[]; readonly values: readonly unknown[] }>;

export interface PerItem<T> {
  (analysis: ItemAnalysis): T;
  /** The values of all items of a file, in order; those of a version before are taken over. */
  all(checked: CheckedFile): readonly T[];
}

/** Keeps what a function says about an analysis as long as the analysis lives. */
export function perItem<T>(compute: (analysis: ItemAnalysis) => T): PerItem<T> {
  const known = new WeakMap<ItemAnalysis, { readonly value: T }>();
  const keep = (analysis: ItemAnalysis): T => {
    let entry = known.get(analysis);
    if (!entry) {
      entry = { value: compute(analysis) };
      known.set(analysis, entry);
    }
    return entry.value;
  };
  const all = ({ memo, analyses }: CheckedFile): readonly T[] => {
    const before = memo.get(known);
    if (before?.analyses === analyses) return before.values as readonly T[];
    const { start, end } = changedStretch(before?.analyses ?? [], analyses);
    const old = (before?.values ?? []) as readonly T[];
    const fresh = analyses.slice(start, analyses.length - end).map(keep);
    const values = old.slice(0, start).concat(fresh, old.slice(old.length - end));
    memo.set(known, { analyses, values });
    return values;
  };
  return Object.assign(keep, { all });
}

/** A span of an item as a span of the file. */
export function placed(span: Span, start: number): Span {
  return { start: span.start + start, end: span.end + start };
}
