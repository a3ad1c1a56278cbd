// Properties of SearchEngine that hold for any input: no text reaches SQL as anything but a value or a known name, and
// brackets mean what the documentation's rule of opening and closing them says.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { TenantFailure } from "../../tenant/errors.js";
import { search } from "../../tenant/search/search.js";
import type { Tenant } from "../../tenant/tenant.js";
import type { SearchQuery } from "../../workspace/search.js";
import { smallTenant } from "./query.js";

const empty: SearchQuery = {
  fields: [],
  criteria: [],
  having: [],
  orders: [],
  assignments: [],
  limit: null,
  group: false,
  distinct: null,
  databaseDistinct: false,
  bypassNetServer: true,
  languageLevel: 2,
};

describe("SearchEngine, any input", function () {
  this.timeout(30_000);
  let tenant: Tenant;
  before(() => {
    tenant = smallTenant();
  });
  after(() => tenant.close());

  it("fails only as an exception of the script, and changes nothing by reading", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "ticket",
        "id",
        "cust_id",
        "(ticket_customers->ticket_id)",
        "x_a",
        "fullName",
        "customer",
        "[person]",
        "'",
        '"',
        ";",
        "--",
        ")",
        "\0",
      ),
      fc.string({ maxLength: 6 }),
    );
    const name = fc.oneof(
      fc.constant("ticket.id"),
      fc.array(word, { maxLength: 5 }).map((words) => words.join(".")),
    );
    const operator = fc.oneof(
      fc.constantFrom("=", "OperatorIn", "Contains", "OperatorIs", "OperatorLike"),
      fc.string({ maxLength: 8 }),
    );
    const criterion = fc.record({
      name,
      function: fc.oneof(fc.constant(""), fc.constant("hour"), fc.string({ maxLength: 5 })),
      operator,
      to: fc.record({ value: fc.string({ unit: "binary" }) }),
      rowOperator: fc.constantFrom("and", "or", "OperatorNotAnd", "OperatorNotOr", "x"),
      priority: fc.integer(),
    });
    const query = fc.record({
      fields: fc.array(fc.record({ name, function: fc.constantFrom("", "", "count", "lower") }), { maxLength: 3 }),
      criteria: fc.array(criterion, { maxLength: 4 }),
      orders: fc.array(fc.record({ name, function: fc.constant(""), ascending: fc.boolean() }), { maxLength: 2 }),
      group: fc.boolean(),
      distinct: fc.option(name),
      limit: fc.option(fc.integer()),
    });
    fc.assert(
      fc.property(query, (parts) => {
        try {
          ok(search(tenant, { operation: "select", ...empty, ...parts }).rows);
        } catch (error) {
          ok(error instanceof TenantFailure, String(error));
          ok(!/syntax error|no such|unrecognized token/.test(error.message), error.message);
        }
        equal(tenant.find("ticket", {}).length, 4);
      }),
      { numRuns: 500 },
    );
  });

  it("brackets open where the priority rises and close where it falls", () => {
    const line = fc.record({
      holds: fc.boolean(),
      rowOperator: fc.constantFrom("and", "or"),
      priority: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const criteria = lines.map(({ holds, rowOperator, priority }) => ({
          name: "sale.sale_id",
          function: "",
          operator: "=",
          to: { value: holds ? "1" : "2" },
          rowOperator,
          priority,
        }));
        const { rows } = search(tenant, {
          ...empty,
          operation: "select",
          fields: [{ name: "sale.sale_id", function: "" }],
          criteria,
        });
        const isFound = rows!.some(([id]) => id === "1");
        equal(isFound, new Function(`return ${bracketed(lines)};`)());
      }),
      { numRuns: 300 },
    );
  });
});

/** The rule of the documentation, as text: "(" where the priority rises, ")" where it falls, the rest at the end. */
function bracketed(lines: readonly { holds: boolean; rowOperator: string; priority: number }[]): string {
  let text = "";
  let depth = 0;
  for (const [index, { holds, priority }] of lines.entries()) {
    const change = priority - depth;
    if (change < 0) text += ")".repeat(-change);
    if (index > 0) text += lines[index - 1]!.rowOperator === "and" ? " && " : " || ";
    if (change > 0) text += "(".repeat(change);
    text += holds;
    depth = priority;
  }
  return text + ")".repeat(depth);
}
