// Byte (natives-core 3.2): a number of 0 to 255 without null.
import { native } from "../native.js";
import { reserveText } from "../values/memory.js";
import { hexText } from "../values/text.js";

export const Byte = native("Byte", {
  bodies: (run) => ({
    "Byte()": () => 0,
    "Byte(Integer)": (value: number | null) => (value ?? 0) & 255,
    "toBool()": (self: number) => self !== 0,
    "toHex()": (self: number) => hexText(self),
    "toHex(Integer)": (self: number, padding: number | null) => {
      const width = padding ?? 0;
      reserveText(run, width);
      return hexText(self, width);
    },
    "toInteger()": (self: number) => self,
    "toString()": (self: number) => self.toString(),
  }),
});
