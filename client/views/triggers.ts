// "Triggers": by event, in the order in which the handlers of an event run as far as the files know it.
import * as vscode from "vscode";
import type { Workspace } from "../../workspace/load.js";
import { resolveScript } from "../../workspace/reference.js";
import type { Node } from "./node.js";

/** Rows of one workspace folder. */
export function triggerRows(workspace: Workspace): readonly Node[] {
  const byEvent = new Map<string, Node[]>();
  for (const trigger of workspace.triggers) {
    const event = String(trigger.value.event);
    byEvent.set(event, [...(byEvent.get(event) ?? []), triggerRow(workspace, trigger)]);
  }
  return [...byEvent]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([event, children]) => ({
      id: `${workspace.folder} ${event}`,
      label: event,
      kind: "event",
      icon: new vscode.ThemeIcon("symbol-event"),
      event: { type: /^\d+$/.test(event) ? Number(event) : event, folder: workspace.folder },
      children,
    }));
}

function triggerRow(workspace: Workspace, { file, name, value }: Workspace["triggers"][number]): Node {
  const on = value.enabled !== false;
  const script = value.script === undefined ? undefined : resolveScript(workspace, file, value.script);
  return {
    id: file,
    label: value.description || name,
    description: on ? (value.actions ? "macro" : "") : "disabled",
    kind: on ? "trigger.on" : "trigger.off",
    icon: new vscode.ThemeIcon(on ? "zap" : "circle-slash"),
    file,
    ...(script ? { opens: script.file } : {}),
    tooltip: `${name}: ${value.event}${on ? "" : ", disabled"}`,
  };
}
