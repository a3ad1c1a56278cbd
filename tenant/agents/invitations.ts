// Meetings with others: participants get appointments of their own that share a mother, and accept or reject them
// (natives-crm 2.3, AppointmentEntity). Nobody is told by mail.

import { registered } from "../entities/definition.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { type Carrier, loadCarrier } from "./mapping.js";
import type { Source } from "./sources.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** AppointmentStatus. */
const notStarted = 1;
const invited = 5;
const declined = 9;
/** RecurrenceUpdateMode: this one and those after it. */
const andForward = 2;

export const invitationMethods: Readonly<Record<string, AgentMethod>> = {
  "NSAppointmentAgent.Accept": accept,
  "NSAppointmentAgent.AcceptWithEmailConfirmation": accept,
  "NSAppointmentAgent.AcceptRejected": (session, args) => {
    accept(session, args);
    return loadCarrier(session, "NSAppointmentEntity", Number(args[0]));
  },
  "NSAppointmentAgent.Reject": reject,
  "NSAppointmentAgent.RejectWithEmailConfirmation": reject,
};

/** Arguments: appointment, RecurrenceUpdateMode. */
function accept(session: Session, [id, mode]: readonly unknown[]): null {
  for (const row of concerned(session, id, mode))
    session.tenant.update("appointment", Number(row.appointment_id), { status: notStarted, rejectReason: "" });
  return null;
}

/** Arguments: appointment, reason, RecurrenceUpdateMode. */
function reject(session: Session, [id, reason, mode]: readonly unknown[]): null {
  const { tenant } = session;
  for (const row of concerned(session, id, mode)) {
    tenant.update("appointment", Number(row.appointment_id), { status: declined, rejectReason: String(reason ?? "") });
    const mother = tenant.row("appointment", Number(row.mother_id ?? 0));
    if (mother)
      tenant.update("appointment", Number(mother.appointment_id), {
        rejectCounter: Number(mother.rejectCounter ?? 0) + 1,
      });
  }
  return null;
}

function concerned({ tenant }: Session, id: unknown, mode: unknown): Row[] {
  const row = tenant.row("appointment", Number(id));
  if (!row) throw queryFailure(`There is no appointment ${Number(id)}.`);
  const rule = Number(row.recurrenceRuleId ?? 0);
  if (rule <= 0 || Number(mode) !== andForward) return [row];
  return tenant
    .find("appointment", { recurrenceRuleId: rule, associate_id: row.associate_id ?? null })
    .filter((each) => String(each.do_by ?? "") >= String(row.do_by ?? ""));
}

/** Rows with the same mother, which is one of them. Saving invites who is new and takes back who is no longer there. */
export const participants: Source = {
  read: ({ tenant }, row) =>
    booking(tenant.find.bind(tenant), row).map((each) => ({
      AssociateId: Number(each.associate_id ?? 0),
      ContactId: Number(each.contact_id ?? 0),
      PersonId: Number(each.invitedPersonId ?? each.person_id ?? 0),
      InvitationStatus: Number(each.status ?? 0),
    })),
  write: ({ session, after }, value) => {
    const wanted = (Array.isArray(value) ? value : []).map((each) => (each ?? {}) as Carrier);
    after((id) => invite(session, id, wanted));
  },
};

function booking(find: (table: string, equal: Row) => Row[], row: Row): Row[] {
  const mother = Number(row.mother_id ?? 0);
  if (mother <= 0) return [];
  return find("appointment", { mother_id: mother }).filter((each) => Number(each.recurrenceRuleId ?? 0) === 0);
}

function invite(session: Session, id: number, wanted: readonly Carrier[]): void {
  const { tenant } = session;
  const main = tenant.row("appointment", id)!;
  const mother = Number(main.mother_id ?? 0);
  // A participant does not choose the others.
  if ((mother > 0 && mother !== id) || Number(main.recurrenceRuleId ?? 0) > 0) return;
  const known = booking(tenant.find.bind(tenant), main).filter((row) => Number(row.appointment_id) !== id);
  if (wanted.length === 0 && known.length === 0) return;
  tenant.update("appointment", id, { mother_id: id });
  const others = wanted.filter((each) => !isFor(main, each));
  for (const each of others.filter((one) => !known.some((row) => isFor(row, one)))) addGuest(session, main, each);
  for (const row of known) {
    const key = Number(row.appointment_id);
    if (!others.some((each) => isFor(row, each))) tenant.remove("appointment", { appointment_id: key });
    else tenant.update("appointment", key, times(main));
  }
}

function isFor(row: Row, participant: Carrier): boolean {
  const associate = Number(participant.AssociateId ?? 0);
  if (associate > 0) return Number(row.associate_id ?? 0) === associate;
  const person = Number(participant.PersonId ?? 0);
  return person > 0 && Number(row.invitedPersonId ?? 0) === person;
}

function times(main: Row): Record<string, SqlValue> {
  const { do_by = null, endDate = null, activeDate = null } = main;
  return { do_by, endDate, activeDate };
}

function addGuest(session: Session, main: Row, participant: Carrier): void {
  const { appointment_id: id, ...values } = main;
  const associate = Number(participant.AssociateId ?? 0);
  session.tenant.insert("appointment", {
    ...values,
    ...registered(session),
    mother_id: id ?? 0,
    associate_id: associate,
    invitedPersonId: associate > 0 ? 0 : Number(participant.PersonId ?? 0),
    status: invited,
    done: null,
    rejectCounter: 0,
  });
}
