// Struct: what every struct can do (natives-core 4.2). Bodies get the instance first and its descriptor second:
// `(self, struct, ...arguments)`. `toString()` and `compare(T)` are hooks that the script's author writes; they reach
// the natives through the descriptor.
import { native } from "../native.js";
import { fillFromJson, fillFromNode, jsonOf, writeJson } from "../values/convert.js";
import type { StructDescriptor } from "../values/generic.js";
import type { JsonBuilder } from "../values/jsonBuilder.js";
import type { XmlNode } from "../values/xmlNode.js";

export const Struct = native("Struct", {
  bodies: (run) => ({
    "fromXMLNode(XMLNode)": (self: object, struct: StructDescriptor, node: XmlNode) => {
      fillFromNode(run, struct, self, node);
    },
    "fromJsonString(String)": (self: object, struct: StructDescriptor, json: string | null) => {
      fillFromJson(run, struct, self, json ?? "");
    },
    "toJson(JSONBuilder)": (self: object, struct: StructDescriptor, builder: JsonBuilder) => {
      writeJson(builder, "", struct, self);
    },
    "toJsonString()": (self: object, struct: StructDescriptor) => jsonOf(run, struct, self),
  }),
  notSimulated: {
    "toString()": "a hook that the struct's author writes: String toString()",
    "compare(T)": "a hook that the struct's author writes: Bool compare(SameStruct other)",
  },
});
