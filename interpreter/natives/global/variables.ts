// Variables between scripts and their callers, sessions and scripts in scripts (natives-core.md 7.5). Script, global
// and current variables live as long as the run; session variables are the host's, which keeps them between runs.

import type { NativeTable, RunContext } from "../../native.js";
import { type NullableText, text } from "../arguments.js";
import { engineHooks } from "../engineHooks.js";
import { environment } from "../environment.js";
import { ask } from "../hostServices.js";
import { MapValue } from "../Map.js";
import { TextMap } from "../textMap.js";
import type { Topic } from "./topic.js";

export const variables: Topic = {
  bodies: (run) => ({
    ...accessors(() => scriptVariables(run), "getVariable", "setVariable"),
    ...accessors(() => store(run, globalKey), "getGlobalVariable", "setGlobalVariable"),
    ...accessors(() => store(run, currentKey), "getCurrent", "setCurrent"),
    "getVariables()": () => MapValue.of(run, scriptVariables(run).values),
    "getSessionVariable(String)": (name: NullableText) => session(run).get(text(name)) ?? "",
    "getSessionVariables()": () => MapValue.of(run, session(run).values),
    "setSessionVariable(String,String)": (name: NullableText, value: NullableText) => {
      const key = ask(run, "setSessionVariable", text(name), text(value)) || text(name);
      session(run).set(key, text(value));
      return key;
    },
    "getGlobalStaticMap()": () => run.state(staticMapKey, () => new MapValue(run)),
    "mapValue(String)": (value: NullableText) => MapValue.of(run, [["value", text(value)]]),
    "executeScript(String,Map)": (source: NullableText, values: MapValue) => executeScript(run, text(source), values),
    "executeMacro(String)": (parameters: NullableText) => ask(run, "executeMacro", text(parameters)),
    "getFunctionList()": () => (engineHooks(run).functionList?.() ?? []).map((row) => [...row, ""]),
  }),
};

/** A pair of functions that reads and writes one of the stores; an unknown name is "". */
function accessors(values: () => TextMap, getter: string, setter: string): NativeTable {
  return {
    [`${getter}(String)`]: (name: NullableText) => values().get(text(name)) ?? "",
    [`${setter}(String,String)`]: (name: NullableText, value: NullableText) => values().set(text(name), text(value)),
  };
}

const scriptKey = Symbol("script variables");
const globalKey = Symbol("global variables");
const currentKey = Symbol("current variables");
const sessionKey = Symbol("session variables");
const staticMapKey = Symbol("global static map");

/** What the caller passed and the script set; whoever started the run shows the final values. */
export function scriptVariables(run: RunContext): TextMap {
  return run.state(scriptKey, () => new TextMap(run, presetVariables(run)));
}

/** What the platform itself passes to every script, unless the caller says otherwise (natives-crm.md 1). */
function presetVariables(run: RunContext): Readonly<Record<string, string>> {
  const { user, language, variables } = environment(run);
  return {
    activeUser: String(user.id),
    activeUsername: user.name,
    activeAssociateId: String(user.associateId),
    userLang: language,
    ...variables,
  };
}

function store(run: RunContext, key: symbol): TextMap {
  return run.state(key, () => new TextMap(run));
}

function session(run: RunContext): TextMap {
  return run.state(sessionKey, () => new TextMap(run, ask(run, "getSessionVariables")));
}

function executeScript(run: RunContext, source: string, values: MapValue): string {
  const execute = engineHooks(run).executeScript;
  if (!execute) throw run.fail("RunTimeException", "executeScript cannot run a script here");
  return execute(source, Object.fromEntries(values.entries()));
}
