// What can follow inside a string that is a path or a name: tables, then fields, step by step through foreign keys;
// operators, functions, names of event values. Pure: a program and a place in, candidates out.
import type { ItemAnalysis } from "../analysis.js";
import type { Program, SourceFile } from "../program.js";
import type { CallExpression, StringLiteral } from "../syntax/nodes.js";
import { nodesOf } from "../syntax/visit.js";
import { type PathDictionary, type PathField, type PathTable, pathDictionary, type QueryWord } from "./dictionary.js";
import { eventCatalogue, eventOf } from "./events.js";
import { resolvePath } from "./fieldPath.js";
import { calledFunction, type Meaning, meaningOf } from "./meaning.js";

export interface TextCandidate {
  readonly kind: "text";
  readonly name: string;
  readonly what: "table" | "field" | "foreignKey" | "operator" | "function" | "event" | "statement";
  /** Type of a field, or where a foreign key leads. */
  readonly detail: string;
  readonly description?: string;
}

/** The string that the cursor is in, as `candidatesAt` hands it out. */
export interface StringPlace {
  readonly literal: StringLiteral;
  readonly call: CallExpression;
  /** Index of the argument. */
  readonly index: number;
  readonly analysis: ItemAnalysis;
  /** The string's text before the cursor. */
  readonly prefix: string;
}
export interface StringCandidates {
  readonly list: readonly TextCandidate[];
  /** How many characters before the cursor an accepted candidate replaces. */
  readonly replaceBefore: number;
}

export function stringCandidates(program: Program, file: SourceFile, place: StringPlace): StringCandidates {
  const { call, index, analysis, prefix } = place;
  const none: StringCandidates = { list: [], replaceBefore: 0 };
  const symbol = calledFunction(analysis, call);
  const meanings = symbol ? [meaningOf(symbol, index)] : unclearMeanings(program, place);
  const meaning = meanings.find((each) => each !== undefined);
  if (!meaning) return none;
  const dictionary = pathDictionary(program.api, program.workspace);
  switch (meaning) {
    case "fieldPath":
    case "pathPrefix":
      return pathCandidates(dictionary, prefix, getsField(call) ? addedFields(program, file, place) : []);
    case "table":
      return { list: tables(dictionary), replaceBefore: wordBefore(prefix) };
    case "fieldList":
      return listCandidates(dictionary, call, prefix);
    case "comparison":
      return { list: words(dictionary.comparisonOperators, "operator"), replaceBefore: prefix.length };
    case "rowOperator":
      return { list: words(dictionary.rowOperators, "operator"), replaceBefore: prefix.length };
    case "function":
      return { list: words(dictionary.functions, "function"), replaceBefore: prefix.length };
    case "statement":
      return {
        list: ["select", "insert", "update", "delete"].map((name) => ({
          kind: "text",
          name,
          what: "statement",
          detail: "",
        })),
        replaceBefore: prefix.length,
      };
    case "eventInput":
    case "eventOutput":
    case "eventState":
    case "variable":
      return { list: eventCandidates(program, file, meaning), replaceBefore: prefix.length };
    default:
      return meaning satisfies never;
  }
}

/** While arguments are still missing no overload is chosen: any that has a meaning for this argument will do. */
function unclearMeanings(program: Program, { call, index, analysis }: StringPlace): (Meaning | undefined)[] {
  const { callee } = call;
  if (callee.kind === "name") return program.api.functions(callee.name.text).map((symbol) => meaningOf(symbol, index));
  if (callee.kind !== "member") return [];
  const type = analysis.types[callee.object.id];
  if (type?.kind !== "class") return [];
  const overloads = program.api.class(type.name)?.methods.get(callee.name.text) ?? [];
  const wanted = Math.max(call.arguments.length, index + 1);
  const sized = overloads.filter(({ parameters }) => parameters.length >= wanted);
  return sized.sort((a, b) => a.parameters.length - b.parameters.length).map((symbol) => meaningOf(symbol, index));
}

const unfinished = /^(.*(?:[.:]))?([A-Za-z0-9_/]*)$/s;

function pathCandidates(dictionary: PathDictionary, prefix: string, added: readonly string[]): StringCandidates {
  const inBracket = /\[\s*(\w*)$/.exec(prefix) ?? /\.\(\s*(\w*)$/.exec(prefix);
  if (inBracket) return { list: tables(dictionary), replaceBefore: inBracket[1]!.length };
  const pointer = /\.\(\s*(\w+)\s*->\s*(\w*)$/.exec(prefix);
  if (pointer) {
    const table = dictionary.table(pointer[1]!);
    const list = table ? fields(table).filter(({ detail }) => detail.startsWith("int") || detail.startsWith("→")) : [];
    return { list, replaceBefore: pointer[2]!.length };
  }
  const match = unfinished.exec(prefix);
  const before = match?.[1];
  const word = match?.[2] ?? "";
  if (before === undefined) {
    const used = added.map(
      (name): TextCandidate => ({ kind: "text", name, what: "field", detail: "added to the query" }),
    );
    return { list: [...used, ...tables(dictionary)], replaceBefore: prefix.trimStart().length };
  }
  const table = tableBehind(dictionary, before.slice(0, -1));
  return { list: table ? fields(table) : [], replaceBefore: word.length };
}

/** The table that a path leads to, for what may follow it. */
function tableBehind(dictionary: PathDictionary, path: string, start?: PathTable): PathTable | undefined {
  if (path.trim() === "") return start;
  const { words: resolved, problem } = resolvePath(dictionary, path, { ...(start ? { start } : {}), oldNames: true });
  if (problem) return undefined;
  const last = resolved.at(-1);
  // Behind `(table->field)` the table is current, not what its field points at.
  return path.trimEnd().endsWith(")") ? last?.owner : last?.table;
}

function listCandidates(dictionary: PathDictionary, call: CallExpression, prefix: string): StringCandidates {
  const [first] = call.arguments;
  const table = first?.kind === "string" ? dictionary.table(first.value.trim()) : undefined;
  const part = prefix.slice(prefix.lastIndexOf(",") + 1).trimStart();
  const match = unfinished.exec(part);
  const target = table && tableBehind(dictionary, (match?.[1] ?? "").slice(0, -1), table);
  return { list: target ? fields(target) : [], replaceBefore: (match?.[2] ?? "").length };
}

function tables(dictionary: PathDictionary): TextCandidate[] {
  return dictionary.tableNames().map((name): TextCandidate => {
    const term = /^y_/.test(name) ? dictionary.table(name)?.term : undefined;
    return { kind: "text", name, what: "table", detail: term ?? "table" };
  });
}

function fields(table: PathTable): TextCandidate[] {
  return [...table.fields.values()].map((field) => ({
    kind: "text",
    name: field.name,
    what: field.target ? "foreignKey" : "field",
    detail: fieldDetail(field),
    ...(field.virtual ? { description: field.virtual } : {}),
  }));
}

/** `string(219)`, `→ person`, or `int, key`. */
export function fieldDetail(field: PathField): string {
  if (field.target) return `→ ${field.target}`;
  return field.isKey ? `${field.type}, key` : field.type;
}

function words(list: readonly QueryWord[], what: "operator" | "function"): TextCandidate[] {
  return list.map(({ name, meaning }) => ({ kind: "text", name, what, detail: meaning }));
}

function wordBefore(prefix: string): number {
  return /\w*$/.exec(prefix)![0].length;
}

function getsField(call: CallExpression): boolean {
  return call.callee.kind === "member" && call.callee.name.text === "getField";
}

/** The paths that the same variable was given with `addField`, anywhere in the file. */
function addedFields(program: Program, file: SourceFile, { call }: StringPlace): string[] {
  const engine =
    call.callee.kind === "member" && call.callee.object.kind === "name" ? call.callee.object.name.text : "";
  const found = new Set<string>();
  for (const { item } of program.analyses(file.uri))
    for (const node of nodesOf(item)) {
      if (node.kind !== "call" || node.callee.kind !== "member" || node.callee.object.kind !== "name") continue;
      const [first, second] = node.arguments;
      if (node.callee.object.name.text !== engine || first?.kind !== "string") continue;
      if (node.callee.name.text === "addField") found.add(first.value);
      else if (node.callee.name.text === "addFields" && second?.kind === "string")
        for (const part of second.value.split(",")) found.add(`${first.value}.${part.trim()}`);
    }
  return [...found];
}

function eventCandidates(program: Program, file: SourceFile, meaning: Meaning): TextCandidate[] {
  const catalogue = eventCatalogue(program.api);
  const event = eventOf(catalogue, file, program.workspace.eventOf?.(file.uri));
  if (meaning === "eventState")
    return catalogue.stateCommands.map(({ name, value }) => ({ kind: "text", name, what: "event", detail: value }));
  if (meaning === "variable" && !event) return [];
  const values = meaning === "eventOutput" && event ? catalogue.outputs(event) : catalogue.inputs(event);
  return values
    .filter(({ pattern }) => !pattern)
    .map((value) => ({
      kind: "text",
      name: value.name,
      what: "event",
      detail: value.type,
      description: value.meaning,
    }));
}
