// The one list of checks: advice and classic mistakes that typing does not find. Item checks share one walk over an
// item, and what they find lives as long as the item's analysis; file checks add kept facts up. A key press therefore
// costs the item that it changed and one pass over short lists.
import type { ApiReference } from "../apiReference.js";
import { type Diagnostic, shifted } from "../diagnostic.js";
import { eventNames, paths } from "../paths/check.js";
import { apiUse } from "./apiUse.js";
import { bounds } from "./bounds.js";
import { type CheckedFile, type FileCheck, type ItemCheck, type PerItem, perItem } from "./check.js";
import { repeatedExpressions } from "./comparisons.js";
import { costs } from "./costs.js";
import { directives } from "./directives.js";
import { applyDisableComments } from "./disable.js";
import { droppedResults } from "./droppedResults.js";
import { handlers } from "./handlers.js";
import { loops } from "./loops.js";
import { openQueries } from "./queries.js";
import { queryRoots } from "./roots.js";
import { unused } from "./unused.js";
import { earlyValues } from "./values.js";
import { joined } from "./walk.js";

const itemChecks: readonly ItemCheck[] = [apiUse, costs, droppedResults, handlers, loops, repeatedExpressions];
const fileChecks: readonly FileCheck[] = [
  bounds,
  directives,
  earlyValues,
  eventNames,
  openQueries,
  queryRoots,
  paths,
  unused,
];

const visit = joined(itemChecks);
const findings = new WeakMap<ApiReference, PerItem<readonly Diagnostic[]>>();

/** What the item checks say of an item; spans are relative to it. */
function findingsOf(api: ApiReference): PerItem<readonly Diagnostic[]> {
  let known = findings.get(api);
  if (!known) {
    known = perItem((analysis) => visit(analysis, api));
    findings.set(api, known);
  }
  return known;
}

/**
 * Adds what the checks find to what analysis found, and leaves out what comments turn off.
 * @param typed the diagnostics of parsing and typing; spans are offsets in the file, as in the result
 */
export function checkFile(checked: CheckedFile, typed: readonly Diagnostic[]): Diagnostic[] {
  const { file } = checked;
  const all = [...typed];
  findingsOf(checked.api)
    .all(checked)
    .forEach((findings, i) => {
      for (const finding of findings) all.push(shifted(finding, file.items[i]!.start));
    });
  for (const check of fileChecks) for (const found of check(checked)) all.push(found);
  return applyDisableComments(file, all);
}
