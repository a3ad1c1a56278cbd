// Fires an event: its triggers run one after the other over one event data, as when a record is saved in the CRM
// (admin.md 3.2, 3.3). All handlers are made ready before the first runs, so that a trigger with a mistake is found
// before anything has happened.
import * as path from "node:path";
import type { EventAnswer } from "../interpreter/host.js";
import { definitionKind } from "../workspace/definitions.js";
import type { Workspace } from "../workspace/load.js";
import { type CatalogueEvent, eventOf, unknownInputs } from "./events.js";
import { describeOutcome, type ExecuteSettings, execute, isGood, type RunResult } from "./execute.js";
import type { OpenWorkspace } from "./openWorkspace.js";
import { prepareRun, type RunRequest, refuseBroken, withEvent } from "./prepareRun.js";
import { LaunchFailure, launchFailure } from "./problem.js";

export type Trigger = Workspace["triggers"][number];

export interface FireRequest extends Omit<RunRequest, "program" | "event"> {
  /** Name or number of an event: all its enabled triggers. A trigger definition: that one, enabled or not. */
  readonly target: string | number;
  readonly inputValues?: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
  /** What the user answers, by the prefix of the dialog: `button` and its fields; one dialog is answered per round. */
  readonly dialogs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface HandlerResult {
  readonly trigger: Trigger;
  readonly script: string;
  readonly result: RunResult;
}
export interface FireOutcome extends EventAnswer {
  readonly event: CatalogueEvent;
  readonly stateValues: Readonly<Record<string, string>>;
  /** Text of the failure that ended the chain; empty when none did. The operation goes on then. */
  readonly exception: string;
  /** A dialog waits for an answer that was not given. */
  readonly dialogShown: boolean;
  readonly handlers: readonly HandlerResult[];
  readonly warnings: readonly string[];
}

/** A dialog answered leads to another round of the event; more than this is taken for a circle. */
const mostRounds = 10;

/**
 * @throws LaunchFailure for an unknown event or input, a trigger that does not read, a script that does not compile
 */
export async function fireEvent(
  open: OpenWorkspace,
  request: FireRequest,
  settings: ExecuteSettings,
): Promise<FireOutcome> {
  const { event, triggers } = targetOf(open, request.target);
  const wrong = unknownInputs(open.catalogue, event, Object.keys(request.inputValues ?? {}));
  if (wrong.length > 0) throw new LaunchFailure(wrong);
  const answers = Object.entries(request.dialogs ?? {});
  let inputValues = request.inputValues ?? {};
  let stateValues = request.stateValues ?? {};
  const earlier: HandlerResult[] = [];
  for (let round = 1; ; round++) {
    const outcome = await fireRound(open, event, triggers, { ...request, inputValues, stateValues }, settings);
    const handlers = [...earlier, ...outcome.handlers];
    const answer = outcome.dialogShown ? answers.shift() : undefined;
    if (!answer) return { ...outcome, handlers };
    if (round === mostRounds)
      return { ...outcome, handlers, warnings: [...outcome.warnings, `Stopped after ${mostRounds} dialogs.`] };
    const [prefix, fields] = answer;
    const answered = Object.entries(fields).map(([field, value]) => [`${prefix}${field}`, value]);
    // What was handed back becomes input of the next round, so that a handler can keep an earlier answer (admin.md 3.5).
    inputValues = { ...inputValues, ...outcome.outputValues, ...Object.fromEntries(answered) };
    stateValues = outcome.stateValues;
    earlier.push(...outcome.handlers);
  }
}

/** The enabled triggers of an event in order of registration: the date, then the number, then the file (admin.md 3.2). */
export function triggersOf({ workspace, catalogue }: OpenWorkspace, event: CatalogueEvent): readonly Trigger[] {
  const idOf = (trigger: Trigger) =>
    catalogue.events.find((each) => each.id === trigger.value.event || each.name === trigger.value.event)?.id;
  const registered = ({ value }: Trigger) => String(value.remote?.registered ?? "9999");
  const number = ({ value }: Trigger) => Number(value.remote?.id ?? Number.MAX_SAFE_INTEGER);
  return workspace.triggers
    .filter((trigger) => trigger.value.enabled !== false && idOf(trigger) === event.id)
    .sort((a, b) => compare(registered(a), registered(b)) || compare(number(a), number(b)) || compare(a.file, b.file));
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function targetOf(
  open: OpenWorkspace,
  target: string | number,
): { readonly event: CatalogueEvent; readonly triggers: readonly Trigger[] } {
  const { workspace, catalogue } = open;
  const file = typeof target === "string" ? path.resolve(workspace.folder, target) : "";
  const trigger =
    workspace.triggers.find((each) => each.file === file) ?? workspace.triggers.find((each) => each.name === target);
  if (trigger) {
    refuseBroken(workspace, trigger.file);
    return { event: eventOf(catalogue, trigger.value.event, trigger.file), triggers: [trigger] };
  }
  if (typeof target === "string" && definitionKind(target) === "trigger") {
    refuseBroken(workspace, file);
    throw launchFailure("no-trigger", `There is no trigger ${file} in the workspace ${workspace.folder}.`);
  }
  const event = eventOf(catalogue, target);
  return { event, triggers: triggersOf(open, event) };
}

async function fireRound(
  open: OpenWorkspace,
  event: CatalogueEvent,
  triggers: readonly Trigger[],
  request: FireRequest,
  settings: ExecuteSettings,
): Promise<FireOutcome> {
  const handlers: HandlerResult[] = [];
  const warnings: string[] = [];
  let answer: EventAnswer = { blocked: false, message: "", navigateTo: "", outputValues: {} };
  let stateValues = request.stateValues ?? {};
  let dialogShown = false;
  const { target, inputValues = {}, dialogs, ...rest } = request;
  const values = () => ({ type: event.id, inputValues, stateValues, answer });
  const prepared = triggers.map((trigger) => prepareRun(open, { ...rest, program: trigger.file, event: values() }));
  for (const [index, trigger] of triggers.entries()) {
    const run = withEvent(prepared[index]!, values());
    const result = await execute(open, run, settings);
    handlers.push({ trigger, script: run.file, result });
    const left = result.left?.event;
    if (!isGood(result.outcome) || !left) {
      // The rest of the chain does not run, and the operation is not held back (admin.md 3.2).
      const exception = describeOutcome(result.outcome);
      return { event, ...answer, blocked: false, stateValues, exception, dialogShown, handlers, warnings };
    }
    if (answer.blocked && !left.blocked)
      warnings.push(`"${trigger.name}" lets the operation pass that an earlier trigger had blocked.`);
    answer = {
      blocked: left.blocked,
      message: left.message,
      navigateTo: left.navigateTo,
      outputValues: left.outputValues,
    };
    stateValues = left.stateValues;
    dialogShown ||= left.dialogShown;
  }
  if (answer.blocked && !event.blocks)
    warnings.push(`The event ${event.name} cannot be blocked: the operation has happened.`);
  return { event, ...answer, stateValues, exception: "", dialogShown, handlers, warnings };
}
