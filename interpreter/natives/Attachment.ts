// Attachment: a row with bytes beside it (natives-crm.md 1.7).
import { native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { describeEntity, EntityValue, entityBodies, inspectEntity } from "./entity.js";

export const Attachment = native("Attachment", {
  create: (run) => new EntityValue(run, "Attachment"),
  bodies: (run) => ({
    ...entityBodies("Attachment", () => new EntityValue(run, "Attachment")),
    "getRaw()": raw,
    "getBase64()": base64,
    "saveBase64(String)": (self: EntityValue, content: NullableText) => {
      // The bytes belong to a row: an attachment that has none yet gets one.
      const id = self.id ?? self.save();
      const size = self.ask("saveBase64", id, text(content));
      self.find("load", id);
      return size;
    },
    "remove()": (self: EntityValue) => void self.remove("removeWithContent"),
    "dump()": (self: EntityValue) => dump(run, self),
    // There is no browser that could be told to save a file.
    "dump(Bool)": (self: EntityValue) => dump(run, self),
    "getDownloadUrl(Bool,Bool)": (self: EntityValue, external: boolean) => downloadUrl(run, self, external),
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});

function base64(self: EntityValue): string {
  return self.id === null ? "" : self.askText("getBase64", self.id);
}

/** One character U+0000 to U+00FF per byte. */
function raw(self: EntityValue): string {
  return Buffer.from(base64(self), "base64").toString("latin1");
}

function dump(run: RunContext, self: EntityValue): boolean {
  if (self.id === null) return false;
  run.print(raw(self));
  return true;
}

/** An address that leads nowhere; the form is that of the CGI program that serves attachments. */
function downloadUrl(run: RunContext, self: EntityValue, external: boolean): string {
  const base = run.host.service("getCgiUrl", []);
  const program = external ? "customer" : "ticket";
  return `${String(base ?? "")}/${program}?action=downloadAttachment&attachmentId=${self.storedId("getDownloadUrl")}&authKey=${self.get("key")}`;
}
