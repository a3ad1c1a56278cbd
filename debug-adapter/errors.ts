// Every failure a user of the debug adapter can see: one constructor each, with a number for the protocol, a code for
// searching, and a text that says what was expected, what was found, where, and what to do. Nothing else in this
// folder writes such texts. Failures inside a running script are not here: they are the script's own.

/** A request that cannot be served, told to the user in words. */
export class Failure extends Error {
  constructor(
    /** The protocol's `Message.id`; never reused for another meaning. */
    readonly id: number,
    readonly code: string,
    message: string,
    /** False for answers that only fill a place in a view, such as a hover over something that is no expression. */
    readonly showUser: boolean,
  ) {
    super(message);
  }
}

export const unknownRequest = (command: string) =>
  new Failure(1001, "unknown-request", `The debug adapter has no request "${shorten(command)}".`, false);

export const unsupportedRequest = (command: string, reason: string) =>
  new Failure(1002, "unsupported-request", `Request "${command}" is not supported: ${reason}.`, false);

export const badRequest = (command: string, expected: string, found: string) =>
  new Failure(1003, "bad-request", `Request "${command}" needs ${expected}, but found ${found}.`, false);

export const cancelled = (command: string) =>
  new Failure(1004, "cancelled", `Request "${command}" was cancelled.`, false);

export const internalError = (command: string, error: unknown) =>
  new Failure(
    1005,
    "internal-error",
    `Request "${command}" failed inside the debug adapter: ${error instanceof Error ? error.message : String(error)}`,
    true,
  );

export const wrongMoment = (command: string, needed: string) =>
  new Failure(1006, "wrong-moment", `Request "${command}" must come ${needed}.`, false);

export const notStopped = () =>
  new Failure(1101, "not-stopped", "The script is running. Pause it first, or wait for a breakpoint.", false);

export const noRun = () =>
  new Failure(1102, "no-run", "The script has ended; there is nothing left to inspect.", false);

export const staleFrame = () =>
  new Failure(1103, "stale-frame", "This stack frame belongs to an earlier stop. Select a frame of the stack.", false);

export const staleValue = () =>
  new Failure(1104, "stale-value", "This value belongs to an earlier stop. Expand it again.", false);

export const noSuchTarget = () =>
  new Failure(1105, "no-such-target", "This place to go to belongs to an earlier stop. Ask for the line again.", false);

export const noException = () =>
  new Failure(1106, "no-exception", "The script did not stop because of an exception.", false);

export const notOffered = (what: string, reason: string) =>
  new Failure(1107, "not-offered", `${what} is not possible here: ${reason}.`, true);

export const badLaunch = (key: string, expected: string, found: string) =>
  new Failure(1201, "bad-launch", `Launch configuration: "${key}" must be ${expected}, but is ${found}.`, true);

export const nothingToLaunch = () =>
  new Failure(
    1202,
    "nothing-to-launch",
    'Launch configuration: name the script to run in "program", an event in "event", or a recording in "replay".',
    true,
  );

export const noSuchFile = (key: string, path: string, reason: string) =>
  new Failure(1203, "no-such-file", `Launch configuration: cannot read "${key}" ${path}: ${reason}.`, true);

/** `errors` are complete lines such as `Report.crmscript:12: No field 'nmae' on struct 'Order'`. */
export const scriptHasErrors = (errors: readonly string[]) =>
  new Failure(1204, "script-has-errors", `Script has ${count(errors.length, "error")}: ${list(errors)}`, true);

export const badRecording = (path: string, reason: string) =>
  new Failure(1205, "bad-recording", `Cannot replay ${path}: ${reason}.`, true);

export const launchFailed = (reason: string) => new Failure(1206, "launch-failed", `Cannot start: ${reason}`, true);

export const evaluationFailed = (reason: string) => new Failure(1301, "evaluation-failed", reason, false);

export const noSuchVariable = (name: string) =>
  new Failure(1302, "no-such-variable", `There is no variable '${shorten(name)}' here.`, false);

export const notAssignable = (name: string, reason: string) =>
  new Failure(1303, "not-assignable", `Cannot assign to '${shorten(name)}': ${reason}.`, true);

export const noSuchSource = (uri: string) =>
  new Failure(1304, "no-such-source", `The run has no source ${shorten(uri)}.`, true);

/** Not a response but the reason why a breakpoint is grey; kept here with the other texts. */
export const badHitCondition = (text: string) =>
  `Hit condition "${shorten(text)}" is not a count: write a number such as 5, or >= 5, or % 5 for every fifth time.`;

/** The same, for breakpoints that stand nowhere or elsewhere. */
export const noStatementFrom = () => "There is no statement on this line or after it.";
export const breakpointMoved = () => "There is no statement on this line; moved to the next one.";
export const noSuchFunction = (name: string) =>
  `There is no function '${shorten(name)}' in the script or its includes. Write a method as Struct.method.`;
export const badCondition = (expression: string, reason: string) =>
  `"${shorten(expression)}" cannot be evaluated here: ${reason}`;
export const conditionFailed = (condition: string, reason: string) =>
  `Stopped, although the condition "${shorten(condition)}" cannot be evaluated here: ${reason}`;
export const notWatchable = () => "The variable is not there in this run. Set the breakpoint again while it is shown.";

/** Why the connection ends: the bytes are no longer messages. */
export const brokenStream = (expected: string, found: string) =>
  `The client's bytes are not the Debug Adapter Protocol: expected ${expected}, found ${shorten(found)}. Session ended.`;

/** A message that is no JSON is dropped; those after it are still served. */
export const badMessage = (reason: string) => `A message of the client was dropped: ${reason}.`;

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

const listedErrors = 5;
function list(errors: readonly string[]): string {
  const shown = errors.slice(0, listedErrors).join("; ");
  return errors.length > listedErrors ? `${shown}; and ${errors.length - listedErrors} more` : shown;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
