// The event catalogue has what completion, validation and firing of a trigger need, for each of the 109 events.
import assert from "node:assert/strict";
import { readJson } from "./declarations.js";

interface Value {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
  readonly pattern?: boolean;
}
interface TriggerEvent {
  readonly id: number | null;
  readonly name: string;
  readonly group: string;
  readonly phase: string;
  readonly label: string;
  readonly table?: string;
  readonly screen?: string;
  readonly blocks: boolean | "unknown";
  readonly blocksBy?: readonly string[];
  readonly dialog: boolean;
  readonly outputRule: string;
  readonly outputRoots?: readonly string[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}
interface Catalogue {
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  readonly events: readonly TriggerEvent[];
  readonly contextInputs: readonly Value[];
  readonly enums: Readonly<Record<string, readonly (readonly [string, number | null])[]>>;
  readonly carriers: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const basicTypes = new Set(["Integer", "String", "Bool", "Float", "DateTime", "Map"]);
const transportTypes = new Set(["Flag01", "EncodedDbValue", "Any", "Enum"]);

describe("event catalogue", () => {
  const catalogue = readJson<Catalogue>("events.json");
  const enums = { ...readJson<Record<string, unknown>>("enums.json"), ...catalogue.enums };
  const { events, carriers } = catalogue;

  it("holds all events under names and numbers of their own", () => {
    assert.equal(events.length, 109);
    assert.equal(new Set(events.map(({ name }) => name)).size, 109);
    const numbers = events.map(({ id }) => id).filter((id) => id !== null);
    assert.equal(new Set(numbers).size, 108);
    assert.deepEqual(
      events.filter(({ id }) => id === null).map(({ name }) => name),
      ["OutboxItemCreated"],
    );
    assert.equal(events.find(({ name }) => name === "SalesBeforeSaveSale")?.id, 1008);
  });

  it("has a title for every group, in use", () => {
    const used = new Set(events.map(({ group }) => group));
    assert.deepEqual(new Set(catalogue.groups.map(({ id }) => id)), used);
    for (const { id, title } of catalogue.groups) assert.match(title, /^[A-Z]/, id);
  });

  it("says of every event when it happens, how it can be stopped and what may come back", () => {
    for (const event of events) {
      assert.match(event.phase, /^(before|during|after|load)$/, event.name);
      assert.match(event.label, /^[A-Z]/, event.name);
      assert.ok([true, false, "unknown"].includes(event.blocks), event.name);
      assert.equal(typeof event.dialog, "boolean", event.name);
      assert.match(event.outputRule, /^(none|listed|immediate-fields|html-elements|undocumented-fields)$/, event.name);
      assert.ok(event.outputRule !== "listed" || event.outputs.length > 0, event.name);
      const outputs = event.outputs.map(({ name }) => name);
      for (const name of event.blocksBy ?? []) assert.ok(outputs.includes(name), `${event.name}: ${name}`);
      if (event.phase === "after") assert.equal(event.blocks, false, event.name);
    }
  });

  it("names the table of the row, save where an event is about none", () => {
    const tables = readJson<{ tables: Record<string, unknown> }>("database.json").tables;
    const without = events.filter(({ table }) => table === undefined).map(({ name }) => name);
    for (const { name, table } of events) if (table) assert.ok(table in tables, `${name}: ${table}`);
    assert.deepEqual(without, [
      "CompactModeInjection",
      "CustomerCenterAuthentication",
      "ImportMailBeforeProcessing",
      "ImportMailAfterProcessing",
      "MainMenu",
      "ServiceScreenEditExtraTableLoad",
      "ServiceScreenEditExtraTableBeforeSubmit",
      "ServiceScreenEditExtraTableAfterSubmit",
      "SalesLoadCustomObject",
      "SalesBeforeSaveCustomObject",
      "SalesAfterSaveCustomObject",
    ]);
    const expected = { TicketClosed: "ticket", TicketMessageAdded: "ej_message", SalesAfterSaveContact: "contact" };
    for (const [name, table] of Object.entries(expected)) {
      assert.equal(events.find((event) => event.name === name)?.table, table);
    }
  });

  it("names the screen of every Service screen event", () => {
    for (const { name, group, screen } of events)
      assert.equal(screen !== undefined, group.startsWith("service-screen"), name);
  });

  it("has a known type and a meaning for every value", () => {
    const known = (type: string) => {
      const bare = type.replaceAll("[]", "");
      if (bare.startsWith("Enum:")) return bare.slice(5) in enums;
      return basicTypes.has(bare) || transportTypes.has(bare) || bare in carriers;
    };
    for (const { name, inputs, outputs } of events) {
      for (const value of [...inputs, ...outputs]) {
        assert.ok(known(value.type), `${name} ${value.name}: ${value.type}`);
        assert.match(value.meaning, /^[A-Z0-9]/, `${name} ${value.name}`);
        assert.equal(/[{*]/.test(value.name), value.pattern ?? false, `${name} ${value.name}`);
      }
    }
    for (const [carrier, properties] of Object.entries(carriers)) {
      for (const [property, type] of Object.entries(properties))
        assert.ok(known(type), `${carrier}.${property}: ${type}`);
    }
  });

  it("can expand a nested record of an input", () => {
    const input = events
      .find(({ name }) => name === "SalesBeforeSaveSale")!
      .inputs.find(({ name }) => name === "SaleEntity.Contact.*");
    assert.equal(input?.type, "Contact");
    assert.equal(carriers.Contact?.Name, "String");
  });

  it("names the enumeration of a value where the declarations know it", () => {
    const inputs = events.flatMap((event) => event.inputs);
    assert.equal(inputs.find(({ name }) => name === "AppointmentEntity.Type")?.type, "Enum:AppointmentType");
    const unnamed = new Set(inputs.filter(({ type }) => type === "Enum").map(({ name }) => name));
    assert.deepEqual([...unnamed].sort(), [
      "AppointmentEntity.Completed",
      "DocumentEntity.Completed",
      "SaleEntity.Completed",
    ]);
  });
});
