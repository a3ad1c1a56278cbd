// Every request of the protocol that is served: when it may come, what it must carry, and a few lines that turn it
// into one call of the debuggee. State, order and failures are the session's; words of the protocol end here.
import { CapabilitiesEvent, InitializedEvent, InvalidatedEvent, TerminatedEvent } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import {
  dataBreakpoint,
  exceptionFilters,
  functionBreakpoint,
  lineBreakpoint,
  placeBreakpoints,
} from "./breakpoints.js";
import { capabilities, launchedCapabilities } from "./capabilities.js";
import { ClientFormat } from "./clientFormat.js";
import type { Debuggee, EvaluationContext, Granularity } from "./debuggee.js";
import {
  badRequest,
  cancelled,
  noException,
  noSuchSource,
  noSuchTarget,
  notOffered,
  staleFrame,
  staleValue,
  wrongMoment,
} from "./errors.js";
import { threadId } from "./events.js";
import { readLaunchArguments } from "./launchArguments.js";
import { reportProgress } from "./progress.js";
import type { LaunchArguments } from "./protocol.js";
import type { SessionState } from "./sessionState.js";
import { scopeOut, type ValueView, valueOut, variableOut, windowOf } from "./variables.js";

/** What a request is served with. */
export interface Served {
  readonly state: SessionState;
  readonly debuggee: Debuggee;
  /** The request's sequence number, and the signal by which the client cancels it. */
  readonly seq: number;
  readonly signal: AbortSignal;
  send(event: DebugProtocol.Event): void;
  /** Runs `next` right after the answer was sent. */
  afterwards(next: () => void): void;
  /** Aborts an open request, named by its number or by its progress; false when there is none. */
  cancel(open: number | string): boolean;
  /** Ends the session once this request is answered; `detached` lets the run go on to its end first. */
  close(detached: boolean): void;
}

/** The part of a session's life in which a request makes sense. */
export type Moment = "always" | "new" | "connected" | "initialized" | "launched" | "stopped";

export interface RequestRow {
  readonly when: Moment;
  readonly needs: Readonly<Record<string, "number" | "string" | "object" | "array">>;
  /** Served at once, even while another request is open. */
  readonly urgent: boolean;
  /** The script moves: events are held back until the answer is out, and numbers given before become stale. */
  readonly moves: boolean;
  /** Answered as cancelled at once, whatever the debuggee still does; not for what changes the session. */
  readonly cancellable: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each row states the protocol's type of its own arguments
  readonly run: (served: Served, args: any) => Promise<object | undefined> | object | undefined;
}

function row(when: Moment, needs: RequestRow["needs"], run: RequestRow["run"]): RequestRow {
  return { when, needs, run, urgent: false, moves: false, cancellable: true };
}
function move(when: Moment, needs: RequestRow["needs"], run: RequestRow["run"]): RequestRow {
  return { when, needs, run, urgent: false, moves: true, cancellable: false };
}
function urgent(when: Moment, run: RequestRow["run"]): RequestRow {
  return { when, needs: {}, run, urgent: true, moves: false, cancellable: false };
}

export const requests: ReadonlyMap<string, RequestRow> = new Map(
  Object.entries({
    initialize: row("new", {}, initialize),
    launch: { ...row("initialized", {}, launch), cancellable: false },
    setBreakpoints: row("launched", { source: "object" }, setBreakpoints),
    setFunctionBreakpoints: row("launched", { breakpoints: "array" }, setFunctionBreakpoints),
    setExceptionBreakpoints: row("launched", {}, setExceptionBreakpoints),
    setDataBreakpoints: row("launched", { breakpoints: "array" }, setDataBreakpoints),
    dataBreakpointInfo: row("stopped", { name: "string" }, dataBreakpointInfo),
    breakpointLocations: row("launched", { source: "object", line: "number" }, breakpointLocations),
    configurationDone: move("launched", {}, configurationDone),
    restart: move("launched", {}, restart),
    terminate: urgent("connected", terminate),
    disconnect: urgent("always", disconnect),
    cancel: urgent("connected", cancel),
    pause: urgent("launched", pause),
    threads: urgent("connected", threads),
    continue: move("stopped", {}, continueRequest),
    next: move("stopped", {}, next),
    stepIn: move("stopped", {}, stepIn),
    stepOut: move("stopped", {}, stepOut),
    stepBack: move("stopped", {}, stepBack),
    reverseContinue: move("stopped", {}, reverseContinue),
    gotoTargets: row("stopped", { source: "object", line: "number" }, gotoTargets),
    goto: move("stopped", { targetId: "number" }, goto),
    stackTrace: row("stopped", {}, stackTrace),
    scopes: row("stopped", { frameId: "number" }, scopes),
    variables: row("stopped", { variablesReference: "number" }, variables),
    setVariable: row("stopped", { variablesReference: "number", name: "string", value: "string" }, setVariable),
    setExpression: row("stopped", { expression: "string", value: "string" }, setExpression),
    evaluate: row("stopped", { expression: "string" }, evaluate),
    completions: row("stopped", { text: "string", column: "number" }, completions),
    exceptionInfo: row("stopped", {}, exceptionInfo),
    loadedSources: row("launched", {}, loadedSources),
    source: row("launched", {}, source),
    "crmscript/stepOutOfScope": move("stopped", {}, stepOutOfScope),
    "crmscript/seek": move("stopped", { position: "number" }, seek),
  } satisfies Record<string, RequestRow>),
);

// ---- the session's life

function initialize({ state }: Served, args: DebugProtocol.InitializeRequestArguments) {
  state.moment = "initialized";
  state.format = new ClientFormat(args);
  state.client = {
    types: args.supportsVariableType === true,
    paging: args.supportsVariablePaging === true,
    progress: args.supportsProgressReporting === true,
    invalidated: args.supportsInvalidatedEvent === true,
  };
  return capabilities;
}

async function launch(served: Served, args: unknown) {
  const { state, debuggee } = served;
  const launched = readLaunchArguments(args);
  await prepare(served, launched, (progress) => debuggee.launch(launched, progress, served.signal));
  state.moment = "configuring";
  served.afterwards(() => served.send(new InitializedEvent()));
  return undefined;
}

async function restart(served: Served, args: DebugProtocol.RestartArguments) {
  const launched = args.arguments ? readLaunchArguments(args.arguments) : served.state.launch!;
  await prepare(served, launched, (progress) => served.debuggee.restart(launched, progress, served.signal));
  return undefined;
}

/** Launches under a progress notification and announces what the run can do. */
async function prepare(
  served: Served,
  launched: LaunchArguments,
  begin: (progress: ReturnType<typeof reportProgress>) => ReturnType<Debuggee["launch"]>,
) {
  const progress = reportProgress(served, launched);
  try {
    const abilities = await begin(progress);
    if (served.signal.aborted) throw cancelled("launch");
    served.state.launch = launched;
    served.state.abilities = abilities;
    served.send(new CapabilitiesEvent(launchedCapabilities(abilities)));
  } finally {
    progress.end();
  }
}

async function configurationDone({ state, debuggee }: Served) {
  if (state.moment !== "configuring") throw wrongMoment("configurationDone", "only once, after launch");
  await debuggee.start();
  return undefined;
}

async function terminate({ state, debuggee, ...served }: Served) {
  if (state.launching === undefined) await debuggee.terminate();
  else if (served.cancel(state.launching)) served.afterwards(() => served.send(new TerminatedEvent()));
  return undefined;
}

function disconnect(served: Served, args: DebugProtocol.DisconnectArguments) {
  served.close(args.terminateDebuggee === false);
  return undefined;
}

function cancel({ cancel: abort }: Served, args: DebugProtocol.CancelArguments) {
  if (args.requestId !== undefined) abort(args.requestId);
  if (args.progressId !== undefined) abort(args.progressId);
  return undefined;
}

function threads({ state }: Served): DebugProtocol.ThreadsResponse["body"] {
  return { threads: state.moment === "ended" ? [] : [{ id: threadId, name: "Script" }] };
}

// ---- breakpoints

async function setBreakpoints({ state, debuggee }: Served, args: DebugProtocol.SetBreakpointsArguments) {
  const { format } = state;
  const uri = requiredUri(state, "setBreakpoints", args.source);
  const asked = args.breakpoints ?? (args.lines ?? []).map((line): DebugProtocol.SourceBreakpoint => ({ line }));
  const breakpoints = await placeBreakpoints("setBreakpoints", format, asked, lineBreakpoint(format), (read) =>
    debuggee.setBreakpoints(uri, read),
  );
  return { breakpoints };
}

async function setFunctionBreakpoints(
  { state, debuggee }: Served,
  args: DebugProtocol.SetFunctionBreakpointsArguments,
) {
  const breakpoints = await placeBreakpoints(
    "setFunctionBreakpoints",
    state.format,
    args.breakpoints,
    functionBreakpoint,
    (read) => debuggee.setFunctionBreakpoints(read),
  );
  return { breakpoints };
}

async function setExceptionBreakpoints({ debuggee }: Served, args: DebugProtocol.SetExceptionBreakpointsArguments) {
  await debuggee.setExceptionFilters(exceptionFilters(args));
  return undefined;
}

async function setDataBreakpoints({ state, debuggee }: Served, args: DebugProtocol.SetDataBreakpointsArguments) {
  const breakpoints = await placeBreakpoints(
    "setDataBreakpoints",
    state.format,
    args.breakpoints,
    dataBreakpoint,
    (read) => debuggee.setDataBreakpoints(read),
  );
  return { breakpoints };
}

async function dataBreakpointInfo(
  { state, debuggee }: Served,
  args: DebugProtocol.DataBreakpointInfoArguments,
): Promise<DebugProtocol.DataBreakpointInfoResponse["body"]> {
  const container = args.variablesReference ? valueRefOf(state, args.variablesReference) : undefined;
  const frame = args.frameId === undefined ? 0 : frameOf(state, args.frameId);
  const dataId = state.abilities?.dataBreakpoints
    ? await debuggee.dataBreakpointInfo(container, args.name, frame)
    : undefined;
  if (dataId === undefined) return { dataId: null, description: `Changes of '${args.name}' cannot be watched here.` };
  return { dataId, description: args.name, accessTypes: ["write"], canPersist: false };
}

async function breakpointLocations({ state, debuggee }: Served, args: DebugProtocol.BreakpointLocationsArguments) {
  const { format } = state;
  const uri = requiredUri(state, "breakpointLocations", args.source);
  const from = format.lineIn(args.line);
  const places = await debuggee.breakpointPlaces(
    uri,
    from,
    args.endLine === undefined ? from : format.lineIn(args.endLine),
  );
  return { breakpoints: places.map((place) => format.placeOut(place)) };
}

// ---- moving

async function continueRequest({ debuggee }: Served): Promise<DebugProtocol.ContinueResponse["body"]> {
  await debuggee.continue();
  return { allThreadsContinued: true };
}

async function next({ debuggee }: Served, args: DebugProtocol.NextArguments) {
  await debuggee.step("over", granularityOf(args));
  return undefined;
}

async function stepIn({ debuggee }: Served, args: DebugProtocol.StepInArguments) {
  await debuggee.step("into", granularityOf(args));
  return undefined;
}

async function stepOut({ debuggee }: Served, args: DebugProtocol.StepOutArguments) {
  await debuggee.step("out", granularityOf(args));
  return undefined;
}

async function stepBack({ state, debuggee }: Served, args: DebugProtocol.StepBackArguments) {
  requireStepBack(state, "Stepping back");
  await debuggee.stepBack(granularityOf(args));
  return undefined;
}

async function reverseContinue({ state, debuggee }: Served) {
  requireStepBack(state, "Running backwards");
  await debuggee.reverseContinue();
  return undefined;
}

async function stepOutOfScope({ debuggee }: Served) {
  await debuggee.stepOutOfScope();
  return undefined;
}

async function seek({ state, debuggee }: Served, args: { position: number }) {
  requireStepBack(state, "Moving to a statement of the past");
  await debuggee.seek(Math.max(0, Math.trunc(args.position)));
  return undefined;
}

async function pause({ debuggee }: Served) {
  await debuggee.pause();
  return undefined;
}

async function gotoTargets({ state, debuggee }: Served, args: DebugProtocol.GotoTargetsArguments) {
  const uri = requiredUri(state, "gotoTargets", args.source);
  const targets = await debuggee.goToTargets(uri, state.format.lineIn(args.line));
  return {
    targets: targets.map((target) => ({
      id: state.targets.add(target),
      label: target.label,
      ...state.format.placeOut(target.place),
    })),
  };
}

async function goto({ state, debuggee }: Served, args: DebugProtocol.GotoArguments) {
  const target = state.targets.get(args.targetId);
  if (!target) throw noSuchTarget();
  await debuggee.goTo(target);
  return undefined;
}

// ---- looking

async function stackTrace({ state, debuggee }: Served, args: DebugProtocol.StackTraceArguments) {
  const start = Math.max(0, args.startFrame ?? 0);
  const { frames, total } = await debuggee.frames(start, args.levels && args.levels > 0 ? args.levels : undefined);
  return {
    stackFrames: frames.map((frame, i) => ({
      id: state.frames.add(start + i),
      name: frame.name,
      source: state.format.sourceOut(frame.place.uri),
      ...state.format.placeOut(frame.place),
      ...(frame.presentation !== "normal" && { presentationHint: frame.presentation }),
    })),
    totalFrames: total,
  };
}

async function scopes({ state, debuggee }: Served, args: DebugProtocol.ScopesArguments) {
  const list = await debuggee.scopes(frameOf(state, args.frameId));
  return { scopes: list.map((scope) => scopeOut(scope, view(state, {}))) };
}

async function variables({ state, debuggee }: Served, args: DebugProtocol.VariablesArguments) {
  const shown = view(state, args);
  const list = await debuggee.variables(valueRefOf(state, args.variablesReference), windowOf(args, shown));
  return { variables: list.map((variable) => variableOut(variable, shown)) };
}

async function setVariable(served: Served, args: DebugProtocol.SetVariableArguments) {
  const { state, debuggee } = served;
  requireAssign(state);
  const value = await debuggee.setVariable(valueRefOf(state, args.variablesReference), args.name, args.value);
  changed(served);
  const { text, rest } = valueOut(value, view(state, args), "variables");
  return { value: text, ...rest };
}

async function setExpression(served: Served, args: DebugProtocol.SetExpressionArguments) {
  const { state, debuggee } = served;
  requireAssign(state);
  const frame = args.frameId === undefined ? 0 : frameOf(state, args.frameId);
  const value = await debuggee.setExpression(frame, args.expression, args.value);
  changed(served);
  const { text, rest } = valueOut(value, view(state, args), "variables");
  return { value: text, ...rest };
}

async function evaluate(served: Served, args: DebugProtocol.EvaluateArguments) {
  const { state, debuggee, signal } = served;
  const frame = args.frameId === undefined ? undefined : frameOf(state, args.frameId);
  const context = contextOf(args.context);
  const value = await debuggee.evaluate(frame, args.expression, context, signal);
  if (context === "repl") changed(served);
  const { text, rest } = valueOut(value, view(state, args), context);
  return { result: text, ...rest };
}

async function completions({ state, debuggee }: Served, args: DebugProtocol.CompletionsArguments) {
  const { format } = state;
  const frame = args.frameId === undefined ? undefined : frameOf(state, args.frameId);
  const lines = args.text.split("\n").slice(0, args.line === undefined ? 0 : format.lineIn(args.line));
  const offset = lines.reduce((sum, line) => sum + line.length + 1, 0) + format.columnIn(args.column);
  const items = await debuggee.completions(frame, args.text, Math.min(offset, args.text.length));
  return {
    targets: items.map((item) => ({
      label: item.label,
      text: item.insert,
      type: item.kind,
      start: format.columnOut(item.start),
      length: item.length,
      ...(item.detail !== undefined && { detail: item.detail }),
    })),
  };
}

async function exceptionInfo({ debuggee }: Served): Promise<DebugProtocol.ExceptionInfoResponse["body"]> {
  const exception = await debuggee.exception();
  if (!exception) throw noException();
  const { kind, message, uncaught, stack } = exception;
  return {
    exceptionId: kind,
    description: message,
    breakMode: uncaught ? "unhandled" : "always",
    details: { typeName: kind, message, stackTrace: stack },
  };
}

async function loadedSources({ state, debuggee }: Served) {
  const sources = await debuggee.sources();
  for (const each of sources) state.format.learn(each);
  return { sources: sources.map((each) => state.format.sourceOut(each.uri)) };
}

async function source({ state, debuggee }: Served, args: DebugProtocol.SourceArguments) {
  const uri = args.sourceReference
    ? state.format.uriOfReference(args.sourceReference)
    : args.source && state.format.sourceIn(args.source);
  if (uri === undefined) throw noSuchSource(args.sourceReference ? `number ${args.sourceReference}` : "without a path");
  return { content: await debuggee.text(uri), mimeType: "text/x-crmscript" };
}

// ---- reading arguments

function requiredUri(state: SessionState, command: string, asked: DebugProtocol.Source): string {
  const uri = state.format.sourceIn(asked);
  if (uri === undefined) throw badRequest(command, "a source with a path or a known number", JSON.stringify(asked));
  return uri;
}

function frameOf(state: SessionState, id: number): number {
  const frame = state.frames.get(id);
  if (frame === undefined) throw staleFrame();
  return frame;
}

function valueRefOf(state: SessionState, reference: number): string {
  const ref = state.values.get(reference);
  if (ref === undefined) throw staleValue();
  return ref;
}

function view(state: SessionState, args: { format?: DebugProtocol.ValueFormat }): ValueView {
  const { types, paging } = state.client;
  return { types, paging, hex: args.format?.hex === true, handle: (ref) => state.values.add(ref) };
}

function granularityOf(args: { granularity?: DebugProtocol.SteppingGranularity }): Granularity {
  return args.granularity === "line" ? "line" : "statement";
}

function contextOf(context: string | undefined): EvaluationContext {
  switch (context) {
    case "hover":
    case "watch":
    case "clipboard":
    case "variables":
      return context;
    default:
      return "repl";
  }
}

function requireStepBack(state: SessionState, what: string): void {
  if (!state.abilities?.stepBack) throw notOffered(what, "the run was not recorded");
}

function requireAssign(state: SessionState): void {
  if (!state.abilities?.assign) throw notOffered("Changing a value", "a recording shows what has already happened");
}

/** Other views may show what was just changed. */
function changed({ state, send, afterwards }: Served): void {
  if (state.client.invalidated) afterwards(() => send(new InvalidatedEvent(["variables"])));
}
