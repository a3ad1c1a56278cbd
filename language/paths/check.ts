// Checks of strings that are paths or names: fields of queries, operators, functions, values of events. What a tenant may
// have added (`x_` fields, `y_` tables) is never called unknown.
import type { ItemAnalysis } from "../analysis.js";
import type { ApiReference } from "../apiReference.js";
import { type CheckedFile, type FileCheck, perItem, placed } from "../checks/check.js";
import type { Diagnostic } from "../diagnostic.js";
import { closestName } from "../suggest.js";
import type { CallExpression, StringLiteral } from "../syntax/nodes.js";
import { nodesOf } from "../syntax/visit.js";
import type { Span } from "../text.js";
import { type PathDictionary, pathDictionary, type QueryWord } from "./dictionary.js";
import { type CrmEvent, type EventCatalogue, eventCatalogue, eventOf, namedEvent } from "./events.js";
import { type PathProblem, resolvePath } from "./fieldPath.js";
import { calledFunction, listParts, type Meaning, meaningOf, spanInLiteral } from "./meaning.js";

/** A string argument that means something. */
interface NamingString {
  readonly meaning: Meaning;
  readonly literal: StringLiteral;
  readonly call: CallExpression;
  readonly method: string;
}

const nothing: readonly NamingString[] = [];

const stringsOf = perItem((analysis: ItemAnalysis): readonly NamingString[] => {
  const found: NamingString[] = [];
  for (const node of nodesOf(analysis.item)) {
    if (node.kind !== "call" || node.arguments.length === 0) continue;
    const symbol = calledFunction(analysis, node);
    if (!symbol?.owner) continue;
    node.arguments.forEach((literal, index) => {
      const meaning = literal.kind === "string" && literal.value !== "" ? meaningOf(symbol, index) : undefined;
      if (meaning && literal.kind === "string") found.push({ meaning, literal, call: node, method: symbol.name });
    });
  }
  return found.length === 0 ? nothing : found;
});

/** Field paths, tables, operators and functions. */
export const paths: FileCheck = (checked: CheckedFile) => {
  const { file, analyses, api, around } = checked;
  const found: Diagnostic[] = [];
  let vocabulary: Vocabulary | undefined;
  stringsOf.all(checked).forEach((strings, i) => {
    if (strings === nothing) return;
    vocabulary ??= {
      dictionary: pathDictionary(api, around.workspace),
      oldNames: languageLevel(analyses) <= 2,
    };
    for (const { literal, problem } of problemsIn(vocabulary, strings))
      found.push(diagnostic(literal, problem, file.items[i]!.start));
  });
  return found;
};

/** What names mean: the dictionary, and whether the script's level knows old names. */
interface Vocabulary {
  readonly dictionary: PathDictionary;
  readonly oldNames: boolean;
}

type Problem = Omit<PathProblem, "code"> & { readonly code: string };

type Found = readonly { readonly literal: StringLiteral; readonly problem: Problem }[];
const known = new WeakMap<readonly NamingString[], Vocabulary & { readonly found: Found }>();

/** The problems of an item's strings, kept until names mean something else. */
function problemsIn(vocabulary: Vocabulary, strings: readonly NamingString[]): Found {
  let entry = known.get(strings);
  if (entry?.dictionary !== vocabulary.dictionary || entry.oldNames !== vocabulary.oldNames) {
    const found = strings.flatMap((text) =>
      findProblems(vocabulary, text).map((problem) => ({ literal: text.literal, problem })),
    );
    entry = { ...vocabulary, found };
    known.set(strings, entry);
  }
  return entry.found;
}

function findProblems(vocabulary: Vocabulary, text: NamingString): Problem[] {
  const { dictionary } = vocabulary;
  const { meaning, literal, method } = text;
  const { value } = literal;
  const whole = { start: 0, end: value.length };
  switch (meaning) {
    case "fieldPath":
      return pathProblems(vocabulary, value);
    case "table":
      return pathProblems(vocabulary, value, true);
    case "fieldList":
      return listProblems(vocabulary, value, tableBefore(text));
    case "comparison":
      return wordProblems("unknown-comparison-operator", "comparison operator", value, dictionary.comparisonOperators);
    case "rowOperator":
      return wordProblems("unknown-row-operator", "row operator", value, dictionary.rowOperators);
    case "function": {
      const usable = dictionary.functions.filter(({ onlyIn }) => !onlyIn || onlyIn === method);
      return wordProblems("unknown-field-function", "function of a field", value, usable);
    }
    case "statement":
      if (["select", "insert", "update", "delete"].includes(value.toLowerCase())) return [];
      return [
        {
          code: "unknown-statement",
          span: whole,
          message: `There is no statement '${value}'. Expected "select", "insert", "update" or "delete".`,
        },
      ];
    case "pathPrefix":
    case "eventInput":
    case "eventOutput":
    case "eventState":
    case "variable":
      return [];
    default:
      return meaning satisfies never;
  }
}

function pathProblems({ dictionary, oldNames }: Vocabulary, text: string, tableOnly = false): Problem[] {
  const { words, problem } = resolvePath(dictionary, text, { oldNames });
  if (problem) return [problem];
  if (tableOnly || /[.:]/.test(text) || words.length === 0) return [];
  return [
    {
      code: "bad-field-path",
      span: { start: 0, end: text.length },
      message: `'${text}' names a table only. Expected table.field, as in '${text}.${words[0]!.table?.key ?? "id"}'.`,
    },
  ];
}

function listProblems({ dictionary, oldNames }: Vocabulary, text: string, tableName: string): Problem[] {
  const table = dictionary.table((oldNames ? dictionary.oldTable(tableName) : undefined) ?? tableName);
  if (!table) return [];
  return listParts(text).flatMap((part) => {
    const { problem } = resolvePath(dictionary, part.text, { start: table, oldNames });
    return problem ? [{ ...problem, span: placed(problem.span, part.start) }] : [];
  });
}

function tableBefore({ call }: NamingString): string {
  const table = call.arguments[0];
  return table?.kind === "string" ? table.value.trim() : "";
}

function wordProblems(code: string, what: string, text: string, words: readonly QueryWord[]): Problem[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const names = words.flatMap(({ name, aliases }) => [name, ...aliases]);
  if (names.some((name) => name.toLowerCase() === wanted)) return [];
  const near = closestName(text.trim(), names);
  const advice = near ? ` Did you mean '${near}'?` : ` Expected one such as '${words[0]!.name}'.`;
  const message = `There is no ${what} '${text}'.${advice}`;
  return [{ code, span: { start: 0, end: text.length }, message, ...(near ? { suggestion: near } : {}) }];
}

/** Without a directive the level is 4 (language.md 1.2). */
function languageLevel(analyses: readonly ItemAnalysis[]): number {
  for (const { item } of analyses) if (item.node?.kind === "language_level") return item.node.level;
  return 4;
}

function diagnostic(literal: StringLiteral, problem: Problem, start: number): Diagnostic {
  const span = placed(spanInLiteral(literal, problem.span), start);
  const { suggestion } = problem;
  const exact = span.end - span.start === problem.span.end - problem.span.start;
  const fixes =
    suggestion && exact ? [{ title: `Change to '${suggestion}'`, edits: [{ span, newText: suggestion }] }] : [];
  return { code: problem.code, severity: "warning", span, message: problem.message, fixes };
}

/** Inputs and outputs of the event that the script is for, and the comment that names it. */
export const eventNames: FileCheck = (checked: CheckedFile) => {
  const { file, api, around } = checked;
  const found: Diagnostic[] = [];
  const named = namedEvent(file);
  if (named) found.push(...eventProblems(api, named));
  let event: CrmEvent | undefined;
  let catalogue: EventCatalogue | undefined;
  stringsOf.all(checked).forEach((strings, i) => {
    for (const text of strings) {
      if (text.meaning !== "eventInput" && text.meaning !== "eventOutput") continue;
      if (!catalogue) {
        catalogue = eventCatalogue(api);
        event = eventOf(catalogue, file, around.event());
      }
      const problem = valueProblem(catalogue, event, text);
      if (problem) found.push(diagnostic(text.literal, problem, file.items[i]!.start));
    }
  });
  return found;
};

/** Answers are kept for names of event values, up to this number. */
const mostKept = 20_000;
const judged = new WeakMap<EventCatalogue, Map<string, Problem | undefined>>();

/** What is wrong with the name of an input or output. */
function valueProblem(catalogue: EventCatalogue, event: CrmEvent | undefined, text: NamingString): Problem | undefined {
  const { value } = text.literal;
  let answers = judged.get(catalogue);
  if (!answers || answers.size > mostKept) {
    answers = new Map();
    judged.set(catalogue, answers);
  }
  const key = `${event?.name ?? ""} ${text.meaning} ${value}`;
  if (answers.has(key)) return answers.get(key);
  const input = text.meaning === "eventInput";
  const problem = input ? inputProblem(catalogue, event, value) : event && outputProblem(catalogue, event, value);
  answers.set(key, problem);
  return problem;
}

function eventProblems(
  api: ApiReference,
  { name, start }: { readonly name: string; readonly start: number },
): Diagnostic[] {
  const catalogue = eventCatalogue(api);
  if (catalogue.event(name)) return [];
  const near = closestName(
    name,
    catalogue.events.map((event) => event.name),
  );
  const span: Span = { start, end: start + name.length };
  return [
    {
      code: "unknown-event",
      severity: "hint",
      span,
      message: `There is no event '${name}'.${near ? ` Did you mean '${near}'?` : ""}`,
      fixes: near ? [{ title: `Change to '${near}'`, edits: [{ span, newText: near }] }] : [],
    },
  ];
}

/**
 * Answers of dialogs and elements of screens may have any name without a dot, so such a word is wrong only when it is
 * nearly that of an input. Without an event, only fields of the well-known entities can be judged.
 */
function inputProblem(catalogue: EventCatalogue, event: CrmEvent | undefined, name: string): Problem | undefined {
  const dotted = name.includes(".");
  const names = catalogue.inputs(event).map((value) => value.name);
  if (names.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
  if (dotted && catalogue.hasInput(event, name)) return undefined;
  if (!event && !catalogue.roots.has(name.slice(0, Math.max(0, name.indexOf("."))))) return undefined;
  // The catalogue lists nested values by example: of those only the root is sure.
  const deep = name.split(".").length > 2 || /[[{]/.test(name);
  if (deep && names.some((each) => each.startsWith(`${rootOf(name)}.`) || each.startsWith(`${rootOf(name)}[`)))
    return undefined;
  if (event?.outputRule === "html-elements" || event?.outputRule === "undocumented-fields") return undefined;
  const near = closestName(name, names);
  if (!dotted && (!near || Math.abs(near.length - name.length) > 1)) return undefined;
  const whose = event ? `The event '${event.name}' has no input` : "No event has an input";
  return {
    code: "unknown-event-input",
    span: { start: 0, end: name.length },
    message: `${whose} '${name}'.${near ? ` Did you mean '${near}'?` : ""}`,
    ...(near ? { suggestion: near } : {}),
  };
}

function rootOf(name: string): string {
  return /^\w*/.exec(name)![0];
}

function outputProblem(catalogue: EventCatalogue, event: CrmEvent, name: string): Problem | undefined {
  const span = { start: 0, end: name.length };
  const code = "unknown-event-output";
  switch (event.outputRule) {
    case "none":
      return { code, span, message: `The event '${event.name}' takes no outputs: this value goes nowhere.` };
    case "html-elements":
    case "undocumented-fields":
      return undefined;
    case "listed":
    case "immediate-fields": {
      if (event.outputRule === "immediate-fields" && !event.outputRoots) return undefined;
      const names = catalogue.outputs(event).map((value) => value.name);
      if (names.some((each) => each.toLowerCase() === name.toLowerCase())) return undefined;
      if (
        /UserDefinedFields|ExtraFields|CustomFields|[[{]|\.\d/.test(name) ||
        event.outputs.some(({ pattern }) => pattern && name.includes("."))
      )
        return undefined;
      const near = closestName(name, names);
      const advice = near ? ` Did you mean '${near}'?` : "";
      return {
        code,
        span,
        message: `The event '${event.name}' takes no output '${name}'.${advice}`,
        ...(near ? { suggestion: near } : {}),
      };
    }
    default:
      return event.outputRule satisfies never;
  }
}
