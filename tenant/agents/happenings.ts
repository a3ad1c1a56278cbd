// What happened around companies: which of mine were touched since a time, and the summary of one; the holidays of a
// period (natives-crm 4, "plain selects").
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { type Carrier, loadCarrier, readCarrier } from "./mapping.js";
import { nameOf } from "./sources.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

export const happeningMethods: Readonly<Record<string, AgentMethod>> = {
  "NSContactAgent.GetMyActiveContacts": (session, [since, categories, actions]) =>
    activeContacts(session, String(since ?? ""), numbers(categories), Number(actions)),
  "NSContactAgent.GetContactSummary": (session, [contact, limit]) => summary(session, Number(contact), Number(limit)),
  "NSAppointmentAgent.GetRedLetterInformationListByDatesAndAssociate": (session, [from, to, associate]) =>
    holidays(session, String(from ?? ""), String(to ?? ""), Number(associate) || session.user.associateId),
};

/** ContactAction. */
const action = {
  created: 1,
  updated: 2,
  newActivity: 4,
  activityCompleted: 8,
  personAdded: 16,
  personUpdated: 32,
  documentAdded: 64,
} as const;

interface Happening {
  readonly action: number;
  readonly key: number;
  readonly time: string;
  /** Associate who did it. */
  readonly by: SqlValue;
  /** Person it is about. */
  readonly person: number;
}

/**
 * What happened to companies of the current associate since a time, the latest first. A time to come stands for the last
 * sign-in, which a tenant does not know: the day that is now.
 */
function activeContacts(session: Session, since: string, categories: readonly number[], actions: number): Carrier[] {
  const { tenant, user } = session;
  const from = since > session.localTime() ? session.localTime().slice(0, 10) : since;
  return tenant
    .find("contact", { associate_id: user.associateId, deleted: 0 })
    .filter((row) => categories.length === 0 || categories.includes(Number(row.category_idx)))
    .flatMap((contact) => {
      const all = happenings(session, contact).filter((each) => each.time >= from && (actions & each.action) !== 0);
      return all.map((each) => contactActivity(session, contact, each));
    })
    .sort((left, right) => compare(right.ActionTime, left.ActionTime));
}

function happenings(session: Session, contact: Row): Happening[] {
  const { tenant } = session;
  const id = Number(contact.contact_id);
  const ahead = Date.parse(`${session.localTime()}Z`) - Date.parse(`${session.utcTime()}Z`);
  /** Stamps are in UTC; people ask and read in their own time. */
  const local = (stamp: SqlValue | undefined): string => {
    const time = Date.parse(`${String(stamp ?? "")}Z`);
    return Number.isNaN(time) ? "" : new Date(time + ahead).toISOString().slice(0, 19).replace("T", " ");
  };
  const added = (row: Row, kind: number, key: string, person = 0): Happening => ({
    action: kind,
    key: Number(row[key]),
    time: local(row.registered),
    by: row.registered_associate_id ?? 0,
    person,
  });
  const changed = (row: Row, kind: number, key: string, person = 0): Happening[] =>
    String(row.updated ?? "") > String(row.registered ?? "")
      ? [{ ...added(row, kind, key, person), time: local(row.updated), by: row.updated_associate_id ?? 0 }]
      : [];
  return [
    added(contact, action.created, "contact_id"),
    ...changed(contact, action.updated, "contact_id"),
    ...tenant.find("person", { contact_id: id }).flatMap((row) => {
      const person = Number(row.person_id);
      return [
        added(row, action.personAdded, "person_id", person),
        ...changed(row, action.personUpdated, "person_id", person),
      ];
    }),
    ...tenant.find("appointment", { contact_id: id }).flatMap((row) => {
      const person = Number(row.person_id ?? 0);
      if (Number(row.document_id ?? 0) > 0) return [added(row, action.documentAdded, "document_id", person)];
      const fresh = added(row, action.newActivity, "appointment_id", person);
      return row.done ? [fresh, { ...fresh, action: action.activityCompleted, time: String(row.done) }] : [fresh];
    }),
  ];
}

function contactActivity(session: Session, contact: Row, happening: Happening): Carrier {
  const { ContactId, Name, Department, OrgNr, Category, AssociateId, AssociateFullName, URL } = readCarrier(
    session,
    "NSContact",
    contact,
  );
  const doer = session.tenant.row("associate", Number(happening.by ?? 0));
  return {
    ...{ ContactId, Name, Department, OrgNr, Category, AssociateId, AssociateFullName, URL },
    Action: happening.action,
    ActionId: happening.key,
    ActionTime: happening.time,
    ActivityPersonId: Number(doer?.person_id ?? 0),
    ActivityPersonName: nameOf(session, "associate", happening.by, true),
    PersonId: happening.person,
  };
}

/** The latest of each kind; -1 for all. */
function summary(session: Session, contact: number, limit: number): Carrier {
  const { tenant } = session;
  const latest = (rows: readonly Row[], field: string): Row[] =>
    [...rows]
      .sort((left, right) => compare(right[field], left[field]))
      .slice(0, limit >= 0 ? Math.trunc(limit) : undefined);
  const activities = tenant.find("appointment", { contact_id: contact });
  const isDocument = (row: Row): boolean => Number(row.document_id ?? 0) > 0;
  const persons = tenant.find("person", { contact_id: contact }).map((row) => Number(row.person_id));
  const tickets = persons.flatMap((person) => tenant.find("ticket", { cust_id: person }));
  return {
    Contact: loadCarrier(session, "NSContact", contact),
    Followups: latest(
      activities.filter((row) => !isDocument(row)),
      "do_by",
    ).map((row) => activityItem(session, row)),
    Documents: latest(activities.filter(isDocument), "do_by").map((row) => activityItem(session, row)),
    Sales: latest(tenant.find("sale", { contact_id: contact }), "saledate").map((row) => saleItem(session, row)),
    Tickets: latest(tickets, "created_at").map((row) => ({
      TicketId: Number(row.id),
      Title: String(row.title ?? ""),
      TicketStatus: Number(row.status ?? 0),
      Registered: row.created_at ?? null,
    })),
    Chats: latest(tenant.find("chat_session", { contact_id: contact }), "when_requested").map((row) => ({
      ChatSessionId: Number(row.id),
      Name: String(row.name ?? ""),
      CompanyName: String(row.company_name ?? ""),
      FirstMessage: String(row.first_message ?? ""),
      LastMessage: String(row.last_message ?? ""),
      WhenRequested: row.when_requested ?? null,
      WhenEnded: row.when_ended ?? null,
    })),
  };
}

const completed = 3;
const notCompleted = 1;

function activityItem({ tenant }: Session, row: Row): Carrier {
  const document = tenant.row("document", Number(row.document_id ?? 0));
  return {
    AppointmentId: Number(row.appointment_id),
    DocumentId: Number(row.document_id ?? 0),
    Date: row.do_by ?? null,
    Registered: row.registered ?? null,
    Completed: Number(row.status) === completed ? completed : notCompleted,
    Description: String(document?.header ?? tenant.row("text", Number(row.text_id ?? 0))?.text ?? ""),
  };
}

function saleItem({ tenant }: Session, row: Row): Carrier {
  const currency = tenant.row("Currency", Number(row.currency_id ?? 0));
  const rate = Number(currency?.rate ?? 1) / (Number(currency?.units ?? 1) || 1);
  return {
    SaleId: Number(row.sale_id),
    Heading: String(row.heading ?? ""),
    Amount: Number(row.amount ?? 0),
    AmountInBaseCurrency: Number(row.amount ?? 0) * rate,
    Currency: String(currency?.name ?? ""),
    Probability: Number(row.probability ?? 0),
    SaleDate: row.saledate ?? null,
    Status: Number(row.status ?? 0),
    Completed: Number(row.done ?? 0),
    Registered: row.registered ?? null,
  };
}

/** RedLetterDay.reds: the office is closed. */
const isHoliday = (row: Row): boolean => Number(row.reds ?? 0) !== 0;
const dayLength = 86_400_000;
/** Ten years of days; longer periods end there. */
const mostDays = 3660;

/** One entry for each day of a period, both ends counted: the holidays of the associate's country, and of others. */
function holidays({ tenant }: Session, from: string, to: string, associate: number): Carrier[] {
  const person = tenant.row("person", Number(tenant.row("associate", associate)?.person_id ?? 0));
  const company = tenant.row("contact", Number(person?.contact_id ?? 0));
  const country = Number(company?.country_id ?? person?.country_id ?? 0);
  const begin = Date.parse(`${from.slice(0, 10)}Z`);
  const end = Date.parse(`${to.slice(0, 10)}Z`);
  if (!(begin <= end)) return [];
  const days = tenant.find("RedLetterDay", {});
  return Array.from({ length: Math.min(mostDays, Math.round((end - begin) / dayLength) + 1) }, (_, index) => {
    const date = new Date(begin + index * dayLength).toISOString().slice(0, 10);
    const today = days.filter((row) => String(row.reddate ?? "").startsWith(date));
    const own = today.filter((row) => Number(row.country_id) === country);
    const others = today.filter((row) => Number(row.country_id) !== country);
    return {
      Date: `${date} 00:00:00`,
      RedLetterInformation: {
        IsOwnCountryHoliday: own.some(isHoliday),
        IsOtherCountryHoliday: others.some(isHoliday),
      },
      RedLetterDetails: {
        OwnCountryDayTexts: own.map((row) => String(row.text ?? "")),
        OtherCountryDayTexts: others.map((row) => String(row.text ?? "")),
      },
    };
  });
}

function compare(left: unknown, right: unknown): number {
  const [a, b] = [String(left ?? ""), String(right ?? "")];
  return a < b ? -1 : Number(a > b);
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
