// `crmscript lsp --stdio`: the language server for any editor.
import type { Command } from "commander";

export function registerLsp(program: Command): void {
  program
    .command("lsp")
    .description("Start the language server (LSP) on standard input and output.")
    .option("--stdio", "talk over standard input and output (the default)")
    .action(async () => {
      const { serve } = await import("../../server/serve.js");
      serve();
    });
}
