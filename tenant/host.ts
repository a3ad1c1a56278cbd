// The Host of a run over a tenant: wires clock, random numbers, user, database, HTTP, mail and look-ups. The only file
// of this folder that knows the interpreter. Options are plain JSON, because a run lives in a worker thread.
import { appendFileSync } from "node:fs";
import { type Environment, type EventInput, type Host, HostFailure, type Json } from "../interpreter/host.js";
import type { SearchRequest } from "../workspace/search.js";
import { callAgent } from "./agents/agents.js";
import { callEntity } from "./entities/entities.js";
import { TenantError, TenantFailure } from "./errors.js";
import type { TenantExtension } from "./extensions.js";
import type { FilePolicy } from "./files.js";
import { type HttpPolicy, httpClient } from "./http.js";
import { readMail, storeMail } from "./mail.js";
import { search } from "./search/search.js";
import { callService, type ServiceContext } from "./services.js";
import { type Clock, type ClockOptions, createClock, createSession, type Session } from "./session.js";
import { openTenant, type Tenant } from "./tenant.js";

export interface TenantHostOptions {
  /** File of the tenant, or ":memory:". */
  readonly tenant: string;
  /** False: a missing tenant is an error. Default true. */
  readonly create?: boolean;
  /** Milliseconds to wait for another run on the same tenant. Default 5000. */
  readonly busyTimeout?: number;
  readonly extensions?: readonly TenantExtension[];
  /** Login name of the signed-in user. Default: the first who is not the system. */
  readonly user?: string;
  /** Default: the real time. */
  readonly clock?: ClockOptions;
  /** IANA name of the tenant's time zone. Default: that of the machine. */
  readonly timeZone?: string;
  /** Seed of the random numbers. Default: other ones in each run. */
  readonly seed?: number;
  /** Language code of the user's texts. Default: that of the user. */
  readonly language?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly parserVariables?: Readonly<Record<string, readonly string[]>>;
  readonly cgi?: Partial<Environment["cgi"]>;
  readonly event?: EventInput;
  /** Default off. */
  readonly http?: HttpPolicy;
  /** Default: no file access. */
  readonly files?: FilePolicy;
  /** Environment variables that scripts may read. Default none. */
  readonly environmentVariables?: readonly string[];
  /** File that the lines of `log`, `logMessage` and `printDebug` are appended to. */
  readonly logFile?: string;
}
export interface TenantHost extends Host {
  /** Closes the tenant and ends the helper thread. Call it when the run has ended. */
  close(): void;
}

/**
 * Opens the tenant for one run.
 * @throws TenantError when the file cannot be used, TypeError for options that make no sense
 */
export function createTenantHost(options: TenantHostOptions): TenantHost {
  const clock = createClock(options.clock, options.timeZone);
  const http = httpClient(options.http ?? { mode: "off" });
  const tenant = openTenant(options.tenant, options);
  try {
    return host(options, tenant, clock, http);
  } catch (error) {
    tenant.close();
    throw asHostFailure(error);
  }
}

function host(
  options: TenantHostOptions,
  tenant: Tenant,
  clock: Clock,
  http: ReturnType<typeof httpClient>,
): TenantHost {
  const session = createSession(tenant, clock, options.user, (text) => writeLog(options, session, "log", text));
  const environment = environmentOf(options, session);
  const random = options.seed === undefined ? Math.random : seeded(options.seed);
  const services: ServiceContext = {
    session,
    clock,
    files: options.files,
    environmentNames: options.environmentVariables ?? [],
    receipts: new Map(),
  };
  return guarded({
    now: () => clock.now(),
    timeZoneOffset: (instant) => clock.offset(instant),
    random,
    log: (channel, text) => writeLog(options, session, channel, text),
    environment: () => environment,
    search: (request) => search(tenant, request as unknown as SearchRequest) as unknown as Json,
    agent: (name, method, args) => (callAgent(session, name, method, args) ?? null) as Json,
    entity: (name, operation, args) => (callEntity(session, name, operation, args) ?? null) as Json,
    http: (request) => http.exchange(request),
    mail: (message) => storeMail(session, readMail(message)),
    service: (name, args) => callService(services, name, args) as Json,
    close: () => {
      http.close();
      tenant.close();
    },
  });
}

/** Every operation, with the tenant's failures turned into those that a script sees. */
function guarded(inner: TenantHost): TenantHost {
  const entries = Object.entries(inner).map(([name, operation]) => {
    const body = (...args: unknown[]): unknown => {
      try {
        return (operation as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        throw asHostFailure(error);
      }
    };
    return [name, body];
  });
  return Object.fromEntries(entries) as TenantHost;
}

function asHostFailure(error: unknown): unknown {
  if (error instanceof TenantFailure) return new HostFailure(error.kind, error.message);
  // A file that fails in the middle of a run ends like any other refusal of the database.
  if (error instanceof TenantError) return new HostFailure("NetServerException", error.message);
  return error;
}

function environmentOf(options: TenantHostOptions, { user }: Session): Environment {
  const { cgi } = options;
  return {
    variables: options.variables ?? {},
    parserVariables: options.parserVariables ?? {},
    cgi: {
      method: cgi?.method ?? "GET",
      variables: cgi?.variables ?? {},
      headers: cgi?.headers ?? {},
      cookies: cgi?.cookies ?? {},
      body: cgi?.body ?? "",
      query: cgi?.query ?? "",
    },
    event: options.event ?? null,
    user: { id: user.id, associateId: user.associateId, name: user.name },
    language: options.language ?? user.language,
  };
}

/** The database log is a row that is there at once; the other channels are only lines of the log file. */
function writeLog(
  options: TenantHostOptions,
  session: Session,
  channel: "log" | "message" | "debug",
  text: string,
): null {
  if (channel === "log") {
    session.tenant.insert("log_events", {
      time_of_event: session.localTime(),
      event_type: 0,
      var1: text.replaceAll("\0", ""),
      source_user: session.user.id,
      source_user_desc: session.user.name,
    });
  }
  if (options.logFile) appendFileSync(options.logFile, `${session.localTime()} ${channel} ${text}\n`);
  return null;
}

/** Mulberry32: the same numbers from the same seed on every machine. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
