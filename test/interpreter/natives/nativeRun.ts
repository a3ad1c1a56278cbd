// A run without engine or tenant: natives on a host that remembers what it was asked. Bodies are called by their
// signature, as the emitted code does.
import type { Environment, Host, HttpRequest, HttpResponse, Json } from "../../../interpreter/host.js";
import type { NativeTable, RunContext } from "../../../interpreter/native.js";
import { type EngineHooks, engineHooksKey } from "../../../interpreter/natives/engineHooks.js";
import { nativeClasses } from "../../../interpreter/natives/index.js";

export interface RunOptions {
  readonly environment?: Partial<Environment>;
  readonly cgi?: Partial<Environment["cgi"]>;
  readonly hooks?: EngineHooks;
  readonly services?: Readonly<Record<string, (...args: Json[]) => Json>>;
  readonly http?: (request: HttpRequest) => HttpResponse;
  /** Milliseconds since 1970 UTC. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** Bytes that `allocate` grants before it throws. */
  readonly memory?: number;
}

export class CrmScriptError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(`${kind}: ${message}`);
  }
}

export class NativeRun {
  output = "";
  allocated = 0;
  readonly logs: string[] = [];
  readonly mails: Json[] = [];
  readonly requests: HttpRequest[] = [];
  readonly asked: Json[][] = [];
  environmentCalls = 0;
  readonly context: RunContext;
  readonly #state = new Map<symbol, unknown>();
  readonly #tables = new Map<string, NativeTable>();

  constructor(options: RunOptions = {}) {
    const { hooks } = options;
    this.context = {
      host: this.#host(options),
      print: (text) => {
        this.output += text;
      },
      fail: (kind, message) => new CrmScriptError(kind, message),
      exit: (message) => {
        throw new Error(`exit: ${message}`);
      },
      allocate: (bytes) => {
        if (this.allocated + bytes > (options.memory ?? Number.POSITIVE_INFINITY)) {
          throw new CrmScriptError("RunTimeException", "Memory limit exceeded");
        }
        this.allocated += bytes;
      },
      state: <T>(key: symbol, create: () => T) => {
        if (!this.#state.has(key)) this.#state.set(key, create());
        return this.#state.get(key) as T;
      },
      location: () => ({ name: "main", line: 12 }),
    };
    if (hooks) this.context.state(engineHooksKey, () => hooks);
  }

  /** A global function. */
  call(signature: string, ...args: unknown[]): unknown {
    return this.#body("(global)", signature)(...args);
  }

  /** An object of a class, by a constructor: `make("Map", "Map(String)", "a=1")`; without one as a plain declaration. */
  make(className: string, constructorKey?: string, ...args: unknown[]): NativeObject {
    if (constructorKey) return this.of(className, this.#body(className, constructorKey)(...args) as object);
    return this.of(className, classNamed(className).create!(this.context));
  }

  of(className: string, self: object): NativeObject {
    return { self, call: (signature, ...args) => this.#body(className, signature)(self, ...args) };
  }

  #body(className: string, signature: string): (...args: unknown[]) => unknown {
    let table = this.#tables.get(className);
    if (!table) {
      table = classNamed(className).bodies(this.context);
      this.#tables.set(className, table);
    }
    const body = table[signature];
    if (typeof body !== "function") throw new Error(`No body for ${className}.${signature}`);
    return body;
  }

  #host(options: RunOptions): Host {
    const cgi = { method: "", variables: {}, headers: {}, cookies: {}, body: "", query: "", ...options.cgi };
    const environment: Environment = {
      variables: {},
      parserVariables: {},
      event: null,
      user: { id: 3, associateId: 5, name: "anna" },
      language: "no",
      ...options.environment,
      cgi,
    };
    const unexpected = (what: string) => () => {
      throw new Error(`unexpected host call: ${what}`);
    };
    return {
      now: options.now ?? (() => Date.UTC(2024, 1, 29, 8, 0, 0)),
      timeZoneOffset: () => 60,
      random: options.random ?? (() => 0.5),
      log: (channel, text) => {
        this.logs.push(`${channel}: ${text}`);
        return null;
      },
      environment: () => {
        this.environmentCalls++;
        return environment;
      },
      search: unexpected("search"),
      agent: unexpected("agent"),
      entity: unexpected("entity"),
      http: (request) => {
        this.requests.push(request);
        return options.http!(request);
      },
      mail: (message) => this.mails.push(message),
      service: (name, args) => {
        this.asked.push([name, ...args]);
        const answer = options.services?.[name];
        if (!answer) throw new Error(`unexpected service: ${name}`);
        return answer(...args);
      },
    };
  }
}

export interface NativeObject {
  readonly self: object;
  call(signature: string, ...args: unknown[]): unknown;
}

export function classNamed(name: string) {
  const found = nativeClasses.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No native class ${name}`);
  return found;
}
