// The thread of a run. Started by run.ts with everything it needs; speaks with it through one port, read only when
// the run asks for messages, since the thread never returns to its event loop before the run is over. The file that a
// worker starts from lives where the real Host is known, and does nothing but call `serveRun`.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type MessagePort, parentPort, receiveMessageOnPort } from "node:worker_threads";
import { asFailure, failureOf, RunEnd, ScriptFailure } from "./exceptions.js";
import type { Executable } from "./executable.js";
import type { Host, Json } from "./host.js";
import { Debugger } from "./inspection/debugger.js";
import type { Frame } from "./inspection/frame.js";
import { type JournalEntry, journaledHost, type Operation, replayingHost } from "./journal.js";
import type { NativeClasses } from "./native.js";
import { type EngineHooks, engineHooksKey } from "./natives/engineHooks.js";
import { findNativeClasses } from "./natives/index.js";
import type { ReadDeclaration } from "./natives/netserver/declarations.js";
import { runOutcome } from "./natives/outcome.js";
import { RecordingWriter } from "./recording.js";
import {
  control,
  type FromWorker,
  mostUnread,
  type Request,
  type RunEvent,
  type ToWorker,
  type WorkerStart,
  weightOf,
} from "./runProtocol.js";
import { type Outcome, type PreparedRun, prepareRun, type RunSettings } from "./runtime.js";
import type { Assignment } from "./threads.js";

/** A Host that holds something, such as a database file, gives it back at the end of the run. */
export type ClosableHost = Host & { close?(): void };

/**
 * Waits for the one run of this thread, and ends with it.
 * @param createHost makes the real Host from the options given to `startRun`; not called for a replay
 * @param readDeclaration the methods of a NetServer class; without it a run has no such classes
 */
export function serveRun(createHost: (options: Json) => ClosableHost, readDeclaration?: ReadDeclaration): void {
  parentPort!.once("message", (assignment: Assignment) => carryOut(assignment, createHost, readDeclaration));
}

/** Runs what a thread was given, to its end. */
export function carryOut(
  { start, port }: Assignment,
  createHost: (options: Json) => ClosableHost,
  readDeclaration?: ReadDeclaration,
): void {
  const hosts: ClosableHost[] = [];
  const create = (options: Json): Host => {
    const host = createHost(options);
    hosts.push(host);
    return host;
  };
  try {
    new RunThread(start, port, create, findNativeClasses(readDeclaration)).run();
  } finally {
    // A thread that is ended by force leaves this to the next one on the tenant.
    for (const host of hosts) host.close?.();
    port.close();
  }
}

class RunThread {
  private readonly shared: Int32Array;
  private readonly writer: RecordingWriter | undefined;
  private readonly debugger: Debugger | undefined;
  private readonly requests: { readonly id: number; readonly request: Request }[] = [];
  private compiled: Executable | { readonly errors: readonly string[] } | undefined;
  private output: string[] = [];
  /** The statement that printed what waits in `output`. */
  private printedBy: number | undefined;
  private outputSize = 0;
  private operations: PreparedRun["operations"] | undefined;
  private lastFlush = 0;
  /** Looks at the budget taken so far. */
  private position = 0;
  private stoppedFor = 0;
  private hostCalls = 0;
  /** The run itself, and the `executeScript` within `executeScript` that are under way. */
  private readonly running: PreparedRun[] = [];

  constructor(
    private readonly start: WorkerStart,
    private readonly port: MessagePort,
    private readonly createHost: (options: Json) => Host,
    private readonly classes: NativeClasses,
  ) {
    this.shared = new Int32Array(start.control);
    this.writer = start.record && new RecordingWriter(start.record.path, start.record.header);
    if (start.executable.mode === "inspectable") this.debugger = this.createDebugger();
  }

  run(): void {
    const { start } = this;
    this.send({ type: "started" });
    const begin = performance.now();
    const host = this.openHost();
    if (!host) return;
    const prepared = this.prepare(start.executable, host, (text) => this.print(text));
    this.operations = prepared.operations;
    this.debugger?.attach(prepared.operations);
    this.debugger?.handleReceived();
    const outcome = prepared.start();
    const durationMilliseconds = performance.now() - begin - this.stoppedFor;
    this.debugger?.finish();
    this.flush();
    if (outcome.kind === "cancelled" && start.executable.mode === "inspectable") {
      this.writer?.stop({ reason: outcome, statement: prepared.operations.statements });
    }
    this.writer?.close(outcome);
    const counted = start.executable.mode === "inspectable";
    this.send({
      type: "finished",
      outcome,
      durationMilliseconds,
      statements: counted ? prepared.operations.statements : undefined,
      hostCalls: this.hostCalls,
      left: left(prepared),
      ...(this.writer?.problem !== undefined && { recordingProblem: this.writer.problem }),
    });
  }

  /** A tenant that cannot be opened, or options that make no sense, end the run before it begins. */
  private openHost(): Host | undefined {
    try {
      return this.host();
    } catch (thrown) {
      const failure = new ScriptFailure("NetServerException", (thrown as Error).message);
      const outcome: Outcome = { kind: "failed", failure: failureOf(this.start.executable, failure) };
      this.writer?.close(outcome);
      const nothing = { durationMilliseconds: 0, statements: undefined, hostCalls: 0, left: undefined };
      this.send({ type: "finished", outcome, ...nothing });
      return undefined;
    }
  }

  private prepare(executable: Executable, host: Host, print: (text: string) => void): PreparedRun {
    const { start } = this;
    const within = this.running.at(-1);
    const settings: RunSettings = {
      executable,
      host,
      classes: this.classes,
      limits: start.limits,
      print,
      clock: () => performance.now() - this.stoppedFor,
      cancelled: () => Atomics.load(this.shared, control.cancel) !== 0,
      heap: start.replay ? undefined : liveHeap,
      atBudget: (position) => this.atBudget(position),
      ended: (reason, budget) => this.writer?.stop({ reason, budget }),
      pauses: within ? undefined : this.debugger,
      ...(within && { within }),
    };
    const prepared = prepareRun(settings);
    prepared.context.state<EngineHooks>(engineHooksKey, () => this.hooks(host));
    this.running.push(prepared);
    return prepared;
  }

  /** The recording wraps the real host, so that natives of the script's own making are in it too. */
  private host(): Host {
    const { start } = this;
    if (start.replay) {
      const isLooking = () => this.debugger?.isLooking === true;
      return replayingHost(start.replay.journal, start.replay.outcome !== undefined, isLooking);
    }
    const real = this.createHost(start.hostOptions);
    const write = (entry: JournalEntry) => {
      this.hostCalls++;
      if (!this.debugger?.isLooking) this.writer?.answer(entry);
      // A loop over slow answers is seldom looked at by the budget, and its output is wanted as it comes.
      if (performance.now() - this.lastFlush > 50) this.flush();
    };
    // An answer may never come: the thread is then ended by force, and with it what it had not handed over.
    const counted = journaledHost(real, write, (operation) => {
      if (this.output.length > 0 && !quickOperations.has(operation)) this.flush();
    });
    return {
      ...counted,
      log: (channel, text) => {
        this.flush();
        this.send({ type: "log", channel, text });
        return counted.log(channel, text);
      },
    };
  }

  private atBudget(position: number): void {
    this.position = position;
    if (performance.now() - this.lastFlush > 50) this.flush();
    const stop = this.start.replay?.stop;
    if (stop?.budget !== undefined && position >= stop.budget) throw new RunEnd(stop.reason);
  }

  private print(text: string): void {
    if (text === "") return;
    const statement = this.debugger && printingStatement(this.operations);
    if (statement !== this.printedBy) this.flush();
    this.printedBy = statement;
    this.output.push(text);
    this.outputSize += text.length;
    if (this.outputSize > 32768) this.flush();
  }

  private flush(): void {
    this.lastFlush = performance.now();
    const text = this.output.join("");
    this.output = [];
    this.outputSize = 0;
    // What somebody has seen is in the recording, even when the thread is ended at this moment.
    if (text !== "") this.writer?.output(text);
    this.writer?.reached(this.position);
    this.writer?.flush();
    if (text === "") return;
    this.send({ type: "output", text, ...(this.printedBy !== undefined && { statement: this.printedBy }) });
  }

  private hooks(host: Host): EngineHooks {
    const { debugger: debug, start } = this;
    return {
      executeScript: (source, variables) => this.executeScript(host, source, variables),
      ...(debug && { debugWait: (text: string) => debug.waitFor(text), debugId: start.debugId }),
    };
  }

  /** A run of its own with its own globals; what it prints is the answer (language.md 11). */
  private executeScript(host: Host, source: string, variables: Readonly<Record<string, string>>): string {
    if (this.running.length > deepestScripts)
      throw new ScriptFailure("RunTimeException", "executeScript: too many scripts within scripts");
    if (source.length > longestScript)
      throw new ScriptFailure(
        "RunTimeException",
        `executeScript: the script has ${source.length} characters (at most ${longestScript})`,
      );
    const executable = this.compile(source);
    if ("errors" in executable) throw new ScriptFailure("GeneralException", executable.errors.join("\n"));
    const output: string[] = [];
    const environment = { ...host.environment(), variables };
    const inner = this.prepare(
      executable,
      { ...host, environment: () => environment },
      (text) => void output.push(text),
    );
    try {
      const outcome = inner.start();
      if (outcome.kind === "failed") throw new ScriptFailure(outcome.failure.kind, outcome.failure.message);
      if (outcome.kind !== "ok" && outcome.kind !== "exited") throw new RunEnd(outcome);
    } finally {
      this.running.pop();
    }
    return output.join("");
  }

  private compile(source: string): Executable | { readonly errors: readonly string[] } {
    this.compiled = undefined;
    this.post({ compile: source });
    for (;;) {
      const signal = Atomics.load(this.shared, control.signal);
      this.receive();
      if (this.compiled) return this.compiled;
      Atomics.wait(this.shared, control.signal, signal);
    }
  }

  private createDebugger(): Debugger {
    return new Debugger({
      start: this.start,
      classes: this.classes,
      send: (event) => {
        this.flush();
        this.send(event);
      },
      received: () => {
        this.receive();
        return this.requests.splice(0);
      },
      // What an evaluation printed comes before its answer.
      reply: (reply, result) => {
        this.flush();
        this.post({ reply, result });
      },
      refuse: (reply, error) => {
        this.flush();
        this.post({ reply, error });
      },
      wait: () => this.wait(),
      changed: (change) => this.writer?.change(change),
    });
  }

  private wait(): void {
    const begin = performance.now();
    const signal = Atomics.load(this.shared, control.signal);
    this.receive();
    if (this.requests.length === 0) Atomics.wait(this.shared, control.signal, signal);
    this.stoppedFor += performance.now() - begin;
  }

  /** Output and traces are faster to make than to read; without this they would pile up in the reader's memory. */
  private waitForReader(isTrace: boolean): void {
    for (;;) {
      const unread = Atomics.load(this.shared, control.unread);
      if (unread < mostUnread || Atomics.load(this.shared, control.cancel) !== 0) return;
      const begin = performance.now();
      Atomics.wait(this.shared, control.unread, unread, 1000);
      // Whoever looks on costs the script no time; its own output does.
      if (isTrace) this.stoppedFor += performance.now() - begin;
    }
  }

  private receive(): void {
    for (let received = receiveMessageOnPort(this.port); received; received = receiveMessageOnPort(this.port)) {
      const message = received.message as ToWorker;
      if ("compiled" in message) this.compiled = message.compiled;
      else this.requests.push(message);
    }
  }

  private send(event: RunEvent): void {
    const weight = weightOf(event);
    if (weight > 0) Atomics.add(this.shared, control.unread, weight);
    this.post({ event });
    if (weight > 0) this.waitForReader(event.type === "trace");
  }
  private post(message: FromWorker): void {
    this.port.postMessage(message);
  }
}

/** Printing leaves its frame in the context. */
function printingStatement(operations: PreparedRun["operations"] | undefined): number | undefined {
  const frame = operations?.K.context as Frame | undefined;
  return frame && frame.at >= 0 ? frame.at : undefined;
}

/** Answered from memory. */
const quickOperations: ReadonlySet<Operation> = new Set(["now", "timeZoneOffset", "random", "environment"]);

const deepestScripts = 10;
/** The thread that started the run compiles, and does nothing else meanwhile: seconds for a text of this length. */
const longestScript = 500_000;

function left({ context }: PreparedRun) {
  try {
    return runOutcome(context);
  } catch (thrown) {
    // The replay of a recording that was cut short has no answers left for this.
    if (thrown instanceof RunEnd) return undefined;
    asFailure(thrown);
    return undefined;
  }
}

let collect: (() => void) | undefined;

/** Bytes in use. Garbage counts until it is collected, so a value above the limit is measured again after collecting. */
function liveHeap(limit: number): number {
  const used = process.memoryUsage().heapUsed;
  if (used <= limit) return used;
  if (!collect) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
  return process.memoryUsage().heapUsed;
}
