// HTML as the global text functions need it (natives-core.md 7.4): a scan over tags, not a document. Real mails are
// seldom well-formed, so nothing here fails, and every step is linear in the text.
import { decodeHtml, htmlBody, htmlHead } from "../values/markup.js";

/** Elements whose content is no text. */
const silent = new Set(["script", "style", "title"]);
/** Tags that end a line. */
const breaks = new Set(["br", "/p", "/div", "/tr", "/li", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6"]);

/** Plain text of HTML: tags and comments go, block ends become line breaks, entities become characters. */
export function htmlToText(html: string): string {
  const pieces: string[] = [];
  let offset = 0;
  for (let open = html.indexOf("<"); open >= 0; open = html.indexOf("<", offset)) {
    pieces.push(html.slice(offset, open));
    const tag = tagAt(html, open);
    if (breaks.has(tag.name)) pieces.push("\n");
    if (tag.name === "") pieces.push("<");
    offset = silent.has(tag.name) ? endOfElement(html, tag) : tag.end;
  }
  pieces.push(html.slice(offset));
  return decodeHtml(pieces.join(""));
}

/** One document: all heads in order, the title of the first only; all bodies, those after the first in a `div`. */
export function combinedHtml(documents: readonly string[]): string {
  const heads = documents.map((document, index) => htmlHead(document, index > 0));
  const bodies = documents.map((document, index) => bodyAs(index === 0 ? "body" : "div", document));
  if (bodies.length > 0) bodies[0] = bodies[0]!.slice(0, -"</body>".length);
  return `<html><head>${heads.join("")}</head>${bodies.join("") || "<body>"}</body></html>`;
}

/** The body with its attributes as an element of another name; a text without a body is one as a whole. */
function bodyAs(name: string, document: string): string {
  const div = htmlBody(document, true);
  if (div === document) return `<${name}>${document}</${name}>`;
  return `<${name}${div.slice("<div".length, -"</div>".length)}</${name}>`;
}

interface Tag {
  /** In lower case, with a leading `/` for an end tag, `!` for comments and declarations, "" for a bare `<`. */
  readonly name: string;
  readonly end: number;
}

function tagAt(html: string, start: number): Tag {
  if (html.startsWith("<!--", start)) return { name: "!", end: behind(html, "-->", start) };
  const name = /^<(\/?[a-zA-Z][a-zA-Z0-9]*|[!?])/.exec(html.slice(start, start + 40))?.[1];
  return name === undefined
    ? { name: "", end: start + 1 }
    : { name: name.toLowerCase(), end: behind(html, ">", start) };
}

function behind(html: string, closer: string, from: number): number {
  const end = html.indexOf(closer, from);
  return end < 0 ? html.length : end + closer.length;
}

/** Behind the end tag; for an element that is never closed, the end of the text, as browsers do. */
function endOfElement(html: string, tag: Tag): number {
  const pattern = new RegExp(`</${tag.name}\\b`, "gi");
  pattern.lastIndex = tag.end;
  const closer = pattern.exec(html);
  return closer ? behind(html, ">", closer.index) : html.length;
}
