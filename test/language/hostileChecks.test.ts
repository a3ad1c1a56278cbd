// What no one should send: the checks answer all the same, within the time that a test has.
import * as assert from "node:assert/strict";
import { fixture } from "./program.js";

function answers(text: string, code?: string): void {
  const { program, entry } = fixture(text);
  const codes = program.diagnostics(entry).map((diagnostic) => diagnostic.code);
  if (code) assert.ok(codes.includes(code), `${code} is not among ${codes.slice(0, 9)}`);
}

describe("checks of hostile texts", function () {
  this.timeout(30_000);
  const many = 20_000;
  const sum = "a + ".repeat(many);
  it("sums of 20,000 terms, compared with themselves", () =>
    answers(`Integer a = 1;\nif (${sum}a == ${sum}a) { print("x"); }`, "self-comparison"));
  it("conditions of 20,000 terms in a loop", () =>
    answers(`Bool b = true;\nwhile (${"b && ".repeat(many)}b) { print("x"); }`, "endless-loop"));
  it("chains of 20,000 calls", () => answers(`String s = "x";\ns${".toUpper()".repeat(many)};`, "dropped-result"));
  it("assignments of long chains to themselves", () =>
    answers(
      `struct P { Integer n; };\nP p;\nString s = "a";\ns = ${"s + ".repeat(many)}s;\nprint(s);\np.n = p.n;`,
      "self-assignment",
    ));
  it("libraries that include one another in a long row", () => {
    const row = Array.from(
      { length: 300 },
      (_, i) => `--- a${i}.crmscript\n#include "a${i + 1}";\nInteger f${i}() { return 1; }\n`,
    );
    answers(`#include "a0";\nprint(f299());\n${row.join("")}`, "wrong-argument-type");
  });
  it("deep nesting", () => answers(`${"if (true) { ".repeat(5000)}print("x");${" }".repeat(5000)}`));
  it("paths and lists of great length", () =>
    answers(
      `SearchEngine se;\nse.addField("contact${".mother_id".repeat(many)}.nmae");\nse.addFields("contact", "${"nmae,".repeat(many)}");`,
      "unknown-table-field",
    ));
  it("comments that turn everything off, many times", () =>
    answers(`// crmscript-disable-line ${"a,".repeat(many)}\n`.repeat(3)));
  it("broken strings in meaningful places", () => {
    answers('SearchEngine se;\nse.addField("contact.');
    answers('SearchEngine se;\nse.addField("\\');
    answers('SearchEngine se;\nse.addFields("contact", "\\u0000\ud83d,.x");');
  });
});
