// The thread of every run of a script: the interpreter over a tenant.
import { serveRun } from "../interpreter/worker.js";
import { createTenantHost, type TenantHostOptions } from "../tenant/host.js";

serveRun((options) => {
  const host = createTenantHost(options as unknown as TenantHostOptions);
  // A tenant is taken until it is closed: without this the editor would keep other processes out after its first run.
  process.once("exit", () => host.close());
  return host;
});
