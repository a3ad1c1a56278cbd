// Reads JSON text into XMLNode trees (natives-core 5.8). JSON.parse would not do: numbers keep their text (a Long
// does not fit a JavaScript number), members keep their order and their duplicates.
import { type Accounting, NodeCount } from "./memory.js";
import { appendNode, checkDepth, XmlNode } from "./xmlNode.js";

/**
 * Parses a JSON document into a node named `root`. Malformed text is a GeneralException; empty text is an empty object
 * node. `emptyArrayItem` keeps the known fault of parseJSON: an empty array gets one empty child. Who drops the tree soon
 * gives a `count` and releases it.
 */
export function parseJsonText(
  run: Accounting,
  text: string,
  emptyArrayItem = false,
  count: NodeCount = new NodeCount(run),
): XmlNode {
  const root = new XmlNode("root");
  const reader = new Reader(count, text, emptyArrayItem);
  reader.skipBlanks();
  if (reader.atEnd()) root.parameters.set("type", "object");
  else reader.readDocument(root);
  return root;
}

const blanks = /[ \t\r\n\ufeff]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const plain = /[^"\\\u0000-\u001f]*/y;

class Reader {
  #at = 0;
  constructor(
    readonly count: NodeCount,
    readonly text: string,
    readonly emptyArrayItem: boolean,
  ) {}

  atEnd(): boolean {
    return this.#at >= this.text.length;
  }
  skipBlanks(): void {
    this.#match(blanks);
  }

  readDocument(root: XmlNode): void {
    this.#value(root, 0);
    this.skipBlanks();
    if (!this.atEnd()) throw this.#failure("the end");
  }

  #value(node: XmlNode, depth: number): void {
    checkDepth(this.count.run, depth);
    const first = this.text[this.#at];
    if (first === "{") this.#object(node, depth);
    else if (first === "[") this.#array(node, depth);
    else if (first === '"') set(node, "string", this.#string());
    else if (this.#word("true")) set(node, "bool", "true");
    else if (this.#word("false")) set(node, "bool", "false");
    else if (this.#word("null")) set(node, "null", "null");
    else set(node, "number", this.#match(number) || this.#expected("a value"));
  }

  #object(node: XmlNode, depth: number): void {
    node.parameters.set("type", "object");
    this.#list("{", "}", () => {
      if (this.text[this.#at] !== '"') throw this.#failure("a member name in quotes");
      const child = appendNode(this.count, node, this.#string());
      this.skipBlanks();
      if (!this.#word(":")) throw this.#failure("':'");
      this.skipBlanks();
      this.#value(child, depth + 1);
    });
  }

  #array(node: XmlNode, depth: number): void {
    node.parameters.set("type", "array");
    this.#list("[", "]", () => this.#value(appendNode(this.count, node, "item"), depth + 1));
    if (this.emptyArrayItem && node.children.length === 0) set(appendNode(this.count, node, "item"), "string", "");
  }

  #list(open: string, close: string, member: () => void): void {
    this.#word(open);
    this.skipBlanks();
    if (this.#word(close)) return;
    for (;;) {
      this.skipBlanks();
      member();
      this.skipBlanks();
      if (this.#word(close)) return;
      if (!this.#word(",")) throw this.#failure(`',' or '${close}'`);
    }
  }

  #string(): string {
    let result = "";
    this.#at++;
    for (;;) {
      result += this.#match(plain);
      if (this.#word('"')) return result;
      if (!this.#word("\\")) throw this.#failure("the closing quote");
      result += this.#escape();
    }
  }
  #escape(): string {
    const letter = this.text[this.#at++] ?? "";
    const simple = escapes[letter];
    if (simple !== undefined) return simple;
    const code = this.text.slice(this.#at, this.#at + 4);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(code)) throw this.#failure("an escape such as \\n or \\u00e6");
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  #word(word: string): boolean {
    if (!this.text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }
  #expected(what: string): never {
    throw this.#failure(what);
  }
  #failure(expected: string): Error {
    const start = this.text.length > 40 ? `${this.text.slice(0, 40)}...` : this.text;
    return this.count.run.fail(
      "GeneralException",
      `Cannot parse '${start}' as JSON: expected ${expected} at position ${Math.min(this.#at, this.text.length)}`,
    );
  }
}

const escapes: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
});

function set(node: XmlNode, type: string, text: string): void {
  node.parameters.set("type", type);
  node.text = text;
}
