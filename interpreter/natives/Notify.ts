// Notify: leaves notifications as rows; nobody is told (natives-crm.md 1.11).
import type { Json } from "../host.js";
import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

type N = NullableNumber;

export const Notify = native("Notify", {
  create: () => ({}),
  bodies: (run: RunContext) => {
    const notify = (operation: string, ...args: Json[]) => void run.host.entity("Notify", operation, args);
    return {
      "Notify()": () => ({}),
      "sendCustomMessage(Integer,String)": (_self: object, user: N, message: NullableText) =>
        notify("custom", number(user), text(message), ""),
      "sendCustomMessage(Integer,String,String)": (_self: object, user: N, message: NullableText, url: NullableText) =>
        notify("custom", number(user), text(message), text(url)),
      "sendNewTicket(Integer)": (_self: object, ticket: N) => notify("newTicket", number(ticket), false),
      "sendNewTicket(Integer,Bool)": (_self: object, ticket: N, ownerOnly: boolean) =>
        notify("newTicket", number(ticket), ownerOnly),
      "sendNewTicketMessage(Integer,Bool)": (_self: object, ticket: N, followersOnly: boolean) =>
        notify("newMessage", number(ticket), followersOnly),
      "sendTicketActivated(Integer)": (_self: object, ticket: N) => notify("activated", number(ticket)),
      "sendTicketTakenOver(Integer,Integer,Integer)": (_self: object, ticket: N, oldUser: N, newUser: N) =>
        notify("takenOver", number(ticket), number(oldUser), number(newUser)),
    };
  },
});
