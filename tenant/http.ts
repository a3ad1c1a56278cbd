// HTTP requests of a run under its policy: off, allow a list of hosts, record real answers, replay recorded ones.
// One call is one exchange: redirects are answers like any other, so that each address is checked by itself. A run is
// synchronous, so a helper thread makes the request while this one waits.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { TenantFailure } from "./errors.js";

export interface HttpPolicy {
  readonly mode: "off" | "allow" | "record" | "replay";
  /**
   * Hosts that may be asked (`allow`, `record`): `api.example.com`, `*.example.com`, `localhost:8080`, `host:*`.
   * Without a port only the scheme's own port is meant.
   */
  readonly hosts?: readonly string[];
  /** Recorded exchanges (`record` writes, `replay` reads). */
  readonly file?: string;
  /** Largest answer in bytes. Default 20 MB. */
  readonly maximumBytes?: number;
}
export interface HttpExchangeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Bytes as characters U+0000 to U+00FF. */
  readonly body: string;
  readonly timeoutMilliseconds: number;
}
export interface HttpExchangeResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
export interface HttpClient {
  /** @throws TenantFailure with the reason, when the policy forbids the request or no answer came */
  exchange(request: HttpExchangeRequest): HttpExchangeResponse;
  close(): void;
}

/** What the helper thread answers. */
export type HttpWorkerAnswer = { readonly response: HttpExchangeResponse } | { readonly error: string };
export interface HttpWorkerRequest extends HttpExchangeRequest {
  readonly maximumBytes: number;
}

const defaultMaximumBytes = 20_000_000;
const longestTimeout = 300_000;
const setting = "crmscript.run.http";

/** The client of a policy. Nothing is started before the first request. */
export function httpClient(policy: HttpPolicy): HttpClient {
  switch (policy.mode) {
    case "off":
      return {
        exchange: (request) => {
          throw refused(
            `No request was made to ${shownUrl(request.url)}: network access of runs is switched off. Allow the host in the setting ${setting}.`,
          );
        },
        close: () => {},
      };
    case "allow":
      return realClient(policy);
    case "record":
      return recordingClient(policy);
    case "replay":
      return replayingClient(policy);
    default:
      throw new TypeError(
        `Unknown HTTP mode ${String(policy.mode satisfies never)} in the setting ${setting}: expected off, allow, record or replay.`,
      );
  }
}

function realClient(policy: HttpPolicy): HttpClient {
  let helper: Helper | undefined;
  return {
    exchange(request) {
      checkAllowed(policy, request.url);
      helper ??= startHelper();
      return helper.ask({
        ...request,
        timeoutMilliseconds: Math.min(Math.max(request.timeoutMilliseconds, 1), longestTimeout),
        maximumBytes: policy.maximumBytes ?? defaultMaximumBytes,
      });
    },
    close: () => helper?.close(),
  };
}

/**
 * Refuses everything but http and https to a listed host.
 * @throws TenantFailure naming the address and the setting
 */
function checkAllowed(policy: HttpPolicy, address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw refused(`"${shownUrl(address)}" is no complete address. Expected http://... or https://...`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refused(`Scheme ${url.protocol} is not allowed in ${shownUrl(address)}. Expected http or https.`);
  }
  if (!(policy.hosts ?? []).some((pattern) => matchesHost(pattern, url))) {
    throw refused(
      `No request was made to ${url.host}: it is not among the allowed hosts. Add it to the setting ${setting}.`,
    );
  }
}

function matchesHost(pattern: string, url: URL): boolean {
  const [, name = "", port = ""] = /^(.*?)(?::(\d+|\*))?$/.exec(pattern.trim().toLowerCase()) ?? [];
  const portMatches =
    port === "*" || (port === "" ? url.port === "" : port === (url.port || (url.protocol === "https:" ? "443" : "80")));
  const nameMatches = name.startsWith("*.") ? url.hostname.endsWith(name.slice(1)) : url.hostname === name;
  return portMatches && nameMatches;
}

interface Helper {
  ask(request: HttpWorkerRequest): HttpExchangeResponse;
  close(): void;
}

function startHelper(): Helper {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(new URL("./httpWorker.js", import.meta.url), {
    workerData: { signal, port: port2 },
    transferList: [port2],
    stdin: false,
  });
  worker.unref();
  return {
    ask: (request) => askHelper(signal, port1, request),
    close: () => {
      port1.close();
      void worker.terminate();
    },
  };
}

function askHelper(signal: Int32Array, port: MessagePort, request: HttpWorkerRequest): HttpExchangeResponse {
  Atomics.store(signal, 0, 0);
  port.postMessage(request);
  // The helper keeps the time limit itself; the surplus only guards against a helper that died.
  Atomics.wait(signal, 0, 0, request.timeoutMilliseconds + 10_000);
  const answer = receiveMessageOnPort(port)?.message as HttpWorkerAnswer | undefined;
  if (!answer) throw refused(`No answer from ${shownUrl(request.url)}.`);
  if ("error" in answer) throw refused(`The request to ${shownUrl(request.url)} failed: ${answer.error}`);
  return answer.response;
}

interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly requestBody: string;
  readonly response: HttpExchangeResponse;
}
interface ExchangeFile {
  readonly format: "crmscript-http-1";
  readonly exchanges: readonly Exchange[];
}

function recordingClient(policy: HttpPolicy): HttpClient {
  const path = exchangePath(policy);
  const real = realClient(policy);
  const exchanges: Exchange[] = existsSync(path) ? [...readExchanges(path)] : [];
  return {
    exchange(request) {
      const response = real.exchange(request);
      exchanges.push({ method: request.method, url: request.url, requestBody: request.body, response });
      writeExchanges(path, exchanges);
      return response;
    },
    close: () => real.close(),
  };
}

/** Each recorded answer is given once, in order; the last one of an address stays. */
function replayingClient(policy: HttpPolicy): HttpClient {
  const path = exchangePath(policy);
  const left = [...readExchanges(path)];
  return {
    exchange(request) {
      const fits = (each: Exchange): boolean =>
        each.method === request.method && each.url === request.url && each.requestBody === request.body;
      const index = left.findIndex(fits);
      if (index < 0)
        throw refused(
          `${path} holds no answer to ${request.method} ${shownUrl(request.url)} with this body. Record it first (setting ${setting}).`,
        );
      const { response } = left[index]!;
      if (left.filter(fits).length > 1) left.splice(index, 1);
      return response;
    },
    close: () => {},
  };
}

function exchangePath(policy: HttpPolicy): string {
  if (policy.file) return policy.file;
  throw new TypeError(`The HTTP mode "${policy.mode}" needs a file in the setting ${setting}.`);
}

function readExchanges(path: string): readonly Exchange[] {
  let file: ExchangeFile;
  try {
    file = JSON.parse(readFileSync(path, "utf8")) as ExchangeFile;
  } catch (error) {
    throw new TypeError(`The HTTP recording ${path} cannot be read: ${(error as Error).message}`);
  }
  if (file?.format !== "crmscript-http-1" || !Array.isArray(file.exchanges) || !file.exchanges.every(isExchange)) {
    throw new TypeError(`${path} is no HTTP recording (format crmscript-http-1).`);
  }
  return file.exchanges;
}

function isExchange(value: Partial<Exchange> | null): boolean {
  const texts = [value?.method, value?.url, value?.requestBody, value?.response?.body];
  const headers = value?.response?.headers;
  const pairs =
    Array.isArray(headers) &&
    headers.every((pair) => Array.isArray(pair) && pair.every((part) => typeof part === "string"));
  return texts.every((text) => typeof text === "string") && Number.isInteger(value?.response?.status) && pairs;
}

/** Request headers are left out: they are where secrets are. */
function writeExchanges(path: string, exchanges: readonly Exchange[]): void {
  const part = `${path}.part-${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(part, `${JSON.stringify({ format: "crmscript-http-1", exchanges }, undefined, 2)}\n`);
    renameSync(part, path);
  } catch (error) {
    throw refused(`The answer cannot be recorded in ${path} (setting ${setting}): ${(error as Error).message}`);
  }
}

/** Without query and credentials, which may be secret and long. */
function shownUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url ? `${url.origin}${url.pathname}`.slice(0, 200) : address.slice(0, 100);
}

function refused(message: string): TenantFailure {
  return new TenantFailure("RunTimeException", message);
}
