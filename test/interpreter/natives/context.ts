// A run without engine and tenant: a fixed clock in Oslo, captured output and log, an optional memory limit.
import { IANAZone } from "luxon";
import type { Host } from "../../../interpreter/host.js";
import type { RunContext } from "../../../interpreter/native.js";

export interface FakeRun extends RunContext {
  readonly output: string[];
  readonly logged: string[];
  /** Bytes accounted and not given back. */
  readonly allocated: () => number;
}

export class ScriptFailure extends Error {}

/** 2021-08-04 17:05:09 in Oslo, a Wednesday in summer time. */
export const fixedNow = Date.UTC(2021, 7, 4, 15, 5, 9, 750);

export function fakeRun({ now = fixedNow, zone = "Europe/Oslo", memory = Number.POSITIVE_INFINITY } = {}): FakeRun {
  const output: string[] = [];
  const logged: string[] = [];
  const states = new Map<symbol, unknown>();
  let allocated = 0;
  const fail = (kind: string, message: string) => new ScriptFailure(`${kind}: ${message}`);
  return {
    output,
    logged,
    allocated: () => allocated,
    host: fakeHost(now, zone, logged),
    print: (text) => output.push(text),
    fail,
    exit: (message) => {
      throw new Error(`exit: ${message}`);
    },
    allocate: (bytes) => {
      if (allocated + bytes > memory) throw fail("RunTimeException", "Memory limit exceeded");
      allocated += bytes;
    },
    state: <T>(key: symbol, create: () => T) => {
      if (!states.has(key)) states.set(key, create());
      return states.get(key) as T;
    },
    location: () => ({ name: "test", line: 1 }),
  };
}

function fakeHost(now: number, zone: string, logged: string[]): Host {
  const known: Partial<Host> = {
    now: () => now,
    timeZoneOffset: (instant) => IANAZone.create(zone).offset(instant),
    log: (_channel, text) => {
      logged.push(text);
      return null;
    },
  };
  return new Proxy(known as Host, {
    get: (host, name) => {
      if (name in host) return host[name as keyof Host];
      throw new Error(`the natives of this test have no business with Host.${String(name)}`);
    },
  });
}
