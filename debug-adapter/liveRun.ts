// One run of the interpreter under the debuggee's control: its events and answers in the debuggee's words, and, for a
// recording, going back. Going back means replaying in a fresh worker up to the wanted statement; how deep each
// statement stood is learned once, by a replay that reports all of them. The interpreter's types are given by shape.
import type { ArmedBreakpoint } from "./breakpointTable.js";
import type { ExceptionFacts, Scope, Value, Variable, Window } from "./debuggee.js";
import { evaluationFailed } from "./errors.js";
import type { LogPart } from "./logMessage.js";
import type { Armed, Past, Resume, RunControl, RunListener, Stop } from "./runControl.js";
import {
  exceptionOf,
  frameOf,
  outcomeOf,
  shownValue,
  stackText,
  traceLine,
  variableOf,
  windowRange,
} from "./runValues.js";
import type { StatementTable } from "./statementTable.js";

type RunFrames = readonly (Parameters<typeof frameOf>[0] & { readonly locals: number; readonly globals: number })[];
type RunVariable = Parameters<typeof shownValue>[0];
type RunFinished = Parameters<typeof outcomeOf>[0];
type EngineStop = {
  readonly type: "stopped";
  readonly reason: "entry" | "breakpoint" | "step" | "pause" | "exception" | "wait" | "goto";
  readonly statement: number;
  readonly count: number;
  readonly frames: RunFrames;
  readonly text: string | undefined;
};
type TraceRecord = {
  readonly statement: number;
  readonly depth: number;
  readonly changes: readonly { readonly name: string; readonly value: string }[];
};
export type EngineEvent =
  | { readonly type: "started" | "resumed" }
  | { readonly type: "output"; readonly text: string }
  | { readonly type: "log"; readonly channel: "log" | "message" | "debug" | "point"; readonly text: string }
  | EngineStop
  | { readonly type: "exception"; readonly failure: Parameters<typeof exceptionOf>[0]; readonly caught: boolean }
  | { readonly type: "trace"; readonly records: readonly TraceRecord[] }
  | ({ readonly type: "finished" } & RunFinished);

export interface EngineBreakpoint {
  readonly condition?: string;
  readonly hitCondition?: string;
  readonly logMessage?: string;
}
export interface EngineRun {
  readonly finished: Promise<unknown>;
  setBreakpoints(breakpoints: ReadonlyMap<number, EngineBreakpoint>): unknown;
  setExceptions(filter: Armed["exceptions"]): void;
  resume(mode: "continue" | "over" | "into" | "out" | "outOfBlock"): Promise<void>;
  pause(): void;
  cancel(): void;
  terminate(): Promise<void>;
  variables(reference: number, start: number, count: number): Promise<readonly RunVariable[]>;
  setVariable(reference: number, name: string, expression: string, frame: number): Promise<RunVariable>;
  evaluate(text: string, frame: number): Promise<RunVariable>;
}
export interface EngineStart {
  readonly breakpoints?: ReadonlyMap<number, EngineBreakpoint>;
  readonly exceptions?: Armed["exceptions"];
  readonly stopOnEntry?: boolean;
  readonly observe?: boolean;
  readonly runTo?: number;
  readonly onEvent: (event: EngineEvent) => void;
}

/** What a run is of. */
export interface RunGround {
  readonly begin: (start: EngineStart) => EngineRun;
  readonly statements: StatementTable;
  readonly source: (uri: string, line: number) => { readonly name: string; readonly text: string };
  /** Whether a statement belongs to the top level, whose locals are the globals. */
  readonly isTopLevel: (statement: number) => boolean;
  /** Whether evaluating the text may do more than look. */
  readonly hasEffects: (statement: number, expression: string) => boolean;
  readonly isReplay: boolean;
  /** Path of the recording that is written. */
  readonly recording?: string;
  readonly trace: boolean;
  /** Input values of the event that started the run. */
  readonly eventValues: Readonly<Record<string, string>> | undefined;
}

/** Where a container's variables live, so that its members can be assigned to. */
interface Container {
  readonly frame: number;
  readonly isIndexed: boolean;
}

const eventValuesRef = "event";

export class LiveRun implements RunControl {
  readonly past: Past | undefined;
  private run: EngineRun | undefined;
  private stop: EngineStop | undefined;
  private readonly containers = new Map<string, Container>();
  private thrown: ExceptionFacts | undefined;
  /** Depth of each statement of a replay, by its count less one. */
  private depths: readonly number[] | undefined;
  /** What an earlier worker still says is not heard. */
  private generation = 0;
  private disposed = false;

  constructor(
    private readonly ground: RunGround,
    private readonly listener: RunListener,
    private armed: Armed,
    stopOnEntry: boolean,
  ) {
    if (ground.isReplay) this.past = this.createPast();
    if (ground.isReplay) void this.learnDepths().then(() => this.begin({ stopOnEntry }));
    else this.begin({ stopOnEntry });
  }

  /** @param arrival why a run to a statement of the past is said to stop there */
  private begin(start: Pick<EngineStart, "stopOnEntry" | "runTo">, arrival?: Stop["reason"]): void {
    if (this.disposed) return;
    const generation = ++this.generation;
    this.stop = undefined;
    const silent = start.runTo !== undefined; // on the way to a statement of the past everything was printed before
    let arrived = !silent;
    this.arrival = arrival;
    this.run = this.ground.begin({
      breakpoints: silent ? new Map() : breakpointsOf(this.armed),
      exceptions: silent ? "none" : this.armed.exceptions,
      observe: this.ground.trace && !silent,
      ...start,
      onEvent: (event) => {
        if (generation !== this.generation || this.disposed) return;
        if (event.type === "stopped" && !arrived) {
          arrived = true;
          this.arm(this.armed);
        }
        if (arrived || event.type === "stopped" || event.type === "finished") this.hear(event);
      },
    });
  }

  private hear(event: EngineEvent): void {
    switch (event.type) {
      case "started":
      case "resumed":
        return;
      case "output":
        return this.listener.printed(event.text, "print", undefined);
      case "log":
        return this.listener.printed(lineOf(event.text), event.channel === "point" ? "info" : "log", undefined);
      case "exception":
        this.thrown = exceptionOf(event.failure, event.caught);
        return;
      case "trace":
        return this.listener.traced(event.records.map((record) => this.traced(record)));
      case "stopped":
        return this.stopped(event);
      case "finished":
        return this.finished(event);
      default:
        return event satisfies never;
    }
  }

  private stopped(event: EngineStop): void {
    this.stop = event;
    this.containers.clear();
    const { reason, statement, frames, text, count } = event;
    const stop: Stop = {
      reason: this.arrival ?? (reason === "wait" ? "debugWait" : reason),
      statement,
      frames: frames.map((frame) => frameOf(frame, this.ground.statements)),
      ...(text !== undefined && { text }),
      ...(reason === "exception" && this.thrown && { thrown: this.thrown }),
      ...(this.depths && { position: count, total: this.depths.length }),
    };
    this.arrival = undefined;
    this.listener.stopped(stop);
  }
  private arrival: Stop["reason"] | undefined;

  /** A replay that runs off its end stays at its last statement once, so that one can go back from there. */
  private finished(event: RunFinished): void {
    const last = this.depths?.length ?? 0;
    if (this.ground.isReplay && last > 0 && this.lastPosition < last) {
      this.lastPosition = last;
      return this.begin({ runTo: last }, "step");
    }
    const { outcome } = event;
    if (outcome.kind === "failed") {
      const { kind, message, stack } = outcome.failure;
      this.listener.printed(`${kind}: ${message}\n${lineOf(stackText(stack))}`, "error", undefined);
    }
    this.listener.ended(outcomeOf(event, this.ground.recording));
  }
  private lastPosition = 0;

  private traced({ statement, depth, changes }: TraceRecord): string {
    return traceLine(statement, depth, changes, this.ground.statements, this.ground.source);
  }

  // ---- control

  arm(armed: Armed): void {
    this.armed = armed;
    this.run?.setBreakpoints(breakpointsOf(armed));
    this.run?.setExceptions(armed.exceptions);
  }

  resume(mode: Resume): void {
    this.lastPosition = this.stop?.count ?? 0;
    this.stop = undefined;
    // A run that ends meanwhile says so by its own event.
    this.run?.resume(mode === "outOfScope" ? "outOfBlock" : mode).catch(() => undefined);
  }

  pause(): void {
    this.run?.pause();
  }

  end(): void {
    this.lastPosition = Number.POSITIVE_INFINITY;
    this.run?.cancel();
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.run?.terminate();
  }

  // ---- looking

  async scopes(index: number): Promise<readonly Scope[]> {
    const frame = this.stop?.frames[index];
    if (!frame) return [];
    const bottom = this.stop!.frames.length - 1;
    const scope = (name: string, kind: Scope["kind"], reference: number, of: number): Scope => {
      const ref = String(reference);
      this.containers.set(ref, { frame: of, isIndexed: false });
      return { name, kind, expensive: false, children: { ref } };
    };
    const values = this.ground.eventValues && Object.keys(this.ground.eventValues).length;
    return [
      ...(this.ground.isTopLevel(frame.statement) ? [] : [scope("Locals", "locals", frame.locals, index)]),
      scope("Globals", "globals", index === bottom ? frame.locals : frame.globals, bottom),
      ...(values === undefined
        ? []
        : [
            {
              name: "Event Values",
              kind: "event",
              expensive: false,
              children: { ref: eventValuesRef, named: values },
            } as const,
          ]),
    ];
  }

  async variables(ref: string, window: Window): Promise<readonly Variable[]> {
    const [start, count] = windowRange(window);
    if (ref === eventValuesRef) return eventRows(this.ground.eventValues ?? {}).slice(start, start + count);
    const container = this.containers.get(ref) ?? { frame: 0, isIndexed: false };
    if (window.filter && (window.filter === "indexed") !== container.isIndexed) return [];
    const rows = await this.asked(() => this.run!.variables(Number(ref), start, count));
    for (const row of rows) this.remember(row, container.frame);
    return rows.map(variableOf);
  }

  async setVariable(ref: string, name: string, expression: string): Promise<Value> {
    const frame = this.containers.get(ref)?.frame ?? 0;
    if (ref === eventValuesRef) throw evaluationFailed("The values of an event can be looked at, not changed.");
    return this.shown(await this.asked(() => this.run!.setVariable(Number(ref), name, expression, frame)), frame);
  }

  async evaluate(frame: number, expression: string, effects: boolean): Promise<Value> {
    const statement = this.stop?.frames[frame]?.statement ?? -1;
    if (!effects && this.ground.hasEffects(statement, expression)) {
      throw evaluationFailed("This would do more than look. Evaluate it in the debug console.");
    }
    return this.shown(await this.asked(() => this.run!.evaluate(expression, frame)), frame);
  }

  private shown(variable: RunVariable, frame: number): Value {
    this.remember(variable, frame);
    return shownValue(variable);
  }

  private remember({ reference, indexed }: RunVariable, frame: number): void {
    if (reference > 0) this.containers.set(String(reference), { frame, isIndexed: indexed !== undefined });
  }

  /** The interpreter explains refusals in words for people. */
  private async asked<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw evaluationFailed((error as Error).message);
    }
  }

  // ---- the past

  private createPast(): Past {
    const go = async (position: number, arrival: Stop["reason"]) => {
      const target = Math.max(1, Math.min(position, this.depths?.length ?? 1));
      const before = this.run;
      this.lastPosition = target;
      this.begin({ runTo: target }, arrival);
      await before?.terminate();
    };
    const earlierBreakpoint = () => this.earlierBreakpoint();
    return {
      seek: (position) => go(position, "goto"),
      back: () => go(this.earlier(), "step"),
      async backToBreakpoint() {
        const found = await earlierBreakpoint();
        await go(found ?? 1, found === undefined ? "entry" : "breakpoint");
      },
    };
  }

  /** admin.md 6.5: the last statement before this one at its depth or less. */
  private earlier(): number {
    const depths = this.depths ?? [];
    const here = this.stop?.count ?? 1;
    const depth = depths[here - 1] ?? 1;
    for (let position = here - 1; position >= 1; position--) if (depths[position - 1]! <= depth) return position;
    return 1;
  }

  /** Replays up to here with the breakpoints set, and answers the last stop; undefined when there is none. */
  private earlierBreakpoint(): Promise<number | undefined> {
    const here = this.stop?.count ?? 1;
    let last: number | undefined;
    return new Promise((resolve) => {
      const run = this.ground.begin({
        breakpoints: breakpointsOf(this.armed),
        onEvent: (event) => {
          if (event.type === "finished") return resolve(last);
          if (event.type !== "stopped") return;
          if (event.count < here) {
            last = event.count;
            return void run.resume("continue").catch(() => undefined);
          }
          void run.terminate();
        },
      });
    });
  }

  private async learnDepths(): Promise<void> {
    const depths: number[] = [];
    const run = this.ground.begin({
      observe: true,
      onEvent: (event) => {
        if (event.type === "trace") for (const { depth } of event.records) depths.push(depth);
      },
    });
    this.run = run;
    await run.finished;
    this.depths = depths;
  }
}

/** A statement has one breakpoint in the interpreter: of several, one that always stops wins, and stopping over printing. */
function breakpointsOf({ breakpoints, target }: Armed): ReadonlyMap<number, EngineBreakpoint> {
  const byStatement = new Map<number, EngineBreakpoint>();
  for (const { statement, asked } of breakpoints) {
    const known = byStatement.get(statement);
    const next = engineBreakpoint(asked);
    if (!known || weight(next) < weight(known)) byStatement.set(statement, next);
  }
  if (target !== undefined) byStatement.set(target, {});
  return byStatement;
}

function weight({ condition, hitCondition, logMessage }: EngineBreakpoint): number {
  if (logMessage !== undefined) return 2;
  return condition === undefined && hitCondition === undefined ? 0 : 1;
}

function engineBreakpoint(asked: ArmedBreakpoint["asked"]): EngineBreakpoint {
  const { condition, hit } = asked;
  return {
    ...(condition !== undefined && { condition }),
    ...(hit && { hitCondition: `${hit.operator} ${hit.count}` }),
    ...("log" in asked && asked.log && { logMessage: asked.log.map(written).join("") }),
  };
}

function written(part: LogPart): string {
  return "text" in part ? part.text.replace(/[{}]/g, "\\$&") : `{${part.expression}}`;
}

function eventRows(values: Readonly<Record<string, string>>): Variable[] {
  return Object.entries(values).map(([name, raw]) => ({
    name,
    value: { type: "String", text: JSON.stringify(raw), raw },
    writable: false,
  }));
}

function lineOf(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
