// Numbers and bytes as text: the conversions that several natives need in exactly the same form. Everything here is a
// pure function of its arguments. Dates have their own files (calendar.ts, dateFormat.ts); code pages are codePage.ts.

/** Largest number of decimals that the platform's own formatting keeps exact; more are zeros anyway (1074 bits). */
const mostFractionDigits = 1074;

/**
 * Fixed notation with exactly `decimals` digits after the point, rounded as C `printf("%.*f")` rounds: on the exact
 * binary value, ties to the even digit (natives-core 3.5). Infinities and not-a-number print as the texts of 7.2.
 */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "-1.#IND0" : value < 0 ? "-1.#INF0" : "1.#INF0";
  const digits = Math.max(decimals, 0);
  const magnitude = Math.abs(value);
  const text = magnitude < 1e21 && digits <= 100 ? shortFixed(magnitude, digits) : longFixed(magnitude, digits);
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

/**
 * toFixed is exact but for ties, which it rounds up. A binary fraction with exactly `digits + 1` bits after the point
 * has exactly as many decimals, the last a 5: that is the tie, and only then an odd last digit is one too high.
 */
function shortFixed(magnitude: number, digits: number): string {
  const text = magnitude.toFixed(digits);
  if ((magnitude * 2 ** (digits + 1)) % 2 !== 1) return text;
  const last = text.charCodeAt(text.length - 1);
  return last % 2 === 0 ? text : text.slice(0, -1) + String.fromCharCode(last - 1);
}

/** The exact decimal expansion by big integers, for what toFixed refuses: 1e21 and more, over 100 digits. */
function longFixed(magnitude: number, digits: number): string {
  const exact = Math.min(digits, mostFractionDigits);
  let bits = 0;
  let mantissa = magnitude;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    bits++;
  }
  const scaled = BigInt(mantissa) * 10n ** BigInt(exact);
  const unit = 1n << BigInt(bits);
  let rounded = scaled / unit;
  const twice = (scaled % unit) * 2n;
  if (twice > unit || (twice === unit && rounded % 2n === 1n)) rounded += 1n;
  const text = rounded.toString().padStart(exact + 1, "0");
  if (digits === 0) return text;
  return `${text.slice(0, text.length - exact)}.${text.slice(text.length - exact)}${"0".repeat(digits - exact)}`;
}

/** A Float where no number of decimals is given: six (language.md 3.3). */
export function floatText(value: number): string {
  return formatFixed(value, 6);
}

/** A Float as a JSON number: six decimals, trailing zeros removed, one digit kept; `null` where JSON has no number. */
export function jsonFloat(value: number): string {
  if (!Number.isFinite(value)) return "null";
  const text = formatFixed(value, 6);
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48 && text.charCodeAt(end - 2) !== 46) end--;
  return text.slice(0, end);
}

const jsonSpecial = /["\\\u0000-\u001f]/;
/** A JSON string literal; characters above ASCII and `/` stay as they are (natives-core 5.6). */
export function jsonString(text: string): string {
  if (!jsonSpecial.test(text)) return `"${text}"`;
  return `"${text.replace(/["\\\u0000-\u001f]/g, escapeJson)}"`;
}
const jsonEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};
function escapeJson(character: string): string {
  return jsonEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const htmlSpecial: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** `& < > "` as entities (natives-core 3.11). */
export function encodeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => htmlSpecial[character]!);
}
/** As for HTML, and `'` as `&apos;`. */
export function encodeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => htmlSpecial[character] ?? "&apos;");
}

/** Where the number at the start of a text ends and begins: blanks, a sign, digits; undefined without a digit. */
const leadingInteger = /^[ \t\r\n]*([+-]?)(\d+)/;
export function startsWithInteger(text: string): boolean {
  return leadingInteger.test(text);
}

/**
 * The integer at the start of a text; 0 without one; clamped to 32 bits (natives-core 3.12).
 * Written out because scripts call it in loops over rows.
 */
export function parseInteger(text: string): number {
  const length = text.length;
  let at = 0;
  let unit = text.charCodeAt(0);
  while (unit === 32 || (unit >= 9 && unit <= 13)) unit = text.charCodeAt(++at);
  const negative = unit === 45;
  if (negative || unit === 43) unit = text.charCodeAt(++at);
  let value = 0;
  while (at < length && unit >= 48 && unit <= 57) {
    value = value * 10 + (unit - 48);
    if (value > 0x80000000) return negative ? -0x80000000 : 0x7fffffff;
    unit = text.charCodeAt(++at);
  }
  return negative ? 0 - value : Math.min(value, 0x7fffffff);
}

const largestLong = 0x7fffffffffffffffn;
/** As `parseInteger`, clamped to 64 bits. */
export function parseLong(text: string): bigint {
  const found = leadingInteger.exec(text);
  if (!found) return 0n;
  const digits = found[2]!.replace(/^0+/, "");
  const magnitude = digits.length > 19 ? largestLong + 1n : BigInt(digits || "0");
  if (found[1] === "-") return magnitude > largestLong ? -largestLong - 1n : -magnitude;
  return magnitude > largestLong ? largestLong : magnitude;
}

const leadingFloat = /^[ \t\r\n]*([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?)/;
/** The number at the start of a text, with `.` or `,` as decimal mark; 0 without one. */
export function parseFloating(text: string): number {
  const found = leadingFloat.exec(text);
  return found ? Number(found[1]!.replace(",", ".")) : 0;
}

/** `1` and `true` in any letter case (language.md 3.3). */
export function parseBool(text: string): boolean {
  return text === "1" || text.toLowerCase() === "true";
}

/** Lower-case hexadecimal; negatives as the 32-bit pattern; `width` is the least total width. */
export function hexText(value: number, width = 0): string {
  return (value >>> 0).toString(16).padStart(width, "0");
}

/** A number from 0 on with leading zeros, for dates. */
export function padded(value: number, width: number): string {
  if (width === 2) return value < 10 ? `0${value}` : `${value}`;
  return value.toString().padStart(width, "0");
}

/** The bytes of a text in ISO-8859-1; what has no byte becomes `?` (natives-core 1.5). */
export function latin1Bytes(text: string): number[] {
  const bytes = new Array<number>(text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    bytes[index] = unit > 255 ? 63 : unit;
  }
  return bytes;
}

/** One character per byte. */
export function latin1Text(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString("latin1");
}
