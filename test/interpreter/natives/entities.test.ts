// Entities as the debugger shows them, over a tenant: keys and values, what was set since, and the one-line form.
import assert from "node:assert/strict";
import { partsOf, show } from "../../../interpreter/inspection/values.js";
import type { RunContext } from "../../../interpreter/native.js";
import { EntityValue } from "../../../interpreter/natives/entity.js";
import { findNativeClasses } from "../../../interpreter/natives/index.js";
import type { TypeDescriptor } from "../../../interpreter/values/generic.js";
import { createTenantHost, type TenantHost } from "../../../tenant/host.js";
import { NativeRun } from "./nativeRun.js";

describe("native entities", () => {
  const type: TypeDescriptor = { kind: "class", name: "Ticket", create: () => ({}) };
  const classes = findNativeClasses();
  let host: TenantHost;
  let run: RunContext;
  before(() => {
    host = createTenantHost({ tenant: ":memory:", clock: { start: "2024-09-02T09:00" }, timeZone: "Europe/Oslo" });
    run = { ...new NativeRun().context, host };
  });
  after(() => host.close());

  it("shows id, title and all values in the debugger", () => {
    const ticket = new EntityValue(run, "Ticket");
    assert.equal(show(classes, type, ticket), "Ticket (new)");
    ticket.set("title", "Printer on fire");
    ticket.save();
    ticket.set("Status", "2");
    assert.equal(show(classes, type, ticket), 'Ticket (1, "Printer on fire")');
    const parts = new Map(partsOf(classes, type, ticket, 0, 1000).map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [parts.get("id"), parts.get("title"), parts.get("status"), parts.get("createdAt")],
      [1, "Printer on fire", "2", "2024-09-02 09:00:00"],
    );
  });

  it("what a host answers in another form is refused", () => {
    const broken: RunContext = {
      ...run,
      host: { ...host, entity: (_name, operation) => (operation === "describe" ? null : [1]) },
    };
    const ticket = new EntityValue(broken, "Ticket");
    assert.equal(ticket.load(1), false);
    assert.equal(ticket.get("title"), "");
    assert.throws(() => ticket.save(), /unexpected form/);
  });

  it("every class of the demo has a one-line form", () => {
    for (const name of ["Company", "Customer", "User", "Category", "Attachment", "EabEntry", "SpmMessage"]) {
      const entity = new EntityValue(run, name);
      assert.equal(show(classes, { kind: "class", name, create: () => ({}) }, entity), `${name} (new)`);
    }
  });
});
