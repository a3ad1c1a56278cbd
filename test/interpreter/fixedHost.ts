// A Host that answers the same at every run: the clock moves one second per question, random numbers come from a seed,
// and there is no CRM behind it.
import { type Environment, type Host, HostFailure, type Json } from "../../interpreter/host.js";

export interface FixedHostOptions extends Partial<Omit<Environment, "cgi">> {
  readonly cgi?: Partial<Environment["cgi"]>;
}

export function fixedHost(options: FixedHostOptions = {}): Host {
  let seconds = 0;
  let seed = 42;
  const nothing = (what: string) => () => {
    throw new HostFailure("NetServerException", `There is no ${what} here`);
  };
  const environment: Environment = {
    variables: {},
    parserVariables: {},
    event: null,
    user: { id: 1, associateId: 1, name: "tester" },
    language: "en",
    ...options,
    cgi: { method: "GET", variables: {}, headers: {}, cookies: {}, body: "", query: "", ...options.cgi },
  };
  return {
    now: () => Date.UTC(2026, 0, 15, 9, 0, 0) + 1000 * seconds++,
    timeZoneOffset: () => 60,
    random() {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed / 2 ** 32;
    },
    log: () => null,
    environment: () => environment,
    search: nothing("database"),
    agent: nothing("agent"),
    entity: nothing("database"),
    http: nothing("network"),
    mail: (): number => 1,
    service: nothing("service") as (name: string, args: readonly Json[]) => Json,
  };
}
