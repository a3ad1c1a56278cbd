// What natives need from the engine beyond RunContext. The engine stores the hooks into the run's state before the
// first statement: `run.state(engineHooksKey, () => hooks)`. Each hook is optional; natives say what they do without.
import type { RunContext } from "../native.js";

export interface EngineHooks {
  /** Compiles and runs script text as a run of its own; returns what it printed, throws what it threw. */
  readonly executeScript?: (source: string, variables: Readonly<Record<string, string>>) => string;
  /** Stops under a debugger and shows the text; does nothing without one. */
  readonly debugWait?: (info: string) => void;
  /** Rows of `getFunctionList`: class, return type, name, parameter list. The natives add the empty author. */
  readonly functionList?: () => readonly (readonly [string, string, string, string])[];
  /** `pauseTracing`: true while the counter is above zero. */
  readonly tracing?: (paused: boolean) => void;
  /** `enableDebug`: the id that the launch gave the debugger; undefined without a debugger. */
  readonly debugId?: string;
}

export const engineHooksKey = Symbol("engine hooks");

export function engineHooks(run: RunContext): EngineHooks {
  return run.state<EngineHooks>(engineHooksKey, () => ({}));
}
