// The thread of every run of a script: the interpreter over a tenant.
import { serveRun } from "../interpreter/worker.js";
import { methodsOf } from "../tenant/agents/declarations.js";
import { createTenantHost, type TenantHostOptions } from "../tenant/host.js";

serveRun((options) => createTenantHost(options as unknown as TenantHostOptions), methodsOf);
