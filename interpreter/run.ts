// The control of one run from the thread that started it: events out, questions in. The debug adapter, the command
// line, automation and the tests all run scripts through here.
import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { LinkedProgram } from "../language/analysis.js";
import type { Executable, Mode } from "./executable.js";
import type { Json } from "./host.js";
import { readHitCondition } from "./inspection/hitCondition.js";
import { lowerFragment } from "./lower/fragment.js";
import { type Lowered, lower } from "./lower/lower.js";
import { type RecordedChange, type Recording, RecordingError, type RecordingHeader } from "./recording.js";
import {
  type CompiledBreakpoint,
  control,
  type ExceptionFilter,
  type FinishedEvent,
  type FragmentCode,
  type FrameInfo,
  type FromWorker,
  pauseBits,
  type Request,
  type ResumeMode,
  type RunEvent,
  type ToWorker,
  type VariableInfo,
  type WatchedVariable,
  type WorkerStart,
  weightOf,
} from "./runProtocol.js";
import { type Limits, type Outcome, timeLimit } from "./runtime.js";
import { type Assignment, defaultHeapMegabytes, type Thread, takeThread } from "./threads.js";

export interface BreakpointSettings {
  /** An expression of type Bool. */
  readonly condition?: string;
  /** `5`, `>= 5`, `% 10`: stops when the count of hits stands so. */
  readonly hitCondition?: string;
  /** Prints instead of stopping; expressions stand in braces. */
  readonly logMessage?: string;
}

/** A variable to stop at when it has changed; only in inspectable mode. */
export interface WatchSettings {
  readonly id: number;
  /** Depth of the frame that holds it; 1 for the top level. */
  readonly depth: number;
  /** A statement of that frame's function where it is visible. */
  readonly statement: number;
  /** The variable, or a field or element of it: `order.lines[2]`. */
  readonly path: string;
}

export interface RunOptions {
  /** A program without errors; compiled for `mode`. */
  readonly program: LinkedProgram;
  readonly mode: Mode;
  /** The file that calls `serveRun`. */
  readonly workerUrl: URL;
  /** Given to the worker's `createHost`. */
  readonly hostOptions: Json;
  readonly limits?: Limits;
  /** Writes a recording while the run goes on. */
  readonly record?: { readonly path: string; readonly who: string; readonly when: number; readonly why: string };
  /** Gives back the answers of a recording instead of asking the host. */
  readonly replay?: Recording;
  readonly stopOnEntry?: boolean;
  readonly breakpoints?: ReadonlyMap<number, BreakpointSettings>;
  readonly exceptions?: ExceptionFilter;
  /** Reports every statement in `trace` events; only in inspectable mode. */
  readonly observe?: boolean | "depths";
  /** Stops before the statement with this count; only in inspectable mode. */
  readonly runTo?: number;
  readonly debugId?: string;
  /** Measures where the time goes and tells it in a `profile` event; only in inspectable mode. */
  readonly profile?: boolean;
  readonly watches?: readonly WatchSettings[];
  /** Compiles the text given to `executeScript`; without it that native fails. */
  readonly compile?: (source: string) => LinkedProgram;
  /** Largest heap of the thread in megabytes: the last line of defence behind the limits. */
  readonly heapMegabytes?: number;
  /** Gives the run a thread, that of threads.ts by default. Tests give one thread to many runs, one after the other. */
  readonly takeThread?: (workerUrl: URL, heapMegabytes: number) => Thread;
  /** A promise may be answered: with much output, log or trace unread, the run waits for its reader. */
  readonly onEvent: (event: RunEvent) => void | Promise<void>;
}

export interface BreakpointProblem {
  readonly statement: number;
  readonly message: string;
}

/** A run. Questions are answered while it is stopped, and rejected with a reason otherwise. */
export interface Run {
  readonly executable: Executable;
  /** Settles when the run is over, however it ended. */
  readonly finished: Promise<FinishedEvent>;
  /** Settles when the thread is gone, and with it all that it held, such as the file of the tenant. */
  readonly released: Promise<void>;
  /** Replaces all breakpoints; in force before this returns. Answers those whose texts could not be compiled. */
  setBreakpoints(breakpoints: ReadonlyMap<number, BreakpointSettings>): readonly BreakpointProblem[];
  setExceptions(filter: ExceptionFilter): void;
  /** Replaces all watched variables. Answers those that cannot be watched, by their ids. */
  setWatches(watches: readonly WatchSettings[]): ReadonlyMap<number, string>;
  /** The path of a variable that a reference lists; undefined when it has none. */
  pathOf(reference: number, name: string): Promise<string | undefined>;
  resume(mode: ResumeMode): Promise<void>;
  /** Goes on to the statement with this count. */
  runTo(count: number): Promise<void>;
  /** Stops at the next statement. */
  pause(): void;
  /** Ends the run at its next look at the budget; a run that does not look is ended after the grace time. */
  cancel(graceMilliseconds?: number): void;
  /** Ends the thread at once. */
  terminate(): Promise<void>;
  frames(): Promise<readonly FrameInfo[]>;
  variables(reference: number, start?: number, count?: number): Promise<readonly VariableInfo[]>;
  /** Assigns the value of an expression to a variable, field or element that a reference lists. */
  setVariable(reference: number, name: string, expression: string, frame?: number): Promise<VariableInfo>;
  /** @throws with the diagnostics when the text cannot be compiled, with the exception when it fails */
  evaluate(text: string, frame: number): Promise<VariableInfo>;
}

/** Compiles the program and starts it in a thread of its own. */
export function startRun(options: RunOptions): Run {
  return new WorkerRun(options);
}

/** How long beyond its time limit a run may be held up by one native. */
const overdueMilliseconds = 2000;

/**
 * Call before replaying: the changes made by hand are texts of a stranger's file.
 * @throws RecordingError when one of them is none that the program can make
 */
export function checkChanges({ changes }: Recording, program: LinkedProgram): void {
  if (changes.length === 0) return;
  const lowered = lower(program, "inspectable");
  for (const { at, text } of changes) {
    const found = lowered.executable.statements[at]
      ? lowerFragment(lowered, at, text)
      : { errors: ["no such statement"] };
    if (!("errors" in found)) continue;
    throw new RecordingError(`The recording holds a change that cannot be made: ${found.errors.join(" ")}`);
  }
}

class WorkerRun implements Run {
  readonly executable: Executable;
  readonly finished: Promise<FinishedEvent>;
  readonly released: Promise<void>;
  private readonly lowered: Lowered;
  private readonly worker: Thread;
  private readonly port: MessagePort;
  private readonly shared: Int32Array;
  private readonly table: Uint8Array;
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private nextId = 1;
  private frameList: readonly FrameInfo[] = [];
  private finish!: (event: FinishedEvent) => void;
  private isOver = false;
  private terminated: Outcome | undefined;
  private graceTimer: NodeJS.Timeout | undefined;
  private readonly begin = performance.now();
  /** Ends a run that a native holds up beyond the time limit (`sleep`, a long query): only loops look at it. */
  private overdue: NodeJS.Timeout | undefined;
  private ranFor = 0;
  private goingSince = 0;

  constructor(private readonly options: RunOptions) {
    this.lowered = lower(options.program, options.mode);
    this.executable = this.lowered.executable;
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
    const controlBuffer = new SharedArrayBuffer(control.length * 4);
    const tableBuffer = new SharedArrayBuffer(Math.max(1, this.executable.statements.length));
    this.shared = new Int32Array(controlBuffer);
    this.table = new Uint8Array(tableBuffer);
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    const { takeThread: take = takeThread, heapMegabytes = defaultHeapMegabytes } = options;
    this.worker = take(options.workerUrl, heapMegabytes);
    const assignment: Assignment = { start: this.startOf(controlBuffer, tableBuffer), port: port2 };
    this.worker.postMessage(assignment, [port2]);
    this.released = this.listen();
  }

  private startOf(controlBuffer: SharedArrayBuffer, table: SharedArrayBuffer): WorkerStart {
    const { options, executable } = this;
    const { replay, record } = options;
    const { breakpoints } = this.compileBreakpoints(options.breakpoints ?? new Map());
    return {
      executable,
      hostOptions: options.hostOptions,
      limits: replay ? {} : (options.limits ?? {}),
      control: controlBuffer,
      table,
      record: record && { path: record.path, header: headerOf(options, record) },
      replay: replay && { journal: replay.journal, stop: replay.stop, outcome: replay.outcome },
      changes: (replay?.changes ?? []).map((change) => this.compileChange(change)),
      breakpoints,
      exceptions: options.exceptions ?? "none",
      stopOnEntry: options.stopOnEntry ?? false,
      observe: options.observe ?? false,
      runTo: options.runTo,
      debugId: options.debugId,
      profile: options.profile ?? false,
      watches: this.compileWatches(options.watches ?? []).watches,
    };
  }

  private listen(): Promise<void> {
    this.port.on("message", (message: FromWorker) => this.receive(message));
    this.worker.on("error", (error: Error & { code?: string }) => {
      const memory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.terminated ??= memory
        ? { kind: "limit", limit: "memory", message: "Memory limit exceeded" }
        : { kind: "failed", failure: internalFailure(this.executable, error) };
    });
    // Both must have happened: the port closes after the last message of the thread, the exit tells of a violent end.
    const exited = new Promise<void>((resolve) => this.worker.once("exit", () => resolve()));
    const closed = new Promise<void>((resolve) => this.port.once("close", () => resolve()));
    return Promise.all([exited, closed]).then(() => this.end());
  }

  private receive(message: FromWorker): void {
    if ("event" in message) return this.take(message.event);
    if ("compile" in message) return this.compile(message.compile);
    const waiting = this.waiting.get(message.reply);
    this.waiting.delete(message.reply);
    if (message.error === undefined) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.error));
  }

  private take(event: RunEvent): void {
    if (event.type === "stopped") this.stopped(event.frames);
    if (event.type === "resumed") this.frameList = [];
    if (event.type === "started" || event.type === "resumed") this.going();
    if (event.type === "finished") return this.over(event);
    const done = this.options.onEvent(event);
    const weight = weightOf(event);
    if (weight === 0) return;
    if (done === undefined) this.read(weight);
    else void done.finally(() => this.read(weight));
  }

  private going(): void {
    const limit = this.options.limits?.milliseconds;
    if (limit === undefined || this.options.replay || this.options.observe) return;
    this.goingSince = performance.now();
    const end = () => {
      this.terminated ??= timeLimit(limit);
      void this.terminate();
    };
    clearTimeout(this.overdue);
    this.overdue = setTimeout(end, Math.min(limit - this.ranFor + overdueMilliseconds, 2 ** 31 - 1));
  }

  private stopped(frames: readonly FrameInfo[]): void {
    this.frameList = frames;
    this.ranFor += performance.now() - this.goingSince;
    clearTimeout(this.overdue);
  }

  private read(weight: number): void {
    Atomics.sub(this.shared, control.unread, weight);
    Atomics.notify(this.shared, control.unread);
  }

  /** The thread is gone without a word of its own. */
  private end(): void {
    if (this.isOver) return;
    this.over({
      type: "finished",
      outcome: this.terminated ?? { kind: "cancelled" },
      durationMilliseconds: performance.now() - this.begin,
      statements: undefined,
      hostCalls: 0,
      left: undefined,
    });
  }

  private over(event: FinishedEvent): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.graceTimer);
    clearTimeout(this.overdue);
    this.frameList = [];
    for (const { reject } of this.waiting.values()) reject(new Error("The run is over."));
    this.waiting.clear();
    void this.options.onEvent(event);
    this.finish(event);
    this.port.close();
  }

  private compile(source: string): void {
    const { compile } = this.options;
    this.post({
      compiled: compile ? compileScript(compile, source) : { errors: ["executeScript cannot run a script here"] },
    });
  }

  private post(message: ToWorker): void {
    if (this.isOver) return;
    this.port.postMessage(message);
    Atomics.add(this.shared, control.signal, 1);
    Atomics.notify(this.shared, control.signal);
  }

  private ask<T>(request: Request): Promise<T> {
    if (this.isOver) return Promise.reject(new Error("The run is over."));
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ id, request });
    });
  }

  private askStopped<T>(request: Request): Promise<T> {
    if (this.frameList.length === 0) return Promise.reject(new Error("The run is not stopped."));
    return this.ask(request);
  }

  /** A request whose answer nobody waits for. */
  private tell(request: Request): void {
    this.post({ id: 0, request });
  }

  setBreakpoints(settings: ReadonlyMap<number, BreakpointSettings>): readonly BreakpointProblem[] {
    const { breakpoints, problems } = this.compileBreakpoints(settings);
    this.tell({ kind: "breakpoints", breakpoints });
    // The bits make the running thread look, and then it finds the message.
    for (const [statement] of breakpoints) Atomics.or(this.table, statement, pauseBits.breakpoint);
    return problems;
  }

  private compileBreakpoints(settings: ReadonlyMap<number, BreakpointSettings>) {
    const breakpoints: [number, CompiledBreakpoint][] = [];
    const problems: BreakpointProblem[] = [];
    for (const [statement, setting] of settings) {
      if (!this.executable.statements[statement]) {
        problems.push({ statement, message: "There is no such statement." });
        continue;
      }
      try {
        breakpoints.push([statement, this.compileBreakpoint(statement, setting)]);
      } catch (thrown) {
        problems.push({ statement, message: (thrown as Error).message });
      }
    }
    return { breakpoints, problems };
  }

  private compileBreakpoint(
    statement: number,
    { condition, hitCondition, logMessage }: BreakpointSettings,
  ): CompiledBreakpoint {
    return {
      ...(condition && { condition: this.fragment(condition, statement, "Bool") }),
      ...(hitCondition && { hits: readHitCondition(hitCondition) }),
      ...(logMessage !== undefined && {
        log: logParts(logMessage).map((part) =>
          typeof part === "string" ? part : this.fragment(part.expression, statement),
        ),
      }),
    };
  }

  private fragment(text: string, statement: number, type?: string): FragmentCode {
    const compiled = lowerFragment(this.lowered, statement, text);
    if ("errors" in compiled) throw new Error(compiled.errors.join(" "));
    if (type && compiled.type !== type) throw new Error(`Expected ${type}, found ${compiled.type ?? "Void"}.`);
    return { source: compiled.source, type: compiled.type, descriptor: compiled.descriptor };
  }

  private compileChange({ statement, frame, at, text }: RecordedChange) {
    return { statement, frame, code: this.fragment(text, at) };
  }

  setWatches(settings: readonly WatchSettings[]): ReadonlyMap<number, string> {
    const { watches, problems } = this.compileWatches(settings);
    this.tell({ kind: "watches", watches });
    this.poke();
    return problems;
  }

  private compileWatches(settings: readonly WatchSettings[]) {
    const watches: WatchedVariable[] = [];
    const problems = new Map<number, string>();
    for (const { id, depth, statement, path } of settings) {
      const root = /^\s*([A-Za-z_]\w*)/.exec(path)?.[1] ?? "";
      const compiled = lowerFragment(this.lowered, statement, path);
      if ("errors" in compiled) problems.set(id, compiled.errors.join(" "));
      else if (compiled.hasEffects) problems.set(id, "Only a variable, a field or an element can be watched.");
      else watches.push({ id, depth, statement, root, code: compiled });
    }
    return { watches, problems };
  }

  pathOf(reference: number, name: string): Promise<string | undefined> {
    return this.askStopped({ kind: "path", reference, name });
  }

  setExceptions(filter: ExceptionFilter): void {
    this.tell({ kind: "exceptions", filter });
    this.poke();
  }

  resume(mode: ResumeMode): Promise<void> {
    return this.askStopped({ kind: "resume", mode });
  }
  runTo(count: number): Promise<void> {
    return this.askStopped({ kind: "runTo", statement: count });
  }

  pause(): void {
    this.tell({ kind: "pause" });
    this.poke();
  }

  /** Makes a running thread look for messages at its next statement. */
  private poke(): void {
    for (let i = 0; i < this.table.length; i++) Atomics.or(this.table, i, pauseBits.observe);
  }

  cancel(graceMilliseconds = 2000): void {
    Atomics.store(this.shared, control.cancel, 1);
    if (this.frameList.length > 0) this.tell({ kind: "terminate" });
    this.graceTimer ??= setTimeout(() => void this.terminate(), graceMilliseconds);
  }

  async terminate(): Promise<void> {
    this.terminated ??= { kind: "cancelled" };
    await this.worker.terminate();
  }

  frames(): Promise<readonly FrameInfo[]> {
    return this.askStopped({ kind: "frames" });
  }
  variables(reference: number, start = 0, count = 1000): Promise<readonly VariableInfo[]> {
    return this.askStopped({ kind: "variables", reference, start, count });
  }

  async setVariable(reference: number, name: string, expression: string, frame = 0): Promise<VariableInfo> {
    const path = await this.pathOf(reference, name);
    if (path === undefined) throw new Error(`'${name}' cannot be changed here.`);
    await this.evaluate(`${path} = ${expression}`, frame);
    return this.evaluate(path, frame);
  }

  evaluate(text: string, frame: number): Promise<VariableInfo> {
    const statement = this.frameList[frame]?.statement;
    if (statement === undefined) return Promise.reject(new Error("The run is not stopped in such a frame."));
    const compiled = lowerFragment(this.lowered, statement, text);
    if ("errors" in compiled) return Promise.reject(new Error(compiled.errors.join(" ")));
    const { source, type, descriptor, hasEffects } = compiled;
    return this.askStopped({ kind: "evaluate", frame, code: { source, type, descriptor }, text, changes: hasEffects });
  }
}

function headerOf(
  { program, mode, limits }: RunOptions,
  { who, when, why }: NonNullable<RunOptions["record"]>,
): RecordingHeader {
  const texts = [...program.texts].map(([uri, { name, text }]) => ({ uri, name, text }));
  return { entry: program.entry, texts, mode, limits: limits ?? {}, who, when, why };
}

function compileScript(compile: (source: string) => LinkedProgram, source: string) {
  const program = compile(source);
  const errors = program.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length > 0) return { errors: errors.map(({ diagnostic }) => diagnostic.message) };
  return lower(program, "fast").executable;
}

function internalFailure(executable: Executable, error: Error) {
  const file = executable.files[0];
  const location = { name: file?.name ?? "", uri: file?.uri ?? "", line: 0, column: 0 };
  return { kind: "InternalError", message: `The thread of the run failed. ${error.message}`, location, stack: [] };
}

/** Text and expressions of a log message; `\{` is a plain brace, and braces in literals of an expression do not count. */
export function logParts(message: string): (string | { readonly expression: string })[] {
  const parts: (string | { readonly expression: string })[] = [];
  let text = "";
  for (let at = 0; at < message.length; at++) {
    const end = message[at] === "{" ? closingBrace(message, at + 1) : -1;
    if (message[at] === "\\" && /[{}]/.test(message[at + 1] ?? "")) text += message[++at];
    else if (end < 0) text += message[at];
    else {
      if (text !== "") parts.push(text);
      text = "";
      parts.push({ expression: message.slice(at + 1, end) });
      at = end;
    }
  }
  if (text !== "") parts.push(text);
  return parts;
}

function closingBrace(message: string, from: number): number {
  let quote = "";
  for (let at = from; at < message.length; at++) {
    const unit = message[at]!;
    if (quote === "" && unit === "}") return at;
    if (quote === "" && (unit === '"' || unit === "'")) quote = unit;
    else if (quote !== "" && unit === "\\") at++;
    else if (unit === quote) quote = "";
  }
  return -1;
}
