// XMLNode: the class over values/xmlNode.ts (natives-core.md 5.7). A node that a getter returns is the node of the
// tree, so changing it changes the tree; what is added is copied.
import { native } from "../native.js";
import { growArray } from "../values/memory.js";
import { nodeFromText } from "../values/xmlDocument.js";
import {
  addChild,
  copyNode,
  nodeAtPath,
  nodeJson,
  setChildren,
  valueAtPath,
  XmlNode,
  xmlText,
} from "../values/xmlNode.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

export const XMLNode = native("XMLNode", {
  create: () => new XmlNode(),
  bodies: (run) => ({
    "XMLNode()": () => new XmlNode(),
    "XMLNode(String)": (source: NullableText) => nodeFromText(run, text(source)),
    "XMLNode(XMLNode)": (node: XmlNode) => copyNode(run, node),
    "getName()": (self: XmlNode) => self.name,
    "setName(String)": (self: XmlNode, name: NullableText) => {
      self.name = text(name);
    },
    "getText()": (self: XmlNode) => self.text,
    "setText(String)": (self: XmlNode, value: NullableText) => {
      self.text = text(value);
    },
    "getParameter(String)": (self: XmlNode, name: NullableText) => self.parameters.get(text(name)) ?? "",
    "setParameter(String,String)": (self: XmlNode, name: NullableText, value: NullableText) => {
      if (!self.parameters.has(text(name))) run.allocate(64);
      self.parameters.set(text(name), text(value));
    },
    "addChild(XMLNode)": (self: XmlNode, node: XmlNode) => addChild(run, self, node),
    "getChildren()": (self: XmlNode) => {
      growArray(run, 0, self.children.length);
      return [...self.children];
    },
    "setChildren(XMLNode[])": (self: XmlNode, children: XmlNode[]) => setChildren(run, self, children),
    "getValueFromPath(String)": (self: XmlNode, path: NullableText) => valueAtPath(self, text(path)),
    "getNodeFromPath(String)": (self: XmlNode, path: NullableText) => nodeAtPath(self, text(path)) ?? new XmlNode(),
    "toString(Integer)": (self: XmlNode, indent: NullableNumber) => xmlText(run, self, number(indent)),
    "toJSON(Integer)": (self: XmlNode, indent: NullableNumber) => nodeJson(run, self, number(indent)),
  }),
  inspect: (self: XmlNode) => [
    ["name", self.name, "String"],
    ["text", self.text, "String"],
    ...[...self.parameters].map(([name, value]) => [`@${name}`, value, "String"] as const),
    ...self.children.map((child, index) => [`[${index}] ${child.name}`, child, "XMLNode"] as const),
  ],
  describe: (self: XmlNode) => {
    const count = self.children.length;
    const children = count === 0 ? "" : ` (${count} ${count === 1 ? "child" : "children"})`;
    return `XMLNode <${self.name}>${children}`;
  },
});
