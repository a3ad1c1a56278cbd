// Where breakpoints come to stand, and which of them a stop belongs to.
import { strict as assert } from "node:assert";
import { BreakpointTable } from "../../debug-adapter/breakpointTable.js";
import { statementFor, statementsBetween, statementTable } from "../../debug-adapter/statementTable.js";

/** Each `^` is the start of a statement; the statements are numbered as they come, the source has one line each. */
function table(source: string, uri = "file:///a.crmscript") {
  const places = source
    .split("\n")
    .flatMap((text, line) => [...text.matchAll(/\^/g)].map(({ index }) => ({ uri, line, column: index })));
  return statementTable(places);
}
const uri = "file:///a.crmscript";
const source = "^   ^\n\n  ^\n";

describe("statement table", () => {
  const statements = table(source);
  it("a line without a statement means the next that has one", () => {
    assert.equal(statementFor(statements, uri, 1), 2);
    assert.equal(statementFor(statements, uri, 3), undefined);
    assert.equal(statementFor(statements, "file:///b.crmscript", 0), undefined);
  });
  it("a line means its first statement, a column the one at or after it, else the last", () => {
    assert.equal(statementFor(statements, uri, 0), 0);
    assert.equal(statementFor(statements, uri, 0, 2), 1);
    assert.equal(statementFor(statements, uri, 0, 9), 1);
    assert.equal(statementFor(statements, uri, 1, 9), 2);
  });
  it("lists a range", () => {
    assert.deepEqual(statementsBetween(statements, uri, 0, 1), [0, 1]);
    assert.deepEqual(statementsBetween(statements, uri, 1, 5), [2]);
  });
});

describe("breakpoint table", () => {
  const ground = (text: string, add: number[]) => ({
    statements: table(text),
    functions: new Map([["add", add]]),
    check: (_: number, expression: string) => (expression === "x" ? "Unknown name 'x'" : undefined),
  });
  const breakpoints = () => new BreakpointTable(ground(source, [2, 0]));

  it("tells where breakpoints stand", () => {
    const set = breakpoints();
    const statuses = set.set(uri, [{ line: 0 }, { line: 1 }, { line: 7 }]);
    assert.deepEqual(
      statuses.map(({ verified, place, message }) => [verified, place?.line, message]),
      [
        [true, 0, undefined],
        [true, 2, "There is no statement on this line; moved to the next one."],
        [false, undefined, "There is no statement on this line or after it."],
      ],
    );
    assert.deepEqual(
      set.armed().map(({ statement }) => statement),
      [0, 2],
    );
    set.set(uri, []);
    assert.deepEqual(set.armed(), []);
  });

  it("does not arm what cannot be evaluated", () => {
    const set = breakpoints();
    const statuses = set.set(uri, [
      { line: 0, condition: "x" },
      { line: 0, log: [{ text: "a" }, { expression: "x" }] },
      { line: 0, condition: "y" },
    ]);
    assert.deepEqual(
      statuses.map(({ verified, message }) => [verified, message]),
      [
        [false, "\"x\" cannot be evaluated here: Unknown name 'x'"],
        [false, "\"x\" cannot be evaluated here: Unknown name 'x'"],
        [true, undefined],
      ],
    );
    assert.equal(set.armed().length, 1);
  });

  it("a function breakpoint stands in all overloads and is one breakpoint", () => {
    const set = breakpoints();
    const [add, none] = set.setFunctions([{ name: "Add" }, { name: "none" }]);
    assert.deepEqual([add!.verified, none!.verified], [true, false]);
    assert.deepEqual(
      set.armed().map(({ statement }) => statement),
      [2, 0],
    );
    assert.deepEqual(set.at(0), { ids: [add!.id], isFunction: true });
    set.set(uri, [{ line: 0 }]);
    assert.deepEqual(set.at(0), { ids: [add!.id, 3], isFunction: false });
  });

  it("a log point stops nothing", () => {
    const set = breakpoints();
    set.set(uri, [{ line: 0, log: [{ text: "here" }] }]);
    assert.deepEqual([set.armed().length, set.at(0).ids], [1, []]);
  });

  it("moves with the text when launched again, keeping ids", () => {
    const set = breakpoints();
    set.set(uri, [{ line: 0 }]);
    set.setFunctions([{ name: "add" }]);
    const moved = set.move(ground("\n\n^", []));
    assert.deepEqual(
      moved.map(({ id, verified, place }) => [id, verified, place?.line]),
      [
        [1, true, 2],
        [2, false, undefined],
      ],
    );
  });
});
