// Breakpoints between the protocol's words and the debuggee's: conditions are read here, so that a condition that
// cannot be understood is answered with its reason and never reaches the run.
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { ClientFormat } from "./clientFormat.js";
import type {
  BreakpointAt,
  BreakpointStatus,
  DataBreakpoint,
  ExceptionFilter,
  FunctionBreakpoint,
} from "./debuggee.js";
import { badHitCondition, badRequest } from "./errors.js";
import { type HitCondition, readHitCondition } from "./hitCondition.js";
import { readLogMessage } from "./logMessage.js";

/** Sets those breakpoints that can be understood, and answers for all of them in the order of the questions. */
export async function placeBreakpoints<Asked extends { hitCondition?: string }, Read>(
  command: string,
  format: ClientFormat,
  asked: readonly Asked[],
  read: (asked: Asked, hit: HitCondition | undefined) => Read,
  set: (breakpoints: readonly Read[]) => Promise<readonly BreakpointStatus[]>,
): Promise<DebugProtocol.Breakpoint[]> {
  for (const each of asked) checkForm(command, each);
  const hits = asked.map((each) =>
    blank(each.hitCondition) ? undefined : (readHitCondition(each.hitCondition!) ?? null),
  );
  const good = asked.flatMap((each, i) => (hits[i] === null ? [] : [read(each, hits[i] ?? undefined)]));
  const answers = [...(await set(good))];
  return asked.map((each, i) => {
    if (hits[i] === null) return { verified: false, message: badHitCondition(each.hitCondition!) };
    return breakpointOut(format, answers.shift()!);
  });
}

/** Breakpoints come as a list, which the check of a request's own arguments does not look into. */
function checkForm(command: string, asked: object): void {
  const given = (asked ?? {}) as Readonly<Record<string, unknown>>;
  const { line, name, dataId } = given;
  if (!Number.isSafeInteger(line) && typeof name !== "string" && typeof dataId !== "string")
    throw badRequest(command, "breakpoints with a line, a name or a dataId", JSON.stringify(asked));
  checkTexts(command, given);
}

function checkTexts(command: string, given: Readonly<Record<string, unknown>>): void {
  const wrong = ["condition", "hitCondition", "logMessage"].find(
    (key) => given[key] !== undefined && given[key] !== null && typeof given[key] !== "string",
  );
  if (wrong !== undefined) throw badRequest(command, `"${wrong}" (string)`, JSON.stringify(given[wrong]));
}

export function breakpointOut(format: ClientFormat, status: BreakpointStatus): DebugProtocol.Breakpoint {
  return {
    id: status.id,
    verified: status.verified,
    ...(status.message !== undefined && { message: status.message }),
    ...(status.place && { source: format.sourceOut(status.place.uri), ...format.placeOut(status.place) }),
  };
}

export function lineBreakpoint(format: ClientFormat) {
  return (asked: DebugProtocol.SourceBreakpoint, hit: HitCondition | undefined): BreakpointAt => ({
    line: format.lineIn(asked.line),
    ...(asked.column !== undefined && { column: format.columnIn(asked.column) }),
    ...conditions(asked.condition, hit),
    ...(!blank(asked.logMessage) && { log: readLogMessage(asked.logMessage!) }),
  });
}

export function functionBreakpoint(
  asked: DebugProtocol.FunctionBreakpoint,
  hit: HitCondition | undefined,
): FunctionBreakpoint {
  return { name: asked.name.trim(), ...conditions(asked.condition, hit) };
}

export function dataBreakpoint(asked: DebugProtocol.DataBreakpoint, hit: HitCondition | undefined): DataBreakpoint {
  return { dataId: asked.dataId, access: asked.accessType ?? "write", ...conditions(asked.condition, hit) };
}

/** Both forms a client may use: bare names, and names with conditions. */
export function exceptionFilters(args: DebugProtocol.SetExceptionBreakpointsArguments): ExceptionFilter[] {
  for (const name of ["filters", "filterOptions"] as const) {
    const given: unknown = args[name];
    if (given === undefined || given === null) continue;
    if (!Array.isArray(given)) throw badRequest("setExceptionBreakpoints", `"${name}" (array)`, JSON.stringify(given));
    if (name === "filterOptions") for (const each of given) checkTexts("setExceptionBreakpoints", each ?? {});
  }
  const options = [
    ...(args.filters ?? []).map((filterId) => ({ filterId, condition: undefined })),
    ...(args.filterOptions ?? []).map((each) => each ?? { filterId: "" }),
  ];
  return options.flatMap(({ filterId, condition }) =>
    filterId === "all" || filterId === "uncaught" ? [{ filter: filterId, ...conditions(condition, undefined) }] : [],
  );
}

function conditions(condition: string | undefined, hit: HitCondition | undefined) {
  return { ...(!blank(condition) && { condition: condition! }), ...(hit && { hit }) };
}

/** Some clients send null for what is not there. */
function blank(text: string | null | undefined): boolean {
  return text === undefined || text === null || text.trim() === "";
}
