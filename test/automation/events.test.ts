// The event catalogue as firing asks it: names, numbers, and the inputs that an event carries.
import * as assert from "node:assert/strict";
import { eventOf, unknownInputs } from "../../automation/events.js";
import { opened, refused } from "./folder.js";

describe("events", () => {
  it("are found by name, by number and by number as text", async () => {
    const { catalogue } = await opened("");
    for (const given of ["SalesBeforeSaveSale", 1008, "1008"])
      assert.equal(eventOf(catalogue, given).name, "SalesBeforeSaveSale");
  });

  it("are refused with the nearest name", async () => {
    const { catalogue } = await opened("");
    const [problem] = await refused(() => eventOf(catalogue, "SalesBeforeSaveSail"));
    assert.match(problem!.message, /There is no event "SalesBeforeSaveSail"\. Did you mean "SalesBeforeSaveSale"\?/);
  });

  const known = [
    "SaleEntity.Heading",
    "IsNew",
    "SaleEntity.Associate.Name",
    "SaleEntity.UserDefinedFields.SuperOffice:1",
    "SaleEntity.Links.length",
    "SaleEntity.Links[0].Name",
    "Client",
  ];
  for (const name of known)
    it(`of a sale carry ${name}`, async () => {
      const { catalogue } = await opened("");
      assert.deepEqual(unknownInputs(catalogue, eventOf(catalogue, 1008), [name]), []);
    });

  for (const name of ["SaleEntity.Hedding", "Heading", "SaleEntity", "SaleEntity.Associate.", "saleentity.heading"])
    it(`of a sale do not carry ${name}`, async () => {
      const { catalogue } = await opened("");
      const [problem] = unknownInputs(catalogue, eventOf(catalogue, 1008), [name]);
      assert.match(
        problem!.message,
        new RegExp(`^The event SalesBeforeSaveSale has no input "${name.replace(".", "\\.")}"`),
      );
    });
});
