// A thread for many runs over the fixed host, one after the other: loading the interpreter takes longer than most
// scripts of test/scripts run.
import { parentPort } from "node:worker_threads";
import type { Assignment } from "../../interpreter/threads.js";
import { carryOut } from "../../interpreter/worker.js";
import { methodsOf } from "../../tenant/agents/declarations.js";
import { type FixedHostOptions, fixedHost } from "./fixedHost.js";

parentPort!.on("message", (assignment: Assignment) => {
  try {
    carryOut(assignment, (options) => fixedHost(options as FixedHostOptions), methodsOf);
  } finally {
    parentPort!.postMessage("over");
  }
});
