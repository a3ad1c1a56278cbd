// Customer: a contact person with mail addresses and phones (natives-crm.md 1.2). There are no external data sources, so
// that finding in them finds nothing.

import type { RunContext } from "../native.js";
import { native } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { extraFields } from "./Company.js";
import {
  checkRights,
  describeEntity,
  EntityValue,
  entityBodies,
  fillParser,
  inspectEntity,
  loadFromAgentAndKey,
} from "./entity.js";
import type { ParserValue } from "./Parser.js";

const adding: ReadonlySet<string> = new Set(["email"]);
const create = (run: RunContext) => new EntityValue(run, "Customer", adding);

export const Customer = native("Customer", {
  create,
  bodies: (run) => ({
    ...entityBodies("Customer", () => create(run)),
    ...loadFromAgentAndKey,
    ...checkRights,
    ...finding,
    ...emails,
    "save(String)": (self: EntityValue, source: NullableText) => self.save({ consentSource: text(source) }),
    "login()": (self: EntityValue) => {
      self.ask("login", self.storedId("login"));
      self.stored = { ...self.stored, ...sessionKey(run, self) };
    },
    "logout()": (self: EntityValue) => {
      self.ask("logout", self.storedId("logout"));
      self.stored = { ...self.stored, loginSessionKey: "" };
    },
    "makeSalutation()": (self: EntityValue) =>
      [self.get("salutation") || self.get("mrmrs"), self.get("name")].filter((part) => part !== "").join(" "),
    "toParser(Parser)": (self: EntityValue, parser: ParserValue) =>
      fillParser(parser, "customer", [...self.values(), ...extraFields(self)]),
  }),
  inspect: inspectEntity,
  describe: describeEntity("name", "lastname"),
});

const finding = {
  "findFromEmail(String)": (self: EntityValue, email: NullableText) => self.find("findFromEmail", text(email)),
  "findFromCellphone(String)": (self: EntityValue, phone: NullableText) => self.find("findFromCellphone", text(phone)),
  "findFromAgentAndKey(Integer,String)": (self: EntityValue, agent: NullableNumber, key: NullableText) =>
    self.ask("keyFromAgentAndKey", number(agent), text(key)),
  "findExternallyFromEmail(String)": () => false,
  "findExternallyFromEmail(String,Integer)": () => false,
  "findExternallyFromKey(Integer,String)": () => -1,
};

const emails = {
  "addEmail(String,Integer,Integer)": (
    self: EntityValue,
    email: NullableText,
    _table: NullableNumber,
    _agent: NullableNumber,
  ) => self.set("email", text(email)),
  "addEmail(String,Integer,Integer,Integer)": (
    self: EntityValue,
    email: NullableText,
    _rank: NullableNumber,
    _table: NullableNumber,
    _agent: NullableNumber,
  ) => self.set("email", text(email)),
  "removeEmail(String)": (self: EntityValue, email: NullableText) =>
    self.afterSave((id) => void self.ask("removeEmail", id, text(email))),
  // Addresses do not remember an external source here: there are none to remove.
  "removeExternalEmails(Integer,Integer)": () => {},
};

function sessionKey(run: RunContext, self: EntityValue): { readonly loginSessionKey: string } {
  const fresh = new EntityValue(run, "Customer");
  fresh.load(self.storedId("login"));
  return { loginSessionKey: fresh.get("loginSessionKey") };
}
