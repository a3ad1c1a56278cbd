// Refactoring: a JSON sample, selected or in the string under the cursor, becomes structs with a field for each key.
import { type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import { aboveComments } from "../../../language/includeEdit.js";
import type { AnyNode } from "../../../language/syntax/nodes.js";
import { locate } from "../../lookup.js";
import { action, freeName, type Selected } from "./action.js";
import { takenNames } from "./selection.js";

/** Samples beyond this many UTF-16 units are data, not samples. */
const longestSample = 1_000_000;

export function structFromJson(selected: Selected): CodeAction[] {
  const sample = sampleIn(selected);
  if (!sample) return [];
  const { file } = selected;
  const structs: string[] = [];
  const taken = takenNames(selected);
  const own = new Set<string>();
  const name = (wanted: string) => {
    const free = freeName(wanted, (candidate) => taken(candidate) || own.has(candidate));
    own.add(free);
    return free;
  };
  structOf(sample.value, sample.name, name, structs);
  const placed = file.items.findLast(({ start }) => start <= selected.span.start);
  const at = aboveComments(file.text, placed?.start ?? 0);
  const newText = `${structs.join("\n\n")}\n\n`;
  return [
    action(selected, "Generate struct from JSON", CodeActionKind.Refactor, [{ span: { start: at, end: at }, newText }]),
  ];
}

interface Sample {
  readonly value: Readonly<Record<string, unknown>>;
  readonly name: string;
}

function sampleIn({ session, file, span }: Selected): Sample | undefined {
  const selection = file.text.slice(span.start, span.end);
  const path = locate(session.program, file, span.start)?.path ?? [];
  const literal = path.findLast((node) => node.kind === "string");
  const fromSelection = objectIn(withoutCommentMarks(selection));
  if (fromSelection) return { value: fromSelection, name: "Sample" };
  const value = literal?.kind === "string" ? objectIn(literal.value) : undefined;
  return value && { value, name: nameFrom(path) };
}

function withoutCommentMarks(text: string): string {
  return text
    .replace(/^\s*\/\*+|\*\/\s*$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*(\/\/|\*(?!\/))/, ""))
    .join("\n");
}

/** The object of a sample, or the first element of a list of objects. */
function objectIn(text: string): Sample["value"] | undefined {
  if (text.length > longestSample || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const value = Array.isArray(parsed) ? mergedObject(parsed) : parsed;
    return isObject(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined; // Not JSON: nothing to offer.
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** All keys that the elements of a list have, each with the first value that is not null. */
function mergedObject(elements: readonly unknown[]): Readonly<Record<string, unknown>> | undefined {
  if (elements.length === 0 || !elements.every(isObject)) return undefined;
  const merged = new Map<string, unknown>();
  for (const element of elements)
    for (const [key, value] of Object.entries(element)) merged.set(key, merged.get(key) ?? value);
  return Object.fromEntries(merged);
}

/** `String customerJson = "..."` gives `Customer`. */
function nameFrom(path: readonly AnyNode[]): string {
  const variable = path.findLast((node) => node.kind === "variable");
  const base = variable?.kind === "variable" ? variable.name.text.replace(/_?json$/i, "") : "";
  return base ? base[0]!.toUpperCase() + base.slice(1) : "Sample";
}

/** Writes the structs of an object, those of nested objects first, and returns the name of its own. */
function structOf(
  value: Readonly<Record<string, unknown>>,
  wanted: string,
  name: (wanted: string) => string,
  structs: string[],
): string {
  const own = name(wanted);
  const fields = Object.entries(value).map(([key, field]) => {
    const identifier = identifierFor(key);
    const note = identifier === key ? "" : `  // "${key.replace(/[\r\n]/g, " ")}" in the JSON`;
    return `  ${typeFor(field, capitalised(identifier), name, structs)} ${identifier};${note}`;
  });
  structs.push(`struct ${own} {\n${[...new Set(fields)].join("\n")}\n};`);
  return own;
}

function typeFor(value: unknown, wanted: string, name: (wanted: string) => string, structs: string[]): string {
  if (Array.isArray(value)) {
    const merged = mergedObject(value);
    const element = merged ?? value.find((one) => one !== null) ?? "";
    const single = merged ? wanted.replace(/ies$/, "y").replace(/(?<=ss)es$|(?<!s)s$/, "") : wanted;
    return `${typeFor(element, single, name, structs)}[]`;
  }
  if (isObject(value)) return Object.keys(value).length > 0 ? structOf(value, wanted, name, structs) : "Map";
  switch (typeof value) {
    case "boolean":
      return "Bool";
    case "number":
      return Number.isInteger(value) ? (Math.abs(value) > 2_147_483_647 ? "Long" : "Integer") : "Float";
    default:
      return "String";
  }
}

function capitalised(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function identifierFor(key: string): string {
  const word = key.replace(/[^A-Za-z0-9_]+(.)?/g, (_, next: string | undefined) =>
    next && /\w/.test(next) ? next.toUpperCase() : "",
  );
  const safe = /^[A-Za-z_]/.test(word) ? word : `_${word}`;
  return /^(break|catch|continue|else|false|for|foreach|if|in|return|struct|this|throw|true|try|while)$/.test(safe)
    ? `${safe}_`
    : safe;
}
