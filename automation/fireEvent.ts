// Fires an event: its triggers run one after the other over one event data, as when a record is saved in the CRM
// (admin.md 3.2, 3.3). All handlers are made ready before the first runs, so that a trigger with a mistake is found
// before anything has happened. Who runs them (to the end, or in a debugger) is up to the caller of `handlersOf`.
import * as path from "node:path";
import type { EventAnswer } from "../interpreter/host.js";
import type { DialogShown, EventOutcome } from "../interpreter/natives/EventData.js";
import { definitionKind } from "../workspace/definitions.js";
import type { Workspace } from "../workspace/load.js";
import { answerOf, type DialogAnswers, inputsOf } from "./dialogs.js";
import { type CatalogueEvent, eventOf, unknownInputs } from "./events.js";
import { describeOutcome, type ExecuteSettings, execute, isGood, type RunResult } from "./execute.js";
import type { OpenWorkspace } from "./openWorkspace.js";
import { type PreparedRun, prepareRun, type RunRequest, refuseBroken, withEvent } from "./prepareRun.js";
import { LaunchFailure, launchFailure } from "./problem.js";

export type Trigger = Workspace["triggers"][number];

export interface FireRequest extends Omit<RunRequest, "program" | "event"> {
  /** Name or number of an event: all its enabled triggers. A trigger definition: that one, enabled or not. */
  readonly target: string | number;
  readonly inputValues?: Readonly<Record<string, string>>;
  readonly stateValues?: Readonly<Record<string, string>>;
  /** What the user answers, by the prefix of the dialog: `button` and the fields by their ids. */
  readonly dialogs?: DialogAnswers;
  /** Inputs that the catalogue does not list are handed on instead of refused. */
  readonly unlistedInputs?: boolean;
}

/** A handler that is to be run now. */
export interface Handler {
  readonly trigger: Trigger;
  readonly run: PreparedRun;
}
/** How it ended. */
export interface HandlerEnd {
  /** Text of the failure; empty when it came to its own end. */
  readonly exception: string;
  readonly left: EventOutcome | undefined;
}
export interface HandlerResult {
  readonly trigger: Trigger;
  readonly script: string;
  readonly result: RunResult;
}

/** What the event comes to. */
export interface FireEnd extends EventAnswer {
  readonly event: CatalogueEvent;
  readonly stateValues: Readonly<Record<string, string>>;
  /** Text of the failure that ended the chain; empty when none did. The operation goes on then. */
  readonly exception: string;
  /** A dialog that waits for an answer which was not given. */
  readonly dialog: DialogShown | null;
  readonly warnings: readonly string[];
}
export interface FireOutcome extends FireEnd {
  readonly handlers: readonly HandlerResult[];
}

/**
 * Fires an event and runs its handlers to their end.
 * @throws LaunchFailure for an unknown event or input, a trigger that does not read, a script that does not compile,
 * an answer that a dialog does not take
 */
export async function fireEvent(
  open: OpenWorkspace,
  request: FireRequest,
  settings: ExecuteSettings,
): Promise<FireOutcome> {
  const handlers: HandlerResult[] = [];
  const firing = handlersOf(open, request);
  let step = firing.next();
  while (!step.done) {
    const { trigger, run } = step.value;
    const result = await execute(open, run, settings);
    handlers.push({ trigger, script: run.file, result });
    const exception = isGood(result.outcome) ? "" : describeOutcome(result.outcome);
    step = firing.next({ exception, left: result.left?.event ?? undefined });
  }
  return { ...step.value, handlers };
}

/**
 * The handlers of an event, each to be run before the next is asked for; how it ended goes into `next`. A dialog with
 * an answer leads to another round of the event (admin.md 3.5).
 * @throws LaunchFailure as `fireEvent` does
 */
export function* handlersOf(open: OpenWorkspace, request: FireRequest): Generator<Handler, FireEnd, HandlerEnd> {
  const { event, triggers } = targetOf(open, request.target);
  const wrong = request.unlistedInputs
    ? []
    : unknownInputs(open.catalogue, event, Object.keys(request.inputValues ?? {}));
  if (wrong.length > 0) throw new LaunchFailure(wrong);
  const answers = new Map(Object.entries(request.dialogs ?? {}));
  let { inputValues = {}, stateValues = {} } = request;
  for (let round = 1; ; round++) {
    const end = yield* handlersOfRound(open, event, triggers, { ...request, inputValues, stateValues });
    const given = end.dialog ? answers.get(end.dialog.prefix) : undefined;
    if (!end.dialog || !given) return withWarnings(end, unasked(answers));
    answers.delete(end.dialog.prefix);
    const answer = answerOf(end.dialog, given);
    if (answer.button === "cancel" && end.dialog.blockExecutionOnCancel)
      return withWarnings({ ...end, blocked: true, dialog: null }, unasked(answers));
    if (round === mostRounds) return withWarnings(end, [`Stopped after ${mostRounds} dialogs.`]);
    // What was handed back becomes input of the next round, so that a handler can keep an earlier answer (admin.md 3.5).
    inputValues = { ...inputValues, ...end.outputValues, ...inputsOf(end.dialog, answer) };
    stateValues = end.stateValues;
  }
}

/** A dialog answered leads to another round of the event; more than this is taken for a circle. */
const mostRounds = 10;

function withWarnings(end: FireEnd, warnings: readonly string[]): FireEnd {
  return { ...end, warnings: [...end.warnings, ...warnings] };
}

function unasked(answers: ReadonlyMap<string, unknown>): string[] {
  return [...answers.keys()].map((prefix) => `No dialog with the prefix "${prefix}" asked for an answer.`);
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

/** All handlers are made ready before the first one runs. */
function* handlersOfRound(
  open: OpenWorkspace,
  event: CatalogueEvent,
  triggers: readonly Trigger[],
  request: FireRequest,
): Generator<Handler, FireEnd, HandlerEnd> {
  const warnings: string[] = [];
  let answer: EventAnswer = { blocked: false, message: "", navigateTo: "", outputValues: {} };
  let stateValues = request.stateValues ?? {};
  let dialog: DialogShown | null = null;
  const { target, inputValues = {}, dialogs, unlistedInputs, ...rest } = request;
  const values = () => ({ type: event.id, inputValues, stateValues, answer });
  const prepared = triggers.map((trigger) => prepareRun(open, { ...rest, program: trigger.file, event: values() }));
  for (const [index, trigger] of triggers.entries()) {
    const { exception, left } = yield { trigger, run: withEvent(prepared[index]!, values()) };
    // The rest of the chain does not run, and the operation is not held back (admin.md 3.2).
    if (exception !== "" || !left)
      return { event, ...answer, blocked: false, stateValues, exception, dialog: null, warnings };
    if (answer.blocked && !left.blocked)
      warnings.push(`"${trigger.name}" lets the operation pass that an earlier trigger had blocked.`);
    answer = {
      blocked: left.blocked,
      message: left.message,
      navigateTo: left.navigateTo,
      outputValues: left.outputValues,
    };
    stateValues = left.stateValues;
    dialog = left.dialog ?? dialog;
  }
  if (answer.blocked && !event.blocks)
    warnings.push(`The event ${event.name} cannot be blocked: the operation has happened.`);
  return { event, ...answer, stateValues, exception: "", dialog, warnings };
}
