// A scripted debuggee: a fixed tape of statements of a small script, on which stepping, breakpoints and values are
// looked up instead of run. What it launches is chosen by the program's name, so that stories can ask for a slow
// launch, a script with errors, an endless script, or a debuggee with a defect.
import { pathToFileURL } from "node:url";
import type {
  Abilities,
  BreakpointAt,
  BreakpointStatus,
  CreateDebuggee,
  DataBreakpoint,
  Debuggee,
  DebuggeeEvent,
  ExceptionFilter,
  FunctionBreakpoint,
  GoToTarget,
  Place,
  Progress,
  StepKind,
  StopReason,
  Value,
  Variable,
  Window,
} from "../../debug-adapter/debuggee.js";
import * as errors from "../../debug-adapter/errors.js";
import type { HitCondition } from "../../debug-adapter/hitCondition.js";
import type { LaunchArguments } from "../../debug-adapter/protocol.js";

export const folder = "/crm";
export const orders = pathToFileURL(`${folder}/orders.crmscript`).href;
export const rates = pathToFileURL(`${folder}/rates.crmscript`).href;
const recorded = "crmscript-recording:/orders.crmscript";

const texts: Record<string, string> = {
  [orders]: [
    '#include "rates";',
    "Integer total = 0;",
    "",
    "Integer add(Integer a, Integer b)",
    "{",
    "  Integer sum = a + b;",
    "  return sum;",
    "}",
    "",
    "total = add(total, 5);",
    "total = add(total, 300);",
    "printLine(total.toString());",
    'throw "No more orders";',
  ].join("\n"),
  [rates]: "Float rate = 0.25;",
};

interface Step {
  readonly uri: string;
  readonly line: number;
  readonly depth: number;
  readonly locals: Readonly<Record<string, number>>;
  readonly total: number;
}
const step = (line: number, total: number, locals?: Record<string, number>): Step => ({
  uri: orders,
  line: line - 1,
  depth: locals ? 2 : 1,
  locals: locals ?? {},
  total,
});
const tape: readonly Step[] = [
  { uri: rates, line: 0, depth: 1, locals: {}, total: 0 },
  step(2, 0),
  step(10, 0),
  step(6, 0, { a: 0, b: 5 }),
  step(7, 0, { a: 0, b: 5, sum: 5 }),
  step(11, 5),
  step(6, 5, { a: 5, b: 300 }),
  step(7, 5, { a: 5, b: 300, sum: 305 }),
  step(12, 305),
  step(13, 305),
];
const lastStep = tape.length - 1;

/** What the double was asked to do, for stories that check what reached it. */
export type Journal = string[];

export function createDouble(journal: Journal = []): CreateDebuggee {
  return (emit) => new Double(emit, journal);
}

class Double implements Debuggee {
  private launched: LaunchArguments = {};
  private at = -1;
  private over = true;
  private failing = false;
  private nextId = 1;
  private readonly lines = new Map<string, (BreakpointAt & { id: number; hits: number })[]>();
  private functions: (FunctionBreakpoint & { id: number })[] = [];
  private data: (DataBreakpoint & { id: number })[] = [];
  private filters: readonly ExceptionFilter[] = [];
  private readonly written = new Map<string, number>();
  private readonly rejects = new Set<(error: Error) => void>();

  constructor(
    private readonly emit: (event: DebuggeeEvent) => void,
    private readonly journal: Journal,
  ) {}

  async launch(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities> {
    this.launched = launch;
    this.journal.push(`launch ${JSON.stringify(launch)}`);
    if (launch.program === "broken.crmscript") {
      throw errors.scriptHasErrors([
        "Report.crmscript:12: No field 'nmae' on struct 'Order'",
        "Report.crmscript:15: Expected ';'",
      ]);
    }
    if (launch.program === "slow.crmscript") {
      progress.report("Reading scripts", 10);
      progress.report("Filling the tenant", 60);
      await this.open(signal);
    }
    const replay = launch.replay !== undefined;
    this.emit({ kind: "source", source: { uri: replay ? recorded : orders, name: "orders", embedded: replay } });
    return { stepBack: replay, goTo: true, dataBreakpoints: true, assign: !replay };
  }

  async start(): Promise<void> {
    this.over = false;
    this.at = 0;
    if (this.launched.program === "endless.crmscript") return;
    if (this.launched.stopOnEntry) this.stop("entry");
    else this.go(() => undefined);
  }

  async restart(launch: LaunchArguments, progress: Progress, signal: AbortSignal): Promise<Abilities> {
    const abilities = await this.launch(launch, progress, signal);
    this.failing = false;
    await this.start();
    return abilities;
  }

  async terminate(): Promise<void> {
    this.journal.push("terminate");
    if (!this.over) this.end("terminated", "Terminated");
  }
  async detach(): Promise<void> {
    this.journal.push("detach");
    this.lines.clear();
    this.filters = [];
    if (this.launched.program !== "endless.crmscript") this.go(() => undefined);
  }
  async dispose(): Promise<void> {
    this.journal.push("dispose");
    for (const reject of this.rejects) reject(errors.noRun());
    if (this.launched.program === "undisposable.crmscript") throw new TypeError("cannot let go");
  }

  async setBreakpoints(uri: string, breakpoints: readonly BreakpointAt[]): Promise<readonly BreakpointStatus[]> {
    const set = breakpoints.map((each) => ({
      ...each,
      id: this.nextId++,
      hits: 0,
      line: lineFrom(uri, each.line) ?? -1,
    }));
    this.lines.set(uri, set);
    return set.map(({ id, line }, i) => {
      if (line < 0) return { id, verified: false, message: "No statement at or after this line." };
      const moved = line !== breakpoints[i]!.line;
      return {
        id,
        verified: true,
        place: placeIn(uri, line),
        ...(moved && { message: "Moved to the next statement." }),
      };
    });
  }
  async setFunctionBreakpoints(breakpoints: readonly FunctionBreakpoint[]): Promise<readonly BreakpointStatus[]> {
    this.functions = breakpoints.map((each) => ({ ...each, id: this.nextId++ }));
    return this.functions.map(({ id, name }) =>
      name === "add"
        ? { id, verified: true, place: placeIn(orders, 5) }
        : { id, verified: false, message: `There is no function '${name}'.` },
    );
  }
  async setExceptionFilters(filters: readonly ExceptionFilter[]): Promise<void> {
    this.filters = filters;
    this.journal.push(`filters ${JSON.stringify(filters)}`);
  }
  async setDataBreakpoints(breakpoints: readonly DataBreakpoint[]): Promise<readonly BreakpointStatus[]> {
    this.data = breakpoints.map((each) => ({ ...each, id: this.nextId++ }));
    return this.data.map(({ id }) => ({ id, verified: true }));
  }
  async dataBreakpointInfo(_container: string | undefined, name: string): Promise<string | undefined> {
    return name === "total" ? "global:total" : undefined;
  }
  async breakpointPlaces(uri: string, fromLine: number, toLine: number): Promise<readonly Place[]> {
    return linesOf(uri)
      .filter((line) => fromLine <= line && line <= toLine)
      .map((line) => placeIn(uri, line));
  }

  async continue(): Promise<void> {
    this.advance(() => undefined);
  }
  async reverseContinue(): Promise<void> {
    this.at = Math.max(0, this.at - 1);
    while (this.at > 0 && !this.hitHere()) this.at--;
    this.stop(this.at > 0 ? "breakpoint" : "entry");
  }
  async step(kind: StepKind, granularity: string): Promise<void> {
    const depth = tape[this.at]!.depth;
    this.journal.push(`step ${kind} ${granularity}`);
    this.advance((now) => {
      const arrived = kind === "into" || (kind === "over" ? now.depth <= depth : now.depth < depth);
      return arrived ? "step" : undefined;
    });
  }
  async stepBack(): Promise<void> {
    const depth = tape[this.at]!.depth;
    do this.at = Math.max(0, this.at - 1);
    while (this.at > 0 && tape[this.at]!.depth > depth);
    this.stop("step");
  }
  async stepOutOfScope(): Promise<void> {
    await this.step("out", "scope");
  }
  async pause(): Promise<void> {
    if (this.launched.program === "endless.crmscript" && !this.over) this.stop("pause");
  }
  async goToTargets(_uri: string, line: number): Promise<readonly GoToTarget[]> {
    return linesOf(orders).includes(line) ? [{ label: `Run to line ${line + 1}`, place: placeIn(orders, line) }] : [];
  }
  async goTo(target: GoToTarget): Promise<void> {
    this.advance((now) => (now.line === target.place.line ? "goto" : undefined));
  }
  async seek(position: number): Promise<void> {
    this.at = Math.min(position, lastStep);
    this.stop("goto");
  }

  async frames(start: number, count: number | undefined) {
    const now = tape[this.at]!;
    const top = {
      name: now.depth === 2 ? "add" : "orders",
      place: this.shown(now.uri, now.line),
      presentation: "normal",
    } as const;
    const caller = {
      name: "orders",
      place: this.shown(orders, now.total === 0 ? 9 : 10),
      presentation: "normal",
    } as const;
    const frames = now.depth === 2 ? [top, caller] : [top];
    return { frames: frames.slice(start, count === undefined ? undefined : start + count), total: frames.length };
  }
  async scopes(frame: number) {
    if (this.launched.program === "defect.crmscript") throw new TypeError("cannot read 'line' of undefined");
    const scope = (name: string, kind: "locals" | "globals" | "event", named: number) => ({
      name,
      kind,
      expensive: false,
      children: { ref: `${kind}:${frame}`, named, indexed: 0 },
    });
    const locals = Object.keys(this.locals(frame)).length;
    return [
      ...(locals > 0 ? [scope("Locals", "locals", locals)] : []),
      scope("Globals", "globals", 4),
      ...(this.launched.event ? [scope("Event Values", "event", 1)] : []),
    ];
  }
  async variables(ref: string, window: Window): Promise<readonly Variable[]> {
    const end = window.count === undefined ? undefined : window.start + window.count;
    if (window.filter === "named" && ref === "amounts") return [];
    return this.children(ref).slice(window.start, end);
  }
  async setVariable(_container: string, name: string, expression: string): Promise<Value> {
    return this.setExpression(0, name, expression);
  }
  async setExpression(_frame: number, target: string, expression: string): Promise<Value> {
    if (target !== "total") throw errors.notAssignable(target, "it is no variable");
    if (!/^-?\d+$/.test(expression)) throw errors.evaluationFailed(`Expected an Integer, but found ${expression}.`);
    this.written.set(target, Number(expression));
    return integer(Number(expression));
  }
  async evaluate(frame: number | undefined, expression: string, _context: string, signal: AbortSignal): Promise<Value> {
    this.journal.push(`evaluate ${expression}${frame === undefined ? "" : ` in ${frame}`}`);
    if (expression === "forever()") await this.open(signal);
    if (expression === "greeting") return text(`Hello "you"\n`);
    if (expression === "novel") return text("word ".repeat(400));
    const names: Record<string, number> = { ...this.locals(frame ?? 0), total: this.total() };
    const comparison = /^(\w+) (==|>) (\d+)$/.exec(expression);
    const name = comparison?.[1] ?? expression;
    if (!Object.hasOwn(names, name)) throw errors.noSuchVariable(name);
    if (!comparison) return integer(names[name]!);
    const holds = comparison[2] === ">" ? names[name]! > Number(comparison[3]) : names[name] === Number(comparison[3]);
    return { type: "Bool", text: String(holds) };
  }
  async completions(_frame: number | undefined, typed: string, offset: number) {
    const start = /\w*$/.exec(typed.slice(0, offset))!.index;
    return ["total", "toString"]
      .filter((name) => name.startsWith(typed.slice(start, offset)))
      .map((label) => ({ label, insert: label, kind: "variable" as const, start, length: offset - start }));
  }
  async exception() {
    if (!this.failing) return undefined;
    return { kind: "String", message: "No more orders", uncaught: true, stack: "orders (orders.crmscript:13)" };
  }
  async sources() {
    return [
      { uri: this.launched.replay ? recorded : orders, name: "orders", embedded: this.launched.replay !== undefined },
      { uri: rates, name: "rates", embedded: false },
    ];
  }
  async text(uri: string): Promise<string> {
    const found = texts[uri === recorded ? orders : uri];
    if (found === undefined) throw errors.noSuchSource(uri);
    return found;
  }

  /** Runs the statement it stands on and those after it, until one says why to stop. */
  private advance(arrived: (now: Step) => StopReason | undefined): void {
    this.finish(this.at);
    this.at++;
    this.go(arrived);
  }
  private go(arrived: (now: Step) => StopReason | undefined): void {
    for (; this.at <= lastStep; this.at++) {
      if (this.stopsHere(arrived)) return;
      this.finish(this.at);
    }
    this.end("failed", "Failed in 3 ms: String: No more orders (orders.crmscript:13)");
  }
  private stopsHere(arrived: (now: Step) => StopReason | undefined): boolean {
    const hit = this.launched.noDebug ? undefined : this.hitHere();
    const reason = hit?.reason ?? arrived(tape[this.at]!);
    if (reason) this.stop(reason, hit?.ids);
    else if (this.at === lastStep && this.filters.length > 0) this.fail();
    else return false;
    return true;
  }
  private finish(at: number): void {
    if (this.launched.trace) this.emit({ kind: "trace", lines: [`${tape[at]?.line} statement ${at}`] });
    if (at !== 8) return;
    this.emit({ kind: "output", channel: "print", text: `${this.total()}\n`, place: placeIn(orders, 11) });
  }
  private hitHere(): { reason: StopReason; ids: number[] } | undefined {
    const now = tape[this.at]!;
    for (const each of this.lines.get(this.shown(now.uri, now.line).uri) ?? []) {
      if (each.line !== now.line || !this.holds(each.condition)) continue;
      if (each.hit && !isHit(each.hit, ++each.hits)) continue;
      if (!each.log) return { reason: "breakpoint", ids: [each.id] };
      this.emit({ kind: "output", channel: "info", text: `${each.log.map((part) => this.logged(part)).join("")}\n` });
    }
    const called = this.functions.find(() => now.depth === 2 && tape[this.at - 1]?.depth === 1);
    if (called) return { reason: "function breakpoint", ids: [called.id] };
    const written = this.data.find(() => this.at > 0 && tape[this.at - 1]!.total !== now.total);
    return written && { reason: "data breakpoint", ids: [written.id] };
  }
  private holds(condition: string | undefined): boolean {
    const match = condition === undefined ? undefined : /^total > (\d+)$/.exec(condition);
    return condition === undefined || (match !== null && this.total() > Number(match?.[1]));
  }
  private logged(part: { text: string } | { expression: string }): string {
    return "text" in part ? part.text : part.expression === "total" ? String(this.total()) : "?";
  }
  private fail(): void {
    this.failing = true;
    this.emit({ kind: "stopped", reason: "exception", text: "String: No more orders" });
  }
  private stop(reason: StopReason, breakpointIds?: number[]): void {
    const replayed = this.launched.replay === undefined ? {} : { position: this.at, total: tape.length };
    this.emit({ kind: "stopped", reason, ...(breakpointIds && { breakpointIds }), ...replayed });
  }
  private end(kind: "failed" | "terminated", outcome: string): void {
    this.over = true;
    this.emit({ kind: "terminated", outcome: { kind, text: outcome, exitCode: 1, milliseconds: 3 } });
  }
  /** Settles only when the client gives up, or everything is freed. */
  private open(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      this.rejects.add(reject);
      signal.addEventListener("abort", () => reject(errors.cancelled("launch")), { once: true });
    });
  }
  private shown(uri: string, line: number): Place {
    return placeIn(this.launched.replay && uri === orders ? recorded : uri, line);
  }
  private locals(frame: number): Record<string, number> {
    return frame === 0 ? tape[this.at]!.locals : {};
  }
  private total(): number {
    return this.written.get("total") ?? tape[this.at]!.total;
  }
  private children(ref: string): Variable[] {
    const variable = (name: string, value: Value): Variable => ({ name, value, expression: name, writable: true });
    const [kind, frame] = ref.split(":");
    switch (kind) {
      case "locals":
        return Object.entries(this.locals(Number(frame))).map(([name, value]) => variable(name, integer(value)));
      case "globals":
        return [
          variable("total", integer(this.total())),
          variable("customer", text('Anna "A"')),
          variable("amounts", {
            type: "Integer[]",
            text: "2500 elements",
            children: { ref: "amounts", named: 0, indexed: 2500 },
          }),
          { name: "rows", value: integer(3), writable: false, synthetic: true },
        ];
      case "event":
        return [variable("SaleEntity.Heading", text("New roof"))];
      default:
        return Array.from({ length: 2500 }, (_, i) => variable(`[${i}]`, integer(i * i)));
    }
  }
}

function integer(value: number): Value {
  return { type: "Integer", text: String(value), integer: BigInt(value) };
}
function text(value: string): Value {
  return { type: "String", text: JSON.stringify(value), raw: value };
}
function linesOf(asked: string): number[] {
  const uri = asked === recorded ? orders : asked;
  return [...new Set(tape.filter((each) => each.uri === uri).map((each) => each.line))].sort((a, b) => a - b);
}
function lineFrom(uri: string, line: number): number | undefined {
  return linesOf(uri).find((each) => each >= line);
}
function placeIn(uri: string, line: number): Place {
  const source = texts[uri === recorded ? orders : uri]?.split("\n")[line] ?? "";
  const column = /^ */.exec(source)![0].length;
  return { uri, line, column, endLine: line, endColumn: source.length };
}
function isHit(condition: HitCondition, hits: number): boolean {
  switch (condition.operator) {
    case "=":
      return hits === condition.count;
    case ">":
      return hits > condition.count;
    case ">=":
      return hits >= condition.count;
    case "<":
      return hits < condition.count;
    case "<=":
      return hits <= condition.count;
    case "%":
      return hits % condition.count === 0;
  }
}
