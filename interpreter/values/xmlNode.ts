// XMLNode as data: a tree of named elements with unique parameters, text and ordered children (natives-core 5.7).
// JSON comes as the same tree (jsonText.ts), its kinds in the parameter `type`. Reading XML text is xmlText.ts.
import type { Accounting } from "./memory.js";
import { encodeXml, jsonString } from "./text.js";

export class XmlNode {
  name: string;
  text = "";
  readonly parameters = new Map<string, string>();
  children: XmlNode[] = [];

  constructor(name = "") {
    this.name = name;
  }
  /** The value of parameter `type`, as JSON sets it; "" without one. */
  get type(): string {
    return this.parameters.get("type") ?? "";
  }
}

/** Rough cost of a node without its texts, in bytes. */
const nodeBytes = 128;
/** Deepest tree that natives build; keeps every walk over one within the stack. */
export const deepestTree = 1000;

/** A deep copy, accounted node by node. Copying is what keeps trees from becoming cyclic (natives-core 5.7). */
export function copyNode(run: Accounting, node: XmlNode, depth = 0): XmlNode {
  checkDepth(run, depth);
  run.allocate(nodeBytes);
  const copy = new XmlNode(node.name);
  copy.text = node.text;
  for (const [name, value] of node.parameters) copy.parameters.set(name, value);
  for (const child of node.children) copy.children.push(copyNode(run, child, depth + 1));
  return copy;
}

/** Makes an empty child at the end, for readers of text. */
export function appendNode(run: Accounting, parent: XmlNode, name: string): XmlNode {
  run.allocate(nodeBytes);
  const child = new XmlNode(name);
  parent.children.push(child);
  return child;
}

/** `addChild`: stores a copy. */
export function addChild(run: Accounting, parent: XmlNode, child: XmlNode): void {
  parent.children.push(copyNode(run, child, 1));
}
/** `setChildren`: replaces all children by copies. */
export function setChildren(run: Accounting, parent: XmlNode, children: readonly XmlNode[]): void {
  parent.children = children.map((child) => copyNode(run, child, 1));
}

export function checkDepth(run: Accounting, depth: number): void {
  if (depth > deepestTree) throw run.fail("RunTimeException", `XMLNode: more than ${deepestTree} levels`);
}

/**
 * The node at a path of dot-separated steps, each a child's name (the first match) or its position from 0; a name wins
 * over a position. The empty path is the node itself; undefined where a step leads nowhere.
 */
export function nodeAtPath(node: XmlNode, path: string): XmlNode | undefined {
  if (path === "") return node;
  let here: XmlNode | undefined = node;
  for (const step of path.split(".")) {
    here = childAt(here, step);
    if (!here) return undefined;
  }
  return here;
}
function childAt(node: XmlNode, step: string): XmlNode | undefined {
  const named = node.children.find((child) => child.name === step);
  if (named || !/^\d{1,9}$/.test(step)) return named;
  return node.children[Number(step)];
}

/** The text at a path: null where nothing is, "" for JSON objects and arrays. */
export function valueAtPath(node: XmlNode, path: string): string | null {
  const found = nodeAtPath(node, path);
  if (!found) return null;
  return found.type === "object" || found.type === "array" ? "" : found.text;
}

/** XML text, `indent` blanks in front, children two deeper, text-only elements on one line; no line end at the end. */
export function xmlText(run: Accounting, node: XmlNode, indent: number): string {
  const lines: string[] = [];
  writeXml(run, node, Math.min(Math.max(indent, 0), deepestTree), 0, lines);
  return lines.join("\n");
}
function writeXml(run: Accounting, node: XmlNode, indent: number, depth: number, lines: string[]): void {
  checkDepth(run, depth);
  const blanks = " ".repeat(indent);
  let start = `${blanks}<${node.name}`;
  for (const [name, value] of node.parameters) start += ` ${name}="${encodeXml(value)}"`;
  if (node.children.length === 0) {
    lines.push(node.text === "" ? `${start}/>` : `${start}>${encodeXml(node.text)}</${node.name}>`);
    return;
  }
  lines.push(`${start}>${encodeXml(node.text)}`);
  for (const child of node.children) writeXml(run, child, indent + 2, depth + 1, lines);
  lines.push(`${blanks}</${node.name}>`);
}

/** JSON text by the parameter `type` of each node, one member a line, two blanks per level; the root's name is left out. */
export function nodeJson(run: Accounting, node: XmlNode, indent: number): string {
  const blanks = Math.min(Math.max(indent, 0), deepestTree);
  return " ".repeat(blanks) + writeJson(run, node, blanks, 0);
}
function writeJson(run: Accounting, node: XmlNode, indent: number, depth: number): string {
  checkDepth(run, depth);
  const type = node.type || (node.children.length > 0 ? "object" : "string");
  switch (type) {
    case "object":
      return writeMembers(run, node, indent, depth, "{", "}", (child) => `${jsonString(child.name)}: `);
    case "array":
      return writeMembers(run, node, indent, depth, "[", "]", () => "");
    case "number":
      return jsonNumber.test(node.text) ? node.text : jsonString(node.text);
    case "bool":
      return node.text.toLowerCase() === "true" || node.text === "1" ? "true" : "false";
    case "null":
      return "null";
    default:
      return jsonString(node.text);
  }
}
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function writeMembers(
  run: Accounting,
  node: XmlNode,
  indent: number,
  depth: number,
  open: string,
  close: string,
  key: (child: XmlNode) => string,
): string {
  if (node.children.length === 0) return open + close;
  const inner = " ".repeat(indent + 2);
  const members = node.children.map((child) => inner + key(child) + writeJson(run, child, indent + 2, depth + 1));
  return `${open}\n${members.join(",\n")}\n${" ".repeat(indent)}${close}`;
}
