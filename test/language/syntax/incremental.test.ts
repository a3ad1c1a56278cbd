// Any sequence of edits must leave the same items as reading the final text at once.
import assert from "node:assert/strict";
import fc from "fast-check";
import { IncrementalParser, type ParsedText, parseText } from "../../../language/syntax/parse.js";
import { initializeParser } from "../../../language/syntax/tree.js";
import { scripts } from "./samples.js";

const FRAGMENTS = [
  ...['"', "'", "\\", "\\n", "/*", "*/", "//", "\n", "\r\n", "\r", " ", ";", "{", "}", "(", ")", "[", "]", ",", "."],
  ...["<%", "%>", "%EJSCRIPT_START%\n", "\n%EJSCRIPT_END%", "%", "<b>", "😀", "\ud83d", "\ude00", "å", "\0", "\uFEFF"],
  ...[
    "if (",
    "else",
    "try {",
    "catch {",
    "struct A {",
    "Integer x = 1;",
    "f(a, b)",
    "se.",
    "return",
    "x++",
    " = ",
    "?",
  ],
  ...[
    "#include ",
    "switch (x) { case 1: }",
    "new ",
    "const ",
    "0x1",
    "for (;;)",
    "foreach (T t in ts)",
    "Void g() {\n}\n",
    "struct B\n{\nInteger x;\nVoid m()\n{\n}\n",
    "\n}\n};\n",
  ],
];

interface RandomEdit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
    insert: fc.oneof(fc.constantFrom("", ...FRAGMENTS), fc.string({ unit: "binary", maxLength: 4 })),
  }),
  { minLength: 8, maxLength: 12 },
);

function apply(text: string, edit: RandomEdit): string {
  const at = Math.floor(edit.at * text.length);
  return text.slice(0, at) + edit.insert + text.slice(at + edit.remove);
}

function comparable(parsed: ParsedText): unknown {
  const { isTemplate, items, comments, problems } = parsed;
  return { isTemplate, items, comments, problems };
}

describe("incremental parsing", () => {
  before(initializeParser);

  /** Longer than what an edit has read again, so that most of the text is taken over. */
  const long = (script: string) => script.repeat(Math.ceil(24_000 / script.length));
  /** Much script between little text, with quotes in both. */
  const longTemplate = `<h1>It's "here"</h1>\n%EJSCRIPT_START%\n${scripts
    .filter((script) => !script.includes("%>"))
    .map((script) => `<% ${script}\n%>\n<p class="a">it's</p>\n<% if (a) { %> <b>yes</b> <% } %>\n`.repeat(3))
    .join("")}\n%EJSCRIPT_END%`;

  for (const [what, texts, runs] of [
    ["a text", scripts, 250],
    ["a long text", [...scripts.map(long), longTemplate, longTemplate], 25],
  ] as const)
    it(`equals reading ${what} afresh, whatever the edits`, function () {
      this.timeout(120_000);
      const property = fc.property(fc.constantFrom(...texts), edits, (script, changes) => {
        const parser = new IncrementalParser();
        try {
          let text = script;
          parser.setText(text);
          for (const change of changes) {
            text = apply(text, change);
            assert.deepEqual(comparable(parser.setText(text)), comparable(parseText(text)));
          }
        } finally {
          parser.dispose();
        }
      });
      fc.assert(property, {
        numRuns: Number(process.env.FUZZ_RUNS ?? runs),
        seed: Number(process.env.FUZZ_SEED ?? 1),
      });
    });

  it("keeps the very objects of items that an edit left alone", () => {
    const parser = new IncrementalParser();
    const before = parser.setText("Integer a = 1;\nInteger b = 2;\nInteger c = 3;\n");
    const after = parser.setText("Integer a = 1;\nInteger bb = 2;\nInteger c = 3;\n");
    assert.equal(after.items[0]!.item, before.items[0]!.item);
    assert.notEqual(after.items[1]!.item, before.items[1]!.item);
    assert.equal(after.items[2]!.item, before.items[2]!.item);
    assert.equal(after.items[2]!.start, before.items[2]!.start + 1);
    parser.dispose();
  });

  it("gives back the same parse for the same text", () => {
    const parser = new IncrementalParser();
    assert.equal(parser.setText("f();"), parser.setText("f();"));
    parser.dispose();
  });
});
