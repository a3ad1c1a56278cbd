// The thread of every run of a script: the interpreter over a tenant.
import { serveRun } from "../interpreter/worker.js";
import { methodsOf } from "../tenant/agents/declarations.js";
import { createTenantHost, type TenantHostOptions } from "../tenant/host.js";

serveRun((options) => createTenantHost(options as unknown as TenantHostOptions), methodsOf);

// A spare thread has time: the dictionary is read and SQLite has opened a database before the run that takes it asks.
createTenantHost({ tenant: ":memory:" }).close();
