// MacroReturnValue: describes what an action of a macro answers (admin.md 2.1); a holder of properties.
import { native } from "../native.js";
import { type NullableText, text } from "./arguments.js";
import { accessors, inspectProperties, PropertiesValue, type PropertyList } from "./properties.js";

const properties: PropertyList = { name: ["String", ""], description: ["String", ""] };

export const MacroReturnValue = native("MacroReturnValue", {
  create: () => new PropertiesValue(properties),
  bodies: () => ({
    "MacroReturnValue()": () => new PropertiesValue(properties),
    "MacroReturnValue(String,String)": (name: NullableText, description: NullableText) => {
      const self = new PropertiesValue(properties);
      self.values.set("name", text(name));
      self.values.set("description", text(description));
      return self;
    },
    ...accessors(properties),
  }),
  inspect: inspectProperties,
  describe: (self: PropertiesValue) => `MacroReturnValue (${self.text("name")})`,
});
