// EabEntry: an entry of the external address book (natives-crm.md 1.11).
import { native } from "../native.js";
import { describeEntity, EntityValue, entityBodies, inspectEntity, loadFromAgentAndKey } from "./entity.js";

export const EabEntry = native("EabEntry", {
  create: (run) => new EntityValue(run, "EabEntry"),
  bodies: (run) => ({
    ...entityBodies("EabEntry", () => new EntityValue(run, "EabEntry")),
    ...loadFromAgentAndKey,
    "delete()": (self: EntityValue) => void self.remove(),
  }),
  inspect: inspectEntity,
  describe: describeEntity("name", "email"),
});
