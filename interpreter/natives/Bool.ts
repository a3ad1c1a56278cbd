// Bool (natives-core 3.1): two conversions; there is no null.
import { native } from "../native.js";

export const Bool = native("Bool", {
  bodies: () => ({
    "Bool()": () => false,
    "Bool(Bool)": (value: boolean) => value,
    "toInteger()": (self: boolean) => (self ? 1 : 0),
    "toString()": (self: boolean) => (self ? "true" : "false"),
  }),
});
