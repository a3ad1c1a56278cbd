// The worker of runs in tests: the real thread of a run over the fixed host.
import { serveRun } from "../../interpreter/worker.js";
import { type FixedHostOptions, fixedHost } from "./fixedHost.js";

serveRun((options) => fixedHost(options as FixedHostOptions));
