// A session on a pair of byte streams: what standard input and output, a socket and the tests have in common.
import type { Readable, Writable } from "node:stream";
import type { CreateDebuggee } from "./debuggee.js";
import { CrmScriptSession } from "./session.js";
import { readerOf, readMessages, writeMessage } from "./stream.js";

/** Serves one client. Resolves when it is gone or has disconnected, with the debuggee freed and the output ended. */
export async function serve(input: Readable, output: Writable, createDebuggee: CreateDebuggee): Promise<void> {
  const session = new CrmScriptSession(createDebuggee, readerOf(output));
  session.onDidSendMessage((message) => writeMessage(output, message));
  output.on("error", () => void session.close()); // a client that is gone cannot be told
  readMessages(input, {
    receive: (message) => session.handleMessage(message),
    dropped: (reason) => session.note(reason),
    closed(reason) {
      if (reason !== undefined) session.note(reason);
      void session.close();
    },
  });
  await session.done;
  input.destroy();
  await new Promise<void>((resolve) => {
    if (output.destroyed) resolve();
    else output.end(resolve);
  });
}
