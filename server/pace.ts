// Long requests work in slices: between two slices other messages are read, a key press is answered, and a cancelled
// request ends.
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";

/** Longest stretch of work between two slices, in milliseconds. */
const sliceLength = 8;

/**
 * Gives a function to call between two pieces of work. It waits for other messages when the slice is used up.
 * @throws ResponseError `RequestCancelled` when the client no longer wants the answer
 */
export function pacer(token?: CancellationToken): () => Promise<void> | undefined {
  let until = performance.now() + sliceLength;
  return () => {
    if (performance.now() < until) return undefined;
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        until = performance.now() + sliceLength;
        if (token?.isCancellationRequested) reject(cancelled());
        else resolve();
      });
    });
  };
}

export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
}
