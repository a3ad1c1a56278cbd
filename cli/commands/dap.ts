// `crmscript dap --stdio`: the debug adapter for any editor.
import type { Command } from "commander";

export function registerDap(program: Command): void {
  program
    .command("dap")
    .description("Start the debug adapter (DAP) on standard input and output.")
    .option("--stdio", "talk over standard input and output (the default)")
    .action(async () => {
      const { main } = await import("../../debug-adapter/main.js");
      await main();
    });
}
