// Why something could not be started: one type for scripts that do not compile, references that lead nowhere, tenants
// that cannot be opened and input that makes no sense. Failures of a script that runs are outcomes, not problems.
import type { Problem } from "../workspace/problem.js";

export interface LaunchProblem {
  /** Stable, kebab-case. */
  readonly code: string;
  /** What was expected, what was found, what to do. */
  readonly message: string;
  /** Absolute path of the file to look into. */
  readonly file?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based, UTF-16. */
  readonly column?: number;
}

/** Thrown by everything here that cannot start what was asked for. */
export class LaunchFailure extends Error {
  /** @param problems at least one */
  constructor(readonly problems: readonly LaunchProblem[]) {
    super(problems.map(problemText).join("\n"));
    this.name = "LaunchFailure";
  }
}

export function launchFailure(code: string, message: string, file?: string): LaunchFailure {
  return new LaunchFailure([{ code, message, ...(file === undefined ? {} : { file }) }]);
}

/** `file:line:column: message`, with as much of the place as is known. */
export function problemText({ file, line, column, message }: LaunchProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return place === "" ? message : `${place}: ${message}`;
}

/** A problem of a workspace file as a reason not to start. */
export function fromFileProblem({ code, message, file, line, column }: Problem): LaunchProblem {
  return { code, message, file, line, column };
}
