// The threads that runs take. Starting one and loading the interpreter and SQLite in it costs far more than most
// scripts do, so a spare can be made ready ahead: it has loaded everything and waits for its one run. No thread is
// ever used twice.
import type { MessagePort } from "node:worker_threads";
import { Worker } from "node:worker_threads";
import type { WorkerStart } from "./runProtocol.js";

/** Largest heap of a thread in megabytes, unless a run asks for another: the last line of defence behind the limits. */
export const defaultHeapMegabytes = 1024;

/** The first and only message to a thread. */
export interface Assignment {
  readonly start: WorkerStart;
  readonly port: MessagePort;
}

/** What a run needs of its thread. */
export type Thread = Pick<Worker, "on" | "once" | "postMessage" | "terminate">;

const spares = new Map<string, Worker>();

/**
 * Makes a spare thread for the next run, unless there is one. It does not keep the process alive.
 * @param workerUrl the file that calls `serveRun`
 */
export function prepareThread(workerUrl: URL): void {
  if (spares.has(workerUrl.href)) return;
  const worker = createThread(workerUrl, defaultHeapMegabytes);
  worker.unref();
  spares.set(workerUrl.href, worker);
  const forget = () => spares.get(workerUrl.href) === worker && spares.delete(workerUrl.href);
  // A spare that cannot load is not kept; the run that would have taken it makes its own and reports what is wrong.
  worker.once("error", forget);
  worker.once("exit", forget);
}

/** A thread for one run: the spare, or a new one. */
export function takeThread(workerUrl: URL, heapMegabytes: number): Worker {
  const spare = heapMegabytes === defaultHeapMegabytes ? spares.get(workerUrl.href) : undefined;
  if (!spare) return createThread(workerUrl, heapMegabytes);
  spares.delete(workerUrl.href);
  spare.removeAllListeners();
  spare.ref();
  return spare;
}

/** Ends the spares, for a process that is about to end or has no further runs. */
export async function dropSpares(): Promise<void> {
  const all = [...spares.values()];
  spares.clear();
  await Promise.all(all.map((worker) => worker.terminate()));
}

function createThread(workerUrl: URL, heapMegabytes: number): Worker {
  return new Worker(workerUrl, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, stackSizeMb: 8 } });
}
