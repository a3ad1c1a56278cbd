// Category: where requests are sorted into (natives-crm.md 1.6).
import { native } from "../native.js";
import { describeEntity, EntityValue, entityBodies, inspectEntity } from "./entity.js";

export const Category = native("Category", {
  create: (run) => new EntityValue(run, "Category"),
  bodies: (run) => entityBodies("Category", () => new EntityValue(run, "Category")),
  inspect: inspectEntity,
  describe: describeEntity("fullname", "name"),
});
