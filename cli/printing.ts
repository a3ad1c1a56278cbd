// Output for people and for programs: tables, colours on terminals only, problems as text or JSON, one way for every
// command to end with the right exit code.
import * as path from "node:path";
import { styleText } from "node:util";
import { Option } from "commander";
import { LaunchFailure, type LaunchProblem, problemText } from "../automation/problem.js";
import { exitCodes, UsageError } from "./exit.js";

export type Format = "text" | "json";

export const formatOption = () =>
  new Option("--format <format>", "how results are printed").choices(["text", "json"]).default("text");

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes, and answers a promise when the reader is behind; it settles when the reader has caught up or is gone. */
export function written(stream: NodeJS.WriteStream, text: string): Promise<void> | undefined {
  if (stream.write(text) || stream.destroyed) return undefined;
  let waiting = behind.get(stream);
  if (!waiting) {
    waiting = new Promise((resolve) => {
      const settle = () => {
        behind.delete(stream);
        stream.off("drain", settle).off("close", settle);
        resolve();
      };
      stream.on("drain", settle).on("close", settle);
    });
    behind.set(stream, waiting);
  }
  return waiting;
}

const behind = new Map<NodeJS.WriteStream, Promise<void>>();

/** A line for people beside the results: never part of what a pipe reads. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

type Colour = "red" | "green" | "yellow" | "dim" | "bold";

/** Colour where a terminal shows it and nobody asked for none. */
export function coloured(colour: Colour, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return stream.isTTY && !process.env.NO_COLOR ? styleText(colour, text) : text;
}

/** Rows with every column as wide as its widest cell; the last one is not filled up. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `1 trigger`, `2 triggers`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A path as people read it: relative when that is shorter. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative !== "" && !relative.startsWith("..") ? relative : file;
}

/**
 * Runs the body of a command. What could not be started is printed in the command's format; a wrong option or name
 * ends with "wrong use", anything else that is wrong in files with "problems found".
 */
export async function guarded(format: Format, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (failure) {
    if (!(failure instanceof LaunchFailure)) throw failure;
    const { problems } = failure;
    if (format === "json") printJson({ problems });
    else
      for (const problem of problems)
        note(`${coloured("red", "error:", process.stderr)} ${problemText(shown(problem))}`);
    process.exitCode = problems.every(isWrongUse) ? exitCodes.usage : exitCodes.problems;
  }
}

function shown(problem: LaunchProblem): LaunchProblem {
  return problem.file === undefined ? problem : { ...problem, file: shownPath(problem.file) };
}

/** What stands at a line of a file is a problem of the file. */
function isWrongUse({ code, line }: LaunchProblem): boolean {
  return line === undefined && wrongUse.has(code);
}

/** Problems of the command line, not of a file. */
const wrongUse = new Set([
  "no-folder",
  "no-program",
  "unknown-event",
  "unknown-input",
  "unknown-user",
  "unknown-task",
  "no-trigger",
  "bad-clock",
  "http-file",
  "recording-unusable",
  "tenant-exists",
  "tenant-missing",
]);

/** Aborted by Ctrl+C; a second one ends the process as usual. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  process.once("SIGTERM", () => controller.abort());
  return controller.signal;
}

/** Collects `name=value` options. */
export function nameAndValue(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at <= 0) throw new UsageError(`Expected name=value, found "${text}".`);
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The same where a name may come more than once. */
export function nameAndValues(
  text: string,
  before: Readonly<Record<string, readonly string[]>> = {},
): Record<string, readonly string[]> {
  const [[name, value] = ["", ""]] = Object.entries(nameAndValue(text));
  return { ...before, [name]: [...(before[name] ?? []), value] };
}

export function wholeNumber(text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw new UsageError(`Expected a whole number, found "${text}".`);
  return Number(text);
}

export function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0)
    throw new UsageError(`Expected a number from 0 up, found "${text}".`);
  return value;
}
