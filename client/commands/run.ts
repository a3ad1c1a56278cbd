// Commands that run something: scripts, triggers, events, scheduled tasks, macros, recordings. Each is a debug session of type
// `crmscript`, so that output, breakpoints and traces work the same everywhere; "run" starts it without debugging.
import * as path from "node:path";
import * as vscode from "vscode";
import type { LaunchArguments } from "../../debug-adapter/protocol.js";
import { notTrusted } from "../debug/configuration.js";
import type { SessionList } from "../debug/sessions.js";
import { type Mode, start } from "../debug/start.js";
import type { EventCatalogue } from "../eventCatalogue.js";
import { fileOf, type Node, type Target } from "../views/node.js";
import type { WorkspaceModel } from "../workspaceModel.js";
import { chooseEventValues, type GivenValues } from "./eventValues.js";
import { reportTrigger } from "./triggerReport.js";

/** Registers the commands; each takes a file (or an item of a view) and asks when it gets none. */
export function registerRunCommands(
  context: vscode.ExtensionContext,
  model: WorkspaceModel,
  events: EventCatalogue,
  sessions: SessionList,
): vscode.Disposable[] {
  const command = (name: string, action: (target?: Target, given?: GivenValues) => Promise<unknown>) =>
    vscode.commands.registerCommand(`crmscript.${name}`, async (target?: Target, given?: unknown) => {
      if (!vscode.workspace.isTrusted) {
        void vscode.window.showErrorMessage(notTrusted);
        return false;
      }
      return action(target, isGiven(given) ? given : undefined);
    });
  const script = (mode: Mode) => async (target?: Target) => {
    const file = fileOf(target) ?? (await activeOrChosenScript(model));
    return file && start(mode, path.basename(file), { program: file });
  };
  const schedule = async (target?: Target) => {
    const file = fileOf(target) ?? (await activeOrChosenDefinition(model, "schedules"));
    return file && start("run", `Scheduled task ${path.basename(file)}`, { program: file });
  };
  const trigger = (mode: Mode) => async (target?: Target, given?: GivenValues) => {
    const file = fileOf(target) ?? (await activeOrChosenDefinition(model, "triggers"));
    return file && fireTrigger(mode, file, { context, model, events, sessions, given });
  };
  const event = (mode: Mode) => async (target?: Target, given?: GivenValues) => {
    const chosen = (target && "event" in target ? target.event : undefined) ?? (await chooseEvent(model));
    return chosen && fireEvent(mode, chosen, { context, model, events, sessions, given });
  };
  return [
    command("runScript", script("run")),
    command("debugScript", script("debug")),
    command("traceScript", script("trace")),
    command("fireTrigger", trigger("run")),
    command("debugTrigger", trigger("debug")),
    command("fireEvent", event("run")),
    command("debugEvent", event("debug")),
    command("runSchedule", schedule),
    command("runMacro", async (target) => {
      const file = fileOf(target) ?? (await activeOrChosenDefinition(model, "macros"));
      return file && runMacro(file, model);
    }),
    command("openRecording", async (target) => {
      const file = fileOf(target) ?? (await chooseRecording(model));
      return file && start("debug", `Replay ${path.basename(file)}`, { replay: file, stopOnEntry: true });
    }),
  ];
}

/** VS Code hands menu commands a second argument of its own: the list of selected items. */
function isGiven(value: unknown): value is GivenValues {
  return typeof value === "object" && value !== null && "inputValues" in value;
}

interface Firing {
  readonly context: vscode.ExtensionContext;
  readonly model: WorkspaceModel;
  readonly events: EventCatalogue;
  readonly sessions: SessionList;
  readonly given: GivenValues | undefined;
}

async function fireTrigger(mode: Mode, file: string, firing: Firing): Promise<boolean> {
  const workspace = await firing.model.workspaceOf(vscode.Uri.file(file));
  const trigger = workspace?.triggers.find((entry) => entry.file === file);
  if (!trigger) {
    void vscode.window.showErrorMessage(`${path.basename(file)} is not a valid trigger; see the problems in it.`);
    return false;
  }
  return fire(mode, trigger.name, `Trigger ${trigger.name}`, trigger.value.event, { program: file }, firing);
}

/** All enabled triggers of an event, one after the other. */
async function fireEvent(mode: Mode, { type, folder }: ChosenEvent, firing: Firing): Promise<boolean> {
  return fire(mode, String(type), `Event ${type}`, type, { workspaceFolder: folder }, firing);
}

async function fire(
  mode: Mode,
  title: string,
  session: string,
  type: string | number,
  launch: LaunchArguments,
  firing: Firing,
): Promise<boolean> {
  const { findEvent } = await import("../../workspace/check.js");
  const event = findEvent(await firing.events.all(), type);
  if (!event) {
    void vscode.window.showErrorMessage(`There is no event ${type}; choose one of the catalogue.`);
    return false;
  }
  const values = firing.given ?? (await chooseEventValues(event, title, firing.context.workspaceState));
  if (!values) return false;
  const { dialogs, ...inputs } = values;
  const ended = firing.sessions.nextEnd(session);
  const started = await start(mode, session, {
    ...launch,
    event: { type: event.name, ...inputs },
    ...(dialogs && { dialogs }),
  });
  if (started && mode === "run") void ended.promise.then((entry) => reportTrigger(title, entry));
  if (!started || mode !== "run") ended.cancel();
  return started;
}

/** Where a menu of the platform offers a macro, the record that it works on, and the variable that names it. */
const menuRecords: Readonly<Record<string, readonly [record: string, variable: string]>> = {
  request: ["request", "ticketId"],
  message: ["request", "ticketId"],
  company: ["company", "contactId"],
  contact: ["contact", "personId"],
};

/** A macro of a menu works on the record that the menu belongs to, so its number is asked for. */
async function runMacro(file: string, model: WorkspaceModel): Promise<boolean> {
  const workspace = await model.workspaceOf(vscode.Uri.file(file));
  const menu = workspace?.macros.find((macro) => macro.file === file)?.value.menu ?? [];
  const records = new Map(menu.map((each) => menuRecords[each]!).map(([record, variable]) => [variable, record]));
  const variables: Record<string, string> = {};
  for (const [variable, record] of records) {
    const id = await vscode.window.showInputBox({
      title: `Number of the ${record} that the macro works on`,
      value: "1",
      validateInput: (text) => (/^\d+$/.test(text.trim()) ? undefined : "Expected a number."),
      ignoreFocusOut: true,
    });
    if (id === undefined) return false;
    variables[variable] = id.trim();
  }
  return start("run", `Macro ${path.basename(file)}`, { program: file, variables });
}

type ChosenEvent = NonNullable<Node["event"]>;

/** One of the events that have an enabled trigger. */
async function chooseEvent(model: WorkspaceModel): Promise<ChosenEvent | undefined> {
  const choices = new Map<string, vscode.QuickPickItem & { readonly event: ChosenEvent }>();
  for (const { folder, triggers } of await model.workspaces())
    for (const { value, name } of triggers.filter((trigger) => trigger.value.enabled !== false)) {
      const key = `${folder} ${value.event}`;
      const before = choices.get(key)?.description;
      choices.set(key, {
        label: String(value.event),
        description: before ? `${before}, ${name}` : name,
        event: { type: value.event, folder },
      });
    }
  if (choices.size === 0) {
    void vscode.window.showInformationMessage("There is no enabled trigger in this folder.");
    return undefined;
  }
  const picked = await vscode.window.showQuickPick([...choices.values()], {
    placeHolder: "Choose an event; all its enabled triggers run",
    matchOnDescription: true,
  });
  return picked?.event;
}

async function activeOrChosenScript(model: WorkspaceModel): Promise<string | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "crmscript" && document.uri.scheme === "file") return document.uri.fsPath;
  const scripts = (await model.workspaces()).flatMap((workspace) => workspace.scripts);
  return choose("script", scripts);
}

async function activeOrChosenDefinition(
  model: WorkspaceModel,
  kind: "triggers" | "schedules" | "macros",
): Promise<string | undefined> {
  const all = (await model.workspaces()).flatMap<{ readonly file: string; readonly name: string }>(
    (workspace) => workspace[kind],
  );
  const active = vscode.window.activeTextEditor?.document.uri.fsPath;
  if (all.some((entry) => entry.file === active)) return active;
  return choose(kind === "schedules" ? "scheduled task" : kind.slice(0, -1), all);
}

async function chooseRecording(model: WorkspaceModel): Promise<string | undefined> {
  const files = (await model.workspaces()).flatMap((workspace) => workspace.recordings);
  return choose(
    "recording",
    files.map((file) => ({ file, name: path.basename(file) })),
  );
}

async function choose(
  what: string,
  entries: readonly { readonly file: string; readonly name: string }[],
): Promise<string | undefined> {
  if (entries.length === 0) {
    void vscode.window.showInformationMessage(`There is no ${what} in this folder.`);
    return undefined;
  }
  const items = entries.map((entry) => ({
    label: entry.name,
    description: vscode.workspace.asRelativePath(entry.file),
    file: entry.file,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: `Choose a ${what}`,
    matchOnDescription: true,
  });
  return picked?.file;
}
