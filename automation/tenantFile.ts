// The tenant file of a workspace: where it is, making it with demo data on first use, and what the settings add to it.
// A new tenant is made under another name and linked into place, so that a crash leaves none or a whole one.
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { createDemo, type DemoOptions, type DemoSize } from "../tenant/demo.js";
import { TenantError } from "../tenant/errors.js";
import type { TenantExtension, ExtraField as TenantField } from "../tenant/extensions.js";
import { openTenant, type Tenant } from "../tenant/tenant.js";
import type { ExtraField, WorkspaceSettings } from "../workspace/definitions.js";
import type { Workspace } from "../workspace/load.js";
import { launchFailure } from "./problem.js";

/** Where the tenant is when nothing names one; the schema of the settings says the same. */
const defaultTenant = ".crmscript/tenant.crmtenant";

/** @param given path that was asked for, absolute or relative to the folder, or `:memory:` */
export function tenantPath({ folder, settings }: Workspace, given?: string): string {
  if (given === ":memory:") return given;
  return path.resolve(folder, given ?? settings.tenant?.file ?? defaultTenant);
}

/**
 * Makes a tenant with demo data where there is none.
 * @returns how much was made, or undefined when the file was there
 * @throws LaunchFailure when the file cannot be made
 */
export function ensureTenant(file: string, { tenant }: WorkspaceSettings): DemoSize | undefined {
  return existsSync(file) ? undefined : createTenant(file, tenant?.demo ?? {});
}

/** @throws LaunchFailure when the file exists or cannot be made */
export function createTenant(file: string, demo: DemoOptions): DemoSize {
  if (existsSync(file))
    throw launchFailure("tenant-exists", `${file} exists already. Choose another name, or reset it.`, file);
  const part = `${file}.new-${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const tenant = openTenant(part);
    let size: DemoSize;
    try {
      size = createDemo(tenant, demo);
      tenant.checkpoint();
    } finally {
      tenant.close();
    }
    linkSync(part, file);
    return size;
  } catch (failure) {
    // Somebody else made it meanwhile, from the same seed: that one serves as well.
    if ((failure as NodeJS.ErrnoException).code === "EEXIST" && existsSync(file)) return sizeOf(file);
    throw tenantProblem(file, failure);
  } finally {
    removeRest(part);
  }
}

/** What cannot be removed could not be made either, and the reason for that is being told. */
function removeRest(part: string): void {
  try {
    for (const rest of ["", "-wal", "-shm", "-journal"]) rmSync(part + rest, { force: true });
  } catch (failure) {
    if (typeof (failure as NodeJS.ErrnoException).code !== "string") throw failure;
  }
}

function sizeOf(file: string): DemoSize {
  return withTenant(file, (tenant) => {
    const count = (table: string) => tenant.find(table, {}).length;
    return {
      companies: count("contact"),
      persons: count("person"),
      tickets: count("ticket"),
      messages: count("ej_message"),
      sales: count("sale"),
      appointments: count("appointment"),
      projects: count("project"),
    };
  });
}

/**
 * Opens a tenant that exists, for as long as `body` needs it.
 * @throws LaunchFailure when it is missing, damaged, locked or no tenant
 */
export function withTenant<T>(file: string, body: (tenant: Tenant) => T): T {
  if (!existsSync(file))
    throw launchFailure(
      "tenant-missing",
      `There is no tenant at ${file}. Make one (crmscript tenant create), or correct the path.`,
    );
  try {
    const tenant = openTenant(file, { create: false });
    try {
      return body(tenant);
    } finally {
      tenant.close();
    }
  } catch (failure) {
    throw tenantProblem(file, failure);
  }
}

/** A tenant that cannot be used, as a reason not to start. */
export function tenantProblem(file: string, failure: unknown): unknown {
  if (failure instanceof TenantError) return launchFailure(`tenant-${failure.problem}`, failure.message, file);
  const code = (failure as NodeJS.ErrnoException).code;
  if (typeof code !== "string") return failure;
  return launchFailure("tenant-unusable", `The tenant ${file} cannot be made: ${(failure as Error).message}.`, file);
}

/**
 * The login name of a user given as login name, associate name or associate id; of the tenant's default user when not
 * given.
 * @throws LaunchFailure when the tenant has no such user
 */
export function loginOf(file: string, user: string | number | undefined): string {
  return withTenant(file, (tenant) => {
    const logins = tenant.find("ejuser", {});
    if (user === undefined) return String(logins.find((row) => Number(row.id) > 1)?.loginname ?? "");
    const direct = logins.find((row) => row.loginname === user);
    if (direct) return String(direct.loginname);
    const associate = tenant
      .find("associate", {})
      .find((row) => String(row.associate_id) === String(user) || row.name === user);
    const login = associate && logins.find((row) => String(row.id) === String(associate.ejuserId));
    if (login) return String(login.loginname);
    const known = logins.map((row) => String(row.loginname)).filter((name) => name !== "");
    const some = known.slice(0, 8).join(", ");
    throw launchFailure(
      "unknown-user",
      `The tenant has no user "${user}". It has ${some}${known.length > 8 ? ", ..." : ""}.`,
    );
  });
}

/** Extra tables and fields of the settings in the tenant's own form. */
export function extensionsOf({ tables, fields }: WorkspaceSettings): TenantExtension[] {
  const own = (tables ?? []).map(
    (table): TenantExtension => ({
      extra_table: { table_name: table.name, ...(table.label ? { name: table.label } : {}) },
      extra_fields: table.fields.map((field) => tenantField(16, field)),
    }),
  );
  const standard = Object.entries(fields ?? {}).map(([table, list]): TenantExtension => {
    const domain = entryOf(domains, table);
    if (domain === undefined)
      throw launchFailure(
        "unknown-table",
        `crmscript.json: "fields" names the table "${table}"; extra fields can be on ${Object.keys(domains).join(", ")}.`,
      );
    return { extra_fields: list.map((field) => tenantField(domain, field)) };
  });
  return [...own, ...standard];
}

/** Kinds of owner of an extra field, by table (workspace.md 1.3). */
const domains: Readonly<Record<string, number>> = {
  person: 1,
  contact: 2,
  ticket: 4,
  ej_message: 8,
  ejuser: 32,
  ej_category: 64,
  kb_entry: 128,
  kb_category: 256,
};

const fieldTypes: Readonly<Record<Exclude<ExtraField["type"], "Relation">, number>> = {
  Integer: 1,
  Text: 2,
  Date: 3,
  DateTime: 4,
  Time: 5,
  Bool: 6,
  TimeSpan: 7,
  String: 10,
  Float: 15,
};

/** Relations to standard tables have a type each; all others lead to an extra table. */
const relationTypes: Readonly<Record<string, number>> = {
  person: 16,
  contact: 17,
  ticket: 18,
  ejuser: 19,
  attachment: 22,
  ej_category: 24,
  ticket_priority: 25,
  kb_entry: 26,
  sale: 27,
  project: 28,
  appointment: 29,
  category: 30,
  business: 31,
};

/** Names come from a file: `constructor` is none of ours. */
function entryOf(entries: Readonly<Record<string, number>>, name: string): number | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function tenantField(domain: number, field: ExtraField): TenantField {
  return {
    domain,
    field_name: field.name,
    ...(field.label ? { name: field.label } : {}),
    ...(field.default === undefined ? {} : { default_value: field.default }),
    ...typeOf(field),
  };
}

function typeOf(field: ExtraField): Pick<TenantField, "type" | "target_extra_table"> {
  if (field.type !== "Relation") return { type: fieldTypes[field.type] };
  const target = field.target ?? "";
  const standard = entryOf(relationTypes, target);
  return standard === undefined ? { type: 20, target_extra_table: target } : { type: standard };
}
