// The operations that emitted code calls by name. One set serves both emissions, so they cannot disagree. What hot
// code needs is written out in place by lowering; here is what is rare, long, or throws.
import type { RunContext } from "./native.js";
import { currentDate, currentDateTime, currentTime } from "./values/clock.js";
import { TimeSpanValue } from "./values/dates.js";
import { GenericValue, type TypeDescriptor } from "./values/generic.js";
import { growArray } from "./values/memory.js";

/** Names that every emitted program binds at its head. */
export const operatorNames = [
  "divide",
  "modulo",
  "longDivide",
  "longModulo",
  "integerToLong",
  "longToFloat",
  "element",
  "outside",
  "pushBack",
  "filledArray",
  "createdArray",
  "freshDate",
  "freshTime",
  "freshDateTime",
  "freshTimeSpan",
  "GenericValue",
  "emptyGeneric",
  "genericOf",
  "genericField",
  "genericElement",
] as const;
export type Operators = Readonly<Record<(typeof operatorNames)[number], unknown>>;

export function createOperators(run: RunContext): Operators {
  const outOfRange = (index: number | null, length: number) =>
    run.fail("RunTimeException", `Index out of range: ${index ?? 0} (length ${length})`);
  const divisionByZero = () => run.fail("RunTimeException", "Division by zero");
  const array = (size: number | null): unknown[] => {
    const length = size ?? 0;
    if (length < 0) throw run.fail("RunTimeException", `Array size must not be negative: ${length}`);
    growArray(run, 0, length);
    return new Array(length);
  };

  return Object.freeze({
    divide(a: number, b: number): number {
      if (!b) throw divisionByZero();
      return (a / b) | 0;
    },
    modulo(a: number, b: number): number {
      if (!b) throw divisionByZero();
      return (a % b) | 0;
    },
    longDivide(a: bigint, b: bigint): bigint {
      if (b === 0n) throw divisionByZero();
      return BigInt.asIntN(64, a / b);
    },
    longModulo(a: bigint, b: bigint): bigint {
      if (b === 0n) throw divisionByZero();
      return a % b;
    },
    integerToLong: (value: number | null) => (value === null ? null : BigInt(value)),
    longToFloat: (value: bigint | null) => (value === null ? null : Number(value)),

    /** An element that the direct access did not answer: null, or out of range. */
    element(values: readonly unknown[], index: number | null): unknown {
      const at = index ?? 0;
      if (at < 0 || at >= values.length) throw outOfRange(index, values.length);
      return values[at];
    },
    outside(values: readonly unknown[], index: number | null): never {
      throw outOfRange(index, values.length);
    },
    pushBack(values: unknown[], value: unknown): void {
      if ((values.length & 1023) === 1023) growArray(run, values.length, values.length + 1);
      values.push(value);
    },
    filledArray: (size: number | null, value: unknown) => array(size).fill(value),
    createdArray(size: number | null, create: () => unknown): unknown[] {
      const values = array(size);
      for (let i = 0; i < values.length; i++) values[i] = create();
      return values;
    },

    freshDate: () => currentDate(run.host),
    freshTime: () => currentTime(run.host),
    freshDateTime: () => currentDateTime(run.host),
    freshTimeSpan: () => new TimeSpanValue(),

    GenericValue,
    emptyGeneric: () =>
      new GenericValue(
        undefined,
        () => undefined,
        () => {},
      ),
    genericOf: (type: TypeDescriptor, value: unknown) => windowOn(type, { value }, "value"),
    genericField: (type: TypeDescriptor, owner: Record<string, unknown>, key: string) => windowOn(type, owner, key),
    genericElement(type: TypeDescriptor, values: unknown[], index: number | null): GenericValue {
      const at = index ?? 0;
      if (at < 0 || at >= values.length) throw outOfRange(index, values.length);
      return windowOn(type, values as unknown as Record<string, unknown>, String(at));
    },
  });
}

function windowOn(type: TypeDescriptor, owner: Record<string, unknown>, key: string): GenericValue {
  return new GenericValue(
    type,
    () => owner[key],
    (value) => {
      owner[key] = value;
    },
  );
}
