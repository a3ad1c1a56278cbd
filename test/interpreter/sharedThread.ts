// The other end of manyRunsWorker.ts: lends its thread to one run at a time, to which the end of the run looks like the
// end of the thread.
import { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";
import type { RunOptions } from "../../interpreter/run.js";
import type { Thread } from "../../interpreter/threads.js";

export class SharedThread {
  private worker: Worker | undefined;
  private borrower: EventEmitter | undefined;

  readonly takeThread: NonNullable<RunOptions["takeThread"]> = () => {
    if (this.borrower) throw new Error("The thread serves one run at a time.");
    const borrower = new EventEmitter();
    this.borrower = borrower;
    this.worker ??= this.start();
    const { worker } = this;
    const postMessage: Worker["postMessage"] = (message, transferred) => worker.postMessage(message, transferred);
    const terminate = async () => (this.borrower === borrower ? this.end() : 0);
    return Object.assign(borrower, { postMessage, terminate }) as unknown as Thread;
  };

  /** Resolves when the thread can serve the next run: a run is over for its client a little earlier. */
  idle(): Promise<void> {
    const { borrower } = this;
    return borrower ? new Promise((resolve) => borrower.once("exit", () => resolve())) : Promise.resolve();
  }

  /** Ends the thread, and the run that it serves. */
  async end(): Promise<number> {
    const { worker } = this;
    this.worker = undefined;
    const code = (await worker?.terminate()) ?? 0;
    this.release();
    return code;
  }

  private start(): Worker {
    const worker = new Worker(new URL("./manyRunsWorker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024, stackSizeMb: 8 },
    });
    worker.on("message", () => this.release());
    worker.on("error", (error) => {
      this.worker = undefined;
      this.borrower?.emit("error", error);
      this.release();
    });
    return worker;
  }

  private release(): void {
    const { borrower } = this;
    this.borrower = undefined;
    borrower?.emit("exit", 0);
  }
}
