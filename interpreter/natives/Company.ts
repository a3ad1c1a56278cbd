// Company: a company with its phones, domains and address (natives-crm.md 1.1).
import { type NativeClass, native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import {
  checkRights,
  describeEntity,
  EntityValue,
  entityBodies,
  fillParser,
  inspectEntity,
  loadFromAgentAndKey,
} from "./entity.js";
import { CarrierShapes, type CarrierValue } from "./netserver/carrier.js";
import { formOf } from "./netserver/declarations.js";
import { fromJson, toJson } from "./netserver/json.js";
import type { ParserValue } from "./Parser.js";

export const Company: NativeClass = native("Company", {
  create: (run) => new EntityValue(run, "Company"),
  bodies: (run) => ({
    ...entityBodies("Company", () => new EntityValue(run, "Company")),
    ...loadFromAgentAndKey,
    ...checkRights,
    "findFromDomain(String)": (self: EntityValue, domain: NullableText) => self.find("findFromDomain", text(domain)),
    "getFormattedAddress()": (self: EntityValue) =>
      fromJson(run, fieldShapes, formOf("NSLocalizedField[][]"), self.ask("formattedAddress", self.id ?? 0)),
    "setFormattedAddress(NSLocalizedField[][])": (self: EntityValue, lines: readonly CarrierValue[][]) => {
      const fields = toJson(run, formOf("NSLocalizedField[][]"), lines);
      self.afterSave((id) => void self.ask("setFormattedAddress", id, fields));
    },
    "toParser(Parser)": (self: EntityValue, parser: ParserValue) => toParser(run, self, parser),
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});

/** The one NetServer class that a native class hands out; a run need not have the API reference for it. */
const fieldShapes = new CarrierShapes(() =>
  ["AddressType", "Label", "Name", "Tooltip", "Value", "ValueLength"].map((member) => ({
    name: `Get${member}`,
    returns: member === "ValueLength" ? "Integer" : "String",
    parameters: [],
  })),
);

function toParser(run: RunContext, self: EntityValue, parser: ParserValue): void {
  const contact = self.get("primContact");
  const email = run.host.service("getCustomerMainEmail", [Number(contact) || 0]);
  const keys = ["id", "name", "note", "domain", "phone", "fax", "adr", "ourContact"];
  fillParser(parser, "company", [
    ...keys.map((key) => [key, self.get(key)] as const),
    ["primaryContact.id", contact],
    ["primaryContact.email", typeof email === "string" ? email : ""],
    ...extraFields(self),
  ]);
}

/** Extra fields by label where they have one, and by name. */
export function extraFields(self: EntityValue): (readonly [string, string])[] {
  const values = [...self.values()].filter(([key]) => key.startsWith("x_"));
  return values.flatMap(([key, value]) => self.labelsOf(key).map((name) => [name, value] as const));
}
