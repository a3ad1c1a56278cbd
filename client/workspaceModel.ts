// The workspace folders as loaded definitions, kept current by a file watcher. Everybody who shows or runs a
// definition asks here. Loading starts with the first question, not with activation.
import * as vscode from "vscode";
import type { KnownEvent, Workspace } from "../workspace/load.js";
import type { Problem } from "../workspace/problem.js";
import type { EventCatalogue } from "./eventCatalogue.js";

/** Files whose coming, going or changing can change a definition, a list or a name. */
const watched = "**/*.{crmscript,crm,ejscript,ej,crmtrace,json}";
/** Milliseconds of quiet after a file change before loading again. */
const quiet = 150;
/** Problems that VS Code finds itself with the contributed schemas. */
const foundByEditor = new Set(["json-syntax", "schema"]);

export class WorkspaceModel implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly diagnostics = vscode.languages.createDiagnosticCollection("crmscript-workspace");
  private readonly subscriptions: vscode.Disposable[] = [this.changed, this.diagnostics];
  private loading: Promise<readonly Workspace[]> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** After a load whose result may differ from the last one. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly events: EventCatalogue) {
    this.subscriptions.push(vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()));
  }

  /** All folders, loaded. */
  workspaces(): Promise<readonly Workspace[]> {
    if (!this.loading) {
      this.watch();
      this.loading = this.load();
    }
    return this.loading;
  }

  /** Loads again now, and tells the listeners. */
  async refresh(): Promise<void> {
    if (!this.loading) return;
    this.loading = this.load();
    await this.loading;
    this.changed.fire();
  }

  /** The loaded folder that holds a file. */
  async workspaceOf(uri: vscode.Uri): Promise<Workspace | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return (await this.workspaces()).find((workspace) => workspace.folder === folder?.uri.fsPath);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private watch(): void {
    if (this.subscriptions.length > 3) return;
    const watcher = vscode.workspace.createFileSystemWatcher(watched);
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), quiet);
    };
    this.subscriptions.push(
      watcher,
      watcher.onDidCreate(later),
      watcher.onDidChange(later),
      watcher.onDidDelete(later),
    );
  }

  private async load(): Promise<readonly Workspace[]> {
    const { loadWorkspace } = await import("../workspace/load.js");
    const events: readonly KnownEvent[] = await this.events.all();
    const known = events.length > 0 ? events : undefined;
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
    const loaded = await Promise.all(folders.map((folder) => loadWorkspace(folder.uri.fsPath, known)));
    this.report(loaded.flatMap((workspace) => workspace.problems));
    return loaded;
  }

  private report(problems: readonly Problem[]): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of problems) {
      if (foundByEditor.has(problem.code)) continue;
      byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), diagnosticOf(problem)]);
    }
    this.diagnostics.clear();
    this.diagnostics.set([...byFile].map(([file, list]) => [vscode.Uri.file(file), list]));
  }
}

function diagnosticOf(problem: Problem): vscode.Diagnostic {
  const start = new vscode.Position(problem.line - 1, problem.column - 1);
  const range = new vscode.Range(start, start.translate(0, Math.max(1, problem.length)));
  const severity = problem.severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, problem.message, severity);
  diagnostic.source = "CRMScript";
  diagnostic.code = problem.code;
  return diagnostic;
}
