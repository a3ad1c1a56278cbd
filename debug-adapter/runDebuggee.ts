// The debuggee of real scripts: keeps breakpoints over restarts, decides at a stop whether the user wanted it (filters
// of exceptions, steps by line), and passes everything else to the run.
import { BreakpointTable } from "./breakpointTable.js";
import type {
  Abilities,
  BreakpointAt,
  BreakpointStatus,
  ClientReader,
  Completion,
  DataBreakpoint,
  Debuggee,
  DebuggeeEvent,
  EvaluationContext,
  ExceptionFacts,
  ExceptionFilter,
  Frames,
  FunctionBreakpoint,
  GoToTarget,
  Granularity,
  Place,
  Progress,
  Scope,
  SourceText,
  StepKind,
  StopReason,
  Value,
  Variable,
  Window,
} from "./debuggee.js";
import {
  cancelled,
  conditionFailed,
  Failure,
  internalError,
  noRun,
  noSuchSource,
  notOffered,
  notStopped,
  notWatchable,
} from "./errors.js";
import { isReached } from "./hitCondition.js";
import type { LaunchArguments, Outcome } from "./protocol.js";
import type { Armed, ArmedWatch, LaunchedProgram, Resume, RunControl, Stop, Watchable } from "./runControl.js";
import { statementFor, statementsBetween, statementTable } from "./statementTable.js";

/** Reads, checks and compiles what a launch names. Rejects with a `Failure` when that is not possible. */
export type OpenProgram = (
  launch: LaunchArguments,
  progress: Progress,
  signal: AbortSignal,
) => Promise<LaunchedProgram>;

/** What the user asked for when the run was last let go. */
interface Wish {
  readonly mode: Resume;
  /** For steps by line: where the step began. */
  readonly from?: Stop;
}

const freely: Wish = { mode: "continue" };

export class RunDebuggee implements Debuggee {
  private program: LaunchedProgram | undefined;
  private launched: LaunchArguments = {};
  private run: RunControl | undefined;
  private stop: Stop | undefined;
  private wish = freely;
  /** Stops nowhere: without debugging, or left alone. */
  private muted = false;
  private target: number | undefined;
  private filters: readonly ExceptionFilter[] = [];
  private watches: readonly Watch[] = [];
  /** As the run has them; the same list while none is added or removed. */
  private armedWatches: readonly ArmedWatch[] = [];
  /** The user ended it between two runs of the session. */
  private isEnding = false;
  private readonly breakpoints = new BreakpointTable({
    statements: statementTable([]),
    functions: new Map(),
    check: () => undefined,
  });
  /** Counts runs, so that a late word of an earlier one is not taken for the present one's. */
  private generation = 0;
  private readonly open = new Set<(reason: Error) => void>();

  constructor(
    private readonly emit: (event: DebuggeeEvent) => void,
    private readonly openProgram: OpenProgram,
    private readonly reader: ClientReader = () => undefined,
  ) {}

  // ---- life

  async launch(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities> {
    const program = await this.pending(this.openProgram(launch, progress, signal));
    if (signal.aborted) throw cancelled("launch");
    this.launched = launch;
    this.adopt(program);
    return program.abilities;
  }

  private adopt(program: LaunchedProgram): void {
    this.program = program;
    this.forgetWatches();
    for (const source of program.sources) this.emit({ kind: "source", source });
    for (const status of this.breakpoints.move(program)) this.emit({ kind: "breakpoint", status });
  }

  async start(): Promise<void> {
    this.muted = this.launched.noDebug === true;
    this.isEnding = false;
    this.begin(this.needProgram());
  }

  private begin(program: LaunchedProgram): void {
    const generation = ++this.generation;
    const current = () => generation === this.generation;
    this.wish = freely;
    this.stop = undefined;
    this.target = undefined;
    this.run = program.start(
      {
        stopped: (stop) => void (current() && this.decide(stop)),
        printed: (text, channel, place) => void (current() && this.tell(text, channel, place)),
        traced: (lines) => void (current() && this.emit({ kind: "trace", lines })),
        reader: this.reader,
        ended: (outcome) => {
          if (!current()) return;
          this.forget();
          if (program.next) void this.goOn(program.next(outcome), outcome);
          else this.emit({ kind: "terminated", outcome });
        },
      },
      this.armed(),
      this.launched.stopOnEntry === true && !this.muted,
    );
  }

  /** Another run of the session begins, or it was the last one. */
  private async goOn(next: ReturnType<NonNullable<LaunchedProgram["next"]>>, before: Outcome): Promise<void> {
    const { generation } = this;
    const step = await next.catch((error: unknown) => ({ outcome: this.failedBetween(error, before) }));
    if (generation !== this.generation) return;
    if ("outcome" in step) return this.emit({ kind: "terminated", outcome: step.outcome });
    if (this.isEnding)
      return this.emit({ kind: "terminated", outcome: { ...before, kind: "terminated", exitCode: 1 } });
    this.adopt(step.program);
    this.begin(step.program);
  }

  private failedBetween(error: unknown, before: Outcome): Outcome {
    const { message } = error instanceof Failure ? error : internalError("launch", error);
    return { ...before, kind: "failed", exitCode: 1, text: message };
  }

  async restart(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities> {
    const before = this.run;
    const abilities = await this.launch(launch, progress, signal);
    this.forget();
    await before?.dispose();
    await this.start();
    return abilities;
  }

  async terminate(): Promise<void> {
    this.isEnding = true;
    this.run?.end();
  }

  async detach(): Promise<void> {
    this.muted = true;
    this.rearm();
    if (this.stop) this.go(freely);
  }

  async dispose(): Promise<void> {
    const run = this.run;
    this.forget();
    await run?.dispose();
  }

  /** The run is over, or no longer ours. */
  private forget(): void {
    this.generation++;
    this.run = undefined;
    this.stop = undefined;
    for (const reject of this.open) reject(noRun());
    this.open.clear();
  }

  // ---- breakpoints

  async setBreakpoints(uri: string, breakpoints: readonly BreakpointAt[]): Promise<readonly BreakpointStatus[]> {
    const statuses = this.breakpoints.set(uri, breakpoints);
    this.rearm();
    return statuses;
  }

  async setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): Promise<readonly BreakpointStatus[]> {
    const statuses = this.breakpoints.setFunctions(breakpoints);
    this.rearm();
    return statuses;
  }

  async setExceptionFilters(filters: readonly ExceptionFilter[]): Promise<void> {
    this.filters = filters;
    this.rearm();
  }

  async setDataBreakpoints(breakpoints: readonly DataBreakpoint[]): Promise<readonly BreakpointStatus[]> {
    const asked = breakpoints.map((each) => ({ ...each, id: this.breakpoints.newId(), hits: 0 }));
    this.watches = asked.filter(({ dataId }) => this.program?.abilities.dataBreakpoints && readWatchable(dataId));
    this.armedWatches = this.watches.map(({ id, dataId }) => ({ id, ...readWatchable(dataId)! }));
    this.rearm();
    return asked.map((each) =>
      this.watches.includes(each)
        ? { id: each.id, verified: true }
        : { id: each.id, verified: false, message: notWatchable() },
    );
  }
  async dataBreakpointInfo(container: string | undefined, name: string, frame: number): Promise<string | undefined> {
    const { run } = this.needStop();
    const found = await this.pending(run.watchable(container, name, frame));
    return found && JSON.stringify([found.depth, found.statement, found.path]);
  }

  async breakpointPlaces(uri: string, fromLine: number, toLine: number): Promise<readonly Place[]> {
    const { statements } = this.needProgram();
    return statementsBetween(statements, uri, fromLine, toLine).map((statement) => statements.places[statement]!);
  }

  /** Another run may have other variables in the same places. */
  private forgetWatches(): void {
    for (const { id } of this.watches)
      this.emit({ kind: "breakpoint", status: { id, verified: false, message: notWatchable() } });
    this.watches = [];
    this.armedWatches = [];
  }

  private rearm(): void {
    this.run?.arm(this.armed());
  }

  private armed(): Armed {
    if (this.muted) return { breakpoints: [], target: undefined, exceptions: "none", watches: [] };
    const all = this.filters.some(({ filter }) => filter === "all");
    const exceptions = all ? "all" : this.filters.length > 0 ? "uncaught" : "none";
    return { breakpoints: this.breakpoints.armed(), target: this.target, exceptions, watches: this.armedWatches };
  }

  // ---- stops

  /** The run waits: shall the user see it? */
  private async decide(stop: Stop): Promise<void> {
    const { generation } = this;
    const wanted = stop.thrown
      ? await this.wantsException(stop.thrown)
      : stop.reason === "change"
        ? await this.wantsChange(stop)
        : !this.onSameLine(stop);
    if (generation !== this.generation) return;
    if (!wanted) return this.run?.resume(this.wish.mode);
    const { ids, isFunction } =
      stop.reason === "breakpoint"
        ? this.breakpoints.at(stop.statement)
        : { ids: (stop.reason === "change" && stop.watches) || [], isFunction: false };
    this.stop = stop;
    if (this.target !== undefined) this.clearTarget();
    this.emit({
      kind: "stopped",
      reason: this.reasonOf(stop, ids.length > 0, isFunction),
      ...(stop.text !== undefined && { text: stop.text }),
      ...(ids.length > 0 && { breakpointIds: ids }),
      ...(stop.position !== undefined && { position: stop.position }),
      ...(stop.total !== undefined && { total: stop.total }),
    });
  }

  private reasonOf({ reason }: Stop, isBreakpoint: boolean, isFunction: boolean): StopReason {
    if (reason === "change") return "data breakpoint";
    if (reason !== "breakpoint") return reason;
    if (!isBreakpoint) return "goto";
    return isFunction ? "function breakpoint" : "breakpoint";
  }

  private clearTarget(): void {
    this.target = undefined;
    this.rearm();
  }

  /** A step by line goes on while it is still on its line, in its frame. */
  private onSameLine(stop: Stop): boolean {
    const { from } = this.wish;
    if (!from || stop.reason !== "step" || from.frames.length !== stop.frames.length) return false;
    const { places } = this.needProgram().statements;
    const [a, b] = [places[from.statement], places[stop.statement]];
    return a?.uri === b?.uri && a?.line === b?.line;
  }

  private async wantsException(thrown: ExceptionFacts): Promise<boolean> {
    for (const { filter, condition } of this.filters) {
      if (filter === "uncaught" && !thrown.uncaught) continue;
      if (condition === undefined || (await this.holds(condition))) return true;
    }
    return false;
  }

  private async wantsChange({ watches = [] }: Stop): Promise<boolean> {
    for (const watch of this.watches) {
      if (!watches.includes(watch.id)) continue;
      if (watch.condition !== undefined && !(await this.holds(watch.condition))) continue;
      if (!watch.hit || isReached(watch.hit, ++watch.hits)) return true;
    }
    return false;
  }

  /** A condition that cannot be evaluated stops, and says so. */
  private async holds(condition: string): Promise<boolean> {
    const value = await this.pending(this.run!.evaluate(0, condition, true)).catch((error: Error) => {
      this.tell(`${conditionFailed(condition, error.message)}\n`, "important");
      return { text: "true" };
    });
    return value.text === "true";
  }

  private tell(text: string, channel: Extract<DebuggeeEvent, { kind: "output" }>["channel"], place?: Place): void {
    this.emit({ kind: "output", channel, text, ...(place && { place }) });
  }

  // ---- moving

  async continue(): Promise<void> {
    this.needStop();
    this.go(freely);
  }

  async step(kind: StepKind, granularity: Granularity): Promise<void> {
    const { stop } = this.needStop();
    this.go({ mode: kind, ...(granularity === "line" && { from: stop }) });
  }

  async stepOutOfScope(): Promise<void> {
    this.needStop();
    this.go({ mode: "outOfScope" });
  }

  async stepBack(): Promise<void> {
    await this.goBack("Stepping back", (past) => past.back());
  }
  async reverseContinue(): Promise<void> {
    await this.goBack("Running backwards", (past) => past.backToBreakpoint());
  }
  async seek(position: number): Promise<void> {
    await this.goBack("Moving to a statement of the past", (past) => past.seek(position));
  }

  private async goBack(what: string, move: (past: NonNullable<RunControl["past"]>) => Promise<void>): Promise<void> {
    const { run } = this.needStop();
    if (!run.past) throw notOffered(what, "the run was not recorded");
    this.wish = freely;
    this.stop = undefined;
    await this.pending(move(run.past));
  }

  async pause(): Promise<void> {
    if (!this.stop) this.run?.pause();
  }

  async goToTargets(uri: string, line: number): Promise<readonly GoToTarget[]> {
    const { statements } = this.needProgram();
    const statement = statementFor(statements, uri, line);
    const place = statement === undefined ? undefined : statements.places[statement]!;
    return place ? [{ label: `Run to line ${place.line + 1}`, place }] : [];
  }

  async goTo({ place }: GoToTarget): Promise<void> {
    this.needStop();
    this.target = statementFor(this.needProgram().statements, place.uri, place.line, place.column);
    this.rearm();
    this.go(freely);
  }

  private go(wish: Wish): void {
    this.wish = wish;
    this.stop = undefined;
    this.run?.resume(wish.mode);
  }

  // ---- looking

  async frames(start: number, count: number | undefined): Promise<Frames> {
    const { frames } = this.needStop().stop;
    return { frames: frames.slice(start, count === undefined ? undefined : start + count), total: frames.length };
  }
  async scopes(frame: number): Promise<readonly Scope[]> {
    return this.pending(this.needStop().run.scopes(frame));
  }
  async variables(ref: string, window: Window): Promise<readonly Variable[]> {
    return this.pending(this.needStop().run.variables(ref, window));
  }
  async setVariable(container: string, name: string, expression: string): Promise<Value> {
    return this.pending(this.needStop().run.setVariable(container, name, expression));
  }
  async setExpression(frame: number, target: string, expression: string): Promise<Value> {
    const { run } = this.needStop();
    await this.pending(run.evaluate(frame, `${target} = (${expression})`, true));
    return this.pending(run.evaluate(frame, target, false));
  }
  /** A hover only looks: people do not expect the mouse to call functions. */
  async evaluate(frame: number | undefined, expression: string, context: EvaluationContext): Promise<Value> {
    const { run, stop } = this.needStop();
    return this.pending(run.evaluate(frame ?? stop.frames.length - 1, expression, context !== "hover"));
  }
  async completions(frame: number | undefined, text: string, offset: number): Promise<readonly Completion[]> {
    const { frames, statement } = this.needStop().stop;
    return this.needProgram().completions(frames[frame ?? 0]?.statement ?? statement, text, offset);
  }
  async exception(): Promise<ExceptionFacts | undefined> {
    return this.needStop().stop.thrown;
  }
  async sources(): Promise<readonly SourceText[]> {
    return this.needProgram().sources;
  }
  async text(uri: string): Promise<string> {
    const text = this.needProgram().texts.get(uri);
    if (text === undefined) throw noSuchSource(uri);
    return text;
  }

  // ---- what must be there

  private needProgram(): LaunchedProgram {
    if (!this.program) throw noRun();
    return this.program;
  }
  private needStop(): { run: RunControl; stop: Stop } {
    if (!this.run) throw noRun();
    if (!this.stop) throw notStopped();
    return { run: this.run, stop: this.stop };
  }
  /** The answer, or `noRun` when the run goes away first. */
  private async pending<T>(answer: Promise<T>): Promise<T> {
    let giveUp!: (reason: Error) => void;
    const gone = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    this.open.add(giveUp);
    try {
      return await Promise.race([answer, gone]);
    } finally {
      this.open.delete(giveUp);
    }
  }
}

interface Watch extends DataBreakpoint {
  readonly id: number;
  hits: number;
}

/** A data id as we gave it out; undefined for any other text. */
function readWatchable(dataId: string): Watchable | undefined {
  try {
    const [depth, statement, path] = JSON.parse(dataId) as [unknown, unknown, unknown];
    const isOurs = Number.isInteger(depth) && Number.isInteger(statement) && typeof path === "string";
    return isOurs ? { depth: depth as number, statement: statement as number, path: path as string } : undefined;
  } catch {
    return undefined;
  }
}
