// Where clients come from: standard input and output, or `--port N` for clients on this machine. Used by main.ts and by
// the command line.
import { createServer } from "node:net";
import { serve } from "./connection.js";
import type { CreateDebuggee } from "./debuggee.js";

const wrongUse = 2;

/**
 * Serves as the arguments (without node and script) say.
 * @param closing ends listening on a port when aborted; clients that are connected are served on
 * @returns the exit code of the process
 */
export async function serveClients(
  args: readonly string[],
  createDebuggee: CreateDebuggee,
  closing?: AbortSignal,
): Promise<number> {
  const port = portOf(args);
  if (port === "none") {
    await serve(process.stdin, process.stdout, createDebuggee);
    return 0;
  }
  if (port === "wrong") {
    process.stderr.write("Expected no arguments, --stdio, or --port N with N from 0 to 65535.\n");
    return wrongUse;
  }
  return listen(port, createDebuggee, closing);
}

/** Serves every client that connects, one session each, until the process is ended. Port 0 picks a free one. */
function listen(port: number, createDebuggee: CreateDebuggee, closing: AbortSignal | undefined): Promise<number> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    void serve(socket, socket, createDebuggee);
  });
  return new Promise((resolve) => {
    server.on("error", (error) => {
      process.stderr.write(`Cannot listen on port ${port}: ${error.message}. Choose another one with --port.\n`);
      resolve(1);
    });
    server.on("close", () => resolve(0));
    closing?.addEventListener("abort", () => server.close());
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      process.stderr.write(`Listening on port ${typeof address === "object" ? address?.port : port}\n`);
    });
  });
}

function portOf(args: readonly string[]): number | "none" | "wrong" {
  const rest = args.filter((arg) => arg !== "--stdio");
  if (rest.length === 0) return "none";
  const text = rest.length === 1 ? /^--port=(\d+)$/.exec(rest[0]!)?.[1] : rest[0] === "--port" ? rest[1] : undefined;
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return rest.length <= 2 && port <= 65535 ? port : "wrong";
}
