// What the emitted code and the natives of Array need of a plain JavaScript array: the checked index, sized creation,
// the out-of-range text. The common case is one comparison; failing is out of line.

import type { RunContext } from "../native.js";
import { freshDefault } from "./convert.js";
import type { TypeDescriptor } from "./generic.js";
import { type Accounting, growArray } from "./memory.js";

/** The exception of every index outside an array (language.md 10). */
export function outOfRange(run: Pick<RunContext, "fail">, index: number, length: number): Error {
  return run.fail("RunTimeException", `Index out of range: ${index} (length ${length})`);
}

/** `array[index]`; a null index counts as 0. */
export function elementAt<T>(run: Pick<RunContext, "fail">, array: readonly T[], index: number | null): T {
  const at = index ?? 0;
  if (at >>> 0 >= array.length) throw outOfRange(run, at, array.length);
  return array[at] as T;
}

/** `array[index] = value`; never grows the array. Gives back the value, as an assignment does. */
export function storeElement<T>(run: Pick<RunContext, "fail">, array: T[], index: number | null, value: T): T {
  const at = index ?? 0;
  if (at >>> 0 >= array.length) throw outOfRange(run, at, array.length);
  array[at] = value;
  return value;
}

/** The checked index itself, for compound assignments that read and store: `a[checkIndex(run, a, i)] += 1`. */
export function checkIndex(run: Pick<RunContext, "fail">, array: readonly unknown[], index: number | null): number {
  const at = index ?? 0;
  if (at >>> 0 >= array.length) throw outOfRange(run, at, array.length);
  return at;
}

/**
 * The array of a declaration `T[3][4] a;`: `element` describes what one level of brackets holds (for the example
 * `T[]`), `sizes` the sizes from the outermost; levels without a size are empty. A negative size is a RunTimeException.
 */
export function sizedArray(run: RunContext, element: TypeDescriptor, sizes: readonly (number | null)[]): unknown[] {
  const size = sizes[0] ?? 0;
  if (size < 0) throw run.fail("RunTimeException", `Array size must not be negative: ${size}`);
  growArray(run, 0, size);
  const inner = sizes.slice(1);
  const array: unknown[] = [];
  for (let index = 0; index < size; index++) {
    array.push(
      inner.length > 0 && element.kind === "array"
        ? sizedArray(run, element.element, inner)
        : freshDefault(run, element),
    );
  }
  return array;
}

/** As `sizedArray` counts it: the room of an array that a native has built (`split`, `toByteArray`). */
export function accountArray(run: Accounting, length: number): void {
  growArray(run, 0, length);
}
