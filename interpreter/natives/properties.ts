// Classes that do nothing but hold properties with `getX` and `setX`: descriptions of fields, dialogs and parameters.
import type { NativeTable } from "../native.js";

/** Type of a property as in its signature, and what it starts with. */
export type PropertyList = Readonly<
  Record<string, readonly [type: "String" | "Integer" | "Float" | "Bool" | "Map", start: unknown]>
>;

export class PropertiesValue {
  readonly values: Map<string, unknown>;

  constructor(readonly properties: PropertyList) {
    this.values = new Map(Object.entries(properties).map(([name, [, start]]) => [name, start]));
  }

  text(name: string): string {
    const value = this.values.get(name);
    return typeof value === "string" ? value : "";
  }
}

/**
 * Accessors of properties: `label` has `getLabel()` and `setLabel(String)`.
 * @param readOnly properties without a `set`
 */
export function accessors(properties: PropertyList, readOnly: readonly string[] = []): NativeTable {
  const entries = Object.entries(properties).flatMap(([name, [type, start]]) => {
    const suffix = name[0]!.toUpperCase() + name.slice(1);
    const get = (self: PropertiesValue) => self.values.get(name);
    const set = (self: PropertiesValue, value: unknown) => void self.values.set(name, value ?? start);
    return [
      [`get${suffix}()`, get] as const,
      ...(readOnly.includes(name) ? [] : [[`set${suffix}(${type})`, set] as const]),
    ];
  });
  return Object.fromEntries(entries);
}

export function inspectProperties(self: PropertiesValue): (readonly [string, unknown, string])[] {
  return Object.entries(self.properties).map(([name, [type]]) => [name, self.values.get(name) ?? null, type]);
}
