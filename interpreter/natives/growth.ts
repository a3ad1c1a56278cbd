// Accounting of what a collection holds. Below one block nothing is charged: scripts make small maps by the thousand
// and nobody sees when one dies (values/memory.ts). Above it every block counts, kept until entries leave.
import type { RunContext } from "../native.js";
import type { NullableText } from "./arguments.js";

const blockBits = 14;
/** Rough cost of an entry beside its texts, in bytes. */
const entryCost = 48;

export class Growth {
  #bytes = 0;

  constructor(private readonly run: RunContext) {}

  /** Call before an entry with these texts is stored; throws the memory limit's exception. */
  add(...texts: NullableText[]): void {
    this.#change(costOf(texts));
  }

  /** Call after an entry with these texts was removed. */
  remove(...texts: NullableText[]): void {
    this.#change(-costOf(texts));
  }

  clear(): void {
    this.#change(-this.#bytes);
  }

  #change(bytes: number): void {
    const blocks = ((this.#bytes + bytes) >> blockBits) - (this.#bytes >> blockBits);
    if (blocks !== 0) this.run.allocate(blocks * 2 ** blockBits);
    this.#bytes += bytes;
  }
}

function costOf(texts: readonly NullableText[]): number {
  return texts.reduce((sum, value) => sum + 2 * (value?.length ?? 0), entryCost);
}
