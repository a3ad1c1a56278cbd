// Which table a NetServer carrier lies over, and the members that do not follow from their names (natives-crm 2.3).
// All else is found by name in mapping.ts.
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { participants } from "./invitations.js";
import {
  bookingMembers,
  city,
  contactBehind,
  links,
  minutes,
  personBehind,
  priceListKey,
  shortAppointmentMembers,
  stages,
  subTotalOfAlternative,
  subTotalOfLine,
} from "./joined.js";
import { recurrenceDates } from "./recurrence.js";
import {
  address,
  bare,
  birthDate,
  type CarrierDefinition,
  commaList,
  completed,
  elements,
  fullName,
  interests,
  jsonMap,
  keyOf,
  type Source,
  text,
  throughAppointment,
  userDefinedFields,
} from "./sources.js";

/** The definition of a carrier: listed here, or a table of the carrier's own name. */
export function definitionOf(session: Session, carrier: string): CarrierDefinition | undefined {
  if (Object.hasOwn(definitions, carrier)) return { carrier, ...definitions[carrier]! };
  const name = bare(carrier);
  const table = session.tenant.dictionary.table(tables[name] ?? name);
  return table ? { carrier, table: table.name } : undefined;
}

/** Tables of carriers whose table has another name. */
const tables: Readonly<Record<string, string>> = {
  Blob: "BinaryObject",
  Competitor: "Comptr",
  ContactInterest: "ContInt",
  CustomerLanguage: "cust_lang",
  DocumentTemplate: "DocTmpl",
  PersonInterest: "PersInt",
  Position: "PersPos",
  Preference: "UserPreference",
  ProjectMemberType: "PMembType",
  ProjectStatus: "ProjStatus",
  ProjectType: "ProjType",
  Rating: "Prob",
  TicketCategory: "ej_category",
  TicketMessage: "ej_message",
  TicketPriority: "ticket_priority",
  TicketStatus: "ticket_status",
  User: "associate",
  UserDefinedFieldInfo: "UDefField",
  UserInfo: "associate",
};

/** Persons of a request beside the main one; only their keys, as references. */
const secondaryPersons: Source = {
  read: (session, row) =>
    session.tenant
      .find("ticket_customers", { ticket_id: keyOf(row) })
      .filter((each) => each.customer_id !== row.cust_id)
      .map((each) => ({ PersonId: Number(each.customer_id) })),
  write: ({ session, after }, value) =>
    after((id) => {
      session.tenant.remove("ticket_customers", { ticket_id: id });
      const persons = (Array.isArray(value) ? value : []).map((each) =>
        Number((each as { PersonId?: unknown }).PersonId ?? 0),
      );
      const main = Number(session.tenant.row("ticket", id)?.cust_id ?? 0);
      for (const person of new Set([main, ...persons])) {
        if (person > 0) session.tenant.insert("ticket_customers", { ticket_id: id, customer_id: person });
      }
    }),
};

const contactMembers: Readonly<Record<string, Source>> = {
  CustomerLanguage: { field: "supportLanguageId" },
  Description: text("text_id", 1),
  Address: address(1, 2),
  Phones: elements("phone", { kind: 1 }),
  Faxes: elements("phone", { kind: 3 }),
  Emails: elements("Email", { owner: "contact_id" }),
  Urls: elements("URL", { owner: "contact_id" }),
  DirectPhone: elements("phone", { kind: 1, single: true }),
  EmailAddress: elements("Email", { owner: "contact_id", single: true }),
  URL: elements("URL", { owner: "contact_id", single: true }),
  FullName: { read: (_session, row) => [row.name, row.department].filter((part) => part).join(" ") },
  City: city,
};
const personMembers: Readonly<Record<string, Source>> = {
  CustomerLanguage: { field: "supportLanguageId" },
  Description: text("text_id", 2),
  Address: address(16387),
  BirthDate: birthDate,
  FullName: { read: (_session, row) => fullName(row) },
  FormalName: { read: (_session, row) => [row.mrmrs, fullName(row)].filter((part) => part).join(" ") },
  OfficePhones: elements("phone", { kind: 16385 }),
  MobilePhones: elements("phone", { kind: 16389 }),
  PrivatePhones: elements("phone", { kind: 16388 }),
  Pagers: elements("phone", { kind: 16390 }),
  Faxes: elements("phone", { kind: 16387 }),
  Emails: elements("Email", { owner: "person_id" }),
  Urls: elements("URL", { owner: "person_id" }),
  DirectPhone: elements("phone", { kind: 16385, single: true }),
  MobilePhone: elements("phone", { kind: 16389, single: true }),
  FaxPhone: elements("phone", { kind: 16387, single: true }),
  Email: elements("Email", { owner: "person_id", single: true }),
  IsAssociate: { read: ({ tenant }, row) => tenant.find("associate", { person_id: row.person_id ?? null }).length > 0 },
};
/** The rule of a recurring appointment; its dates are worked out when they are asked for. */
const recurrenceRule: Source = {
  read: ({ tenant }, row) => {
    const rule = tenant.row("RecurrenceRule", Number(row.recurrenceRuleId ?? 0));
    if (!rule) return null;
    return {
      RecurrenceId: Number(rule.RecurrenceRule_id),
      Pattern: Number(rule.pattern ?? 0),
      StartDate: rule.startDate,
      EndDate: rule.endDate,
      RecurrenceEndType: 1,
      IsRecurrence: true,
    };
  },
  write: (save, value) => {
    const rule = (value ?? {}) as Readonly<Record<string, unknown>>;
    if (!(Number(rule.Pattern ?? 0) > 0)) return;
    const dates =
      Array.isArray(rule.Dates) && rule.Dates.length > 0 ? rule.Dates.map((each) => each.Date) : recurrenceDates(rule);
    const stored = {
      pattern: Number(rule.Pattern),
      subPattern: 0,
      startDate: String(rule.StartDate ?? dates[0] ?? ""),
      endDate: String(dates.at(-1) ?? rule.EndDate ?? ""),
    };
    const known = Number(save.old?.recurrenceRuleId ?? 0);
    if (known > 0) save.session.tenant.update("RecurrenceRule", known, stored);
    else {
      save.values.recurrenceRuleId = save.session.tenant.insert("RecurrenceRule", stored);
      save.after((id) => repeat(save.session, id, dates.map(String)));
    }
  },
};

/** One more row per date after the first, as copies that point at the first as their mother. */
function repeat({ tenant }: Session, id: number, dates: readonly string[]): void {
  const { appointment_id: _key, ...row } = tenant.row("appointment", id)!;
  const length = Date.parse(`${row.endDate}Z`) - Date.parse(`${row.do_by}Z`);
  for (const date of dates.slice(1)) {
    const end = new Date(Date.parse(`${date}Z`) + (length || 0)).toISOString().slice(0, 19).replace("T", " ");
    tenant.insert("appointment", { ...row, do_by: date, activeDate: date, endDate: end, mother_id: id });
  }
}

const appointmentMembers: Readonly<Record<string, Source>> = {
  StartDate: { field: "do_by" },
  Description: text("text_id", 4),
  Completed: completed,
  Recurrence: recurrenceRule,
  Participants: participants,
  Agenda: text("agenda_text_id", 4),
  InternalNotes: text("internal_notes_text_id", 4),
  AssignedBy: { field: "assignedBy" },
  IsAlldayEvent: { field: "alldayEvent" },
  IsFree: { field: "freeBusy" },
  AlarmLeadTime: minutes("alarm"),
  ...bookingMembers,
};
const projectMembers: Readonly<Record<string, Source>> = {
  Description: text("text_id", 11),
  Completed: { field: "done" },
  ProjectType: { field: "type_idx" },
  ProjectStatus: { field: "status_idx" },
  TypeId: { field: "type_idx" },
  StatusId: { field: "status_idx" },
  URL: elements("URL", { owner: "project_id", single: true }),
};
const saleMembers: Readonly<Record<string, Source>> = {
  Number: { field: "number1" },
  Title: { field: "heading" },
  Rating: { field: "probability_idx" },
  Competitor: { field: "comptr_id" },
  Completed: { field: "done" },
  SaleText: text("text_id", 7),
  Description: text("text_id", 7),
  Postit: text("postitText_id", 7),
  WeightedAmount: { read: (_session, row) => (Number(row.amount ?? 0) * Number(row.probability ?? 0)) / 100 },
};
const ticketMembers: Readonly<Record<string, Source>> = {
  BaseStatus: { field: "status" },
  Status: { field: "ticket_status" },
  Person: { field: "cust_id" },
  // Shown as associates, stored as Service users.
  OwnedBy: { field: "owned_by", through: { table: "associate", field: "ejuserId" } },
  CreatedBy: { field: "created_by", through: { table: "associate", field: "ejuserId" } },
};

const definitions: Readonly<Record<string, CarrierDefinition>> = {
  NSContact: { table: "contact", members: contactMembers },
  NSContactEntity: {
    table: "contact",
    members: {
      ...contactMembers,
      Persons: { children: "NSPerson", owner: "contact_id" },
      Interests: interests("ContInt", "contactinterest", "contact_id", "cinterest_idx"),
      UserDefinedFields: userDefinedFields,
    },
    softDelete: "deleted",
    defaults: ({ user }) => ({ associate_id: user.associateId, country_id: 1, group_id: 1 }),
  },
  NSPerson: { table: "person", members: { ...personMembers, ...contactBehind } },
  NSPersonEntity: {
    table: "person",
    members: {
      ...personMembers,
      Interests: interests("PersInt", "personinterest", "person_id", "pinterest_idx"),
      ShipmentTypes: interests("ShipmentType", "ShipmentTypeReservation", "person_id", "ShipmentType_id"),
      UserDefinedFields: userDefinedFields,
    },
    softDelete: "retired",
    defaults: ({ user }) => ({ associate_id: user.associateId, country_id: 1 }),
  },
  NSAssociate: {
    table: "associate",
    members: {
      FullName: { read: (session, row) => personOf(session, row) || String(row.name ?? "") },
      FormalName: { read: (session, row) => personOf(session, row) || String(row.name ?? "") },
    },
  },
  NSUser: {
    table: "associate",
    members: {
      Person: { field: "person_id" },
      UserGroup: { field: "group_idx" },
      EjUserId: { field: "ejuserId" },
      DisplayName: { read: (session, row) => personOf(session, row) || String(row.name ?? "") },
    },
  },
  NSWebhook: {
    table: "Webhook",
    members: {
      Events: commaList("events"),
      ErrorsEmail: commaList("errors_email"),
      Headers: jsonMap("headers"),
      Properties: jsonMap("properties"),
    },
    // WebhookState: active.
    defaults: () => ({ type: "webhook", state: 1 }),
  },
  NSUserInfo: { table: "associate" },
  NSUserDefinedFieldInfo: { table: "UDefField", members: { UDefFieldId: { field: "UDefField_Id" } } },
  NSAppointment: { table: "appointment", members: { ...appointmentMembers, ...shortAppointmentMembers } },
  NSAppointmentEntity: {
    table: "appointment",
    members: { ...appointmentMembers, Links: links("appointment"), UserDefinedFields: userDefinedFields },
    defaults: ({ user, localTime }, args) => ({
      associate_id: Number(args[1] ?? 0) > 0 ? Number(args[1]) : user.associateId,
      type: Number(args[0] ?? 1),
      status: 1,
      task_idx: 1,
      do_by: localTime(),
      endDate: localTime(),
      activeDate: localTime(),
    }),
    beforeSave: (values) => {
      if (values.do_by !== undefined && values.activeDate === undefined) values.activeDate = values.do_by;
    },
  },
  NSSale: { table: "sale", members: saleMembers },
  NSSaleEntity: {
    table: "sale",
    members: {
      ...saleMembers,
      Links: links("sale"),
      SaleStakeholders: { children: "NSSaleStakeholder", owner: "sale_id", saved: true },
      UserDefinedFields: userDefinedFields,
    },
    defaults: ({ user, localTime }) => ({
      associate_id: user.associateId,
      saledate: localTime(),
      status: 1,
      done: 1,
      currency_id: 1,
      saleType_id: 1,
    }),
  },
  NSProject: { table: "project", members: projectMembers },
  NSProjectEntity: {
    table: "project",
    members: {
      ...projectMembers,
      Links: links("project"),
      ProjectMembers: { children: "NSProjectMember", owner: "project_id", saved: true },
      UserDefinedFields: userDefinedFields,
      Postit: text("postitText_id", 6),
      Urls: elements("URL", { owner: "project_id" }),
    },
    defaults: ({ user }) => ({ associate_id: user.associateId, type_idx: 1, status_idx: 1, done: 0 }),
  },
  NSDocument: { table: "document", members: { ...throughAppointment("short"), Description: text("text_id", 5) } },
  NSDocumentEntity: {
    table: "document",
    members: {
      ...throughAppointment("entity"),
      Description: text("text_id", 5),
      ExternalRef: { field: "extref" },
      Links: links("document"),
      UserDefinedFields: userDefinedFields,
    },
    defaults: () => ({ name: "", header: "" }),
  },
  NSTicket: {
    table: "ticket",
    members: { ...ticketMembers, OwnedBy: { field: "owned_by" }, CreatedBy: { field: "created_by" } },
  },
  NSTicketEntity: {
    table: "ticket",
    members: {
      ...ticketMembers,
      Messages: { children: "NSTicketMessage", owner: "ticket_id" },
      SecondaryPersons: secondaryPersons,
    },
    defaults: ({ user, localTime }) => ({
      status: 1,
      slevel: 2,
      owned_by: user.id,
      created_by: user.id,
      created_at: localTime(),
      connect_id: -1,
      alert_stop: -1,
    }),
  },
  NSTicketMessageEntity: {
    table: "ej_message",
    members: { EjMessageId: { field: "id" }, Person: { field: "customer_id" }, HtmlBody: { field: "html_body" } },
    defaults: ({ user, localTime }) => ({ type: 1, slevel: 2, created_at: localTime(), created_by: user.id }),
  },
  NSSelectionEntity: {
    table: "selection",
    members: {
      SelectionType: { field: "seltype" },
      SelectionCategory: { field: "searchCat_id" },
      SelectionUnionType: { field: "combinationType" },
      Completed: { field: "done" },
      Description: text("text_id", 12),
      Postit: text("postitText_Id", 12),
    },
    defaults: ({ user }) => ({ associate_id: user.associateId, targetTableNumber: 5 }),
  },
  NSTicketStatusEntity: {
    table: "ticket_status",
    members: { IsDefault: { read: ({ tenant }, row) => isFirstOfItsKind(tenant.find("ticket_status", {}), row) } },
  },
  NSProjectMember: {
    table: "projectmember",
    members: {
      ...personBehind,
      ProjectMemberTypeId: { field: "mtype_idx" },
      ProjectMemberTypeName: { field: "mtype_idx" },
      Comment: text("text_id", 10),
    },
  },
  NSSaleStakeholder: { table: "salestakeholder", members: personBehind },
  NSProjectTypeEntity: {
    table: "ProjType",
    members: { Stages: stages("ProjStatus", "ProjectTypeStatusLink", "projType_id", "projStatus_id") },
  },
  NSSaleTypeEntity: {
    table: "SaleType",
    members: { Stages: stages("Prob", "SaleTypeStageLink", "saleType_id", "stageId") },
  },
  NSSuggestedAppointmentEntity: {
    table: "SuggestedAppointment",
    members: { Type: { field: "task_id" }, Duration: minutes("duration") },
  },
  NSQuote: {
    table: "Quote",
    members: { FavoriteQuoteAlternative: { carrier: "NSQuoteAlternative", key: favouriteAlternative } },
  },
  NSQuoteEntity: { table: "Quote", members: { QuoteVersions: { children: "NSQuoteVersion", owner: "QuoteId" } } },
  NSQuoteVersion: {
    table: "QuoteVersion",
    members: { QuoteAlternatives: { children: "NSQuoteAlternative", owner: "QuoteVersionId" } },
  },
  NSQuoteAlternative: { table: "QuoteAlternative", members: { SubTotal: subTotalOfAlternative } },
  NSProduct: { table: "Product", members: { ERPPriceListKey: priceListKey } },
  NSQuoteLine: { table: "QuoteLine", members: { SubTotal: subTotalOfLine } },
  NSPreference: { table: "UserPreference", members: preferenceMembers() },
};

/** Nothing stored says which status is taken by default: it is the first in the list with the same base status. */
function isFirstOfItsKind(statuses: readonly Row[], row: Row): boolean {
  const place = (each: Row): number => Number(each.ts_rank ?? 0) * 1e6 + Number(each.id);
  return statuses
    .filter((each) => each.status === row.status && Number(each.deleted ?? 0) === 0)
    .every((each) => place(each) >= place(row));
}

/** The likely alternative of the active version. */
function favouriteAlternative({ tenant }: Session, row: Row): number {
  const version = tenant.row("QuoteVersion", Number(row.ActiveQuoteVersionId ?? 0));
  return Number(version?.LikelyQuoteAlternativeId ?? 0);
}

function personOf({ tenant }: Session, row: Row): string {
  const person = tenant.row("person", Number(row.person_id ?? 0));
  return person ? fullName(person) : "";
}

function preferenceMembers(): Readonly<Record<string, Source>> {
  return {
    Level: { field: "deflevel" },
    TargetId: { field: "owner_id" },
    RawValue: { field: "prefvalue" },
    DisplayValue: { field: "prefvalue" },
    Specification: {
      read: (_session, row) => ({ Section: String(row.prefsection ?? ""), Key: String(row.prefkey ?? "") }),
      write: (save, value) => {
        const spec = (value ?? {}) as Readonly<Record<string, unknown>>;
        save.values.prefsection = String(spec.Section ?? "");
        save.values.prefkey = String(spec.Key ?? "");
      },
    },
  };
}
