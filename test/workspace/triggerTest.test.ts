// Judging the cases of triggers.
import assert from "node:assert/strict";
import { judge } from "../../workspace/triggerTest.js";

const blocked = { blocked: true, message: "Give it a heading", outputValues: { "SaleEntity.Amount": "5" } };

describe("cases of triggers", () => {
  const holds: Parameters<typeof judge>[0][] = [
    {},
    { blocked: true },
    { message: "heading" },
    { message: "/^give.*HEADING$/i" },
    { outputs: { "SaleEntity.Amount": "5" } },
  ];
  for (const expect of holds) it(`${JSON.stringify(expect)} holds`, () => assert.deepEqual(judge(expect, blocked), []));

  const fails: [Parameters<typeof judge>[0], string][] = [
    [{ blocked: false }, "blocked"],
    [{ message: "" }, "message"],
    [{ message: "/^heading/" }, "message"],
    [{ message: "/(/" }, "message"],
    [{ outputs: { "SaleEntity.Amount": "6", other: "1" } }, "output SaleEntity.Amount,output other"],
  ];
  for (const [expect, what] of fails)
    it(`${JSON.stringify(expect)} differs in ${what}`, () =>
      assert.equal(
        judge(expect, blocked)
          .map((difference) => difference.what)
          .join(),
        what,
      ));
});
