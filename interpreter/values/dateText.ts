// Dates from and to text: the forms that are chosen by length (natives-core 3.14), the format tokens, the numbered
// modes, and TimeSpan in words. What a text cannot be is a null value, never a failure.
import {
  civilFromDays,
  dayOfSeconds,
  daysFromCivil,
  isCivil,
  isoWeek,
  secondOfDay,
  secondsPerDay,
  weekDay,
} from "./calendar.js";
import { DateTimeValue, DateValue, nullDate, nullDateTime, nullTime, type TimeSpanValue, TimeValue } from "./dates.js";
import { padded } from "./text.js";

/** `YYYY-MM-DD` with any separators; longer text is cut; anything else gives a null Date. */
export function parseDate(text: string): DateValue {
  const days = daysAt(text, 0, 5, 8);
  return days === undefined ? nullDate() : new DateValue(days);
}

/** `HH:MM:SS` (longer text is cut) or `HH:MM`; anything else gives a null Time. */
export function parseTime(text: string): TimeValue {
  if (text.length < 8 && text.length !== 5) return nullTime();
  const seconds = secondsAt(text, 0, 3, text.length === 5 ? -1 : 6);
  return seconds === undefined ? nullTime() : new TimeValue(seconds);
}

/** The six forms by length; fractions are dropped; anything else gives a null DateTime. */
export function parseDateTime(text: string): DateTimeValue {
  const [days, seconds] = dateTimeParts(text);
  if (days === undefined || seconds === undefined) return nullDateTime();
  return new DateTimeValue(days * secondsPerDay + seconds);
}
function dateTimeParts(text: string): readonly [days?: number, seconds?: number] {
  switch (text.length) {
    case 23:
    case 19:
      return [daysAt(text, 0, 5, 8), secondsAt(text, 11, 14, 17)];
    case 16:
      return [daysAt(text, 0, 5, 8), secondsAt(text, 11, 14, -1)];
    case 14:
      return [daysAt(text, 0, 4, 6), secondsAt(text, 8, 10, 12)];
    case 10:
      return [daysAt(text, 0, 5, 8), 0];
    default:
      return [];
  }
}

function daysAt(text: string, year: number, month: number, day: number): number | undefined {
  const numbers = [digitsAt(text, year, 4), digitsAt(text, month, 2), digitsAt(text, day, 2)] as const;
  return isCivil(...numbers) ? daysFromCivil(...numbers) : undefined;
}
function secondsAt(text: string, hour: number, minute: number, second: number): number | undefined {
  const hours = digitsAt(text, hour, 2);
  const minutes = digitsAt(text, minute, 2);
  const seconds = second < 0 ? 0 : digitsAt(text, second, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return undefined;
  return hours * 3600 + minutes * 60 + seconds;
}
/** A number of exactly so many digits; -1 where there is none. */
function digitsAt(text: string, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `YYYY-MM-DD`; null gives "". */
export function dateText(date: DateValue): string {
  return date.isNull ? "" : dayText(date.days);
}
/** `HH:MM:SS`; null gives "". */
export function timeText(time: TimeValue): string {
  return time.isNull ? "" : clockText(time.seconds);
}
/** Date, separator, time; null gives "". The separator is a blank, in JSON a `T`. */
export function dateTimeText(value: DateTimeValue, separator = " "): string {
  if (value.isNull) return "";
  return dayText(dayOfSeconds(value.seconds)) + separator + clockText(secondOfDay(value.seconds));
}
function dayText(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
function clockText(seconds: number): string {
  const { hour, minute, second } = clockParts(seconds);
  return `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}`;
}
function clockParts(seconds: number): { hour: number; minute: number; second: number } {
  return { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 };
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly days: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}
function partsOf(value: DateTimeValue): Parts {
  const days = dayOfSeconds(value.seconds);
  const { year, month, day } = civilFromDays(days);
  const { hour, minute, second } = clockParts(secondOfDay(value.seconds));
  return { year, month, day, days, hour, minute, second };
}
function hour12(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}
function amPm(hour: number): string {
  return hour < 12 ? "am" : "pm";
}

interface Lists {
  readonly months: string | undefined;
  readonly weekDays: string | undefined;
}
type Piece = string | ((parts: Parts, lists: Lists) => string);

/** The tokens of `toString(format)`. */
const tokens: Readonly<Record<string, Exclude<Piece, string>>> = {
  YY4: ({ year }) => padded(year, 4),
  YY2: ({ year }) => padded(year % 100, 2),
  MM2: ({ month }) => padded(month, 2),
  MM1: ({ month }) => `${month}`,
  DD2: ({ day }) => padded(day, 2),
  DD1: ({ day }) => `${day}`,
  ISOW2: ({ days }) => padded(isoWeek(days).week, 2),
  ISOW1: ({ days }) => `${isoWeek(days).week}`,
  ISOWY4: ({ days }) => padded(isoWeek(days).year, 4),
  ISOWY2: ({ days }) => padded(isoWeek(days).year % 100, 2),
  HH24: ({ hour }) => padded(hour, 2),
  H24: ({ hour }) => `${hour}`,
  HH12: ({ hour }) => padded(hour12(hour), 2),
  H12: ({ hour }) => `${hour12(hour)}`,
  MI2: ({ minute }) => padded(minute, 2),
  SS2: ({ second }) => padded(second, 2),
  AMPM: ({ hour }) => amPm(hour),
  WEEKDAY: ({ days }) => `${weekDay(days) + 1}`,
  MONTH: ({ month }, { months }) => (months === undefined ? "MONTH" : entry(months, month - 1)),
  WDAY: ({ days }, { weekDays }) => (weekDays === undefined ? "WDAY" : entry(weekDays, (weekDay(days) + 1) % 7)),
};
/** Longer tokens stand before those that begin them. */
const tokenPattern =
  /(ISOWY4|ISOWY2|ISOW2|ISOW1|WEEKDAY|WDAY|MONTH|AMPM|HH24|H24|HH12|H12|YY4|YY2|MM2|MM1|DD2|DD1|MI2|SS2)/;

/** Formats taken apart, since a script uses the same few in its loops. */
const knownFormats = new Map<string, readonly Piece[]>();
const keptFormats = 100;
function piecesOf(format: string): readonly Piece[] {
  let pieces = knownFormats.get(format);
  if (!pieces) {
    pieces = format.split(tokenPattern).map((piece, index) => (index % 2 === 1 ? tokens[piece]! : piece));
    if (knownFormats.size >= keptFormats) knownFormats.clear();
    if (format.length <= 200) knownFormats.set(format, pieces);
  }
  return pieces;
}

/**
 * Replaces the tokens of a format once, longest first; all other characters are copied. `MONTH` and `WDAY` take their
 * entry from comma lists, January and Sunday first, and stay as written without lists.
 */
export function formatDateTime(value: DateTimeValue, format: string, months?: string, weekDays?: string): string {
  if (value.isNull) return "";
  const parts = partsOf(value);
  const lists = { months, weekDays };
  let text = "";
  for (const piece of piecesOf(format)) text += typeof piece === "string" ? piece : piece(parts, lists);
  return text;
}
function entry(list: string, index: number): string {
  return list.split(",")[index] ?? "";
}

/** Norwegian, English, German, Swedish, Danish, Dutch: the order of the language numbers. */
const monthNames = [
  "Jan Feb Mar Apr Mai Jun Jul Aug Sep Okt Nov Des",
  "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
  "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
  "Jan Feb Mar Apr Maj Jun Jul Aug Sep Okt Nov Dec",
  "Jan Feb Mar Apr Maj Jun Jul Aug Sep Okt Nov Dec",
  "Jan Feb Mrt Apr Mei Jun Jul Aug Sep Okt Nov Dec",
].map((names) => names.split(" "));
const english = 1;
const englishDays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/**
 * The numbered modes of `toString(mode, language, mode24)` (natives-core 3.14). An unknown mode prints as 2, an
 * unknown language as English. `offset` is the text of the local offset, asked for by mode 14 alone.
 */
export function dateTimeMode(
  value: DateTimeValue,
  mode: number,
  language: number,
  mode24: boolean,
  offset: () => string,
): string {
  if (value.isNull) return "";
  const parts = partsOf(value);
  const known = monthNames[language] ? language : english;
  const date = dayText(parts.days);
  const time = (separator: string, seconds = false) => timeOfMode(parts, separator, seconds, mode24);
  switch (mode) {
    case 0:
      return date;
    case 1:
      return `${date} ${time(":")}`;
    case 3:
      return namedDate(parts, known, "");
    case 4:
      return `${namedDate(parts, known, "")} ${time(":")}`;
    case 5:
      return `${namedDate(parts, known, "")} ${time(":", true)}`;
    case 6:
      return `${namedDate(parts, known, ".")} ${time(":")}`;
    case 7:
      return `${slashDate(parts, known)} ${time(":")}`;
    case 8:
    case 11:
      return formatDateTime(value, "YY4MM2DD2HH24MI2SS2");
    case 9:
      return time(":");
    case 10:
      return time(":", true);
    case 12:
      return `${englishDate(parts, padded(parts.year % 100, 2))} GMT`;
    case 13:
      return dateTimeText(value, "T");
    case 14:
      return `${englishDate(parts, padded(parts.year, 4))} ${offset()}`;
    case 15:
      return `${padded(parts.day, 2)}.${padded(parts.month, 2)}.${padded(parts.year, 4)} ${time(".")}`;
    case 16:
      return `${padded(parts.day, 2)}/${padded(parts.month, 2)}/${padded(parts.year, 4)} ${time(".")}`;
    default:
      return `${date} ${time(":", true)}`;
  }
}
function timeOfMode({ hour, minute, second }: Parts, separator: string, seconds: boolean, mode24: boolean): string {
  const hours = padded(mode24 ? hour : hour12(hour), 2);
  const rest = seconds ? separator + padded(second, 2) : "";
  return `${hours}${separator}${padded(minute, 2)}${rest}${mode24 ? "" : ` ${amPm(hour)}`}`;
}
/** `dot` follows a shortened English month name; May is not shortened. */
function namedDate({ year, month, day }: Parts, language: number, dot: string): string {
  const name = monthNames[language]![month - 1]!;
  if (language !== english) return `${padded(day, 2)}. ${name} ${padded(year, 4)}`;
  return `${name}${month === 5 ? "" : dot} ${padded(day, 2)}. ${padded(year, 4)}`;
}
function slashDate({ year, month, day }: Parts, language: number): string {
  const [first, second] = language === english ? [month, day] : [day, month];
  return `${padded(first, 2)}/${padded(second, 2)}/${padded(year, 4)}`;
}
function englishDate(parts: Parts, year: string): string {
  const clock = clockText(parts.hour * 3600 + parts.minute * 60 + parts.second);
  return `${englishDays[weekDay(parts.days)]}, ${padded(parts.day, 2)} ${monthNames[english]![parts.month - 1]} ${year} ${clock}`;
}

/** Seconds of the units 0 year, 1 day, 2 hour, 3 minute, 4 second. */
export const unitSeconds = [365 * secondsPerDay, secondsPerDay, 3600, 60, 1] as const;

/** Per language: singular, plural and short form of each unit. */
const unitNames = [
  ["år,år,å", "dag,dager,d", "time,timer,t", "minutt,minutter,m", "sekund,sekunder,s"],
  ["year,years,y", "day,days,d", "hour,hours,h", "minute,minutes,m", "second,seconds,s"],
  ["Jahr,Jahre,J", "Tag,Tage,T", "Stunde,Stunden,h", "Minute,Minuten,m", "Sekunde,Sekunden,s"],
  ["år,år,å", "dag,dagar,d", "timme,timmar,t", "minut,minuter,m", "sekund,sekunder,s"],
  ["år,år,å", "dag,dage,d", "time,timer,t", "minut,minutter,m", "sekund,sekunder,s"],
  ["jaar,jaar,j", "dag,dagen,d", "uur,uur,u", "minuut,minuten,m", "seconde,seconden,s"],
].map((language) => language.map((names) => names.split(",")));

/**
 * A span in words from unit `largest` down to unit `smallest`; parts of zero are left out, larger units fold into the
 * largest, what is below the smallest is dropped: 3 h 20 min with (3, 1, 1, false) is `3 hours, 20 minutes`.
 */
export function spanText(
  span: TimeSpanValue,
  smallest: number,
  language: number,
  largest: number,
  short: boolean,
): string {
  const last = Math.min(Math.max(smallest, 0), 4);
  const first = Math.min(Math.max(largest, 0), last);
  const names = unitNames[language] ?? unitNames[english]!;
  let rest = Math.abs(span.seconds);
  const parts: string[] = [];
  for (let unit = first; unit <= last; unit++) {
    const count = Math.floor(rest / unitSeconds[unit]!);
    rest -= count * unitSeconds[unit]!;
    if (count > 0) parts.push(unitText(count, names[unit]!, short));
  }
  if (parts.length === 0) return unitText(0, names[last]!, short);
  return (span.seconds < 0 ? "-" : "") + parts.join(", ");
}
function unitText(count: number, names: readonly string[], short: boolean): string {
  return short ? `${count}${names[2]}` : `${count} ${count === 1 ? names[0] : names[1]}`;
}
