// Starts the language server in this process: stdio by default (`--stdio`), or the channel that the client names. The
// connection listens before the parser is there: `initialize` is answered at once, and the rest waits in order.
import { setFlagsFromString } from "node:v8";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadApiReference } from "../language/apiReference.js";
import { readApiFile } from "../language/data.js";
import { initializeParser } from "../language/syntax/tree.js";
import { startServer } from "./server.js";

export function serve(): void {
  // The editor keeps this process for days beside its own: memory counts more than the last per cent of speed. The
  // young generation stays small, since a key press leaves little behind.
  setFlagsFromString("--optimize-for-size");
  setFlagsFromString("--semi-space-growth-factor=1");
  if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket=|pipe=)/.test(argument)))
    process.argv.push("--stdio");
  const connection = createConnection(ProposedFeatures.all);
  startServer(
    connection,
    initializeParser().then(() => loadApiReference(readApiFile)),
  );
}
