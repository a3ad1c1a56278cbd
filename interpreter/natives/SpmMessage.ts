// SpmMessage: the message of a mailing (natives-crm.md 1.10).
import { native } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";

export const SpmMessage = native("SpmMessage", {
  create: (run) => new EntityValue(run, "SpmMessage"),
  bodies: (run) => ({
    "SpmMessage()": () => new EntityValue(run, "SpmMessage"),
    "setDescription(String)": setText("description"),
    "setSubject(String)": setText("subject"),
    "setBody(String)": setText("body"),
    "setBodyHtml(String)": setText("bodyHtml"),
    "setHeader(String)": setText("header"),
    "setFolderId(Integer)": setNumber("folderId"),
    "save()": (self: EntityValue) => self.save(),
  }),
  inspect: inspectEntity,
  describe: describeEntity("subject", "description"),
});

/** A setter of a text, for classes of mailings. */
export function setText(key: string) {
  return (self: EntityValue, value: NullableText): void => self.set(key, text(value));
}
/** A setter of a number, likewise. */
export function setNumber(key: string) {
  return (self: EntityValue, value: NullableNumber): void => self.set(key, String(number(value)));
}
