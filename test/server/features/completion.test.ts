import * as assert from "node:assert/strict";
import type { CompletionItem } from "vscode-languageserver/node";
import { completion, completionResolve } from "../../../server/features/completion.js";
import { api } from "../../language/program.js";
import { applied, type Opened, opened } from "../session.js";

function complete(marked: string): { readonly at: Opened; readonly items: readonly CompletionItem[] } {
  const at = opened(marked);
  const { session, file, offset, position } = at;
  const list = completion(session, file, offset, { textDocument: { uri: file.uri }, position });
  return { at, items: list?.items ?? [] };
}

function item(marked: string, label: string): CompletionItem {
  const found = complete(marked).items.find((each) => each.label === label);
  assert.ok(found, `${label} is not offered`);
  return found;
}

/** The labels in the order that the client shows them. */
function ordered(marked: string): string[] {
  return [...complete(marked).items]
    .sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
    .map(({ label }) => label);
}

function offers(marked: string, { has = [], lacks = [] }: { has?: string[]; lacks?: string[] }): void {
  const labels = complete(marked).items.map(({ label }) => label);
  for (const label of has)
    assert.ok(labels.includes(label), `${label} is missing from ${labels.slice(0, 30).join(", ")}`);
  for (const label of lacks) assert.ok(!labels.includes(label), `${label} should not be offered`);
}

describe("completion", () => {
  it("offers every member of every class of the reference", () => {
    let members = 0;
    for (const name of api.classNames()) {
      const known = [...(api.class(name)?.methods.keys() ?? [])];
      if (name === "Void") continue;
      const labels = new Set(complete(`Void f(${name} x) { x.| }`).items.map(({ label }) => label));
      for (const member of known) assert.ok(labels.has(member), `${name}.${member} is not offered`);
      members += known.length;
    }
    assert.ok(members > 5000, `only ${members} members were looked at`);
  }).timeout(60_000);
  it("offers every global function and every type", () => {
    const labels = new Set(complete("|").items.map(({ label }) => label));
    for (const name of [...api.functionNames(), ...api.classNames()])
      assert.ok(labels.has(name), `${name} is not offered`);
  });
  it("offers keywords where they may stand", () => {
    offers("while (true) { | }", { has: ["break", "continue", "if"], lacks: ["struct", "in"] });
    offers("Void f() { | }", { has: ["return"], lacks: ["break", "struct"] });
    offers("Integer x = |;", { has: ["true"], lacks: ["while", "struct", "query"] });
    offers("|", { has: ["struct", "function", "query"] });
    offers("if (true) { }\n|", { has: ["else"], lacks: ["in"] });
    offers("String[] a; foreach (String s |) {}", { has: [] });
  });
  it("offers nothing in comments and in texts", () => {
    assert.equal(complete("// pri|").items.length, 0);
    assert.equal(complete("/* a | b */").items.length, 0);
    assert.equal(complete('print("pri|");').items.length, 0);
  });
  it("knows a half-typed name at the end of a line from a type", () =>
    offers("Integer total;\nprin|\ntotal = 3;", { has: ["printLine", "total"] }));
  it("puts first what has the wanted type", () => {
    const names = ordered("Integer amount; String label; Void f() { Integer x = | }");
    assert.ok(names.indexOf("amount") < names.indexOf("label"));
    const texts = ordered("Integer amount; String label; amount.toString(); printLine(|);");
    assert.ok(texts.indexOf("label") < texts.indexOf("amount"));
  });
  it("puts deprecated members last", () => {
    const deprecated = [...api.functionNames()].find((name) => api.functions(name)[0]?.api?.deprecated);
    if (deprecated) assert.match(item("|", deprecated).sortText!, /^8/);
  });
  it("inserts brackets, and none where they stand already", () => {
    assert.equal(item("String s; s.|", "subString").textEditText, "subString($0)");
    assert.equal(item("String s; s.|(1);", "subString").textEditText, "subString");
    assert.equal(item("SearchEngine se; se.|", "execute").textEditText?.startsWith("execute("), true);
  });
  it("shows parameters and result beside the name", () => {
    const { labelDetails } = item("String s; s.|", "isEmpty");
    assert.equal(labelDetails?.description, "Bool");
  });
  it("includes the script that declares what is chosen", () => {
    const text = `#setLanguageLevel 3;
#include "first";
String s = tot|
--- first.crmscript
Integer one;
--- library.crmscript
// Adds up.
Integer totalOf(Integer a) { return a; }
`;
    const { at, items } = complete(text);
    const found = items.find(({ label }) => label === "totalOf")!;
    assert.equal(found.labelDetails?.description, "library");
    const result = applied(at.file, found.additionalTextEdits!);
    assert.ok(result.startsWith('#setLanguageLevel 3;\n#include "first";\n#include "library";\nString'), result);
    const resolved = completionResolve(at.session, found);
    assert.match(JSON.stringify(resolved.documentation), /Adds up/);
  });
  it("puts the first include behind the comment at the top and before the first statement", () => {
    const { at, items } = complete(
      "// What this script does.\n\nInteger a; hel|\n--- library.crmscript\nVoid helper() { }\n",
    );
    const result = applied(at.file, items.find(({ label }) => label === "helper")!.additionalTextEdits!);
    assert.ok(result.startsWith('// What this script does.\n\n#include "library";\nInteger a;'), result);
  });
  it("offers no import of what is included already", () => {
    const { items } = complete('#include "library";\nhel|\n--- library.crmscript\nVoid helper() { }\n');
    assert.equal(items.filter(({ label }) => label === "helper").length, 1);
    assert.equal(items.find(({ label }) => label === "helper")!.additionalTextEdits, undefined);
  });
  it("resolves documentation from the list that an item came from", () => {
    const first = complete("SearchEngine se; se.|");
    const one = first.items.find(({ label }) => label === "addField")!;
    completion(first.at.session, first.at.file, 0, { textDocument: { uri: "" }, position: { line: 0, character: 0 } });
    assert.match(JSON.stringify(completionResolve(first.at.session, one).documentation), /SearchEngine\.addField/);
  });
  it("replaces the text between the quotes of an include", () => {
    const { at, items } = complete('#include "he|lp";\n--- help-desk.crmscript\n');
    const range = { start: { line: 0, character: 10 }, end: { line: 0, character: 14 } };
    assert.deepEqual(
      items.map(({ label }) => label),
      ["help-desk"],
    );
    const { session, file, offset, position } = at;
    const list = completion(session, file, offset, { textDocument: { uri: file.uri }, position });
    assert.deepEqual(list!.itemDefaults!.editRange, range);
  });
  it("writes a documentation comment with the parameters below", () => {
    const { items } = complete("/**|\nInteger add(Integer a, String[] names) { return a; }");
    assert.equal(items.length, 1);
    assert.match(JSON.stringify(items[0]!.textEdit), /\* a: .*\* names: /);
  });
  it("offers directives behind the hash", () => offers("#|", { has: ["#include", "#setLanguageLevel"] }));
});
