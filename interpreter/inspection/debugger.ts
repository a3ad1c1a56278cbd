// The debugger's half inside the run: decides at each marked statement whether to stop, and while stopped answers
// questions about frames and values. The run's thread really stands still; all other threads go on.
import { Script } from "node:vm";
import { asFailure, failureOf, RunEnd } from "../exceptions.js";
import { type Executable, enclosingScopes } from "../executable.js";
import type { RecordedChange } from "../recording.js";
import {
  type CompiledBreakpoint,
  type ExceptionFilter,
  type FragmentCode,
  pauseBits,
  type Request,
  type ResumeMode,
  type RunEvent,
  type StoppedEvent,
  type VariableInfo,
  type WorkerStart,
} from "../runProtocol.js";
import type { RunOperations } from "../runtime.js";
import type { TypeDescriptor } from "../values/generic.js";
import type { Frame, Pauses } from "./frame.js";
import { hitsReached } from "./hitCondition.js";
import { Inspector } from "./inspector.js";
import { Observer } from "./observer.js";
import { Profiler } from "./profiler.js";
import { type Classes, show } from "./values.js";
import { Watcher } from "./watcher.js";

export interface DebuggerSettings {
  readonly start: WorkerStart;
  readonly classes: Classes;
  readonly send: (event: RunEvent) => void;
  /** Requests that have arrived and were not handled yet. */
  readonly received: () => Iterable<{ readonly id: number; readonly request: Request }>;
  readonly reply: (id: number, result: unknown) => void;
  readonly refuse: (id: number, error: string) => void;
  /** Blocks until another request may have arrived. */
  readonly wait: () => void;
  /** Told of a change made by hand. */
  readonly changed: (change: RecordedChange) => void;
}

interface Step {
  readonly mode: Exclude<ResumeMode, "continue">;
  readonly frame: Frame;
  readonly statement: number;
}

export class Debugger implements Pauses {
  readonly table: Uint8Array;
  readonly hit = (statement: number, frame: Frame, count: number) => this.reach(statement, frame, count);
  readonly passing = (thrown: unknown, frame: Frame) => this.pass(thrown, frame);
  private readonly breakpoints = new Map<number, CompiledBreakpoint & { hitsSoFar: number }>();
  private readonly observer: Observer | undefined;
  private readonly profiler: Profiler | undefined;
  private readonly watcher: Watcher;
  private readonly executable: Executable;
  private exceptions: ExceptionFilter;
  private operations!: RunOperations;
  private step: Step | undefined;
  private target: number | undefined;
  private pausing = false;
  /** Text of a `debugWait` that ran and has not stopped yet: the stop is before the next statement. */
  private pendingWait: string | undefined;
  private entry: boolean;
  private evaluating = 0;
  /** True while the debugger looks on its own account: what the host answers then is no part of the recorded run. */
  isLooking = false;
  private count = 0;
  private readonly seen = new WeakSet<object>();
  private readonly changes: { readonly statement: number; readonly frame: number; readonly code: FragmentCode }[];
  private readonly compiled = new WeakMap<FragmentCode, CompiledFragment>();
  private readonly inspector: Inspector;
  private current: { readonly frame: Frame; readonly statement: number } | undefined;

  constructor(private readonly settings: DebuggerSettings) {
    const { start } = settings;
    this.executable = start.executable;
    this.table = new Uint8Array(start.table);
    this.exceptions = start.exceptions;
    this.entry = start.stopOnEntry;
    this.target = start.runTo;
    this.changes = [...start.changes];
    this.inspector = new Inspector(
      this.executable,
      settings.classes,
      () => this.operations.D,
      (action) => this.calling(action),
    );
    this.setBreakpoints(start.breakpoints);
    this.watcher = new Watcher(this.executable, (code, frame) =>
      this.calling(() => show(settings.classes, this.descriptor(code), this.run(code, frame))),
    );
    this.watcher.set(start.watches);
    if (start.profile) this.profiler = new Profiler(() => performance.now());
    if (start.observe)
      this.observer = new Observer(
        this.executable,
        settings.classes,
        (records) => settings.send({ type: "trace", records }),
        start.observe === "depths",
      );
    if (this.everyStatement()) this.mark(pauseBits.observe);
    else if (this.entry) this.mark(pauseBits.step);
  }

  attach(operations: RunOperations): void {
    this.operations = operations;
    if (this.observer) this.observer.descriptors = operations.D;
  }

  /** Sends what the observer still holds. */
  finish(): void {
    this.observer?.flush();
    if (this.profiler) this.settings.send(this.profiler.end());
  }

  /** `debugWait`: the script itself asks to stop. */
  waitFor(text: string): void {
    if (this.evaluating > 0) return;
    this.pendingWait = text;
    this.mark(pauseBits.step);
  }

  private everyStatement(): boolean {
    return (
      this.observer !== undefined ||
      this.profiler !== undefined ||
      this.watcher.isWatching ||
      this.target !== undefined ||
      this.changes.length > 0 ||
      this.settings.start.replay?.stop?.statement !== undefined
    );
  }

  private mark(bit: number): void {
    for (let i = 0; i < this.table.length; i++) Atomics.or(this.table, i, bit);
  }
  private unmark(bit: number): void {
    for (let i = 0; i < this.table.length; i++) Atomics.and(this.table, i, ~bit & 255);
  }

  private reach(statement: number, frame: Frame, count: number): void {
    if (this.evaluating > 0) return;
    this.profiler?.reach(statement, frame);
    this.count = count;
    // Struct's own toString() may run for the trace, and must not be traced itself.
    if (this.observer) this.calling(() => this.observer?.reach(statement, frame, count));
    this.applyChanges(frame, count);
    this.endReplay(count);
    this.handleReceived();
    // The other thread marks all statements when it wants to be heard.
    if (((this.table[statement] ?? 0) & pauseBits.observe) !== 0 && !this.everyStatement())
      this.unmark(pauseBits.observe);
    const changed = this.watcher.isWatching ? this.watcher.changeOf(statement, frame) : undefined;
    const reason = this.reasonToStop(statement, frame, count) ?? (changed && "change");
    if (reason) this.stop(reason, frame, statement, this.takeWait() ?? changed?.text, changed?.ids);
  }

  private takeWait(): string | undefined {
    const text = this.pendingWait;
    this.pendingWait = undefined;
    return text;
  }

  private endReplay(count: number): void {
    const stop = this.settings.start.replay?.stop;
    if (stop?.statement !== undefined && count >= stop.statement) throw new RunEnd(stop.reason);
  }

  private reasonToStop(statement: number, frame: Frame, count: number): StoppedEvent["reason"] | undefined {
    if (this.pendingWait !== undefined) return "wait";
    if (this.entry) return "entry";
    if (this.target !== undefined && count >= this.target) return "goto";
    if (this.pausing || ((this.table[statement] ?? 0) & pauseBits.pause) !== 0) return "pause";
    // A breakpoint counts its hits also when a step ends on it.
    const breakpoint = this.breaksAt(statement, frame);
    if (this.step && this.stepEnds(this.step, statement, frame)) return "step";
    return breakpoint ? "breakpoint" : undefined;
  }

  private stepEnds(step: Step, statement: number, frame: Frame): boolean {
    switch (step.mode) {
      case "into":
        return true;
      case "over":
        return frame.depth <= step.frame.depth;
      case "out":
        return frame.depth < step.frame.depth;
      case "outOfBlock":
        return frame.depth < step.frame.depth || (frame === step.frame && this.hasLeftBlock(step.statement, statement));
      default:
        return step.mode satisfies never;
    }
  }

  /** Outside the innermost block, and not merely at the header of the loop that the block belongs to. */
  private hasLeftBlock(from: number, to: number): boolean {
    const start = this.executable.statements[from]!;
    const now = this.executable.statements[to]!;
    if (enclosingScopes(this.executable, now.scope).has(start.scope)) return false;
    return !(now.file === start.file && now.start <= start.start && start.end <= now.end);
  }

  private breaksAt(statement: number, frame: Frame): boolean {
    if (((this.table[statement] ?? 0) & pauseBits.breakpoint) === 0) return false;
    const breakpoint = this.breakpoints.get(statement);
    if (!breakpoint) return true;
    if (breakpoint.condition && this.value(breakpoint.condition, frame) !== true) return false;
    breakpoint.hitsSoFar++;
    if (breakpoint.hits && !hitsReached(breakpoint.hits, breakpoint.hitsSoFar)) return false;
    if (!breakpoint.log) return true;
    this.settings.send({
      type: "log",
      channel: "point",
      text: breakpoint.log.map((part) => this.logPart(part, frame)).join(""),
    });
    return false;
  }

  private logPart(part: string | FragmentCode, frame: Frame): string {
    if (typeof part === "string") return part;
    try {
      const value = this.run(part, frame);
      return typeof value === "string" ? value : show(this.settings.classes, this.descriptor(part), value);
    } catch (thrown) {
      return `<${failureText(thrown)}>`;
    }
  }

  /** A condition that fails is reported once per hit and counts as false. */
  private value(code: FragmentCode, frame: Frame): unknown {
    try {
      return this.run(code, frame);
    } catch (thrown) {
      this.settings.send({ type: "log", channel: "point", text: `The condition failed: ${failureText(thrown)}` });
      return undefined;
    }
  }

  private pass(thrown: unknown, frame: Frame): void {
    if (
      this.evaluating > 0 ||
      typeof thrown !== "object" ||
      thrown === null ||
      thrown instanceof RunEnd ||
      this.seen.has(thrown)
    )
      return;
    this.seen.add(thrown);
    const caught = this.isCaught(frame);
    const failure = failureOf(this.executable, thrown);
    this.settings.send({ type: "exception", failure, caught });
    if (this.exceptions === "none" || (this.exceptions === "uncaught" && caught)) return;
    this.stop("exception", frame, frame.at, `${failure.kind}: ${failure.message}`);
  }

  private isCaught(frame: Frame): boolean {
    for (let at: Frame | null = frame; at; at = at.parent) {
      if (this.executable.statements[at.at]?.guarded) return true;
    }
    return false;
  }

  private stop(
    reason: StoppedEvent["reason"],
    frame: Frame,
    statement: number,
    text: string | undefined,
    watches?: readonly number[],
  ): void {
    this.step = undefined;
    this.target = undefined;
    this.entry = false;
    this.pausing = false;
    if (!this.everyStatement()) this.unmark(pauseBits.step | pauseBits.pause | pauseBits.observe);
    else this.unmark(pauseBits.step | pauseBits.pause);
    this.observer?.flush();
    this.current = { frame, statement };
    this.inspector.begin(frame);
    const frames = this.inspector.frames();
    const { scope } = this.executable.statements[statement] ?? { scope: -1 };
    this.settings.send({
      type: "stopped",
      reason,
      statement,
      depth: frame.depth,
      scope,
      count: this.count,
      frames,
      text,
      ...(watches && { watches }),
    });
    while (this.current) {
      this.handleReceived();
      if (this.current) this.settings.wait();
    }
    this.inspector.end();
    this.settings.send({ type: "resumed" });
  }

  /**
   * Takes in requests until none is left. Asking again after handling one matters: the other thread marks statements
   * after it has sent its message, so marks that an older message clears belong to a message that is here already.
   */
  handleReceived(): void {
    for (let batch = [...this.settings.received()]; batch.length > 0; batch = [...this.settings.received()]) {
      for (const { id, request } of batch) this.answer(id, request);
    }
  }

  private answer(id: number, request: Request): void {
    try {
      this.settings.reply(id, this.handle(request));
    } catch (thrown) {
      if (thrown instanceof RunEnd) throw thrown;
      this.settings.refuse(id, failureText(thrown));
    }
  }

  private handle(request: Request): unknown {
    switch (request.kind) {
      case "breakpoints":
        return this.setBreakpoints(request.breakpoints);
      case "exceptions":
        this.exceptions = request.filter;
        return undefined;
      case "watches":
        this.watcher.set(request.watches, this.current);
        if (this.watcher.isWatching) this.mark(pauseBits.observe);
        return undefined;
      case "pause":
        this.pausing = true;
        this.mark(pauseBits.pause);
        return undefined;
      case "resume":
        return this.resume(request.mode);
      case "runTo":
        this.target = request.statement;
        this.mark(pauseBits.observe);
        this.current = undefined;
        return undefined;
      case "frames":
        return this.inspector.frames();
      case "variables":
        return this.inspector.variables(request.reference, request.start, request.count);
      case "path":
        return this.inspector.path(request.reference, request.name);
      case "evaluate":
        return this.evaluate(request);
      case "terminate":
        throw new RunEnd({ kind: "cancelled" });
      default:
        return request satisfies never;
    }
  }

  private setBreakpoints(breakpoints: WorkerStart["breakpoints"]): void {
    this.unmark(pauseBits.breakpoint);
    const before = new Map(this.breakpoints);
    this.breakpoints.clear();
    for (const [statement, breakpoint] of breakpoints) {
      this.breakpoints.set(statement, { ...breakpoint, hitsSoFar: before.get(statement)?.hitsSoFar ?? 0 });
      Atomics.or(this.table, statement, pauseBits.breakpoint);
    }
  }

  private resume(mode: ResumeMode): void {
    const { current } = this;
    if (!current) throw new Error("The run is not stopped.");
    if (mode !== "continue") {
      this.step = { mode, ...current };
      this.mark(pauseBits.step);
    }
    this.current = undefined;
  }

  private evaluate(request: Extract<Request, { kind: "evaluate" }>): VariableInfo {
    const frame = this.inspector.stack[request.frame];
    if (!frame) throw new Error("The run is not stopped in such a frame.");
    const value = this.run(request.code, frame, request.changes);
    if (request.changes)
      this.settings.changed({ statement: this.count, frame: request.frame, at: frame.at, text: request.text });
    const type = this.descriptor(request.code);
    return this.inspector.row(request.text, value, type, request.code.type ?? "Void", undefined);
  }

  private applyChanges(frame: Frame, count: number): void {
    while (this.changes.length > 0 && this.changes[0]!.statement <= count) {
      const change = this.changes.shift()!;
      let target: Frame | null = frame;
      for (let i = 0; i < change.frame && target; i++) target = target.parent;
      if (target) this.run(change.code, target, true);
    }
  }

  private descriptor(code: FragmentCode): TypeDescriptor | undefined {
    return code.descriptor < 0 ? undefined : this.operations.D[code.descriptor];
  }

  /** Runs a compiled fragment in a frame; nothing in it stops, and the counters of the run stay as they were. */
  private run(code: FragmentCode, frame: Frame, isRecorded = false): unknown {
    return this.calling(() => {
      const compiled = this.compiled.get(code) ?? compile(code);
      this.compiled.set(code, compiled);
      return compiled(this.operations, frame);
    }, isRecorded);
  }

  /** For whatever may call into the script: `toString()` of structs too. */
  private calling<T>(action: () => T, isRecorded = false): T {
    const wasLooking = this.isLooking;
    this.isLooking = !isRecorded;
    const program = this.operations.program as unknown as
      | { counters(): unknown; restore(counters: unknown): void }
      | undefined;
    const counters = program?.counters();
    const { context } = this.operations.K;
    this.operations.K.context = this.current?.frame ?? context;
    this.evaluating++;
    try {
      return this.operations.evaluating(action);
    } finally {
      this.evaluating--;
      this.isLooking = wasLooking;
      this.operations.K.context = context;
      program?.restore(counters);
    }
  }
}

type CompiledFragment = (operations: RunOperations, frame: Frame) => unknown;

function compile({ source }: FragmentCode): CompiledFragment {
  return new Script(source, { filename: "crmscript:fragment" }).runInThisContext() as CompiledFragment;
}

function failureText(thrown: unknown): string {
  try {
    const { kind, message } = asFailure(thrown);
    return `${kind}: ${message}`;
  } catch {
    // A frame holds all variables of its function; those declared further down have not been made.
    if (thrown instanceof TypeError && /\b(null|undefined)\b/.test(thrown.message))
      return "RunTimeException: A variable that is used here has no value yet: its declaration has not run.";
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
