// How a run is told: output as it comes, and at the end what went wrong, with message, place and the calls that led
// there, on standard error.

import { fileOf } from "../automation/diagnosticPlace.js";
import type { ExecuteSettings, RunResult } from "../automation/execute.js";
import { isGood } from "../automation/execute.js";
import type { Failure, StackEntry } from "../interpreter/exceptions.js";
import type { RunEvent } from "../interpreter/runProtocol.js";
import type { Outcome } from "../interpreter/runtime.js";
import { exitCodes } from "./exit.js";
import { coloured, type Format, interruption, note, shownPath, written } from "./printing.js";

/** Settings of a run from the command line; output is printed as it comes unless results are JSON. */
export function commandSettings(why: string, format: Format): ExecuteSettings {
  return {
    now: Date.now,
    why,
    signal: interruption(),
    ...(format === "text" ? { onEvent: showEvent } : {}),
  };
}

/** A slow reader of the output makes the run wait. */
function showEvent(event: RunEvent): void | Promise<void> {
  if (event.type === "output") return written(process.stdout, event.text);
  if (event.type === "log")
    return written(process.stderr, `${coloured("dim", `${event.channel}: ${event.text}`, process.stderr)}\n`);
  return undefined;
}

/** Prints how a run ended that did not end well, and sets the exit code. */
export function reportEnd({
  outcome,
  output,
  recordings,
  notices,
}: Pick<RunResult, "outcome" | "output" | "recordings" | "notices">): void {
  // An error that starts in the middle of a line of output is easily overlooked.
  if (output !== "" && !output.endsWith("\n") && process.stdout.isTTY) process.stdout.write("\n");
  for (const notice of notices) note(notice);
  for (const file of recordings) note(`Recorded in ${shownPath(file)}`);
  for (const line of endLines(outcome)) note(line);
  process.exitCode = isGood(outcome) ? exitCodes.good : exitCodes.problems;
}

/** What people read about an outcome; nothing about one that is as it should be. */
export function endLines(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case "ok":
      return [];
    case "exited":
      return outcome.message === "" ? [] : [outcome.message];
    case "failed":
      return failureLines(outcome.failure);
    case "cancelled":
      return [coloured("red", "The run was cancelled.", process.stderr)];
    case "limit":
    case "diverged":
      return [coloured("red", outcome.message, process.stderr)];
    default:
      return outcome satisfies never;
  }
}

function failureLines({ kind, message, location, stack }: Failure): string[] {
  const place =
    location.line === 0 ? location.name : `${shownPath(fileOf(location.uri))}:${location.line}:${location.column}`;
  return [`${place}: ${coloured("red", `${kind}: ${message}`, process.stderr)}`, ...stack.map(stackLine)];
}

function stackLine({ function: name, uri, line, column }: StackEntry): string {
  return `    at ${name} (${shownPath(fileOf(uri))}:${line}:${column})`;
}

/** A run as JSON: the shape that `run`, `trigger fire` and `schedule run` print. */
export function runJson(result: RunResult): Record<string, unknown> {
  const { outcome, output, durationMilliseconds, statements, hostCalls, left, recordings, notices } = result;
  return {
    outcome: outcome.kind,
    ...(outcome.kind === "failed" ? { failure: outcome.failure } : {}),
    ...("message" in outcome ? { message: outcome.message } : {}),
    output,
    durationMilliseconds: Math.round(durationMilliseconds * 1000) / 1000,
    ...(statements === undefined ? {} : { statements }),
    hostCalls,
    variables: left?.variables ?? {},
    event: left?.event ?? null,
    recordings,
    notices,
  };
}
