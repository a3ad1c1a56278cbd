// HTML, URL and e-mail texts as String's natives read and write them (natives-core 3.7, 3.11). Scans go forward once,
// since the texts come from mails and web requests.
import { isUtf8 } from "node:buffer";

/** Names of U+00A0 to U+00FF in order. */
const latin1Names =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
  "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
  "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
  "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
  "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
  "thorn yuml";
const namedEntities = new Map<string, string>([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["euro", "€"],
  ["ndash", "–"],
  ["mdash", "—"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["sbquo", "‚"],
  ["ldquo", "“"],
  ["rdquo", "”"],
  ["bdquo", "„"],
  ["bull", "•"],
  ["hellip", "…"],
  ["trade", "™"],
  ["lsaquo", "‹"],
  ["rsaquo", "›"],
  ["dagger", "†"],
  ["Dagger", "‡"],
  ["permil", "‰"],
  ["OElig", "Œ"],
  ["oelig", "œ"],
  ["Scaron", "Š"],
  ["scaron", "š"],
  ["Yuml", "Ÿ"],
  ["fnof", "ƒ"],
  ["circ", "ˆ"],
  ["tilde", "˜"],
  ["larr", "←"],
  ["rarr", "→"],
  ["minus", "−"],
  ...latin1Names.split(" ").map((name, index) => [name, String.fromCharCode(160 + index)] as const),
]);

/** Named and numeric entities as their characters; unknown ones stay as written. */
export function decodeHtml(text: string): string {
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});/g, entityCharacter);
}
/** The five entities of XML and numeric ones. */
export function decodeXml(text: string): string {
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);/g, entityCharacter);
}
function entityCharacter(written: string, name: string): string {
  if (!name.startsWith("#")) return namedEntities.get(name) ?? written;
  const code = /^#[xX]/.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : written;
}

/** What each byte becomes in a URL. */
const urlForms = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9\-_.~]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});
/** Percent form of the UTF-8 bytes; `A-Z a-z 0-9 - _ . ~` stay. */
export function encodeUrl(text: string): string {
  let result = "";
  for (const byte of Buffer.from(text, "utf8")) result += urlForms[byte];
  return result;
}
/** Percent sequences as UTF-8, or as ISO-8859-1 where they are no UTF-8; `+` is a blank; a stray `%` stays. */
export function decodeUrl(text: string): string {
  return text.replaceAll("+", " ").replace(/(?:%[0-9a-fA-F]{2})+/g, (sequence) => {
    const bytes = Buffer.from(sequence.replaceAll("%", ""), "hex");
    return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
  });
}

/** Each UTF-8 byte as one character. */
export function encodeUtf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
/** The reverse; what is no UTF-8, or no bytes at all, stays as it is. */
export function decodeUtf8(text: string): string {
  if (/[^\u0000-\u00ff]/.test(text)) return text;
  const bytes = Buffer.from(text, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : text;
}

/** Whether the opening of a text, after blanks, is that of an HTML document. */
export function opensHtmlDocument(text: string): boolean {
  return /^\s*<(?:!doctype\s+html|html)(?![\w-])/i.test(text);
}

interface Element {
  readonly tag: string;
  readonly content: string;
}
/** The first element of a name: its start tag and what stands between the tags, to the end of the text if unclosed. */
function findElement(text: string, name: string): Element | undefined {
  const start = new RegExp(`<${name}(?![\\w-])`, "i").exec(text)?.index;
  const open = start === undefined ? -1 : tagEnd(text, start);
  if (start === undefined || open < 0) return undefined;
  const close = new RegExp(`</${name}(?![\\w-])`, "i").exec(text.slice(open));
  return { tag: text.slice(start, open), content: text.slice(open, close ? open + close.index : text.length) };
}
/** Offset after the `>` of a tag; `>` in quoted attribute values does not count. */
function tagEnd(text: string, start: number): number {
  let quote = "";
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at + 1;
  }
  return -1;
}

/** The content of `<body>`, on wish in a `<div>` with the body's attributes; the whole text without a body. */
export function htmlBody(text: string, asDiv: boolean): string {
  const body = findElement(text, "body");
  if (!body) return text;
  return asDiv ? `<div${body.tag.slice("<body".length)}${body.content}</div>` : body.content;
}
/** The content of `<head>`, on wish without its `<title>`; "" without a head. */
export function htmlHead(text: string, stripTitle: boolean): string {
  const content = findElement(text, "head")?.content ?? "";
  return stripTitle ? withoutTitle(content) : content;
}
function withoutTitle(content: string): string {
  const start = /<title(?![\w-])/i.exec(content)?.index;
  if (start === undefined) return content;
  const rest = content.slice(start);
  const close = /<\/title\s*>/i.exec(rest);
  return content.slice(0, start) + (close ? rest.slice(close.index + close[0].length) : "");
}

const emailAddress = /^[^\s@<>()[\]",;:\\]+@[^\s@.<>()[\]",;:\\]+(?:\.[^\s@.<>()[\]",;:\\]+)+$/;
/** One plausible address: a local part, one `@`, a domain with a dot, no blanks. */
export function isEmailAddress(text: string): boolean {
  return text.length <= 320 && emailAddress.test(text);
}

/** Names and addresses of a list such as `"Name" <addr>, addr`, alternating; undefined if an entry is malformed. */
export function parseEmailList(text: string): string[] | undefined {
  const result: string[] = [];
  for (const entry of splitOutsideQuotes(text)) {
    const found =
      entry.length > 1000 ? null : /^(?:(?:"([^"]*)"|([^"<>]*?))\s*<\s*([^<>\s]+)\s*>|([^<>\s"]+))$/.exec(entry);
    const address = found?.[3] ?? found?.[4] ?? "";
    if (!isEmailAddress(address)) return undefined;
    result.push(found?.[1] ?? found?.[2] ?? "", address);
  }
  return result;
}
/** Trimmed entries between commas and semicolons; those in quotes part nothing. A blank text has none. */
function splitOutsideQuotes(text: string): string[] {
  if (text.trim() === "") return [];
  const entries: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at] ?? ",";
    if (character === '"') quoted = !quoted;
    if ((character !== "," && character !== ";") || (quoted && at < text.length)) continue;
    entries.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return entries;
}

/** Codes per language number; the first is the one that the vendor's own data shows. */
const languageCodes = [
  ["NO"],
  ["US", "EN"],
  ["GE", "DE"],
  ["SW", "SE"],
  ["DA", "DK"],
  ["NL", "DU"],
  ["FR"],
  ["SP", "ES"],
  ["IT"],
  ["CZ"],
  ["FI"],
  ["PL"],
];
/** Picks from `NO:"Hus";US:"House"`: the language, else US, else the first; other text as it is. */
export function multiLanguageText(text: string, language: number): string {
  if (!/^\s*[A-Za-z]{2}:"/.test(text)) return text;
  const texts = new Map<string, string>();
  for (const [, code, value] of text.matchAll(/([A-Za-z]{2}):"([^"]*)"/g)) texts.set(code!.toUpperCase(), value!);
  const wanted = languageCodes[language]?.find((code) => texts.has(code)) ?? "US";
  return texts.get(wanted) ?? texts.values().next().value ?? text;
}
