// The helper thread of http.ts: makes one request at a time and wakes the waiting run. It follows no redirects, checks
// certificates, and stops at the time limit and at the size limit.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { type MessagePort, workerData } from "node:worker_threads";
import type { HttpExchangeResponse, HttpWorkerAnswer, HttpWorkerRequest } from "./http.js";

const { signal, port } = workerData as { signal: Int32Array; port: MessagePort };

port.on("message", (request: HttpWorkerRequest) => {
  exchange(request).then(
    (response) => answer({ response }),
    (error: Error) => answer({ error: error.message }),
  );
});

function answer(message: HttpWorkerAnswer): void {
  port.postMessage(message);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

function exchange(request: HttpWorkerRequest): Promise<HttpExchangeResponse> {
  return new Promise((resolve, reject) => {
    const send = request.url.startsWith("https:") ? httpsRequest : httpRequest;
    const body = Buffer.from(request.body, "latin1");
    const headers = request.headers.flat();
    const given = new Set(request.headers.map(([name]) => name.toLowerCase()));
    if (body.length > 0 && !given.has("content-length")) headers.push("Content-Length", String(body.length));
    if (!given.has("host")) headers.push("Host", new URL(request.url).host);
    const outgoing = send(
      request.url,
      { method: request.method, headers, signal: AbortSignal.timeout(request.timeoutMilliseconds) },
      (incoming) => {
        read(incoming, request.maximumBytes).then(resolve, reject);
      },
    );
    outgoing.on("error", (error) => {
      reject(error.name === "AbortError" ? new Error(`no answer within ${request.timeoutMilliseconds} ms`) : error);
    });
    outgoing.end(body);
  });
}

async function read(incoming: IncomingMessage, maximumBytes: number): Promise<HttpExchangeResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) {
      incoming.destroy();
      throw new Error(`the answer is larger than ${maximumBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const headers: [string, string][] = [];
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.push([incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!]);
  }
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("latin1") };
}
