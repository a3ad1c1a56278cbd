// Starts the language server in this process: stdio by default (`--stdio`), or the channel that the client names. The
// connection listens before the parser is there: `initialize` is answered at once, and the rest waits in order.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadApiReference } from "../language/apiReference.js";
import { readApiFile } from "../language/data.js";
import { initializeParser } from "../language/syntax/tree.js";
import { startServer } from "./server.js";

export function serve(): void {
  if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket=|pipe=)/.test(argument)))
    process.argv.push("--stdio");
  const connection = createConnection(ProposedFeatures.all);
  startServer(
    connection,
    initializeParser().then(() => loadApiReference(readApiFile)),
  );
}
