// `crmscript trigger`: which triggers and events there are, and firing one to see whether it blocks.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { eventOf } from "../../automation/events.js";
import { isGood } from "../../automation/execute.js";
import { type FireOutcome, type FireRequest, fireEvent } from "../../automation/fireEvent.js";
import { openWorkspace, workspaceFolder } from "../../automation/openWorkspace.js";
import { exitCodes, UsageError } from "../exit.js";
import {
  coloured,
  type Format,
  formatOption,
  guarded,
  nameAndValue,
  note,
  printJson,
  printLine,
  shownPath,
  table,
} from "../printing.js";
import { addRunOptions, type RunOptionValues, readEventFile, runRequest } from "../runOptions.js";
import { commandSettings, endLines, runJson } from "../runReport.js";
import { currentFolder } from "../workspace.js";

interface FireOptions extends RunOptionValues {
  readonly input?: Readonly<Record<string, string>>;
  readonly state?: Readonly<Record<string, string>>;
  readonly answer?: Readonly<Record<string, string>>;
  readonly event?: string;
  readonly record?: string;
  readonly format: Format;
}

export function registerTrigger(program: Command): void {
  const trigger = program.command("trigger").description("List and fire triggers.");
  const fire = trigger
    .command("fire")
    .description("Fire an event with all its enabled triggers, or one trigger. Exit code 1 when it blocks or fails.")
    .argument("<event>", "name or number of an event, or a trigger definition");
  addRunOptions(fire)
    .option("--input <name=value>", "an input value of the event (repeatable)", nameAndValue)
    .option("--state <name=value>", "a state value (repeatable)", nameAndValue)
    .option("--answer <prefix=button>", "the button that answers the dialog of a prefix (repeatable)", nameAndValue)
    .option("--event <file>", "a JSON file with inputValues and stateValues")
    .option("--record <file>", "write a recording (.crmtrace) of a single trigger")
    .addOption(formatOption())
    .action((event: string, options: FireOptions) => guarded(options.format, () => fireCommand(event, options)));
  trigger
    .command("list")
    .description("List the triggers of the workspace.")
    .option("--folder <folder>", "the workspace folder")
    .addOption(formatOption())
    .action((options: { folder?: string; format: Format }) => guarded(options.format, () => list(options)));
  trigger
    .command("events")
    .description("List the events of the platform, or the inputs of one.")
    .argument("[event]", "name or number of an event")
    .addOption(formatOption())
    .action((event: string | undefined, options: { format: Format }) =>
      guarded(options.format, () => events(event, options.format)),
    );
}

async function fireCommand(target: string, options: FireOptions): Promise<void> {
  const isFile = target.endsWith(".json") && fs.existsSync(target);
  const file = path.resolve(target);
  const folder = options.folder
    ? path.resolve(options.folder)
    : isFile
      ? workspaceFolder(file)
      : currentFolder(undefined);
  const open = await openWorkspace(folder);
  const given = options.event === undefined ? {} : readEventFile(options.event);
  const dialogs = Object.entries(options.answer ?? {}).map(([prefix, button]) => [prefix, { button }]);
  const request: FireRequest = {
    ...runRequest(options),
    target: isFile ? file : target,
    inputValues: { ...given.inputValues, ...options.input },
    stateValues: { ...given.stateValues, ...options.state },
    dialogs: Object.fromEntries(dialogs),
  };
  const settings = commandSettings("crmscript trigger fire", options.format);
  if (options.record && !isFile) throw new UsageError("--record needs one trigger: name its definition.");
  const outcome = await fireEvent(open, request, {
    ...settings,
    ...(options.record ? { record: path.resolve(options.record) } : {}),
  });
  if (options.format === "json") printJson(fireJson(outcome));
  else report(outcome);
  const good = !outcome.blocked && outcome.handlers.every(({ result }) => isGood(result.outcome));
  process.exitCode = good ? exitCodes.good : exitCodes.problems;
}

function report(outcome: FireOutcome): void {
  const { event, handlers, blocked, message, warnings, exception } = outcome;
  for (const { result } of handlers) {
    for (const notice of result.notices) note(notice);
    for (const recording of result.recordings) note(`Recorded in ${shownPath(recording)}`);
    if (!isGood(result.outcome)) for (const line of endLines(result.outcome)) note(line);
  }
  for (const warning of warnings) note(`${coloured("yellow", "warning:", process.stderr)} ${warning}`);
  const count =
    handlers.length === 0
      ? "no enabled trigger"
      : handlers.length === 1
        ? `"${handlers[0]!.trigger.name}"`
        : `${handlers.length} triggers`;
  const end = blocked
    ? coloured("red", "blocked")
    : exception === ""
      ? coloured("green", "passed")
      : coloured("red", "failed, not blocked");
  printLine(`${event.name} (${event.id}): ${end}, ${count}`);
  if (message !== "") printLine(`message: ${message}`);
  if (outcome.navigateTo !== "") printLine(`navigate to: ${outcome.navigateTo}`);
  if (outcome.dialog)
    printLine(
      `the dialog "${outcome.dialog.title}" waits for an answer (--answer ${outcome.dialog.prefix}=${outcome.dialog.type === "yesno" ? "yes" : "ok"})`,
    );
  for (const [name, value] of Object.entries(outcome.outputValues)) printLine(`output ${name} = ${value}`);
  for (const [name, value] of Object.entries(outcome.stateValues)) printLine(`state ${name} = ${value}`);
}

function fireJson(outcome: FireOutcome): Record<string, unknown> {
  const { event, handlers, ...rest } = outcome;
  return {
    event: { id: event.id, name: event.name },
    ...rest,
    handlers: handlers.map(({ trigger, script, result }) => ({
      name: trigger.name,
      file: trigger.file,
      script,
      ...runJson(result),
    })),
  };
}

async function list({ folder, format }: { folder?: string; format: Format }): Promise<void> {
  const { workspace, catalogue } = await openWorkspace(currentFolder(folder));
  const rows = workspace.triggers.map(({ file, name, value }) => {
    const event = catalogue.events.find((each) => each.id === value.event || each.name === value.event);
    return {
      name,
      event: event?.name ?? String(value.event),
      id: event?.id ?? null,
      enabled: value.enabled !== false,
      description: value.description ?? "",
      file,
    };
  });
  if (format === "json") return printJson({ triggers: rows });
  if (rows.length > 0)
    printLine(
      table(rows.map((row) => [row.name, row.event, row.enabled ? "enabled" : "disabled", shownPath(row.file)])),
    );
}

async function events(name: string | undefined, format: Format): Promise<void> {
  const { catalogue } = await openWorkspace(currentFolder(undefined));
  if (name !== undefined) {
    const event = eventOf(catalogue, name);
    if (format === "json") return printJson(event);
    printLine(`${event.name} (${event.id}): ${event.label}${event.blocks ? ", can be blocked" : ""}`);
    if (event.inputs.length > 0)
      printLine(table(event.inputs.map((input) => [`  ${input.name}`, input.type, input.meaning ?? ""])));
    return;
  }
  const rows = catalogue.events.map(({ id, name: event, label, group, blocks }) => ({
    id,
    name: event,
    label,
    group,
    blocks,
  }));
  if (format === "json") return printJson({ events: rows });
  printLine(table(rows.map((row) => [String(row.id), row.name, row.label])));
}
