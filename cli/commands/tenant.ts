// `crmscript tenant`: making, looking at and starting anew the embedded CRM that scripts run against.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { launchFailure } from "../../automation/problem.js";
import { createTenant, tenantPath, withTenant } from "../../automation/tenantFile.js";
import { TenantError, TenantFailure } from "../../tenant/errors.js";
import { takeOwnership } from "../../tenant/lock.js";
import type { Row, SqlValue } from "../../tenant/tenant.js";
import {
  type Format,
  formatOption,
  guarded,
  printJson,
  printLine,
  shownPath,
  table,
  wholeNumber,
} from "../printing.js";
import { currentFolder } from "../workspace.js";

interface Options {
  readonly folder?: string;
  readonly size?: number;
  readonly seed?: number;
  readonly format: Format;
}

export function registerTenant(program: Command): void {
  const tenant = program.command("tenant").description("Make, look at and reset the simulated CRM.");
  const sub = (name: string, description: string) =>
    tenant
      .command(name)
      .description(description)
      .argument("[file]", "the tenant file (default: that of the workspace)")
      .option("--folder <folder>", "the workspace folder")
      .addOption(formatOption());
  const making = (name: string, description: string) =>
    sub(name, description)
      .option("--size <companies>", "how many companies of demo data", wholeNumber)
      .option("--seed <number>", "the same seed gives the same data", wholeNumber);
  making("create", "Make a tenant with demo data.").action((file: string | undefined, options: Options) =>
    guarded(options.format, () => create(file, options, false)),
  );
  making("reset", "Throw the tenant away and make it anew with demo data.").action(
    (file: string | undefined, options: Options) => guarded(options.format, () => create(file, options, true)),
  );
  sub("info", "Print where the tenant is and how many rows its tables have.").action(
    (file: string | undefined, options: Options) => guarded(options.format, () => info(file, options)),
  );
  tenant
    .command("query")
    .description("Print the rows of an SQL query; nothing can be changed by it.")
    .argument("<sql>", "an SQL statement over the tables of the tenant")
    .argument("[file]", "the tenant file (default: that of the workspace)")
    .option("--folder <folder>", "the workspace folder")
    .addOption(formatOption())
    .action((sql: string, file: string | undefined, options: Options) =>
      guarded(options.format, () => query(sql, file, options)),
    );
}

async function query(sql: string, given: string | undefined, options: Options): Promise<void> {
  const { file } = await locate(given, options);
  const rows = withTenant(file, (tenant) => {
    // A table is made when it is first touched, so those that the text may mean are made before the tenant is closed to
    // changes.
    for (const word of new Set(sql.match(/\w+/g))) {
      const named = tenant.dictionary.table(word);
      if (named) tenant.ensure(named);
    }
    tenant.all([], "PRAGMA query_only = ON");
    try {
      return tenant.all([], sql);
    } catch (failure) {
      if (failure instanceof TenantFailure) throw launchFailure("bad-query", failure.message);
      if (failure instanceof TenantError && failure.problem === "unusable")
        throw launchFailure("bad-query", "The statement would change the tenant; only queries that read are run here.");
      throw failure;
    }
  });
  if (options.format === "json") return printJson({ rows: rows.map(jsonRow) });
  const names = Object.keys(rows[0] ?? {});
  if (names.length > 0) printLine(table([names, ...rows.map((row) => names.map((name) => shownValue(row[name])))]));
}

/** Numbers beyond those of JSON, and bytes, as texts. */
function jsonRow(row: Row): Record<string, unknown> {
  const values = Object.entries(row).map(([name, value]) => [name, isPlain(value) ? value : shownValue(value)]);
  return Object.fromEntries(values);
}

function isPlain(value: SqlValue): boolean {
  return typeof value !== "bigint" && !(value instanceof Uint8Array);
}

function shownValue(value: SqlValue | undefined): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return String(value ?? "").replace(/\s+/g, " ");
}

async function create(given: string | undefined, options: Options, anew: boolean): Promise<void> {
  const { file, demo } = await locate(given, options);
  if (anew && fs.existsSync(file)) remove(file);
  const size = createTenant(file, demo);
  if (options.format === "json") return printJson({ file, ...size });
  printLine(
    `${shownPath(file)}: ${Object.entries(size)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ")}`,
  );
}

async function locate(given: string | undefined, { folder, size, seed }: Options) {
  const { workspace } = await openWorkspace(currentFolder(folder));
  const file = tenantPath(workspace, given === undefined ? undefined : path.resolve(given));
  const demo = {
    ...workspace.settings.tenant?.demo,
    ...(size === undefined ? {} : { companies: size }),
    ...(seed === undefined ? {} : { seed }),
  };
  return { file, demo };
}

/** Only a tenant that nobody uses is thrown away, and only a file that is one. */
function remove(file: string): void {
  withTenant(file, () => {});
  try {
    const ownership = takeOwnership(file, 2000);
    for (const end of ["", "-wal", "-shm", "-journal"]) fs.rmSync(file + end, { force: true });
    ownership.release();
  } catch (failure) {
    if (failure instanceof TenantError) throw launchFailure(`tenant-${failure.problem}`, failure.message, file);
    throw failure;
  }
}

async function info(given: string | undefined, options: Options): Promise<void> {
  const { file } = await locate(given, options);
  const tables = withTenant(file, (tenant) => {
    const names = tenant
      .all(
        [],
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'tenant_%' ORDER BY name",
      )
      .map((row) => String(row.name))
      .filter((name) => tenant.dictionary.table(name) !== undefined);
    return names.map((name) => ({
      name,
      rows: Number(tenant.all([], `SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`)[0]?.n ?? 0),
    }));
  });
  const bytes = fs.statSync(file).size;
  if (options.format === "json") return printJson({ file, bytes, tables });
  printLine(`${shownPath(file)}, ${Math.round(bytes / 1024)} kB`);
  printLine(table(tables.filter(({ rows }) => rows > 0).map(({ name, rows }) => [`  ${name}`, String(rows)])));
}
