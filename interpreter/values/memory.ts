// The one place that decides how natives account for script data (RunContext.allocate). Two rules, both simple:
// - A text costs 2 bytes per UTF-16 unit while it is built: the cost is asked for and given back at once, because
//   texts are mostly temporary and nobody sees when one dies. A single text can therefore never pass the limit, and
//   a loop that makes a million short ones is not stopped by mistake.
// - An array costs 8 bytes per element, counted in blocks of 1024, kept until elements leave it. Arrays below one
//   block, which functions make and drop by the thousand, are free.
// What this misses (many mid-sized values) meets the worker's own heap limit.
import type { RunContext } from "../native.js";

/** What values need of a run: failing and accounting. */
export type Accounting = Pick<RunContext, "fail" | "allocate">;

const smallText = 4096;
/** Longest text that natives take or build, in UTF-16 units: encoded sixfold it still is a JavaScript string. */
const longestText = 2 ** 26;

/** Asks for room for a text of so many UTF-16 units before it is built; fails with the memory limit's exception. */
export function reserveText(run: Accounting, units: number): void {
  if (units < smallText) return;
  if (units > longestText)
    throw run.fail("RunTimeException", `Text too long: ${units} characters (at most ${longestText})`);
  run.allocate(units * 2);
  run.allocate(units * -2);
}

const blockBits = 10;
const blockBytes = 8 << blockBits;
const mostElements = 2 ** 27;

/** Accounts for an array that is about to grow from one length to another. */
export function growArray(run: Accounting, from: number, to: number): void {
  const blocks = (to >> blockBits) - (from >> blockBits);
  if (blocks === 0 && to < mostElements) return;
  if (to >= mostElements)
    throw run.fail("RunTimeException", `Array too long: ${to} elements (at most ${mostElements})`);
  run.allocate(blocks * blockBytes);
}

/** Gives back what an array cost that has shrunk from one length to another. */
export function shrinkArray(run: Accounting, from: number, to: number): void {
  const blocks = (from >> blockBits) - (to >> blockBits);
  if (blocks !== 0) run.allocate(-blocks * blockBytes);
}
