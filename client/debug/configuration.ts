// Launch configurations: F5 on a script works without launch.json, and what a configuration leaves open comes from
// the settings. Refuses to start in a folder that is not trusted.
import * as path from "node:path";
import * as vscode from "vscode";
import type { LaunchArguments } from "../../debug-adapter/protocol.js";

/** A configuration for the active script; `program` may be a script or a definition. */
export function launchConfiguration(
  name: string,
  launch: LaunchArguments,
): vscode.DebugConfiguration & LaunchArguments {
  return { type: "crmscript", request: "launch", name, ...launch };
}

export const configurationProvider: vscode.DebugConfigurationProvider = {
  provideDebugConfigurations: initialConfigurations,
  resolveDebugConfiguration(_folder, configuration) {
    if (configuration.type && (configuration.program || configuration.replay || configuration.event))
      return configuration;
    const file = activeProgram();
    if (!file) return tell("Open a script first: there is nothing to run.");
    return { ...launchConfiguration(`Run ${path.basename(file)}`, { program: file }), ...configuration, program: file };
  },
  resolveDebugConfigurationWithSubstitutedVariables(folder, configuration) {
    if (!vscode.workspace.isTrusted) return tell(notTrusted);
    return withSettings(folder, configuration);
  },
};

/** What to say when something should run in a folder that is not trusted. */
export const notTrusted = "This folder is not trusted, so nothing is run in it. Trust the folder to run scripts.";

/** The configurations that VS Code offers without launch.json. */
export function initialConfigurations(): vscode.DebugConfiguration[] {
  return [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code substitutes it.
    launchConfiguration("CRMScript: Run the open script", { program: "${file}" }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code substitutes it.
    launchConfiguration("CRMScript: Step through the open script", { program: "${file}", stopOnEntry: true }),
  ];
}

function activeProgram(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== "file") return undefined;
  const runnable = document.languageId === "crmscript" || /\.(trigger|schedule|macro)\.json$/.test(document.uri.path);
  return runnable ? document.uri.fsPath : undefined;
}

/** Undefined, so that VS Code stops the start without opening launch.json. */
function tell(message: string): undefined {
  void vscode.window.showErrorMessage(message);
  return undefined;
}

function withSettings(
  folder: vscode.WorkspaceFolder | undefined,
  configuration: vscode.DebugConfiguration,
): vscode.DebugConfiguration {
  const program = (configuration.program ?? configuration.replay ?? configuration.workspaceFolder) as
    | string
    | undefined;
  const home = folder ?? (program ? vscode.workspace.getWorkspaceFolder(vscode.Uri.file(program)) : undefined);
  const settings = vscode.workspace.getConfiguration("crmscript", home?.uri);
  const tenant = settings.get<string>("tenant.file");
  const http = httpSettings(settings);
  const limits = limitSettings(settings);
  return {
    ...(home ? { workspaceFolder: home.uri.fsPath } : {}),
    ...(tenant ? { tenant: home ? path.resolve(home.uri.fsPath, tenant) : tenant } : {}),
    ...(http ? { http } : {}),
    ...(limits ? { limits } : {}),
    ...configuration,
  };
}

function httpSettings(settings: vscode.WorkspaceConfiguration): LaunchArguments["http"] {
  const policy = settings.get<string>("http.policy") as "workspace" | NonNullable<LaunchArguments["http"]>["policy"];
  if (policy === "workspace") return undefined;
  return { policy, hosts: settings.get<string[]>("http.hosts") ?? [] };
}

function limitSettings(settings: vscode.WorkspaceConfiguration): LaunchArguments["limits"] {
  const seconds = settings.get<number>("limits.seconds") ?? 0;
  const megabytes = settings.get<number>("limits.megabytes") ?? 0;
  if (seconds === 0 && megabytes === 0) return undefined;
  return { ...(seconds > 0 ? { seconds } : {}), ...(megabytes > 0 ? { megabytes } : {}) };
}
