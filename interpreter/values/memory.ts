// The one place that decides how natives account for script data (RunContext.allocate). Two rules, both simple:
// - A text costs 2 bytes per UTF-16 unit while it is built: the cost is asked for and given back at once, because
//   texts are mostly temporary and nobody sees when one dies. A single text can therefore never pass the limit, and
//   a loop that makes a million short ones is not stopped by mistake.
// - An array costs 8 bytes per element, counted in blocks of 1024, kept until elements leave it. Arrays below one
//   block, which functions make and drop by the thousand, are free.
// - A tree (XML, JSON) costs 128 bytes per node, counted in blocks of 512 in the same way.
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

const nodeBlock = 512;
const nodeBytes = 128;

/** Accounts for the nodes of one tree as it is built. */
export class NodeCount {
  #nodes = 0;
  constructor(readonly run: Accounting) {}

  /** Call before each node is made. */
  add(): void {
    if ((this.#nodes & (nodeBlock - 1)) === nodeBlock - 1) this.run.allocate(nodeBlock * nodeBytes);
    this.#nodes++;
  }
  /** For a tree that was only read from and is dropped. */
  release(): void {
    const blocks = Math.floor(this.#nodes / nodeBlock);
    if (blocks > 0) this.run.allocate(-blocks * nodeBlock * nodeBytes);
    this.#nodes = 0;
  }
}

/** Accounts for a child that is added to a node that has so many. */
export function growChildren(run: Accounting, count: number): void {
  if ((count & (nodeBlock - 1)) === nodeBlock - 1) run.allocate(nodeBlock * nodeBytes);
}

/** A text in many pieces, checked against the limits each time it has doubled. */
export class TextPieces {
  readonly #pieces: string[] = [];
  #units = 0;
  #checked = smallText;
  constructor(readonly run: Accounting) {}

  add(piece: string): void {
    this.#units += piece.length;
    if (this.#units > this.#checked) {
      reserveText(this.run, this.#units);
      this.#checked = this.#units * 2;
    }
    this.#pieces.push(piece);
  }
  text(): string {
    return this.#pieces.join("");
  }
}
