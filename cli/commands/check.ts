// `crmscript check`: the diagnostics of the editor, for terminals and build farms.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import type { Diagnostic, Severity } from "../../language/diagnostic.js";
import type { Program } from "../../language/program.js";
import { exitCodes } from "../exit.js";
import { counted } from "../printing.js";
import { loadWorkspace } from "../workspace.js";

interface Found {
  readonly file: string;
  /** One-based, as editors and compilers print them. */
  readonly line: number;
  readonly column: number;
  readonly diagnostic: Diagnostic;
}

export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("Report what is wrong with scripts. Exit code 1 when there is an error.")
    .argument("[paths...]", "scripts and folders", ["."])
    .option("--format <format>", "text or json", "text")
    .option("--severity <level>", "the mildest problems to print: error, warning or hint", "warning")
    .option("--folder <folder>", "the workspace folder, where includes are looked for")
    .action(async (paths: string[], options: { format: string; severity: string; folder?: string }) => {
      const { open, scripts: files } = await loadWorkspace(paths, options.folder);
      const found = files.flatMap((file) => problemsOf(open.program, file));
      const shown = found.filter(
        ({ diagnostic }) => order[diagnostic.severity] <= (order[options.severity as Severity] ?? 1),
      );
      process.stdout.write(options.format === "json" ? toJson(shown) : toText(shown, files.length));
      process.exitCode = found.some(({ diagnostic }) => diagnostic.severity === "error")
        ? exitCodes.problems
        : exitCodes.good;
    });
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 };

function problemsOf(program: Program, file: string): Found[] {
  const uri = pathToFileURL(file).href;
  const diagnostics = program.diagnostics(uri);
  const source = program.file(uri);
  return [...diagnostics]
    .sort((a, b) => a.span.start - b.span.start)
    .map((diagnostic) => {
      const { line, character } = source!.lines.positionAt(diagnostic.span.start);
      return { file, line: line + 1, column: character + 1, diagnostic };
    });
}

function toText(found: readonly Found[], files: number): string {
  const lines = found.map(({ file, line, column, diagnostic }) => {
    const shown = path.relative(process.cwd(), fs.realpathSync(file));
    return `${shown}:${line}:${column}: ${diagnostic.severity}: ${diagnostic.message} [${diagnostic.code}]`;
  });
  const errors = found.filter(({ diagnostic }) => diagnostic.severity === "error").length;
  const summary = `${counted(files, "script")}, ${counted(errors, "error")}, ${counted(found.length - errors, "other problem")}`;
  return `${[...lines, summary].join("\n")}\n`;
}

function toJson(found: readonly Found[]): string {
  const problems = found.map(({ file, line, column, diagnostic }) => {
    const { code, severity, message, span } = diagnostic;
    return { file, line, column, length: span.end - span.start, severity, code, message };
  });
  return `${JSON.stringify({ problems }, undefined, 2)}\n`;
}
