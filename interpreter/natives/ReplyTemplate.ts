// ReplyTemplate: texts by language, for reading (natives-crm.md 1.8). The host falls back to the default language.
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, number } from "./arguments.js";
import { describeEntity, EntityValue, inspectEntity } from "./entity.js";

export const ReplyTemplate = native("ReplyTemplate", {
  create: (run) => new EntityValue(run, "ReplyTemplate"),
  bodies: (run: RunContext) => ({
    "ReplyTemplate()": () => new EntityValue(run, "ReplyTemplate"),
    "load(Integer)": (self: EntityValue, id: NullableNumber) => self.load(number(id)),
    "getName()": (self: EntityValue) => self.get("name"),
    "getSubject(Integer)": part("subject"),
    "getPlainBody(Integer)": part("plain"),
    "getHtmlBody(Integer)": part("html"),
    "getSmsBody(Integer)": part("sms"),
    "getAttachments(Integer)": (self: EntityValue, language: NullableNumber) => {
      const { attachments } = body(self, language);
      return Array.isArray(attachments) ? [...attachments] : [];
    },
  }),
  inspect: inspectEntity,
  describe: describeEntity("name"),
});

function part(name: string) {
  return (self: EntityValue, language: NullableNumber) => String(body(self, language)[name] ?? "");
}

function body(self: EntityValue, language: NullableNumber): Readonly<Record<string, Json>> {
  if (self.id === null) return {};
  return (self.ask("body", self.id, number(language)) ?? {}) as Readonly<Record<string, Json>>;
}
