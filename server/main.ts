// Entry point of the language server: stdio by default (`--stdio`), or the channel that the client names.
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadApiReference } from "../language/apiReference.js";
import { readApiFile } from "../language/data.js";
import { initializeParser } from "../language/syntax/parse.js";
import { startServer } from "./server.js";

export async function main(): Promise<void> {
  if (!process.argv.some((argument) => /^--(stdio|node-ipc|socket=|pipe=)/.test(argument)))
    process.argv.push("--stdio");
  const connection = createConnection(ProposedFeatures.all);
  await initializeParser();
  startServer(connection, loadApiReference(readApiFile));
}

await main();
