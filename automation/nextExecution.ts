// When a scheduled task runs next: the seven frequencies of admin.md 4.3 as a function of a moment and a time zone.
// Minutes are the smallest unit. A clock time that a change to summer time skips is moved to the first minute that
// exists; one that comes twice counts the first time.
import { instantOf, type WallTime, wallTime } from "../tenant/zone.js";
import type { Recurrence } from "../workspace/definitions.js";
import { months, weekdays } from "../workspace/recurrence.js";

const minute = 60_000;

/**
 * The first moment strictly later than the reference, in milliseconds since 1970 UTC; undefined when there is none or
 * when it depends on another task. `once` answers its moment whether it is past or not: the caller knows if it has run.
 * @param reference the start of the last run, or the moment of saving
 * @param zone IANA name of the tenant's time zone
 */
export function nextExecution(recurrence: Recurrence, reference: number, zone: string): number | undefined {
  switch (recurrence.every) {
    case "never":
    case "after":
      return undefined;
    case "minutes":
      return wholeMinute(reference) + Math.max(1, recurrence.interval) * minute;
    case "hour":
      return nextHour(reference, recurrence.minute, zone);
    case "week":
      return nextWeekday(recurrence, reference, zone);
    case "month":
      return nextMonth(recurrence, reference, zone);
    case "once":
      return onceAt(recurrence.when, zone);
    default:
      return recurrence satisfies never;
  }
}

function wholeMinute(instant: number): number {
  return Math.floor(instant / minute) * minute;
}

/** Minute by minute, since a zone may be ahead by half an hour and change by less than one. */
function nextHour(reference: number, at: number, zone: string): number | undefined {
  const start = wholeMinute(reference);
  for (let step = 1; step <= 180; step++) {
    const instant = start + step * minute;
    if (wallTime(instant, zone).minute === at) return instant;
  }
  return undefined;
}

/** Today may be chosen and its time past, so the same day a week ahead is looked at too. */
function nextWeekday({ days, at }: Extract<Recurrence, { every: "week" }>, reference: number, zone: string) {
  const today = wallTime(reference, zone);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead));
    if (!days.includes(weekdays[(date.getUTCDay() + 6) % 7]!)) continue;
    const instant = onDay(
      { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
      at,
      zone,
    );
    if (instant !== undefined && instant > reference) return instant;
  }
  return undefined;
}

/** Nine years hold every day of every month, 29 February across a century included. */
function nextMonth(recurrence: Extract<Recurrence, { every: "month" }>, reference: number, zone: string) {
  const today = wallTime(reference, zone);
  for (let ahead = 0; ahead <= 9 * 12; ahead++) {
    const month = (today.month - 1 + ahead) % 12;
    const year = today.year + Math.floor((today.month - 1 + ahead) / 12);
    if (!recurrence.months.includes(months[month]!)) continue;
    const instant = onDay({ year, month: month + 1, day: recurrence.day }, recurrence.at, zone);
    if (instant !== undefined && instant > reference) return instant;
  }
  return undefined;
}

function onceAt(when: string, zone: string): number | undefined {
  const [date = "", at = ""] = when.split("T");
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return onDay({ year, month, day }, at, zone);
}

/** `HH:MM` on a day; undefined when the day is not in the calendar. */
function onDay(day: Pick<WallTime, "year" | "month" | "day">, at: string, zone: string): number | undefined {
  const [hour = 0, minutes = 0] = at.split(":").map(Number);
  return instantOf({ ...day, hour, minute: minutes }, zone);
}
