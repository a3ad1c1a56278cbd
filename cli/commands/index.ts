// The one list of commands. Adding a command: its file here in this folder, one line below, its test.
import type { Command } from "commander";
import { registerApi } from "./api.js";
import { registerCheck } from "./check.js";
import { registerDap } from "./dap.js";
import { registerFormat } from "./format.js";
import { registerLsp } from "./lsp.js";
import { registerMacro } from "./macro.js";
import { registerNew } from "./new.js";
import { registerRun } from "./run.js";
import { registerSchedule } from "./schedule.js";
import { registerTenant } from "./tenant.js";
import { registerTest } from "./test.js";
import { registerTrace } from "./trace.js";
import { registerTrigger } from "./trigger.js";
import { registerWorkspace } from "./workspace.js";

export const commands: readonly ((program: Command) => void)[] = [
  registerCheck,
  registerFormat,
  registerRun,
  registerTrace,
  registerTrigger,
  registerMacro,
  registerSchedule,
  registerTest,
  registerTenant,
  registerWorkspace,
  registerNew,
  registerApi,
  registerLsp,
  registerDap,
];
