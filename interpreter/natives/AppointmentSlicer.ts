// AppointmentSlicer: cuts appointments into one piece per day (natives-crm.md 1.11). How the load of a day counts is not
// documented: here it is the number of appointments that touch the part of the day.
import { native } from "../native.js";
import { dayOfSeconds, secondsPerDay } from "../values/calendar.js";
import { type DateTimeValue, DateValue, TimeValue } from "../values/dates.js";
import { dateText, timeText } from "../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";

interface Appointment {
  readonly id: number;
  readonly title: string;
  /** Seconds since 1970; an end before the start counts as the start. */
  readonly start: number;
  readonly end: number;
}

export class AppointmentSlicerValue {
  appointments: Appointment[] = [];
  /** Undefined before a day was chosen. */
  day: number | undefined;
  position = 0;

  /** Appointments of the day in order of their start. */
  pieces(): Appointment[] {
    const { day } = this;
    if (day === undefined) return [];
    const [from, to] = [day * secondsPerDay, (day + 1) * secondsPerDay];
    return this.appointments
      .filter((each) => each.start < to && (each.end > from || (each.start === each.end && each.start >= from)))
      .map((each) => ({ ...each, start: Math.max(each.start, from), end: Math.min(each.end, to - 1) }))
      .sort((left, right) => left.start - right.start || left.id - right.id);
  }
}
type Self = AppointmentSlicerValue;

export const AppointmentSlicer = native("AppointmentSlicer", {
  create: () => new AppointmentSlicerValue(),
  bodies: () => ({
    "AppointmentSlicer()": () => new AppointmentSlicerValue(),
    "addAppointment(Integer,DateTime,DateTime,String)": (
      self: Self,
      id: NullableNumber,
      start: DateTimeValue,
      end: DateTimeValue,
      title: NullableText,
    ) => {
      const last = Math.max(start.seconds, end.seconds);
      self.appointments.push({ id: number(id), title: text(title), start: start.seconds, end: last });
    },
    "clear()": (self: Self) => {
      self.appointments = [];
      self.position = 0;
    },
    "setActiveDate(Date)": (self: Self, date: DateValue) => {
      self.day = date.days;
      self.position = 0;
    },
    "eof()": (self: Self) => self.position >= self.pieces().length,
    "next()": (self: Self) => {
      const { length } = self.pieces();
      self.position = Math.min(self.position + 1, length);
      return self.position < length;
    },
    "getValue(String)": (self: Self, field: NullableText) => fieldOf(self.pieces()[self.position], text(field)),
    "getLoadForDay(Date,Time,Time,Integer)": (
      self: Self,
      day: DateValue,
      start: TimeValue,
      stop: TimeValue,
      most: NullableNumber,
    ) => {
      const from = day.days * secondsPerDay + start.seconds;
      const to = day.days * secondsPerDay + stop.seconds;
      const load = self.appointments.filter((each) => each.start < to && each.end > from).length;
      return number(most) >= 0 ? Math.min(load, number(most)) : load;
    },
  }),
  inspect: (self: Self) => self.pieces().map((piece) => [piece.title, timesOf(piece), "String"] as const),
  describe: (self: Self) => `AppointmentSlicer (${self.appointments.length} appointments)`,
});

function fieldOf(piece: Appointment | undefined, field: string): string {
  if (!piece) return "";
  switch (field.toLowerCase()) {
    case "id":
      return String(piece.id);
    case "title":
      return piece.title;
    case "date":
      return dateText(new DateValue(dayOfSeconds(piece.start)));
    case "start":
      return timeOf(piece.start);
    case "stop":
      return timeOf(piece.end);
    default:
      return "";
  }
}

function timesOf(piece: Appointment): string {
  return `${timeOf(piece.start)} - ${timeOf(piece.end)}`;
}

function timeOf(seconds: number): string {
  return timeText(new TimeValue(seconds - dayOfSeconds(seconds) * secondsPerDay));
}
