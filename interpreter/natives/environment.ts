// What the caller supplies before the run. It is asked for once, so that the journal holds it once.
import type { Environment } from "../host.js";
import type { RunContext } from "../native.js";

const environmentKey = Symbol("environment");

export function environment(run: RunContext): Environment {
  return run.state(environmentKey, () => run.host.environment());
}
