// Fixes do what they say: after applying the one of a diagnostic, the text is the expected one.
import * as assert from "node:assert/strict";
import { fixture } from "./program.js";

/** Applies the first fix of the first diagnostic with the code. */
function fixes(text: string, code: string, wanted: string, title?: string): void {
  const { program, entry } = fixture(text);
  const diagnostic = program.diagnostics(entry).find((each) => each.code === code);
  assert.ok(diagnostic, `no ${code} in: ${text}`);
  const fix = diagnostic.fixes?.[0];
  assert.ok(fix, `${code} has no fix`);
  if (title) assert.equal(fix.title, title);
  let fixed = text.split(/^--- /m)[0]!;
  for (const { span, newText } of [...fix.edits].sort((a, b) => b.span.start - a.span.start))
    fixed = fixed.slice(0, span.start) + newText + fixed.slice(span.end);
  assert.equal(fixed, wanted);
}

describe("fixes", () => {
  it("make text of a number", () => {
    fixes("print(7);", "wrong-argument-type", "print(7.toString());", "Add '.toString()'");
    fixes("Integer n;\nprint(n + 1);", "wrong-argument-type", "Integer n;\nprint((n + 1).toString());");
    fixes("Float f;\nprint(f);", "wrong-argument-type", "Float f;\nprint(f.toString(2));", "Add '.toString(2)'");
    fixes('Integer n;\nprint("n=" + n);', "operator-types", 'Integer n;\nprint("n=" + n.toString());');
  });
  it("compare instead of assigning", () =>
    fixes("Bool b;\nif (b = true) { }", "assignment-in-condition", "Bool b;\nif (b == true) { }"));
  it("write keywords in lower case", () => {
    fixes("If (true) { }", "capitalised-keyword", "if (true) { }");
    fixes("Bool b = True;", "capitalised-keyword", "Bool b = true;");
    fixes("Long n = 1l;", "lower-case-long-suffix", "Long n = 1L;");
  });
  it("double a single bar", () => fixes("if (true | false) { }", "single-bar", "if (true || false) { }"));
  it("name types as CRMScript does", () => {
    fixes("int n = 1;", "unknown-type", "Integer n = 1;", "Change to 'Integer'");
    fixes("boolean b = true;", "unknown-type", "Bool b = true;");
    fixes("HashMap m;", "unknown-type", "Map m;");
  });
  it("cannot know the type that a declaration left out", () => {
    for (const word of ["var", "let", "auto", "function"]) {
      const { program, entry } = fixture(`${word} x = 1;`);
      const [diagnostic] = program.diagnostics(entry).filter(({ code }) => code === "unknown-type");
      assert.match(diagnostic!.message, /is declared with (its|the) type/);
      assert.equal(diagnostic!.fixes, undefined);
    }
  });
  it("write foreign operators and numbers as CRMScript does", () => {
    fixes("if (1 === 1) { }", "no-strict-equality", "if (1 == 1) { }");
    fixes("Map m; m->clear();", "no-arrow", "Map m; m.clear();");
    fixes("Float f = .5;", "bad-number", "Float f = 0.5;");
  });
  it("walk over an array as CRMScript does", () => {
    const body = "{ print(name); }";
    const meant = `foreach (String name in list) ${body}`;
    for (const written of ["for (String name : list)", "for(String name:list)", "for (String name in list)"])
      fixes(`String[] list;\n${written} ${body}`, "no-range-for", `String[] list;\n${meant}`);
  });
  it("insert a semicolon", () => fixes('print("a")', "missing-semicolon", 'print("a");'));
  it("name the language level, in a template inside of the first chunk", () => {
    fixes('print("x");', "missing-language-level", '#setLanguageLevel 3;\nprint("x");');
    fixes(
      '%EJSCRIPT_START%\n<% print("x"); %>\n%EJSCRIPT_END%',
      "missing-language-level",
      '%EJSCRIPT_START%\n<% #setLanguageLevel 3;\nprint("x"); %>\n%EJSCRIPT_END%',
    );
  });
  it("assign a result that was dropped", () =>
    fixes('String s = "x";\ns.toUpper();', "dropped-result", 'String s = "x";\ns = s.toUpper();'));
  it("bound a loop by the length", () =>
    fixes(
      "Integer[] a;\nfor (Integer i = 0; i <= a.length(); i++) { a[i]++; }",
      "loop-past-end",
      "Integer[] a;\nfor (Integer i = 0; i < a.length(); i++) { a[i]++; }",
    ));
  it("start a loop at the first element", () =>
    fixes(
      "Integer[] a;\nfor (Integer i = 1; i < a.length(); i++) { a[i]++; }",
      "loop-starts-at-one",
      "Integer[] a;\nfor (Integer i = 0; i < a.length(); i++) { a[i]++; }",
    ));
  it("reach a field of the struct", () =>
    fixes(
      "struct P { Integer x; Void set(Integer x) { x = x; } };",
      "self-assignment",
      "struct P { Integer x; Void set(Integer x) { this.x = x; } };",
    ));
  it("remove includes that bring nothing", () => {
    fixes('#include "a";\nprint("x");\n--- a.crmscript\nInteger n;\n', "unused-include", 'print("x");\n');
    fixes(
      '#include "a";\n#include "a";\nprint(n.toString());\n--- a.crmscript\nInteger n;\n',
      "duplicate-include",
      '#include "a";\nprint(n.toString());\n',
    );
  });
  it("remove a variable that nothing uses", () =>
    fixes('Void f() { Integer n; print("x"); }\nf();', "unused-variable", 'Void f() {  print("x"); }\nf();'));
  it("correct names in strings", () => {
    fixes(
      'SearchEngine se;\nse.addField("contact.nmae");',
      "unknown-table-field",
      'SearchEngine se;\nse.addField("contact.name");',
    );
    fixes(
      'SearchEngine se;\nse.addFields("contact", "name, departmnt");',
      "unknown-table-field",
      'SearchEngine se;\nse.addFields("contact", "name, department");',
    );
    fixes(
      'SearchEngine se;\nse.addCriteria("contact.name", "Equalz", "x");',
      "unknown-comparison-operator",
      'SearchEngine se;\nse.addCriteria("contact.name", "Equals", "x");',
    );
  });
  it("correct the code in a comment", () =>
    fixes(
      'print("x"); // crmscript-disable-line no-efect',
      "unknown-diagnostic-code",
      'print("x"); // crmscript-disable-line no-effect',
    ));
});

describe("related places", () => {
  it("stay with their items when text above changes", () => {
    const { program, entry } = fixture("Integer n = 1;\nInteger n = 2;\n");
    const related = () =>
      program.diagnostics(entry).find((each) => each.code === "duplicate-declaration")!.related![0]!;
    assert.deepEqual(related().span, { start: 8, end: 9 });
    program.setText(entry, "main", "// above\nInteger n = 1;\nInteger n = 2;\n");
    assert.deepEqual(related().span, { start: 17, end: 18 });
    assert.ok(!("site" in related()));
  });
  it("are told for locals as offsets of the file", () => {
    const { program, entry } = fixture('print("x");\nVoid f() { Integer n; Integer n; }\n');
    const found = program.diagnostics(entry).find((each) => each.code === "duplicate-declaration")!;
    assert.deepEqual(found.related![0]!.span, { start: 31, end: 32 });
  });
});
