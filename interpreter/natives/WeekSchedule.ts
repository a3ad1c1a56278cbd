// WeekSchedule: opening hours per day of the week (natives-crm.md 1.11). A day is active when it has a start before its
// stop and is not among the closed dates.
import { type NativeTable, native, type RunContext } from "../native.js";
import { weekDay } from "../values/calendar.js";
import { type DateTimeValue, nullTime, type TimeSpanValue, type TimeValue } from "../values/dates.js";
import { parseDateTime, timeText } from "../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { EntityValue } from "./entity.js";
import { type ActiveHours, activeDifference, addActive, closedDays } from "./officeHours.js";

/** From Monday. */
const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

export class WeekScheduleValue {
  readonly starts: TimeValue[] = days.map(nullTime);
  readonly stops: TimeValue[] = days.map(nullTime);
  nonDates = "";

  hours(): ActiveHours {
    const isClosed = closedDays(this.nonDates);
    return (day) => {
      const index = weekDay(day);
      const [start, stop] = [this.starts[index]!, this.stops[index]!];
      if (start.isNull || stop.isNull || stop.seconds <= start.seconds || isClosed(day)) return undefined;
      return [start.seconds, stop.seconds];
    };
  }
}
type Self = WeekScheduleValue;

export const WeekSchedule = native("WeekSchedule", {
  create: () => new WeekScheduleValue(),
  bodies: (run) => ({
    "WeekSchedule()": () => new WeekScheduleValue(),
    ...times(),
    "getNonDates()": (self: Self) => self.nonDates,
    "setNonDates(String)": (self: Self, dates: NullableText) => {
      self.nonDates = text(dates);
    },
    "addTimeSpan(DateTime,TimeSpan)": (self: Self, start: DateTimeValue, span: TimeSpanValue) =>
      addActive(run, self.hours(), start, span),
    "getDifference(DateTime,DateTime)": (self: Self, start: DateTimeValue, stop: DateTimeValue) =>
      activeDifference(self.hours(), start, stop),
    "loadFromPriority(Integer)": (self: Self, id: NullableNumber) => loadFromPriority(run, self, number(id)),
  }),
  inspect: (self: Self) => [
    ...days.flatMap((day, index) => [
      [`${day} start`, self.starts[index], "Time"] as const,
      [`${day} stop`, self.stops[index], "Time"] as const,
    ]),
    ["nonDates", self.nonDates, "String"],
  ],
  describe: (self: Self) => `WeekSchedule (${openDays(self)})`,
});

function times(): NativeTable {
  const entries = days.flatMap((day, index) => [
    [`get${day}Start()`, (self: Self) => self.starts[index]!.copy()] as const,
    [`get${day}Stop()`, (self: Self) => self.stops[index]!.copy()] as const,
    [`set${day}Start(Time)`, set("starts", index)] as const,
    [`set${day}Stop(Time)`, set("stops", index)] as const,
  ]);
  return Object.fromEntries(entries);
}

function set(list: "starts" | "stops", index: number) {
  return (self: Self, time: TimeValue): void => {
    self[list][index] = time.copy();
  };
}

function openDays(self: Self): string {
  const open = days.flatMap((day, index) => {
    const [start, stop] = [self.starts[index]!, self.stops[index]!];
    return start.isNull || stop.isNull ? [] : [`${day} ${timeText(start).slice(0, 5)}-${timeText(stop).slice(0, 5)}`];
  });
  return open.join(", ") || "no opening hours";
}

/** An unknown priority leaves the schedule as it is. */
function loadFromPriority(run: RunContext, self: Self, id: number): void {
  const priority = new EntityValue(run, "Priority");
  if (!priority.load(id)) return;
  const time = (name: string) => {
    const value = priority.get(name);
    return value === "" ? nullTime() : parseDateTime(value).time();
  };
  for (const [index, day] of days.entries()) {
    self.starts[index] = time(`${day.toLowerCase()}_start`);
    self.stops[index] = time(`${day.toLowerCase()}_stop`);
  }
  self.nonDates = priority.get("non_dates");
}
