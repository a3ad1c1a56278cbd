// Demo data: the same from the same seed, and without a reference into nothing.
import { deepEqual, equal, notDeepEqual } from "node:assert/strict";
import { createDemo, type DemoOptions } from "../../tenant/demo.js";
import { openTenant, type Tenant } from "../../tenant/tenant.js";

describe("demo data", function () {
  this.timeout(30_000);
  it("is the same for the same seed, another for another", () => {
    deepEqual(content({ seed: 7, companies: 5 }), content({ seed: 7, companies: 5 }));
    notDeepEqual(content({ seed: 7, companies: 5 }), content({ seed: 8, companies: 5 }));
  });

  it("grows with the number of companies", () => {
    const tenant = openTenant(":memory:");
    const size = createDemo(tenant, { companies: 300 });
    equal(size.companies, 300);
    equal(tenant.find("contact", {}).length, 301);
    equal(new Set(tenant.find("contact", {}).map((row) => row.name)).size, 301);
    tenant.close();
  });

  it("refers only to rows that exist", () => {
    const tenant = openTenant(":memory:");
    createDemo(tenant);
    deepEqual(dangling(tenant), []);
    tenant.close();
  });
});

function content(options: DemoOptions): unknown {
  const tenant = openTenant(":memory:");
  createDemo(tenant, options);
  const rows = filledTables(tenant).map((name) => [name, tenant.find(name, {})]);
  tenant.close();
  return rows;
}

function filledTables(tenant: Tenant): string[] {
  const rows = tenant.all(
    [],
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  return rows.map((row) => String(row.name)).filter((name) => tenant.dictionary.table(name));
}

function dangling(tenant: Tenant): string[] {
  const wrong: string[] = [];
  for (const name of filledTables(tenant)) {
    for (const field of tenant.table(name).fields.values()) {
      if (!field.foreignKey) continue;
      for (const row of tenant.find(name, {})) {
        const key = Number(row[field.name] ?? 0);
        if (key > 0 && !tenant.row(field.foreignKey, key)) wrong.push(`${name}.${field.name} = ${key}`);
      }
    }
  }
  return wrong;
}
