// XMLNode as data: a tree of named elements with unique parameters, text and ordered children (natives-core 5.7).
// JSON comes as the same tree (jsonText.ts), its kinds in the parameter `type`. Reading XML text is xmlText.ts.
import { type Accounting, growChildren, NodeCount, TextPieces } from "./memory.js";
import { encodeXml, jsonString, parseBool } from "./text.js";

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

/** Deepest tree that natives build; keeps every walk over one within the stack. */
export const deepestTree = 1000;

/** A deep copy. Copying is what keeps trees from becoming cyclic (natives-core 5.7). */
export function copyNode(run: Accounting, node: XmlNode): XmlNode {
  return copyCounted(new NodeCount(run), node, 0);
}
function copyCounted(count: NodeCount, node: XmlNode, depth: number): XmlNode {
  checkDepth(count.run, depth);
  count.add();
  const copy = new XmlNode(node.name);
  copy.text = node.text;
  for (const [name, value] of node.parameters) copy.parameters.set(name, value);
  for (const child of node.children) copy.children.push(copyCounted(count, child, depth + 1));
  return copy;
}

/** Makes an empty child at the end, for readers of text. */
export function appendNode(count: NodeCount, parent: XmlNode, name: string): XmlNode {
  count.add();
  const child = new XmlNode(name);
  parent.children.push(child);
  return child;
}

/** `addChild`: stores a copy. */
export function addChild(run: Accounting, parent: XmlNode, child: XmlNode): void {
  growChildren(run, parent.children.length);
  parent.children.push(copyCounted(new NodeCount(run), child, 1));
}
/** `setChildren`: replaces all children by copies. */
export function setChildren(run: Accounting, parent: XmlNode, children: readonly XmlNode[]): void {
  const count = new NodeCount(run);
  parent.children = children.map((child) => copyCounted(count, child, 1));
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
  const pieces = new TextPieces(run);
  writeXml(pieces, node, startIndent(indent), 0);
  return pieces.text();
}
function writeXml(pieces: TextPieces, node: XmlNode, indent: number, depth: number): void {
  checkDepth(pieces.run, depth);
  const blanks = " ".repeat(indent);
  pieces.add(`${blanks}<${node.name}`);
  for (const [name, value] of node.parameters) pieces.add(` ${name}="${encodeXml(value)}"`);
  if (node.children.length === 0) {
    pieces.add(node.text === "" ? "/>" : `>${encodeXml(node.text)}</${node.name}>`);
    return;
  }
  pieces.add(`>${encodeXml(node.text)}\n`);
  for (const child of node.children) {
    writeXml(pieces, child, indent + 2, depth + 1);
    pieces.add("\n");
  }
  pieces.add(`${blanks}</${node.name}>`);
}

/** JSON text by the parameter `type` of each node, one member a line, two blanks per level; the root's name is left out. */
export function nodeJson(run: Accounting, node: XmlNode, indent: number): string {
  const pieces = new TextPieces(run);
  pieces.add(" ".repeat(startIndent(indent)));
  writeJson(pieces, node, startIndent(indent), 0);
  return pieces.text();
}
function writeJson(pieces: TextPieces, node: XmlNode, indent: number, depth: number): void {
  checkDepth(pieces.run, depth);
  const type = node.type || (node.children.length > 0 ? "object" : "string");
  if (type === "object" || type === "array") writeMembers(pieces, node, type, indent, depth);
  else pieces.add(scalarJson(type, node.text));
}
function writeMembers(
  pieces: TextPieces,
  node: XmlNode,
  type: "object" | "array",
  indent: number,
  depth: number,
): void {
  const [open, close] = type === "object" ? "{}" : "[]";
  pieces.add(open!);
  let lead = "\n";
  for (const child of node.children) {
    pieces.add(`${lead}${" ".repeat(indent + 2)}${type === "object" ? `${jsonString(child.name)}: ` : ""}`);
    writeJson(pieces, child, indent + 2, depth + 1);
    lead = ",\n";
  }
  pieces.add((node.children.length > 0 ? `\n${" ".repeat(indent)}` : "") + close);
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A number that is none is written as a string, so that the whole stays JSON. */
function scalarJson(type: string, text: string): string {
  switch (type) {
    case "number":
      return jsonNumber.test(text) ? text : jsonString(text);
    case "bool":
      return parseBool(text) ? "true" : "false";
    case "null":
      return "null";
    default:
      return jsonString(text);
  }
}

function startIndent(indent: number): number {
  return Math.min(Math.max(indent, 0), deepestTree);
}
