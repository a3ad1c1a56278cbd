// `crmscript run`: a script from start to end, with its output as it comes.
import * as path from "node:path";
import type { Command } from "commander";
import { execute } from "../../automation/execute.js";
import { openWorkspace, workspaceFolder } from "../../automation/openWorkspace.js";
import { prepareRun } from "../../automation/prepareRun.js";
import { formatTraceLine } from "../../interpreter/trace.js";
import { type Format, formatOption, guarded, note, printJson } from "../printing.js";
import { addRunOptions, type RunOptionValues, readEventFile, runRequest } from "../runOptions.js";
import { commandSettings, reportEnd, runJson } from "../runReport.js";

interface Options extends RunOptionValues {
  readonly event?: string;
  readonly record?: string;
  readonly trace?: boolean;
  readonly format: Format;
}

export function registerRun(program: Command): void {
  const command = program
    .command("run")
    .description("Run a script, trigger or scheduled task. Exit code 1 when it does not come to its own end.")
    .argument("<script>", "the script, or the definition of a trigger or task");
  addRunOptions(command)
    .option("--event <file>", "a JSON file with an event: type, inputValues, stateValues")
    .option("--record <file>", "write a recording (.crmtrace)")
    .option("--trace", "print every statement with what it changed, on standard error")
    .addOption(formatOption())
    .action((script: string, options: Options) => guarded(options.format, () => run(script, options)));
}

async function run(script: string, options: Options): Promise<void> {
  const file = path.resolve(script);
  const open = await openWorkspace(options.folder ? path.resolve(options.folder) : workspaceFolder(file));
  const event = options.event === undefined ? undefined : readEventFile(options.event);
  const prepared = prepareRun(open, { ...runRequest(options), program: file, ...(event ? { event } : {}) });
  for (const notice of prepared.notices) note(notice);
  const result = await execute(open, prepared, {
    ...commandSettings("crmscript run", options.format),
    ...(options.record ? { record: path.resolve(options.record) } : {}),
    ...(options.trace ? { onTrace: (line) => note(formatTraceLine(line)) } : {}),
  });
  if (options.format === "json") printJson(runJson(result));
  reportEnd({ ...result, notices: result.notices.slice(prepared.notices.length) });
}
