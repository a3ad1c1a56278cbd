// Classes whose methods leave a row behind: notifications and the queue of the mail import; and the address of a FAQ
// entry (natives-crm 1.11). Nobody is told, and nothing imports the mails.
import { writeContent } from "../content.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type EntityDefinition, type Operation, whole } from "./definition.js";

/** Values of notify.type; the numbers are not documented. */
const notices = { custom: 0, newTicket: 1, newMessage: 2, activated: 3, takenOver: 4 } as const;
/** The user that stands for nobody. */
const nobody = 1;

export const Notify: EntityDefinition = {
  table: "notify",
  keys: {},
  operations: {
    custom: (session, [user, message, url]) =>
      notify(session, [whole(user)], "custom", {
        custom_message: String(message ?? "").slice(0, 255),
        custom_url: String(url ?? "").slice(0, 2048),
      }),
    newTicket: ticketNotice("newTicket", (session, ticket, [, ownerOnly]) => [
      Number(ticket.owned_by),
      ...(ownerOnly === true ? [] : members(session, Number(ticket.category))),
    ]),
    newMessage: ticketNotice("newMessage", ({ tenant }, ticket, [, followersOnly]) => [
      ...(followersOnly === true ? [] : [Number(ticket.owned_by)]),
      ...tenant.find("hotlist", { ticket_id: ticket.id ?? null }).map((row) => Number(row.user_id)),
    ]),
    activated: ticketNotice("activated", (_session, ticket) => [Number(ticket.owned_by)]),
    takenOver: ticketNotice(
      "takenOver",
      (_session, _ticket, [, oldUser]) => [whole(oldUser)],
      ([, , newUser]) => ({ user2_id: whole(newUser) }),
    ),
  },
};

export const Inbox: EntityDefinition = {
  table: "inbox",
  keys: {},
  operations: {
    addSmtpMail: (session, [mail, uidl, filter]) => {
      const { tenant } = session;
      const known = { uidl: String(uidl ?? "") };
      if (tenant.find("inbox", known).length > 0)
        throw queryFailure(`The inbox has a mail with the uidl "${known.uidl}" already.`);
      const bytes = Buffer.from(String(mail ?? ""), "utf8");
      const id = tenant.insert("inbox", {
        ...known,
        mail_in_filter: whole(filter),
        created: session.localTime(),
        status: 0,
        mail_size: bytes.length,
        format: "smtp",
      });
      writeContent(tenant, "inbox", id, bytes);
      return id;
    },
  },
};

/** Registry row with the template of public addresses of FAQ entries. */
const entryAddress = 61;

export const Knowledge: EntityDefinition = {
  table: "kb_entry",
  keys: {},
  operations: {
    entryAddress: ({ tenant }) => String(tenant.find("registry", { reg_id: entryAddress })[0]?.value ?? ""),
  },
};

function ticketNotice(
  kind: keyof typeof notices,
  users: (session: Session, ticket: Row, args: readonly unknown[]) => readonly number[],
  more: (args: readonly unknown[]) => Row = () => ({}),
): Operation {
  return (session, args) => {
    const ticket = session.tenant.row("ticket", whole(args[0]));
    if (!ticket) throw queryFailure(`There is no request ${whole(args[0])}.`);
    return notify(session, users(session, ticket, args), kind, { ticket_id: ticket.id ?? null, ...more(args) });
  };
}

/** One row per user; the answer is their number. */
function notify(session: Session, users: readonly number[], kind: keyof typeof notices, values: Row): number {
  const receivers = new Set(users.filter((user) => user > nobody));
  for (const user of receivers)
    session.tenant.insert("notify", { type: notices[kind], user_id: user, owner_id: session.user.id, ...values });
  return receivers.size;
}

function members({ tenant }: Session, category: number): number[] {
  return tenant.find("category_membership", { category_id: category }).map((row) => Number(row.user_id));
}
