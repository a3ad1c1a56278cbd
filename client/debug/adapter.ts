// Where the debug adapter runs: inside the extension, which starts at once, or in a process of its own over standard
// input and output. Both are the same bundle.
import * as fs from "node:fs";
import { pathToFileURL } from "node:url";
import * as vscode from "vscode";

/** What `dist/debug-adapter.cjs` exports for use inside a process. */
interface AdapterModule {
  createSession(): vscode.DebugAdapter;
}

/** Decides by `crmscript.debug.adapter`, each time a session starts. */
export function adapterFactory(context: vscode.ExtensionContext): vscode.DebugAdapterDescriptorFactory {
  const bundle = context.asAbsolutePath("dist/debug-adapter.cjs");
  return {
    async createDebugAdapterDescriptor() {
      if (!fs.existsSync(bundle)) throw new Error("This build of the extension has no debug adapter.");
      const where = vscode.workspace.getConfiguration("crmscript").get<string>("debug.adapter");
      if (where === "process") return inProcess(bundle);
      const module = (await import(pathToFileURL(bundle).href)) as { readonly default: AdapterModule };
      return new vscode.DebugAdapterInlineImplementation(module.default.createSession());
    },
  };
}

/** The editor's own Node; on the desktop that is Electron, which needs to be told. */
function inProcess(bundle: string): vscode.DebugAdapterDescriptor {
  return new vscode.DebugAdapterExecutable(process.execPath, [bundle], { env: { ELECTRON_RUN_AS_NODE: "1" } });
}
