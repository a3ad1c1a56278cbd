// The bytes behind attachments and documents. The product keeps them in files beside the database; a tenant keeps them
// in a table of its own, so that it stays one file and a copy is complete.
import type { Tenant } from "./tenant.js";

export type ContentOwner = "attachment" | "document" | "inbox";

/** The bytes of an attachment or document, or undefined when none were stored. */
export function readContent(tenant: Tenant, owner: ContentOwner, id: number): Uint8Array | undefined {
  ensureTable(tenant);
  const row = tenant.all([], "SELECT bytes FROM tenant_content WHERE owner = ? AND id = ?", [owner, id])[0];
  return row?.bytes instanceof Uint8Array ? row.bytes : undefined;
}

export function writeContent(tenant: Tenant, owner: ContentOwner, id: number, bytes: Uint8Array): void {
  ensureTable(tenant);
  tenant.run([], "INSERT OR REPLACE INTO tenant_content (owner, id, bytes) VALUES (?, ?, ?)", [owner, id, bytes]);
}

export function removeContent(tenant: Tenant, owner: ContentOwner, id: number): void {
  ensureTable(tenant);
  tenant.run([], "DELETE FROM tenant_content WHERE owner = ? AND id = ?", [owner, id]);
}

function ensureTable(tenant: Tenant): void {
  tenant.run(
    [],
    "CREATE TABLE IF NOT EXISTS tenant_content (owner TEXT, id INTEGER, bytes BLOB, PRIMARY KEY (owner, id)) WITHOUT ROWID",
  );
}
