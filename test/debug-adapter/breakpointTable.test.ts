// Where breakpoints come to stand, and what happens when they are reached.
import { strict as assert } from "node:assert";
import { BreakpointTable, type EvaluateHere } from "../../debug-adapter/breakpointTable.js";
import type { BreakpointAt } from "../../debug-adapter/debuggee.js";
import { readHitCondition } from "../../debug-adapter/hitCondition.js";
import { readLogMessage } from "../../debug-adapter/logMessage.js";
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
  const starts = new Map([["add", [2, 0]]]);
  const never: EvaluateHere = () => Promise.reject(new Error("Unknown name 'x'"));
  const place = (asked: Partial<BreakpointAt>) => {
    const breakpoints = new BreakpointTable(table(source), starts);
    breakpoints.set(uri, [{ line: 0, ...asked }]);
    return breakpoints;
  };

  it("tells where breakpoints stand", () => {
    const breakpoints = new BreakpointTable(table(source), starts);
    const statuses = breakpoints.set(uri, [{ line: 0 }, { line: 1 }, { line: 7 }]);
    assert.deepEqual(
      statuses.map(({ verified, place, message }) => [verified, place?.line, message]),
      [
        [true, 0, undefined],
        [true, 2, "There is no statement on this line; moved to the next one."],
        [false, undefined, "There is no statement on this line or after it."],
      ],
    );
    assert.deepEqual([...breakpoints.armed()], [0, 2]);
    breakpoints.set(uri, []);
    assert.deepEqual([...breakpoints.armed()], []);
  });

  it("a condition that holds stops, one that does not goes on, one that fails stops and says so", async () => {
    const conditional = place({ condition: "x" });
    assert.deepEqual((await conditional.decide(0, async () => ({ text: "true" }))).stoppedBy, [1]);
    assert.deepEqual((await conditional.decide(0, async () => ({ text: "false" }))).stoppedBy, []);
    const failed = await conditional.decide(0, never);
    assert.deepEqual(failed.stoppedBy, [1]);
    assert.match(failed.problems[0]!, /"x" cannot be evaluated: Unknown name 'x'/);
  });

  it("counts only passes whose condition holds", async () => {
    const counted = place({ condition: "x", hit: readHitCondition("2")! });
    const stops: number[] = [];
    for (const text of ["true", "false", "true", "true"]) {
      stops.push((await counted.decide(0, async () => ({ text }))).stoppedBy.length);
    }
    assert.deepEqual(stops, [0, 0, 1, 0]);
  });

  it("a log point writes bare texts and goes on", async () => {
    const logging = place({ log: readLogMessage("name is {name}, {x}") });
    const { stoppedBy, log } = await logging.decide(0, async (expression) => {
      if (expression === "x") throw new Error("Unknown name 'x'");
      return { text: '"Anna"', raw: "Anna" };
    });
    assert.deepEqual([stoppedBy, log], [[], ["name is Anna, {Unknown name 'x'}"]]);
  });

  it("a function breakpoint stands in all overloads and is one breakpoint", async () => {
    const breakpoints = new BreakpointTable(table(source), starts);
    const [add, none] = breakpoints.setFunctions([{ name: "Add" }, { name: "none" }]);
    assert.deepEqual([add!.verified, none!.verified], [true, false]);
    assert.deepEqual([...breakpoints.armed()].sort(), [0, 2]);
    const { stoppedBy, reason } = await breakpoints.decide(0, never);
    assert.deepEqual([stoppedBy, reason], [[add!.id], "function breakpoint"]);
  });

  it("moves with the text on restart, keeping ids and starting counts anew", async () => {
    const breakpoints = place({ hit: readHitCondition("1")! });
    breakpoints.setFunctions([{ name: "add" }]);
    await breakpoints.decide(0, never);
    const moved = breakpoints.move(table("\n\n^"), new Map([["add", [0]]]));
    assert.deepEqual(
      moved.map(({ id, verified, place }) => [id, verified, place?.line]),
      [
        [1, true, 2],
        [2, true, 2],
      ],
    );
    assert.deepEqual((await breakpoints.decide(0, never)).stoppedBy, [1, 2]);
  });
});
