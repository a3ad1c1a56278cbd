// Questions about plain text that come before parsing: how two versions differ, and whether a text is a template.
import type { SyntaxProblem } from "./nodes.js";

/** The one stretch in which two texts differ, in UTF-16 offsets. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Finds the smallest change that does not cut a surrogate pair. */
export function findEdit(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = commonPrefix(before, after, shorter);
  if (isPairStart(before, start - 1) || isPairStart(after, start - 1)) start--;
  let tail = commonSuffix(before, after, shorter - start);
  if (isPairEnd(before, before.length - tail) || isPairEnd(after, after.length - tail)) tail--;
  return { start, oldEnd: before.length - tail, newEnd: after.length - tail };
}

const CHUNK = 2048;

function commonPrefix(before: string, after: string, limit: number): number {
  let at = 0;
  while (at + CHUNK <= limit && before.slice(at, at + CHUNK) === after.slice(at, at + CHUNK)) at += CHUNK;
  while (at < limit && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return at;
}

function commonSuffix(before: string, after: string, limit: number): number {
  let tail = 0;
  const part = (text: string) => text.slice(text.length - tail - CHUNK, text.length - tail);
  while (tail + CHUNK <= limit && part(before) === part(after)) tail += CHUNK;
  while (tail < limit && before.charCodeAt(before.length - tail - 1) === after.charCodeAt(after.length - tail - 1))
    tail++;
  return tail;
}

function isPairStart(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}

function isPairEnd(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}

const START = "%EJSCRIPT_START%";
const END = "%EJSCRIPT_END%";
// The blanks are those of the grammar's scanner, which decides the same when it is not told.
const START_OF_LINE = /(?:^|[\r\n])[\x01-\x20\u00A0\uFEFF\u2028\u2029]*%EJSCRIPT_START%/;

/** Whether a line starts, after blanks, with the START mark (language.md 1.1). */
export function isTemplate(text: string): boolean {
  return text.includes(START) && START_OF_LINE.test(text);
}

/** A template whose last START has no END behind it (language.md 1.3). */
export function templateProblems(text: string): readonly SyntaxProblem[] {
  const start = text.lastIndexOf(START);
  if (start === -1 || text.indexOf(END, start) !== -1) return [];
  const message = `${END} is missing; the script part reaches to the end of the text.`;
  return [{ code: "missing-template-end", message, start, end: start + START.length }];
}
