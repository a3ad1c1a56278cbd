// The entry of the debug adapter's own bundle. What a run needs is loaded with the first launch, so that the adapter
// answers `initialize` at once.
import { createDebuggee } from "./launch.js";
import { serveClients } from "./listen.js";

process.exit(await serveClients(process.argv.slice(2), createDebuggee));
