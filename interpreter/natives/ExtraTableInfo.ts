// ExtraTableInfo: name and flags of an extra table (natives-crm.md 1.9).
import { native } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";

export const ExtraTableInfo = native("ExtraTableInfo", {
  create: (run) => new EntityValue(run, "ExtraTableInfo"),
  bodies: (run) => ({
    "ExtraTableInfo()": () => new EntityValue(run, "ExtraTableInfo"),
    "load(String)": (self: EntityValue, name: NullableText) => void self.find("find", text(name)),
    "getId()": (self: EntityValue) => self.id ?? 0,
    "getName()": (self: EntityValue) => self.get("name"),
    "getFlags()": (self: EntityValue) => Number(self.get("flags")) || 0,
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});
