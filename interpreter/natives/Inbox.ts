// Inbox: puts mails into the queue of the import, from which nothing takes them (natives-crm.md 1.11).
import { native } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

export const Inbox = native("Inbox", {
  create: () => ({}),
  bodies: (run) => ({
    "Inbox()": () => ({}),
    "addSmtpMail(String,String,Integer)": (
      _self: object,
      mail: NullableText,
      uidl: NullableText,
      filter: NullableNumber,
    ) => run.host.entity("Inbox", "addSmtpMail", [text(mail), text(uidl), number(filter)]),
  }),
});
