// The threads that runs take, found where this program keeps them. Apart from everything else, so that a process that is
// about to run something can start one before it loads the rest.
import * as fs from "node:fs";
import { prepareThread } from "../interpreter/threads.js";

/** The file that runs start from: a bundle beside ours, or the compiled worker.ts beside this file. */
export function workerUrl(): URL {
  const places = ["./run-worker.cjs", "./worker.js"].map((name) => new URL(name, import.meta.url));
  const found = places.find((place) => fs.existsSync(place));
  if (!found)
    throw new Error(`The run worker was not found at ${places.map(String).join(" or ")}: build the project again.`);
  return found;
}

/** Has a thread loaded and waiting by the time that a run wants one; reading the workspace takes as long. */
export function prepareRunThread(): void {
  prepareThread(workerUrl());
}
