import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { format } from "../../language/format.js";
import { tokensOf } from "../../language/tokens.js";
import { fixture } from "./program.js";

const options = { tabSize: 2, insertSpaces: true };

function formatted(text: string): string {
  const { program, entry } = fixture(text);
  let result = text;
  for (const { span, newText } of [...format(program.file(entry)!, options)].reverse())
    result = result.slice(0, span.start) + newText + result.slice(span.end);
  return result;
}

/** Formats to the wanted text, and the wanted text stays as it is. */
function formats(text: string, wanted: string): void {
  assert.equal(formatted(text), wanted);
  assert.equal(formatted(wanted), wanted, "formatting again changes the result");
}

function words(text: string, isTemplate = text.includes("%EJSCRIPT_START%")): string[] {
  return tokensOf(text, isTemplate).map((token) => text.slice(token.start, token.end));
}

describe("format", () => {
  it("puts spaces round operators and behind commas", () =>
    formats("Integer x=1+2*-y;\nf( a,b );", "Integer x = 1 + 2 * -y;\nf(a, b);\n"));
  it("puts the brace at the end of the line", () =>
    formats("if(a)\n{\nb();\n}\nelse\n{\nc();\n}", "if (a) {\n  b();\n} else {\n  c();\n}\n"));
  it("indents by two", () =>
    formats("Void f() {\nwhile (x) {\ny();\n}\n}", "Void f() {\n  while (x) {\n    y();\n  }\n}\n"));
  it("keeps a block on one line when it was", () => formats("Integer f() {return 1;}", "Integer f() { return 1; }\n"));
  it("parts statements that share a line", () => formats("Integer a; Integer b;", "Integer a;\nInteger b;\n"));
  it("indents a body without braces", () =>
    formats("if (a)\nb();\nelse\nc();\nd();", "if (a)\n  b();\nelse\n  c();\nd();\n"));
  it("keeps a body beside its header", () => formats("if (a) b();", "if (a) b();\n"));
  it("keeps else if on one line", () =>
    formats("if (a) { b(); }\nelse if (c) { d(); }", "if (a) { b(); } else if (c) { d(); }\n"));
  it("leaves prefix and postfix operators at their operand", () =>
    formats("i ++;\n-- i;\nx = ! y;", "i++;\n--i;\nx = !y;\n"));
  it("keeps signs apart that would be read as one", () =>
    formats("x = - -y;\nz = - --y;\nb = ! !c;", "x = - -y;\nz = - --y;\nb = !!c;\n"));
  it("keeps a block on one line only with all that is in it", () => {
    formats(
      "try { while (x) { a(); b(); } } catch { }",
      "try {\n  while (x) {\n    a();\n    b();\n  }\n} catch { }\n",
    );
    formats("try { while (x) { a(); } } catch { }", "try { while (x) { a(); } } catch { }\n");
  });
  it("leaves strings alone behind a quote that is never closed", () => {
    formats('f("a;\ng( "b  +  c",  1 );\n', 'f("a;\ng("b  +  c", 1);\n');
    formats('f("a', 'f("a\n');
    formats('f"(1, "b"); // c', 'f"(1, "b"); // c\n');
    formats("a( );\n/* b", "a();\n/* b");
  });
  it("keeps one blank line of several", () => formats("a();\n\n\n\nb();", "a();\n\nb();\n"));
  it("keeps comments where they stand", () =>
    formats(
      "// head\na();   // behind\n/* own */\nif (b) {\n// inside\n}",
      "// head\na();   // behind\n/* own */\nif (b) {\n  // inside\n}\n",
    ));
  it("keeps breaks in long statements", () => formats('print("a"\n+ "b");', 'print("a"\n    + "b");\n'));
  it("formats struct members", () =>
    formats(
      "struct P\n{\nInteger x;Integer y;\nInteger sum() { return this.x+this.y; }\n};",
      "struct P {\n  Integer x;\n  Integer y;\n  Integer sum() { return this.x + this.y; }\n};\n",
    ));
  it("formats headers of loops", () =>
    formats(
      "for(Integer i=0;i<3;i++)f(i);\nfor (;x;) { }\nforeach(String s in a){f(s);}",
      "for (Integer i = 0; i < 3; i++) f(i);\nfor (; x;) { }\nforeach (String s in a) { f(s); }\n",
    ));
  it("formats try and catch", () =>
    formats("try\n{\na();\n}\ncatch\n{\nb();\n}", "try {\n  a();\n} catch {\n  b();\n}\n"));
  it("formats arrays", () =>
    formats("String [ ] a;\nString[ 5 ] b;\na [ 0 ] = b[ 1 ];", "String[] a;\nString[5] b;\na[0] = b[1];\n"));
  it("keeps the line ends of the file", () => formats("a();\r\nb( );", "a();\r\nb();\r\n"));
  it("leaves what does not parse", () => formats("f( ;\na(1,2);", "f( ;\na(1, 2);\n"));
  it("leaves HTML alone", () =>
    formats(
      "%EJSCRIPT_START%\n<ul>\n<% for(;x;){ %>\n  <li>  </li>\n<% } %>\n%EJSCRIPT_END%\n",
      "%EJSCRIPT_START%\n<ul>\n<% for (; x;) { %>\n  <li>  </li>\n<% } %>\n%EJSCRIPT_END%\n",
    ));
  it("formats only what touches a range", () => {
    const { program, entry } = fixture("f( 1 );\ng( 2 );\n");
    const edits = format(program.file(entry)!, options, { start: 8, end: 15 });
    assert.deepEqual(
      edits.map(({ span }) => span.start),
      [10, 12],
    );
  });

  it("never changes a token, and is done after one go", () => {
    const bits = [
      "if (a) ",
      "else ",
      "{",
      "}",
      "f(x, -y);",
      "Integer[] n = g( );",
      "// c\n",
      "/* d */",
      "\n",
      "  ",
      "while(!b)",
      "try",
      "catch",
      "struct S { Integer x; };",
      "return 1;",
      '#include "x";',
      "i ++;",
      "<% ",
      "%>",
    ];
    const property = fc.property(fc.array(fc.constantFrom(...bits), { maxLength: 25 }), (parts) => {
      const text = parts.join("");
      const once = formatted(text);
      assert.deepEqual(words(once), words(text));
      // What does not parse stays as it is, and may be read otherwise once its surroundings moved.
      const { program, entry } = fixture(text);
      const parses = program.file(entry)!.items.every(({ item }) => item.problems.length === 0);
      if (parses) assert.equal(formatted(once), once);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it("leaves the samples as they are", () => {
    const folder = path.resolve(import.meta.dirname, "../../../samples");
    for (const name of fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /[^/]\.crmscript$/.test(file))) {
      const text = fs.readFileSync(path.join(folder, name), "utf8");
      assert.equal(formatted(text), text, name);
    }
  });
});
