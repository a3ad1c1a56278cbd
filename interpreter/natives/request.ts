// The web request that a run answers (natives-core.md 7.6): what the caller configured, read once per run.

import type { RunContext } from "../native.js";
import { environment } from "./environment.js";

export interface WebRequest {
  readonly method: string;
  readonly variables: ReadonlyMap<string, readonly string[]>;
  /** Names in upper case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: string;
  readonly query: string;
}

const requestKey = Symbol("web request");

export function request(run: RunContext): WebRequest {
  return run.state(requestKey, () => {
    const cgi = environment(run).cgi;
    return {
      method: cgi.method,
      variables: new Map(Object.entries(cgi.variables)),
      headers: new Map(Object.entries(cgi.headers).map(([name, value]) => [name.toUpperCase(), value])),
      cookies: new Map(Object.entries(cgi.cookies)),
      body: cgi.body,
      query: cgi.query,
    };
  });
}
