// Hover shows what a workspace imported about a built-in in place of our text, and nothing in it takes effect.
import * as assert from "node:assert/strict";
import type { MarkupContent } from "vscode-languageserver/node";
import { hover } from "../../../server/features/hover.js";
import { opened } from "../session.js";

describe("imported descriptions", () => {
  it("take the place of ours in hover", () => {
    const { session, file, offset } = opened('print("abc".sub|String(0, 1));\n');
    const { imported } = session.program.api;
    const text = () => (hover(session, file, offset)!.contents as MarkupContent).value;
    const ours = text();
    imported.set("String.subString(Integer,Integer)", "Theirs, [not a link](command:x).\n@param start Where.");
    try {
      assert.match(text(), /Theirs, \\\[not a link\\\]\\\(command:x\\\)\./);
      assert.match(text(), /- `start`: Where\./);
    } finally {
      imported.clear();
    }
    assert.equal(text(), ours);
  });
});
