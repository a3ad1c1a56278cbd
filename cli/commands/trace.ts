// `crmscript trace` and `crmscript replay`: what a recorded run did, statement by statement, and its output again.
import type { Command } from "commander";
import { isGood } from "../../automation/execute.js";
import { openRecording, replay, traceOf } from "../../automation/replay.js";
import type { FinishedEvent } from "../../interpreter/runProtocol.js";
import { formatTraceLine } from "../../interpreter/trace.js";
import { exitCodes } from "../exit.js";
import {
  type Format,
  formatOption,
  guarded,
  interruption,
  note,
  printJson,
  printLine,
  wholeNumber,
  written,
} from "../printing.js";
import { endLines } from "../runReport.js";

interface TraceOptions {
  readonly from?: number;
  readonly to?: number;
  readonly format: Format;
}

export function registerTrace(program: Command): void {
  program
    .command("trace")
    .description("Print what a recorded run did: each statement with its place, call depth and what it changed.")
    .argument("<recording>", "a .crmtrace file")
    .option("--from <number>", "first statement", wholeNumber)
    .option("--to <number>", "last statement", wholeNumber)
    .addOption(formatOption())
    .action((file: string, options: TraceOptions) => guarded(options.format, () => trace(file, options)));
  program
    .command("replay")
    .description("Run a recording again from its own answers, without tenant or network, and print its output.")
    .argument("<recording>", "a .crmtrace file")
    .addOption(formatOption())
    .action((file: string, options: { format: Format }) => guarded(options.format, () => again(file, options.format)));
}

/** JSON comes as one object per line, since a trace can be long. */
async function trace(file: string, { from, to, format }: TraceOptions): Promise<void> {
  const opened = await openRecording(file);
  const { who, when, why } = opened.recording.header;
  if (format === "text") printLine(`${new Date(when).toISOString()} ${who === "" ? "" : `${who}, `}${why}`);
  const lines = traceOf(opened, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  let next = await lines.next();
  for (; !next.done; next = await lines.next())
    printLine(format === "json" ? JSON.stringify(next.value) : formatTraceLine(next.value));
  const end = next.value;
  if (!end) return;
  if (format === "json") printLine(JSON.stringify({ outcome: end.outcome, statements: end.statements }));
  else printLine(end.outcome.kind === "ok" ? `${end.statements ?? 0} statements` : endLines(end.outcome).join("\n"));
  if (end.outcome.kind === "diverged") process.exitCode = exitCodes.problems;
}

async function again(file: string, format: Format): Promise<void> {
  const opened = await openRecording(file);
  const output: string[] = [];
  const onOutput = (text: string) => (format === "json" ? void output.push(text) : written(process.stdout, text));
  const end: FinishedEvent = await replay(opened, onOutput, interruption());
  if (format === "json") printJson({ outcome: end.outcome, output: output.join("") });
  else for (const line of endLines(end.outcome)) note(line);
  process.exitCode = isGood(end.outcome) ? exitCodes.good : exitCodes.problems;
}
