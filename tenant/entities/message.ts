// Message (natives-crm 1.5): a message of a request. Sending stores the mail in the outbox.
import { readMail, storeMail } from "../mail.js";
import type { Session } from "../session.js";
import { type EntityDefinition, fields, type Save, whole } from "./definition.js";

const external = 2;

export const Message: EntityDefinition = {
  table: "ej_message",
  keys: {
    ...fields(
      "id",
      "ticketId:ticket_id",
      "customerId:customer_id",
      "createdAt:created_at",
      "createdBy:created_by",
      "author",
    ),
    ...fields(
      "slevel",
      "messageId:message_id",
      "timeSpent:time_spent",
      "timeCharge:time_charge",
      "emailHeader:email_header",
    ),
    ...fields("debugInfo:debug_info", "important", "mailSorter:mail_sorter", "searchTitle:search_title", "badge"),
    body: { field: "body", names: ["bodyPlain"] },
    bodyHtml: { field: "html_body" },
    type: {
      field: "type",
      write: (save, value) => {
        save.values.type = value === "2" || value.toLowerCase() === "html" ? 2 : 1;
      },
    },
    inlineImages: {
      read: ({ tenant }, row) =>
        tenant.find("ticket_attachment", { message_id: row.id ?? null, inline_image: 1 }).length ? "1" : "0",
    },
    inlineConverted: { field: "html_body_inline_converted" },
  },
  beforeSave,
  operations: {
    addHeader: ({ tenant }, [id, name, value]) => {
      tenant.insert("message_header", { message_id: whole(id), name: String(name ?? ""), value: String(value ?? "") });
      return null;
    },
    setAttachments: ({ tenant }, [id, attachments]) => {
      tenant.remove("ticket_attachment", { message_id: whole(id) });
      for (const each of Array.isArray(attachments) ? attachments : []) {
        tenant.insert("ticket_attachment", { message_id: whole(id), attachment_id: whole(each), inline_image: 0 });
      }
      return null;
    },
    getAttachments: ({ tenant }, [id]) =>
      tenant.find("ticket_attachment", { message_id: whole(id) }).map((row) => Number(row.attachment_id)),
    saveInvolved: ({ tenant }, [id, addresses]) => {
      tenant.remove("message_customers", { message_id: whole(id) });
      const list = Array.isArray(addresses) ? addresses.map(String) : String(addresses ?? "").split(",");
      for (const email of list.map((each) => each.trim()).filter((each) => each !== "")) {
        const person = tenant.find("Email", { email_address: email })[0]?.person_id ?? -1;
        tenant.insert("message_customers", { message_id: whole(id), customer_id: person, email });
      }
      return null;
    },
    send,
    sendSms: (session, [id, to]) => {
      const row = session.tenant.row("ej_message", whole(id));
      if (!row) return false;
      storeMail(
        session,
        readMail({ sms: list(to), body: String(row.body ?? ""), ticketId: row.ticket_id, messageId: row.id }),
      );
      return true;
    },
    convertInlineImages: () => null,
  },
};

/** Arguments: id, to, cc, bcc, subject or null, heading or null. */
function send(session: Session, [id, to, cc, bcc, subject, heading]: readonly unknown[]): boolean {
  const row = session.tenant.row("ej_message", whole(id));
  if (!row) return false;
  const ticket = session.tenant.row("ticket", Number(row.ticket_id));
  storeMail(
    session,
    readMail({
      from: String(ticket?.filter_address || session.tenant.find("config", {})[0]?.default_mail || ""),
      to: list(to),
      cc: list(cc),
      bcc: list(bcc),
      subject: typeof subject === "string" ? subject : `[${row.ticket_id}] ${ticket?.title ?? row.search_title ?? ""}`,
      body: `${typeof heading === "string" ? heading : ""}${row.body ?? ""}`,
      bodyHtml: row.html_body ? `${typeof heading === "string" ? heading : ""}${row.html_body}` : "",
      ticketId: row.ticket_id,
      messageId: row.id,
    }),
  );
  return true;
}

function beforeSave(save: Save): void {
  const { session, old, values } = save;
  const ticketId = whole(values.ticket_id ?? old?.ticket_id);
  const ticket = session.tenant.row("ticket", ticketId);
  if (!old) {
    values.created_at ??= session.localTime();
    values.created_by ??= session.user.id;
    values.author ??= session.user.name;
    values.slevel ??= external;
    values.type ??= values.html_body ? 2 : 1;
    values.customer_id ??= -1;
    values.message_id ??= "";
  }
  values.search_title ??= ticket?.title ?? "";
  if (old || !ticket) return;
  save.after((id) => {
    const fromUser = whole(values.customer_id) <= 0 && whole(values.slevel) === external;
    const messages = session.tenant.find("ej_message", { ticket_id: ticketId }).length;
    session.tenant.update("ticket", ticketId, {
      num_messages: messages,
      ...(fromUser ? { num_replies: Number(ticket.num_replies ?? 0) + 1, replied_at: session.localTime() } : {}),
      ...(save.options.noNewInfo ? {} : { last_changed: session.localTime() }),
    });
    if (save.options.log) {
      session.tenant.insert("ticket_log_action", {
        ticket_id: ticketId,
        org_ticket_id: ticketId,
        message_id: id,
        user_id: session.user.id,
        log_when: session.localTime(),
        log_action: 10010,
        description: save.options.log.slice(0, 255),
      });
    }
  });
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String).filter((each) => each !== "") : [];
}
