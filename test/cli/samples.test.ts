// The sample workspace through the command: clean, prints its report, blocks the sale, runs its task and its examples.
import * as assert from "node:assert/strict";
import { command, root, sample } from "./command.js";

describe("crmscript on the samples", function () {
  this.timeout(60_000);

  it("finds nothing to report", async () => {
    const { code, out } = await command(root, "check", "samples");
    assert.equal(out, "5 scripts, 0 errors, 0 other problems\n");
    assert.equal(code, 0);
    const definitions = await command(root, "workspace", "check", "samples/company");
    assert.equal(definitions.code, 0, definitions.out);
  });

  it("prints the report of open sales, and says that it made the tenant", async () => {
    const folder = sample("company");
    const { code, out, err } = await command(folder, "run", "Scripts/Sales/Open sales.crmscript");
    assert.equal(err, "Made the tenant .crmscript/company.crmtenant with 40 demo companies.\n");
    const lines = out.trimEnd().split("\n");
    assert.match(lines[0]!, /^Sale +Company +Amount$/);
    assert.equal(lines.length, 14);
    const amounts = lines.slice(2, 12).map((line) => Number(line.slice(-14)));
    assert.equal(
      amounts.every((amount, at) => at === 0 || amount <= amounts[at - 1]!),
      true,
    );
    assert.match(lines.at(-1)!, /^Sum of 10 sales/);
    assert.equal(
      Number(lines.at(-1)!.slice(-14)),
      amounts.reduce((sum, amount) => sum + amount, 0),
    );
    assert.equal(code, 0);
  });

  it("blocks a sale without heading, and passes one with", async () => {
    const folder = sample("company");
    const blocked = await command(folder, "trigger", "fire", "SalesBeforeSaveSale", "--input", "SaleEntity.Heading=");
    assert.equal(blocked.code, 1);
    assert.match(
      blocked.out,
      /SalesBeforeSaveSale \(1008\): blocked, "Refuse empty heading"\nmessage: Give the sale a heading before you save it\.\n$/,
    );
    const passed = await command(folder, "trigger", "fire", "1008", "--input", "SaleEntity.Heading=Boat");
    assert.deepEqual(
      [passed.code, passed.out],
      [0, "Heading: 'Boat'\nSalesBeforeSaveSale (1008): passed, \"Refuse empty heading\"\n"],
    );
  });

  it("runs the nightly task against the day of the demo data", async () => {
    const { code, out } = await command(
      sample("company"),
      "schedule",
      "run",
      "Nightly overdue requests",
      "--clock",
      "2024-09-02T09:00",
    );
    assert.match(out, /\d+ requests are past their deadline\.\n$/);
    assert.equal(code, 0);
  });

  it("passes the examples of its trigger", async () => {
    const { code, out } = await command(sample("company"), "test");
    assert.match(out, /2 tests passed\n$/);
    assert.equal(code, 0);
  });
});
