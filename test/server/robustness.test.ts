// Whatever is sent, no feature throws: random texts at random places, halves of surrogate pairs, ranges that lie outside.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Position, ResponseError } from "vscode-languageserver/node";
import { features } from "../../server/features/index.js";
import { toOffset, toPosition, toRange } from "../../server/session.js";
import { never, opened } from "./session.js";

const pieces = [
  "Integer ",
  "String ",
  "x",
  "y",
  " = ",
  "1",
  ";",
  "\n",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  ".",
  ",",
  '"',
  "'",
  "//",
  "/*",
  "*/",
  "/**",
  "struct P { Integer a; };",
  "foreach (String s in ",
  "for (",
  "if (",
  "else",
  "try {",
  "catch",
  '#include "main";',
  "#set",
  "#",
  "SearchEngine se; se.",
  'addField("contact.',
  "<% ",
  " %>",
  "%EJSCRIPT_START%",
  "😀",
  "\ud83d",
  "\ude00",
  "\u0000",
  "\r",
  "\r\n",
  "æøå",
  '{"a": [1, {"b": null}]}',
  "print(x);",
  "this",
  "return",
  "9999999999999999999999",
  "0x",
  "1.5e",
  "\\",
];
const text = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string() }), {
    maxLength: 40,
  })
  .map((parts) => parts.join(""));
const position = fc.record({ line: fc.integer({ min: -2, max: 12 }), character: fc.integer({ min: -2, max: 60 }) });

/** What any request may ask for, between two places of a script. */
function paramsAt(uri: string, a: Position, b: Position) {
  const item = { name: "x", kind: 12, uri, range: { start: a, end: b }, selectionRange: { start: a, end: b } };
  return {
    textDocument: { uri },
    position: a,
    positions: [a, b],
    range: { start: a, end: b },
    context: { diagnostics: [], includeDeclaration: true },
    options: { tabSize: 2, insertSpaces: true },
    ch: ";",
    newName: "fresh",
    query: "x",
    previousResultId: "1",
    files: [{ oldUri: uri, newUri: `${uri}2` }],
    item,
    label: "x",
    data: { uri, start: -1, end: 1e9 },
    location: { uri },
  };
}

describe("robustness", () => {
  it("no request throws on any text at any place", async () => {
    const property = fc.asyncProperty(
      text,
      position,
      position,
      fc.constantFrom("utf-16", "utf-8"),
      async (source, a, b, encoding) => {
        const at = opened("Integer one;");
        const { session } = at;
        session.encoding = encoding as "utf-8";
        const uri = at.file.uri;
        session.program.setText(uri, "main", source);
        const params = { ...paramsAt(uri, a, b), query: source.slice(0, 5) };
        for (const { method, run } of features) {
          if (method === "workspace/diagnostic") continue; // It waits for a change when there is nothing to say.
          try {
            await run(session, params, never);
          } catch (failure) {
            if (!(failure instanceof ResponseError)) throw new Error(`${method}: ${(failure as Error).stack}`);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 150 });
  }).timeout(120_000);
  const many = 20_000;
  const large: Readonly<Record<string, readonly [text: string, line: number, character: number]>> = {
    "20,000 nested brackets": [`Integer a = ${"(".repeat(many)}1${")".repeat(many)};\nInteger b = a;`, 0, 30_000],
    "a sum of 20,000 terms": [`Integer a = 1;\nInteger b = ${"a + ".repeat(many)}a;`, 1, 12],
    "a chain of 20,000 calls": [`String s = "x";\nprint(s${".toUpper()".repeat(many)});`, 1, 6],
    "a name used 150,000 times": [`Integer a = 1;\n${"a = a + 1;\n".repeat(75_000)}`, 0, 8],
    "20,000 blocks in one another": [`${"if (true) { ".repeat(many)}print("x");${" }".repeat(many)}`, 0, 100],
    "20,000 functions of one name": ["Void f() { }\n".repeat(many), 0, 5],
    "20,000 lines that do not read": ["Integer a = 1 ? 2 : 3;  Integer b  =  2;\n".repeat(many), 40, 0],
    "150,000 statements in one block": [`Void f() {\n${"f();".repeat(150_000)}\n}`, 1, 2],
  };
  for (const [what, [source, line, character]] of Object.entries(large))
    it(`every request is answered in ${what}, in a form that can be sent`, async () => {
      const at = opened("Integer one;");
      const { session } = at;
      const { uri } = at.file;
      session.program.setText(uri, "main", source);
      const { lines } = session.program.file(uri)!;
      const position = { line, character };
      const range = { start: { line: 0, character: 0 }, end: lines.positionAt(source.length) };
      for (const { method, run } of features) {
        if (method === "workspace/diagnostic") continue; // It waits for a change when there is nothing to say.
        const answer = await run(session, { ...paramsAt(uri, position, position), range }, never);
        JSON.stringify(answer);
      }
    }).timeout(60_000);
  it("positions and offsets lead back to each other in both encodings", () => {
    const characters = fc.constantFrom("a", "æ", "😀", "\n", "\r\n", "\t", "漢");
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 30 }), fc.nat(), (parts, at) => {
        const { session, file } = opened(parts.join(""));
        const offset = parts.slice(0, at % (parts.length + 1)).join("").length;
        for (const encoding of ["utf-16", "utf-8"] as const) {
          session.encoding = encoding;
          assert.equal(toOffset(session, file, toPosition(session, file, offset)), offset);
        }
      }),
    );
  });
  it("counts bytes where UTF-8 was agreed", () => {
    const at = opened('String «s» = "æ😀"; String «t»;');
    at.session.encoding = "utf-8";
    const start = at.file.text.indexOf("t;");
    assert.deepEqual(toRange(at.session, at.file, { start, end: start + 1 }).start, { line: 0, character: 28 });
  });
});
