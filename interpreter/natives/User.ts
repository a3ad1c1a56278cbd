// User: a user of Service (natives-crm.md 1.3). The one that runs the script comes from `getActiveUser`.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, number } from "./arguments.js";
import { describeEntity, EntityValue, entityBodies, fillParser, inspectEntity, loadFromAgentAndKey } from "./entity.js";
import { environment } from "./environment.js";
import type { ParserValue } from "./Parser.js";

export const User = native("User", {
  create: (run) => new EntityValue(run, "User"),
  bodies: (run) => ({
    ...entityBodies("User", () => new EntityValue(run, "User")),
    ...loadFromAgentAndKey,
    "hasTicketAccess(Integer,Integer)": (self: EntityValue, ticket: NullableNumber, level: NullableNumber) =>
      self.ask("hasTicketAccess", self.id ?? 0, number(ticket), number(level)) === true,
    "isAdministrator()": (self: EntityValue) => self.ask("isAdministrator", self.id ?? 0) === true,
    "isLoggedIn(Integer)": (self: EntityValue, origin: NullableNumber) =>
      self.ask("isLoggedIn", self.id ?? 0, number(origin)) === true,
    "toParser(Parser)": (self: EntityValue, parser: ParserValue) =>
      fillParser(
        parser,
        "user",
        [...self.values()].filter(([key]) => key !== "password"),
      ),
  }),
  inspect: inspectEntity,
  describe: describeEntity("loginname", "username"),
});

/** The user that runs the script, loaded. */
export function activeUser(run: RunContext): EntityValue {
  const user = new EntityValue(run, "User");
  user.load(environment(run).user.id);
  return user;
}
