// What a string at a place means, in words: the table, field and type of a field path, an operator, an event value.
import type { Program, SourceFile } from "../program.js";
import type { CallExpression, StringLiteral } from "../syntax/nodes.js";
import { pathAt } from "../syntax/visit.js";
import type { Span } from "../text.js";
import { fieldDetail } from "./candidates.js";
import { type PathDictionary, type PathTable, pathDictionary, type QueryWord } from "./dictionary.js";
import { eventCatalogue, eventOf } from "./events.js";
import { type PathWord, resolvePath } from "./fieldPath.js";
import { calledFunction, listParts, meaningOf, spanInLiteral } from "./meaning.js";

export interface StringDescription {
  /** The described word, offsets in the file. */
  readonly span: Span;
  /** One line as code, such as `contact.name: string(219)`. */
  readonly title: string;
  /** Plain text; may be empty. */
  readonly text: string;
  /** Table and field of the dictionary, where the word is one. */
  readonly table?: string;
  readonly field?: string;
}

/** Describes the word of a string at an offset of the file; undefined when the string has no meaning that we know. */
export function describeString(program: Program, file: SourceFile, offset: number): StringDescription | undefined {
  const index = file.items.findIndex(({ start, item }) => start <= offset && offset <= start + item.length);
  const placedItem = file.items[index];
  const analysis = program.analyses(file.uri)[index];
  if (!placedItem || !analysis) return undefined;
  const nodes = pathAt(placedItem.item, offset - placedItem.start);
  const [call, literal] = nodes.slice(-2);
  if (literal?.kind !== "string" || call?.kind !== "call") return undefined;
  const argument = call.arguments.indexOf(literal);
  const symbol = calledFunction(analysis, call);
  const meaning = symbol && argument >= 0 ? meaningOf(symbol, argument) : undefined;
  if (!meaning) return undefined;
  const at = offset - placedItem.start;
  const whole = { start: 0, end: literal.value.length };
  const dictionary = pathDictionary(program.api, program.workspace);
  const inFile = (description: Described | undefined): StringDescription | undefined => {
    if (!description) return undefined;
    const span = spanInLiteral(literal, description.span);
    return { ...description, span: { start: span.start + placedItem.start, end: span.end + placedItem.start } };
  };
  switch (meaning) {
    case "fieldPath":
    case "pathPrefix":
    case "table":
      return inFile(describePath(literal, at, resolvePath(dictionary, literal.value, { oldNames: true }).words, 0));
    case "fieldList":
      return inFile(describeList(dictionary, call, literal, at));
    case "comparison":
      return inFile(describeWord(dictionary.comparisonOperators, literal.value, whole));
    case "rowOperator":
      return inFile(describeWord(dictionary.rowOperators, literal.value, whole));
    case "function":
      return inFile(describeWord(dictionary.functions, literal.value, whole));
    case "eventInput":
    case "eventOutput":
    case "variable":
      return inFile(describeEventValue(program, file, literal.value, whole));
    case "eventState":
    case "statement":
      return undefined;
    default:
      return meaning satisfies never;
  }
}

/** A description whose span lies in the text of the literal. */
type Described = StringDescription;

function describePath(
  literal: StringLiteral,
  at: number,
  words: readonly PathWord[],
  shift: number,
): Described | undefined {
  const moved = (span: Span): Span => ({ start: span.start + shift, end: span.end + shift });
  const word = words.find(({ span }) => {
    const { start, end } = spanInLiteral(literal, moved(span));
    return start <= at && at <= end;
  });
  if (!word) return undefined;
  const { field, owner, table } = word;
  if (!field || !owner) return table && { span: moved(word.span), ...describeTable(table), table: table.name };
  const notes = [
    field.virtual ? `${field.virtual}. Computed by NetServer; it does not exist when NetServer is bypassed.` : "",
    table ? `Foreign key to the table ${table.name}${table.term ? ` (${table.term})` : ""}.` : "",
    field.isKey ? `Key of the table ${owner.name}.` : "",
  ];
  return {
    span: moved(word.span),
    title: `${owner.name}.${field.name}: ${field.target ? `${field.type} ${fieldDetail(field)}` : field.type}`,
    text: notes.filter(Boolean).join(" "),
    table: owner.name,
    field: field.name,
  };
}

function describeTable(table: PathTable): Pick<Described, "title" | "text"> {
  return {
    title: `table ${table.name}`,
    text: table.term ? `Users know its rows as: ${table.term}. Key: ${table.key}.` : `Key: ${table.key}.`,
  };
}

function describeList(
  dictionary: PathDictionary,
  call: CallExpression,
  literal: StringLiteral,
  at: number,
): Described | undefined {
  const first = call.arguments[0];
  const table = first?.kind === "string" ? dictionary.table(first.value.trim()) : undefined;
  if (!table) return undefined;
  for (const part of listParts(literal.value)) {
    const found = describePath(
      literal,
      at,
      resolvePath(dictionary, part.text, { start: table, oldNames: true }).words,
      part.start,
    );
    if (found) return found;
  }
  return undefined;
}

function describeWord(words: readonly QueryWord[], text: string, span: Span): Described | undefined {
  const wanted = text.trim().toLowerCase();
  const word = words.find(({ name, aliases }) => [name, ...aliases].some((each) => each.toLowerCase() === wanted));
  return word && { span, title: word.name, text: `${word.meaning}.` };
}

function describeEventValue(program: Program, file: SourceFile, text: string, span: Span): Described | undefined {
  const catalogue = eventCatalogue(program.api);
  const event = eventOf(catalogue, file, program.workspace.eventOf?.(file.uri));
  const value = catalogue.inputs(event).find(({ name }) => name.toLowerCase() === text.toLowerCase());
  return value && { span, title: `${value.name}: ${value.type}`, text: `${value.meaning}.` };
}
