// Members that show what stands in other rows: the person behind a member of a project, the names beside a document's
// keys, the rule of a repeating appointment, the stages of a guide (natives-crm 2.3). They are for reading; what is stored
// is the key, and the stages of a type are links of their own.
import { registered } from "../entities/definition.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { type ComputedSource, fullName, keyOf, nameOf, type Source } from "./sources.js";

/** A field of the row that a key of this row refers to. */
export function behind(key: string, table: string, field: string): ComputedSource {
  return { read: ({ tenant }, row) => tenant.row(table, Number(row[key] ?? 0))?.[field] ?? null };
}

/** The first address or phone of the person, or of the company when no person is meant. */
function firstElement(table: "phone" | "Email", field: string): ComputedSource {
  return {
    read: ({ tenant }, row) => {
      const [person, contact] = [Number(row.person_id ?? 0), Number(row.contact_id ?? 0)];
      const where: Row =
        table === "phone"
          ? { owner_id: person || contact, ptype_idx: person ? officePhone : companyPhone }
          : person
            ? { person_id: person }
            : { contact_id: contact, person_id: 0 };
      const rows = tenant.find(table, where).sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0));
      return rows[0]?.[field] ?? null;
    },
  };
}
const companyPhone = 1;
const companyFax = 3;
const officePhone = 16385;

/** Who takes part in a project or has a stake in a sale. */
export const personBehind: Readonly<Record<string, Source>> = {
  Firstname: behind("person_id", "person", "firstname"),
  MiddleName: behind("person_id", "person", "middleName"),
  Lastname: behind("person_id", "person", "lastname"),
  Mrmrs: behind("person_id", "person", "mrmrs"),
  FullName: {
    read: ({ tenant }, row) => {
      const person = tenant.row("person", Number(row.person_id ?? 0));
      return person ? fullName(person) : "";
    },
  },
  ContactDepartment: behind("contact_id", "contact", "department"),
  CountryId: behind("contact_id", "contact", "country_id"),
  EmailAddress: firstElement("Email", "email_address"),
  EmailAddressName: firstElement("Email", "description"),
  EmailDescription: firstElement("Email", "description"),
  EmailId: firstElement("Email", "email_id"),
  Phone: firstElement("phone", "phone"),
  PhoneId: firstElement("phone", "phone_id"),
};

/** The company beside the short form of a person. */
export const contactBehind: Readonly<Record<string, Source>> = {
  AssociateName: behind("associate_id", "associate", "name"),
  ContactCountryId: behind("contact_id", "contact", "country_id"),
  ContactDepartment: behind("contact_id", "contact", "department"),
  ContactOrgNr: behind("contact_id", "contact", "orgNr"),
  ContactPhone: ofContact("contact_id", companyPhone),
  ContactFax: ofContact("contact_id", companyFax),
};

function ofContact(key: string, kind: number): ComputedSource {
  return {
    read: ({ tenant }, row) =>
      Number(row[key] ?? 0) > 0
        ? (tenant.find("phone", { owner_id: Number(row[key]), ptype_idx: kind })[0]?.phone ?? null)
        : null,
  };
}

/** Town of the company: its street address, else its postal one. */
export const city: ComputedSource = {
  read: ({ tenant }, row) =>
    [2, 1]
      .map((kind) => tenant.find("address", { owner_id: keyOf(row), atype_idx: kind })[0]?.city)
      .find((each) => String(each ?? "") !== "") ?? "",
};

function rule({ tenant }: Session, row: Row): Row | undefined {
  return tenant.row("RecurrenceRule", Number(row.recurrenceRuleId ?? 0));
}

/** AppointmentStatus of bookings, and of what one associate gave to another. */
const isBookingStatus = (status: number): boolean => status >= 5 && status <= 10;
const isAssignmentStatus = (status: number): boolean => status >= 11 && status <= 13;
/** InvitationStatus and AssignmentStatus: none; InvitationStatus: accepted. */
const none = 1;
const accepted = 2;
/** BookingType. */
const bookingOwner = 2;
const bookingParticipant = 3;

/** BookingType of an appointment: those of a booking share a mother, and the mother is its own. */
function bookingType(row: Row): number {
  const mother = Number(row.mother_id ?? 0);
  if (mother <= 0 || Number(row.recurrenceRuleId ?? 0) > 0) return none;
  return mother === Number(keyOf(row)) ? bookingOwner : bookingParticipant;
}

function invitationStatus(row: Row): number {
  const status = Number(row.status ?? 0);
  if (isBookingStatus(status)) return status;
  return bookingType(row) === bookingParticipant ? accepted : none;
}

/** What an appointment's status and mother say about invitations and assignments. */
export const bookingMembers: Readonly<Record<string, Source>> = {
  InvitationStatus: { read: (_session, row) => invitationStatus(row) },
  AssignmentStatus: {
    read: (_session, row) => (isAssignmentStatus(Number(row.status ?? 0)) ? Number(row.status) : none),
    write: (save, value) => {
      if (isAssignmentStatus(Number(value))) save.values.status = Number(value);
    },
  },
  BookingType: { read: (_session, row) => bookingType(row) },
};

export const shortAppointmentMembers: Readonly<Record<string, Source>> = {
  IsBooking: { read: (_session, row) => Number(bookingType(row) !== none) },
  IsBookingMain: { read: (_session, row) => Number(bookingType(row) === bookingOwner) },
  IsRecurrence: { read: (session, row) => Number(rule(session, row) !== undefined) },
  RecurringPattern: { read: (session, row) => rule(session, row)?.pattern ?? 0 },
  RecurringStartDate: { read: (session, row) => rule(session, row)?.startDate ?? null },
  RecurringEndDate: { read: (session, row) => rule(session, row)?.endDate ?? null },
  CreatedByAssociateId: { field: "registered_associate_id" },
  PriorityId: { field: "priority_idx" },
  TaskType: behind("task_idx", "Task", "record_type"),
};

/** All stages of a list, those that links give to the type first, selected and in the order of the links. */
export function stages(list: string, link: string, owner: string, item: string): Source {
  return {
    read: ({ tenant }, row) => {
      const { primaryKey } = tenant.table(list);
      const ranks = new Map(
        tenant.find(link, { [owner]: keyOf(row) }).map((each) => [Number(each[item]), Number(each.rank ?? 0)] as const),
      );
      const place = (each: Row): number => ranks.get(Number(each[primaryKey])) ?? 1e6 + Number(each.rank ?? 0);
      return tenant
        .find(list, {})
        .filter((each) => !Number(each.deleted ?? 0) || ranks.has(Number(each[primaryKey])))
        .sort((left, right) => place(left) - place(right))
        .map((each) => ({
          Id: Number(each[primaryKey]),
          Name: String(each.name ?? ""),
          ToolTip: String(each.tooltip ?? ""),
          Rank: ranks.get(Number(each[primaryKey])) ?? Number(each.rank ?? 0),
          Deleted: Number(each.deleted ?? 0) !== 0,
          Selected: ranks.has(Number(each[primaryKey])),
          ChildItems: [],
        }));
    },
    write: (save, value) =>
      save.after((id) => {
        const { tenant } = save.session;
        const chosen = (Array.isArray(value) ? (value as { Id?: unknown; Selected?: unknown }[]) : []).filter(
          (each) => each.Selected === true,
        );
        const known = tenant.find(link, { [owner]: id }).map((each) => Number(each[item]));
        if (JSON.stringify(known) === JSON.stringify(chosen.map((each) => Number(each.Id)))) return;
        tenant.remove(link, { [owner]: id });
        for (const [index, each] of chosen.entries())
          tenant.insert(link, { [owner]: id, [item]: Number(each.Id), rank: index + 1, ...registered(save.session) });
      }),
  };
}

/** Entities that links lead to. */
const linkable = ["contact", "person", "project", "sale", "appointment", "document", "selection", "ticket"] as const;

/** Links to other entities: rows of relations from this one, by the number of its table. */
export function links(table: string): Source {
  const rows = ({ tenant }: Session, id: SqlValue): Row[] =>
    tenant.find("relations", { source_table: tenant.table(table).number, source_record: id });
  return {
    read: (session, row) =>
      rows(session, keyOf(row)).map((each) => {
        const target = linkable.find((name) => session.tenant.table(name).number === each.destination_table);
        return {
          LinkId: Number(each.relation_id),
          EntityName: target ?? "",
          Id: Number(each.destination_record),
          Description: target ? nameOf(session, target, each.destination_record ?? 0, true) : "",
          ExtraInfo: String(each.relcomment ?? ""),
        };
      }),
    write: (save, value) =>
      save.after((id) => {
        const { session } = save;
        const { tenant } = session;
        const wanted = (Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : []).filter(
          (each) => Number(each?.Id ?? 0) > 0,
        );
        const kept = new Set(wanted.map((each) => Number(each.LinkId ?? 0)));
        for (const each of rows(session, id))
          if (!kept.has(Number(each.relation_id))) tenant.remove("relations", { relation_id: each.relation_id ?? 0 });
        for (const each of wanted.filter(({ LinkId }) => !(Number(LinkId ?? 0) > 0)))
          tenant.insert("relations", {
            source_table: tenant.table(table).number,
            source_record: id,
            destination_table: tenant.table(String(each.EntityName ?? "")).number,
            destination_record: Number(each.Id),
            relcomment: String(each.ExtraInfo ?? ""),
            reversed: 0,
            ...registered(session),
          });
        const count = tenant.table(table).fields.get("activelinks");
        if (count) tenant.update(table, id, { [count.name]: rows(session, id).length });
      }),
  };
}

/** TimeSpan in seconds over a field that counts minutes. */
export function minutes(field: string): Source {
  return {
    read: (_session, row) => Number(row[field] ?? 0) * 60,
    write: (save, value) => {
      save.values[field] = Math.round(Number(value) / 60) || 0;
    },
  };
}

/** The price list of a product by its key; a list without a key goes by the number of its row. */
export const priceListKey: Source = {
  read: ({ tenant }, row) => {
    const list = tenant.row("PriceList", Number(row.PriceListId ?? 0));
    return list ? String(list.ERPPriceListKey || list.pricelist_id) : "";
  },
  write: ({ session, values }, value) => {
    const key = String(value ?? "");
    const list =
      session.tenant.find("PriceList", { ERPPriceListKey: key })[0] ??
      session.tenant.row("PriceList", Number(key) || 0);
    if (list) values.PriceListId = list.pricelist_id ?? 0;
  },
};

/** Lines of an alternative before its own discount, or one line before its discount: [inferred] quantity x list price. */
export const subTotalOfLine: ComputedSource = {
  read: (_session, row) => Number(row.Quantity ?? 0) * Number(row.UnitListPrice ?? 0),
};
export const subTotalOfAlternative: ComputedSource = {
  read: ({ tenant }, row) =>
    tenant
      .find("QuoteLine", { QuoteAlternativeId: keyOf(row) as SqlValue })
      .reduce((sum, line) => sum + Number(line.TotalPrice ?? 0), 0),
};
