// HTTP: requests through the host, under the run's policy (natives-core.md 6.1). A refusal never throws: the request
// ends with hasError() and a text that says why. Redirects are followed here, so that the policy judges every hop.
// Certificates are always checked; digest, NTLM and Kerberos log-in are refused, and named in the error message.
import { HostFailure, type HttpRequest, type HttpResponse } from "../host.js";
import { native, type RunContext } from "../native.js";
import { reserveText } from "../values/memory.js";
import { latin1Text, parseBool } from "../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { type Bytes, bytesOfText, byteText, percentEncoded } from "./bytes.js";
import { Growth } from "./growth.js";
import { ask } from "./hostServices.js";
import { MapValue } from "./Map.js";
import { NSStreamValue } from "./NSStream.js";
import { TextMap } from "./textMap.js";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const mostRedirects = 10;
const defaultTimeoutSeconds = 60;

export class HTTPValue {
  readonly headers: [name: string, value: string][] = [];
  readonly form: [name: string, value: string][] = [];
  readonly options: TextMap;
  /** Raw body with the content type that its source gave, if any. */
  binary: { readonly bytes: string; readonly type: string | undefined } | undefined;
  response: HttpResponse | undefined;
  error = "";
  debugging = false;
  debugText = "";
  readonly growth: Growth;

  constructor(run: RunContext) {
    this.growth = new Growth(run);
    this.options = new TextMap(run);
  }
}

export const HTTP = native("HTTP", {
  create: (run) => new HTTPValue(run),
  bodies: (run) => ({
    "HTTP()": () => new HTTPValue(run),
    ...requestBodies(run, "open", "GET"),
    ...requestBodies(run, "get", "GET"),
    ...requestBodies(run, "post", "POST"),
    ...requestBodies(run, "put", "PUT"),
    ...requestBodies(run, "patch", "PATCH"),
    ...requestBodies(run, "delete", "DELETE"),
    "addHeader(String,String)": (self: HTTPValue, name: NullableText, value: NullableText) => {
      self.growth.add(name, value);
      self.headers.push([headerPart(run, text(name)), headerPart(run, text(value))]);
    },
    "setValue(String,String)": (self: HTTPValue, name: NullableText, value: NullableText) => {
      self.growth.add(name, value);
      self.form.push([text(name), text(value)]);
    },
    "setOption(String,String)": (self: HTTPValue, name: NullableText, value: NullableText) => {
      setOption(run, self, text(name), text(value));
    },
    "addBinaryData(Byte[])": (self: HTTPValue, data: Bytes) => {
      reserveText(run, data.length);
      self.binary = { bytes: latin1Text(data), type: undefined };
    },
    "addAttachmentData(Integer)": (self: HTTPValue, id: NullableNumber) =>
      bodyFrom(self, ask(run, "attachmentContent", number(id))),
    "addDocumentData(Integer)": (self: HTTPValue, id: NullableNumber) =>
      bodyFrom(self, ask(run, "documentContent", number(id))),
    "hasError()": (self: HTTPValue) => self.error !== "",
    "getErrorMessage()": (self: HTTPValue) => self.error,
    "getValue(String)": (self: HTTPValue, name: NullableText) =>
      text(name) === "statusCode" ? String(self.response?.status ?? 0) : "",
    "getResponseHeader(String)": (self: HTTPValue, name: NullableText) => headerOf(self.response, text(name)) ?? "",
    "getResponseHeaders()": (self: HTTPValue) =>
      MapValue.of(
        run,
        (self.response?.headers ?? []).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    "setDebugMode(Bool)": (self: HTTPValue, on: boolean) => {
      self.debugging = on;
    },
    "getDebug()": (self: HTTPValue) => self.debugText,
  }),
  inspect: (self: HTTPValue) => [
    ["statusCode", self.response?.status ?? 0, "Integer"],
    ["errorMessage", self.error, "String"],
    ["response", self.response?.body ?? "", "String"],
    ["headers", self.headers.map(([name, value]) => `${name}: ${value}`), "String[]"],
    ["values", self.form.map(([name, value]) => `${name}=${value}`), "String[]"],
    ["options", [...self.options.values].map(([name, value]) => `${name}=${value}`), "String[]"],
  ],
  describe: (self: HTTPValue) =>
    self.error !== "" ? `HTTP (${self.error})` : self.response ? `HTTP (status ${self.response.status})` : "HTTP",
});

function requestBodies(run: RunContext, name: string, method: Method) {
  return {
    [`${name}(String)`]: (self: HTTPValue, url: NullableText) => request(run, self, method, text(url)),
    [`${name}AsStream(String)`]: (self: HTTPValue, url: NullableText) =>
      new NSStreamValue(request(run, self, method, text(url))),
  };
}

/** Body of the answer as bytes; empty after an error. */
function request(run: RunContext, http: HTTPValue, method: Method, url: string): Bytes {
  http.response = undefined;
  http.error = "";
  http.debugText = "";
  try {
    http.response = followed(run, http, requestOf(run, http, method, url));
  } catch (failure) {
    if (!(failure instanceof HostFailure || failure instanceof Unsupported)) throw failure;
    http.error = failure.message;
    note(http, `* ${failure.message}`);
    return [];
  }
  return bytesOfText(run, http.response.body);
}

/** An option that cannot be honoured: an error of the request, not an exception. */
class Unsupported extends Error {}

function requestOf(run: RunContext, http: HTTPValue, method: Method, url: string): HttpRequest {
  const seconds = Number(http.options.get("timeout") ?? "");
  const { query, body, type } = payload(run, http, method);
  const headers = [...http.headers];
  const has = (name: string) => headers.some(([other]) => other.toLowerCase() === name);
  if (type !== undefined && !has("content-type")) headers.push(["Content-Type", type]);
  const credentials = basicCredentials(http);
  if (credentials !== undefined && !has("authorization")) headers.push(["Authorization", credentials]);
  return {
    method,
    url: query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`,
    headers,
    body,
    timeoutMilliseconds: 1000 * (seconds > 0 ? seconds : defaultTimeoutSeconds),
  };
}

/** What is sent: binary data, else option `parameters` without its first character, else the form fields. */
function payload(run: RunContext, http: HTTPValue, method: Method) {
  if (http.binary) return { query: "", body: http.binary.bytes, type: http.binary.type };
  const utf8 = parseBool(http.options.get("parametersUTF8") ?? "");
  const encoded = (value: string) => (utf8 ? Buffer.from(value, "utf8").toString("latin1") : byteText(value));
  const parameters = http.options.get("parameters");
  if (parameters !== undefined) {
    reserveText(run, parameters.length);
    return { query: "", body: encoded(parameters.slice(1)), type: formType };
  }
  const form = http.form
    .map(([name, value]) => `${percentEncoded(encoded(name))}=${percentEncoded(encoded(value))}`)
    .join("&");
  if (form === "") return { query: "", body: "", type: undefined };
  return method === "GET" || method === "DELETE"
    ? { query: form, body: "", type: undefined }
    : { query: "", body: form, type: formType };
}
const formType = "application/x-www-form-urlencoded";

function followed(run: RunContext, http: HTTPValue, first: HttpRequest): HttpResponse {
  let next = first;
  for (let hops = 0; ; hops++) {
    const response = exchange(run, http, next);
    const location = response.status >= 300 && response.status < 400 ? headerOf(response, "location") : undefined;
    if (location === undefined || !follows(http)) return response;
    if (hops === mostRedirects) throw new Unsupported(`More than ${mostRedirects} redirects, the last to ${location}`);
    next = redirected(next, response.status, location);
  }
}

function exchange(run: RunContext, http: HTTPValue, request: HttpRequest): HttpResponse {
  note(http, `> ${request.method} ${request.url}`);
  for (const [name, value] of request.headers) note(http, `> ${name}: ${secret.test(name) ? "***" : value}`);
  const response = run.host.http(request);
  note(http, `< ${response.status}`);
  for (const [name, value] of response.headers) note(http, `< ${name}: ${value}`);
  return response;
}
const secret = /^(proxy-)?authorization$|cookie/i;

/** As browsers do: 303, and a redirected POST, become GET; another origin does not get the credentials. */
function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  if (!URL.canParse(location, request.url))
    throw new Unsupported(`Redirect to an address that cannot be read: ${location}`);
  const url = new URL(location, request.url);
  const plain = status === 303 || ((status === 301 || status === 302) && request.method === "POST");
  const same = url.origin === new URL(request.url).origin;
  return {
    ...request,
    url: url.href,
    method: plain ? "GET" : request.method,
    body: plain ? "" : request.body,
    headers: request.headers.filter(([name]) => !(plain && /^content-/i.test(name)) && (same || !secret.test(name))),
  };
}

function follows(http: HTTPValue): boolean {
  return parseBool(http.options.get("followLocation") ?? "1");
}

function basicCredentials(http: HTTPValue): string | undefined {
  const user = http.options.get("username");
  const how = http.options.get("authenticationMethod") ?? "basic";
  if (user === undefined || how === "none") return undefined;
  if (how !== "basic") throw new Unsupported(`HTTP log-in '${how}' is not simulated: use basic or a header`);
  const pair = byteText(`${user}:${http.options.get("password") ?? ""}`);
  return `Basic ${Buffer.from(pair, "latin1").toString("base64")}`;
}

const knownOptions = new Set([
  "verifyPeer",
  "verifyHost",
  "timeout",
  "followLocation",
  "username",
  "password",
  "authenticationMethod",
  "parameters",
  "parametersUTF8",
]);

function setOption(run: RunContext, http: HTTPValue, name: string, value: string): void {
  if (!knownOptions.has(name)) {
    run.host.log("log", `HTTP.setOption: unknown option '${name}', ignored. Known: ${[...knownOptions].join(", ")}`);
    return;
  }
  if ((name === "verifyPeer" || name === "verifyHost") && !parseBool(value)) {
    run.host.log("log", `HTTP.setOption: '${name}' cannot be switched off here, certificates are always checked`);
  }
  http.options.set(name, value);
}

function bodyFrom(http: HTTPValue, content: string | null): boolean {
  if (content === null) return false;
  http.binary = { bytes: content, type: "application/octet-stream" };
  return true;
}

function headerOf(response: HttpResponse | undefined, name: string): string | undefined {
  return response?.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** A line break would let a value smuggle in further headers. */
function headerPart(run: RunContext, part: string): string {
  if (!/[\r\n\0]/.test(part)) return part;
  throw run.fail("RunTimeException", "A header cannot contain a line break");
}

function note(http: HTTPValue, line: string): void {
  if (http.debugging) http.debugText += `${line}\n`;
}
