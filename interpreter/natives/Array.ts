// Array: the methods of `T[]` (natives-core 4.1). Every body gets the plain JavaScript array first and the descriptor
// of the element type `T` second, whether it needs it or not: `(self, element, ...arguments)`. Values that come in are
// copied by the caller where the type is a value type, as with every argument. Index access is values/array.ts.
import { native, type RunContext } from "../native.js";
import { outOfRange } from "../values/array.js";
import { compareText } from "../values/characters.js";
import { appendFromJson, appendFromNode, freshDefault, jsonOf, valueText, writeJson } from "../values/convert.js";
import type { StructDescriptor, TypeDescriptor } from "../values/generic.js";
import type { JsonBuilder } from "../values/jsonBuilder.js";
import { growArray, reserveText, shrinkArray } from "../values/memory.js";
import type { XmlNode } from "../values/xmlNode.js";

// biome-ignore lint/suspicious/noShadowRestrictedNames: natives are named exactly as their class
export const Array = native("Array", {
  bodies: (run) => ({
    "length()": (self: unknown[]) => self.length,
    "first()": (self: unknown[]) => {
      if (self.length === 0) throw outOfRange(run, 0, 0);
      return self[0];
    },
    "last()": (self: unknown[]) => {
      if (self.length === 0) throw outOfRange(run, -1, 0);
      return self[self.length - 1];
    },
    "pushBack()": (self: unknown[], element: TypeDescriptor) => {
      pushBack(run, self, freshDefault(run, element));
    },
    "pushBack(T)": (self: unknown[], _element: TypeDescriptor, value: unknown) => {
      pushBack(run, self, value);
    },
    "pushFront()": (self: unknown[], element: TypeDescriptor) => {
      growArray(run, self.length, self.length + 1);
      self.unshift(freshDefault(run, element));
    },
    "pushFront(T)": (self: unknown[], _element: TypeDescriptor, value: unknown) => {
      growArray(run, self.length, self.length + 1);
      self.unshift(value);
    },
    "popBack()": (self: unknown[]) => {
      if (self.length === 0) throw outOfRange(run, -1, 0);
      shrinkArray(run, self.length, self.length - 1);
      return self.pop();
    },
    "popFront()": (self: unknown[]) => {
      if (self.length === 0) throw outOfRange(run, 0, 0);
      shrinkArray(run, self.length, self.length - 1);
      return self.shift();
    },
    "insert(Integer,T)": (self: unknown[], _element: TypeDescriptor, index: number | null, value: unknown) => {
      const at = index ?? 0;
      if (at >>> 0 > self.length) throw outOfRange(run, at, self.length);
      growArray(run, self.length, self.length + 1);
      self.splice(at, 0, value);
    },
    "clear()": (self: unknown[]) => {
      shrinkArray(run, self.length, 0);
      self.length = 0;
    },
    "sort()": (self: never[], element: TypeDescriptor) => {
      const order = orderOf(element);
      if (order) self.sort(order);
    },
    "buildString(String)": (self: unknown[], element: TypeDescriptor, delimiter: string | null) =>
      buildString(run, self, element, delimiter ?? ""),
    "toJson(JSONBuilder)": (self: unknown[], element: TypeDescriptor, builder: JsonBuilder) => {
      writeJson(builder, "", { kind: "array", element }, self);
    },
    "toJsonString()": (self: unknown[], element: TypeDescriptor) => jsonOf(run, { kind: "array", element }, self),
    "fromJsonString(String)": (self: unknown[], element: TypeDescriptor, json: string | null) => {
      appendFromJson(run, element, self, json ?? "");
    },
    "fromXMLNode(XMLNode)": (self: unknown[], element: TypeDescriptor, node: XmlNode) => {
      appendFromNode(run, element, self, node);
    },
  }),
});

function pushBack(run: RunContext, array: unknown[], value: unknown): void {
  const length = array.length;
  growArray(run, length, length + 1);
  array.push(value);
}

function buildString(run: RunContext, array: readonly unknown[], element: TypeDescriptor, delimiter: string): string {
  const texts = array.map((value) => valueText(element, value));
  let units = texts.length * delimiter.length;
  for (const text of texts) units += text.length;
  reserveText(run, units);
  return texts.join(delimiter);
}

type Order = (left: never, right: never) => number;

/** How `sort()` orders elements; undefined for types that it leaves alone: arrays, classes, structs without `compare`. */
function orderOf(element: TypeDescriptor): Order | undefined {
  switch (element.kind) {
    case "basic":
      return orderOfBasic(element.name);
    case "struct":
      return orderOfStruct(element);
    case "array":
    case "class":
      return undefined;
    default:
      return element satisfies never;
  }
}

function orderOfBasic(name: string): Order | undefined {
  switch (name) {
    case "String":
      return compareTexts;
    case "Long":
      return (left: bigint | null, right: bigint | null) => {
        const [a, b] = [left ?? 0n, right ?? 0n];
        return a < b ? -1 : a > b ? 1 : nullsFirst(left, right);
      };
    case "Integer":
    case "Float":
      return (left: number | null, right: number | null) =>
        compareNumbers(left ?? 0, right ?? 0) || nullsFirst(left, right);
    case "Bool":
    case "Byte":
    case "Date":
    case "Time":
    case "DateTime":
    case "TimeSpan":
      return (left: object, right: object) => compareNumbers(+left, +right);
    default:
      return undefined;
  }
}
function compareTexts(left: string | null, right: string | null): number {
  return compareText(left ?? "", right ?? "") || nullsFirst(left, right);
}
/** Not-a-number sorts before all numbers, so that the order is total. */
function compareNumbers(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : Number(Number.isNaN(right)) - Number(Number.isNaN(left));
}
function nullsFirst(left: unknown, right: unknown): number {
  return Number(right === null) - Number(left === null);
}

/**
 * A struct's `Bool compare(Struct other)`: true means that the receiver belongs after `other`. The vendor gives no
 * result for its one example, so this is the one place that knows the direction (natives-core 4.1).
 */
function orderOfStruct({ compare }: StructDescriptor): Order | undefined {
  if (!compare) return undefined;
  return (left: object, right: object) => (compare(left, right) ? 1 : compare(right, left) ? -1 : 0);
}
