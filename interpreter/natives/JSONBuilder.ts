// JSONBuilder: the class over values/jsonBuilder.ts (natives-core.md 5.6).
import { native } from "../native.js";
import { JsonBuilder } from "../values/jsonBuilder.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

export const JSONBuilder = native("JSONBuilder", {
  create: (run) => new JsonBuilder(run),
  bodies: (run) => ({
    "JSONBuilder()": () => new JsonBuilder(run),
    "pushObject(String)": (self: JsonBuilder, key: NullableText) => self.pushObject(text(key)),
    "pushArray(String)": (self: JsonBuilder, key: NullableText) => self.pushArray(text(key)),
    "addString(String,String)": (self: JsonBuilder, key: NullableText, value: NullableText) =>
      self.addString(text(key), text(value)),
    "addInteger(String,Integer)": (self: JsonBuilder, key: NullableText, value: NullableNumber) =>
      self.addInteger(text(key), number(value)),
    "addFloat(String,Float)": (self: JsonBuilder, key: NullableText, value: NullableNumber) =>
      self.addFloat(text(key), number(value)),
    "addBoolean(String,Bool)": (self: JsonBuilder, key: NullableText, value: boolean) =>
      self.addBoolean(text(key), value),
    "popLevel()": (self: JsonBuilder) => self.popLevel(),
    "finalize()": (self: JsonBuilder) => self.finalize(),
    "getString()": (self: JsonBuilder) => self.text,
    "setPrettyPrint(Integer)": (self: JsonBuilder, indent: NullableNumber) => self.setPrettyPrint(number(indent)),
  }),
  inspect: (self: JsonBuilder) => [
    ["text", self.text, "String"],
    ["open levels", self.depth, "Integer"],
  ],
  describe: (self: JsonBuilder) => `JSONBuilder ${self.text.length > 80 ? `${self.text.slice(0, 77)}...` : self.text}`,
});
