// `crmscript dap`: the debug adapter for any editor, on standard input and output or a port.
import { type Command, Option } from "commander";
import { wholeNumber } from "../printing.js";

export function registerDap(program: Command): void {
  program
    .command("dap")
    .description("Start the debug adapter (DAP) on standard input and output, or on a port of this machine.")
    .option("--stdio", "talk over standard input and output (the default)")
    .addOption(new Option("--port <number>", "serve clients that connect; 0 for a free port").argParser(wholeNumber))
    .action(async ({ port }: { port?: number }) => {
      const { main } = await import("../../debug-adapter/main.js");
      process.exitCode = await main(port === undefined ? [] : ["--port", String(port)]);
    });
}
