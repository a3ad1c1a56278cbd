// Arithmetic with active time only, for WeekSchedule and YearSchedule (natives-crm.md 1.11): each day has one span of
// active time or none, and what lies outside does not count.
import type { RunContext } from "../native.js";
import { civilFromDays, dayOfSeconds, secondsPerDay } from "../values/calendar.js";
import { DateTimeValue, nullDateTime, TimeSpanValue } from "../values/dates.js";

/** Active seconds of a day, from and to since midnight; undefined for a closed day. */
export type ActiveHours = (day: number) => readonly [from: number, to: number] | undefined;

/** Days without active time after which there is none: more than a year with every day closed. */
const longestPause = 800;

/**
 * The moment when so much active time has passed; a negative span goes back.
 * @throws RunTimeException when no day is ever active
 */
export function addActive(
  run: RunContext,
  hours: ActiveHours,
  start: DateTimeValue,
  span: TimeSpanValue,
): DateTimeValue {
  if (start.isNull) return nullDateTime();
  if (span.seconds === 0) return start.copy();
  const step = span.seconds < 0 ? -1 : 1;
  let left = Math.abs(span.seconds);
  let day = dayOfSeconds(start.seconds);
  for (let pause = 0; pause < longestPause; day += step, pause++) {
    const [from, to] = clipped(hours, day, start.seconds, step);
    if (to <= from) continue;
    if (left <= to - from) return new DateTimeValue(step > 0 ? from + left : to - left);
    left -= to - from;
    pause = 0;
  }
  throw run.fail("RunTimeException", "The schedule has no active time: set start and stop of a day first");
}

/** The part of a day's active time that lies ahead of a moment, in the direction of travel. */
function clipped(hours: ActiveHours, day: number, moment: number, step: number): [number, number] {
  const active = hours(day);
  if (!active) return [0, 0];
  const [from, to] = active.map((second) => day * secondsPerDay + second) as [number, number];
  return step > 0 ? [Math.max(from, moment), to] : [from, Math.min(to, moment)];
}

/** Active time between two moments; negative when the second is the earlier one. */
export function activeDifference(hours: ActiveHours, start: DateTimeValue, stop: DateTimeValue): TimeSpanValue {
  if (start.isNull || stop.isNull) return new TimeSpanValue(0);
  const [from, to] = start.seconds <= stop.seconds ? [start.seconds, stop.seconds] : [stop.seconds, start.seconds];
  let sum = 0;
  for (let day = dayOfSeconds(from); day <= dayOfSeconds(to); day++) {
    const active = hours(day);
    if (!active) continue;
    const begin = Math.max(day * secondsPerDay + active[0], from);
    const end = Math.min(day * secondsPerDay + active[1], to);
    sum += Math.max(0, end - begin);
  }
  return new TimeSpanValue(start.seconds <= stop.seconds || sum === 0 ? sum : -sum);
}

/** Closed days: `1/10/2004,24/12`, day and month, with a year or for every year. */
export function closedDays(list: string): (day: number) => boolean {
  const closed = new Set(
    list.split(",").flatMap((entry) => {
      const [, day, month, year] = /^\s*(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?\s*$/.exec(entry) ?? [];
      return day && month ? [`${Number(day)}/${Number(month)}${year ? `/${year}` : ""}`] : [];
    }),
  );
  return (days) => {
    if (closed.size === 0) return false;
    const { year, month, day } = civilFromDays(days);
    return closed.has(`${day}/${month}`) || closed.has(`${day}/${month}/${year}`);
  };
}
