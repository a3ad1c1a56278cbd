// Variables between scripts and their callers, sessions and scripts in scripts (natives-core.md 7.5). Script, global
// and current variables live as long as the run; session variables are the host's, which keeps them between runs.
import type { RunContext } from "../../native.js";
import { type NullableText, text } from "../arguments.js";
import { engineHooks } from "../engineHooks.js";
import { Growth } from "../growth.js";
import { ask } from "../hostServices.js";
import { MapValue } from "../Map.js";
import type { Topic } from "./topic.js";

export const variables: Topic = {
  bodies: (run) => ({
    "getVariable(String)": (name: NullableText) => scriptVariables(run).get(name),
    "setVariable(String,String)": (name: NullableText, value: NullableText) => scriptVariables(run).set(name, value),
    "getVariables()": () => MapValue.of(run, scriptVariables(run).values),
    "getGlobalVariable(String)": (name: NullableText) => store(run, globalKey).get(name),
    "setGlobalVariable(String,String)": (name: NullableText, value: NullableText) =>
      store(run, globalKey).set(name, value),
    "getCurrent(String)": (key: NullableText) => store(run, currentKey).get(key),
    "setCurrent(String,String)": (key: NullableText, value: NullableText) => store(run, currentKey).set(key, value),
    "getSessionVariable(String)": (name: NullableText) => session(run).get(name),
    "getSessionVariables()": () => MapValue.of(run, session(run).values),
    "setSessionVariable(String,String)": (name: NullableText, value: NullableText) => {
      const key = ask(run, "setSessionVariable", text(name), text(value)) || text(name);
      session(run).set(key, value);
      return key;
    },
    "getGlobalStaticMap()": () => run.state(staticMapKey, () => new MapValue(run)),
    "mapValue(String)": (value: NullableText) => MapValue.of(run, [["value", text(value)]]),
    "executeScript(String,Map)": (source: NullableText, values: MapValue) => executeScript(run, text(source), values),
    "executeMacro(String)": (parameters: NullableText) => ask(run, "executeMacro", text(parameters)),
    "getFunctionList()": () => (engineHooks(run).functionList?.() ?? []).map((row) => [...row, ""]),
  }),
};

class Store {
  readonly values: Map<string, string>;
  readonly #growth: Growth;

  constructor(run: RunContext, values: Iterable<readonly [string, string]> = []) {
    this.values = new Map(values);
    this.#growth = new Growth(run);
  }

  get(name: NullableText): string {
    return this.values.get(text(name)) ?? "";
  }

  set(name: NullableText, value: NullableText): void {
    this.#growth.add(name, value);
    this.values.set(text(name), text(value));
  }
}

const scriptKey = Symbol("script variables");
const globalKey = Symbol("global variables");
const currentKey = Symbol("current variables");
const sessionKey = Symbol("session variables");
const staticMapKey = Symbol("global static map");

/** What the caller passed and the script set; whoever started the run shows the final values. */
export function scriptVariables(run: RunContext): Store {
  return run.state(scriptKey, () => new Store(run, Object.entries(run.host.environment().variables)));
}

function store(run: RunContext, key: symbol): Store {
  return run.state(key, () => new Store(run));
}

function session(run: RunContext): Store {
  return run.state(sessionKey, () => new Store(run, Object.entries(ask(run, "getSessionVariables"))));
}

function executeScript(run: RunContext, source: string, values: MapValue): string {
  const execute = engineHooks(run).executeScript;
  if (!execute) throw run.fail("RunTimeException", "executeScript cannot run a script here");
  return execute(source, Object.fromEntries(values.entries()));
}
