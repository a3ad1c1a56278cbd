// "Scheduled tasks": name and, in words, when the task runs.
import * as vscode from "vscode";
import type { Workspace } from "../../workspace/load.js";
import { describeRecurrence } from "../../workspace/recurrence.js";
import type { Node } from "./node.js";

/** Rows of one workspace folder. */
export function scheduleRows(workspace: Workspace): readonly Node[] {
  const rows = workspace.schedules.map(({ file, name, value }): Node => {
    const on = value.disabled !== true;
    const when = describeRecurrence(value);
    return {
      id: file,
      label: name,
      description: on ? when : `${when}, disabled`,
      tooltip: `Runs ${value.run}, ${when}`,
      kind: on ? "schedule.on" : "schedule.off",
      icon: new vscode.ThemeIcon(on ? "clock" : "circle-slash"),
      file,
    };
  });
  return rows.sort((a, b) => a.label.localeCompare(b.label));
}
