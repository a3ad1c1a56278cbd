// Float (natives-core 3.5): IEEE double; null acts as 0. What leaves the range of Integer is clamped, not-a-number is 0.
import { native } from "../native.js";
import { reserveText } from "../values/memory.js";
import { formatFixed, parseFloating } from "../values/text.js";

export const Float = native("Float", {
  bodies: (run) => ({
    "Float()": () => null,
    "Float(Float)": (value: number | null) => value,
    "Float(Integer)": (value: number | null) => value,
    "Float(Long)": (value: bigint | null) => (value === null ? null : Number(value)),
    "Float(String)": (text: string | null) => parseFloating(text ?? ""),
    "abs()": (self: number | null) => (self === null ? null : Math.abs(self)),
    "floor()": (self: number | null) => toInt32(Math.floor(self ?? 0)),
    "isNull()": (self: number | null) => self === null,
    "round()": (self: number | null) => toInt32(roundHalfAway(self ?? 0)),
    "toString(Integer)": (self: number | null, decimals: number | null) => {
      reserveText(run, decimals ?? 0);
      return formatFixed(self ?? 0, decimals ?? 0);
    },
  }),
});

/** Halves go away from zero. Adding 0.5 would round the largest double below 0.5 up, so the fraction is looked at. */
function roundHalfAway(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

function toInt32(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(value, -0x80000000), 0x7fffffff) | 0;
}
