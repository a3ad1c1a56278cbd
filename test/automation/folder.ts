// A workspace folder for one test: files from a text, opened as automation opens it, removed afterwards.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ExecuteSettings } from "../../automation/execute.js";
import { type OpenWorkspace, openWorkspace } from "../../automation/openWorkspace.js";
import { LaunchFailure, type LaunchProblem } from "../../automation/problem.js";

const folders: string[] = [];

/** Files divided by lines `--- path`; the text in front of the first is `main.crmscript`. */
export function folderOf(text: string): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-automation-")));
  folders.push(folder);
  const [main = "", ...rest] = text.split(/^--- /m);
  if (main.trim() !== "") write(folder, "main.crmscript", main);
  for (const part of rest) {
    const end = part.indexOf("\n");
    write(folder, part.slice(0, end).trim(), part.slice(end + 1));
  }
  return folder;
}

export function write(folder: string, name: string, text: string): void {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

export const opened = (text: string): Promise<OpenWorkspace> => openWorkspace(folderOf(text));

/** Monday, 2024-09-02, 09:00 UTC. */
export const monday = Date.UTC(2024, 8, 2, 9);

export const settings: ExecuteSettings = { now: () => monday, why: "test" };

/** The problems that something was refused with. */
export async function refused(body: () => unknown): Promise<readonly LaunchProblem[]> {
  try {
    await body();
  } catch (failure) {
    if (failure instanceof LaunchFailure) return failure.problems;
    throw failure;
  }
  throw new Error("Expected a refusal, and it went through.");
}

after(() => {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});
