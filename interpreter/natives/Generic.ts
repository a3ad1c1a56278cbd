// Generic: a typed window on a value (natives-core.md 4.3). What can be done with one are global functions
// (global/generics.ts); the class itself only makes an empty one.
import { native } from "../native.js";
import { GenericValue } from "../values/generic.js";

export const Generic = native("Generic", {
  create: emptyGeneric,
  bodies: () => ({ "Generic()": emptyGeneric }),
  inspect: (self: GenericValue) => (self.type ? [["value", self.get(), typeText(self)]] : []),
  describe: (self: GenericValue) => (self.type ? `Generic (${typeText(self)})` : "Generic (empty)"),
});

function emptyGeneric(): GenericValue {
  return new GenericValue(
    undefined,
    () => undefined,
    () => {},
  );
}

/** The declared type as scripts write it: `Integer[][]`. */
export function typeText(value: GenericValue): string {
  let brackets = "";
  let type = value.type;
  for (; type?.kind === "array"; type = type.element) brackets += "[]";
  return (type?.name ?? "Generic") + brackets;
}
