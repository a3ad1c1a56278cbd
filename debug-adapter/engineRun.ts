// The interpreter's run by shape: what a live run asks of it and hears from it, so that only launch.ts imports it; and
// the breakpoints of a session in the form that it takes.
import type { ArmedBreakpoint } from "./breakpointTable.js";
import type { LogPart } from "./logMessage.js";
import type { Armed } from "./runControl.js";
import type { RunFailure, RunFinished, RunFrame, RunVariable } from "./runValues.js";

export type RunFrames = readonly (RunFrame & { readonly locals: number; readonly globals: number })[];
export type EngineStop = {
  readonly type: "stopped";
  readonly reason: "entry" | "breakpoint" | "step" | "pause" | "exception" | "wait" | "goto" | "change";
  readonly statement: number;
  readonly count: number;
  readonly frames: RunFrames;
  readonly text: string | undefined;
  readonly watches?: readonly number[];
};
export type TraceRecord = {
  /** From 1, in order of running. */
  readonly count: number;
  readonly statement: number;
  readonly depth: number;
  readonly changes: readonly { readonly name: string; readonly value: string }[];
};
export type EngineEvent =
  | { readonly type: "started" | "resumed" | "profile" }
  | { readonly type: "output"; readonly text: string; readonly statement?: number }
  | { readonly type: "log"; readonly channel: "log" | "message" | "debug" | "point"; readonly text: string }
  | EngineStop
  | { readonly type: "exception"; readonly failure: RunFailure; readonly caught: boolean }
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
  setWatches(watches: Armed["watches"]): unknown;
  pathOf(reference: number, name: string): Promise<string | undefined>;
  resume(mode: "continue" | "over" | "into" | "out" | "outOfBlock"): Promise<void>;
  /** Goes on to the statement with this count; breakpoints stop on the way. */
  runTo(count: number): Promise<void>;
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
  readonly watches?: Armed["watches"];
  readonly stopOnEntry?: boolean;
  readonly observe?: boolean | "depths";
  readonly runTo?: number;
  readonly onEvent: (event: EngineEvent) => void | Promise<void>;
}

/** A statement has one breakpoint in the interpreter: of several, one that always stops wins, and stopping over printing. */
export function breakpointsOf({ breakpoints, target }: Armed): ReadonlyMap<number, EngineBreakpoint> {
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
