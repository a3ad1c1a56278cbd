// Asks for the input values of an event: a list of the catalogue's inputs with their present values, changed one by
// one, until "Fire" is chosen. The values of an event are remembered in the workspace's state.
import * as vscode from "vscode";
import type { CatalogueEvent, EventInput } from "../eventCatalogue.js";

/** What an event hands to its triggers; texts only, as on the platform. */
export interface GivenValues {
  readonly inputValues: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
  /** Answers to dialogs, by their prefix. */
  readonly dialogs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

type Values = Record<string, string>;
type Choice = vscode.QuickPickItem & { readonly action: "fire" | "other" | "clear" | EventInput };

/** The values people settled on, or undefined when they left. */
export async function chooseEventValues(
  event: CatalogueEvent,
  trigger: string,
  memory: vscode.Memento,
): Promise<GivenValues | undefined> {
  const key = `crmscript.eventValues.${event.name}`;
  const values: Values = { ...memory.get<Values>(key) };
  for (;;) {
    const choice = await vscode.window.showQuickPick(choices(event, values), {
      title: `${trigger}: ${event.label} (${event.name})`,
      placeHolder: "Choose an input to give it a value, or fire the trigger",
      matchOnDescription: true,
      ignoreFocusOut: true,
    });
    if (!choice) return undefined;
    if (choice.action === "fire") {
      await memory.update(key, values);
      return { inputValues: values };
    }
    await change(values, choice.action);
  }
}

function choices(event: CatalogueEvent, values: Values): Choice[] {
  const given = Object.keys(values);
  const known = new Map(event.inputs.map((input) => [input.name, input]));
  const rest = event.inputs.filter((input) => !(input.name in values) && !input.name.endsWith(".*"));
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator, action: "fire" });
  return [
    { label: "$(zap) Fire", description: fireText(given.length), action: "fire" },
    ...(given.length > 0
      ? [separator("given"), ...given.map((name) => inputItem(known.get(name) ?? { name, type: "String" }, values))]
      : []),
    separator("inputs of the event"),
    ...rest.map((input) => inputItem(input, values)),
    { label: "$(add) Another input…", description: "a name that the catalogue does not list", action: "other" },
    ...(given.length > 0 ? [{ label: "$(clear-all) Forget all values", action: "clear" } satisfies Choice] : []),
  ];
}

function fireText(count: number): string {
  if (count === 0) return "without values";
  return count === 1 ? "with 1 value" : `with ${count} values`;
}

function inputItem(input: EventInput, values: Values): Choice {
  const value = values[input.name];
  return {
    label: value === undefined ? input.name : `$(edit) ${input.name}`,
    description: value === undefined ? input.type : `= ${value === "" ? '""' : value}`,
    ...(input.meaning ? { detail: input.meaning } : {}),
    action: input,
  };
}

async function change(values: Values, action: "other" | "clear" | EventInput): Promise<void> {
  if (action === "clear") {
    for (const name of Object.keys(values)) delete values[name];
    return;
  }
  const input = action === "other" ? await askName() : action;
  if (!input) return;
  const value = await askValue(input, values[input.name]);
  if (value !== undefined) values[input.name] = value;
}

async function askName(): Promise<EventInput | undefined> {
  const name = await vscode.window.showInputBox({ title: "Name of the input", ignoreFocusOut: true });
  return name?.trim() ? { name: name.trim(), type: "String" } : undefined;
}

/** Bools and enumerations are chosen, all else is typed in. */
async function askValue(input: EventInput, before: string | undefined): Promise<string | undefined> {
  const fixed = input.type === "Bool" ? ["true", "false"] : input.values;
  const title = `${input.name} (${input.type})`;
  if (fixed && fixed.length > 0) return vscode.window.showQuickPick([...fixed], { title, ignoreFocusOut: true });
  return vscode.window.showInputBox({
    title,
    value: before ?? "",
    prompt: input.meaning ?? "Enter gives this value; Escape leaves the input as it was.",
    ignoreFocusOut: true,
  });
}
