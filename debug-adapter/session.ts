// One debug session: takes requests in order, serves each from requests.ts, turns failures into answers, and passes the
// debuggee's events on. It holds numbers for frames and values and knows nothing of scripts. The library's base class
// numbers the messages; its dispatch is not used, since it serves without order and refuses URIs as paths.
import { DebugSession, OutputEvent, Response } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { notServed } from "./capabilities.js";
import type { ClientReader, CreateDebuggee, Debuggee, DebuggeeEvent } from "./debuggee.js";
import {
  badRequest,
  cancelled,
  Failure,
  internalError,
  noRun,
  notStopped,
  unknownRequest,
  unsupportedRequest,
  wrongMoment,
} from "./errors.js";
import { eventsOut } from "./events.js";
import { progressIdOf } from "./progress.js";
import { type Moment, type RequestRow, requests, type Served } from "./requests.js";
import { newSessionState, type SessionState } from "./sessionState.js";

export class CrmScriptSession extends DebugSession {
  private readonly state: SessionState = newSessionState();
  private readonly debuggee: Debuggee;
  /** Requests that are waiting or being served, by sequence number. */
  private readonly open = new Map<number, AbortController>();
  /** Settles when every request so far that is not urgent has been answered. */
  private queue: Promise<void> = Promise.resolve();
  /** Events that must not overtake the answer being worked on. */
  private held: DebuggeeEvent[] | undefined;
  /** The client has left and the run goes on alone. */
  private detached = false;
  private readonly ended: () => void;
  /** Settles when the session is over and its debuggee freed. */
  readonly done: Promise<void>;

  constructor(createDebuggee: CreateDebuggee, reader: ClientReader = () => undefined) {
    super();
    this.setRunAsServer(true); // the process is ended by main.ts, never by the library
    let ended!: () => void;
    this.done = new Promise((resolve) => {
      ended = resolve;
    });
    this.ended = ended;
    this.debuggee = createDebuggee((event) => this.tell(event), reader);
  }

  /** The client went away, at any moment. A run it left to itself goes on to its end. */
  async close(): Promise<void> {
    if (this.state.moment === "closed" || this.detached) return this.done;
    this.state.moment = "closed";
    for (const controller of this.open.values()) controller.abort();
    await this.debuggee.dispose().catch((error: unknown) => this.note(internalError("dispose", error).message));
    this.ended();
  }

  /** The editor runs the session inside its own process and is done with it. */
  override dispose(): void {
    void this.close();
  }

  /** A line about the session itself, for the debug console. */
  note(reason: string): void {
    this.sendEvent(new OutputEvent(`${reason}\n`, "stderr"));
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const controller = new AbortController();
    const row = requests.get(request.command);
    this.open.set(request.seq, controller);
    const serve = () => this.serve(request, row, controller.signal);
    if (row?.urgent) void serve();
    else this.queue = this.queue.then(serve);
  }

  /** Never rejects: whatever goes wrong is the answer. */
  private async serve(request: DebugProtocol.Request, row: RequestRow | undefined, signal: AbortSignal): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    const afterwards: (() => void)[] = [];
    try {
      if (!row) throw unserved(request.command);
      const args = this.checked(request, row);
      const work = () => this.run(row, args, request.seq, signal, afterwards);
      const body = row.cancellable ? await abortable(request.command, signal, work) : await work();
      if (body !== undefined) response.body = body;
    } catch (error) {
      fail(response, error instanceof Failure ? error : internalError(request.command, error));
    }
    this.open.delete(request.seq);
    this.sendResponse(response);
    for (const next of afterwards) next();
    if (row?.moves) this.release();
  }

  /** The arguments, if the request may come now and carries what it must. */
  private checked(request: DebugProtocol.Request, row: RequestRow): object {
    const problem = wrongTime(request.command, row.when, this.state.moment);
    if (problem) throw problem;
    const args: unknown = request.arguments ?? {};
    if (typeof args !== "object") throw badRequest(request.command, "an object of arguments", typeof args);
    for (const [name, type] of Object.entries(row.needs)) {
      const value = (args as Record<string, unknown>)[name];
      if (typeName(value) !== type) {
        throw badRequest(
          request.command,
          `"${name}" (${type})`,
          value === undefined ? "nothing" : JSON.stringify(value),
        );
      }
    }
    return args as object;
  }

  private async run(row: RequestRow, args: object, seq: number, signal: AbortSignal, afterwards: (() => void)[]) {
    const { state, debuggee } = this;
    const launches = row === requests.get("launch") || row === requests.get("restart");
    if (row.moves) this.held = [];
    if (launches) state.launching = seq;
    const served: Served = {
      state,
      debuggee,
      seq,
      signal,
      send: (event) => this.sendEvent(event),
      afterwards: (next) => afterwards.push(next),
      cancel: (open) => this.cancel(open),
      close: (detached) => this.disconnect(detached, seq, afterwards),
    };
    try {
      const body = await row.run(served, args);
      if (row.moves) this.moved("running");
      return body;
    } finally {
      if (launches) state.launching = undefined;
    }
  }

  private cancel(open: number | string): boolean {
    const seq = typeof open === "number" ? open : [...this.open.keys()].find((each) => progressIdOf(each) === open);
    const controller = seq === undefined ? undefined : this.open.get(seq);
    controller?.abort();
    return controller !== undefined;
  }

  private disconnect(detached: boolean, seq: number, afterwards: (() => void)[]): void {
    for (const [each, controller] of this.open) if (each !== seq) controller.abort();
    const runs = this.state.moment === "running" || this.state.moment === "stopped";
    afterwards.push(() => {
      if (detached && runs) this.letRun();
      else void this.close();
    });
  }

  /** The client has left: the session ends when the run does. */
  private letRun(): void {
    this.detached = true;
    this.debuggee.detach().catch((error: unknown) => {
      this.detached = false;
      this.note(internalError("disconnect", error).message);
      void this.close();
    });
  }

  private tell(event: DebuggeeEvent): void {
    if (this.state.moment === "closed") return;
    if (this.held) this.held.push(event);
    else this.pass(event);
  }

  private release(): void {
    const events = this.held ?? [];
    this.held = undefined;
    for (const event of events) this.pass(event);
  }

  private pass(event: DebuggeeEvent): void {
    if (event.kind === "source") this.state.format.learn(event.source);
    if (event.kind === "stopped") this.moved("stopped");
    if (event.kind === "terminated") this.moved("ended");
    for (const message of eventsOut(this.state.format, event)) this.sendEvent(message);
    if (event.kind !== "terminated" || !this.detached) return;
    this.detached = false;
    void this.close();
  }

  /** Numbers given before a move name nothing any more. */
  private moved(moment: "running" | "stopped" | "ended"): void {
    if (this.state.moment === "closed") return;
    this.state.moment = moment;
    this.state.frames.reset();
    this.state.values.reset();
    this.state.targets.reset();
  }
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function unserved(command: string): Failure {
  return Object.hasOwn(notServed, command) ? unsupportedRequest(command, notServed[command]!) : unknownRequest(command);
}

/** Why a request cannot be served at this moment; undefined when it can. */
function wrongTime(command: string, when: Moment, now: SessionState["moment"]): Failure | undefined {
  if (now === "closed") return wrongMoment(command, "before disconnect");
  if (when === "always") return undefined;
  if (when === "new") return now === "new" ? undefined : wrongMoment(command, "only once, and first");
  if (now === "new") return wrongMoment(command, "after initialize");
  if (when === "connected") return undefined;
  if (when === "initialized") return now === "initialized" ? undefined : wrongMoment(command, "only once");
  if (now === "initialized") return wrongMoment(command, "after launch");
  if (now === "ended") return command === "restart" ? undefined : noRun();
  if (when === "launched") return undefined;
  return now === "stopped" ? undefined : notStopped();
}

/** The result, or a failure as soon as the signal is aborted, however long the work goes on. */
async function abortable<T>(command: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw cancelled(command);
  let stop!: () => void;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled(command));
  });
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The two failures for which the protocol prescribes the word. */
const protocolWords: Readonly<Record<string, string>> = { cancelled: "cancelled", "not-stopped": "notStopped" };

function fail(response: DebugProtocol.Response, failure: Failure): void {
  response.success = false;
  response.message = protocolWords[failure.code] ?? failure.message;
  // `format` is a template with {names}; the whole text goes in as one of them, so that its own braces stay braces.
  const error: DebugProtocol.Message = {
    id: failure.id,
    format: "{text}",
    variables: { text: failure.message },
    showUser: failure.showUser,
  };
  response.body = { error };
}
