// Macros: their actions run as a script, with bindings and conditions, from every place that runs a script.
import * as assert from "node:assert/strict";
import * as path from "node:path";
import { execute } from "../../automation/execute.js";
import { fireEvent } from "../../automation/fireEvent.js";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { prepareRun, type RunRequest } from "../../automation/prepareRun.js";
import { withTenant } from "../../automation/tenantFile.js";
import { folderOf, opened, refused, settings } from "./folder.js";

const tenant = '--- crmscript.json\n{ "tenant": { "file": "t.crmtenant", "demo": { "companies": 2 } } }\n';
const macro = (actions: object[]) => `${tenant}--- m.macro.json\n${JSON.stringify({ actions }, undefined, 2)}\n`;

async function run(text: string, request: Partial<RunRequest> = {}) {
  const folder = folderOf(text);
  const open = await openWorkspace(folder);
  const result = await execute(open, prepareRun(open, { program: "m.macro.json", ...request }), settings);
  const rows = (sql: string) => withTenant(path.join(folder, "t.crmtenant"), (each) => each.all([], sql));
  return { result, rows };
}

describe("a macro", function () {
  this.timeout(30_000);

  it("changes a request and mails what it loaded", async () => {
    const { result, rows } = await run(
      macro([
        { id: "req", do: "request.change", with: { status: "Closed", internalMessage: "Thanked" } },
        {
          do: "message.send",
          if: { all: [{ value: "$req.title", op: "notEmpty" }] },
          with: { to: "kari@example.com", subject: "$req.title", html: '<p class="a">Thank you\\n</p>' },
        },
      ]),
      { variables: { ticketId: "1" } },
    );
    assert.deepEqual(result.outcome, { kind: "ok" });
    assert.equal((rows("SELECT status FROM ticket WHERE id = 1")[0] as { status: number }).status, 2);
    assert.equal(rows("SELECT 1 FROM ej_message WHERE body = 'Thanked' AND slevel = 1").length, 1);
  });

  it("creates, changes and loads companies, contacts and sales, by names of lists", async () => {
    const { result, rows } = await run(
      macro([
        { id: "c", do: "company.create", with: { name: "Macro AS", country: "Norge" } },
        { id: "p", do: "contact.create", with: { firstName: "Kari", lastName: "Vik", company: "$c.id" } },
        { id: "s", do: "sale.create", with: { heading: "Boat", amount: 12.5, company: "$c.id", contact: "$p.id" } },
        { do: "company.change", with: { id: "$c.id", department: "Oslo" } },
        { id: "again", do: "company.load", with: { id: "$c.id" } },
        {
          do: "sale.change",
          if: { any: [{ value: "$again.department", op: "endsWith", to: "slo" }] },
          with: { id: "$s.id", heading: "$again.name" },
        },
        {
          do: "sale.change",
          if: { all: [{ value: "$s.amount", op: "greater", to: 100 }] },
          with: { id: "$s.id", heading: "not reached" },
        },
      ]),
    );
    assert.deepEqual(result.outcome, { kind: "ok" });
    const [row] = rows(
      "SELECT s.heading, s.amount, p.firstname, c.department FROM sale s JOIN person p USING (person_id) JOIN contact c ON c.contact_id = s.contact_id WHERE c.name = 'Macro AS'",
    );
    assert.deepEqual(
      { ...(row as object) },
      { heading: "Macro AS", amount: 12.5, firstname: "Kari", department: "Oslo" },
    );
  });

  it("answers an event as a trigger", async () => {
    const actions = [
      {
        do: "trigger.respond",
        if: { all: [{ value: "$event.SaleEntity.Heading", op: "empty" }] },
        with: { block: true, message: "No heading", "set.SaleEntity.Heading": "New" },
      },
    ];
    const text = `${tenant}--- t.trigger.json\n${JSON.stringify({ event: "SalesBeforeSaveSale", actions })}\n`;
    const outcome = await fireEvent(await opened(text), { target: "SalesBeforeSaveSale" }, settings);
    assert.deepEqual([outcome.blocked, outcome.message], [true, "No heading"]);
    assert.deepEqual(outcome.outputValues, { "SaleEntity.Heading": "New" });
  });

  it("runs from a scheduled task", async () => {
    const schedule = '--- s.schedule.json\n{ "name": "s", "run": "./m.macro.json", "every": "never" }\n';
    const { rows } = await run(`${macro([{ do: "company.create", with: { name: "By night" } }])}${schedule}`, {
      program: "s.schedule.json",
    });
    assert.equal(rows("SELECT 1 FROM contact WHERE name = 'By night'").length, 1);
  });

  it("tells the place of what it cannot do", async () => {
    const text = macro([{ do: "appointment.create" }, { do: "message.send", with: { too: "x" } }]);
    const problems = await refused(() => run(text));
    assert.deepEqual(
      problems.map(({ line, message }) => [line, message.split(";")[0]!.split(".")[0]]),
      [
        [4, "The action appointment"],
        [9, "The action message"],
      ],
    );
    assert.match(problems[1]!.message, /has no parameter "too"; it has to, cc/);
  });

  it("fails with its reason when a record is not there", async () => {
    const { result } = await run(macro([{ do: "company.load", with: { id: "99999" } }]));
    assert.match(result.outcome.kind === "failed" ? result.outcome.failure.message : "", /There is no contact 99999/);
  });
});
