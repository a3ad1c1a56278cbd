import * as assert from "node:assert/strict";
import { candidatesAt } from "../../language/candidates.js";
import { cursor, fixture } from "./program.js";

function completes(marked: string, { has = [], lacks = [] }: { has?: string[]; lacks?: string[] }): void {
  const { text, offset } = cursor(marked);
  const { program, entry } = fixture(text);
  const names = candidatesAt(program, program.file(entry)!, offset).list.map((candidate) => candidate.name);
  for (const name of has) assert.ok(names.includes(name), `${name} is missing from: ${names.slice(0, 40).join(", ")}`);
  for (const name of lacks) assert.ok(!names.includes(name), `${name} should not be offered`);
}

describe("candidates", () => {
  it("members of a class after a dot", () =>
    completes("SearchEngine se; se.|", { has: ["addField", "addCriteria", "execute"], lacks: ["printLine", "if"] }));
  it("members at the end of a file without semicolon", () =>
    completes('String s = "x";\ns.to|', { has: ["toUpper", "toInteger"] }));
  it("members before a following statement", () =>
    completes("Map m;\nm.|\nprintLine(m.toJson());", { has: ["insert"] }));
  it("members inside a call", () => completes("Integer n; print(n.|);", { has: ["toString"] }));
  it("members of a call result", () => completes('print("a,b".split(",").|);', { has: ["length", "pushBack"] }));
  it("members inside an unclosed call", () => completes("Integer n; print(n.|", { has: ["toString"] }));
  it("fields and methods of a struct", () =>
    completes("struct P { Integer x; Void go() {} };\nP p;\np.|", {
      has: ["x", "go", "toJsonString"],
      lacks: ["toString"],
    }));
  it("members of this", () => completes("struct P { Integer x; Void go() { this.| } };", { has: ["x"] }));
  it("locals, globals, functions, keywords and types", () =>
    completes("Integer total;\nVoid f(String text) { Integer local; | }", {
      has: ["total", "text", "local", "f", "printLine", "return", "SearchEngine"],
    }));
  it("nothing that comes later", () => completes("|\nInteger later;", { lacks: ["later"] }));
  it("no members of another scope", () => completes("Void f() { Integer inner; }\n|", { lacks: ["inner"] }));
  it("types in a parameter list", () => completes("Void f(Str|) { }", { has: ["String"] }));
  it("nothing where a name is invented", () => completes("Integer co|", { lacks: ["printLine"] }));
  it("include names", () =>
    completes('#include "|";\n--- helpers.crmscript\nInteger x;', { has: ["helpers"], lacks: ["main"] }));
  it("error in a catch block only", () => {
    completes("try { } catch { | }", { has: ["error", "errorLocation"] });
    completes("try { | } catch { }", { lacks: ["errorLocation"] });
  });
  it("inside a template", () =>
    completes("%EJSCRIPT_START%\n<% String s; s.| %>\n%EJSCRIPT_END%", { has: ["toUpper"] }));
});
