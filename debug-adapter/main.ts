// The entry of the debug adapter's bundle: run as a process it serves standard input and output or a port, imported by
// the extension or the command line it gives what they need. What a run needs is loaded with the first launch, so that
// `initialize` is answered at once.
import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { createDebuggee } from "./launch.js";
import { serveClients } from "./listen.js";
import { CrmScriptSession } from "./session.js";

/**
 * Serves clients until they are gone.
 * @param args none or `--stdio` for standard input and output, `--port N` for a port of this machine
 * @returns the exit code of the process
 */
export function main(args: readonly string[] = []): Promise<number> {
  return serveClients(args, createDebuggee);
}

/** A session for an editor that runs it inside its own process; messages go in and out as objects. */
export function createSession(): CrmScriptSession {
  return new CrmScriptSession(createDebuggee);
}

/** Only as the process's own script, under its own name: bundled into another command it must stay quiet. */
function isProcess(): boolean {
  const script = process.argv[1];
  if (script === undefined || !/^(debug-adapter\.cjs|main\.js)$/.test(basename(script))) return false;
  return dirname(realpathSync(script)) === dirname(fileURLToPath(import.meta.url));
}

if (isProcess()) void main(process.argv.slice(2)).then((code) => process.exit(code));
