// Appointments as people work with them: moving, completing, seeing, and recurring ones (natives-crm 2.3). A recurrence is
// a rule and its dates; bookings and invitations of others are not simulated.
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type Carrier, defaultCarrier, loadCarrier, readCarrier, saveCarrier } from "./mapping.js";
import { recurrenceDates } from "./recurrence.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

const notStarted = 1;
const completed = 3;

export const activityMethods: Readonly<Record<string, AgentMethod>> = {
  "NSAppointmentAgent.GetTaskListItems": (session, [withDeleted]) =>
    session.tenant
      .find("Task", {})
      .filter((row) => withDeleted === true || !Number(row.deleted ?? 0))
      .sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0))
      .map((row) => readCarrier(session, "NSTaskListItem", row)),
  "NSAppointmentAgent.Move": (session, [id, start]) => move(session, Number(id), String(start ?? "")),
  "NSAppointmentAgent.UpdateAppointment": (session, [id, start, end, status, type, associate]) => {
    session.tenant.update("appointment", existing(session, id), {
      do_by: String(start),
      activeDate: String(start),
      endDate: String(end),
      ...(Number(status) > 0 ? { status: Number(status) } : {}),
      ...(Number(type) > 0 ? { type: Number(type) } : {}),
      ...(Number(associate) > 0 ? { associate_id: Number(associate) } : {}),
    });
    return loadCarrier(session, "NSAppointment", Number(id));
  },
  "NSAppointmentAgent.ToggleAppointmentStatus": (session, [id]) => {
    const done = Number(session.tenant.row("appointment", existing(session, id))?.status) === completed;
    return setStatus(session, Number(id), done ? notStarted : completed);
  },
  "NSAppointmentAgent.SetSeen": (session, [id]) => {
    existing(session, id);
    return null;
  },
  "NSAppointmentAgent.GetOrganizerName": ({ tenant }, [id]) => {
    const row = tenant.row("appointment", Number(id));
    const mother = tenant.row("appointment", Number(row?.mother_id ?? 0)) ?? row;
    return String(tenant.row("associate", Number(mother?.associate_id ?? 0))?.name ?? "");
  },
  "NSAppointmentAgent.ValidateAppointmentEntity": (_session, [entity]) => problems((entity ?? {}) as Carrier),
  "NSAppointmentAgent.WillSendEmail": () => false,
  "NSAppointmentAgent.GetCanInsertForAssociates": (_session, [associates]) =>
    (Array.isArray(associates) ? associates : []).map(() => true),
  "NSAppointmentAgent.CreateDefaultReOpenAppointment": (session, [sale]) => {
    const row = session.tenant.row("sale", Number(sale));
    return {
      ...defaultCarrier(session, "NSAppointmentEntity", []),
      Sale: { SaleId: Number(sale) },
      Contact: { ContactId: Number(row?.contact_id ?? 0) },
    };
  },
  "NSAppointmentAgent.CreateDefaultRecurrence": (session) => defaultRecurrence(session.localTime()),
  "NSAppointmentAgent.CreateDefaultRecurrenceByDate": (session, [date]) =>
    defaultRecurrence(typeof date === "string" && date !== "" ? date : session.localTime()),
  "NSAppointmentAgent.CalculateDays": (_session, [appointment]) => withDates((appointment ?? {}) as Carrier),
  "NSAppointmentAgent.ValidateDays": (_session, [, dates]) =>
    (Array.isArray(dates) ? dates : []).map((date) => recurrenceDate(String(date))),
};

/** RecurrenceEndType: after so many times. */
const byCounter = 2;

function defaultRecurrence(start: string): Carrier {
  return {
    StartDate: start,
    EndDate: start,
    Pattern: 0,
    RecurrenceCounter: 10,
    RecurrenceEndType: byCounter,
    IsRecurrence: true,
    Dates: [],
  };
}

function withDates(appointment: Carrier): Carrier {
  const rule = (appointment.Recurrence ?? {}) as Carrier;
  return { ...rule, Dates: recurrenceDates(rule).map(recurrenceDate) };
}

function recurrenceDate(date: string): Carrier {
  return { Date: date, Description: "", DescriptionStyleHint: "", IsConflict: false, Tooltip: "" };
}

/** An appointment keeps its length when it is moved. */
function move(session: Session, id: number, start: string): Carrier | null {
  const row = session.tenant.row("appointment", existing(session, id)) as Row;
  const length = Math.max(0, time(row.endDate) - time(row.do_by)) || 0;
  const end = new Date(time(start) + length).toISOString().slice(0, 19).replace("T", " ");
  return saveCarrier(session, "NSAppointmentEntity", {
    AppointmentId: id,
    StartDate: start,
    ActiveDate: start,
    EndDate: end,
  });
}

function time(text: unknown): number {
  return Date.parse(`${String(text ?? "").replace(" ", "T")}Z`);
}

function setStatus({ tenant, localTime }: Session, id: number, status: number): number {
  tenant.update("appointment", id, { status, done: status === completed ? localTime() : null });
  return status;
}

function existing({ tenant }: Session, id: unknown): number {
  if (tenant.row("appointment", Number(id))) return Number(id);
  throw queryFailure(`There is no appointment ${Number(id)}.`);
}

function problems(entity: Carrier): Record<string, string> {
  const [start, end] = [String(entity.StartDate ?? ""), String(entity.EndDate ?? "")];
  if (start === "") return { StartDate: "StartDate must not be empty" };
  return end !== "" && end < start ? { EndDate: "EndDate must not be before StartDate" } : {};
}
