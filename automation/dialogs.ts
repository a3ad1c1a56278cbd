// Answers to the dialogs of triggers, given beforehand: tests and launches have nobody who could press a button
// (admin.md 3.5). An answer is checked as the dialog would: its buttons, its fields, what must be filled in.
import type { DialogShown } from "../interpreter/natives/EventData.js";
import { launchFailure } from "./problem.js";

/** By the prefix of the dialog: `button`, and the value of each field by its id. */
export type DialogAnswers = Readonly<Record<string, DialogAnswer>>;
export type DialogAnswer = Readonly<Record<string, string>>;

/**
 * The complete answer: a field that is not mentioned keeps its start value.
 * @throws LaunchFailure for a button or field that the dialog does not have, and a mandatory field left empty
 */
export function answerOf(dialog: DialogShown, given: DialogAnswer): DialogAnswer {
  const buttons = dialog.type === "yesno" ? ["yes", "no"] : ["ok", "cancel"];
  const button = given.button ?? buttons[0]!;
  if (!buttons.includes(button)) throw wrongAnswer(dialog, `has the buttons ${buttons.join(" and ")}, not "${button}"`);
  const inputs = dialog.fields.filter(({ type }) => type !== "label");
  const unknown = Object.keys(given).find((name) => name !== "button" && !inputs.some(({ id }) => id === name));
  if (unknown !== undefined) {
    const names = inputs.map(({ id }) => id).join(", ");
    throw wrongAnswer(dialog, `has no field "${unknown}"${names === "" ? "" : `; it has ${names}`}`);
  }
  const values = inputs.map((field): [string, string] => [field.id, given[field.id] ?? startValue(field)]);
  const missing = inputs.find(({ id, mandatory }, index) => mandatory && isBlank(values[index]![1]) && id !== "");
  if (missing && button !== "cancel") throw wrongAnswer(dialog, `needs a value for "${missing.id}"`);
  return { ...Object.fromEntries(values), button };
}

/** The answer as inputs of the next round. */
export function inputsOf({ prefix }: DialogShown, answer: DialogAnswer): Record<string, string> {
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [`${prefix}${name}`, value]));
}

function startValue({ type, default: value, defaultFloat }: DialogShown["fields"][number]): string {
  if (value !== "") return value;
  if (type === "decimal" && typeof defaultFloat === "number" && defaultFloat !== 0) return String(defaultFloat);
  return type === "checkbox" ? "false" : "";
}

function isBlank(value: string): boolean {
  return value === "" || value === "false";
}

function wrongAnswer({ title, prefix }: DialogShown, problem: string): Error {
  return launchFailure("dialog-answer", `The dialog "${title}" (prefix "${prefix}") ${problem}.`);
}
