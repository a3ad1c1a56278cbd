// The template language of Parser (natives-core.md 6.7): `[[name]]`, or in older texts `%name%`, and in HTML
// `<cs:parser>name</cs:parser>`; conditions, RETURN, a loop over rows, function calls, and inline script between
// `%EJSCRIPT_START%` and `%EJSCRIPT_END%`. A text that contains `[[` leaves `%` alone.
// Scanning is by position, never by a pattern over the whole text, so that no text takes more than linear time.
import type { RunContext } from "../native.js";
import { encodeUrl } from "../values/markup.js";
import { reserveText } from "../values/memory.js";
import { encodeHtml, jsonString } from "../values/text.js";
import { engineHooks } from "./engineHooks.js";
import type { ParserValue } from "./Parser.js";

export interface Expansion {
  readonly output: string;
  /** Value of the RETURN that ended the expansion; undefined without one. */
  readonly returned: string | undefined;
}

type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly argument: string }
  | { readonly kind: "tree" }
  | { readonly kind: "return"; readonly value: string }
  | { readonly kind: "script"; readonly source: string }
  | { readonly kind: "if"; readonly test: Test; readonly then: readonly Part[]; readonly otherwise: readonly Part[] }
  | { readonly kind: "rows"; readonly parts: readonly Part[] };

/** `value` undefined: the variable exists. */
interface Test {
  readonly name: string;
  readonly value: string | undefined;
  readonly negated: boolean;
}

const deepestConditions = 200;

/**
 * Fills the variables of a parser into a text. RETURN ends the expansion; the text up to it is the output.
 * @throws RunTimeException for more than 200 nested conditions, and for inline script where no engine runs it
 */
export function expand(run: RunContext, parser: ParserValue, template: string): Expansion {
  const parts = structure(run, tokens(template));
  const writer = new Writer(run, parser);
  writer.write(parts, 0);
  return { output: writer.output(), returned: writer.returned };
}

interface Token {
  readonly kind: "text" | "mark" | "script";
  readonly text: string;
}

const scriptStart = "%EJSCRIPT_START%";
const scriptEnd = "%EJSCRIPT_END%";

function tokens(template: string): Token[] {
  const found: Token[] = [];
  let offset = 0;
  for (;;) {
    const start = template.indexOf(scriptStart, offset);
    const end = start < 0 ? -1 : template.indexOf(scriptEnd, start);
    if (end < 0) break;
    marks(template.slice(offset, start), found);
    found.push({ kind: "script", text: template.slice(start + scriptStart.length, end) });
    offset = end + scriptEnd.length;
  }
  marks(template.slice(offset), found);
  return found;
}

const htmlOpen = "<cs:parser>";
const htmlClose = "</cs:parser>";
/** What may stand between two percent signs; anything else leaves them plain text. */
const percentMark =
  /%((?:IF:[^%\r\n]{1,500}|RETURN:"[^"\r\n]{0,5000}"|[A-Za-z_][\w.-]{0,200}(?:\([^()%\r\n]{0,200}\))?))%/y;

function marks(text: string, found: Token[]): void {
  const brackets = text.includes("[[");
  const opener = brackets ? /\[\[|<cs:parser>/g : /%|<cs:parser>/g;
  let plain = 0;
  const mark = (start: number, end: number, name: string) => {
    if (start > plain) found.push({ kind: "text", text: text.slice(plain, start) });
    found.push({ kind: "mark", text: name });
    plain = end;
    opener.lastIndex = end;
  };
  for (let match = opener.exec(text); match; match = opener.exec(text)) {
    const start = match.index;
    const closed = closedMark(text, start, match[0]);
    if (closed) mark(start, closed.end, closed.name);
  }
  if (plain < text.length) found.push({ kind: "text", text: text.slice(plain) });
}

function closedMark(text: string, start: number, opener: string): { end: number; name: string } | undefined {
  if (opener === "%") {
    percentMark.lastIndex = start;
    const found = percentMark.exec(text);
    return found ? { end: percentMark.lastIndex, name: found[1]! } : undefined;
  }
  const closer = opener === htmlOpen ? htmlClose : "]]";
  const end = within(text, closer, start + opener.length);
  return end < 0 ? undefined : { end: end + closer.length, name: text.slice(start + opener.length, end).trim() };
}

const longestMark = 6000;

/** Position of the closer near by, so that openers without closer stay linear. */
function within(text: string, closer: string, from: number): number {
  const end = text.slice(from, from + longestMark).indexOf(closer);
  return end < 0 ? -1 : from + end;
}

/** Joins the flat tokens into conditions and loops. Unmatched ELSE, ENDIF and ROWEND have no effect. */
function structure(run: RunContext, list: Token[]): Part[] {
  return sequence(run, list, { next: 0, inRows: false }, 0, () => false);
}

interface Position {
  next: number;
  inRows: boolean;
}

function sequence(
  run: RunContext,
  list: Token[],
  position: Position,
  depth: number,
  ends: (mark: string) => boolean,
): Part[] {
  if (depth > deepestConditions) {
    throw run.fail("RunTimeException", `Template: more than ${deepestConditions} nested conditions`);
  }
  const parts: Part[] = [];
  for (; position.next < list.length; position.next++) {
    const token = list[position.next]!;
    if (token.kind === "text") parts.push({ kind: "text", text: token.text });
    else if (token.kind === "script") parts.push({ kind: "script", source: token.text });
    else if (ends(token.text)) return parts;
    else if (token.text.startsWith("IF:")) parts.push(condition(run, list, position, depth));
    else if (token.text === "ROWSTART" && !position.inRows) parts.push(loop(run, list, position, depth, parts));
    else if (!["ELSE", "ENDIF", "ROWSTART", "ROWEND"].includes(token.text)) parts.push(single(token.text));
  }
  return parts;
}

function condition(run: RunContext, list: Token[], position: Position, depth: number): Part {
  const test = testOf(list[position.next++]!.text.slice("IF:".length));
  const then = sequence(run, list, position, depth + 1, (mark) => mark === "ELSE" || mark === "ENDIF");
  if (list[position.next]?.text !== "ELSE") return { kind: "if", test, then, otherwise: [] };
  position.next++;
  return { kind: "if", test, then, otherwise: sequence(run, list, position, depth + 1, (mark) => mark === "ENDIF") };
}

function testOf(source: string): Test {
  const sign = /!?=/.exec(source);
  if (!sign) return { name: source.trim(), value: undefined, negated: false };
  const value = source.slice(sign.index + sign[0].length).trim();
  return { name: source.slice(0, sign.index).trim(), value: unquoted(value), negated: sign[0] === "!=" };
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

/** The lines of ROWSTART and ROWEND vanish whole: their line breaks are no part of the rows. */
function loop(run: RunContext, list: Token[], position: Position, depth: number, before: Part[]): Part {
  const last = before.at(-1);
  if (last?.kind === "text" && /\n[ \t]*$/.test(last.text.slice(-200))) {
    before[before.length - 1] = { kind: "text", text: last.text.replace(/[ \t]*$/, "") };
  }
  position.next++;
  position.inRows = true;
  dropBreak(list, position.next);
  const parts = sequence(run, list, position, depth + 1, (mark) => mark === "ROWEND");
  position.inRows = false;
  dropBreak(list, position.next + 1);
  return { kind: "rows", parts };
}

function dropBreak(list: Token[], index: number): void {
  const token = list[index];
  if (token?.kind === "text") list[index] = { ...token, text: token.text.replace(/^[ \t]{0,200}\r?\n/, "") };
}

function single(mark: string): Part {
  if (mark === "PARSER_TREE") return { kind: "tree" };
  if (mark.startsWith("RETURN:")) return { kind: "return", value: unquoted(mark.slice("RETURN:".length).trim()) };
  const call = /^([A-Za-z_]\w*)\(([^()]*)\)$/.exec(mark);
  return call ? { kind: "call", name: call[1]!, argument: call[2]!.trim() } : { kind: "variable", name: mark };
}

/** Functions of one text that a template may call. */
const functions: Readonly<Record<string, (value: string) => string>> = Object.assign(Object.create(null), {
  urlEncode: encodeUrl,
  htmlEncode: encodeHtml,
  toUpper: (value: string) => value.toUpperCase(),
  toLower: (value: string) => value.toLowerCase(),
});

class Writer {
  returned: string | undefined;
  readonly #pieces: string[] = [];
  #length = 0;

  constructor(
    private readonly run: RunContext,
    private readonly parser: ParserValue,
  ) {}

  output(): string {
    return this.#pieces.join("");
  }

  write(parts: readonly Part[], row: number): void {
    for (const part of parts) {
      if (this.returned !== undefined) return;
      this.#part(part, row);
    }
  }

  #part(part: Part, row: number): void {
    switch (part.kind) {
      case "text":
        this.#add(part.text);
        break;
      case "variable":
        this.#add(this.#value(part.name, row));
        break;
      case "call":
        this.#add(this.#called(part.name, this.#value(part.argument, row)));
        break;
      case "tree":
        this.#add([...this.parser.variables].map(([name, values]) => `${name} = ${values.join(", ")}\n`).join(""));
        break;
      case "return":
        this.returned = part.value;
        break;
      case "script":
        this.#add(inlineScript(this.run, this.parser, part.source));
        break;
      case "if":
        this.write(this.#holds(part.test, row) ? part.then : part.otherwise, row);
        break;
      case "rows":
        this.#rows(part.parts);
        break;
      default:
        part satisfies never;
    }
  }

  #rows(parts: readonly Part[]): void {
    const count = names(parts).reduce((most, name) => Math.max(most, this.parser.values(name).length), 0);
    for (let row = 0; row < count && this.returned === undefined; row++) this.write(parts, row);
  }

  #value(name: string, row: number): string {
    return this.parser.values(name)[row] ?? "";
  }

  #holds(test: Test, row: number): boolean {
    const value = this.parser.values(test.name)[row];
    if (test.value === undefined) return value !== undefined;
    return ((value ?? "") === test.value) !== test.negated;
  }

  #called(name: string, value: string): string {
    const body = functions[name];
    if (body) return body(value);
    this.run.host.log("log", `Template: unknown function '${name}', its argument is used as it is`);
    return value;
  }

  #add(piece: string): void {
    this.#length += piece.length;
    reserveText(this.run, this.#length);
    this.#pieces.push(piece);
  }
}

function names(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === "variable") return [part.name];
    if (part.kind === "call") return [part.argument];
    return part.kind === "if" ? [part.test.name, ...names(part.then), ...names(part.otherwise)] : [];
  });
}

/**
 * Text and `<% script %>` parts form one program, which prints the text parts with their variables filled in
 * (language.md 1.3). It runs as a run of its own.
 */
function inlineScript(run: RunContext, parser: ParserValue, page: string): string {
  const execute = engineHooks(run).executeScript;
  if (!execute) throw run.fail("RunTimeException", "Template: inline script cannot run here");
  let source = "";
  let offset = 0;
  while (offset < page.length) {
    const start = page.indexOf("<%", offset);
    const text = page.slice(offset, start < 0 ? page.length : start);
    if (text !== "") source += `print(${scriptLiteral(expand(run, parser, text).output)});\n`;
    if (start < 0) break;
    const end = page.indexOf("%>", start);
    source += `${page.slice(start + 2, end < 0 ? page.length : end)}\n`;
    offset = end < 0 ? page.length : end + 2;
  }
  return execute(source, {});
}

/** A String literal of the language: the JSON escapes used here are those of language.md 2. */
function scriptLiteral(text: string): string {
  return jsonString(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, " "));
}
