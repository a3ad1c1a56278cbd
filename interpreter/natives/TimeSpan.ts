// TimeSpan (natives-core 3.16): a signed number of seconds; a year counts 365 days. Parts are those of the size, the
// whole span in a unit keeps its sign. Zero is never negative.
import { native } from "../native.js";
import { TimeSpanValue } from "../values/dates.js";
import { spanText, unitSeconds } from "../values/dateText.js";

type Count = number | null;
const [year, day, hour, minute] = unitSeconds;

export const TimeSpan = native("TimeSpan", {
  bodies: () => ({
    "TimeSpan()": () => new TimeSpanValue(),
    "addYear(Integer)": (self: TimeSpanValue, count: Count) => add(self, count, year),
    "addDay(Integer)": (self: TimeSpanValue, count: Count) => add(self, count, day),
    "addHour(Integer)": (self: TimeSpanValue, count: Count) => add(self, count, hour),
    "addMin(Integer)": (self: TimeSpanValue, count: Count) => add(self, count, minute),
    "addSec(Integer)": (self: TimeSpanValue, count: Count) => add(self, count, 1),
    "getYear()": (self: TimeSpanValue) => clamp(Math.floor(size(self) / year)),
    "getDay()": (self: TimeSpanValue) => Math.floor((size(self) % year) / day),
    "getHour()": (self: TimeSpanValue) => Math.floor((size(self) % day) / hour),
    "getMin()": (self: TimeSpanValue) => Math.floor((size(self) % hour) / minute),
    "getSec()": (self: TimeSpanValue) => size(self) % minute,
    "isNegative()": (self: TimeSpanValue) => self.seconds < 0,
    "set(Integer,Integer,Integer,Integer,Integer)": (
      self: TimeSpanValue,
      years: Count,
      days: Count,
      hours: Count,
      minutes: Count,
      seconds: Count,
    ) => {
      self.seconds =
        (years ?? 0) * year + (days ?? 0) * day + (hours ?? 0) * hour + (minutes ?? 0) * minute + (seconds ?? 0);
    },
    "setNegative(Bool)": (self: TimeSpanValue, negative: boolean) => {
      self.seconds = negative ? 0 - size(self) : size(self);
    },
    "toDays()": (self: TimeSpanValue) => whole(self, day),
    "toHours()": (self: TimeSpanValue) => whole(self, hour),
    "toMinutes()": (self: TimeSpanValue) => whole(self, minute),
    "toSeconds()": (self: TimeSpanValue) => whole(self, 1),
    "toString(Integer,Integer,Integer,Bool)": (
      self: TimeSpanValue,
      mode: Count,
      language: Count,
      maxMode: Count,
      short: boolean,
    ) => spanText(self, mode ?? 0, language ?? 0, maxMode ?? 0, short),
  }),
});

function size(span: TimeSpanValue): number {
  return Math.abs(span.seconds);
}
function add(span: TimeSpanValue, count: Count, unit: number): void {
  span.seconds += (count ?? 0) * unit;
}
/** Remainder dropped, toward zero; `+ 0` makes minus zero zero. */
function whole(span: TimeSpanValue, unit: number): number {
  return clamp(Math.trunc(span.seconds / unit) + 0);
}
function clamp(value: number): number {
  return Math.min(Math.max(value, -0x80000000), 0x7fffffff);
}
