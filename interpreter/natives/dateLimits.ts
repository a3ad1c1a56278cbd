// The calendar's ends for everything that moves a date: texts have four digits for the year, so a date outside of the
// years 1 to 9999 could neither be shown nor stored.
import type { RunContext } from "../native.js";
import { firstDay, lastDay, secondsPerDay } from "../values/calendar.js";

/** The days since 1970 themselves, if they are inside the calendar; otherwise a RunTimeException. */
export function checkDays(run: RunContext, days: number): number {
  if (days >= firstDay && days <= lastDay) return days;
  throw run.fail("RunTimeException", "Date out of range: the year must be 1 to 9999");
}

/** The same for seconds since 1970. */
export function checkSeconds(run: RunContext, seconds: number): number {
  if (seconds >= firstDay * secondsPerDay && seconds < (lastDay + 1) * secondsPerDay) return seconds;
  throw run.fail("RunTimeException", "Date out of range: the year must be 1 to 9999");
}
