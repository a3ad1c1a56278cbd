// One row of a view, as data: the views compute rows, one provider turns them into tree items, tests read them.
import * as vscode from "vscode";

export interface Node {
  /** Stable, so that a view keeps what is open when it refreshes. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: vscode.ThemeIcon;
  /** What the menus of the manifest look at. */
  readonly kind: string;
  /** File that commands on the row work on; absolute path. */
  readonly file?: string;
  /** File that a click opens; `file` when missing. */
  readonly opens?: string;
  readonly children?: readonly Node[];
  readonly collapsed?: boolean;
  /** Command that a click runs with the row, instead of opening a file. */
  readonly command?: string;
  readonly session?: vscode.DebugSession;
  /** Event that the row stands for, and the workspace folder whose triggers answer it. */
  readonly event?: { readonly type: string | number; readonly folder: string };
}

/** What a command may be called with: a row of a view, or a file. */
export type Target = Node | vscode.Uri;

/** The file that a command works on. */
export function fileOf(target: Target | undefined): string | undefined {
  if (!target) return undefined;
  return target instanceof vscode.Uri ? target.fsPath : target.file;
}

/** Shows rows as a tree; `rows` is asked again whenever `changes` fires. */
export class NodeTree implements vscode.TreeDataProvider<Node> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(
    private readonly rows: () => Promise<readonly Node[]> | readonly Node[],
    changes: vscode.Event<void>,
  ) {
    this.onDidChangeTreeData = changes;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return [...(node ? (node.children ?? []) : await this.rows())];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, !node.children ? None : node.collapsed ? Collapsed : Expanded);
    item.id = node.id;
    item.contextValue = node.kind;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    // Screen readers would hear the tooltip alone.
    item.accessibilityInformation = { label: [node.label, node.description].filter(Boolean).join(", ") };
    if (node.icon) item.iconPath = node.icon;
    const opens = node.opens ?? node.file;
    if (node.command) item.command = { command: node.command, title: node.label, arguments: [node] };
    else if (opens) item.command = { command: "vscode.open", title: "Open", arguments: [vscode.Uri.file(opens)] };
    return item;
  }
}
