// What stays of a data exchange and of statistics between runs: parameters of DbiControl, results of StatResult
// (natives-crm 1.11). The product's place for parameters is not documented, so they have a table of the tenant's own.
import type { Session } from "../session.js";
import { type EntityDefinition, whole } from "./definition.js";

export const DbiControl: EntityDefinition = {
  table: "dbi_agent",
  keys: {},
  operations: {
    parameters: (session) => {
      ensureTable(session);
      const rows = session.tenant.all([], "SELECT name, value FROM tenant_dbi_parameter ORDER BY name", []);
      return Object.fromEntries(rows.map((row) => [String(row.name), String(row.value ?? "")]));
    },
    saveParameter: (session, [name, value]) => {
      ensureTable(session);
      const sql = "INSERT OR REPLACE INTO tenant_dbi_parameter (name, value) VALUES (?, ?)";
      session.tenant.run([], sql, [String(name ?? ""), String(value ?? "")]);
      return null;
    },
  },
};

export const StatResult: EntityDefinition = {
  table: "ejsel_meta_result",
  keys: {},
  operations: {
    /** Arguments: owner (a Service user), ids. */
    saveAsResult: ({ tenant, localTime }, [owner, ids]) => {
      const result = tenant.insert("ejsel_meta_result", {
        ejselection: -1,
        owner: whole(owner),
        created_at: localTime(),
      });
      for (const id of Array.isArray(ids) ? ids : [])
        tenant.insert("ejsel_result_set", { meta_result: result, ref_id: whole(id) });
      return result;
    },
  },
};

function ensureTable({ tenant }: Session): void {
  tenant.run(
    [],
    "CREATE TABLE IF NOT EXISTS tenant_dbi_parameter (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    [],
  );
}
