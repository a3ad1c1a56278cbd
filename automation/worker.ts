// The thread of a run: the interpreter's side of it, joined with the embedded tenant.
import type { Host, Json } from "../interpreter/host.js";
import { serveRun } from "../interpreter/worker.js";
import { createTenantHost, type TenantHostOptions } from "../tenant/host.js";

serveRun((options: Json): Host => createTenantHost(options as unknown as TenantHostOptions));
