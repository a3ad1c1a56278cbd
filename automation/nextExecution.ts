// When a scheduled task runs next: the seven frequencies of admin.md 4.3 as a function of a moment and a time zone.
// Minutes are the smallest unit. A clock time that a change to summer time skips is moved to the first minute that
// exists; one that comes twice counts once.
import { DateTime } from "luxon";
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
      return firstAfter(
        reference,
        zone,
        8,
        (day) => recurrence.days.includes(weekdays[day.weekday - 1]!),
        recurrence.at,
      );
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
    if (DateTime.fromMillis(instant, { zone }).minute === at) return instant;
  }
  return undefined;
}

type Day = { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number };

/** The clock time on the first day that fits, looking at most so many days ahead. */
function firstAfter(
  reference: number,
  zone: string,
  days: number,
  fits: (day: Day) => boolean,
  at: string,
): number | undefined {
  const from = DateTime.fromMillis(reference, { zone }).startOf("day");
  for (let ahead = 0; ahead <= days; ahead++) {
    const day = from.plus({ days: ahead });
    const instant = fits(day) ? clockTime(day, at, zone) : undefined;
    if (instant !== undefined && instant > reference) return instant;
  }
  return undefined;
}

/** Nine years hold every day of every month, 29 February across a century included. */
function nextMonth(
  { months: chosen, day, at }: Extract<Recurrence, { every: "month" }>,
  reference: number,
  zone: string,
): number | undefined {
  const from = DateTime.fromMillis(reference, { zone });
  for (let ahead = 0; ahead <= 9 * 12; ahead++) {
    const first = DateTime.fromObject({ year: from.year, month: from.month }, { zone }).plus({ months: ahead });
    if (!chosen.includes(months[first.month - 1]!) || day > (first.daysInMonth ?? 31)) continue;
    const instant = clockTime({ year: first.year, month: first.month, day }, at, zone);
    if (instant !== undefined && instant > reference) return instant;
  }
  return undefined;
}

function onceAt(when: string, zone: string): number | undefined {
  const [date = "", at = ""] = when.split("T");
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return clockTime({ year, month, day }, at, zone);
}

/** The instant of `HH:MM` on a day; undefined when the day is not in the calendar. */
function clockTime({ year, month, day }: Omit<Day, "weekday">, at: string, zone: string): number | undefined {
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  for (let later = 0; later <= 180; later++) {
    const clock = hours * 60 + minutes + later;
    const wanted = { year, month, day, hour: Math.floor(clock / 60) % 24, minute: clock % 60 };
    const found = DateTime.fromObject(wanted, { zone });
    if (!found.isValid) return undefined;
    // Luxon moves a time that does not exist forward by the whole gap; the first minute behind the gap is wanted.
    if (found.hour === wanted.hour && found.minute === wanted.minute) return found.toMillis();
  }
  return undefined;
}
