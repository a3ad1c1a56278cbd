// Macros as scripts: the actions of a definition become CRMScript, which then is checked, run, debugged and traced like
// any other (admin.md 2, workspace.md 5). Where the definition names an action or parameter that is not known, that
// place is reported.
import type { MacroAction, MacroCondition } from "../workspace/definitions.js";
import { type JsonPath, type JsonSource, problemAt } from "../workspace/problem.js";
import { type MacroActionKind, macroActions, macroPrelude } from "./macroActions.js";
import { fromFileProblem, LaunchFailure, type LaunchProblem } from "./problem.js";

export interface MacroSource {
  readonly name: string;
  readonly actions: readonly MacroAction[];
  readonly source: JsonSource;
}

/**
 * The script of a macro.
 * @throws LaunchFailure for actions and parameters that cannot be run here, each with its place
 */
export function macroScript({ name, actions, source }: MacroSource): string {
  const problems: LaunchProblem[] = [];
  const problem = (path: JsonPath, message: string) =>
    problems.push(fromFileProblem(problemAt(source, path, { severity: "error", code: "macro", message })));
  const blocks = actions.map((action, index) => {
    const kind = Object.hasOwn(macroActions, action.do) ? macroActions[action.do]! : undefined;
    if (!kind) {
      problem(["actions", index, "do"], `The action ${action.do} cannot be run here. ${known()}`);
      return [];
    }
    for (const parameter of Object.keys(action.with ?? {}))
      if (!takes(kind, parameter))
        problem(
          ["actions", index, "with", parameter],
          `The action ${action.do} has no parameter "${parameter}"; it has ${kind.parameters.join(", ")}.`,
        );
    return block(action, index, kind);
  });
  if (problems.length > 0) throw new LaunchFailure(problems);
  const results = actions.map((action, index) => `Map ${resultName(action, index)};`);
  const head = ["#setLanguageLevel 4;", `// Macro: ${name.replace(/\s+/g, " ")}`];
  return `${[...head, ...macroPrelude.trimEnd().split("\n"), ...results, ...blocks.flat()].join("\n")}\n`;
}

function known(): string {
  return `There is ${Object.keys(macroActions).join(", ")}.`;
}

function takes({ parameters }: MacroActionKind, name: string): boolean {
  return parameters.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name));
}

/** Return values of an action stay empty when its condition does not hold. */
function block(action: MacroAction, index: number, kind: MacroActionKind): string[] {
  const values = new Map(Object.entries(action.with ?? {}).map(([name, value]) => [name, expression(value)]));
  const code = kind.code({ values, result: resultName(action, index) });
  const condition = conditionOf(action.if);
  return [`// ${index + 1}. ${action.do}`, `if (${condition}) {`, ...code.map((line) => `  ${line}`), "}"];
}

function resultName({ id }: MacroAction, index: number): string {
  return id ? `result_${id}` : `result${index}`;
}

function conditionOf(condition: MacroAction["if"]): string {
  if (!condition) return "true";
  if ("all" in condition) return condition.all.map(comparison).join(" && ");
  return condition.any.map(comparison).join(" || ");
}

function comparison({ value, op, to = "" }: MacroCondition): string {
  const left = expression(value);
  const right = expression(to);
  switch (op) {
    case "empty":
      return `(${left} == "")`;
    case "notEmpty":
      return `(${left} != "")`;
    case "equals":
      return `(${left} == ${right})`;
    case "notEquals":
      return `(${left} != ${right})`;
    case "contains":
      return `((${left}).find(${right}) >= 0)`;
    case "notContains":
      return `((${left}).find(${right}) < 0)`;
    case "startsWith":
      return `((${left}).find(${right}) == 0)`;
    case "endsWith":
      return `macroEndsWith(${left}, ${right})`;
    case "greater":
      return `((${left}).toFloat() > (${right}).toFloat())`;
    case "less":
      return `((${left}).toFloat() < (${right}).toFloat())`;
    case "true":
      return `(${left} == "true" || ${left} == "1")`;
    case "false":
      return `(${left} == "false" || ${left} == "0" || ${left} == "")`;
    default:
      return op satisfies never;
  }
}

/** A binding `$action.value` or `$event.name`, or the text itself; always of type String. */
function expression(value: string | number | boolean): string {
  const [, id, name] = (typeof value === "string" && /^\$(\w+)\.(.+)$/s.exec(value)) || [];
  if (id === undefined) return literal(String(value));
  return id === "event" ? `getEventData().getInputValue(${literal(name!)})` : `result_${id}.get(${literal(name!)})`;
}

/** A literal of CRMScript; it knows no other escapes than these (language.md 3). */
function literal(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\r/g, "\\r").replace(/\n/g, "\\n").replace(/\t/g, "\\t")}"`;
}
