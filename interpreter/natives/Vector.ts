// Vector: a growable list of String, index from 0 (natives-core.md 5.2).
import { native, type RunContext } from "../native.js";
import { growArray, reserveText } from "../values/memory.js";
import { parseInteger, startsWithInteger } from "../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { Growth } from "./growth.js";

export class VectorValue {
  readonly items: NullableText[] = [];
  readonly #growth: Growth;

  constructor(run: RunContext, items: Iterable<NullableText> = []) {
    this.#growth = new Growth(run);
    for (const item of items) this.push(item);
  }

  push(item: NullableText): void {
    this.#growth.add(item);
    this.items.push(item);
  }

  replace(index: number, item: NullableText): void {
    this.#growth.add(item);
    this.#growth.remove(this.items[index]!);
    this.items[index] = item;
  }

  removeAt(index: number): void {
    const [gone] = this.items.splice(index, 1);
    this.#growth.remove(gone!);
  }
}

export const Vector = native("Vector", {
  create: (run) => new VectorValue(run),
  bodies: (run) => ({
    "Vector()": () => new VectorValue(run),
    "Vector(Integer[])": (numbers: NullableNumber[]) =>
      new VectorValue(
        run,
        numbers.map((value) => String(number(value))),
      ),
    "pushBack(String)": (self: VectorValue, element: NullableText) => self.push(element),
    "size()": (self: VectorValue) => self.items.length,
    "get(Integer)": (self: VectorValue, index: NullableNumber) => self.items[inside(run, self, number(index))],
    "set(Integer,String)": (self: VectorValue, index: NullableNumber, value: NullableText) =>
      self.replace(inside(run, self, number(index)), value),
    "removeAt(Integer)": (self: VectorValue, index: NullableNumber) => self.removeAt(inside(run, self, number(index))),
    "parseString(String,String)": (self: VectorValue, source: NullableText, delimiter: NullableText) => {
      for (const part of parts(text(source), text(delimiter))) self.push(part);
    },
    "buildString(String)": (self: VectorValue, delimiter: NullableText) => {
      const between = text(delimiter);
      reserveText(
        run,
        self.items.reduce((sum, item) => sum + text(item).length + between.length, 0),
      );
      return self.items.map(text).join(between);
    },
    "toStringArray()": (self: VectorValue) => {
      growArray(run, 0, self.items.length);
      return [...self.items];
    },
    "toIntegerArray()": (self: VectorValue) => {
      growArray(run, 0, self.items.length);
      return self.items.map((item) => (startsWithInteger(text(item)) ? parseInteger(text(item)) : null));
    },
  }),
  inspect: (self: VectorValue) => self.items.map((item, index) => [`[${index}]`, item, "String"] as const),
  describe: (self: VectorValue) => `Vector (${self.items.length})`,
});

/** Empty text has no parts; an empty delimiter does not split. */
function parts(source: string, delimiter: string): string[] {
  if (source === "") return [];
  return delimiter === "" ? [source] : source.split(delimiter);
}

function inside(run: RunContext, vector: VectorValue, index: number): number {
  if (index >= 0 && index < vector.items.length) return index;
  throw run.fail("RunTimeException", `Index out of range: ${index} (length ${vector.items.length})`);
}
