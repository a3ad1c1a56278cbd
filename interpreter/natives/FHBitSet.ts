// FHBitSet: 32 bits, bit 0 is the value 1 (natives-core.md 5.5).
import { native } from "../native.js";
import { parseInteger } from "../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

export class FHBitSetValue {
  /** The bits as an int32, so that bit 31 makes it negative. */
  bits = 0;
}

export const FHBitSet = native("FHBitSet", {
  create: () => new FHBitSetValue(),
  bodies: () => ({
    "FHBitSet()": () => new FHBitSetValue(),
    "set(Integer)": (self: FHBitSetValue, value: NullableNumber) => {
      self.bits = number(value);
    },
    "set(String)": (self: FHBitSetValue, value: NullableText) => {
      self.bits = parseInteger(text(value));
    },
    "setBitNo(Integer,Bool)": (self: FHBitSetValue, place: NullableNumber, value: boolean) => {
      const bit = bitAt(number(place));
      self.bits = value ? self.bits | bit : self.bits & ~bit;
    },
    "getBitNo(Integer)": (self: FHBitSetValue, place: NullableNumber) => (self.bits & bitAt(number(place))) !== 0,
    "toInteger()": (self: FHBitSetValue) => self.bits,
    "toLsbString()": (self: FHBitSetValue) => binary(self),
  }),
  describe: (self: FHBitSetValue) => `FHBitSet ${binary(self)}`,
});

/** The bit of a place; none outside of 0 to 31, where setting does nothing and reading gives false. */
function bitAt(place: number): number {
  return place >= 0 && place <= 31 ? 1 << place : 0;
}

/** 32 digits, the highest bit first in spite of the method's name. */
function binary(set: FHBitSetValue): string {
  return (set.bits >>> 0).toString(2).padStart(32, "0");
}
