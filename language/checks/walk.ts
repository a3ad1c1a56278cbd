// The one walk that all item checks share. An explicit stack, since expressions may be thousands of levels deep.
import type { ItemAnalysis } from "../analysis.js";
import type { ApiReference } from "../apiReference.js";
import type { Diagnostic } from "../diagnostic.js";
import type { AnyNode, Item } from "../syntax/nodes.js";
import { children } from "../syntax/visit.js";
import type { ItemCheck, Visit } from "./check.js";

type Visitor = (node: AnyNode, at: Visit) => void;

/** Joins checks into one function that gives the diagnostics of an item, with spans relative to it. */
export function joined(checks: readonly ItemCheck[]): (analysis: ItemAnalysis, api: ApiReference) => Diagnostic[] {
  const byKind = new Map<string, Visitor[]>();
  for (const check of checks)
    for (const [kind, visitor] of Object.entries(check)) {
      const list = byKind.get(kind);
      if (list) list.push(visitor as Visitor);
      else byKind.set(kind, [visitor as Visitor]);
    }
  return (analysis, api) => {
    const found: Diagnostic[] = [];
    const parents: AnyNode[] = [];
    const at: Visit = {
      analysis,
      api,
      parents,
      report: (severity, code, span, message, extra = {}) =>
        found.push({ code, severity, span: { start: span.start, end: span.end }, message, ...extra }),
    };
    walk(analysis.item, parents, (node) => {
      for (const visitor of byKind.get(node.kind) ?? []) visitor(node, at);
    });
    return found;
  };
}

/** The nodes around a node, innermost first: shared between all nodes below, since chains may be very deep. */
export interface Around {
  readonly node: AnyNode;
  readonly around: Around | undefined;
}

/** Visits every node of an item, parents first, and keeps `parents` at the nodes around the visited one. */
export function walk(item: Item, parents: AnyNode[], visit: (node: AnyNode, around: Around | undefined) => void): void {
  if (!item.node) return;
  const pending: { readonly here: Around; readonly children: readonly AnyNode[]; next: number }[] = [];
  const enter = (node: AnyNode, around: Around | undefined) => {
    visit(node, around);
    pending.push({ here: { node, around }, children: children(node), next: 0 });
    parents.push(node);
  };
  enter(item.node, undefined);
  for (let top = pending.at(-1); top; top = pending.at(-1)) {
    if (top.next < top.children.length) enter(top.children[top.next++]!, top.here);
    else {
      pending.pop();
      parents.pop();
    }
  }
}

/** The nodes around a place, innermost first. */
export function* outwards(around: Around | undefined): Iterable<AnyNode> {
  for (let here = around; here; here = here.around) yield here.node;
}

/** Every node below a node, itself first. */
export function* below(root: AnyNode): Iterable<AnyNode> {
  const stack: AnyNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    const list = children(node);
    for (let i = list.length - 1; i >= 0; i--) stack.push(list[i]!);
  }
}
