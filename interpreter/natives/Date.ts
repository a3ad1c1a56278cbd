// Date (natives-core 3.13). `add*` change the receiver and give a copy of the result; a null Date counts as 1970-01-01
// when something is added, and is null no longer.
import { native, type RunContext } from "../native.js";
import { addMonths, civilFromDays, isoWeek, weekDay } from "../values/calendar.js";
import { currentDate } from "../values/clock.js";
import type { DateValue } from "../values/dates.js";
import { dateText, parseDate } from "../values/dateText.js";
import { checkDays } from "./dateLimits.js";

type Count = number | null;

// biome-ignore lint/suspicious/noShadowRestrictedNames: natives are named exactly as their class
export const Date = native("Date", {
  bodies: (run) => ({
    "Date()": () => currentDate(run.host),
    "Date(Date)": (value: DateValue) => value.copy(),
    "Date(String)": (text: string | null) => parseDate(text ?? ""),
    "addDay(Integer)": (self: DateValue, count: Count) => moveTo(run, self, self.days + (count ?? 0)),
    "addMonth(Integer)": (self: DateValue, count: Count) => moveTo(run, self, addMonths(self.days, count ?? 0)),
    "addYear(Integer)": (self: DateValue, count: Count) => moveTo(run, self, addMonths(self.days, (count ?? 0) * 12)),
    "getMDay()": (self: DateValue) => (self.isNull ? 0 : civilFromDays(self.days).day),
    "getMonth()": (self: DateValue) => (self.isNull ? 0 : civilFromDays(self.days).month),
    "getWeek()": (self: DateValue) => (self.isNull ? 0 : isoWeek(self.days).week),
    "getWeekDay()": (self: DateValue) => (self.isNull ? 0 : weekDay(self.days)),
    "getYear()": (self: DateValue) => (self.isNull ? 0 : civilFromDays(self.days).year),
    "isNull()": (self: DateValue) => self.isNull,
    "toString()": (self: DateValue) => dateText(self),
  }),
});

function moveTo(run: RunContext, date: DateValue, days: number): DateValue {
  date.days = checkDays(run, days);
  date.isNull = false;
  return date.copy();
}
