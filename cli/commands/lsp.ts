// `crmscript lsp`: the language server for any editor. The library behind it reads the channel from the command line
// itself, in the forms `--stdio`, `--socket=N`, `--pipe=NAME`; here they are checked, and said in the help.
import type { Command } from "commander";
import { UsageError } from "../exit.js";

interface Options {
  readonly stdio?: boolean;
  readonly socket?: string;
  readonly pipe?: string;
  readonly clientProcessId?: string;
}

export function registerLsp(program: Command): void {
  program
    .command("lsp")
    .description(
      "Start the language server (LSP) on standard input and output, or on a channel that the client opened.",
    )
    .option("--stdio", "talk over standard input and output (the default)")
    .option("--socket <port>", "connect to the client on a port of this machine")
    .option("--pipe <name>", "connect to the client on a named pipe or socket file")
    .option("--clientProcessId <id>", "end when this process is gone")
    .action(async ({ stdio, socket, pipe, clientProcessId }: Options) => {
      if ([stdio, socket, pipe].filter((channel) => channel !== undefined).length > 1)
        throw new UsageError("Give one of --stdio, --socket and --pipe.");
      if (socket !== undefined && !(/^\d{1,5}$/.test(socket) && Number(socket) <= 65535))
        throw new UsageError(`Expected a port from 0 to 65535 for --socket, found "${socket}".`);
      process.argv = [...process.argv.slice(0, 2), ...channelArguments({ socket, pipe, clientProcessId })];
      const { serve } = await import("../../server/serve.js");
      serve();
    });
}

function channelArguments({ socket, pipe, clientProcessId }: Partial<Record<keyof Options, string | undefined>>) {
  return [
    socket !== undefined ? `--socket=${socket}` : pipe !== undefined ? `--pipe=${pipe}` : "--stdio",
    ...(clientProcessId === undefined ? [] : [`--clientProcessId=${clientProcessId}`]),
  ];
}
