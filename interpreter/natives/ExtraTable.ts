// ExtraTable: a row of an extra table, from `getExtraTable` (natives-crm.md 1.9). Webhooks are not called.
import { native, type RunContext } from "../native.js";
import { EntityValue, entityBodies, inspectEntity, loadFromAgentAndKey } from "./entity.js";
import { MapValue } from "./Map.js";

/** A row of no table: what a plain declaration makes. */
class NoTable extends EntityValue {
  override ask(): never {
    throw this.run.fail("RunTimeException", 'This ExtraTable belongs to no table: take it from getExtraTable("y_...")');
  }
}
const plain = (run: RunContext) => new NoTable(run, "");

export const ExtraTable = native("ExtraTable", {
  create: plain,
  bodies: (run) => ({
    ...entityBodies("ExtraTable", () => plain(run)),
    ...loadFromAgentAndKey,
    // The object always holds the row as it was stored.
    "save(Bool)": (self: EntityValue) => self.save(),
    "save(Bool,Bool)": (self: EntityValue) => self.save(),
    "delete()": (self: EntityValue) => void self.remove(),
    "delete(Bool)": (self: EntityValue) => void self.remove(),
    "getValues()": (self: EntityValue) => MapValue.of(run, self.values()),
  }),
  inspect: inspectEntity,
  describe: (self: EntityValue) => `ExtraTable (${self.name ? `${self.name} ${self.id ?? "new"}` : "no table"})`,
});

/**
 * A new row of an extra table.
 * @throws the host's exception when there is no such table
 */
export function extraTable(run: RunContext, name: string): EntityValue {
  if (!/^y_/i.test(name))
    throw run.fail("RunTimeException", `There is no extra table "${name}": their names begin with y_`);
  run.host.entity(name, "describe", []);
  return new EntityValue(run, name);
}
