import * as assert from "node:assert/strict";
import type { CodeAction } from "vscode-languageserver/node";
import { codeAction } from "../../../server/features/codeAction.js";
import { applied, opened } from "../session.js";

/** The actions for the selection `«»`, or for the cursor. */
function actions(marked: string, only?: string[]): { readonly list: CodeAction[]; apply(title: string): string } {
  const { session, file, selections, position } = opened(marked);
  const range = selections[0] ?? { start: position, end: position };
  const context = { diagnostics: [], ...(only && { only }) };
  const list = codeAction(session, file, { textDocument: { uri: file.uri }, range, context });
  return {
    list,
    apply(title) {
      const action = list.find((each) => each.title.startsWith(title));
      assert.ok(action, `'${title}' is not offered: ${list.map((each) => each.title).join(", ")}`);
      assert.equal(action.disabled, undefined, action.disabled?.reason);
      return applied(file, action.edit!.changes![file.uri]!);
    },
  };
}

function becomes(marked: string, title: string, expected: string): void {
  assert.equal(actions(marked).apply(title), expected);
}

function refuses(marked: string, title: string, reason: RegExp): void {
  const action = actions(marked).list.find((each) => each.title === title);
  assert.match(action?.disabled?.reason ?? "not refused", reason);
}

describe("quick fixes", () => {
  it("insert what is missing", () => becomes("Integer x = 1|", "Insert ';'", "Integer x = 1;"));
  it("correct a misspelt name", () => becomes('prnitLine|("x");', "Change to 'printLine'", 'printLine("x");'));
  it("mend all problems of a code at once", () =>
    becomes('print|Lin("a");\nprintLin("b");', "Fix all 2 problems", 'printLine("a");\nprintLine("b");'));
  it("include the script that declares an unknown function", () =>
    becomes(
      "// Head.\n\n#setLanguageLevel 3;\nhel|per();\n--- library.crmscript\nVoid helper() { }\n",
      "Include 'library'",
      '// Head.\n\n#setLanguageLevel 3;\n#include "library";\nhelper();\n',
    ));
  it("mend what is harmless when the document is saved", () => {
    const { list, apply } = actions("|Integer x = 1\nInteger y = 2\n", ["source.fixAll"]);
    assert.equal(list.length, 1);
    assert.equal(apply("Fix all"), "Integer x = 1;\nInteger y = 2;\n");
  });
});

describe("extract variable", () => {
  it("declares the value before the statement", () =>
    becomes(
      'Void f(String s) {\n  printLine(«s.toUpper()» + "x");\n}',
      "Extract to variable",
      'Void f(String s) {\n  String upper = s.toUpper();\n  printLine(upper + "x");\n}',
    ));
  it("takes a name that is free", () =>
    becomes(
      "Integer value;\nprint((«1 + 2»).toString());",
      "Extract to variable",
      "Integer value;\nInteger value2 = 1 + 2;\nprint((value2).toString());",
    ));
  it("refuses conditions of loops", () =>
    refuses("Integer i; while («i + 1» < 3) { i++; }", "Extract to variable", /each round/));
  it("refuses a branch without braces", () =>
    refuses("String s; if (true) print(«s.toUpper()»);", "Extract to variable", /braces/));
});

describe("extract function", () => {
  it("takes what it reads as parameters", () =>
    becomes(
      "Void f(String s, Integer n) {\n  «printLine(s);\n  printLine(n.toString());»\n}",
      "Extract to function",
      "Void newFunction(String s, Integer n) {\n  printLine(s);\n  printLine(n.toString());\n}\n\nVoid f(String s, Integer n) {\n  newFunction(s, n);\n}",
    ));
  it("gives back what is used afterwards", () =>
    becomes(
      "Integer f(Integer n) {\n  «Integer sum = n + 1;»\n  return sum;\n}",
      "Extract to function",
      "Integer newFunction(Integer n) {\n  Integer sum = n + 1;\n  return sum;\n}\n\nInteger f(Integer n) {\n  Integer sum = newFunction(n);\n  return sum;\n}",
    ));
  it("gives back a variable from outside that it changes", () =>
    becomes(
      "Void f() {\n  Integer n = 1;\n  «n = n + 1;»\n  print(n.toString());\n}",
      "Extract to function",
      "Integer newFunction(Integer n) {\n  n = n + 1;\n  return n;\n}\n\nVoid f() {\n  Integer n = 1;\n  n = newFunction(n);\n  print(n.toString());\n}",
    ));
  it("gives back a date that its own method moved, since dates are copied when passed", () => {
    const text = actions("Void f() {\n  Date d;\n  «d.addDay(1);»\n  print(d.toString());\n}").apply(
      "Extract to function",
    );
    assert.match(text, /d = newFunction\(d\);/);
  });
  it("puts the function above the comment of the one that it came from", () => {
    const text = actions('// Says x.\nVoid f() {\n  «print("x");»\n}').apply("Extract to function");
    assert.ok(text.startsWith('Void newFunction() {\n  print("x");\n}\n\n// Says x.\nVoid f()'), text);
  });
  it("makes a function of an expression", () =>
    becomes(
      "Void f(Integer a, Integer b) {\n  print((«a * b»).toString());\n}",
      "Extract to function",
      "Integer newFunction(Integer a, Integer b) {\n  return a * b;\n}\n\nVoid f(Integer a, Integer b) {\n  print((newFunction(a, b)).toString());\n}",
    ));
  it("leaves alone what is assigned to", () => {
    for (const marked of ["Integer n;\n«n»++;", "Integer n;\n«n» = 1;", "Integer[] n;\n«n[0]» += 1;"])
      assert.deepEqual(
        actions(marked).list.filter(({ title }) => title.startsWith("Extract")),
        [],
      );
  });
  it("refuses two results, a return, and a break of an outer loop", () => {
    refuses(
      "Void f() {\n  «Integer a = 1; Integer b = 2;»\n  print((a + b).toString());\n}",
      "Extract to function",
      /More than one/,
    );
    refuses("Integer f() {\n  «return 1;»\n}", "Extract to function", /return/);
    refuses("Void f() { while (true) {\n  «break;»\n} }", "Extract to function", /break/);
  });
});

describe("other refactorings", () => {
  it("wrap statements in try and catch", () =>
    becomes(
      'Void f() {\n  «print("a");\n  print("b");»\n}',
      "Wrap in try",
      'Void f() {\n  try {\n    print("a");\n    print("b");\n  } catch {\n    printLine(errorLocation + ": " + error);\n  }\n}',
    ));
  it("do not hide a declaration in the try", () =>
    refuses(
      "Void f() {\n  «Integer a = 1;»\n  print(a.toString());\n}",
      "Wrap in try and catch",
      /'a' is used afterwards/,
    ));
  it("turn print into printLine and drop the line end", () =>
    becomes('String s; pri|nt(s + "x\\n");', "Convert print", 'String s; printLine(s + "x");'));
  it("write structs for a JSON sample in a string", () =>
    becomes(
      `String personJson = '{"name": "Ola", "age": 3, "big": 5000000000, "rate": 0.5, "active": tr|ue, "tags": ["a"], "addresses": [{"zip-code": "1"}]}';`,
      "Generate struct",
      `struct Address {
  String zipCode;  // "zip-code" in the JSON
};

struct Person {
  String name;
  Integer age;
  Long big;
  Float rate;
  Bool active;
  String[] tags;
  Address[] addresses;
};

String personJson = '{"name": "Ola", "age": 3, "big": 5000000000, "rate": 0.5, "active": true, "tags": ["a"], "addresses": [{"zip-code": "1"}]}';`,
    ));
  it("write a struct for selected JSON in a comment", () =>
    assert.match(
      actions('/* «{"id": 1}» */\nInteger x;').apply("Generate struct"),
      /struct Sample \{\n {2}Integer id;\n\};/,
    ));
  it("add the language level below the comment at the top", () =>
    assert.equal(
      actions("// Head.\n\nInteger x;|", ["source"]).apply("Add '#setLanguageLevel"),
      "// Head.\n\n#setLanguageLevel 3;\nInteger x;",
    ));
});
