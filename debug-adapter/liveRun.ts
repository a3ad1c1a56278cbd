// One run of the interpreter under the debuggee's control: its events and answers in the debuggee's words, and, for a
// recording, going back. Going back means replaying in a fresh worker up to the wanted statement; how deep each
// statement stood is learned once, by a replay that reports all of them.
import type { ExceptionFacts, Place, Scope, Value, Variable, Window } from "./debuggee.js";
import {
  breakpointsOf,
  type EngineEvent,
  type EngineRun,
  type EngineStart,
  type EngineStop,
  type TraceRecord,
} from "./engineRun.js";
import { evaluationFailed } from "./errors.js";
import type { Armed, Past, Resume, RunControl, RunListener, Stop, Watchable } from "./runControl.js";
import {
  exceptionOf,
  frameOf,
  outcomeOf,
  placeOf,
  type RunFinished,
  type RunVariable,
  shownValue,
  stackText,
  variableOf,
  windowRange,
} from "./runValues.js";
import type { StatementTable } from "./statementTable.js";

/** What a run is of. */
export interface RunGround {
  readonly begin: (start: EngineStart) => EngineRun;
  /** For a live run that writes a recording: how to replay what it has recorded so far. */
  readonly replaySoFar: (() => (start: EngineStart) => EngineRun) | undefined;
  /** Called once when nothing of the run is needed any more. */
  readonly release: () => void;
  readonly statements: StatementTable;
  /** A statement of the trace as a line of text. */
  readonly traceLine: (record: TraceRecord) => string;
  /** Whether a statement belongs to the top level, whose locals are the globals. */
  readonly isTopLevel: (statement: number) => boolean;
  /** Whether evaluating the text may do more than look. */
  readonly hasEffects: (statement: number, expression: string) => boolean;
  readonly isReplay: boolean;
  /** Path of the recording that people asked for. */
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

/** A live run that stands still while its past is looked at. */
interface Standing {
  readonly run: EngineRun;
  readonly stop: EngineStop;
  readonly generation: number;
  /** Replays what it has done so far. */
  readonly replay: (start: EngineStart) => EngineRun;
}

const eventValuesRef = "event";

export class LiveRun implements RunControl {
  readonly past: Past | undefined;
  private run: EngineRun | undefined;
  /** The replay that learns the depths, before anything is shown. */
  private learning: EngineRun | undefined;
  private stop: EngineStop | undefined;
  private arrival: Stop["reason"] | undefined;
  /** Where a replay was last let go; its end is shown once before it ends the session. */
  private lastPosition = 0;
  /** An evaluation may have changed the replay's variables or used up its answers: it is replayed before it goes on. */
  private isTouched = false;
  private ending = false;
  /** Present while the past of a live run is shown: the run is then a replay of it in a second worker. */
  private live: Standing | undefined;
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
    if (ground.isReplay || ground.replaySoFar) this.past = this.createPast();
    if (ground.isReplay) void this.learnDepths(ground.begin, undefined).then(() => this.begin({ stopOnEntry }));
    else this.begin({ stopOnEntry });
  }

  /**
   * @param arrival why a run to a statement of the past is said to stop there
   * @param then goes on from there at once, instead of stopping
   */
  private begin(start: Pick<EngineStart, "stopOnEntry" | "runTo">, arrival?: Stop["reason"], then?: Resume): void {
    if (this.disposed) return;
    if (this.ending) return this.finished(stoppedEarly);
    const generation = ++this.generation;
    this.stop = undefined;
    this.isTouched = false;
    this.arrival = arrival;
    let arrived = start.runTo === undefined; // on the way to a statement of the past nothing is told again
    const begin = this.live?.replay ?? this.ground.begin;
    const run = begin({
      breakpoints: arrived ? breakpointsOf(this.armed) : new Map(),
      exceptions: arrived ? this.armed.exceptions : "none",
      watches: arrived ? this.armed.watches : [],
      observe: this.ground.trace && arrived,
      ...start,
      onEvent: (event) => {
        if (generation !== this.generation || this.disposed) return undefined;
        if (arrived || event.type === "finished") return this.hear(event);
        if (event.type !== "stopped") return undefined;
        arrived = true;
        this.arm(this.armed, true);
        if (then === undefined) return this.hear(event);
        return this.letGo(run, then);
      },
    });
    this.run = run;
  }

  private hear(event: EngineEvent): void | Promise<void> {
    this.tell(event);
    return this.listener.reader?.();
  }

  private tell(event: EngineEvent): void {
    switch (event.type) {
      case "started":
      case "resumed":
      case "profile":
        return;
      case "output":
        return this.listener.printed(event.text, "print", this.placeAt(event.statement));
      case "log":
        return this.listener.printed(lineOf(event.text), event.channel === "point" ? "info" : "log");
      case "exception":
        this.thrown = exceptionOf(event.failure, event.caught);
        return;
      case "trace":
        return this.listener.traced(event.records.map(this.ground.traceLine));
      case "stopped":
        return this.stopped(event);
      case "finished":
        return this.finished(event);
      default:
        return event satisfies never;
    }
  }

  private stopped(event: EngineStop): void {
    if (this.live && event.count >= this.live.stop.count) return this.returnToLive(event.count);
    this.stop = event;
    this.containers.clear();
    const { reason, statement, frames, text, count, watches } = event;
    const stop: Stop = {
      ...(watches && { watches }),
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

  /** A replay that runs off its end stays at its last statement once, so that one can go back from there. */
  private finished(event: RunFinished): void {
    if (this.live) return this.returnToLive(0);
    const last = this.depths?.length ?? 0;
    if (this.ground.isReplay && !this.ending && this.lastPosition < last) {
      this.lastPosition = last;
      return this.begin({ runTo: last }, "step");
    }
    const { outcome } = event;
    if (outcome.kind === "failed") {
      const { kind, message, stack, location } = outcome.failure;
      this.listener.printed(`${kind}: ${message}\n${lineOf(stackText(stack))}`, "error", placeOf(location));
    }
    this.listener.ended(outcomeOf(event, this.ground.recording));
    this.ground.release();
  }

  // ---- control

  /** @param anew also tells what the run knows if it is still the one it was told before */
  arm(armed: Armed, anew = false): void {
    if (anew || armed.watches !== this.armed.watches) this.run?.setWatches(armed.watches);
    this.armed = armed;
    this.run?.setBreakpoints(breakpointsOf(armed));
    this.run?.setExceptions(armed.exceptions);
  }

  resume(mode: Resume): void {
    const { run, stop, isTouched } = this;
    this.lastPosition = stop?.count ?? 0;
    this.stop = undefined;
    if (!run) return;
    if (!isTouched || !stop) return this.letGo(run, mode);
    this.begin({ runTo: stop.count }, undefined, mode);
    void run.terminate();
  }

  /** The past of a live run goes no further than the live run has come. */
  private letGo(run: EngineRun, mode: Resume): void {
    if (this.live && mode === "continue") run.runTo(this.live.stop.count).catch(() => undefined);
    else go(run, mode);
  }

  pause(): void {
    this.run?.pause();
  }

  /** A replay does not look whether somebody wants it to end, since the recording says where it does. */
  end(): void {
    this.ending = true;
    if (this.live) this.leavePast(this.live);
    if (!this.ground.isReplay) return this.run?.cancel();
    void this.learning?.terminate();
    void this.run?.terminate();
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([this.learning?.terminate(), this.run?.terminate(), this.live?.run.terminate()]);
    this.ground.release();
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
    if (this.live) throw evaluationFailed("This has already happened. Go on to where the script stands to change it.");
    if (ref === eventValuesRef) throw evaluationFailed("The values of an event can be looked at, not changed.");
    return this.shown(await this.asked(() => this.run!.setVariable(Number(ref), name, expression, frame)), frame);
  }

  async evaluate(frame: number, expression: string, effects: boolean): Promise<Value> {
    const statement = this.stop?.frames[frame]?.statement ?? -1;
    const touches = this.ground.hasEffects(statement, expression);
    if (touches && (this.ground.isReplay || this.live)) this.isTouched = true;
    if (touches && !effects) {
      throw evaluationFailed("This would do more than look. Evaluate it in the debug console.");
    }
    return this.shown(await this.asked(() => this.run!.evaluate(expression, frame)), frame);
  }

  async watchable(ref: string | undefined, name: string, index: number): Promise<Watchable | undefined> {
    if (ref === eventValuesRef || !this.stop) return undefined;
    const holder = ref === undefined ? index : (this.containers.get(ref)?.frame ?? 0);
    const path = ref === undefined ? name : await this.asked(() => this.run!.pathOf(Number(ref), name));
    const frame = this.stop.frames[holder];
    if (!frame || path === undefined || this.ground.hasEffects(frame.statement, path)) return undefined;
    return { depth: this.stop.frames.length - holder, statement: frame.statement, path };
  }

  private placeAt(statement: number | undefined): Place | undefined {
    return statement === undefined ? undefined : this.ground.statements.places[statement];
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
    const move = async (position: number, arrival: Stop["reason"]) => {
      if (this.live && position >= this.live.stop.count) return this.returnToLive(0);
      const target = Math.max(1, Math.min(position, this.depths?.length ?? 1));
      const before = this.run;
      this.lastPosition = target;
      this.begin({ runTo: target }, arrival);
      if (before !== this.live?.run) await before?.terminate();
    };
    const earlierBreakpoint = () => this.earlierBreakpoint();
    return {
      seek: async (position) => {
        await this.enterPast();
        await move(position, "goto");
      },
      back: async () => {
        await this.enterPast();
        await move(this.earlier(), "step");
      },
      backToBreakpoint: async () => {
        await this.enterPast();
        const found = await earlierBreakpoint();
        await move(found ?? 1, found === undefined ? "entry" : "breakpoint");
      },
    };
  }

  /** The live run stays where it stands; from here on its recording is shown. */
  private async enterPast(): Promise<void> {
    const { run, stop, generation } = this;
    if (this.ground.isReplay || this.live || !run || !stop) return;
    const replay = this.ground.replaySoFar!();
    await this.learnDepths(replay, stop.count);
    this.live = { run, stop, generation, replay };
  }

  /** Shows the live run again; one that the replay has overtaken goes on to the same statement. */
  private returnToLive(count: number): void {
    const live = this.live!;
    this.leavePast(live);
    if (count > live.stop.count) return void live.run.runTo(count).catch(() => undefined);
    this.arrival = "step";
    this.stopped(live.stop);
  }

  private leavePast(live: Standing): void {
    void this.run?.terminate();
    this.run = live.run;
    this.generation = live.generation;
    this.live = undefined;
    this.depths = undefined;
    this.isTouched = false;
    this.arm(this.armed, true);
  }

  /** admin.md 6.5: the last statement before this one at its depth or less. */
  private earlier(): number {
    const depths = this.depths ?? [];
    const here = this.stop?.count ?? 1;
    const depth = depths[here - 1] ?? 1;
    // What lies beyond the depths that were kept is not searched: it may be a hundred million statements.
    for (let position = Math.min(here - 1, depths.length); position >= 1; position--)
      if (depths[position - 1]! <= depth) return position;
    return 1;
  }

  /** Replays up to here with the breakpoints set, and answers the last stop; undefined when there is none. */
  private earlierBreakpoint(): Promise<number | undefined> {
    const here = this.stop?.count ?? 1;
    let last: number | undefined;
    return new Promise((resolve) => {
      const begin = this.live?.replay ?? this.ground.begin;
      const run = begin({
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

  /** @param upTo the last statement that is wanted; all unless given */
  private async learnDepths(begin: RunGround["begin"], upTo: number | undefined): Promise<void> {
    const depths: number[] = [];
    const run = begin({
      observe: "depths",
      ...(upTo !== undefined && { runTo: upTo }),
      onEvent: (event) => {
        if (event.type === "trace") for (const { depth } of event.records) depths.push(depth);
        if (event.type === "stopped" || depths.length > mostStatements) void run.terminate();
      },
    });
    this.learning = run;
    await run.finished;
    this.learning = undefined;
    this.depths = depths;
    if (depths.length > mostStatements)
      this.listener.printed(
        `The run has more than ${mostStatements.toLocaleString("en-US")} statements: going back reaches the first of them only.\n`,
        "info",
      );
  }
}

/** Of these the depth is kept, at eight bytes each; it takes seconds to learn them. */
const mostStatements = 5_000_000;

/** A run that ends meanwhile says so by an event of its own. */
function go(run: EngineRun, mode: Resume): void {
  run.resume(mode === "outOfScope" ? "outOfBlock" : mode).catch(() => undefined);
}

const stoppedEarly = {
  outcome: { kind: "cancelled" },
  durationMilliseconds: 0,
  statements: undefined,
  hostCalls: 0,
} as const;

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
