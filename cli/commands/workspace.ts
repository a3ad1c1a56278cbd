// `crmscript workspace check`: what is wrong in the definitions of a workspace, as the editor shows it.
import type { Command } from "commander";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { exitCodes } from "../exit.js";
import { counted, type Format, formatOption, guarded, printJson, printLine, shownPath } from "../printing.js";
import { currentFolder } from "../workspace.js";

export function registerWorkspace(program: Command): void {
  program
    .command("workspace")
    .description("Look at the files of a workspace.")
    .command("check")
    .description(
      "Report what is wrong in triggers, tasks, macros, traces and settings. Exit code 1 when there is an error.",
    )
    .argument("[folder]", "the workspace folder (default: upwards from here, where crmscript.json is)")
    .addOption(formatOption())
    .action((folder: string | undefined, options: { format: Format }) =>
      guarded(options.format, () => check(folder, options.format)),
    );
}

async function check(folder: string | undefined, format: Format): Promise<void> {
  const { workspace } = await openWorkspace(currentFolder(folder));
  const { problems, scripts, triggers, schedules, macros, traces } = workspace;
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (format === "json") printJson({ problems });
  else {
    for (const { file, line, column, severity, message, code } of problems)
      printLine(`${shownPath(file)}:${line}:${column}: ${severity}: ${message} [${code}]`);
    const lists = { script: scripts, trigger: triggers, task: schedules, macro: macros, trace: traces };
    const found = Object.entries(lists).map(([noun, list]) => counted(list.length, noun));
    printLine(`${found.join(", ")}; ${counted(errors, "error")}, ${counted(problems.length - errors, "warning")}`);
  }
  process.exitCode = errors > 0 ? exitCodes.problems : exitCodes.good;
}
