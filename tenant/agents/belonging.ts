// Agent methods over what belongs to somebody or to something: my companies, a person's sales, a group's diary; and the
// small questions of screens (is a number free, what is wrong with an entity). All are plain reads and writes of rows.
import { registered, updated } from "../entities/definition.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { definitionOf } from "./carriers.js";
import { type Carrier, keyMemberOf, loadCarrier, readCarrier, saveCarrier } from "./mapping.js";
import { address, withKey } from "./sources.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

const open = 1;
const sold = 2;
const lost = 3;

const contacts: Readonly<Record<string, AgentMethod>> = {
  "NSContactAgent.AddPerson": (session, [contact, person]) =>
    saveCarrier(session, "NSPersonEntity", { ...(person as Carrier), Contact: { ContactId: Number(contact) } }),
  "NSContactAgent.GetContactWithPersons": (session, [id]) => loadCarrier(session, "NSContactEntity", Number(id)),
  "NSContactAgent.GetMyContact": (session) => loadCarrier(session, "NSContactEntity", myContact(session)),
  "NSContactAgent.GetMyBizCard": (session) => loadCarrier(session, "NSContactEntity", myContact(session)),
  "NSContactAgent.GetMyContacts": (session) =>
    rows(session, "NSContact", { associate_id: session.user.associateId, deleted: 0 }),
  "NSContactAgent.GetMyRecentContacts": (session) =>
    recent(session, "NSContact", { updated_associate_id: session.user.associateId }, "updated", -1),
  "NSContactAgent.GetAddress": (session, [id]) => addressLines(session, "contact", Number(id)),
  "NSContactAgent.GetAddressByCountry": (session, [id]) => addressLines(session, "contact", Number(id)),
  "NSContactAgent.ChangeCountry": (_session, [entity, country]) => withCountry(entity, country),
  "NSContactAgent.IsNumberValid": (session, [id, number]) => isFree(session, "contact", "number1", id, number),
  "NSContactAgent.ValidateContactEntity": (_session, [entity]) => missing(entity, ["Name"]),
};

const persons: Readonly<Record<string, AgentMethod>> = {
  "NSPersonAgent.GetMyPerson": (session) => loadCarrier(session, "NSPersonEntity", myPerson(session)),
  "NSPersonAgent.GetMyOwner": (session) => loadCarrier(session, "NSPerson", myPerson(session)),
  "NSPersonAgent.GetColleagues": (session) => rows(session, "NSPerson", { contact_id: myContact(session), retired: 0 }),
  "NSPersonAgent.GetPersonsFromProject": (session, [project]) =>
    session.tenant
      .find("projectmember", { project_id: Number(project) })
      .map((member) => loadCarrier(session, "NSPerson", Number(member.person_id)))
      .filter((person) => person !== null),
  "NSPersonAgent.GetAddress": (session, [id]) => addressLines(session, "person", Number(id)),
  "NSPersonAgent.GetAddressByCountry": (session, [id]) => addressLines(session, "person", Number(id)),
  "NSPersonAgent.GetPhones": (session, [id]) => {
    const person = loadCarrier(session, "NSPersonEntity", Number(id));
    return ["OfficePhones", "MobilePhones", "PrivatePhones", "Pagers"].flatMap((kind) => carriers(person?.[kind]));
  },
  "NSPersonAgent.ChangeCountry": (_session, [entity, country]) => withCountry(entity, country),
  "NSPersonAgent.AddEmailAddressToPerson": addEmail,
  "NSPersonAgent.Move": (session, [person, contact, after]) => {
    const { tenant } = session;
    tenant.update("person", Number(person), { contact_id: Number(contact), ...updated(session) });
    const activities = tenant.find("appointment", { person_id: Number(person) });
    for (const each of activities.filter((row) => typeof after === "string" && String(row.do_by) >= after))
      tenant.update("appointment", Number(each.appointment_id), { contact_id: Number(contact) });
    return null;
  },
  "NSPersonAgent.SetPersonRank": (session, [person, rank]) =>
    session.tenant.update("person", Number(person), { rank: Number(rank) }),
  "NSPersonAgent.IsNumberValid": (session, [id, number]) => isFree(session, "person", "person_number", id, number),
  "NSPersonAgent.ValidatePersonEntity": (_session, [entity]) => missing(entity, ["Lastname"]),
};

const sales: Readonly<Record<string, AgentMethod>> = {
  "NSSaleAgent.GetSalesFromContact": (session, [contact, onlyOpen]) =>
    rows(session, "NSSale", { contact_id: Number(contact), ...(onlyOpen === true ? { status: open } : {}) }),
  "NSSaleAgent.GetSalesFromPerson": (session, [person, onlyOpen]) =>
    rows(session, "NSSale", { person_id: Number(person), ...(onlyOpen === true ? { status: open } : {}) }),
  "NSSaleAgent.GetMyOpportunities": (session, [count]) =>
    recent(session, "NSSale", { associate_id: session.user.associateId, status: open }, "saledate", count),
  "NSSaleAgent.SetAsSold": (session, [ids]) => setStatus(session, ids, sold),
  "NSSaleAgent.SetAsLost": (session, [ids]) => setStatus(session, ids, lost),
  "NSSaleAgent.GetNextDueDate": ({ tenant }, [id]) => tenant.row("sale", Number(id))?.nextDueDate ?? null,
  "NSSaleAgent.GetProbabilityFromStage": ({ tenant }, [stage]) =>
    Number(tenant.row("Prob", Number(stage))?.probability ?? 0),
  "NSSaleAgent.IsNumberValid": (session, [id, number]) => isFree(session, "sale", "number1", id, number),
  "NSSaleAgent.ValidateSaleEntity": (_session, [entity]) => missing(entity, ["Heading"]),
  "NSSaleAgent.HasStakeholderSetting": ({ tenant }, [sale]) => {
    const type = tenant.row("SaleType", Number(tenant.row("sale", Number(sale))?.saleType_id ?? 0));
    return Number(type?.hasStakeholders ?? 0) !== 0;
  },
  "NSSaleAgent.AddSaleStakeholders": (session, [sale, stakeholders]) => {
    for (const each of carriers(stakeholders)) addChild(session, "NSSaleStakeholder", "sale_id", Number(sale), each);
    return null;
  },
  "NSSaleAgent.UpdateSaleStakeholders": (session, [stakeholders]) =>
    carriers(stakeholders).map((each) => saveCarrier(session, "NSSaleStakeholder", each)),
  "NSSaleAgent.DeleteSaleStakeholders": (session, [ids]) => removeRows(session, "NSSaleStakeholder", ids),
  "NSSaleAgent.GetSaleStakeholderById": (session, [ids]) => loadAll(session, "NSSaleStakeholder", ids),
};

const projects: Readonly<Record<string, AgentMethod>> = {
  "NSProjectAgent.AddProjectMembers": (session, [project, members]) => {
    for (const each of carriers(members)) addChild(session, "NSProjectMember", "project_id", Number(project), each);
    return null;
  },
  "NSProjectAgent.UpdateProjectMember": (session, [member]) =>
    saveCarrier(session, "NSProjectMember", (member ?? {}) as Carrier),
  "NSProjectAgent.DeleteProjectMemberByIds": (session, [ids]) => removeRows(session, "NSProjectMember", ids),
  "NSProjectAgent.DeleteProjectMembers": ({ tenant }, [project, members]) => {
    for (const id of numbers(members))
      tenant.remove("projectmember", { project_id: Number(project), projectmember_id: id });
    return null;
  },
  "NSProjectAgent.GetProjectEntityWithoutMembers": (session, [id]) => {
    const project = loadCarrier(session, "NSProjectEntity", Number(id));
    return project && { ...project, ProjectMembers: [] };
  },
  "NSProjectAgent.GetMyProjects": (session, [withMemberships]) => {
    const own = rows(session, "NSProject", { associate_id: session.user.associateId });
    const known = new Set(own.map((each) => each.ProjectId));
    const others = withMemberships === true ? projectsOf(session, { person_id: myPerson(session) }) : [];
    return [...own, ...others.filter((each) => !known.has(each.ProjectId))];
  },
  "NSProjectAgent.GetMyMemberProjects": (session) => projectsOf(session, { person_id: myPerson(session) }),
  "NSProjectAgent.IsNumberValid": (session, [id, number]) => isFree(session, "project", "project_number", id, number),
  "NSProjectAgent.ValidateProjectEntity": (_session, [entity]) => missing(entity, ["Name"]),
  "NSProjectAgent.GetNextMilestone": (session, [project]) => {
    const now = session.localTime();
    const next = session.tenant
      .find("appointment", { project_id: Number(project), isMilestone: 1 })
      .filter((row) => String(row.do_by) >= now)
      .sort((left, right) => (String(left.do_by) < String(right.do_by) ? -1 : 1))[0];
    return next ? readCarrier(session, "NSAppointment", next) : null;
  },
};

const associates: Readonly<Record<string, AgentMethod>> = {
  "NSAssociateAgent.GetAssociateByPersonId": (session, [person]) =>
    rows(session, "NSAssociate", { person_id: Number(person) })[0] ?? null,
  "NSAssociateAgent.GetAssociatesByGroup": (session, [group]) =>
    rows(session, "NSAssociate", { group_idx: Number(group) }),
  "NSUserAgent.GetUser": (session, [id]) => loadCarrier(session, "NSUser", Number(id)),
  "NSUserAgent.GetUserFromName": (session, [name]) => rows(session, "NSUser", { name: String(name ?? "") })[0] ?? null,
  "NSUserAgent.GetUserFromPersonId": (session, [person]) => rows(session, "NSUser", { person_id: Number(person) }),
  "NSUserAgent.GetUserFromEjUserId": (session, [user]) => rows(session, "NSUser", { ejuserId: Number(user) }),
  "NSUserAgent.GetUserInfo": (session, [id]) => loadCarrier(session, "NSUserInfo", Number(id)),
  "NSUserAgent.GetUserInfoList": (session, [ids]) => loadAll(session, "NSUserInfo", ids),
};

const tickets: Readonly<Record<string, AgentMethod>> = {
  "NSTicketAgent.GetTickets": (session, [ids]) => loadAll(session, "NSTicket", ids),
  "NSTicketAgent.SetTicketMessageImportant": ({ tenant }, [id, important]) =>
    void tenant.update("ej_message", Number(id), { important: important === true ? 1 : 0 }),
  "NSTicketAgent.AddAttachments": ({ tenant }, [message, attachments]) => {
    if (!tenant.row("ej_message", Number(message))) throw queryFailure(`There is no message ${Number(message)}.`);
    for (const id of numbers(attachments))
      tenant.insert("ticket_attachment", { message_id: Number(message), attachment_id: id, inline_image: 0 });
    return null;
  },
  "NSTicketAgent.GetAttachmentInfo": (session, [message]) =>
    session.tenant
      .find("ticket_attachment", { message_id: Number(message) })
      .flatMap((row) => attachment(session, row)),
  "NSTicketAgent.GetTicketAttachments": (session, [ticket]) =>
    session.tenant
      .find("ej_message", { ticket_id: Number(ticket) })
      .flatMap((message) => session.tenant.find("ticket_attachment", { message_id: message.id ?? null }))
      .flatMap((row) => attachment(session, row)),
};

const webhooks: Readonly<Record<string, AgentMethod>> = {
  /** Arguments: part of the name, an event, WebhookState (0 any). */
  "NSWebhookAgent.GetAllWebhooks": (session, [name, event, state]) =>
    rows(session, "NSWebhook", {}).filter(
      (each) =>
        String(each.Name ?? "").includes(String(name ?? "")) &&
        (String(event ?? "") === "" || (Array.isArray(each.Events) && each.Events.includes(event))) &&
        (Number(state ?? 0) === 0 || each.State === Number(state)),
    ),
  "NSWebhookAgent.GetLastError": () => "",
  /** Nobody is called. */
  "NSWebhookAgent.SignalEvent": (session, [event]) => {
    session.log(`NSWebhookAgent.SignalEvent: ${String(event)} is not sent to any webhook`);
    return null;
  },
};

const favourites: Readonly<Record<string, AgentMethod>> = {
  "NSFavouriteAgent.GetFavourites": (session, [table, associate]) =>
    rows(session, "NSFavourite", favouriteKey(session, table, associate)),
  "NSFavouriteAgent.RemoveAllFavourites": (session, [table, associate]) =>
    void session.tenant.remove("Favourite", favouriteKey(session, table, associate)),
  "NSPreferenceAgent.DeletePreferences": (session, [ids]) => removeRows(session, "NSPreference", ids),
  "NSPreferenceAgent.GetPreferencesWithDisplayValues": (session, [specifications]) =>
    carriers(specifications).flatMap(({ Section, Key }) =>
      rows(session, "NSPreference", { prefsection: String(Section ?? ""), prefkey: String(Key ?? "") }),
    ),
  "NSPreferenceAgent.SavePreferenceEntities": (session, [preferences]) => {
    for (const each of carriers(preferences)) saveCarrier(session, "NSPreference", each);
    return null;
  },
};

export const belongingMethods: Readonly<Record<string, AgentMethod>> = {
  ...contacts,
  ...persons,
  ...sales,
  ...projects,
  ...associates,
  ...tickets,
  ...favourites,
  ...webhooks,
};

function rows(session: Session, carrier: string, equal: Row): Carrier[] {
  const { table } = definitionOf(session, carrier)!;
  return session.tenant.find(table, equal).map((row) => readCarrier(session, carrier, row));
}

/** The last rows by a field; -1 for all. */
function recent(session: Session, carrier: string, equal: Row, field: string, count: unknown): Carrier[] {
  const { table } = definitionOf(session, carrier)!;
  const found = session.tenant
    .find(table, equal)
    .sort((left, right) => (String(left[field] ?? "") < String(right[field] ?? "") ? 1 : -1));
  return found.slice(0, Number(count) > 0 ? Number(count) : undefined).map((row) => readCarrier(session, carrier, row));
}

function loadAll(session: Session, carrier: string, ids: unknown): Carrier[] {
  return numbers(ids).flatMap((id): Carrier[] => {
    const found = loadCarrier(session, carrier, id);
    return found ? [found] : [];
  });
}

function removeRows(session: Session, carrier: string, ids: unknown): null {
  const { table } = definitionOf(session, carrier)!;
  const { primaryKey } = session.tenant.table(table);
  for (const id of numbers(ids)) session.tenant.remove(table, { [primaryKey]: id });
  return null;
}

function addChild(session: Session, carrier: string, owner: string, id: number, child: Carrier): void {
  const { table } = definitionOf(session, carrier)!;
  const saved = saveCarrier(session, carrier, child);
  session.tenant.update(table, Number(saved?.[keyMemberOf(session, carrier)] ?? 0), { [owner]: id });
}

function projectsOf(session: Session, member: Row): Carrier[] {
  const ids = new Set(session.tenant.find("projectmember", member).map((row) => Number(row.project_id)));
  return loadAll(session, "NSProject", [...ids]);
}

function setStatus({ tenant, utcTime, user }: Session, ids: unknown, status: number): null {
  for (const id of numbers(ids))
    tenant.update("sale", id, { status, done: 2, updated: utcTime(), updated_associate_id: user.associateId });
  return null;
}

/** A number is free when no other row has it; an empty one always is. */
function isFree({ tenant }: Session, table: string, field: string, id: unknown, number: unknown): boolean {
  if (String(number ?? "") === "") return true;
  const { primaryKey } = tenant.table(table);
  return tenant.find(table, { [field]: String(number) }).every((row) => row[primaryKey] === Number(id));
}

/** Problems by member: members that have to have a text. */
function missing(entity: unknown, members: readonly string[]): Record<string, string> {
  const carrier = (entity ?? {}) as Carrier;
  const empty = members.filter((member) => String(carrier[member] ?? "").trim() === "");
  return Object.fromEntries(empty.map((member) => [member, `${member} must not be empty`]));
}

/** An address that the person has already only moves up. */
function addEmail(session: Session, [person, email, first]: readonly unknown[]): null {
  const { tenant } = session;
  const known = tenant.find("Email", { person_id: Number(person) });
  let id = Number(
    known.find((row) => String(row.email_address).toLowerCase() === String(email).toLowerCase())?.email_id ?? 0,
  );
  id ||= tenant.insert("Email", {
    person_id: Number(person),
    contact_id: 0,
    email_address: String(email),
    description: "",
    rank: known.length + 1,
    protocol: "SMTP",
    ...registered(session),
  });
  if (first !== true) return null;
  for (const row of known) tenant.update("Email", Number(row.email_id), { rank: Number(row.rank ?? 0) + 1 });
  tenant.update("Email", id, { rank: 1 });
  return null;
}

function withCountry(entity: unknown, country: unknown): Carrier {
  return { ...(entity as Carrier), Country: { CountryId: Number(country) } };
}

function addressLines(session: Session, table: "contact" | "person", id: number): unknown {
  const source = table === "contact" ? address(1, 2) : address(16387);
  return (source.read(session, withKey({}, table, id)) as { LocalizedAddress: unknown }).LocalizedAddress;
}

function attachment({ tenant }: Session, link: Row): Carrier[] {
  const row = tenant.row("attachment", Number(link.attachment_id));
  if (!row) return [];
  return [
    {
      AttachmentId: Number(row.id),
      Name: String(row.name ?? ""),
      ContentType: String(row.content_type ?? ""),
      AttSize: Number(row.att_size ?? 0),
      InlineImage: Number(link.inline_image ?? 0) !== 0,
      ContentId: String(link.content_id ?? ""),
    },
  ];
}

function favouriteKey({ tenant, user }: Session, table: unknown, associate: unknown): Row {
  return { table_id: tenant.table(String(table ?? "")).number, associate_id: Number(associate) || user.associateId };
}

function myPerson({ tenant, user }: Session): number {
  return Number(tenant.row("associate", user.associateId)?.person_id ?? 0);
}

function myContact(session: Session): number {
  return Number(session.tenant.row("person", myPerson(session))?.contact_id ?? 0);
}

function carriers(value: unknown): Carrier[] {
  return Array.isArray(value) ? value.map((each) => (each ?? {}) as Carrier) : [];
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
