// What a behaviour script says that it must do, and whether it did. Read by the suites over the fixed host and over a tenant.
import * as assert from "node:assert/strict";
import type { Outcome } from "../../interpreter/runtime.js";
import type { FixedHostOptions } from "./fixedHost.js";
import type { Result } from "./runs.js";

export interface Expectation {
  readonly output: readonly string[];
  readonly error: string | undefined;
}

export function expectationOf(text: string): Expectation {
  const output = [...text.matchAll(/\/\/ expect: ?(.*)$/gm)].map((match) => match[1]!.replace(/\r$/, ""));
  const error = /\/\/ expect error: (.*)$/m.exec(text)?.[1]?.replace(/\r$/, "");
  return { output, error };
}

/** What the caller of the script passes to it: `// given {"variables": {"id": "7"}}`, in one line. */
export function givenOf(text: string): FixedHostOptions {
  const json = /\/\/ given (\{.*\})\r?$/m.exec(text)?.[1];
  return json === undefined ? {} : (JSON.parse(json) as FixedHostOptions);
}

function ending(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case "ok":
      return undefined;
    case "failed":
      return `${outcome.failure.kind}: ${outcome.failure.message}`;
    case "exited":
      return `exit: ${outcome.message}`;
    default:
      return outcome.kind;
  }
}

export function check(expected: Expectation, result: Result): void {
  const lines = result.output === "" ? [] : result.output.replace(/\n$/, "").split("\n");
  assert.deepEqual(
    { output: lines, error: ending(result.outcome) },
    { output: expected.output, error: expected.error },
  );
}
