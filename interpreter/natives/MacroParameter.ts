// MacroParameter: describes what an action of a macro takes (admin.md 2.1); a holder of properties.
import { native, type RunContext } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { MapValue } from "./Map.js";
import { accessors, inspectProperties, PropertiesValue, type PropertyList } from "./properties.js";

const properties: PropertyList = {
  name: ["String", ""],
  type: ["String", ""],
  controlConfig: ["Map", null],
  label: ["String", ""],
  description: ["String", ""],
  isOptional: ["Bool", false],
  value: ["String", ""],
  isFixedValue: ["Bool", false],
  sourcePath: ["String", ""],
};

function create(run: RunContext): PropertiesValue {
  const self = new PropertiesValue(properties);
  self.values.set("controlConfig", new MapValue(run));
  return self;
}

type Described = readonly [
  name: NullableText,
  type: NullableText,
  controlConfig: MapValue,
  label: NullableText,
  description: NullableText,
  isOptional: boolean,
];
function describe(run: RunContext, [name, type, controlConfig, label, description, isOptional]: Described) {
  const self = create(run);
  const texts = { name: text(name), type: text(type), label: text(label), description: text(description) };
  for (const [key, value] of Object.entries({ ...texts, controlConfig, isOptional })) self.values.set(key, value);
  return self;
}

export const MacroParameter = native("MacroParameter", {
  create,
  bodies: (run) => ({
    "MacroParameter()": () => create(run),
    "MacroParameter(String,String,Map,String,String,Bool)": (...described: Described) => describe(run, described),
    "MacroParameter(String,String,Map,String,String,Bool,String,Bool)": (
      ...[name, type, controlConfig, label, description, isOptional, value, isFixed]: [
        ...Described,
        NullableText,
        boolean,
      ]
    ) => {
      const self = describe(run, [name, type, controlConfig, label, description, isOptional]);
      self.values.set("value", text(value));
      self.values.set("isFixedValue", isFixed);
      return self;
    },
    ...accessors(properties),
  }),
  inspect: inspectProperties,
  describe: (self: PropertiesValue) => `MacroParameter (${self.text("name")})`,
});
