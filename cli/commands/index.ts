// The one list of commands. Adding a command: its file here in this folder, one line below, its test.
import type { Command } from "commander";
import { registerCheck } from "./check.js";
import { registerDap } from "./dap.js";
import { registerFormat } from "./format.js";
import { registerLsp } from "./lsp.js";

export const commands: readonly ((program: Command) => void)[] = [
  registerCheck,
  registerFormat,
  registerLsp,
  registerDap,
];
