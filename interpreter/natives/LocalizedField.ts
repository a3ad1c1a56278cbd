// LocalizedField: a field of an address with its label (natives-crm.md 1.11); a holder of texts.
import { native } from "../native.js";
import { accessors, inspectProperties, PropertiesValue, type PropertyList } from "./properties.js";

const properties: PropertyList = {
  label: ["String", ""],
  name: ["String", ""],
  value: ["String", ""],
  valueLength: ["String", ""],
  tooltip: ["String", ""],
  addressType: ["String", ""],
};

export const LocalizedField = native("LocalizedField", {
  create: () => new PropertiesValue(properties),
  bodies: () => ({
    "LocalizedField()": () => new PropertiesValue(properties),
    ...accessors(properties, ["label", "valueLength", "addressType"]),
  }),
  inspect: inspectProperties,
  describe: (self: PropertiesValue) => `LocalizedField (${self.text("name")} = ${JSON.stringify(self.text("value"))})`,
});
