// Texts of scripts to stored values and back (searchengine.md 7, "Values"). Stored: integers, reals, and for points in
// time the text "YYYY-MM-DD HH:MM:SS", which compares like the time it means.
import type { Dictionary, FieldType } from "../dictionary.js";
import { queryFailure } from "../errors.js";
import type { SqlValue } from "../tenant.js";

export interface ValueType {
  readonly type: FieldType;
  readonly enumName?: string;
}

/**
 * The stored form of a script's text.
 * @param name of the field, for the message
 * @throws NetServerException when the text is no value of the type
 */
export function toStored(dictionary: Dictionary, kind: ValueType, text: string, name: string): SqlValue {
  const value = decoded(text);
  switch (kind.type) {
    case "string":
    case "keys":
      return storedText(value);
    case "blob":
      return Uint8Array.from(value, (character) => character.charCodeAt(0) & 0xff);
    case "int":
      return storedInteger(value) ?? wrong(text, name, "an integer");
    case "bool":
      return storedBool(value) ?? wrong(text, name, 'a truth value ("1" or "0")');
    case "enum":
      return (
        storedInteger(value) ??
        (kind.enumName ? dictionary.enumValue(kind.enumName, value.trim()) : undefined) ??
        wrong(text, name, `a number or a name of ${kind.enumName}`)
      );
    case "float":
      return storedFloat(value) ?? wrong(text, name, 'a number with "." as decimal sign');
    case "datetime":
      return storedDateTime(value) ?? wrong(text, name, '"YYYY-MM-DD HH:MM:SS" or "YYYY-MM-DD"');
    case "date":
      return storedDateTime(value)?.slice(0, 10) ?? (value.trim() === "" ? null : wrong(text, name, '"YYYY-MM-DD"'));
    case "time":
      return storedTime(value) ?? wrong(text, name, '"HH:MM:SS"');
    default:
      return kind.type satisfies never;
  }
}

/** The text that a script sees for a stored value. */
export function toText(kind: ValueType, value: SqlValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  if (typeof value === "number") return kind.type === "float" ? floatText(value) : String(value);
  if (typeof value === "bigint") return String(value);
  // The database's own "never" is nothing to a script.
  if (kind.type === "datetime" && value.startsWith("0001-01-01")) return "";
  return value;
}

/** A text that SQLite can keep: no lone surrogates, and no U+0000, at which its text functions end. */
export function storedText(text: string): string {
  return text
    .replaceAll("\0", "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** Shortest form, never with an exponent: `500`, `19.9`. */
export function floatText(value: number): string {
  const shortest = String(value);
  if (!shortest.includes("e")) return shortest;
  return value.toFixed(12).replace(/\.?0+$/, "");
}

/** Values in the notation of archive restrictions: `[I:23]`, `[D:2020.08.27]`, `[DT:08/27/2020 10:00:00]`. */
function decoded(text: string): string {
  const match = /^\[(I|F|M|B|S|D|DT):(.*)\]$/.exec(text);
  if (!match) return text;
  const [, kind, value = ""] = match;
  if (kind !== "D" && kind !== "DT") return value;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(.*)$/.exec(value);
  if (american) return `${american[3]}-${american[1]!.padStart(2, "0")}-${american[2]!.padStart(2, "0")}${american[4]}`;
  return value.replace(/^(\d{4})\.(\d{2})\.(\d{2})/, "$1-$2-$3");
}

function storedInteger(text: string): number | bigint | undefined {
  const digits = text.trim();
  if (digits === "") return 0;
  if (!/^[+-]?\d{1,19}$/.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, BigInt(digits));
}

function storedBool(text: string): number | undefined {
  const word = text.trim().toLowerCase();
  if (word === "" || word === "0" || word === "false") return 0;
  return word === "1" || word === "true" ? 1 : undefined;
}

function storedFloat(text: string): number | undefined {
  const digits = text.trim();
  if (digits === "") return 0;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
}

/** Undefined when it is no date; null for the empty text. */
function storedDateTime(text: string): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?Z?)?$/.exec(trimmed);
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "00", second = "00"] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (Number(year) > 99 && date.getUTCDate() !== Number(day)) return undefined;
  if (Number(month) < 1 || Number(month) > 12 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  return `${year}-${month}-${day} ${hour.padStart(2, "0")}:${minute}:${second}`;
}

function storedTime(text: string): string | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const match = /^(?:\d{4}-\d{2}-\d{2} )?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(trimmed);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59 || Number(match[3] ?? 0) > 59) return undefined;
  return `${match[1]!.padStart(2, "0")}:${match[2]}:${match[3] ?? "00"}`;
}

function wrong(text: string, name: string, expected: string): never {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  throw queryFailure(`"${shown}" is no value for "${name}". Expected ${expected}.`);
}
