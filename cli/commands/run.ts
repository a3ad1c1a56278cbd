// `crmscript run`: a script from start to end, with its output as it comes.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Command, Option } from "commander";
import { type ExecuteSettings, execute, type RunResult } from "../../automation/execute.js";
import { type OpenWorkspace, openWorkspace, workspaceFolder } from "../../automation/openWorkspace.js";
import { type PreparedRun, prepareRun } from "../../automation/prepareRun.js";
import { profileRecording } from "../../automation/profile.js";
import { openRecording } from "../../automation/replay.js";
import { prepareRunThread } from "../../automation/runThread.js";
import { formatTraceLine, type TraceLine } from "../../interpreter/trace.js";
import { type Format, formatOption, guarded, note, printJson, shownPath } from "../printing.js";
import { addRunOptions, type RunOptionValues, readEventFile, runRequest } from "../runOptions.js";
import { commandSettings, reportEnd, runJson } from "../runReport.js";

interface Options extends RunOptionValues {
  readonly event?: string;
  readonly record?: string;
  readonly trace?: boolean;
  readonly profile?: string;
  readonly profileUnit?: "time" | "statements";
  readonly format: Format;
}

export function registerRun(program: Command): void {
  const command = program
    .command("run")
    .description("Run a script, trigger, macro or scheduled task. Exit code 1 when it does not come to its own end.")
    .argument("<script>", "the script, or the definition of a trigger, macro or task");
  addRun(command);
}

/** The options and the action of a command that runs one file. */
export function addRun(command: Command): void {
  addRunOptions(command)
    .option("--event <file>", "a JSON file with an event: type, inputValues, stateValues")
    .option("--record <file>", "write a recording (.crmtrace)")
    .option("--trace", "print every statement with what it changed, on standard error")
    .option("--profile <file>", "write where the time goes (.cpuprofile), measured in a replay of the run")
    .addOption(
      new Option(
        "--profile-unit <unit>",
        "what the profile measures; unless given, statements for a short run",
      ).choices(["time", "statements"]),
    )
    .addOption(formatOption())
    .action((script: string, options: Options) => guarded(options.format, () => run(script, options)));
}

async function run(script: string, options: Options): Promise<void> {
  prepareRunThread();
  const file = path.resolve(script);
  const open = await openWorkspace(options.folder ? path.resolve(options.folder) : workspaceFolder(file));
  const event = options.event === undefined ? undefined : readEventFile(options.event);
  const prepared = prepareRun(open, { ...runRequest(options), program: file, ...(event ? { event } : {}) });
  for (const notice of prepared.notices) note(notice);
  const settings = {
    ...commandSettings("crmscript run", options.format),
    ...(options.record ? { record: path.resolve(options.record) } : {}),
    ...(options.trace ? { onTrace: (line: TraceLine) => note(formatTraceLine(line)) } : {}),
  };
  const result = await (options.profile === undefined
    ? execute(open, prepared, settings)
    : profiled(open, prepared, settings, path.resolve(options.profile), options.profileUnit));
  if (options.format === "json") printJson(runJson(result));
  reportEnd({ ...result, notices: result.notices.slice(prepared.notices.length) });
}

/** Runs at full speed with a recording, and then measures in a replay of it. */
async function profiled(
  open: OpenWorkspace,
  prepared: PreparedRun,
  settings: ExecuteSettings,
  file: string,
  unit: Options["profileUnit"],
): Promise<RunResult> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-profile-"));
  try {
    const record = settings.record ?? path.join(folder, "run.crmtrace");
    const result = await execute(open, prepared, { ...settings, record });
    const measured = await profileRecording(await openRecording(record), unit);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(measured.profile));
    const what = measured.unit === "time" ? "time" : "statements, one as a microsecond";
    note(`Profile in ${shownPath(file)} (${what})`);
    const recordings = result.recordings.filter((each) => each !== record || settings.record !== undefined);
    return { ...result, recordings };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
