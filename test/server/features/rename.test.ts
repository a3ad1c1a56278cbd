import * as assert from "node:assert/strict";
import { ResponseError, type WorkspaceEdit } from "vscode-languageserver/node";
import { documentHighlight } from "../../../server/features/documentHighlight.js";
import { prepareRename, rename } from "../../../server/features/rename.js";
import { appliedAll, never, opened, textAt } from "../session.js";

async function renamed(marked: string, newName: string): Promise<Record<string, string> | string> {
  const at = opened(marked);
  const params = { textDocument: { uri: at.file.uri }, position: at.position, newName };
  const edit = await rename(at.session, at.file, at.offset, params, never);
  return edit instanceof ResponseError ? edit.message : appliedAll(at, edit as WorkspaceEdit);
}

async function becomes(marked: string, newName: string, expected: string): Promise<void> {
  assert.deepEqual(await renamed(marked, newName), { "main.crmscript": expected });
}

async function refuses(marked: string, newName: string, reason: RegExp): Promise<void> {
  assert.match(String(await renamed(marked, newName)), reason);
}

describe("rename", () => {
  it("changes a variable and its uses, and no other of the same name", () =>
    becomes(
      "Void f() { Integer ra|te = 1; print(rate.toString()); }\nVoid g() { Integer rate = 2; print(rate.toString()); }",
      "vat",
      "Void f() { Integer vat = 1; print(vat.toString()); }\nVoid g() { Integer rate = 2; print(rate.toString()); }",
    ));
  it("changes a struct in types and a field in its uses", async () => {
    await becomes("struct Po|int { Integer x; };\nPoint[] p;", "Spot", "struct Spot { Integer x; };\nSpot[] p;");
    await becomes(
      "struct P { Integer x|; };\nP p;\np.x = 1;",
      "left",
      "struct P { Integer left; };\nP p;\np.left = 1;",
    );
  });
  it("follows includes", async () =>
    assert.deepEqual(
      await renamed(
        'Integer to|tal;\n--- user.crmscript\n#include "main";\ntotal = 2;\n'.replace(/^/, "--- main.crmscript\n"),
        "sum",
      ),
      { "main.crmscript": "Integer sum;\n", "user.crmscript": '#include "main";\nsum = 2;\n' },
    ));
  it("refuses what would change the meaning", async () => {
    await refuses("Void f() { Integer a|; Integer b; }", "b", /already used in this function/);
    await refuses("Integer g; Void f() { Integer a|; g = 1; }", "g", /already used in this function/);
    await refuses("struct P { Integer x|; Integer y; };", "y", /has a member 'y'/);
    await refuses("Integer a|; Integer b;", "b", /already declared/);
    await refuses("Integer a|;", "String", /built-in type/);
    await refuses("Integer a|;", "while", /keyword/);
    await refuses("Integer a|;", "å", /ASCII/);
    await refuses('print|Line("x");', "other", /built-in/);
  });
  it("shows what it would change, and where", () => {
    const at = opened("Integer «total» = 0; «to|tal» = 1; print(«total».toString());");
    const range = prepareRename(at.session, at.file, at.offset);
    assert.equal("start" in range && textAt(at, range), "total");
    const found = documentHighlight(at.session, at.file, at.offset)!;
    assert.deepEqual(
      found.map((one) => one.range),
      at.selections,
    );
    assert.deepEqual(
      found.map((one) => one.kind),
      [3, 3, 2],
    );
  });
});
