// SpmCustomerList: persons for a mailing (natives-crm.md 1.10). Adding waits for `save`, removing happens at once.

import { HostFailure } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, number } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";
import { setNumber, setText } from "./SpmMessage.js";

export const SpmCustomerList = native("SpmCustomerList", {
  create: (run) => new EntityValue(run, "SpmCustomerList"),
  bodies: (run: RunContext) => ({
    "SpmCustomerList()": () => new EntityValue(run, "SpmCustomerList"),
    "setName(String)": setText("name"),
    "setFolderId(Integer)": setNumber("folderId"),
    "addRecipient(Integer)": (self: EntityValue, person: NullableNumber) =>
      self.afterSave((id) => void self.ask("addRecipients", id, [number(person)])),
    "removeRecipients()": (self: EntityValue) => {
      if (self.id !== null) self.ask("removeRecipients", self.id);
    },
    "load(Integer)": (self: EntityValue, id: NullableNumber) => self.load(number(id)),
    "save()": (self: EntityValue) => {
      try {
        return self.save();
      } catch (error) {
        if (!(error instanceof HostFailure)) throw error;
        run.host.log("log", `SpmCustomerList.save: ${error.message}`);
        return -1;
      }
    },
    "delete()": (self: EntityValue) => self.id !== null && self.ask("removeUnused", self.id) === true,
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});
