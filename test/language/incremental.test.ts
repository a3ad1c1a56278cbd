// Whatever was typed before, the diagnostics are those of a fresh look at the same texts.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { createProgram, type Program } from "../../language/program.js";
import { api, fixture, uriOf } from "./program.js";

const main = uriOf("main.crmscript");
const library = uriOf("library.crmscript");

const mainText = `#setLanguageLevel 3;
#include "library";
struct Line { String text; Integer amount; Integer twice() { return this.amount * 2; } };
Line[] lines;
Void add(String text, Integer amount) {
  Line line; line.text = text; line.amount = amount;
  lines.pushBack(line);
}
// Adds two
add("Ærlig 😀 talt", 1);
for (Integer i = 0; i < lines.length(); i++) { printLine(lines[i].text + separator); }
if (total(lines.length()) > 3) { String text = "x"; print(text); }
print(total(1).toString());
Integer[2] sized;
sized[2] = 1;
sized[1] = lines.length();
SearchEngine se;
se.addField("contact.nmae");
se.execute();
String early;
print(early);
early = "x";
`;
const libraryText = `String separator = "; ";
Integer total(Integer n) { Integer sum = n; return sum + base; }
Integer base = 2;
`;
const pieces = [
  ";",
  "}",
  "{",
  "(",
  ")",
  '"',
  "'",
  "//",
  "/*",
  "*/",
  "\n",
  " ",
  "x",
  "Integer ",
  "String separator;",
  "add",
  "total",
  "Line ",
  "struct Line { Integer text; };\n",
  "Integer total(Integer n) { return 1; }\n",
  "😀",
  "\ud83d",
  ".",
  "return 1;",
  '#include "library";\n',
  "<% ",
  " %>",
  "if (",
  "base",
  "sized[7] = 1;\n",
  "sized.pushBack(1);\n",
  "Integer[3] sized;\n",
  "se.setLimit(1);\n",
  "early = separator;\n",
  "#setLanguageLevel 2;\n",
  "// crmscript-disable-next-line unknown-table-field\n",
  "// crmscript-event SalesBeforeSaveSale\n",
  '"total"',
  "Integer unused() { return 1; }\n",
];

const edit = fc.record({
  file: fc.constantFrom(main, main, main, library),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12 })),
  insert: fc.oneof(fc.constant(""), fc.constantFrom(...pieces)),
});

function fresh(texts: ReadonlyMap<string, string>): Program {
  const program = createProgram(api);
  for (const [uri, text] of texts) program.setText(uri, nameOf(uri), text);
  return program;
}

function nameOf(uri: string): string {
  return uri === main ? "main" : "library";
}

function seen(program: Program, uri: string): string[] {
  return program
    .diagnostics(uri)
    .map((d) => `${d.span.start}-${d.span.end} ${d.code} ${d.message}`)
    .sort();
}

function holds(edits: readonly { file: string; at: number; remove: number; insert: string }[]): void {
  const texts = new Map([
    [library, libraryText],
    [main, mainText],
  ]);
  const program = fresh(texts);
  for (const uri of texts.keys()) program.diagnostics(uri);
  for (const { file, at, remove, insert } of edits) {
    const text = texts.get(file)!;
    const offset = Math.floor(at * text.length);
    texts.set(file, text.slice(0, offset) + insert + text.slice(offset + remove));
    program.setText(file, nameOf(file), texts.get(file)!);
    const anew = fresh(texts);
    for (const uri of texts.keys())
      assert.deepEqual(seen(program, uri), seen(anew, uri), `after ${JSON.stringify(edits)}`);
  }
}

describe("incremental analysis", function () {
  this.timeout(120_000);
  it("equals a fresh analysis after any edits", () => {
    fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), holds), {
      numRuns: Number(process.env.EDIT_RUNS ?? 60),
    });
  });

  it("keeps what an edit elsewhere did not touch", () => {
    const { program, entry } = fixture('Integer f() { return 1; }\nprint(f().toString());\nprint("x");');
    const before = program.analyses(entry);
    program.setText(entry, "main", 'Integer f() { return 12; }\nprint(f().toString());\nprint("x");');
    const after = program.analyses(entry);
    assert.notEqual(after[0], before[0]);
    assert.equal(after[1], before[1]);
    assert.equal(after[2], before[2]);
  });

  it("looks again at those who use a changed signature, and at nobody else", () => {
    const { program, entry } = fixture('Integer f() { return 1; }\nprint(f().toString());\nprint("x");');
    const before = program.analyses(entry);
    program.setText(entry, "main", 'Float f() { return 1; }\nprint(f().toString());\nprint("x");');
    const after = program.analyses(entry);
    assert.notEqual(after[1], before[1]);
    assert.equal(after[2], before[2]);
    assert.deepEqual(
      program
        .diagnostics(entry)
        .filter((d) => d.severity === "error")
        .map((d) => d.code),
      ["wrong-argument-count"],
    );
  });

  it("gives a variable the struct as it is now when both are written anew", () => {
    const text =
      "struct P { Integer n; };\nP p;\nInteger of(P each) { return each.n; }\np.n = 1;\nprint(of(p).toString());";
    const { program, entry } = fixture(text);
    program.diagnostics(entry);
    program.setText(entry, "main", text.replace(/\bn\b/g, "amount"));
    assert.deepEqual(
      program.diagnostics(entry).filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("takes a lone percent sign in an address as it is written", () => {
    const program = createProgram(api);
    program.setText("untitled:100%", "100%", "print(1);");
    assert.ok(program.diagnostics("untitled:100%").some(({ code }) => code === "wrong-argument-type"));
    program.setText("file:///scripts/50%.crmscript", "50%", '#include "100%";');
    assert.equal(program.resolveInclude("50%"), "file:///scripts/50%.crmscript");
  });
});
