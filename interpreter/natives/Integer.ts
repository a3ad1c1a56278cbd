// Integer (natives-core 3.3): signed 32 bits; null acts as 0 and prints as "0".
import { native } from "../native.js";
import { hexText, parseInteger } from "../values/text.js";

export const Integer = native("Integer", {
  bodies: () => ({
    "Integer()": () => null,
    "Integer(Integer)": (value: number | null) => value,
    "Integer(String)": (text: string | null) => parseInteger(text ?? ""),
    // `| 0` takes the largest magnitude, which has no positive counterpart, back to itself.
    "abs()": (self: number | null) => (self === null ? null : Math.abs(self) | 0),
    "isNull()": (self: number | null) => self === null,
    "toBool()": (self: number | null) => self !== null && self !== 0,
    "toHex()": (self: number | null) => hexText(self ?? 0),
    "toHex(Integer)": (_self: number | null, value: number | null) => hexText(value ?? 0),
    "toString()": (self: number | null) => (self === null ? "0" : self.toString()),
  }),
});
