// Everything that makes `crmscript` a debug type: configurations, the adapter, and the output of its sessions.
import * as vscode from "vscode";
import type { Outputs } from "../output.js";
import { adapterFactory } from "./adapter.js";
import { configurationProvider, initialConfigurations } from "./configuration.js";
import { outputTracker } from "./outputTracker.js";
import { registerReplay } from "./replay.js";
import type { SessionList } from "./sessions.js";

export const debugType = "crmscript";

/** Registers the debug type; the answer goes to the extension's subscriptions. */
export function registerDebugger(
  context: vscode.ExtensionContext,
  outputs: Outputs,
  sessions: SessionList,
): vscode.Disposable[] {
  return [
    vscode.debug.registerDebugConfigurationProvider(debugType, configurationProvider),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: initialConfigurations },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, adapterFactory(context)),
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, outputTracker(outputs, sessions)),
    ...registerReplay(),
  ];
}
