// `crmscript check`: the diagnostics of the editor, for terminals and build farms: of scripts, and of the definition
// files around them.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { type Command, Option } from "commander";
import type { Severity } from "../../language/diagnostic.js";
import type { Program } from "../../language/program.js";
import type { Workspace } from "../../workspace/load.js";
import { exitCodes } from "../exit.js";
import { counted, type Format, formatOption, guarded } from "../printing.js";
import { loadWorkspace } from "../workspace.js";

interface Found {
  readonly file: string;
  /** One-based, as editors and compilers print them. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
}
interface Options {
  readonly format: Format;
  readonly severity: Severity;
  readonly folder?: string;
}

export function registerCheck(program: Command): void {
  program
    .command("check")
    .description(
      "Report what is wrong with scripts and with the triggers, tasks, macros, traces and settings beside them. Exit code 1 when there is an error.",
    )
    .argument("[paths...]", "scripts, definitions and folders", ["."])
    .addOption(formatOption())
    .addOption(
      new Option("--severity <level>", "the mildest problems to print").choices(Object.keys(order)).default("warning"),
    )
    .option("--folder <folder>", "the workspace folder, where includes are looked for")
    .action((paths: string[], options: Options) => guarded(options.format, () => check(paths, options)));
}

async function check(paths: readonly string[], { format, severity, folder }: Options): Promise<void> {
  const { open, scripts } = await loadWorkspace(paths, folder);
  const found = [
    ...definitionProblems(open.workspace, paths),
    ...scripts.flatMap((file) => scriptProblems(open.program, file)),
  ];
  const shown = found.filter((problem) => order[problem.severity] <= order[severity]);
  process.stdout.write(format === "json" ? toJson(shown) : toText(shown, scripts.length));
  process.exitCode = found.some((problem) => problem.severity === "error") ? exitCodes.problems : exitCodes.good;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 };

/** Of the definitions that the paths name; and of the settings, which say what scripts may use. */
function definitionProblems({ folder, problems }: Workspace, paths: readonly string[]): Found[] {
  const settings = path.join(folder, "crmscript.json");
  const named = paths.map((given) => path.resolve(given));
  return problems.filter(
    ({ file }) => file === settings || named.some((given) => file === given || file.startsWith(withSeparator(given))),
  );
}

function withSeparator(folder: string): string {
  return folder.endsWith(path.sep) ? folder : folder + path.sep;
}

function scriptProblems(program: Program, file: string): Found[] {
  const uri = pathToFileURL(file).href;
  try {
    const diagnostics = [...program.diagnostics(uri)].sort((a, b) => a.span.start - b.span.start);
    const { lines } = program.file(uri)!;
    return diagnostics.map(({ span, severity, code, message }) => {
      const { line, character } = lines.positionAt(span.start);
      return { file, line: line + 1, column: character + 1, length: span.end - span.start, severity, code, message };
    });
  } catch (failure) {
    if (!(failure instanceof Error && "syscall" in failure)) throw failure;
    const message = `The script cannot be read: ${failure.message}.`;
    return [{ file, line: 1, column: 1, length: 0, severity: "error", code: "unreadable", message }];
  }
}

function toText(found: readonly Found[], files: number): string {
  const lines = found.map(
    ({ file, line, column, severity, message, code }) =>
      `${shown(file)}:${line}:${column}: ${severity}: ${message} [${code}]`,
  );
  const errors = found.filter(({ severity }) => severity === "error").length;
  const summary = `${counted(files, "script")}, ${counted(errors, "error")}, ${counted(found.length - errors, "other problem")}`;
  return `${[...lines, summary].join("\n")}\n`;
}

/** Relative to where one is, also when one came there by a link. */
function shown(file: string): string {
  const folder = path.dirname(file);
  const real = fs.existsSync(folder) ? fs.realpathSync(folder) : folder;
  return path.relative(process.cwd(), path.join(real, path.basename(file)));
}

function toJson(found: readonly Found[]): string {
  const problems = found.map(({ file, line, column, length, severity, code, message }) => {
    return { file, line, column, length, severity, code, message };
  });
  return `${JSON.stringify({ problems }, undefined, 2)}\n`;
}
