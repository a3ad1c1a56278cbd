// The two output channels: "CRMScript" for what scripts print and how runs end, "CRMScript Trace" for the statements
// of traced runs.
import * as vscode from "vscode";

export interface Outputs extends vscode.Disposable {
  readonly script: vscode.OutputChannel;
  readonly trace: vscode.OutputChannel;
}

/** Creates both channels; they stay hidden until something is shown. */
export function openOutputs(): Outputs {
  const script = vscode.window.createOutputChannel("CRMScript");
  const trace = vscode.window.createOutputChannel("CRMScript Trace");
  return {
    script,
    trace,
    dispose() {
      script.dispose();
      trace.dispose();
    },
  };
}
