// Ticket: a request of Service (natives-crm.md 1.4). Mails go to the host's outbox; escalation is not simulated.
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { describeEntity, EntityValue, entityBodies, fillParser, inspectEntity } from "./entity.js";
import { ParserValue } from "./Parser.js";
import type { StringMatrixValue } from "./StringMatrix.js";
import { expand } from "./template.js";
import type { VectorValue } from "./Vector.js";

export const Ticket = native("Ticket", {
  create: (run) => new EntityValue(run, "Ticket"),
  bodies: (run) => ({
    ...entityBodies("Ticket", () => new EntityValue(run, "Ticket")),
    ...saving,
    ...addresses,
    "addSecondaryCustomers(Vector)": (self: EntityValue, ids: VectorValue) => {
      const persons = ids.items.map((id) => Number.parseInt(text(id), 10) || 0);
      const add = (id: number) => void self.ask("addSecondaryCustomers", id, persons);
      if (self.id === null) self.afterSave(add);
      else add(self.id);
    },
    "delegate()": (self: EntityValue) => delegate(self, 0),
    "delegate(Integer)": (self: EntityValue, notUser: NullableNumber) => delegate(self, number(notUser)),
    "log(String)": (self: EntityValue, message: NullableText) =>
      void self.ask("log", self.storedId("log"), null, text(message)),
    "log(String,String)": (self: EntityValue, who: NullableText, message: NullableText) =>
      void self.ask("log", self.storedId("log"), text(who), text(message)),
    "notifyEmail(Integer)": (self: EntityValue, template: NullableNumber) => notifyEmail(run, self, number(template)),
    "sendMessages(String,StringMatrix,Bool,String,Integer,String)": (
      self: EntityValue,
      subject: NullableText,
      recipients: StringMatrixValue,
      fromContact: boolean,
      messages: NullableText,
      message: NullableNumber,
      comment: NullableText,
    ) => {
      const ids = [...text(messages).split(","), String(number(message))].map(Number).filter((id) => id > 0);
      const to = recipients.rows.flatMap((row) => text(row.find((cell) => text(cell).includes("@")) ?? null) || []);
      return self.ask(
        "sendMessages",
        self.storedId("sendMessages"),
        text(subject),
        to,
        fromContact,
        ids,
        text(comment),
      );
    },
    "toParser(Parser)": (self: EntityValue, parser: ParserValue) =>
      fillParser(
        parser,
        "ticket",
        [...self.values()].map(([key, value]) => [key, encoded(value)] as const),
      ),
    "toParserRaw(Parser)": (self: EntityValue, parser: ParserValue) => fillParser(parser, "ticket", self.values()),
  }),
  notSimulated: {
    "checkEscalating(Integer)": "escalation follows the clock of a server that is always on",
  },
  inspect: inspectEntity,
  describe: describeEntity("title"),
});

const saving = {
  "save(String)": (self: EntityValue, log: NullableText) => self.save({ log: text(log) }),
  "save(Bool,Bool)": (self: EntityValue, setReadStatus: boolean, noEscalation: boolean) =>
    self.save({ setReadStatus, noEscalation }),
  "save(String,Bool,Bool)": (self: EntityValue, log: NullableText, setReadStatus: boolean, noEscalation: boolean) =>
    self.save({ log: text(log), setReadStatus, noEscalation }),
};

const addresses = {
  "buildEmailSubject()": (self: EntityValue) => self.askText("buildEmailSubject", self.storedId("buildEmailSubject")),
  "getInvolvedOnly()": (self: EntityValue) => self.askText("getInvolvedOnly", self.storedId("getInvolvedOnly")),
  "getMailFrom()": (self: EntityValue) => self.askText("getMailFrom", self.storedId("getMailFrom")),
  "getOwnerEmail()": (self: EntityValue) => self.askText("getOwnerEmail", self.storedId("getOwnerEmail")),
  "getOwnerSms()": (self: EntityValue) => self.askText("getOwnerSms", self.storedId("getOwnerSms")),
};

/** Sets the owner that the host chooses for the category as it is set now; `save` stores it. */
function delegate(self: EntityValue, notUser: number): void {
  const owner = self.ask("delegate", self.id ?? 0, Number(self.get("category")) || 0, notUser);
  self.set("ownedBy", String(owner));
}

/** Mails the owner a reply template with the request's variables filled in; false when there is no owner to mail. */
function notifyEmail(run: RunContext, self: EntityValue, template: number): boolean {
  const to = self.askText("getOwnerEmail", self.storedId("notifyEmail"));
  if (to === "") return false;
  const body = run.host.entity("ReplyTemplate", "body", [template, 0]) as Readonly<Record<string, Json>> | null;
  const parser = new ParserValue(run);
  fillParser(parser, "ticket", self.values());
  const part = (name: string) => expand(run, parser, String(body?.[name] ?? "")).output;
  run.host.mail({
    from: self.askText("getMailFrom", self.id),
    to: [to],
    subject: part("subject"),
    body: part("plain"),
    bodyHtml: part("html"),
    ticketId: self.id,
  });
  return true;
}

export function encoded(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
