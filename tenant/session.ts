// Who works in the tenant and when: the signed-in user and the clock, as entities, agents and services need them.
import { DateTime, IANAZone } from "luxon";
import { TenantFailure } from "./errors.js";
import type { Tenant } from "./tenant.js";

export interface ClockOptions {
  /** Start of the run's clock: ISO 8601 (in the tenant's zone when it names none) or milliseconds since 1970 UTC. */
  readonly start: string | number;
  /** True: the clock goes on from there. False: it stands still, save for `sleep`. */
  readonly ticking?: boolean;
}
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Minutes ahead of UTC at an instant. */
  offset(instant: number): number;
  /** Lets so many milliseconds pass: waits, or moves a clock that stands still. */
  pass(milliseconds: number): void;
}
export interface User {
  /** Key in ejuser. */
  readonly id: number;
  readonly associateId: number;
  readonly name: string;
  readonly language: string;
}
export interface Session {
  readonly tenant: Tenant;
  readonly user: User;
  /** "YYYY-MM-DD HH:MM:SS" in the tenant's time zone. */
  localTime(): string;
  /** The same in UTC, for stamps. */
  utcTime(): string;
  /** A line for the log of the tenant. */
  log(text: string): void;
}

/**
 * The clock of a run.
 * @param given IANA name of the zone, as in "Europe/Oslo"; that of the machine unless given, asked for when it is needed
 * @throws TypeError for an unknown zone or a start that is no time
 */
export function createClock(options: ClockOptions | undefined, given: string | undefined): Clock {
  if (given !== undefined && !IANAZone.isValidZone(given))
    throw new TypeError(`"${given}" is no time zone. Expected an IANA name, as in "Europe/Oslo".`);
  let known = given;
  const zone = (): string => (known ??= machineZone());
  const offset = (instant: number): number => DateTime.fromMillis(instant, { zone: zone() }).offset;
  if (!options) return { now: () => Date.now(), offset, pass: wait };
  const start =
    typeof options.start === "number" ? options.start : DateTime.fromISO(options.start, { zone: zone() }).toMillis();
  if (!Number.isFinite(start))
    throw new TypeError(`"${options.start}" is no time. Expected ISO 8601, as in "2024-09-02T09:00".`);
  if (options.ticking) {
    const origin = performance.now();
    return { now: () => Math.trunc(start + performance.now() - origin), offset, pass: wait };
  }
  let instant = Math.trunc(start);
  return {
    now: () => instant,
    offset,
    pass: (milliseconds) => {
      instant += Math.trunc(milliseconds);
    },
  };
}

/** Time zone of the machine; UTC where it has none that is known. */
export function machineZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return IANAZone.isValidZone(zone) ? zone : "UTC";
}

/** The session of a user, by login name; without a name the first Service user who is not the system. */
export function createSession(
  tenant: Tenant,
  clock: Clock,
  login: string | undefined,
  log: (text: string) => void,
): Session {
  const time = (offset: number): string =>
    new Date(clock.now() + offset * 60_000).toISOString().slice(0, 19).replace("T", " ");
  return {
    tenant,
    user: findUser(tenant, login),
    localTime: () => time(clock.offset(clock.now())),
    utcTime: () => time(0),
    log,
  };
}

function findUser(tenant: Tenant, login: string | undefined): User {
  const users = tenant.find("ejuser", login === undefined ? {} : { loginname: login });
  const row = users.find((user) => Number(user.id) > 1) ?? users[0];
  if (!row) {
    if (login !== undefined)
      throw new TenantFailure(
        "RunTimeException",
        `The tenant has no user "${login}". Choose a login name from the table ejuser.`,
      );
    return { id: 1, associateId: 1, name: "system", language: "en" };
  }
  const associate = tenant.find("associate", { ejuserId: row.id ?? null })[0];
  return {
    id: Number(row.id),
    associateId: Number(associate?.associate_id ?? 0),
    name: String(row.loginname ?? ""),
    language: String(row.language || "en"),
  };
}

function wait(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
