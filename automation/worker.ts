// The thread of every run of a script: the interpreter over a tenant.
import { serveRun } from "../interpreter/worker.js";
import { methodsOf } from "../tenant/agents/declarations.js";
import { createTenantHost, type TenantHost, type TenantHostOptions } from "../tenant/host.js";

const hosts: TenantHost[] = [];
try {
  serveRun((options) => {
    const host = createTenantHost(options as unknown as TenantHostOptions);
    hosts.push(host);
    return host;
  }, methodsOf);
} finally {
  // The run is over when serveRun returns. A thread that is ended by force leaves this to the next one on the tenant.
  for (const host of hosts) host.close();
}
