// What people type into the breakpoint editor: hit counts and log messages.
import { strict as assert } from "node:assert";
import { readHitCondition } from "../../debug-adapter/hitCondition.js";
import { readLogMessage } from "../../debug-adapter/logMessage.js";

describe("hit conditions", () => {
  const read: readonly (readonly [text: string, operator: string, count: number])[] = [
    ["3", "=", 3],
    [" == 3 ", "=", 3],
    ["=3", "=", 3],
    [">= 9", ">=", 9],
    ["> 9", ">", 9],
    ["<= 2", "<=", 2],
    ["<2", "<", 2],
    ["%4", "%", 4],
  ];
  for (const [text, operator, count] of read) {
    it(`"${text}"`, () => assert.deepEqual(readHitCondition(text), { operator, count }));
  }
  it("anything else is none", () => {
    for (const text of ["", "often", "-1", "3.5", "% 0", "> ", "1 2", "99999999999999"]) {
      assert.equal(readHitCondition(text), undefined, text);
    }
  });
});

describe("log messages", () => {
  it("take expressions from braces", () =>
    assert.deepEqual(readLogMessage("total is { total }!"), [
      { text: "total is " },
      { expression: "total" },
      { text: "!" },
    ]));
  it("write a doubled brace once", () =>
    assert.deepEqual(readLogMessage("{{{a}}}"), [{ text: "{" }, { expression: "a" }, { text: "}" }]));
  it("do not look into string literals", () =>
    assert.deepEqual(readLogMessage(`{f("}", '}', "\\"}")}`), [{ expression: `f("}", '}', "\\"}")` }]));
  it("print what is never closed, and what is empty", () => {
    assert.deepEqual(readLogMessage("a {b"), [{ text: "a {b" }]);
    assert.deepEqual(readLogMessage("a {} }"), [{ text: "a {} }" }]);
    assert.deepEqual(readLogMessage(""), []);
  });
});
