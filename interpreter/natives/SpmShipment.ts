// SpmShipment: a mailing (natives-crm.md 1.10). `save` makes it wait for its time; nothing is ever sent.
import { native } from "../native.js";
import type { DateTimeValue } from "../values/dates.js";
import { dateTimeText } from "../values/dateText.js";
import { type NullableNumber, number } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";
import { setNumber, setText } from "./SpmMessage.js";

export const SpmShipment = native("SpmShipment", {
  create: (run) => new EntityValue(run, "SpmShipment"),
  bodies: (run) => ({
    "SpmShipment()": () => new EntityValue(run, "SpmShipment"),
    "setDescription(String)": setText("description"),
    "setFolderId(Integer)": setNumber("folderId"),
    "setFrom(String)": setText("from"),
    "setMessage(Integer)": setNumber("message"),
    "setSendRate(Integer)": setNumber("sendRate"),
    "setStartDate(DateTime)": (self: EntityValue, start: DateTimeValue) =>
      self.set("startDate", start.isNull ? "" : dateTimeText(start)),
    "addList(Integer)": addList("list"),
    "addListSelection(Integer)": addList("selection"),
    "addListTicketSelection(Integer)": addList("ticketSelection"),
    "addListCRMSelection(Integer)": setNumber("selection"),
    "addListCRMProject(Integer)": setNumber("project"),
    "save()": (self: EntityValue) => self.save(),
  }),
  inspect: inspectEntity,
  describe: describeEntity("description"),
});

function addList(kind: string) {
  return (self: EntityValue, list: NullableNumber): void =>
    self.afterSave((id) => void self.ask("addLists", id, [[kind, number(list)]]));
}
