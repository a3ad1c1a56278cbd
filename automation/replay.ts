// A recording as something to look at again: its program, built from the texts inside it alone, and its statements or
// its output by replay. Needs neither workspace nor tenant, so it works on any machine.

import { type Recording, RecordingError, readRecording } from "../interpreter/recording.js";
import { checkChanges, startRun } from "../interpreter/run.js";
import type { FinishedEvent } from "../interpreter/runProtocol.js";
import { type TraceLine, traceRecording } from "../interpreter/trace.js";
import type { LinkedProgram } from "../language/analysis.js";
import { createProgram } from "../language/program.js";
import { diagnosticPlace } from "./diagnosticPlace.js";
import { languageReference } from "./openWorkspace.js";
import { compileText } from "./prepareRun.js";
import { LaunchFailure, launchFailure } from "./problem.js";
import { workerUrl } from "./runThread.js";

export interface OpenRecording {
  readonly recording: Recording;
  readonly program: LinkedProgram;
  /** For the texts that it gives to `executeScript`. */
  readonly compile: (source: string) => LinkedProgram;
}

/** @throws LaunchFailure when the file is no recording, or its scripts do not compile with this version */
export async function openRecording(file: string): Promise<OpenRecording> {
  const recording = reading(file, () => readRecording(file));
  const program = createProgram(await languageReference());
  for (const { uri, name, text } of recording.header.texts) program.register(uri, name, () => text);
  const linked = program.link(recording.header.entry);
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length > 0) throw new LaunchFailure(errors.map((error) => diagnosticPlace(linked, error)));
  reading(file, () => checkChanges(recording, linked));
  return { recording, program: linked, compile: (source) => compileText(program, source) };
}

function reading<T>(file: string, body: () => T): T {
  try {
    return body();
  } catch (failure) {
    if (failure instanceof RecordingError) throw launchFailure("bad-recording", failure.message, file);
    const { code, message } = failure as NodeJS.ErrnoException;
    if (typeof code === "string") throw launchFailure("no-program", `The recording cannot be read: ${message}.`, file);
    throw failure;
  }
}

/** The statements of a recording, one by one. */
export function traceOf(
  { recording, program, compile }: OpenRecording,
  range: { readonly from?: number; readonly to?: number } = {},
): AsyncGenerator<TraceLine, FinishedEvent | undefined> {
  return traceRecording(recording, { program, workerUrl: workerUrl(), compile, ...range });
}

/** Runs a recording again: the output as it comes, and how it ended. */
export function replay(
  { recording, program, compile }: OpenRecording,
  onOutput: (text: string) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<FinishedEvent> {
  const run = startRun({
    program,
    compile,
    mode: recording.header.mode,
    workerUrl: workerUrl(),
    hostOptions: null,
    replay: recording,
    onEvent: (event) => {
      return event.type === "output" ? onOutput(event.text) : undefined;
    },
  });
  signal?.addEventListener("abort", () => run.cancel());
  return run.finished;
}
