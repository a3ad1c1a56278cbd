// DbiControl: the data exchange that runs the script, from `getDbiControl` (natives-crm.md 1.11). Parameters are kept by
// the host; objects would come from an agent outside, and there is none.
import { native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { MapValue } from "./Map.js";
import { TextMap } from "./textMap.js";

export class DbiControlValue {
  readonly parameters: TextMap;

  constructor(run: RunContext, stored: Readonly<Record<string, string>> = {}) {
    this.parameters = new TextMap(run, stored);
  }
}
type Self = DbiControlValue;

const outside = "objects are exchanged with an agent outside of the tenant, and there is none";

export const DbiControl = native("DbiControl", {
  create: (run) => new DbiControlValue(run),
  bodies: (run) => ({
    "DbiControl()": () => new DbiControlValue(run),
    "getParameter(String)": (self: Self, name: NullableText) => self.parameters.get(text(name)) ?? "",
    "getParameters()": (self: Self) => MapValue.of(run, self.parameters.values),
    "setParameter(String,String)": (self: Self, name: NullableText, value: NullableText) =>
      self.parameters.set(text(name), text(value)),
    "saveParameter(String,String)": (self: Self, name: NullableText, value: NullableText) => {
      self.parameters.set(text(name), text(value));
      run.host.entity("DbiControl", "saveParameter", [text(name), text(value)]);
    },
  }),
  notSimulated: { "getObject()": outside, "sendObject(Map)": outside },
  inspect: (self: Self) => [...self.parameters.values].map(([name, value]) => [name, value, "String"] as const),
  describe: (self: Self) => `DbiControl (${self.parameters.values.size} parameters)`,
});

const controlKey = Symbol("data exchange");

/** The one data exchange of the run, with the parameters that earlier runs kept. */
export function dbiControl(run: RunContext): DbiControlValue {
  return run.state(controlKey, () => {
    const stored = run.host.entity("DbiControl", "parameters", []);
    return new DbiControlValue(run, (stored ?? {}) as Readonly<Record<string, string>>);
  });
}
