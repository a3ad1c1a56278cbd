// Extra tables (`y_...`) and extra fields (`x_...`) of a tenant. They are declared by the rows of extra_tables and
// extra_fields, in the shape of the workspace's table files, and become real tables and columns at once. Ids of the
// source system are not kept; names are the identity.
import type { Dictionary, Field, FieldType, Table } from "./dictionary.js";
import { TenantError } from "./errors.js";
import type { Row, SqlValue, Tenant } from "./tenant.js";

/** Content of one table file: an extra table with its fields, or only extra fields of standard tables. */
export interface TenantExtension {
  readonly extra_table?: {
    readonly id?: number;
    readonly table_name: string;
    readonly name?: string;
    readonly [key: string]: unknown;
  };
  readonly extra_fields: readonly ExtraField[];
}
export interface ExtraField {
  /** 1 customer, 2 company, 4 request, 8 message, 16 extra table, 32 user, 64 category, 128 FAQ entry, 256 FAQ category. */
  readonly domain: number;
  readonly field_name: string;
  readonly name?: string;
  /** Number of extraFieldTypes: 1 integer, 6 bool, 10 text, 15 float, 16 to 31 relations, ... */
  readonly type: number;
  /** Id (in the same set of files) or name of the extra table that a relation of type 20 leads to. */
  readonly target_extra_table?: number | string;
  readonly params?: string;
  readonly default_value?: string;
  readonly flags?: number;
  readonly order_pos?: number;
  readonly description?: string;
}

const domainTables: Readonly<Record<number, string>> = {
  1: "person",
  2: "contact",
  4: "ticket",
  8: "ej_message",
  32: "ejuser",
  64: "ej_category",
  128: "kb_entry",
  256: "kb_category",
};

/** Storage and target by type number (schema: extraFieldTypes). */
const fieldTypes: Readonly<Record<number, readonly [FieldType, string?]>> = {
  0: ["string"],
  1: ["int"],
  2: ["string"],
  3: ["date"],
  4: ["datetime"],
  5: ["time"],
  6: ["bool"],
  7: ["int"],
  8: ["int"],
  9: ["int"],
  10: ["string"],
  11: ["int"],
  12: ["int"],
  13: ["int"],
  14: ["string"],
  15: ["float"],
  16: ["int", "person"],
  17: ["int", "contact"],
  18: ["int", "ticket"],
  19: ["int", "ejuser"],
  20: ["int", "*"],
  22: ["int", "attachment"],
  23: ["string"],
  24: ["int", "ej_category"],
  25: ["int", "ticket_priority"],
  26: ["int", "kb_entry"],
  27: ["int", "sale"],
  28: ["int", "project"],
  29: ["int", "appointment"],
  30: ["int", "Category"],
  31: ["int", "Business"],
  32: ["int"],
  33: ["keys"],
};

/** Fills the dictionary of a tenant from the extra_tables and extra_fields rows in its file. */
export function readExtensions(tenant: Tenant): void {
  const known = tenant.all(
    [],
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('extra_tables','extra_fields')",
  );
  if (known.length < 2) return;
  const names = new Map<number, string>();
  for (const row of tenant.find("extra_tables", {})) {
    names.set(Number(row.id), String(row.table_name));
    if (!tenant.dictionary.table(String(row.table_name)))
      tenant.dictionary.addTable(extraTable(String(row.table_name), row));
  }
  for (const row of tenant.find("extra_fields", {})) {
    const tableName = Number(row.domain) === 16 ? names.get(Number(row.extra_table)) : domainTables[Number(row.domain)];
    if (tableName) declareField(tenant.dictionary, tableName, row, names.get(Number(row.target_extra_table)));
  }
}

/**
 * Makes sure that the tenant has the given extra tables and fields; what it has already stays.
 * @throws TenantError for a name or type that cannot be
 */
export function applyExtensions(tenant: Tenant, extensions: readonly TenantExtension[]): void {
  tenant.transaction(() => {
    const sourceNames = new Map<number | string, string>();
    for (const { extra_table } of extensions) {
      if (!extra_table) continue;
      checkName(tenant, extra_table.table_name, /^y_[a-z0-9_]+$/);
      if (extra_table.id !== undefined) sourceNames.set(extra_table.id, extra_table.table_name);
      storeTable(tenant, extra_table);
    }
    for (const { extra_table, extra_fields } of extensions) {
      for (const field of extra_fields) storeField(tenant, extra_table?.table_name, field, sourceNames);
    }
    readExtensions(tenant);
    createColumns(tenant);
  });
}

function createColumns(tenant: Tenant): void {
  const tables = new Set(Object.values(domainTables));
  for (const row of tenant.find("extra_tables", {})) tables.add(String(row.table_name));
  for (const name of tables) {
    const table = tenant.dictionary.table(name);
    if (!table) continue;
    for (const field of table.fields.values()) if (/^x_/i.test(field.name)) tenant.addField(table, field);
    tenant.ensure(table);
  }
}

function storeTable(tenant: Tenant, table: NonNullable<TenantExtension["extra_table"]>): void {
  if (tenant.find("extra_tables", { table_name: table.table_name }).length > 0) return;
  const text = (key: string): string | null => (typeof table[key] === "string" ? (table[key] as string) : null);
  tenant.insert("extra_tables", {
    table_name: table.table_name,
    name: table.name ?? table.table_name,
    description: text("description"),
    sort_order: text("sort_order"),
    search_header: text("search_header"),
    flags: typeof table.flags === "number" ? table.flags : 0,
  });
}

function storeField(
  tenant: Tenant,
  tableName: string | undefined,
  field: ExtraField,
  sourceNames: ReadonlyMap<number | string, string>,
): void {
  checkName(tenant, field.field_name, /^x_[a-z0-9_]+$/);
  if (!fieldTypes[field.type])
    throw extensionError(tenant, `extra field ${field.field_name} has the unknown type ${field.type}`);
  if (field.domain !== 16 && !domainTables[field.domain]) {
    throw extensionError(tenant, `extra field ${field.field_name} has the unknown domain ${field.domain}`);
  }
  const target = field.target_extra_table;
  const targetName = typeof target === "string" ? target : target === undefined ? undefined : sourceNames.get(target);
  const extraTableId = field.domain === 16 ? extraTableKey(tenant, tableName) : null;
  if (
    tenant.find("extra_fields", { domain: field.domain, extra_table: extraTableId, field_name: field.field_name })
      .length
  )
    return;
  tenant.insert("extra_fields", {
    domain: field.domain,
    extra_table: extraTableId,
    target_extra_table: targetName ? extraTableKey(tenant, targetName) : null,
    field_name: field.field_name,
    name: field.name ?? field.field_name,
    default_value: field.default_value ?? null,
    type: field.type,
    flags: field.flags ?? 0,
    params: field.params ?? null,
    order_pos: field.order_pos ?? 0,
    description: field.description ?? null,
  });
}

function extraTableKey(tenant: Tenant, name: string | undefined): SqlValue {
  const row = name ? tenant.find("extra_tables", { table_name: name })[0] : undefined;
  if (!row) throw extensionError(tenant, `there is no extra table ${name ?? "(unnamed)"}`);
  return row.id ?? null;
}

/** Columns of every extra table (schema: extraTableTemplate). */
function extraTable(name: string, row: Row): Table {
  const field = (fieldName: string, type: FieldType, rest: Partial<Field> = {}): Field => ({
    name: fieldName,
    type,
    nullable: true,
    indexed: false,
    utc: false,
    ...rest,
  });
  const fields = [
    field("id", "int", { nullable: false }),
    field("last_changed", "datetime"),
    field("dbi_agent_id", "int", { foreignKey: "dbi_agent", nullable: false }),
    field("dbi_key", "string", { nullable: false, length: 255, indexed: true }),
    field("dbi_last_syncronized", "datetime"),
    field("dbi_last_modified", "datetime"),
  ];
  return {
    name,
    number: Number(row.table_number ?? 0),
    primaryKey: "id",
    service: true,
    list: false,
    fields: new Map(fields.map((each) => [each.name, each])),
    indexes: [],
  };
}

function declareField(dictionary: Dictionary, tableName: string, row: Row, target: string | undefined): void {
  const kind = fieldTypes[Number(row.type)];
  if (!kind || !dictionary.table(tableName)) return;
  const foreignKey = kind[1] === "*" ? target : kind[1];
  dictionary.addField(tableName, {
    name: String(row.field_name),
    type: kind[0],
    nullable: true,
    indexed: foreignKey !== undefined,
    utc: false,
    ...(Number(row.type) === 10 ? { length: 255 } : {}),
    ...(foreignKey ? { foreignKey } : {}),
  });
}

function checkName(tenant: Tenant, name: string, pattern: RegExp): void {
  if (!pattern.test(name)) {
    throw extensionError(
      tenant,
      `"${name}" is no name for an extra table or field: expected y_ or x_ and then a-z, 0-9 and _`,
    );
  }
}

function extensionError(tenant: Tenant, detail: string): TenantError {
  return new TenantError(
    "unusable",
    tenant.path,
    `The tables of the workspace cannot be added to the tenant ${tenant.path}: ${detail}. Correct the table file.`,
  );
}
