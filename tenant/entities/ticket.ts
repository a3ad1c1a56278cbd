// Ticket (natives-crm 1.4). Saving keeps the stamps, the default user-defined status, the history of the status and the
// log of changes; escalation and delegation by load are not simulated.
import { notSimulated } from "../errors.js";
import { readMail, storeMail } from "../mail.js";
import { toText } from "../search/values.js";
import { mainEmail } from "../services.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { type EntityDefinition, fields, type Save, whole } from "./definition.js";

const closed = 2;
/** LogAction of a save by a script. */
const savedFromScript = 13;

export const Ticket: EntityDefinition = {
  table: "ticket",
  keys: {
    ...fields("id", "title", "category", "slevel", "priority", "status", "author", "activate", "deadline", "origin"),
    ...fields("ownedBy:owned_by", "ticketStatus:ticket_status", "ticketType:ticket_type", "custId:cust_id"),
    ...fields(
      "createdBy:created_by",
      "createdAt:created_at",
      "closedAt:closed_at",
      "repliedAt:replied_at",
      "lastChanged:last_changed",
    ),
    ...fields(
      "origCategory:orig_category",
      "origPriority:orig_priority",
      "readStatus:read_status",
      "readByOwner:read_by_owner",
    ),
    ...fields(
      "firstReadByUser:first_read_by_user",
      "firstReadByOwner:first_read_by_owner",
      "displayFilter:display_filter",
    ),
    ...fields(
      "filterId:filter_id",
      "filterAddress:filter_address",
      "timeToClose:time_to_close",
      "realTimeToClose:real_time_to_close",
    ),
    ...fields(
      "dbiAgentId:dbi_agent_id",
      "dbiKey:dbi_key",
      "dbiLastModified:dbi_last_modified",
      "saleId:sale_id",
      "projectId:project_id",
    ),
    customers: { read: customers, write: (save, value) => save.after((id) => storeCustomers(save.session, id, value)) },
    isInEscalation: {
      read: (_session, row) => (Number(row.alert_level ?? 0) > 0 && Number(row.alert_stop ?? -1) === -1 ? "1" : "0"),
    },
    stopEscalation: {
      read: () => "",
      write: (save, value) => {
        if (value === "1" || value.toLowerCase() === "true")
          Object.assign(save.values, { alert_level: -1, alert_timeout: null });
      },
    },
  },
  beforeSave,
  operations: {
    log: (session, [id, who, text]) => {
      session.tenant.insert("ticket_log", {
        ticket_id: whole(id),
        log_who: String(who || session.user.name),
        log_when: session.localTime(),
        log_description: String(text ?? ""),
      });
      return null;
    },
    addSecondaryCustomers: (session, [id, persons]) => {
      for (const person of Array.isArray(persons) ? persons : []) addCustomer(session, whole(id), whole(person));
      return null;
    },
    buildEmailSubject: ({ tenant }, [id]) => {
      const row = tenant.row("ticket", whole(id));
      const tag = String(tenant.find("config", {})[0]?.tag || "#");
      return row ? `${tag}[${row.id}] ${row.title}` : "";
    },
    getMailFrom: ({ tenant }, [id]) =>
      String(tenant.row("ticket", whole(id))?.filter_address || tenant.find("config", {})[0]?.default_mail || ""),
    getOwnerEmail: ({ tenant }, [id]) => {
      const owner = ownerOf(tenant, whole(id));
      return owner?.email ? `"${owner.username}" <${owner.email}>` : "";
    },
    getOwnerSms: ({ tenant }, [id]) => String(ownerOf(tenant, whole(id))?.sms ?? ""),
    getInvolvedOnly: ({ tenant }, [id]) => {
      const asked = new Set(tenant.find("ticket_customers", { ticket_id: whole(id) }).map((row) => row.customer_id));
      const messages = tenant.find("ej_message", { ticket_id: whole(id) });
      const involved = messages.flatMap((message) =>
        tenant.find("message_customers", { message_id: message.id ?? null }),
      );
      return [
        ...new Set(involved.filter((row) => !asked.has(row.customer_id ?? null)).map((row) => String(row.email ?? ""))),
      ]
        .filter(Boolean)
        .join(",");
    },
    /** Arguments: request, subject, addresses, from the contact, ids of messages, comment. */
    sendMessages: (session, [id, subject, to, fromContact, messages, comment]) => {
      const { tenant } = session;
      const row = tenant.row("ticket", whole(id));
      const addresses = (Array.isArray(to) ? to : []).map(String).filter((each) => each !== "");
      if (!row || addresses.length === 0) return false;
      const bodies = (Array.isArray(messages) ? messages : [])
        .map((each) => tenant.row("ej_message", whole(each)))
        .filter((each) => each && Number(each.ticket_id) === Number(row.id))
        .map((each) => String(each?.body ?? ""));
      const from = fromContact === true ? mainEmail(tenant, Number(row.cust_id)) : "";
      storeMail(
        session,
        readMail({
          from: from || String(row.filter_address || tenant.find("config", {})[0]?.default_mail || ""),
          to: addresses,
          subject: String(subject ?? ""),
          body: [String(comment ?? ""), ...bodies].filter((part) => part !== "").join("\n\n"),
          ticketId: row.id,
        }),
      );
      return true;
    },
    delegate: (session, [id, category, notUser]) => delegate(session, whole(id), whole(category), whole(notUser)),
    checkEscalating: () => {
      throw notSimulated("Ticket.checkEscalating", "escalation needs the server's own clock and mailer");
    },
  },
};

function beforeSave(save: Save): void {
  const { session, old, values, options } = save;
  const now = session.localTime();
  if (!old) {
    values.created_at ??= now;
    values.created_by ??= session.user.id;
    values.owned_by ??= 1;
    values.status ??= 1;
    values.slevel ??= 2;
    values.title ??= "";
    values.connect_id ??= -1;
    values.alert_stop ??= -1;
    values.dbi_agent_id ??= -1;
    values.author ??= session.user.name;
  }
  values.last_changed ??= now;
  const status = Number(values.status ?? old?.status ?? 1);
  const statusChanged = !old || status !== Number(old.status);
  if (statusChanged && values.ticket_status === undefined) values.ticket_status = defaultStatus(session, status);
  if (statusChanged && status === closed) values.closed_at ??= now;
  if (values.cust_id !== undefined && values.contact_id === undefined) {
    values.contact_id = session.tenant.row("person", whole(values.cust_id))?.contact_id ?? null;
  }
  if (options.setReadStatus) values.read_status = 1;
  save.after((id) => logSave(save, id, now));
}

function defaultStatus({ tenant }: Session, status: number): SqlValue {
  const rows = tenant.find("ticket_status", { status });
  rows.sort((left, right) => Number(left.ts_rank) - Number(right.ts_rank));
  return rows.find((row) => !Number(row.deleted ?? 0))?.id ?? 0;
}

function logSave({ session, old, values, options }: Save, id: number, now: string): void {
  const { tenant, user } = session;
  const action = tenant.insert("ticket_log_action", {
    ticket_id: id,
    org_ticket_id: id,
    user_id: user.id,
    log_when: now,
    log_action: savedFromScript,
    description: "",
  });
  const table = tenant.table("ticket");
  for (const [name, value] of Object.entries(values)) {
    const field = table.fields.get(name.toLowerCase())!;
    const [from, to] = [toText(field, old?.[field.name]), toText(field, value)];
    if (!old || from === to || name === "last_changed") continue;
    tenant.insert("ticket_log_change", {
      ticket_id: id,
      action_id: action,
      from_value: from.slice(0, 255),
      to_value: to.slice(0, 255),
    });
  }
  if (values.ticket_status !== undefined && values.ticket_status !== old?.ticket_status) {
    const open = tenant.find("ticket_status_history", { ticket_id: id, to_datetime: null })[0];
    if (open) tenant.update("ticket_status_history", Number(open.id), { to_datetime: now });
    tenant.insert("ticket_status_history", { ticket_id: id, ticket_status: values.ticket_status, from_datetime: now });
  }
  if (options.log) {
    tenant.insert("ticket_log", { ticket_id: id, log_who: user.name, log_when: now, log_description: options.log });
  }
}

function customers({ tenant }: Session, row: Row): string {
  return tenant
    .find("ticket_customers", { ticket_id: row.id ?? null })
    .map((each) => each.customer_id)
    .join(",");
}

function storeCustomers(session: Session, id: number, value: string): void {
  session.tenant.remove("ticket_customers", { ticket_id: id });
  for (const person of value.split(",")) addCustomer(session, id, whole(person));
}

function addCustomer({ tenant }: Session, ticket: number, person: number): void {
  const link = { ticket_id: ticket, customer_id: person };
  if (person > 0 && tenant.find("ticket_customers", link).length === 0) tenant.insert("ticket_customers", link);
}

function ownerOf(tenant: Session["tenant"], ticket: number): Row | undefined {
  return tenant.row("ejuser", Number(tenant.row("ticket", ticket)?.owned_by ?? 0));
}

/** The active member of the category with the fewest open requests for its weight; 1 (nobody) when there is none. */
function delegate({ tenant }: Session, _ticket: number, category: number, notUser: number): number {
  const members = tenant.find("category_membership", { category_id: category }).filter((row) => {
    const user = Number(row.user_id);
    return user !== notUser && Number(row.weight ?? 1) > 0 && Number(tenant.row("ejuser", user)?.status) === 1;
  });
  const load = (row: Row): number =>
    tenant.find("ticket", { owned_by: row.user_id ?? null, status: 1 }).length / Number(row.weight ?? 1);
  members.sort((left, right) => load(left) - load(right) || Number(left.user_id) - Number(right.user_id));
  return Number(members[0]?.user_id ?? 1);
}
