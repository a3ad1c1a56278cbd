// The breakpoints of a run: which statements they stand at, whether their conditions and log messages can be read
// there, and which of them a stop belongs to. Counting and evaluating happen in the run; breakpoints outlive a run and
// move with the text when it is launched again.
import type { BreakpointAt, BreakpointStatus, FunctionBreakpoint } from "./debuggee.js";
import { badCondition, breakpointMoved, noStatementFrom, noSuchFunction } from "./errors.js";
import { type StatementTable, statementFor } from "./statementTable.js";

/** What breakpoints must know of a launched program. */
export interface BreakpointGround {
  readonly statements: StatementTable;
  /** First statements of functions by name in lower case, with their overloads. */
  readonly functions: ReadonlyMap<string, readonly number[]>;
  /**
   * What is wrong with an expression that is to be evaluated at a statement; undefined when nothing is.
   * @param use a condition must be a Bool; anything may be logged
   */
  check(statement: number, expression: string, use: "condition" | "log"): string | undefined;
}

/** A breakpoint that the run must look out for. */
export interface ArmedBreakpoint {
  readonly statement: number;
  readonly asked: BreakpointAt | FunctionBreakpoint;
}

interface Placed {
  readonly id: number;
  readonly asked: BreakpointAt | FunctionBreakpoint;
  /** Undefined for a function. */
  readonly uri: string | undefined;
  /** Several for the overloads of a function; empty when it stands nowhere. */
  readonly statements: readonly number[];
  /** Why it cannot stop although it stands somewhere. */
  readonly problem: string | undefined;
}

export class BreakpointTable {
  private placed: readonly Placed[] = [];
  private nextId = 1;

  constructor(private ground: BreakpointGround) {}

  /** Replaces the breakpoints of one source; counts start anew. */
  set(uri: string, asked: readonly BreakpointAt[]): readonly BreakpointStatus[] {
    return this.replace(uri, asked);
  }

  /** Replaces the function breakpoints. */
  setFunctions(asked: readonly FunctionBreakpoint[]): readonly BreakpointStatus[] {
    return this.replace(undefined, asked);
  }

  /** Another text under the same breakpoints. */
  move(ground: BreakpointGround): readonly BreakpointStatus[] {
    this.ground = ground;
    this.placed = this.placed.map(({ id, asked, uri }) => this.place(id, asked, uri));
    return this.placed.map((each) => this.status(each));
  }

  armed(): readonly ArmedBreakpoint[] {
    return this.placed
      .filter(({ problem }) => problem === undefined)
      .flatMap(({ statements, asked }) => statements.map((statement) => ({ statement, asked })));
  }

  /** Those that stop at a statement. */
  at(statement: number): { readonly ids: readonly number[]; readonly isFunction: boolean } {
    const stopping = this.placed.filter(({ statements, asked }) => statements.includes(statement) && !("log" in asked));
    return { ids: stopping.map(({ id }) => id), isFunction: stopping.length > 0 && stopping.every(({ uri }) => !uri) };
  }

  /** An id for a breakpoint that is kept elsewhere. */
  newId(): number {
    return this.nextId++;
  }

  private replace(uri: string | undefined, asked: readonly (BreakpointAt | FunctionBreakpoint)[]) {
    const placed = asked.map((each) => this.place(this.nextId++, each, uri));
    this.placed = [...this.placed.filter((each) => each.uri !== uri), ...placed];
    return placed.map((each) => this.status(each));
  }

  private place(id: number, asked: Placed["asked"], uri: string | undefined): Placed {
    const statements = this.statementsOf(asked, uri);
    return { id, asked, uri, statements, problem: this.problem(asked, statements) };
  }

  private statementsOf(asked: Placed["asked"], uri: string | undefined): readonly number[] {
    if ("name" in asked) return this.ground.functions.get(asked.name.toLowerCase()) ?? [];
    const statement = statementFor(this.ground.statements, uri!, asked.line, asked.column);
    return statement === undefined ? [] : [statement];
  }

  private problem(asked: Placed["asked"], statements: readonly number[]): string | undefined {
    if (statements.length === 0) return "name" in asked ? noSuchFunction(asked.name) : noStatementFrom();
    const logged =
      "log" in asked ? (asked.log ?? []).flatMap((part) => ("expression" in part ? [part.expression] : [])) : [];
    const { condition } = asked;
    const wrong = condition === undefined ? undefined : this.ground.check(statements[0]!, condition, "condition");
    if (wrong !== undefined) return badCondition(condition!, wrong);
    for (const expression of logged) {
      const unread = this.ground.check(statements[0]!, expression, "log");
      if (unread !== undefined) return badCondition(expression, unread);
    }
    return undefined;
  }

  private status({ id, asked, statements, problem }: Placed): BreakpointStatus {
    const place = statements.length > 0 ? this.ground.statements.places[statements[0]!] : undefined;
    if (problem !== undefined) return { id, verified: false, message: problem, ...(place && { place }) };
    const moved = "line" in asked && asked.line !== place!.line;
    return { id, verified: true, place, ...(moved && { message: breakpointMoved() }) };
  }
}
