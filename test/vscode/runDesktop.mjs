// The same suite in a desktop VS Code that `@vscode/test-electron` downloads: for macOS, Windows, and whoever has a
// display. `node test/vscode/runDesktop.mjs`; VSCODE_EXECUTABLE names one that is installed already.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { runTests } from "@vscode/test-electron";
import { bundleSuite } from "./run.mjs";
import { output, root } from "./server.mjs";

/** Runs the suite; `passed` is not known here, as only the exit code comes back. */
export async function runOnDesktop() {
  const suite = await bundleSuite();
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-vscode-"));
  fs.cpSync(path.join(root, "samples/company"), workspace, { recursive: true });
  fs.mkdirSync(output, { recursive: true });
  const executable = process.env.VSCODE_EXECUTABLE;
  try {
    const code = await runTests({
      ...(executable ? { vscodeExecutablePath: executable } : {}),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [workspace, "--disable-extensions", "--disable-workspace-trust"],
    });
    return { code, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  } finally {
    fs.rmSync(workspace, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = (await runOnDesktop()).code;
