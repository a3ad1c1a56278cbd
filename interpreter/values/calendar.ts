// The calendar as integer arithmetic: days and seconds since 1970-01-01 in wall-clock time, proleptic Gregorian. No
// time zone and no clock here; only what a date's own numbers say. Week rules are ISO 8601 (natives-core 3.13).

export const secondsPerDay = 86400;
/** 0001-01-01 and 9999-12-31, the years that a four-digit date text can hold. */
export const firstDay = daysFromCivil(1, 1, 1);
export const lastDay = daysFromCivil(9999, 12, 31);

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days since 1970-01-01. Months and days outside their range run over into the neighbouring ones. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const months = year * 12 + (month - 1);
  const realYear = Math.floor(months / 12);
  const realMonth = months - realYear * 12;
  // Years count from March, so that the leap day is the last of its year.
  const shifted = realMonth < 2 ? realYear - 1 : realYear;
  const marchMonth = (realMonth + 10) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((153 * marchMonth + 2) / 5) + day - 1 - 719468;
}

/** The inverse for days as `daysFromCivil` gives them. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/** Monday 0 to Sunday 6. */
export function weekDay(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** ISO week, 1 to 53, and the year it belongs to: that of its Thursday. */
export function isoWeek(days: number): { readonly week: number; readonly year: number } {
  const thursday = days - weekDay(days) + 3;
  const { year } = civilFromDays(thursday);
  return { week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1, year };
}

/**
 * Months later or earlier with the day number kept; surplus days run into the next month, so 31 January and one month
 * is 3 March, and 29 February and one year 1 March (natives-core 3.13).
 */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  return daysFromCivil(year, month + months, day);
}

/** Whether the three numbers name a day of the years 1 to 9999. */
export function isCivil(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}

/** Whole days of seconds since 1970, also before it. */
export function dayOfSeconds(seconds: number): number {
  return Math.floor(seconds / secondsPerDay);
}
export function secondOfDay(seconds: number): number {
  return seconds - dayOfSeconds(seconds) * secondsPerDay;
}
