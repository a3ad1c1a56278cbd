// What keeps a hostile script from hanging or filling the process through natives, and the exactness of rounding and
// calendar, checked against independent references.
import assert from "node:assert/strict";
import fc from "fast-check";
import { DateTime as Luxon } from "luxon";
import type { NativeBody } from "../../../interpreter/native.js";
import { Array as ArrayClass } from "../../../interpreter/natives/Array.js";
import {
  addMonths,
  civilFromDays,
  daysFromCivil,
  firstDay,
  isoWeek,
  lastDay,
  weekDay,
} from "../../../interpreter/values/calendar.js";
import { parseEmailList } from "../../../interpreter/values/markup.js";
import { formatFixed } from "../../../interpreter/values/text.js";
import { fakeRun } from "./context.js";
import { descriptorOf, evaluate } from "./oneLine.js";

describe("Limits", () => {
  const memory = /^RunTimeException: Memory limit exceeded$/;
  const long = "x".repeat(1_000_000);

  it("a text that would pass the memory limit is not built", () => {
    const source = `String("${long}").substitute("x", "${"y".repeat(20)}")`;
    assert.throws(() => evaluate(fakeRun({ memory: 10_000_000 }), source), { message: memory });
    assert.throws(() => evaluate(fakeRun({ memory: 1_000_000 }), `String s = "${long}"; s.append("x")`), {
      message: memory,
    });
  });
  it("texts that come and go cost nothing in the end", () => {
    const run = fakeRun({ memory: 10_000_000 });
    for (let round = 0; round < 20; round++) evaluate(run, `String("${long}").substitute("x", "yy")`);
    assert.equal(run.allocated(), 0);
  });
  it("an array that grows without end meets the limit, and what leaves it is given back", () => {
    const run = fakeRun({ memory: 100_000 });
    const bodies = ArrayClass.bodies(run) as Record<string, NativeBody>;
    const array: number[] = [];
    const element = descriptorOf("Integer");
    assert.throws(
      () => {
        for (let count = 0; count < 1_000_000; count++) bodies["pushBack(T)"]!(array, element, count);
      },
      { message: memory },
    );
    // Twelve blocks of 1024 elements fit; the thirteenth is refused when it would be full.
    assert.equal(array.length, 13 * 1024 - 1);
    bodies["clear()"]!(array, element);
    assert.equal(run.allocated(), 0);
    for (let count = 0; count < 5000; count++) bodies["pushFront(T)"]!(array, element, count);
    while (array.length > 0) bodies["popFront()"]!(array, element);
    assert.equal(run.allocated(), 0);
  });
  it("patterns that make backtracking engines explode finish", () => {
    const text = "a".repeat(20_000);
    assert.deepEqual(evaluate(fakeRun(), `String("${text}!").regexp("(a+)+$")`), []);
    assert.deepEqual(evaluate(fakeRun(), `String("${text}").regexp("(a|a|ab)*c")`), []);
  });
  it("a search that would take minutes is refused", () => {
    assert.throws(
      () => evaluate(fakeRun(), `String("${long}").regexp("(.{500}){2}y")`),
      /RunTimeException: The text .* is too long/,
    );
    assert.throws(
      () => evaluate(fakeRun(), 'String("a").regexp("(a{1000}){1000}")'),
      /RunTimeException: Cannot use the regular expression/,
    );
  });
  it("long texts without structure are read in a straight line", () => {
    for (const source of [
      `String s = "${long}"; s.wrap(1, false)`,
      `String("${"<body ".repeat(100_000)}").extractHtmlBody(true)`,
      `String("${long}").stripLeadingAndTrailing("${"a".repeat(500_000)}x")`,
      `String("${" ".repeat(1_000_000)}").isNumber()`,
      `String("${"&amp".repeat(200_000)}").htmlDecode()`,
      `String("${"\\n".repeat(500_000)}").quote(">")`,
    ]) {
      evaluate(fakeRun(), source);
    }
    assert.equal(parseEmailList('"'.repeat(1_000_001)), undefined);
    assert.equal(parseEmailList(`${" ".repeat(500_000)}<a`), undefined);
  }).timeout(5000);
});

describe("Rounding", () => {
  it("takes ties to the even digit, as C does", () => {
    for (const [value, decimals, text] of [
      [0.5, 0, "0"],
      [1.5, 0, "2"],
      [2.5, 0, "2"],
      [3.5, 0, "4"],
      [-2.5, 0, "-2"],
      [0.125, 2, "0.12"],
      [0.375, 2, "0.38"],
      [0.0625, 3, "0.062"],
      [1.005, 2, "1.00"],
      [1.115, 2, "1.11"],
      [8.345, 2, "8.35"],
      [1e21, 1, "1000000000000000000000.0"],
      [123456789012345680000, 0, "123456789012345683968"],
      [5e-324, 2, "0.00"],
      [-0.001, 2, "-0.00"],
      [-0, 1, "-0.0"],
      [Number.POSITIVE_INFINITY, 2, "1.#INF0"],
      [Number.NEGATIVE_INFINITY, 2, "-1.#INF0"],
      [Number.NaN, 2, "-1.#IND0"],
      [0.1, 55, "0.1000000000000000055511151231257827021181583404541015625"],
    ] as const) {
      assert.equal(formatFixed(value, decimals), text);
    }
  });
  it("keeps 1074 digits and more exact", () => {
    const text = formatFixed(5e-324, 1100);
    assert.equal(text.length, 1102);
    assert.match(text, /^0\.0{323}4940656458412465.*5625?0*$/);
  });
  it("agrees with exact arithmetic for any double", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.tuple(fc.integer(), fc.integer({ min: 0, max: 20 })).map(([number, bits]) => number / 2 ** bits),
    );
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 30 }), (number, decimals) => {
        assert.equal(formatFixed(number, decimals), exactFixed(number, decimals));
      }),
    );
  });
});

/** Reference: the double as a fraction of big integers, rounded half to even. */
function exactFixed(value: number, decimals: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const raw = view.getBigUint64(0);
  const exponent = Number((raw >> 52n) & 0x7ffn);
  const mantissa = (raw & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const power = BigInt(Math.max(exponent, 1) - 1075);
  const numerator = mantissa * 10n ** BigInt(decimals) * (power > 0n ? 1n << power : 1n);
  const denominator = power < 0n ? 1n << -power : 1n;
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const digits = (quotient + (up ? 1n : 0n)).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return (raw >> 63n ? "-" : "") + (decimals === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`);
}

describe("Calendar", () => {
  const day = fc.integer({ min: firstDay, max: lastDay });
  const luxon = (days: number) => Luxon.fromMillis(days * 86_400_000, { zone: "utc" });

  it("agrees with luxon on dates, weeks and week days of all years", () => {
    fc.assert(
      fc.property(day, (days) => {
        const expected = luxon(days);
        const { year, month, day } = civilFromDays(days);
        assert.deepEqual([year, month, day], [expected.year, expected.month, expected.day]);
        assert.equal(daysFromCivil(year, month, day), days);
        assert.equal(weekDay(days), expected.weekday - 1);
        assert.deepEqual(isoWeek(days), { week: expected.weekNumber, year: expected.weekYear });
      }),
      { numRuns: 1000 },
    );
  });
  it("adds months as JavaScript's dates do: surplus days run over", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5000, max: 5000 }), (days, months) => {
        const { year, month, day } = civilFromDays(days);
        const expected = new Date(0);
        expected.setUTCFullYear(year, month - 1 + months, day);
        assert.equal(addMonths(days, months), expected.getTime() / 86_400_000);
      }),
    );
  });
});
