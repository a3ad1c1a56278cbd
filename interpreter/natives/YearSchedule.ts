// YearSchedule: week schedules that hold until a day of the year each (natives-crm.md 1.11). After the last of them the
// first one holds again.
import { native } from "../native.js";
import { civilFromDays } from "../values/calendar.js";
import type { DateTimeValue, TimeSpanValue } from "../values/dates.js";
import { type NullableNumber, number } from "./arguments.js";
import { type ActiveHours, activeDifference, addActive } from "./officeHours.js";
import type { WeekScheduleValue } from "./WeekSchedule.js";

export class YearScheduleValue {
  /** Sorted by `until`, which is month * 100 + day. */
  readonly parts: { readonly until: number; readonly week: WeekScheduleValue }[] = [];

  hours(): ActiveHours {
    const parts = this.parts.map(({ until, week }) => ({ until, hours: week.hours() }));
    return (days) => {
      const { month, day } = civilFromDays(days);
      return (parts.find(({ until }) => month * 100 + day <= until) ?? parts[0])?.hours(days);
    };
  }
}
type Self = YearScheduleValue;

export const YearSchedule = native("YearSchedule", {
  create: () => new YearScheduleValue(),
  bodies: (run) => ({
    "YearSchedule()": () => new YearScheduleValue(),
    "addWS(WeekSchedule,Integer,Integer)": (
      self: Self,
      week: WeekScheduleValue,
      month: NullableNumber,
      day: NullableNumber,
    ) => {
      self.parts.push({ until: number(month) * 100 + number(day), week });
      self.parts.sort((left, right) => left.until - right.until);
    },
    "addTimeSpan(DateTime,TimeSpan)": (self: Self, start: DateTimeValue, span: TimeSpanValue) =>
      addActive(run, self.hours(), start, span),
    "getDifference(DateTime,DateTime)": (self: Self, start: DateTimeValue, stop: DateTimeValue) =>
      activeDifference(self.hours(), start, stop),
  }),
  inspect: (self: Self) =>
    self.parts.map(
      ({ until, week }) => [`until ${until % 100}/${Math.trunc(until / 100)}`, week, "WeekSchedule"] as const,
    ),
  describe: (self: Self) => `YearSchedule (${self.parts.length} parts)`,
});
