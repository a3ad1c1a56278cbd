// DateTime (natives-core 3.14): wall-clock time in whole seconds. `add*` change the receiver and give a copy, the
// movers change it and give the receiver itself. A null DateTime counts as 1970-01-01 00:00:00.
import { native, type RunContext } from "../native.js";
import {
  addMonths,
  civilFromDays,
  dayOfSeconds,
  daysFromCivil,
  isoWeek,
  secondOfDay,
  secondsPerDay,
  weekDay,
} from "../values/calendar.js";
import { currentDateTime, fromUnix, offsetAt, offsetText, unixOf } from "../values/clock.js";
import { DateTimeValue, type TimeValue } from "../values/dates.js";
import { dateTimeMode, dateTimeText, formatDateTime, parseDateTime } from "../values/dateText.js";
import { checkSeconds } from "./dateLimits.js";

type Count = number | null;
type Text = string | null;

export const DateTime = native("DateTime", {
  bodies: (run) => ({
    "DateTime()": () => currentDateTime(run.host),
    "DateTime(DateTime)": (value: DateTimeValue) => value.copy(),
    "DateTime(String)": (text: Text) => parseDateTime(text ?? ""),
    "DateTime(Integer,Integer,Integer,Integer,Integer,Integer)": (
      year: Count,
      month: Count,
      day: Count,
      hour: Count,
      minute: Count,
      second: Count,
    ) => {
      const days = daysFromCivil(year ?? 0, month ?? 0, day ?? 0);
      const seconds = days * secondsPerDay + (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
      return new DateTimeValue(checkSeconds(run, seconds));
    },

    "addDay(Integer)": (self: DateTimeValue, count: Count) => add(run, self, (count ?? 0) * secondsPerDay),
    "addHour(Integer)": (self: DateTimeValue, count: Count) => add(run, self, (count ?? 0) * 3600),
    "addMin(Integer)": (self: DateTimeValue, count: Count) => add(run, self, (count ?? 0) * 60),
    "addMonth(Integer)": (self: DateTimeValue, count: Count) => addCalendarMonths(run, self, count ?? 0),
    "addSec(Integer)": (self: DateTimeValue, count: Count) => add(run, self, count ?? 0),
    "addYear(Integer)": (self: DateTimeValue, count: Count) => addCalendarMonths(run, self, (count ?? 0) * 12),

    "diff(DateTime)": (self: DateTimeValue, other: DateTimeValue) => toInt32(self.seconds - other.seconds),
    "getDate()": (self: DateTimeValue) => self.date(),
    "getMDay()": (self: DateTimeValue) => (self.isNull ? 0 : civil(self).day),
    "getMonth()": (self: DateTimeValue) => (self.isNull ? 0 : civil(self).month),
    "getTime()": (self: DateTimeValue) => self.time(),
    "getUnix()": (self: DateTimeValue) => (self.isNull ? 0 : toInt32(unixOf(run.host, self.seconds))),
    "getWeek()": (self: DateTimeValue) => (self.isNull ? 0 : isoWeek(dayOfSeconds(self.seconds)).week),
    "getWeekDay()": (self: DateTimeValue) => (self.isNull ? 0 : weekDay(dayOfSeconds(self.seconds))),
    "getYear()": (self: DateTimeValue) => (self.isNull ? 0 : civil(self).year),
    "isNull()": (self: DateTimeValue) => self.isNull,

    "moveToHourStart()": (self: DateTimeValue) => moveTo(run, self, hourStart(self)),
    "moveToHourEnd()": (self: DateTimeValue) => moveTo(run, self, hourStart(self) + 3599),
    "moveToDayStart()": (self: DateTimeValue) => moveToDay(run, self, today(self)),
    "moveToDayEnd()": (self: DateTimeValue) => moveBeforeDay(run, self, today(self) + 1),
    "moveToWeekStart()": (self: DateTimeValue) => moveToDay(run, self, weekStart(self)),
    "moveToWeekEnd()": (self: DateTimeValue) => moveBeforeDay(run, self, weekStart(self) + 7),
    "moveToMonthStart()": (self: DateTimeValue) => moveToDay(run, self, monthStart(self, 1)),
    "moveToMonthEnd()": (self: DateTimeValue) => moveBeforeDay(run, self, addMonths(monthStart(self, 1), 1)),
    "moveToQuarterStart()": (self: DateTimeValue) => moveToDay(run, self, monthStart(self, 3)),
    "moveToQuarterEnd()": (self: DateTimeValue) => moveBeforeDay(run, self, addMonths(monthStart(self, 3), 3)),
    "moveToYearStart()": (self: DateTimeValue) => moveToDay(run, self, monthStart(self, 12)),
    "moveToYearEnd()": (self: DateTimeValue) => moveBeforeDay(run, self, addMonths(monthStart(self, 12), 12)),

    "setTime(Time)": (self: DateTimeValue, time: TimeValue) => {
      moveTo(run, self, today(self) * secondsPerDay + time.seconds);
    },
    "setUnix(Integer)": (self: DateTimeValue, unix: Count) => moveTo(run, self, fromUnix(run.host, unix ?? 0)),

    "toString()": (self: DateTimeValue) => dateTimeText(self),
    "toString(String)": (self: DateTimeValue, format: Text) => formatDateTime(self, format ?? ""),
    "toString(String,String,String)": (self: DateTimeValue, format: Text, months: Text, weekDays: Text) =>
      formatDateTime(self, format ?? "", months ?? "", weekDays ?? ""),
    "toString(Integer,Integer,Bool)": (self: DateTimeValue, mode: Count, language: Count, mode24: boolean) =>
      dateTimeMode(self, mode ?? 0, language ?? 0, mode24, () => offsetText(offsetAt(run.host, self.seconds))),
  }),
});

function moveTo(run: RunContext, value: DateTimeValue, seconds: number): DateTimeValue {
  value.seconds = checkSeconds(run, seconds);
  value.isNull = false;
  return value;
}
function moveToDay(run: RunContext, value: DateTimeValue, days: number): DateTimeValue {
  return moveTo(run, value, days * secondsPerDay);
}
/** The last second before a day. */
function moveBeforeDay(run: RunContext, value: DateTimeValue, days: number): DateTimeValue {
  return moveTo(run, value, days * secondsPerDay - 1);
}
function add(run: RunContext, value: DateTimeValue, seconds: number): DateTimeValue {
  return moveTo(run, value, value.seconds + seconds).copy();
}
function addCalendarMonths(run: RunContext, value: DateTimeValue, months: number): DateTimeValue {
  const days = addMonths(today(value), months);
  return moveTo(run, value, days * secondsPerDay + secondOfDay(value.seconds)).copy();
}

function today(value: DateTimeValue): number {
  return dayOfSeconds(value.seconds);
}
function civil(value: DateTimeValue) {
  return civilFromDays(today(value));
}
function hourStart(value: DateTimeValue): number {
  return Math.floor(value.seconds / 3600) * 3600;
}
function weekStart(value: DateTimeValue): number {
  return today(value) - weekDay(today(value));
}
/** First day of the month, quarter (3) or year (12) around a moment. */
function monthStart(value: DateTimeValue, months: number): number {
  const { year, month } = civil(value);
  return daysFromCivil(year, month - ((month - 1) % months), 1);
}

function toInt32(value: number): number {
  return Math.min(Math.max(value, -0x80000000), 0x7fffffff);
}
