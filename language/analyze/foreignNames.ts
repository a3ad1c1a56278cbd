// Names that people bring along from other languages, with what CRMScript calls the same thing. They are too far apart
// for a comparison of spellings to find.
import { closestName } from "../suggest.js";
import type { Type } from "../types.js";

const onString: Readonly<Record<string, string>> = {
  length: "getLength",
  size: "getLength",
  count: "getLength",
  indexof: "find",
  lastindexof: "findLast",
  contains: "find",
  includes: "find",
  replace: "substitute",
  replaceall: "substitute",
  trim: "stripLeadingAndTrailing",
  trimstart: "stripLeading",
  trimend: "stripTrailing",
  tolowercase: "toLower",
  touppercase: "toUpper",
  lower: "toLower",
  upper: "toUpper",
  startswith: "beginsWith",
  charat: "subString",
  substr: "subString",
  slice: "subString",
  toint: "toInteger",
  parseint: "toInteger",
  concat: "append",
  match: "regexp",
  empty: "isEmpty",
};
const onArray: Readonly<Record<string, string>> = {
  size: "length",
  count: "length",
  getlength: "length",
  push: "pushBack",
  add: "pushBack",
  append: "pushBack",
  pop: "popBack",
  shift: "popFront",
  unshift: "pushFront",
  join: "buildString",
  empty: "length",
};
const onMap: Readonly<Record<string, string>> = {
  put: "insert",
  set: "insert",
  add: "insert",
  has: "exists",
  contains: "exists",
  containskey: "exists",
  length: "size",
  count: "size",
  getvalue: "getVal",
};
const functions: Readonly<Record<string, string>> = {
  println: "printLine",
  writeline: "printLine",
  echo: "print",
  write: "print",
  puts: "printLine",
  exit: "exitWithMessage",
  die: "exitWithMessage",
  random: "rand",
};

/** The method that was probably meant, out of those that the type has. */
export function methodMeant(type: Type, written: string, names: readonly string[]): string | undefined {
  const words = type.kind === "array" ? onArray : type.kind === "class" && type.name === "Map" ? onMap : onString;
  const known = type.kind === "array" || (type.kind !== "struct" && type.kind !== "unknown") ? words : {};
  const meant = lookUp(known, written);
  return meant && names.includes(meant) ? meant : closestName(written, names);
}

/** The function that was probably meant, out of those in sight. */
export function functionMeant(written: string, names: readonly string[]): string | undefined {
  const meant = lookUp(functions, written);
  return meant && names.includes(meant) ? meant : closestName(written, names);
}

function lookUp(words: Readonly<Record<string, string>>, written: string): string | undefined {
  const key = written.toLowerCase();
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
