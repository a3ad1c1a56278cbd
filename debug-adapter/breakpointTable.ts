// The breakpoints of a run and what happens when a statement with some of them is reached: conditions, counts and log
// messages decide, in this order. Evaluating is left to whoever runs; a condition that cannot be evaluated stops, since
// a breakpoint that silently never stops is worse.
import type { BreakpointAt, BreakpointStatus, FunctionBreakpoint } from "./debuggee.js";
import { breakpointMoved, conditionFailed, noStatementFrom, noSuchFunction } from "./errors.js";
import { isHit } from "./hitCondition.js";
import type { LogPart } from "./logMessage.js";
import { type StatementTable, statementFor } from "./statementTable.js";

/** Evaluates in the frame that stands at the breakpoint; rejects with the reason in words. */
export type EvaluateHere = (expression: string) => Promise<{ readonly text: string; readonly raw?: string }>;

export interface Decision {
  /** Those that stop; empty to go on. */
  readonly stoppedBy: readonly number[];
  readonly reason: "breakpoint" | "function breakpoint";
  /** To print, in order. */
  readonly log: readonly string[];
  /** Conditions that could not be evaluated, for the user. */
  readonly problems: readonly string[];
}

interface Placed {
  readonly id: number;
  readonly statement: number | undefined;
  readonly reason: Decision["reason"];
  readonly asked: BreakpointAt | FunctionBreakpoint;
  hits: number;
}

/** First statements of functions by name in lower case, with their overloads. */
export type FunctionStarts = ReadonlyMap<string, readonly number[]>;

export class BreakpointTable {
  private readonly bySource = new Map<string, readonly Placed[]>();
  private functions: readonly Placed[] = [];
  private nextId = 1;
  private statements: StatementTable;
  private starts: FunctionStarts;
  private reached = new Map<number, Placed[]>();

  constructor(statements: StatementTable, starts: FunctionStarts) {
    this.statements = statements;
    this.starts = starts;
  }

  /** Replaces the breakpoints of one source; counts start anew. */
  set(uri: string, asked: readonly BreakpointAt[]): readonly BreakpointStatus[] {
    const placed = asked.map((each) => this.placed(each, this.statementOf(uri, each), "breakpoint"));
    this.bySource.set(uri, placed);
    this.index();
    return placed.map((each) => this.status(each));
  }

  setFunctions(asked: readonly FunctionBreakpoint[]): readonly BreakpointStatus[] {
    const first: Placed[] = [];
    const all = asked.flatMap((each) => {
      const starts = this.starts.get(each.name.toLowerCase()) ?? [undefined];
      const id = this.nextId++;
      const placed = starts.map(
        (statement) => ({ id, statement, reason: "function breakpoint", asked: each, hits: 0 }) as Placed,
      );
      first.push(placed[0]!);
      return placed;
    });
    this.functions = all;
    this.index();
    return first.map((each) => this.status(each));
  }

  /** The same breakpoints on another text, as after a restart; the answers are those whose standing may have changed. */
  move(statements: StatementTable, starts: FunctionStarts): readonly BreakpointStatus[] {
    this.statements = statements;
    this.starts = starts;
    for (const [uri, list] of this.bySource) {
      this.bySource.set(
        uri,
        list.map((each) => ({ ...each, statement: this.statementOf(uri, each.asked as BreakpointAt), hits: 0 })),
      );
    }
    const functions = new Map(this.functions.map((each) => [each.id, each]));
    this.functions = [...functions.values()].flatMap((each) =>
      (starts.get((each.asked as FunctionBreakpoint).name.toLowerCase()) ?? [undefined]).map((statement) => ({
        ...each,
        statement,
        hits: 0,
      })),
    );
    this.index();
    return [...[...this.bySource.values()].flat(), ...functions.values()].map((each) =>
      this.status(this.functions.find(({ id }) => id === each.id) ?? each),
    );
  }

  /** The statements at which to stop and ask `decide`. */
  armed(): ReadonlySet<number> {
    return new Set(this.reached.keys());
  }

  async decide(statement: number, evaluate: EvaluateHere): Promise<Decision> {
    const stopping: Placed[] = [];
    const log: string[] = [];
    const problems: string[] = [];
    for (const each of this.reached.get(statement) ?? []) {
      const { condition, hit } = each.asked;
      const holds = condition === undefined ? true : await this.holds(condition, evaluate, problems);
      if (!holds || (hit && !isHit(hit, ++each.hits))) continue;
      if ("log" in each.asked && each.asked.log) log.push(await written(each.asked.log, evaluate));
      else stopping.push(each);
    }
    return { stoppedBy: stopping.map(({ id }) => id), reason: stopping[0]?.reason ?? "breakpoint", log, problems };
  }

  private async holds(condition: string, evaluate: EvaluateHere, problems: string[]): Promise<boolean> {
    try {
      return (await evaluate(condition)).text === "true";
    } catch (error) {
      problems.push(conditionFailed(condition, (error as Error).message));
      return true;
    }
  }

  private placed(asked: BreakpointAt, statement: number | undefined, reason: Placed["reason"]): Placed {
    return { id: this.nextId++, statement, reason, asked, hits: 0 };
  }

  private statementOf(uri: string, { line, column }: BreakpointAt): number | undefined {
    return statementFor(this.statements, uri, line, column);
  }

  private status({ id, statement, asked }: Placed): BreakpointStatus {
    if (statement === undefined) {
      return { id, verified: false, message: "name" in asked ? noSuchFunction(asked.name) : noStatementFrom() };
    }
    const place = this.statements.places[statement]!;
    const moved = "line" in asked && asked.line !== place.line;
    return { id, verified: true, place, ...(moved && { message: breakpointMoved() }) };
  }

  private index(): void {
    this.reached = new Map();
    for (const each of [...[...this.bySource.values()].flat(), ...this.functions]) {
      if (each.statement === undefined) continue;
      const list = this.reached.get(each.statement);
      if (list) list.push(each);
      else this.reached.set(each.statement, [each]);
    }
  }
}

async function written(parts: readonly LogPart[], evaluate: EvaluateHere): Promise<string> {
  const texts: string[] = [];
  for (const part of parts) {
    if ("text" in part) texts.push(part.text);
    else
      texts.push(
        await evaluate(part.expression).then(
          ({ raw, text }) => raw ?? text,
          (error: Error) => `{${error.message}}`,
        ),
      );
  }
  return texts.join("");
}
