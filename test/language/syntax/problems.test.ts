// What a script writer is told about broken text. `¦` marks the place; one mistake gives one problem.
import assert from "node:assert/strict";
import type { SyntaxProblem } from "../../../language/syntax/nodes.js";
import { type ParsedText, parseText } from "../../../language/syntax/parse.js";
import { initializeParser } from "../../../language/syntax/tree.js";

function problemsOf(parsed: ParsedText): SyntaxProblem[] {
  const inItems = parsed.items.flatMap(({ start, item }) =>
    item.problems.map((problem) => ({ ...problem, start: problem.start + start, end: problem.end + start })),
  );
  return [...inItems, ...parsed.problems].sort((a, b) => a.start - b.start);
}

/** Each `¦` in the source marks one problem, in order. */
function tells(marked: string, ...expected: string[]): void {
  const places = [...marked.matchAll(/¦/g)].map((match, i) => match.index - i);
  const found = problemsOf(parseText(marked.replaceAll("¦", "")));
  assert.deepEqual(
    found.map(({ code, message }) => (code === "syntax" ? message : `${code}: ${message}`)),
    expected,
  );
  assert.deepEqual(
    found.map(({ start }) => start),
    places,
  );
}

/** Inserting what the problems propose gives a text without problems. */
function isMended(source: string): void {
  let text = source;
  for (const { start, insert } of problemsOf(parseText(source)).reverse()) {
    assert.notEqual(insert, undefined);
    text = text.slice(0, start) + insert + text.slice(start);
  }
  assert.deepEqual(problemsOf(parseText(text)), []);
}

describe("syntax problems", () => {
  before(initializeParser);

  describe("missing semicolons", () => {
    const semicolon = (after: string) => `missing-semicolon: Expected ';' after '${after}'.`;
    it("before the next line", () => tells("foo()¦\nbar();", semicolon(")")));
    it("on the same line", () => tells("foo()¦ bar();", semicolon(")")));
    it("before a comment", () => tells("x = 5¦ // five\nbar();", semicolon("5")));
    it("before a closing brace", () => tells("if (a) { foo()¦ }\nbar();", semicolon(")")));
    it("behind a struct", () => tells("struct A { Integer x; }¦\nfoo();", semicolon("}")));
    it("behind a directive", () => tells('#include "x"¦\nfoo();', semicolon('"')));
    it("behind a bare name", () => tells("se¦\nInteger x = 3;", semicolon("se")));
    it("at the end of the text", () => tells("return¦", semicolon("return")));
    it("twice in two statements", () => tells("a()¦\nb()¦\nc();", semicolon(")"), semicolon(")")));
    it("are mended by what they propose", () => isMended("a()\nb()\nif (c) { d() }\nstruct S { Integer x }\ne()"));
  });

  describe("missing marks", () => {
    const closing = (mark: string, open: string) =>
      `Expected '${mark}' to close the '${open[0]}' after '${open.slice(1)}'.`;
    it("parenthesis and semicolon at once", () => tells("foo(a, b¦\nbar();", closing(")", "(foo")));
    it("parenthesis before the semicolon", () => tells("foo(a, b¦;\nbar();", closing(")", "(foo")));
    it("parenthesis of a condition", () => tells("if (a¦ {\n}\nbar();", closing(")", "(if")));
    it("several parentheses at one place", () => tells("a(b(c¦;\nbar();", closing(")", "(b")));
    it("bracket", () => tells("foo(b[1¦);\nbar();", closing("]", "[b")));
    it("brace before the next function", () =>
      tells("Void f() {\n  foo();¦\n\nVoid g() {\n}\n", closing("}", "{Void f()")));
    it("brace at the end", () => tells("while (a) {\n  b();¦", closing("}", "{while (a)")));
    it("comma", () => tells("foo(a¦ b);", "Expected ',' after 'a'."));
    it("are mended by what they propose", () => isMended("foo(a, b;\nx[1 = 2;\nif (c {\n  f(a b);\n}\nVoid g() {\n"));
  });

  describe("half-written code", () => {
    const member = "Expected the name of a field or method after '.'.";
    it("member", () => tells("se.¦\nInteger x = 3;", member));
    it("member before a brace", () => tells("Void f() {\n  se.¦\n}\nx();", member));
    it("member in an argument", () => tells("foo(se.¦);\nx();", member));
    it("assignment", () => tells("x =¦ ;\ny();", "Expected an expression after '='."));
    it("assignment before a statement", () => tells("x =¦\nif (a) b();", "Expected an expression after '='."));
    it("condition", () => tells("if (¦) a();", "Expected an expression after '('."));
    it("argument", () => tells("foo(a,¦ );", "Expected an expression after ','."));
    it("statement behind an array", () => {
      tells("Integer[] list;\nif (list.¦", member);
      tells("Integer[][2] list;\nforeach (Integer i in¦ ", "Expected an expression after 'in'.");
    });
    it("array literal", () => {
      const literal = "CRMScript has no array literals: declare the array, and add its elements with pushBack().";
      tells('String[] a = ¦["x", "y"];\nb();', literal);
    });
    it("call", () => tells("foo(¦\nInteger x = 3;", "Expected ')' to close the '(' after 'foo'."));
  });

  describe("strings and comments", () => {
    const open = 'unterminated-string: This string is not closed: " is missing.';
    it("a string that is closed by the next one", () => tells('String s = ¦"abc;\nprint("x" + s + ", ");', open));
    it("a string at the end of the text", () => tells('foo();\nprint(¦"abc);', open));
    it("a string over several lines is fine", () => tells('Map m = Map("a=1\nb=2");'));
    it("a comment between items", () => {
      tells("foo();\n¦/* bar", "unterminated-comment: This comment is not closed: '*/' is missing.");
    });
    it("a comment inside of an item", () => {
      const brace = "Expected '}' to close the '{' after 'Void f()'.";
      tells("Void f() {¦ ¦/* bar", brace, "unterminated-comment: This comment is not closed: '*/' is missing.");
    });
  });

  describe("what cannot be read", () => {
    it("surplus brace", () => tells("a();\n¦}\nb();", "Unexpected '}': nothing is open that it could close."));
    it("surplus parenthesis", () => tells("a()¦);\nb();", "Unexpected ')'."));
    it("else without if", () => tells("a();\n¦else b();", "This cannot be read. Expected an 'if' before 'else'."));
    it("catch without try", () => tells("¦catch { a(); }\nb();", "'catch' without 'try'."));
    it("try without catch", () => {
      tells("¦try { a(); }\nb();", "try-without-catch: 'try' needs a 'catch' block behind its own.");
    });
    it("unknown directive", () => {
      tells(
        "¦#define X\na();",
        "unknown-directive: Unknown directive '#define'. Expected #include or #setLanguageLevel.",
      );
    });
  });

  describe("forms of other languages", () => {
    const code = (marked: string, ...codes: string[]) => {
      const found = problemsOf(parseText(marked.replaceAll("¦", "")));
      assert.deepEqual(
        found.map((problem) => problem.code),
        codes,
      );
      const places = [...marked.matchAll(/¦/g)].map((match, i) => match.index - i);
      assert.deepEqual(
        found.map((problem) => problem.start),
        places,
      );
    };
    it("switch", () => code("¦switch (a) { case 1: b(); break; default: c(); }\nd();", "no-switch"));
    it("switch in a function", () => code("Void f() { ¦switch (a) { case 1: b(); } }\nd();", "no-switch"));
    it("do", () => code("¦do { a(); } while (b);\nc();", "no-do"));
    it("for over an array", () => code("¦for (String s : list) { a(); }\nd();", "no-range-for"));
    it("conditional operator", () => code("x = a ¦? b : c;\nd();", "no-ternary"));
    it("enum", () => code("¦enum E { A, B };\nd();", "no-enum"));
    it("class", () => code("¦class A : B { Integer x; }\nd();", "no-class"));
    it("const", () => code("¦const Integer x = 3;\nd();", "no-const"));
    it("new", () => code("x = ¦new Foo(3);", "no-new"));
    it("finally", () => code("try { } catch { } ¦finally { a(); }\nb();", "no-finally"));
    it("goto", () => code("¦goto end;\nb();", "no-goto"));
    it("casts", () => code("x = ¦(Integer) y;", "no-cast"));
    it("shifts and bit operators", () => code("x = a ¦<< 2 ¦^ b;", "no-bit-operators", "no-bit-operators"));
    it("catch with a parameter", () => code("try { } catch ¦(e) { }\na();", "catch-parameter"));
    it("several declarators", () => code("Integer a¦, b = 2;\nc();", "several-declarators"));
    it("brackets behind the name", () => code("Integer a¦[5];\nc();", "brackets-after-name"));
    it("compound logical assignment", () => code("a ¦&&= b;", "no-logical-assignment"));
    it("comma operator", () => code("a = 1¦, b = 2;", "no-comma-operator"));
    it("hexadecimal", () => code("a = ¦0x1F;", "no-hexadecimal"));
    it("floats without a digit", () => code("a = ¦.5 + ¦5.;", "bad-number", "bad-number"));
    it("their words stay free", () => code("switch(a); do = enum; Integer new = null; goto(b); x = const.class;"));
  });

  describe("lenient forms", () => {
    it("capitalised keywords", () => {
      const lower = (word: string) => `capitalised-keyword: Write '${word}' in lower case.`;
      tells("¦If (¦True) ¦Return;", lower("if"), lower("true"), lower("return"));
    });
    it("long suffix", () => tells("x = ¦5l;", "lower-case-long-suffix: Write the suffix of a Long as 'L': 5L."));
    it("letters that names cannot have", () => {
      const message = "holds characters that are not allowed in names: only A-Z, a-z, 0-9 and '_' are.";
      tells("¦år = 3;", `bad-name: 'år' ${message}`);
    });
    it("template without an end", () => {
      const message = "%EJSCRIPT_END% is missing; the script part reaches to the end of the text.";
      tells("¦%EJSCRIPT_START%\n<% f(); %>", `missing-template-end: ${message}`);
    });
    it("comment that the end of a script part cuts off", () => {
      const message = "This comment is not closed: '*/' is missing, and '%>' ends it with its script part.";
      const told = `comment-ends-with-script-part: ${message}`;
      tells("%EJSCRIPT_START%\n<% f(); ¦/* bar(); %>\n%EJSCRIPT_END%", told);
      tells("%EJSCRIPT_START%\n<% if (a) { ¦/* bar %>x<% } %>\n%EJSCRIPT_END%", told);
    });
  });
});
