// The only door of a run to the outside (architecture.md, section "Running"). Every answer is plain JSON data, so
// that the journal can store it and a replay can give it back. A run that gets the same answers does the same.

/** Plain JSON data: what crosses the Host and what the journal stores. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The operations of the outside world. Each method is one journal entry; the name is the key in the journal.
 * A failure is thrown as `HostFailure` and journaled like an answer.
 */
export interface Host {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Minutes that the tenant's time zone is ahead of UTC at an instant (milliseconds since 1970 UTC). */
  timeZoneOffset(instant: number): number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** A line for one of the platform's logs. */
  log(channel: "log" | "message" | "debug", text: string): null;
  /** What the caller supplies before the run: script variables, CGI request, parser variables, event data, user. */
  environment(): Environment;
  /** A SearchEngine query, insert, update or delete; the answer holds the rows or the affected keys. */
  search(request: Json): Json;
  /** A call of a NetServer agent: `agent("NSContactAgent", "GetContactEntity", [17])`. */
  agent(name: string, method: string, args: readonly Json[]): Json;
  /** An operation on a native entity: `entity("Ticket", "load", [17])`. */
  entity(name: string, operation: string, args: readonly Json[]): Json;
  /** An HTTP request, under the run's policy. */
  http(request: HttpRequest): HttpResponse;
  /** Puts a message into the outbox; the answer is its id. */
  mail(message: Json): number;
  /** Everything else that needs the CRM: look-ups and actions of the global functions, by function name. */
  service(name: string, args: readonly Json[]): Json;
}

export interface Environment {
  /** Script variables: `getVariable`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly parserVariables: Readonly<Record<string, readonly string[]>>;
  readonly cgi: {
    readonly method: string;
    readonly variables: Readonly<Record<string, readonly string[]>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly cookies: Readonly<Record<string, string>>;
    readonly body: string;
    readonly query: string;
  };
  /** Undefined when the run was not started by an event. */
  readonly event: EventInput | null;
  readonly user: { readonly id: number; readonly associateId: number; readonly name: string };
  readonly language: string;
}

/** What an event hands to a trigger; values are texts, as on the platform. */
export interface EventInput {
  readonly type: number;
  readonly inputValues: Readonly<Record<string, string>>;
  readonly stateValues: Readonly<Record<string, string>>;
  /** What earlier handlers of the same event answered: the next one sees it and may overwrite it (admin.md 3.2). */
  readonly answer?: EventAnswer;
}
export interface EventAnswer {
  /** The operation that fired the event does not happen. */
  readonly blocked: boolean;
  /** For the user; empty when there is none. */
  readonly message: string;
  readonly navigateTo: string;
  readonly outputValues: Readonly<Record<string, string>>;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Bytes as a string of characters U+0000 to U+00FF. */
  readonly body: string;
  readonly timeoutMilliseconds: number;
}
export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Bytes as a string of characters U+0000 to U+00FF. */
  readonly body: string;
}

/** A refusal or failure of the outside, with the exception kind that the script sees. */
export class HostFailure extends Error {
  constructor(
    /** `NetServerException`, `RunTimeException`, ... */
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

/** Names of all operations, so that journal, replay and worker can treat them alike. */
export const hostOperations = [
  "now",
  "timeZoneOffset",
  "random",
  "log",
  "environment",
  "search",
  "agent",
  "entity",
  "http",
  "mail",
  "service",
] as const satisfies readonly (keyof Host)[];
