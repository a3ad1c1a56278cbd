// "Tracing": trace definitions, and below them the recordings of the workspace, newest name first.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Workspace } from "../../workspace/load.js";
import type { Node } from "./node.js";

/** Rows of one workspace folder. */
export function tracingRows(workspace: Workspace): readonly Node[] {
  const traces = workspace.traces.map(({ file, value }): Node => {
    const on = value.enabled !== false;
    return {
      id: file,
      label: value.description,
      description: on ? value.target : "disabled",
      tooltip: `Records ${value.target}${value.onlyOnException ? ", only when it fails" : ""}`,
      kind: on ? "trace.on" : "trace.off",
      icon: new vscode.ThemeIcon(on ? "record" : "circle-slash"),
      file,
    };
  });
  return workspace.recordings.length > 0 ? [...traces, recordingsRow(workspace)] : traces;
}

function recordingsRow(workspace: Workspace): Node {
  const children = workspace.recordings.map(
    (file): Node => ({
      id: file,
      label: path.basename(file, path.extname(file)),
      description: path.relative(workspace.folder, path.dirname(file)),
      kind: "recording",
      icon: new vscode.ThemeIcon("history"),
      file,
      command: "crmscript.openRecording",
    }),
  );
  children.sort((a, b) => b.label.localeCompare(a.label));
  return {
    id: `${workspace.folder} recordings`,
    label: "Recordings",
    description: String(children.length),
    kind: "recordings",
    children,
  };
}
