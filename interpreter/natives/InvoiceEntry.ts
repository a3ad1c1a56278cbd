// InvoiceEntry: a line to be invoiced for a message (natives-crm.md 1.11). Prices have two decimals.
import { native, type RunContext } from "../native.js";
import { formatFixed } from "../values/text.js";
import { type NullableNumber, number } from "./arguments.js";
import { describeEntity, EntityValue, entityBodies, inspectEntity } from "./entity.js";

export const InvoiceEntry = native("InvoiceEntry", {
  create: (run) => new EntityValue(run, "InvoiceEntry"),
  bodies: (run: RunContext) => ({
    ...entityBodies("InvoiceEntry", () => new EntityValue(run, "InvoiceEntry")),
    "setDiscount(Float)": set("discount"),
    "setDiscountMoney(Float)": set("discountMoney"),
    "setPricePrUnit(Float)": set("pricePrUnit"),
    "getDiscount()": get("discount"),
    "getDiscountMoney()": get("discountMoney"),
    "getPricePrUnit()": get("pricePrUnit"),
  }),
  inspect: inspectEntity,
  describe: describeEntity("description"),
});

function set(key: string) {
  return (self: EntityValue, value: NullableNumber) => self.set(key, formatFixed(number(value), 2));
}
function get(key: string) {
  return (self: EntityValue) => formatFixed(Number(self.get(key)) || 0, 2);
}
