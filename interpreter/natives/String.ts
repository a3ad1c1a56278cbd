// String (natives-core 3.6 to 3.12). A null receiver or argument acts as "". Positions and lengths count UTF-16 units.
// `append`, `getLine`, `quote` and `wrap` change the receiver and are marked; all others give new texts. One table in
// the order of the reference's chapters; what needs more than a line lives in values/.
import { mutates, native, type RunContext } from "../native.js";
import { accountArray } from "../values/array.js";
import {
  characterTests,
  compareText,
  escapeCharacters,
  firstLineLength,
  foldCase,
  keepCharacters,
  lineCount,
  parseCsvLine,
  quoteLines,
  stripEnd,
  stripStart,
  wordAt,
  wrapLines,
} from "../values/characters.js";
import { codePageName, decodeBytes } from "../values/codePage.js";
import { parseDate, parseDateTime, parseTime } from "../values/dateText.js";
import {
  decodeHtml,
  decodeUrl,
  decodeUtf8,
  decodeXml,
  encodeUrl,
  encodeUtf8,
  htmlBody,
  htmlHead,
  isEmailAddress,
  multiLanguageText,
  opensHtmlDocument,
  parseEmailList,
} from "../values/markup.js";
import { reserveText } from "../values/memory.js";
import { firstMatch } from "../values/regularExpression.js";
import {
  encodeHtml,
  encodeXml,
  latin1Bytes,
  latin1Text,
  parseBool,
  parseFloating,
  parseInteger,
  parseLong,
  startsWithInteger,
} from "../values/text.js";
import type { NSStreamValue } from "./NSStream.js";
import { VectorValue } from "./Vector.js";

type Text = string | null;
type Count = number | null;

// biome-ignore lint/suspicious/noShadowRestrictedNames: natives are named exactly as their class
export const String = native("String", {
  bodies: (run) => ({
    "String()": () => null,
    "String(String)": (value: Text) => value,
    "String(Byte[])": (bytes: readonly number[]) => fromBytes(run, bytes),
    "String(Byte[],String)": (bytes: readonly number[], codePage: Text) => fromCodePage(run, bytes, codePage ?? ""),
    "String(NSStream)": (stream: NSStreamValue) => fromBytes(run, stream.bytes),
    "String(NSStream,String)": (stream: NSStreamValue, codePage: Text) =>
      fromCodePage(run, stream.bytes, codePage ?? ""),

    // Size, case, tests
    "getLength()": (self: Text) => (self === null ? 0 : self.length),
    "toLower()": (self: Text) => (self ?? "").toLowerCase(),
    "toUpper()": (self: Text) => (self ?? "").toUpperCase(),
    "isNull()": (self: Text) => self === null,
    "isEmpty()": (self: Text) => self === null || self.length === 0,
    "isAlpha()": (self: Text) => characterTests.isAlpha.test(self ?? ""),
    "isAlphanumeric()": (self: Text) => characterTests.isAlphanumeric.test(self ?? ""),
    "isDigit()": (self: Text) => characterTests.isDigit.test(self ?? ""),
    "isLower()": (self: Text) => characterTests.isLower.test(self ?? ""),
    "isUpper()": (self: Text) => characterTests.isUpper.test(self ?? ""),
    "isNumber()": (self: Text) => startsWithInteger(self ?? ""),
    "isValidEmail()": (self: Text) => isEmailAddress(self ?? ""),
    "isHtmlDocument()": (self: Text) => opensHtmlDocument(self ?? ""),

    // Compare
    "equals(String)": (self: Text, value: Text) => (self ?? "") === (value ?? ""),
    "equalsIgnoreCase(String)": (self: Text, value: Text) => (self ?? "").toLowerCase() === (value ?? "").toLowerCase(),
    "beginsWith(String)": (self: Text, start: Text) => (self ?? "").startsWith(start ?? ""),
    "endsWith(String)": (self: Text, end: Text) => (self ?? "").endsWith(end ?? ""),
    "caseBeginsWith(String)": (self: Text, start: Text) => foldCase(self ?? "").startsWith(foldCase(start ?? "")),
    "caseEndsWith(String)": (self: Text, end: Text) => foldCase(self ?? "").endsWith(foldCase(end ?? "")),
    "compare(String)": (self: Text, value: Text) => compareText(self ?? "", value ?? ""),
    "caseCompare(String)": (self: Text, value: Text) =>
      compareText((self ?? "").toLowerCase(), (value ?? "").toLowerCase()),

    // Search and cut
    "find(String)": (self: Text, wanted: Text) => (self ?? "").indexOf(wanted ?? ""),
    "findCase(String)": (self: Text, wanted: Text) => foldCase(self ?? "").indexOf(foldCase(wanted ?? "")),
    "findLast(String)": (self: Text, wanted: Text) => (self ?? "").lastIndexOf(wanted ?? ""),
    "subString(Integer,Integer)": (self: Text, position: Count, length: Count) => {
      const text = self ?? "";
      const start = position ?? 0;
      if (start >>> 0 >= text.length) {
        throw run.fail("RunTimeException", `Position ${start} is outside the string (length ${text.length})`);
      }
      return length !== null && length > 0 ? text.slice(start, start + length) : "";
    },
    "until(String)": (self: Text, pattern: Text) => before(self ?? "", (self ?? "").indexOf(pattern ?? "")),
    "before(String)": (self: Text, pattern: Text) => before(self ?? "", (self ?? "").indexOf(pattern ?? "")),
    "beforeLast(String)": (self: Text, pattern: Text) => before(self ?? "", (self ?? "").lastIndexOf(pattern ?? "")),
    "after(String)": (self: Text, pattern: Text) =>
      after(self ?? "", (self ?? "").indexOf(pattern ?? ""), pattern ?? ""),
    "afterLast(String)": (self: Text, pattern: Text) =>
      after(self ?? "", (self ?? "").lastIndexOf(pattern ?? ""), pattern ?? ""),
    "getWord(Integer)": (self: Text, position: Count) => wordAt(self ?? "", position ?? 0),
    "getLine()": mutates((self: Text) => {
      const text = self ?? "";
      const length = firstLineLength(text);
      return [text.slice(length), text.slice(0, length)];
    }),
    "split(String)": (self: Text, delimiter: Text) => split(run, self ?? "", delimiter ?? ""),
    "parseCSV(String)": (self: Text, delimiter: Text) =>
      accounted(run, parseCsvLine(self ?? "", (delimiter ?? "").charAt(0))),
    "regexp(String)": (self: Text, pattern: Text) => firstMatch(run, pattern ?? "", self ?? ""),

    // Change
    "append(String)": mutates((self: Text, value: Text) => [append(run, self ?? "", value ?? ""), undefined]),
    "append(Byte)": mutates((self: Text, byte: number) => [
      append(run, self ?? "", globalThis.String.fromCharCode(byte)),
      undefined,
    ]),
    "substitute(String,String)": (self: Text, from: Text, to: Text) =>
      substitute(run, self ?? "", from ?? "", to ?? ""),
    "keepChars(String)": (self: Text, characters: Text) => keepCharacters(self ?? "", characters ?? ""),
    "stripLeading(String)": (self: Text, characters: Text) => stripStart(self ?? "", characters ?? ""),
    "stripTrailing(String)": (self: Text, characters: Text) => stripEnd(self ?? "", characters ?? ""),
    "stripLeadingAndTrailing(String)": (self: Text, characters: Text) =>
      stripEnd(stripStart(self ?? "", characters ?? ""), characters ?? ""),
    "prettyChop(Integer)": (self: Text, length: Count) => chop(self ?? "", Math.max(length ?? 0, 0)),
    "quote(String)": mutates((self: Text, quote: Text) => {
      if (self === null) return [null, ""];
      reserveText(run, self.length + lineCount(self) * (quote ?? "").length);
      const quoted = quoteLines(self, quote ?? "");
      return [quoted, quoted];
    }),
    "wrap(Integer,Bool)": mutates((self: Text, length: Count, ignoreQuote: boolean) => {
      return [self === null ? null : wrapLines(reserved(run, self), length ?? 0, ignoreQuote), undefined];
    }),
    "escape(String)": (self: Text, characters: Text) => escapeCharacters(reserved(run, self), characters ?? ""),

    // Encode and decode
    "htmlEncode()": (self: Text) => encodeHtml(reserved(run, self)),
    "htmlDecode()": (self: Text) => decodeHtml(self ?? ""),
    "xmlEncode()": (self: Text) => encodeXml(reserved(run, self)),
    "xmlDecode()": (self: Text) => decodeXml(self ?? ""),
    "urlEncode()": (self: Text) => {
      reserveText(run, (self ?? "").length * 3);
      return encodeUrl(self ?? "");
    },
    "urlDecode()": (self: Text) => decodeUrl(self ?? ""),
    "utf8Encode()": (self: Text) => encodeUtf8(reserved(run, self)),
    "utf8Decode()": (self: Text) => decodeUtf8(self ?? ""),
    "extractHtmlBody(Bool)": (self: Text, asDiv: boolean) => htmlBody(self ?? "", asDiv),
    "extractHtmlHead(Bool)": (self: Text, stripTitle: boolean) => htmlHead(self ?? "", stripTitle),
    "parseSOMultiLanguageString(Integer)": (self: Text, language: Count) =>
      multiLanguageText(self ?? "", language ?? 0),
    "getEmails()": (self: Text) => new VectorValue(run, parseEmailList(self ?? "")),

    // Convert
    "toBool()": (self: Text) => parseBool(self ?? ""),
    "toInteger()": (self: Text) => parseInteger(self ?? ""),
    "toLong()": (self: Text) => parseLong(self ?? ""),
    "toFloat()": (self: Text) => parseFloating(self ?? ""),
    "toDate()": (self: Text) => parseDate(self ?? ""),
    "toDateTime()": (self: Text) => parseDateTime(self ?? ""),
    "toTime()": (self: Text) => parseTime(self ?? ""),
    "toByteArray()": (self: Text) => {
      accountArray(run, (self ?? "").length);
      return latin1Bytes(self ?? "");
    },
  }),
});

/** Everything before a match, the whole text without one (-1). */
function before(text: string, match: number): string {
  return match < 0 ? text : text.slice(0, match);
}
/** Everything after a match, "" without one. */
function after(text: string, match: number, pattern: string): string {
  return match < 0 ? "" : text.slice(match + pattern.length);
}

/** An empty delimiter is not allowed: it parts nothing, and the run's log says so. */
function split(run: RunContext, text: string, delimiter: string): string[] {
  if (text === "") return [];
  if (delimiter !== "") return accounted(run, text.split(delimiter));
  run.host.log("message", "String.split: an empty delimiter does not split the text");
  return [text];
}

function append(run: RunContext, text: string, addition: string): string {
  reserveText(run, text.length + addition.length);
  return text + addition;
}

/** Left to right, without looking at what was put in; an empty pattern changes nothing. */
function substitute(run: RunContext, text: string, from: string, to: string): string {
  if (from === "" || !text.includes(from)) return text;
  const parts = text.split(from);
  reserveText(run, text.length + (parts.length - 1) * (to.length - from.length));
  return parts.join(to);
}

function chop(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}...`;
}

/** For changes that make a text a few times longer at most. */
function reserved(run: RunContext, text: Text): string {
  if (text === null) return "";
  reserveText(run, text.length);
  return text;
}
function accounted(run: RunContext, texts: string[]): string[] {
  accountArray(run, texts.length);
  return texts;
}

function fromBytes(run: RunContext, bytes: readonly number[]): string {
  reserveText(run, bytes.length);
  return latin1Text(bytes);
}
function fromCodePage(run: RunContext, bytes: readonly number[], codePage: string): string {
  const encoding = codePageName(codePage);
  if (encoding === undefined) throw run.fail("RunTimeException", `Unknown code page '${codePage}'`);
  reserveText(run, bytes.length);
  return decodeBytes(bytes, encoding);
}
