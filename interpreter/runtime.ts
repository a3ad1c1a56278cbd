// One run of an executable, in the thread that calls it: the context that natives see, the operations that emitted
// code sees, and the limits. Knows nothing of workers, files or debuggers; those hand in what they need.
import { Script } from "node:vm";
import { caughtBy, type EndReason, type Failure, failureOf, RunEnd, ScriptFailure, stackOf } from "./exceptions.js";
import { type Executable, sourceName } from "./executable.js";
import type { Host } from "./host.js";
import { type Frame, noPauses, type Pauses } from "./inspection/frame.js";
import type { NativeBody, NativeClass, NativeClasses, RunContext } from "./native.js";
import { globalParser } from "./natives/Parser.js";
import { createOperators } from "./operators.js";
import type { TypeDescriptor } from "./values/generic.js";

export interface Limits {
  /** Run time in milliseconds; time spent stopped in a debugger does not count. */
  readonly milliseconds?: number;
  /** Script data in bytes. */
  readonly bytes?: number;
}

/** How a run came to its end. */
export type Outcome =
  | { readonly kind: "ok" }
  | ({ readonly kind: "failed" } & { readonly failure: Failure })
  | { readonly kind: "exited"; readonly message: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "limit"; readonly limit: "time" | "memory"; readonly message: string }
  | { readonly kind: "diverged"; readonly message: string };

export interface RunSettings {
  readonly executable: Executable;
  readonly host: Host;
  readonly classes: NativeClasses;
  readonly limits: Limits;
  readonly print: (text: string) => void;
  /** Milliseconds from any origin; only limits look at it. */
  readonly clock: () => number;
  /** Asked at every budget check, thousands of times a second: whether somebody wants the run to end. */
  readonly cancelled: () => boolean;
  /** Bytes of heap in use, after collecting garbage; undefined where it cannot be measured. */
  readonly heap?: (limit: number) => number;
  /** Called at every budget check with the position. A replay ends the run here. */
  readonly atBudget?: (position: number) => void;
  /** Told before the run ends by a limit or a cancel: how many looks at the budget it had taken. */
  readonly ended?: (reason: EndReason, position: number) => void;
  /** Present when the executable is inspectable. */
  readonly pauses?: Pauses;
  /** The run that this one is part of (`executeScript`): it lives within that one's limits and is counted with it. */
  readonly within?: PreparedRun;
}

/** A run that is ready to start. */
export interface PreparedRun {
  readonly context: RunContext;
  /** What the emitted code sees; evaluations get it too. */
  readonly operations: RunOperations;
  readonly budget: Budget;
  start(): Outcome;
}

export interface EmittedProgram {
  readonly g: Frame;
  /** Functions `F1`, `F2`, ... and structs `S0`, `S1`, ... */
  readonly [name: string]: unknown;
}

export interface RunOperations {
  readonly operators: unknown;
  readonly budget: number;
  readonly K: { context: unknown };
  /** Runs what the debugger evaluates, within bounds of its own. */
  readonly evaluating: <T>(action: () => T) => T;
  readonly D: TypeDescriptor[];
  /** Statements run so far by an inspectable executable that has ended. */
  statements: number;
  program: EmittedProgram | undefined;
  [operation: string]: unknown;
}

/**
 * Calls, or rounds of one call's loops, between two looks at the clock; statements.ts writes the same number into loops.
 * Part of what a recording means: never change it.
 */
export const budgetStep = 16384;

export function prepareRun(settings: RunSettings): PreparedRun {
  const { executable } = settings;
  const budget = settings.within?.budget ?? new Budget(settings);
  const context = createContext(settings, budget);
  const operations = createOperations(settings, context, budget);
  return {
    context,
    operations,
    budget,
    start() {
      const before = Error.stackTraceLimit;
      // Natives go into documents a thousand levels deep; the call that led there must still be seen.
      Error.stackTraceLimit = 10_000;
      try {
        // Many short scripts within one never run long enough to be looked at on their own.
        if (settings.within) budget.tick();
        else budget.begin();
        const program = new Script(executable.source, { filename: sourceName }).runInThisContext() as Emitted;
        program(operations)();
        return { kind: "ok" };
      } catch (thrown) {
        return outcomeOf(executable, thrown);
      } finally {
        Error.stackTraceLimit = before;
      }
    },
  };
}

type Emitted = (operations: RunOperations) => () => void;

function outcomeOf(executable: Executable, thrown: unknown): Outcome {
  if (!(thrown instanceof RunEnd)) return { kind: "failed", failure: failureOf(executable, thrown) };
  const { reason } = thrown;
  switch (reason.kind) {
    case "exit":
      return { kind: "exited", message: reason.message };
    case "cancelled":
    case "limit":
    case "diverged":
      return reason;
    default:
      return reason satisfies never;
  }
}

function createContext({ executable, host, print, limits }: RunSettings, budget: Budget): RunContext {
  const states = new Map<symbol, unknown>();
  const limit = limits.bytes ?? defaultBytes;
  let allocated = 0;
  const context: RunContext = {
    host,
    languageLevel: executable.languageLevel,
    print,
    fail: (kind, message) => new ScriptFailure(kind, message),
    exit(message): never {
      throw new RunEnd({ kind: "exit", message });
    },
    allocate(bytes) {
      allocated += bytes;
      if (bytes <= 0 || allocated <= limit) return;
      allocated -= bytes;
      throw new ScriptFailure("RunTimeException", "Memory limit exceeded");
    },
    state<T>(key: symbol, create: () => T): T {
      if (!states.has(key)) states.set(key, create());
      return states.get(key) as T;
    },
    location: () => stackOf(executable, new Error())[0] ?? { name: executable.files[0]?.name ?? "", line: 0 },
  };
  budget.bytes = limit;
  return context;
}

/** Without a limit of the caller: far above what scripts need, below what endangers the process. */
const defaultBytes = 256 * 1024 * 1024;

function createOperations(settings: RunSettings, context: RunContext, budget: Budget): RunOperations {
  const { executable, pauses = noPauses } = settings;
  const natives = new NativeTables(settings.classes, context);
  const operations: RunOperations = {
    operators: createOperators(context),
    budget: budgetStep - 1,
    K: { context: undefined },
    D: [],
    statements: 0,
    program: undefined,
    tick: notInlined(() => budget.tick()),
    looks: looks(() => budget.tick()),
    evaluating: (action) => budget.evaluating(action),
    tooDeep() {
      throw new ScriptFailure("RunTimeException", "Call stack too deep");
    },
    thrownText: (text: string) => new ScriptFailure("GeneralException", text),
    caught(thrown: unknown, frame?: Frame) {
      if (frame) pauses.passing(thrown, frame);
      return caughtBy(executable, thrown);
    },
    passing(thrown: unknown, frame: Frame) {
      pauses.passing(thrown, frame);
      return thrown;
    },
    T: pauses.table,
    hit: pauses.hit,
    native: (owner: string, key: string, changes: boolean) => natives.body(owner, key, changes),
    maker: (name: string) => natives.maker(name),
    describe: (kind: "basic" | "class", name: string) =>
      kind === "class" ? { kind, name, create: natives.maker(name) } : { kind, name },
    text: (text: string) => context.print(fillVariables(context, text)),
  };
  return operations;
}

/** Deleting anything from it does the action: how loops look at the budget (lower/statements.ts). */
function looks(action: () => unknown): object {
  const deleteProperty = () => {
    action();
    return true;
  };
  return new Proxy({}, { deleteProperty });
}

/**
 * V8 copies small functions into the loops that call them, and a copy of the budget's work costs a hot loop half its
 * speed though it runs once in thousands of rounds. It does not look into a proxy.
 */
function notInlined<T extends () => unknown>(action: T): T {
  return new Proxy(action, {});
}

/** Parser variables in the text of a template; unknown names stay as written (language.md 1.3). */
function fillVariables(run: RunContext, text: string): string {
  if (!text.includes("%")) return text;
  const parser = globalParser(run);
  return text.replace(/%([A-Za-z_][\w.]{0,200})%/g, (mark, name: string) => parser.values(name)[0] ?? mark);
}

/** Bodies of natives, made per class when the program first asks for one. */
class NativeTables {
  private readonly tables = new Map<string, ReturnType<NativeClass["bodies"]>>();

  constructor(
    private readonly byName: NativeClasses,
    private readonly run: RunContext,
  ) {}

  body(owner: string, key: string, changes: boolean): NativeBody {
    const native = this.byName.get(owner);
    const body = native && this.table(native)[key];
    if (!body) return this.missing(owner, key, native?.notSimulated?.[key]);
    if (typeof body === "object") return this.checked(owner, key, changes, true, body.mutates as NativeBody);
    return this.checked(owner, key, changes, false, body);
  }

  maker(name: string): () => object {
    const { run } = this;
    const create = this.byName.get(name)?.create;
    if (create) return () => create(run);
    const { body } = this;
    return body.call(this, name, `${name}()`, false) as () => object;
  }

  private table(native: NativeClass) {
    let table = this.tables.get(native.name);
    if (!table) {
      table = Object.assign(Object.create(null) as object, native.bodies(this.run)) as ReturnType<
        NativeClass["bodies"]
      >;
      this.tables.set(native.name, table);
    }
    return table;
  }

  private checked(owner: string, key: string, expected: boolean, found: boolean, body: NativeBody): NativeBody {
    if (expected === found) return body;
    throw new Error(
      `${owner}.${key} ${found ? "changes" : "does not change"} its receiver; lower/mutating.ts says otherwise`,
    );
  }

  private missing(owner: string, key: string, reason: string | undefined): NativeBody {
    const name = owner === "(global)" ? key : `${owner}.${key}`;
    return () => {
      throw this.run.fail("RunTimeException", `${name} is not simulated${reason ? `: ${reason}` : ""}`);
    };
  }
}

export function timeLimit(milliseconds: number): EndReason & { readonly kind: "limit" } {
  return { kind: "limit", limit: "time", message: `Time limit of ${milliseconds / 1000} s exceeded` };
}

/** Ends an evaluation of the debugger and nothing else; no `catch` of a script holds it up. */
class EvaluationEnd extends RunEnd {
  constructor(message: string) {
    super({ kind: "limit", limit: "time", message });
  }
}

/** Looks at the budget that one evaluation may take, about a second's worth. */
const looksOfEvaluation = 2000;

/** Counts loop rounds and calls, and looks at clock, memory and cancel once per step. */
export class Budget {
  bytes = defaultBytes;
  private spent = 0;
  private deadline = Number.POSITIVE_INFINITY;
  private nextMeasure = 0;
  /** Where the evaluation under way must end. */
  private evaluationEnd: number | undefined;

  constructor(private readonly settings: RunSettings) {}

  /**
   * Runs what the debugger evaluates: the run pays nothing for it, and no limit of the run is met by it.
   * @throws ScriptFailure when it takes too long or too much memory
   */
  evaluating<T>(action: () => T): T {
    const { spent, evaluationEnd } = this;
    this.evaluationEnd ??= spent + looksOfEvaluation;
    try {
      return action();
    } catch (thrown) {
      if (thrown instanceof RunEnd && thrown.reason.kind === "limit")
        throw new ScriptFailure("RunTimeException", thrown.reason.message);
      throw thrown;
    } finally {
      this.spent = spent;
      this.evaluationEnd = evaluationEnd;
    }
  }

  begin(): void {
    const { clock, limits } = this.settings;
    if (limits.milliseconds !== undefined) this.deadline = clock() + limits.milliseconds;
  }

  /** The clock stood still for so long. */
  tick(): number {
    const { settings } = this;
    this.spent++;
    if (this.evaluationEnd !== undefined) return this.tickOfEvaluation(this.evaluationEnd);
    settings.atBudget?.(this.spent);
    if (settings.cancelled()) this.end({ kind: "cancelled" });
    const now = settings.clock();
    if (now > this.deadline) {
      this.end(timeLimit(settings.limits.milliseconds ?? 0));
    }
    if (settings.heap && now >= this.nextMeasure) this.measure(now);
    return budgetStep - 1;
  }

  private tickOfEvaluation(end: number): number {
    const { settings } = this;
    if (settings.cancelled() || this.spent > end) throw new EvaluationEnd("The evaluation takes too long");
    const now = settings.clock();
    if (settings.heap && now >= this.nextMeasure) {
      this.nextMeasure = now + 100;
      if (settings.heap(this.bytes) > this.bytes) throw new EvaluationEnd("Memory limit exceeded");
    }
    return budgetStep - 1;
  }

  private measure(now: number): void {
    this.nextMeasure = now + 100;
    const used = this.settings.heap?.(this.bytes) ?? 0;
    if (used > this.bytes) this.end({ kind: "limit", limit: "memory", message: "Memory limit exceeded" });
  }

  private end(reason: EndReason): never {
    this.settings.ended?.(reason, this.spent);
    throw new RunEnd(reason);
  }
}
