// The reference as `language` sees it: every declaration is read by the project's own grammar, with nothing lost.
import assert from "node:assert/strict";
import { loadApiReference } from "../../language/apiReference.js";
import { readApiFile } from "../../language/data.js";
import { parseText } from "../../language/syntax/parse.js";
import { initializeParser } from "../../language/syntax/tree.js";
import { globalFile, nativeFiles, netserverFiles, signature } from "./declarations.js";

describe("API reference read by the grammar", function () {
  this.timeout(30_000);
  const reference = loadApiReference(readApiFile);
  before(initializeParser);

  it("has no syntax problem in any file", () => {
    for (const { file } of [globalFile(), ...nativeFiles(), ...netserverFiles()]) {
      const problems = parseText(readApiFile(file)).items.flatMap(({ item }) => item.problems);
      assert.deepEqual(problems, [], file);
    }
  });

  it("gives every class its constructors and methods, with their descriptions", () => {
    for (const { file, owner, constructors, methods } of [...nativeFiles(), ...netserverFiles()]) {
      const symbol = reference.class(owner);
      const read = [...(symbol?.constructors ?? []), ...[...(symbol?.methods.values() ?? [])].flat()];
      const expected = [...constructors, ...methods];
      assert.deepEqual(read.map(({ key }) => key).sort(), expected.map(signature).sort(), file);
      for (const one of expected) {
        const found = read.find(({ key }) => key === signature(one));
        assert.ok(found?.description?.replaceAll("\n", " ").startsWith(one.description), `${file} ${signature(one)}`);
      }
    }
  });

  it("reads an array type behind a comment", () => {
    const items = parseText("Void a();\n// x\nByte[] b(String c);\n").items;
    assert.deepEqual(
      items.map(({ item }) => item.node?.kind),
      ["function", "function"],
    );
  });

  it("gives every global function", () => {
    const names = new Set(globalFile().methods.map(({ name }) => name));
    assert.deepEqual(new Set(reference.functionNames()), names);
    assert.equal(reference.functions("addHtmlElement").length, 4);
  });

  it("hands on the facts of a member", () => {
    const setType = reference.class("NSAppointmentEntity")?.methods.get("SetType")?.[0];
    assert.deepEqual(setType?.api?.enums, { type: "AppointmentType" });
    assert.equal(reference.class("Long")?.api?.since, "10.1.9");
    assert.equal(reference.class("NSDatabaseAgent")?.api?.blocked, true);
    assert.equal(reference.functions("setCookie")[0]?.api?.onsite, true);
  });
});
