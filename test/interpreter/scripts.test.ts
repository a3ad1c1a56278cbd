// Every script under test/scripts is one behaviour of the language, with what it must do in its comments:
//   // expect: text           the next line of the output
//   // expect error: text     how the run fails, as `error` would show it
// Each runs in both emissions, and once more from its own recording; all must agree (docs/architecture.md).
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Outcome } from "../../interpreter/runtime.js";
import { link, type Result, runAgain, runHere } from "./runs.js";

const root = path.resolve(import.meta.dirname, "../../../test/scripts");

interface Expectation {
  readonly output: readonly string[];
  readonly error: string | undefined;
}

function expectationOf(text: string): Expectation {
  const output = [...text.matchAll(/\/\/ expect: ?(.*)$/gm)].map((match) => match[1]!.replace(/\r$/, ""));
  const error = /\/\/ expect error: (.*)$/m.exec(text)?.[1]?.replace(/\r$/, "");
  return { output, error };
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

function check(expected: Expectation, result: Result): void {
  const lines = result.output === "" ? [] : result.output.replace(/\n$/, "").split("\n");
  assert.deepEqual(
    { output: lines, error: ending(result.outcome) },
    { output: expected.output, error: expected.error },
  );
}

describe("scripts", () => {
  for (const topic of fs.readdirSync(root).sort()) {
    describe(topic, () => {
      for (const file of fs.readdirSync(path.join(root, topic)).sort()) {
        it(file.replace(/\.crmscript$/, ""), () => {
          const text = fs.readFileSync(path.join(root, topic, file), "utf8");
          const expected = expectationOf(text);
          assert.ok(expected.output.length > 0 || expected.error, "The script states no expectation");
          const program = link(text);
          check(expected, runHere(program, "fast"));
          check(expected, runHere(program, "inspectable"));
          const { first, second } = runAgain(program);
          check(expected, first);
          check(expected, second);
          assert.deepEqual(first.outcome, second.outcome);
        });
      }
    });
  }
});
