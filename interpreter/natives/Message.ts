// Message: a message of a request (natives-crm.md 1.5). Sending leaves a mail in the host's outbox.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { describeEntity, EntityValue, entityBodies, fillParser, inspectEntity } from "./entity.js";
import type { ParserValue } from "./Parser.js";
import { encoded } from "./Ticket.js";
import type { VectorValue } from "./Vector.js";

export const Message = native("Message", {
  create: (run) => new EntityValue(run, "Message"),
  bodies: (run) => ({
    ...entityBodies("Message", () => new EntityValue(run, "Message")),
    "save(String)": (self: EntityValue, log: NullableText) => self.save({ log: text(log) }),
    "save(String,Bool)": (self: EntityValue, log: NullableText, noNewInfo: boolean) =>
      self.save({ log: text(log), noNewInfo }),
    "addHeader(String,String)": (self: EntityValue, type: NullableText, value: NullableText) =>
      void self.ask("addHeader", self.storedId("addHeader"), text(type), text(value)),
    "setAttachments(Vector)": (self: EntityValue, ids: VectorValue) =>
      void self.ask("setAttachments", self.storedId("setAttachments"), ids.items.map(text)),
    "getAttachments()": (self: EntityValue) => {
      const answer = self.id === null ? [] : self.ask("getAttachments", self.id);
      return Array.isArray(answer) ? [...answer] : [];
    },
    "saveInvolved(String)": (self: EntityValue, addresses: NullableText) =>
      void self.ask("saveInvolved", self.storedId("saveInvolved"), text(addresses)),
    "saveInvolved(Vector)": (self: EntityValue, addresses: VectorValue) =>
      void self.ask("saveInvolved", self.storedId("saveInvolved"), addresses.items.map(text)),
    "convertInlineImages()": (self: EntityValue) =>
      void self.ask("convertInlineImages", self.storedId("convertInlineImages")),
    ...sending,
    "toParser(Parser)": (self: EntityValue, parser: ParserValue) => toParser(run, self, parser),
  }),
  notSimulated: { "sendFacebook()": "the service it wrote to no longer exists" },
  inspect: inspectEntity,
  describe: describeEntity("body", "bodyHtml"),
});

function send(self: EntityValue, to: VectorValue, cc: VectorValue, bcc: VectorValue, ...words: (string | null)[]) {
  const [subject = null, heading = null] = words;
  const lists = [to, cc, bcc].map(({ items }) => items.map(text));
  return self.ask("send", self.storedId("send"), ...lists, subject, heading) === true;
}

const sending = {
  "send(Vector,Vector,Vector)": (self: EntityValue, to: VectorValue, cc: VectorValue, bcc: VectorValue) =>
    send(self, to, cc, bcc),
  // The category chooses the sender where one is given; the request's own address stays here.
  "send(Vector,Vector,Vector,Integer)": (
    self: EntityValue,
    to: VectorValue,
    cc: VectorValue,
    bcc: VectorValue,
    _category: NullableNumber,
  ) => send(self, to, cc, bcc),
  "send(Vector,Vector,Vector,String)": (
    self: EntityValue,
    to: VectorValue,
    cc: VectorValue,
    bcc: VectorValue,
    subject: NullableText,
  ) => send(self, to, cc, bcc, text(subject)),
  "send(Vector,Vector,Vector,String,String)": (
    self: EntityValue,
    to: VectorValue,
    cc: VectorValue,
    bcc: VectorValue,
    subject: NullableText,
    heading: NullableText,
  ) => send(self, to, cc, bcc, text(subject), text(heading)),
  "sendSms(Vector)": (self: EntityValue, to: VectorValue) =>
    self.ask("sendSms", self.storedId("sendSms"), to.items.map(text)) === true,
};

/** Names of the variables by key; texts are encoded, `bodyHtml` and `bodyPlain` are as they are. */
function toParser(_run: RunContext, self: EntityValue, parser: ParserValue): void {
  const values = self.values();
  const value = (key: string) => values.get(key) ?? "";
  const level = number(Number(value("slevel")) || 0);
  fillParser(parser, "message", [
    ["id", String(self.id ?? "")],
    ["slevelInteger", value("slevel")],
    ["slevel", level === 1 ? "Internal" : level === 2 ? "External" : ""],
    ["createdAt", value("createdAt")],
    ["createdAtRaw", value("createdAt")],
    ["author", encoded(value("author"))],
    ["body", encoded(value("body"))],
    ["bodyPlain", value("body")],
    ["bodyHtml", value("bodyHtml")],
    ["messageCategory", value("message_category")],
    ["header", encoded(value("emailHeader"))],
    ["mailSorter", encoded(value("mailSorter"))],
    ...[...values].filter(([key]) => key.startsWith("x_")).map(([key, text]) => [key, encoded(text)] as const),
  ]);
}
