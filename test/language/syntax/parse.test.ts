// The wall: typed nodes out of text, and no text that it cannot stand.
import assert from "node:assert/strict";
import type { ItemNode } from "../../../language/syntax/nodes.js";
import { IncrementalParser, parseText } from "../../../language/syntax/parse.js";
import { initializeParser } from "../../../language/syntax/tree.js";
import { correct } from "./samples.js";

/** A node as nested lists of what matters: kinds, names, values; without spans and ids. */
function outline(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outline);
  if (typeof value !== "object" || value === null) return value;
  const skipped = new Set([
    "start",
    "end",
    "id",
    "keyword",
    "operatorSpan",
    "argumentsSpan",
    "parametersSpan",
    "header",
  ]);
  const kept = Object.entries(value).filter(([key, part]) => !skipped.has(key) && part !== undefined);
  if (kept.length === 1 && kept[0]![0] === "text") return kept[0]![1];
  return Object.fromEntries(kept.map(([key, part]) => [key, outline(part)]));
}

function onlyNode(text: string): ItemNode {
  const { items } = parseText(text);
  assert.equal(items.length, 1);
  return items[0]!.item.node!;
}

function repeated(part: string, times: number): string {
  return part.repeat(times);
}

describe("parsed text", () => {
  before(initializeParser);

  for (const [name, text] of Object.entries(correct)) {
    it(`holds no problem in the sample ${name}`, () => {
      const { items, problems } = parseText(text);
      assert.deepEqual([...problems, ...items.flatMap(({ item }) => item.problems)], []);
      assert.ok(items.every(({ item }) => item.node !== undefined));
    });
  }

  it("places items and comments in the file", () => {
    const text = "// one\nf();\n\n  /* two */ g();";
    const { items, comments } = parseText(text);
    assert.deepEqual(
      items.map(({ start, item }) => text.slice(start, start + item.length)),
      ["f();", "g();"],
    );
    assert.deepEqual(
      comments.map(({ start, end }) => text.slice(start, end)),
      ["// one", "/* two */"],
    );
    assert.deepEqual(
      comments.map((comment) => comment.text),
      ["// one", "/* two */"],
    );
  });

  it("keeps comments inside of an item with it", () => {
    const { items, comments } = parseText("f();\nVoid g() {\n  // inside\n}");
    assert.equal(comments.length, 0);
    assert.deepEqual(items[1]!.item.comments, [{ start: 13, end: 22, text: "// inside" }]);
  });

  it("numbers the nodes of an item from 0 without gaps", () => {
    for (const { item } of parseText(correct.overdueTasks).items) {
      const ids: number[] = [];
      JSON.stringify(item.node, (key, value) => {
        if (key === "id") ids.push(value);
        return value;
      });
      assert.deepEqual(
        [...ids].sort((a, b) => a - b),
        Array.from({ length: item.nodeCount }, (_, i) => i),
      );
    }
  });

  it("reads precedence", () => {
    assert.deepEqual(outline(onlyNode("x = a + b * 2;")), {
      kind: "expression_statement",
      expression: {
        kind: "assignment",
        operator: "=",
        left: { kind: "name", name: "x" },
        right: {
          kind: "binary",
          operator: "+",
          left: { kind: "name", name: "a" },
          right: {
            kind: "binary",
            operator: "*",
            left: { kind: "name", name: "b" },
            right: { kind: "integer", digits: "2" },
          },
        },
      },
    });
  });

  it("tells a declaration from an index", () => {
    assert.deepEqual(outline(onlyNode("String[2][] x;")), {
      kind: "variable",
      type: { kind: "type", name: "String", dimensions: [{ kind: "integer", digits: "2" }, undefined] },
      name: "x",
    });
    assert.equal(onlyNode("a [i] = x;").kind, "expression_statement");
  });

  it("resolves escapes and keeps unknown ones", () => {
    const node = onlyNode(String.raw`"C:\Temp\n\;\"" ;`);
    assert.ok(node.kind === "expression_statement" && node.expression.kind === "string");
    assert.equal(node.expression.value, 'C:\\Temp\n;"');
    assert.deepEqual(node.expression.unknownEscapes, [{ start: 3, end: 5 }]);
  });

  it("reads line breaks inside of a string as line feeds", () => {
    const node = onlyNode('"a\r\nb\rc";');
    assert.ok(node.kind === "expression_statement" && node.expression.kind === "string");
    assert.equal(node.expression.value, "a\nb\nc");
  });

  it("gives an unterminated string the rest of its line", () => {
    const { items } = parseText('print("abc);\ng();');
    const node = items[0]!.item.node!;
    assert.ok(node.kind === "expression_statement" && node.expression.kind === "call");
    assert.deepEqual(outline(node.expression.arguments), [
      { kind: "string", value: "abc", quote: '"', unknownEscapes: [] },
    ]);
    assert.equal(items.length, 2);
  });

  it("gives an empty name to a half-typed member", () => {
    const node = onlyNode("se.");
    assert.ok(node.kind === "expression_statement" && node.expression.kind === "member");
    assert.deepEqual(node.expression.name, { text: "", start: 3, end: 3 });
  });

  it("declares every name of a list of declarators", () => {
    const names = parseText("Integer[] a, b = 2;").items.map(({ start, item }) => {
      assert.ok(item.node?.kind === "variable");
      return [start, item.node.type.name.text, item.node.type.dimensions.length, item.node.name.text];
    });
    assert.deepEqual(names, [
      [0, "Integer", 1, "a"],
      [13, "Integer", 1, "b"],
    ]);
  });

  it("counts brackets behind the name to the type", () => {
    const node = onlyNode("Integer a[5];");
    assert.ok(node.kind === "variable");
    assert.equal(node.type.dimensions.length, 1);
  });

  it("reads a template: text runs are statements", () => {
    const { isTemplate, items } = parseText("Hi\n%EJSCRIPT_START%<b><% if (a) { %>yes<% } %></b>\n%EJSCRIPT_END%!\n");
    assert.equal(isTemplate, true);
    assert.deepEqual(outline(items.map(({ item }) => item.node)), [
      { kind: "text", value: "Hi\n<b>" },
      {
        kind: "if",
        condition: { kind: "name", name: "a" },
        // biome-ignore lint/suspicious/noThenProperty: the branch of an if is called so.
        then: { kind: "block", statements: [{ kind: "text", value: "yes" }] },
      },
      { kind: "text", value: "</b>\n!\n" },
    ]);
  });

  it("takes the mark for one only at the start of a line", () => {
    assert.equal(parseText('print("x %EJSCRIPT_START%");').isTemplate, false);
    assert.equal(parseText("a\n \t%EJSCRIPT_START%").isTemplate, true);
  });
});

describe("any text can be parsed", () => {
  before(initializeParser);

  it("a sum of 3,000 terms", () => {
    const node = onlyNode(`x = ${repeated("a + ", 2999)}a;`);
    assert.ok(node.kind === "expression_statement" && node.expression.kind === "assignment");
    let depth = 0;
    for (let at = node.expression.right; at.kind === "binary"; at = at.left) depth++;
    assert.equal(depth, 2999);
  });

  it("a chain of 5,000 calls", () => {
    assert.equal(onlyNode(`x${repeated(".f()", 5000)};`).kind, "expression_statement");
  });

  for (const [name, open] of Object.entries({
    parentheses: "(",
    brackets: "a[",
    braces: "{",
    signs: "-",
    ifs: "if (a) ",
  })) {
    it(`100,000 nested ${name}`, function () {
      this.timeout(30_000);
      const { items } = parseText(`before();\n${repeated(open, 100_000)}`);
      assert.equal(items[0]!.item.node?.kind, "expression_statement");
      const deep = items.slice(1).flatMap(({ item }) => item.problems);
      assert.ok(deep.length > 0);
    });
  }

  it("tells of nesting that is too deep in one problem", () => {
    const { items } = parseText(`x = ${repeated("(", 2000)}1${repeated(")", 2000)};`);
    assert.equal(items[0]!.item.node, undefined);
    assert.deepEqual(
      items[0]!.item.problems.map(({ message }) => message),
      ["Nested too deeply to be read: at most 1000 levels."],
    );
  });

  it("one megabyte of noise", function () {
    this.timeout(60_000);
    let state = 7;
    const units = Array.from({ length: 1_000_000 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 8) % 96 === 95 ? 10 : 32 + ((state >> 8) % 96);
    });
    parseText(units.map((unit) => String.fromCharCode(unit)).join(""));
  });

  it("lone surrogates, NUL and byte order marks", () => {
    for (const text of ["\ud83d", "x = '\ude00';", "\uFEFFf();", "a\0b;", "\u0001\u0002f();", ""]) parseText(text);
    assert.equal(onlyNode("\uFEFFf();").kind, "expression_statement");
  });

  it("many edits without memory piling up", function () {
    this.timeout(60_000);
    const parser = new IncrementalParser();
    const text = correct.overdueTasks;
    for (let i = 0; i < 300; i++) {
      const at = (i * 37) % text.length;
      parser.setText(text.slice(0, at) + (i % 3 === 0 ? '"' : "x") + text.slice(at));
    }
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 1200; i++) {
      const at = (i * 41) % text.length;
      parser.setText(text.slice(0, at) + (i % 3 === 0 ? "(" : "y") + text.slice(at));
    }
    parser.dispose();
    assert.ok(process.memoryUsage().rss - before < 60_000_000);
  });
});
