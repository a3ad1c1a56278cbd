// The one list of commands. Adding a command: its file here in this folder, one line below, its test. A process runs one
// of them and loads only that one, unless somebody asks which there are.
import type { Command } from "commander";
import { prepareRunThread } from "../../automation/runThread.js";

type Load = () => Promise<(program: Command) => void>;

export const commands: Readonly<Record<string, Load>> = {
  check: async () => (await import("./check.js")).registerCheck,
  format: async () => (await import("./format.js")).registerFormat,
  run: async () => (await import("./run.js")).registerRun,
  trace: async () => (await import("./trace.js")).registerTrace,
  trigger: async () => (await import("./trigger.js")).registerTrigger,
  macro: async () => (await import("./macro.js")).registerMacro,
  schedule: async () => (await import("./schedule.js")).registerSchedule,
  test: async () => (await import("./test.js")).registerTest,
  tenant: async () => (await import("./tenant.js")).registerTenant,
  workspace: async () => (await import("./workspace.js")).registerWorkspace,
  new: async () => (await import("./new.js")).registerNew,
  api: async () => (await import("./api.js")).registerApi,
  lsp: async () => (await import("./lsp.js")).registerLsp,
  dap: async () => (await import("./dap.js")).registerDap,
};

/** Adds the command that the arguments name, or all when they name none. */
export async function registerCommands(program: Command, [name]: readonly string[]): Promise<void> {
  // The thread of the run takes as long to load as all the rest.
  if (name === "run") prepareRunThread();
  const named = name !== undefined && Object.hasOwn(commands, name) ? [commands[name]!] : Object.values(commands);
  for (const load of named) (await load())(program);
}
