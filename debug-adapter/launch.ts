// The real debuggee: a script of a workspace, the triggers of an event one after the other, or a recording, run by the
// interpreter in a worker over a tenant. The only file of this folder that knows the rest of the product; what a
// session needs of a run is runControl.ts.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { claimRecording, recordingNotice } from "../automation/execute.js";
import { type FireEnd, type Handler, type HandlerEnd, handlersOf } from "../automation/fireEvent.js";
import { type OpenWorkspace, openWorkspace, workspaceFolder } from "../automation/openWorkspace.js";
import { type PreparedRun, prepareRun, type RunRequest } from "../automation/prepareRun.js";
import { LaunchFailure, type LaunchProblem } from "../automation/problem.js";
import { prepareRunThread, workerUrl } from "../automation/runThread.js";
import { beginTraces, noTraces, type RunTraces } from "../automation/traces.js";
import { lowerFragment } from "../interpreter/lower/fragment.js";
import { type Lowered, lower } from "../interpreter/lower/lower.js";
import { LoweringError } from "../interpreter/lower/lowering.js";
import type { EventOutcome } from "../interpreter/natives/EventData.js";
import { RecordingError, readRecording } from "../interpreter/recording.js";
import { checkChanges, type RunOptions, startRun } from "../interpreter/run.js";
import type { FinishedEvent } from "../interpreter/runProtocol.js";
import { formatTraceLine, lineOf, SourceLines } from "../interpreter/trace.js";
import type { LinkedProgram } from "../language/analysis.js";
import { loadApiReference } from "../language/apiReference.js";
import { candidatesAt } from "../language/candidates.js";
import { readApiFile } from "../language/data.js";
import { signatureText } from "../language/describe.js";
import { createProgram, type Program } from "../language/program.js";
import { initializeParser } from "../language/syntax/tree.js";
import { LineIndex } from "../language/text.js";
import { definitionKind } from "../workspace/definitions.js";
import type { Completion, CreateDebuggee, Place, Progress, SourceText } from "./debuggee.js";
import type { EngineStart } from "./engineRun.js";
import { badRecording, cancelled, Failure, launchFailed, noSuchFile, scriptHasErrors } from "./errors.js";
import { readEventArguments } from "./launchArguments.js";
import { LiveRun, type RunGround } from "./liveRun.js";
import type { EventArguments, LaunchArguments, Outcome } from "./protocol.js";
import type { LaunchedProgram, RunListener } from "./runControl.js";
import { RunDebuggee } from "./runDebuggee.js";
import { costsText } from "./runValues.js";
import { statementTable } from "./statementTable.js";

export const createDebuggee: CreateDebuggee = (emit, reader) => new RunDebuggee(emit, openProgram, reader);

/** A program ready to run, and what it runs with. */
export interface Opened {
  /** Knows the scripts around it too, for completion. */
  readonly scripts: Program;
  readonly linked: LinkedProgram;
  readonly options: Omit<RunOptions, "program" | "mode" | "workerUrl" | "onEvent">;
  /** Texts that exist in no file here. */
  readonly embedded: ReadonlySet<string>;
  /** Input values of the event that the run answers. */
  readonly eventValues: Readonly<Record<string, string>> | undefined;
  readonly notices: readonly string[];
  readonly traces: RunTraces;
}

async function openProgram(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<LaunchedProgram> {
  progress.report(launch.replay === undefined ? "Reading the workspace" : "Reading the recording");
  prepareRunThread();
  return inOurWords(async () => {
    if (firesEvent(launch)) return openEvent(launch, progress, signal);
    const opened =
      launch.replay === undefined ? await openScript(launch, progress, signal) : await openRecording(launch);
    if (signal.aborted) throw cancelled("launch");
    return launchedProgram(opened, launch);
  });
}

async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof LaunchFailure) throw refusal(failure);
    if (failure instanceof LoweringError) throw launchFailed(failure.message);
    // A path that cannot be one, rights, a full disk: nothing of ours to look into.
    if (failure instanceof Error && !(failure instanceof Failure) && "code" in failure)
      throw launchFailed(`${failure.message}. Correct the paths of the launch configuration.`);
    throw failure;
  }
}

/** A place means the script or a definition is wrong; without one it is the configuration. */
function refusal({ problems }: LaunchFailure): Error {
  const placed = problems.filter(({ line }) => line !== undefined);
  if (placed.length === 0) return launchFailed(problems.map(({ message }) => message).join(" "));
  return scriptHasErrors(placed.map(placedText));
}

function placedText({ file, line, message }: LaunchProblem): string {
  return `${file === undefined ? "" : basename(file)}:${line}: ${message.replace(/\.$/, "")}`;
}

// ---- a script of a workspace

async function openScript(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Opened> {
  const file = absolute(launch.program!, launch.workspaceFolder);
  const folder = launch.workspaceFolder === undefined ? workspaceFolder(file) : resolve(launch.workspaceFolder);
  const open = await openWorkspace(folder);
  progress.report("Checking the script");
  const { event } = launch;
  const request = {
    ...requestOf(launch, folder),
    program: file,
    // The platform sets both when a script is run from its editor (admin.md 1.3).
    variables: { developmentMode: "true", includeId: stem(file), ...argumentsOf(launch), ...launch.variables },
    ...(event !== undefined && { event: eventOf(event, folder) }),
  };
  const prepared = prepareRun(open, request);
  if (signal.aborted) throw cancelled("launch");
  return openedRun(open, prepared, launch, request.event && (request.event.inputValues ?? {}));
}

/** A run that is ready, with the recordings that somebody wants of it: counts as a run from here on. */
async function openedRun(
  open: OpenWorkspace,
  prepared: PreparedRun,
  launch: LaunchArguments,
  eventValues: Opened["eventValues"],
): Promise<Opened> {
  const { folder } = open.workspace;
  const traces = await beginTraces(open.workspace, prepared, Date.now());
  const record = launch.record ? recordOf(launch, folder, prepared.file) : traceRecord(traces, prepared);
  return {
    scripts: open.program,
    linked: prepared.program,
    options: { ...prepared.options, debugId: launch.debugKey, ...(record && { record }) },
    embedded: new Set(),
    eventValues,
    notices: prepared.notices,
    traces,
  };
}

function traceRecord({ record }: RunTraces, { user }: PreparedRun): RunOptions["record"] {
  if (record === undefined) return undefined;
  mkdirSync(dirname(record), { recursive: true });
  return { path: record, who: user ?? "", when: Date.now(), why: "debug session" };
}

function requestOf(launch: LaunchArguments, folder: string): Omit<RunRequest, "program" | "event"> {
  const { cgi, tenant, user, clock, seed, http, limits } = launch;
  return {
    variables: { ...argumentsOf(launch), ...launch.variables },
    ...(cgi && { cgi: cgiOf(cgi) }),
    ...(tenant !== undefined && { tenant: tenant === ":memory:" ? tenant : resolve(folder, tenant) }),
    ...(user !== undefined && { user }),
    ...(clock !== undefined && { clock }),
    ...(seed !== undefined && { seed }),
    ...(http && { http }),
    ...(limits && { limits }),
  };
}

function eventOf(event: NonNullable<LaunchArguments["event"]>, folder: string): EventArguments {
  return typeof event === "string" ? readEvent(absolute(event, folder)) : event;
}

function argumentsOf({ args = [] }: LaunchArguments): Record<string, string> {
  return Object.fromEntries(args.map((arg) => [arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1)]));
}

function cgiOf({ variables = {}, ...rest }: NonNullable<LaunchArguments["cgi"]>): RunRequest["cgi"] {
  const lists = Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? [value] : value]);
  return { ...rest, variables: Object.fromEntries(lists) as Record<string, readonly string[]> };
}

function readEvent(file: string): EventArguments {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw noSuchFile("event", file, (error as Error).message);
  }
  return readEventArguments(value);
}

function recordOf({ record, user }: LaunchArguments, folder: string, file: string): NonNullable<RunOptions["record"]> {
  const when = Date.now();
  const stamp = new Date(when).toISOString().replace(/[:.]/g, "-");
  const home = join(folder, ".crmscript", "traces");
  const path = typeof record === "string" ? absolute(record, folder) : join(home, `${stem(file)} ${stamp}.crmtrace`);
  claimRecording(path);
  return { path, who: user ?? "", when, why: "debug session" };
}

// ---- an event

/** The triggers of an event, or a single one, answer it; a script that is given an event answers it alone. */
function firesEvent({ program, event, replay }: LaunchArguments): boolean {
  if (replay !== undefined) return false;
  return program === undefined ? event !== undefined : definitionKind(program) === "trigger";
}

async function openEvent(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<LaunchedProgram> {
  const file = launch.program === undefined ? undefined : absolute(launch.program, launch.workspaceFolder);
  const folder = resolve(launch.workspaceFolder ?? workspaceFolder(file ?? "."));
  const open = await openWorkspace(folder);
  progress.report("Checking the scripts");
  const event = launch.event === undefined ? undefined : eventOf(launch.event, folder);
  const firing = handlersOf(open, {
    ...requestOf(launch, folder),
    target: file ?? event!.type,
    ...(event?.inputValues && { inputValues: event.inputValues }),
    ...(event?.stateValues && { stateValues: event.stateValues }),
    ...(launch.dialogs && { dialogs: launch.dialogs }),
    unlistedInputs: true,
  });
  const first = firing.next();
  if (first.done)
    throw launchFailed(`no trigger is enabled for the event ${first.value.event.name} (${first.value.event.id}).`);
  if (signal.aborted) throw cancelled("launch");
  return handlerProgram(open, firing, first.value, launch, []);
}

/** One handler as a program of its own; those after it come by `next`. */
async function handlerProgram(
  open: OpenWorkspace,
  firing: ReturnType<typeof handlersOf>,
  { trigger, run }: Handler,
  launch: LaunchArguments,
  earlier: readonly { readonly name: string; readonly outcome: Outcome }[],
): Promise<LaunchedProgram> {
  const values = (run.options.hostOptions as { event?: { inputValues?: Record<string, string> } }).event?.inputValues;
  const recorded = earlier.length > 0 && typeof launch.record === "string" ? numbered(launch, earlier.length) : launch;
  const opened = await openedRun(open, run, recorded, values ?? {});
  const isOneOfMany = launch.program === undefined || earlier.length > 0;
  const notices = [...opened.notices, ...(isOneOfMany ? [`Trigger "${trigger.name}"`] : [])];
  const program = launchedProgram({ ...opened, notices }, launch);
  return {
    ...program,
    next: (outcome) =>
      inOurWords(async () => {
        const done = [...earlier, { name: trigger.name, outcome }];
        const step = firing.next(endOf(outcome));
        if (!step.done) return { program: await handlerProgram(open, firing, step.value, launch, done) };
        return { outcome: eventOutcome(step.value, done) };
      }),
  };
}

/** Each handler has a recording of its own: `sale.crmtrace`, `sale-2.crmtrace`. */
function numbered(launch: LaunchArguments, before: number): LaunchArguments {
  return { ...launch, record: (launch.record as string).replace(/(\.[^.\\/]*)?$/, `-${before + 1}$1`) };
}

function endOf({ kind, text, event }: Outcome): HandlerEnd {
  return { exception: kind === "finished" ? "" : text, left: event as EventOutcome | undefined };
}

/** What the runs of all handlers come to. */
function eventOutcome(end: FireEnd, done: readonly { readonly name: string; readonly outcome: Outcome }[]): Outcome {
  const last = done.at(-1)!.outcome;
  const { blocked, message, navigateTo, outputValues, stateValues, dialog, warnings } = end;
  const event = { blocked, message, navigateTo, outputValues, stateValues, handlers: done.map(({ name }) => name) };
  const sum = (of: (outcome: Outcome) => number | undefined) =>
    done.reduce((total, { outcome }) => total + (of(outcome) ?? 0), 0);
  const costs = {
    milliseconds: sum(({ milliseconds }) => milliseconds),
    hostCalls: sum(({ hostCalls }) => hostCalls),
    ...(last.statements !== undefined && { statements: sum(({ statements }) => statements) }),
  };
  return {
    ...last,
    ...costs,
    ...(done.length > 1 &&
      last.kind === "finished" && { text: `${done.length} triggers finished in ${costsText(costs)}` }),
    event: { ...event, ...(dialog && { dialog }), ...(warnings.length > 0 && { warnings }) },
  };
}

// ---- a recording

async function openRecording(launch: LaunchArguments): Promise<Opened> {
  await initializeParser();
  const file = absolute(launch.replay!, launch.workspaceFolder);
  const recording = reading(file, () => readRecording(file));
  const { entry, texts } = recording.header;
  const scripts = createProgram(loadApiReference(readApiFile));
  for (const { uri, name, text } of texts) scripts.register(uri, name, () => text);
  const linked = scripts.link(entry);
  refuseErrors(linked);
  reading(file, () => checkChanges(recording, linked));
  return {
    scripts,
    linked,
    options: { hostOptions: null, replay: recording, compile: (source) => compileScript(scripts, source) },
    embedded: new Set(texts.filter((each) => !isSameFile(each.uri, each.text)).map(({ uri }) => uri)),
    eventValues: undefined,
    notices: [],
    traces: noTraces,
  };
}

function reading<T>(path: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RecordingError) throw badRecording(path, error.message.replace(/\.$/, ""));
    throw noSuchFile("replay", path, (error as Error).message);
  }
}

/** A recorded text is shown from its file only where that still holds the same. */
function isSameFile(uri: string, text: string): boolean {
  // The address is a stranger's word: no other machine is asked, and no device or larger file read.
  if (!uri.startsWith("file:///")) return false;
  try {
    const path = fileURLToPath(uri);
    const found = statSync(path);
    return found.isFile() && found.size === Buffer.byteLength(text) && readFileSync(path, "utf8") === text;
  } catch {
    return false; // recorded on another machine
  }
}

/** A recording made by another version may hold what this one refuses. */
function refuseErrors(linked: LinkedProgram): void {
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length === 0) return;
  throw scriptHasErrors(
    errors.map(({ uri, diagnostic: { span, message } }) => {
      const { name, text } = linked.texts.get(uri) ?? { name: uri, text: "" };
      return `${name}:${new LineIndex(text).lineAt(span.start) + 1}: ${message.replace(/\.$/, "")}`;
    }),
  );
}

// ---- both

/** The program as a session runs it: its statements, and runs over them in the mode that the launch asks for. */
export function launchedProgram(opened: Opened, launch: LaunchArguments): LaunchedProgram {
  const { scripts, linked, options, embedded, eventValues, notices } = opened;
  const mode = launch.noDebug && !launch.trace ? "fast" : "inspectable";
  const lowered = lower(linked, mode);
  const lines = new SourceLines(linked);
  const statements = statementTable(places(lowered, linked));
  const texts = new Map([...linked.texts].map(([uri, { text }]) => [uri, text]));
  const sources = [...linked.texts].map(
    ([uri, { name }]): SourceText => ({ uri, name, embedded: embedded.has(uri) || !uri.startsWith("file:") }),
  );
  const isReplay = options.replay !== undefined;
  return {
    statements,
    texts,
    sources,
    functions: functionStarts(lowered),
    abilities: {
      stepBack: mode === "inspectable",
      goTo: true,
      dataBreakpoints: mode === "inspectable",
      assign: !isReplay,
    },
    check(statement, expression, use) {
      const fragment = lowerFragment(lowered, statement, expression);
      if ("errors" in fragment) return fragment.errors.join(" ");
      const isCondition = use === "condition" && fragment.type !== "Bool";
      return isCondition ? `A condition is a Bool, and this is ${fragment.type ?? "no value"}.` : undefined;
    },
    completions: (statement, text, offset) => completions(scripts, statements.places[statement], text, offset),
    start(listener, armed, stopOnEntry) {
      const worker = workerUrl();
      const temporary =
        isReplay || options.record || mode === "fast" ? undefined : mkdtempSync(join(tmpdir(), "crmscript-"));
      const record = temporary
        ? { path: join(temporary, "run.crmtrace"), who: "", when: 0, why: "stepping back" }
        : options.record;
      const tracing = new RunTracing(opened.traces, options.record?.path);
      const ground: RunGround = {
        begin: (start) =>
          startRun({
            ...options,
            ...start,
            program: linked,
            mode,
            workerUrl: worker,
            ...(record && { record }),
            onEvent: tracing.listen(start.onEvent),
          }),
        replaySoFar:
          record && (() => replaySoFar(record.path, { ...options, program: linked, mode, workerUrl: worker })),
        release: () => {
          // Whoever ran once runs again: the next start finds its thread ready.
          prepareRunThread();
          if (temporary) rmSync(temporary, { recursive: true, force: true });
          void tracing.end();
        },
        statements,
        traceLine: (record) => formatTraceLine(lineOf(lowered.executable, lines, record)),
        isTopLevel: (statement) => lowered.executable.statements[statement]?.function === 0,
        hasEffects(statement, expression) {
          const fragment = lowerFragment(lowered, statement, expression);
          return "hasEffects" in fragment && fragment.hasEffects;
        },
        isReplay,
        ...(launch.record && options.record && { recording: options.record.path }),
        trace: launch.trace === true && mode === "inspectable",
        eventValues,
      };
      for (const notice of notices) listener.printed(`${notice}\n`, "info");
      return new LiveRun(ground, tracing.around(listener), armed, stopOnEntry);
    },
  };
}

/** Tells the trace definitions how the run ended, once, before anybody hears that it did. */
class RunTracing {
  private finished: FinishedEvent | undefined;
  private ended = false;

  constructor(
    private readonly traces: RunTraces,
    private readonly record: string | undefined,
  ) {}

  listen(onEvent: EngineStart["onEvent"]): RunOptions["onEvent"] {
    return (event) => {
      if (event.type === "finished") this.finished = event;
      return onEvent(event); // its promise makes the run wait for the client
    };
  }

  around(listener: RunListener): RunListener {
    return {
      ...listener,
      ended: (outcome) =>
        void this.end().then(({ files, notices }) => {
          for (const notice of notices) listener.printed(`${notice}\n`, "info");
          const recording = outcome.recording ?? files[0];
          listener.ended({ ...outcome, ...(recording !== undefined && { recording }) });
        }),
    };
  }

  /** A run that nobody waited for was ended in the middle. */
  async end(): ReturnType<RunTraces["end"]> {
    if (this.ended) return { files: [], notices: [] };
    this.ended = true;
    const { outcome = { kind: "cancelled" }, left, recordingProblem } = this.finished ?? {};
    const isMissed = recordingProblem !== undefined && this.record !== undefined;
    try {
      const { files, notices } = await this.traces.end({ outcome, left, record: this.record });
      return { files, notices: isMissed ? [recordingNotice(recordingProblem), ...notices] : notices };
    } catch (error) {
      return { files: [], notices: [`The trace of the run could not be kept: ${(error as Error).message}`] };
    }
  }
}

/** What a live run has recorded up to where it stands, as a recording that was cut short. */
function replaySoFar(path: string, options: Omit<RunOptions, "onEvent">): RunGround["begin"] {
  const replay = readRecording(path);
  return (start) => startRun({ ...options, ...start, record: undefined, replay });
}

/** The text given to `executeScript` is a script of its own, with the same includes. */
function compileScript(program: Program, source: string): LinkedProgram {
  const uri = "crmscript-executed:/script";
  program.setText(uri, "executeScript", source);
  try {
    return program.link(uri);
  } finally {
    program.remove(uri);
  }
}

function places({ executable }: Lowered, linked: LinkedProgram): Place[] {
  const lines = executable.files.map(({ uri }) => new LineIndex(linked.texts.get(uri)?.text ?? ""));
  return executable.statements.map(({ file, start, end }) => {
    const [from, to] = [lines[file]!.positionAt(start), lines[file]!.positionAt(end)];
    const { uri } = executable.files[file]!;
    return { uri, line: from.line, column: from.character, endLine: to.line, endColumn: to.character };
  });
}

/** The first statement of each function that has one, by its name; overloads share a name. */
function functionStarts({ executable }: Lowered): Map<string, number[]> {
  const starts = new Map<string, number[]>();
  const seen = new Set([0]);
  for (const [number, statement] of executable.statements.entries()) {
    if (seen.has(statement.function)) continue;
    seen.add(statement.function);
    const name = executable.functions[statement.function]!.name.toLowerCase();
    starts.set(name, [...(starts.get(name) ?? []), number]);
  }
  return starts;
}

/** What the console offers: the candidates of the editor, for the text as if it stood before the statement. */
function completions(program: Program, place: Place | undefined, text: string, offset: number): Completion[] {
  const file = place && program.file(place.uri);
  if (!place || !file) return [];
  const at = file.lines.offsetAt({ line: place.line, character: place.column });
  const before = file.text;
  const typed = program.setText(place.uri, file.name, `${before.slice(0, at)}${text};${before.slice(at)}`);
  try {
    const { list, replace } = candidatesAt(program, typed, at + offset);
    const prefix = typed.text.slice(replace.start, at + offset).toLowerCase();
    const fitting = list.filter(({ name }) => name.toLowerCase().startsWith(prefix)).slice(0, mostCompletions);
    return fitting.map((candidate) => ({
      label: candidate.name,
      insert: candidate.name,
      kind: completionKind(candidate),
      ...(candidate.kind === "symbol" && { detail: signatureText(candidate.symbol) }),
      start: Math.max(0, replace.start - at),
      length: replace.end - replace.start,
    }));
  } finally {
    program.setText(place.uri, file.name, before);
  }
}

/** More are of no use in a console. */
const mostCompletions = 200;

function completionKind(candidate: ReturnType<typeof candidatesAt>["list"][number]): Completion["kind"] {
  switch (candidate.kind) {
    case "keyword":
      return "keyword";
    case "type":
    case "include":
      return "class";
    case "text":
      return "value";
    case "symbol":
      return candidate.symbol.kind === "struct" || candidate.symbol.kind === "constructor"
        ? "class"
        : candidate.symbol.kind;
    default:
      return candidate satisfies never;
  }
}

function absolute(path: string, folder: string | undefined): string {
  if (path.startsWith("file:")) return fileURLToPath(path);
  return isAbsolute(path) ? path : resolve(folder ?? ".", path);
}

function stem(file: string): string {
  return basename(file).replace(/\.[^.]*$/, "");
}
