// What people type into the breakpoint editor: hit counts and log messages.
import { strict as assert } from "node:assert";
import { isHit, readHitCondition } from "../../debug-adapter/hitCondition.js";
import { readLogMessage } from "../../debug-adapter/logMessage.js";

/** The passes, of the first ten, at which a hit condition stops; undefined when it is none. */
function stops(text: string): number[] | undefined {
  const condition = readHitCondition(text);
  return condition && Array.from({ length: 10 }, (_, i) => i + 1).filter((hits) => isHit(condition, hits));
}

describe("hit conditions", () => {
  it("a number stops once", () => {
    assert.deepEqual(stops("3"), [3]);
    assert.deepEqual(stops(" == 3 "), [3]);
    assert.deepEqual(stops("=3"), [3]);
  });
  it("a comparison stops at all passes that meet it", () => {
    assert.deepEqual(stops(">= 9"), [9, 10]);
    assert.deepEqual(stops("> 9"), [10]);
    assert.deepEqual(stops("<= 2"), [1, 2]);
    assert.deepEqual(stops("<2"), [1]);
  });
  it("a remainder stops every so many passes", () => assert.deepEqual(stops("%4"), [4, 8]));
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
