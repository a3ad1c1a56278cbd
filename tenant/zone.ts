// Clock times in the tenant's time zone: what the clock on the wall shows at an instant, and when it shows a time.
// Instants are milliseconds since 1970 UTC, zones IANA names.
import { DateTime } from "luxon";

export interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export function wallTime(instant: number, zone: string): WallTime {
  const { year, month, day, hour, minute } = DateTime.fromMillis(instant, { zone });
  return { year, month, day, hour, minute };
}

/**
 * The first instant at which the clock shows a time. A time that the change to summer time skips is moved to the first
 * minute that exists.
 * @returns undefined for a day that is not in the calendar
 */
export function instantOf({ year, month, day, hour, minute }: WallTime, zone: string): number | undefined {
  for (let later = 0; later <= 180; later++) {
    const clock = hour * 60 + minute + later;
    const wanted = { hour: Math.floor(clock / 60) % 24, minute: clock % 60 };
    const found = DateTime.fromObject({ year, month, day, ...wanted }, { zone });
    if (!found.isValid) return undefined;
    // Luxon moves a time that does not exist by the whole gap, past the first minute behind it.
    if (found.hour !== wanted.hour || found.minute !== wanted.minute) continue;
    return Math.min(...found.getPossibleOffsets().map((possible) => possible.toMillis()));
  }
  return undefined;
}

/** The instant of an ISO 8601 text, in the zone where it names none; undefined for anything else. */
export function readTime(text: string, zone: string): number | undefined {
  const time = DateTime.fromISO(text, { zone });
  return time.isValid ? time.toMillis() : undefined;
}

/** `2024-09-02 02:15`. */
export function timeText(instant: number, zone: string): string {
  return DateTime.fromMillis(instant, { zone }).toFormat("yyyy-MM-dd HH:mm");
}
