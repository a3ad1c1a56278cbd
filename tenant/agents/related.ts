// Agent methods that ask for the rows belonging to something: members of a project, lines of a quote, a diary between
// two times, documents of a company (natives-crm 4, "plain selects").
import type { Session } from "../session.js";
import { identifier, type Row, type SqlValue } from "../tenant.js";
import { definitionOf } from "./carriers.js";
import { readCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** Method, carrier, field that equals the first argument. */
const lists: readonly (readonly [method: string, carrier: string, field: string])[] = [
  ["NSContactAgent.GetPersons", "NSPerson", "contact_id"],
  ["NSPersonAgent.GetPersonsFromContact", "NSPerson", "contact_id"],
  ["NSProjectAgent.GetProjectMembers", "NSProjectMember", "project_id"],
  ["NSSaleAgent.GetSaleStakeholders", "NSSaleStakeholder", "sale_id"],
  ["NSQuoteAgent.GetQuoteVersions", "NSQuoteVersion", "QuoteId"],
  ["NSQuoteAgent.GetQuoteAlternatives", "NSQuoteAlternative", "QuoteVersionId"],
  ["NSQuoteAgent.GetQuoteLines", "NSQuoteLine", "QuoteAlternativeId"],
];
const singles: readonly (readonly [method: string, carrier: string, field: string])[] = [
  ["NSQuoteAgent.GetQuoteEntityFromSaleId", "NSQuoteEntity", "SaleId"],
  ["NSQuoteAgent.GetQuoteFromSaleId", "NSQuote", "SaleId"],
];
/** Method, field of the appointment, field of a fifth argument. The arguments: key, from, to, count. */
const diaries: readonly (readonly [method: string, field: string, narrow?: string])[] = [
  ["GetAssociateDiary", "associate_id"],
  ["GetPersonDiary", "person_id"],
  ["GetContactAppointments", "contact_id"],
  ["GetContactAppointmentsByTask", "contact_id", "task_idx"],
  ["GetContactAppointmentsByTasks", "contact_id", "task_idx"],
  ["GetContactAppointmentsByType", "contact_id", "type"],
  ["GetProjectAppointments", "project_id"],
  ["GetProjectAppointmentsByTask", "project_id", "task_idx"],
  ["GetProjectAppointmentsByTasks", "project_id", "task_idx"],
  ["GetProjectAppointmentsByType", "project_id", "type"],
];
/** The same for a person; an argument more after the key says whether activities of projects count. */
const personDiaries: readonly (readonly [method: string, narrow?: string])[] = [
  ["GetPersonAppointments"],
  ["GetPersonAppointmentsByTask", "task_idx"],
  ["GetPersonAppointmentsByTasks", "task_idx"],
  ["GetPersonAppointmentsByType", "type"],
];
const memberDiaries: readonly (readonly [method: string, narrow?: string])[] = [
  ["GetProjectMemberAppointments"],
  ["GetProjectMemberAppointmentsByTask", "task_idx"],
  ["GetProjectMemberAppointmentsByTasks", "task_idx"],
  ["GetProjectMemberAppointmentsByType", "type"],
];
/** Method, field of the document's appointment row, whether times and count follow, field of a fifth argument. */
const documents: readonly (readonly [method: string, field: string, dated: boolean, narrow?: string])[] = [
  ["GetContactDocuments", "contact_id", true],
  ["GetContactDocumentsByTemplateType", "contact_id", true, "task_idx"],
  ["GetContactDocumentsByTemplateTypes", "contact_id", true, "task_idx"],
  ["GetProjectDocuments", "project_id", true],
  ["GetProjectDocumentsByTemplateType", "project_id", true, "task_idx"],
  ["GetProjectDocumentsByTemplateTypes", "project_id", true, "task_idx"],
  ["GetPersonDocuments", "person_id", false],
  ["GetSaleDocuments", "sale_id", false],
];

export const relatedMethods: Readonly<Record<string, AgentMethod>> = Object.fromEntries<AgentMethod>([
  ...lists.map(
    ([method, carrier, field]) =>
      [method, (session: Session, [key]: readonly unknown[]) => rowsOf(session, carrier, field, key)] as const,
  ),
  ...singles.map(
    ([method, carrier, field]) =>
      [
        method,
        (session: Session, [key]: readonly unknown[]) => rowsOf(session, carrier, field, key)[0] ?? null,
      ] as const,
  ),
  ...diaries.map(([method, field, narrow]) => [`NSAppointmentAgent.${method}`, diary(field, narrow)] as const),
  ...personDiaries.map(
    ([method, narrow]) =>
      [
        `NSAppointmentAgent.${method}`,
        (session: Session, [key, , ...rest]: readonly unknown[]) => diary("person_id", narrow)(session, [key, ...rest]),
      ] as const,
  ),
  ...memberDiaries.map(
    ([method, narrow]) =>
      [
        `NSAppointmentAgent.${method}`,
        (session: Session, [key, ...rest]: readonly unknown[]) =>
          diary("person_id", narrow)(session, [membersOfProject(session, key), ...rest]),
      ] as const,
  ),
  [
    "NSAppointmentAgent.GetAssociatesDiary",
    (session, [keys, from, to]) => diary("associate_id")(session, [Array.isArray(keys) ? keys : [], from, to, -1]),
  ],
  ["NSAppointmentAgent.GetPersonTasks", (session, [key, count]) => tasks(session, "person_id", Number(key), count)],
  [
    "NSAppointmentAgent.GetMyTasks",
    (session, [count]) => tasks(session, "associate_id", session.user.associateId, count),
  ],
  ["NSAppointmentAgent.GetMyDiary", (session, args) => diary("associate_id")(session, [0, ...args])],
  ...documents.map(
    ([method, field, dated, narrow]) => [`NSDocumentAgent.${method}`, documentsOf(field, dated, narrow)] as const,
  ),
  ["NSAppointmentAgent.GetMyAppointments", (session, args) => diary("associate_id")(session, [0, ...args])],
  ["NSAppointmentAgent.GetAppointmentRecords", appointmentRecords],
  ["NSProjectAgent.GetProjectsFromContact", projectsOf("contact_id")],
  ["NSProjectAgent.GetProjectsFromPerson", projectsOf("person_id")],
  ["NSProjectAgent.GetProjectMembersById", (session, [ids]) => rowsByKey(session, "NSProjectMember", ids)],
  ["NSSaleAgent.GetSalesByDate", salesByDate],
  ["NSSaleAgent.GetRecentSales", recentSales],
  ["NSSaleAgent.GetUpcomingSales", upcomingSales],
  [
    "NSSaleAgent.GetOpenSalesForContact",
    (session, [contact]) =>
      session.tenant
        .find("sale", { contact_id: Number(contact), status: 1 })
        .map((row) => readCarrier(session, "NSSale", row)),
  ],
]);

function rowsOf(session: Session, carrier: string, field: string, key: unknown): unknown[] {
  const { table } = definitionOf(session, carrier)!;
  const rows = session.tenant.find(table, { [field]: Number(key ?? 0) });
  return rows.sort((left, right) => rank(left) - rank(right)).map((row) => readCarrier(session, carrier, row));
}

function rank(row: Row): number {
  return Number(row.rank ?? row.Rank ?? 0);
}

/** Appointments that begin between two times; associate 0 is the current one, count -1 no limit. */
function diary(field: string, narrow?: string): AgentMethod {
  return (session, [key, from, to, count, fifth]) => {
    const owner = field === "associate_id" && Number(key) === 0 ? session.user.associateId : key;
    const where = [
      equals(field, owner),
      between(from, to),
      "document_id IS NULL OR document_id = 0",
      narrow ? equals(narrow, fifth) : undefined,
    ];
    return appointments(session, where, count).map((row) => readCarrier(session, "NSAppointment", row));
  };
}

function documentsOf(field: string, dated: boolean, narrow?: string): AgentMethod {
  return (session, [key, from, to, count, fifth]) => {
    const where = [
      equals(field, [key]),
      dated ? between(from, to) : undefined,
      "document_id > 0",
      narrow ? equals(narrow, fifth) : undefined,
    ];
    return appointments(session, where, dated ? count : -1).flatMap((appointment) => {
      const row = session.tenant.row("document", Number(appointment.document_id));
      return row ? [readCarrier(session, "NSDocument", row)] : [];
    });
  };
}

/** AppointmentType of a task. */
const toDo = 2;
const completed = 3;

/** Tasks that are not done, in order of their time. */
function tasks(session: Session, field: string, key: number, count: unknown): unknown[] {
  const where = [equals(field, key), equals("type", toDo), `status <> ${completed}`];
  return appointments(session, where, count).map((row) => readCarrier(session, "NSAppointment", row));
}

function membersOfProject({ tenant }: Session, project: unknown): number[] {
  return tenant.find("projectmember", { project_id: Number(project) }).map((row) => Number(row.person_id));
}

type Condition = string | { readonly text: string; readonly values: readonly SqlValue[] } | undefined;

function appointments(session: Session, conditions: readonly Condition[], count: unknown): Row[] {
  const given = conditions.filter((each) => each !== undefined);
  const where = given.map((each) => `(${typeof each === "string" ? each : each.text})`).join(" AND ");
  const values = given.flatMap((each) => (typeof each === "string" ? [] : each.values));
  const limit = Number(count ?? -1) > 0 ? Math.trunc(Number(count)) : -1;
  const sql = `SELECT * FROM "appointment" WHERE ${where} ORDER BY do_by, appointment_id LIMIT ?`;
  return session.tenant.all([session.tenant.table("appointment")], sql, [...values, limit]);
}

function equals(field: string, value: unknown): Condition {
  const values = (Array.isArray(value) ? value : [value]).map((each) => Number(each ?? 0));
  return { text: `${identifier(field)} IN (${values.map(() => "?").join(",")})`, values };
}

/** A time that is not given is no bound. */
function between(from: unknown, to: unknown): Condition {
  const bounds = (
    [
      ["do_by >= ?", from],
      ["do_by <= ?", to],
    ] as const
  ).filter(([, value]) => typeof value === "string" && value !== "");
  if (bounds.length === 0) return undefined;
  return { text: bounds.map(([text]) => text).join(" AND "), values: bounds.map(([, value]) => String(value)) };
}

/** Arguments: from, to, least amount (-1 any), status (0 any). */
function salesByDate(session: Session, [from, to, amount, status]: readonly unknown[]): unknown[] {
  const inside = (row: Row): boolean =>
    (!from || String(row.saledate) >= String(from)) &&
    (!to || String(row.saledate) <= String(to)) &&
    (Number(amount) < 0 || Number(row.amount ?? 0) >= Number(amount)) &&
    (Number(status) <= 0 || Number(row.status) === Number(status));
  return session.tenant
    .find("sale", {})
    .filter(inside)
    .map((row) => readCarrier(session, "NSSale", row));
}

/** Sold ones, the latest first. Arguments: least amount, count (-1 any). */
function recentSales(session: Session, [amount, count]: readonly unknown[]): unknown[] {
  const sold = session.tenant
    .find("sale", { status: 2 })
    .filter((row) => Number(row.amount ?? 0) >= Number(amount ?? -1))
    .sort((left, right) => compare(right.saledate, left.saledate));
  return limited(sold, count).map((row) => readCarrier(session, "NSSale", row));
}

/** Open ones, the most valuable first. Arguments: least weighted amount, count (-1 any). */
function upcomingSales(session: Session, [amount, count]: readonly unknown[]): unknown[] {
  const weighted = (row: Row): number => (Number(row.amount ?? 0) * Number(row.probability ?? 0)) / 100;
  const open = session.tenant
    .find("sale", { status: 1 })
    .filter((row) => weighted(row) >= Number(amount ?? -1))
    .sort((left, right) => weighted(right) - weighted(left));
  return limited(open, count).map((row) => readCarrier(session, "NSSale", row));
}

function compare(left: SqlValue | undefined, right: SqlValue | undefined): number {
  const [a, b] = [String(left ?? ""), String(right ?? "")];
  return a < b ? -1 : Number(a > b);
}

function limited<T>(rows: readonly T[], count: unknown): readonly T[] {
  return Number(count ?? -1) >= 0 ? rows.slice(0, Math.trunc(Number(count))) : rows;
}

/** A booking and those made for its participants, or all of a repetition; a key of 0 asks for nothing. */
function appointmentRecords(session: Session, [mother, rule]: readonly unknown[]): unknown[] {
  const rows = session.tenant.find("appointment", {}).filter((row) => {
    const isRelated = Number(row.mother_id) === Number(mother) || Number(row.appointment_id) === Number(mother);
    return (Number(mother) > 0 && isRelated) || (Number(rule) > 0 && Number(row.recurrenceRuleId) === Number(rule));
  });
  return rows.map((row) => readCarrier(session, "NSAppointment", row));
}

/** Projects that a company's persons, or one person, are members of. */
function projectsOf(field: "contact_id" | "person_id"): AgentMethod {
  return (session, [key]) => {
    const members = session.tenant.find("projectmember", { [field]: Number(key ?? 0) });
    return rowsByKey(session, "NSProject", [...new Set(members.map((row) => row.project_id))]);
  };
}

/** The rows of the given keys, in that order; keys of no row are left out. */
function rowsByKey(session: Session, carrier: string, keys: unknown): unknown[] {
  const { table } = definitionOf(session, carrier)!;
  return (Array.isArray(keys) ? keys : []).flatMap((key) => {
    const row = session.tenant.row(table, Number(key ?? 0));
    return row ? [readCarrier(session, carrier, row)] : [];
  });
}
