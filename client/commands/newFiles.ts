// "New" commands of the five tabs, in the platform's order of questions: a trigger starts with its event, a scheduled
// task with its frequency (admin.md 3.1 and 4.1). Each writes the file and opens it.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Frequency, Recurrence } from "../../workspace/definitions.js";
import type { EventCatalogue } from "../eventCatalogue.js";
import type { WorkspaceModel } from "../workspaceModel.js";

/** Registers the commands; all ask, none overwrites a file. */
export function registerNewCommands(model: WorkspaceModel, events: EventCatalogue): vscode.Disposable[] {
  const command = (name: string, action: (folder: vscode.WorkspaceFolder) => Promise<unknown>) =>
    vscode.commands.registerCommand(`crmscript.${name}`, async () => {
      const folder = await chooseFolder();
      if (folder) await action(folder);
      await model.refresh();
    });
  return [
    command("newScript", newScript),
    command("newTrigger", (folder) => newTrigger(folder, events)),
    command("newSchedule", (folder) => newSchedule(folder, model)),
    command("newTrace", (folder) => newTrace(folder, model)),
  ];
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) void vscode.window.showInformationMessage("Open a folder first.");
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}

/** A name that is free in a folder, as a path without extension. */
async function askName(
  folder: vscode.WorkspaceFolder,
  title: string,
  home: string,
  extension: string,
): Promise<string | undefined> {
  const pathOf = (name: string) => path.join(folder.uri.fsPath, home, name.trim());
  const name = await vscode.window.showInputBox({
    title,
    prompt: "Letters, digits and blanks; a slash puts it into a folder.",
    ignoreFocusOut: true,
    async validateInput(text) {
      if (!text.trim()) return "A name is needed.";
      if (/[<>:"|?*\\]/.test(text) || text.split("/").includes(".."))
        return 'The characters < > : " | ? * \\ and .. cannot be used.';
      const taken = await exists(pathOf(text) + extension);
      return taken ? "A file of this name exists already." : undefined;
    },
  });
  return name === undefined ? undefined : pathOf(name);
}

const exists = (file: string) =>
  vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
    () => true,
    () => false,
  );

async function writeAndOpen(file: string, text: string): Promise<void> {
  const { writeAtomically } = await import("../../workspace/save.js");
  await writeAtomically(file, text);
  await vscode.window.showTextDocument(vscode.Uri.file(file));
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

async function newScript(folder: vscode.WorkspaceFolder): Promise<void> {
  const base = await askName(folder, "Name of the script", "", ".crmscript");
  if (base) await writeAndOpen(`${base}.crmscript`, "#setLanguageLevel 4;\n\n");
}

async function newTrigger(folder: vscode.WorkspaceFolder, events: EventCatalogue): Promise<void> {
  const items = (await events.all()).map((event) => ({
    label: event.label,
    description: event.name,
    detail: event.group,
    event,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Choose trigger",
    placeHolder: "Event that the trigger answers",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  const base = await askName(folder, "Description of the trigger", "Triggers", ".trigger.json");
  if (!base) return;
  const name = path.basename(base);
  const script = `${base}.crmscript`;
  const { writeAtomically } = await import("../../workspace/save.js");
  const definition = { event: picked.event.name, description: name, enabled: true, script: `./${name}.crmscript` };
  await writeAtomically(`${base}.trigger.json`, json(definition));
  if (await exists(script)) return void (await vscode.window.showTextDocument(vscode.Uri.file(`${base}.trigger.json`)));
  await writeAndOpen(script, "#setLanguageLevel 4;\n\nEventData event = getEventData();\n");
}

const frequencies: readonly { readonly label: string; readonly every: Frequency }[] = [
  { label: "Never", every: "never" },
  { label: "Minute interval", every: "minutes" },
  { label: "Hourly", every: "hour" },
  { label: "Week interval", every: "week" },
  { label: "Month interval", every: "month" },
  { label: "Once", every: "once" },
  { label: "Run after schedule", every: "after" },
];

async function newSchedule(folder: vscode.WorkspaceFolder, model: WorkspaceModel): Promise<void> {
  const frequency = await vscode.window.showQuickPick(frequencies, { title: "Frequency of the scheduled task" });
  if (!frequency) return;
  const base = await askName(folder, "Name of the scheduled task", "Schedules", ".schedule.json");
  if (!base) return;
  const run = await chooseScript(folder, model, "Script that the task runs");
  if (!run) return;
  const reference = relativeReference(base, run);
  await writeAndOpen(
    `${base}.schedule.json`,
    json({ name: path.basename(base), run: reference, ...firstValues(frequency.every) }),
  );
}

/** Values to start from; people change them in the file, where the schema helps. */
function firstValues(every: Frequency): Recurrence {
  switch (every) {
    case "never":
      return { every };
    case "minutes":
      return { every, interval: 30 };
    case "hour":
      return { every, minute: 0 };
    case "week":
      return { every, days: ["mon", "tue", "wed", "thu", "fri"], at: "02:00" };
    case "month":
      return { every, months: ["jan", "apr", "jul", "oct"], day: 1, at: "02:00" };
    case "once":
      return { every, when: `${new Date().getFullYear() + 1}-01-01T02:00` };
    case "after":
      return { every, task: "" };
    default:
      return every satisfies never;
  }
}

async function newTrace(folder: vscode.WorkspaceFolder, model: WorkspaceModel): Promise<void> {
  const target = await chooseScript(folder, model, "What to trace", true);
  if (!target) return;
  const base = await askName(folder, "Description of the trace", "Traces", ".trace.json");
  if (!base) return;
  const definition = {
    description: path.basename(base),
    target: relativeReference(base, target),
    keep: "1d",
    enabled: true,
  };
  await writeAndOpen(`${base}.trace.json`, json(definition));
}

async function chooseScript(
  folder: vscode.WorkspaceFolder,
  model: WorkspaceModel,
  title: string,
  triggersToo = false,
): Promise<string | undefined> {
  const workspace = await model.workspaceOf(folder.uri);
  if (!workspace) return undefined;
  const runnable = [...(triggersToo ? workspace.triggers : []), ...workspace.scripts, ...workspace.macros];
  const items = runnable.map(({ name, file }) => ({
    label: name,
    description: path.relative(workspace.folder, file),
    file,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.file;
}

function relativeReference(from: string, to: string): string {
  const relative = path.relative(path.dirname(from), to).split(path.sep).join("/");
  return relative.startsWith(".") ? relative : `./${relative}`;
}
