// Bytes of a named code page as text: Windows numbers and the usual names (natives-core 3.6). The tables are
// iconv-lite's; its pseudo-encodings (base64, hex) are no code pages and are refused.
import iconv from "iconv-lite";

/** Windows numbers whose name in iconv-lite is not made from the number. */
const numbered: Readonly<Record<string, string>> = {
  "932": "shift_jis",
  "936": "gbk",
  "949": "cp949",
  "950": "big5",
  "1200": "utf-16le",
  "1201": "utf-16be",
  "10000": "macintosh",
  "12000": "utf-32le",
  "12001": "utf-32be",
  "20127": "us-ascii",
  "20866": "koi8-r",
  "21866": "koi8-u",
  "20932": "euc-jp",
  "51932": "euc-jp",
  "51936": "gb2312",
  "51949": "euc-kr",
  "54936": "gb18030",
  "65000": "utf-7",
  "65001": "utf-8",
};
const noCodePages = new Set(["base64", "hex", "internal", "binary"]);

/** The encoding for a code page id or name; undefined for an unknown one. */
export function codePageName(codePage: string): string | undefined {
  const asked = codePage.trim().toLowerCase();
  const name = /^\d+$/.test(asked) ? nameOfNumber(asked) : asked;
  return name !== "" && !noCodePages.has(name.replace(/[^a-z0-9]/g, "")) && iconv.encodingExists(name)
    ? name
    : undefined;
}
function nameOfNumber(digits: string): string {
  const iso = /^28(59[1-9]|60[3-5])$/.exec(digits);
  if (iso) return `iso-8859-${Number(digits) - 28590}`;
  return numbered[digits] ?? `cp${digits}`;
}

/** Decodes bytes by an encoding that `codePageName` gave; what is invalid becomes U+FFFD. */
export function decodeBytes(bytes: readonly number[], encoding: string): string {
  return iconv.decode(Buffer.from(bytes), encoding);
}
