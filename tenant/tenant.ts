// The embedded CRM: one SQLite file per tenant, opened by one thread at a time (lock.ts). Tables of the dictionary
// are created when first touched, so that opening stays fast. Writes are journaled ahead (WAL) in SQLite's exclusive
// mode: a commit survives the end of the process, and a killed one leaves nothing half written. What is written
// into rows, and why, is the business of search/, entities/ and demo.ts.
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from "node:fs";
import process from "node:process";
import sqlite from "node-sqlite3-wasm";
import { Dictionary, type Field, type Table } from "./dictionary.js";
import { queryFailure, TenantError } from "./errors.js";
import { applyExtensions, readExtensions, type TenantExtension } from "./extensions.js";
import { type Ownership, takeOwnership } from "./lock.js";

export type SqlValue = null | number | bigint | string | Uint8Array;
export type Row = Record<string, SqlValue>;
export interface TenantOptions {
  /** False: a missing file is an error. Default true. */
  readonly create?: boolean;
  /** Milliseconds to wait for another run that has the file open. Default 5000. */
  readonly busyTimeout?: number;
  /** Extra tables and extra fields that the tenant must have. */
  readonly extensions?: readonly TenantExtension[];
}

/** "CRMT", in the application id of the SQLite header. */
const applicationId = 0x43524d54;
export const tenantFormat = 1;

/**
 * Opens or creates a tenant.
 * @param path of the file, or ":memory:"
 * @throws TenantError with path, reason and remedy; a file that is not a tenant is never written to
 */
export function openTenant(path: string, options: TenantOptions = {}): Tenant {
  if (path === ":memory:") {
    const database = new sqlite.Database(":memory:");
    initialise(database);
    return ready(new Tenant(path, database, undefined), options);
  }
  checkKind(path);
  const ownership = takeOwnership(path, options.busyTimeout ?? 5000);
  try {
    if (!existsSync(path)) createFile(path, options.create ?? true);
    checkHeader(path);
    const database = new sqlite.Database(path, { fileMustExist: true });
    try {
      return ready(new Tenant(path, database, ownership), options);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    ownership.release();
    throw explained(path, error);
  }
}

/** Copies a tenant into a new file. The target must not exist. */
export function copyTenant(from: string, to: string): void {
  if (existsSync(to)) throw new TenantError("exists", to, `${to} exists already. Choose another name or delete it.`);
  const tenant = openTenant(from, { create: false });
  const part = `${to}.part-${process.pid}`;
  try {
    tenant.checkpoint();
    copyFileSync(from, part);
    renameSync(part, to);
  } finally {
    rmSync(part, { force: true });
    tenant.close();
  }
}

/** An open tenant. Close it: the SQLite build frees nothing by itself. */
export class Tenant {
  readonly dictionary = new Dictionary();
  private readonly present = new Set<string>();
  private depth = 0;

  constructor(
    readonly path: string,
    private readonly database: InstanceType<typeof sqlite.Database>,
    private readonly ownership: Ownership | undefined,
  ) {
    database.function("fold", (text) => (typeof text === "string" ? text.toLowerCase() : (text ?? null)), {
      deterministic: true,
    });
  }

  /** Rows of a query; `tables` are created first if the file does not have them yet. */
  all(tables: readonly Table[], sql: string, values: readonly SqlValue[] = []): Row[] {
    for (const table of tables) this.ensure(table);
    return this.guarded(() => this.database.all(sql, [...values]) as Row[]);
  }

  /** Runs a statement; answers the number of changed rows. */
  run(tables: readonly Table[], sql: string, values: readonly SqlValue[] = []): number {
    for (const table of tables) this.ensure(table);
    return this.guarded(() => this.database.run(sql, [...values]).changes);
  }

  /** The table of a name that must exist in the dictionary. */
  table(name: string): Table {
    const table = this.dictionary.table(name);
    if (!table) throw queryFailure(`Unknown table "${name}".`);
    return table;
  }

  /** The row with a key, or undefined. */
  row(tableName: string, id: number): Row | undefined {
    return this.find(tableName, { [this.table(tableName).primaryKey]: id })[0];
  }

  /** Rows whose fields equal the given values, in order of the key. */
  find(tableName: string, equal: Readonly<Record<string, SqlValue>>): Row[] {
    const table = this.table(tableName);
    const names = Object.keys(equal);
    const where = names.map((name) => `${identifier(fieldOf(table, name).name)} IS ?`).join(" AND ") || "1";
    const sql = `SELECT * FROM ${identifier(table.name)} WHERE ${where} ORDER BY ${identifier(table.primaryKey)}`;
    return this.all([table], sql, Object.values(equal));
  }

  /**
   * Inserts a row and answers its key. Fields that are not given take the default of their type. Keys of CRM tables
   * come from the `sequence` row of the table (table number + 10), keys of Service tables count up by themselves.
   */
  insert(tableName: string, values: Readonly<Record<string, SqlValue>>): number {
    const table = this.table(tableName);
    if (table.service) return this.insertRow(table, values);
    return this.transaction(() => {
      const given = Object.keys(values).find((name) => name.toLowerCase() === table.primaryKey.toLowerCase());
      const key = given ? Number(values[given]) : this.nextKey(table);
      const id = this.insertRow(table, given ? values : { ...values, [table.primaryKey]: key });
      this.storeSequence(table, id + 1);
      return id;
    });
  }

  /** Sets the `sequence` row of a table to the key that follows its highest one. */
  renumber(tableName: string): void {
    const table = this.table(tableName);
    if (!table.service) this.storeSequence(table, this.nextKey(table));
  }

  private nextKey(table: Table): number {
    const sequence = this.table("sequence");
    const key = identifier(table.primaryKey);
    const sql = `SELECT MAX((SELECT COALESCE(MAX(${key}), 0) + 1 FROM ${identifier(table.name)}), COALESCE((SELECT next_id FROM "sequence" WHERE id = ?), 1)) AS n`;
    return Number(this.all([table, sequence], sql, [table.number + 10])[0]!.n);
  }

  private storeSequence(table: Table, next: number): void {
    const sql = `INSERT INTO "sequence" (id, next_id, TableName, TableNumber) VALUES (?,?,?,?)
      ON CONFLICT (id) DO UPDATE SET next_id = MAX(next_id, excluded.next_id)`;
    this.run([this.table("sequence")], sql, [table.number + 10, next, table.name, table.number]);
  }

  private insertRow(table: Table, values: Readonly<Record<string, SqlValue>>): number {
    this.ensure(table);
    const names = Object.keys(values);
    const into = identifier(table.name);
    const sql = names.length
      ? `INSERT INTO ${into} (${names.map((name) => identifier(fieldOf(table, name).name)).join(",")}) VALUES (${names.map(() => "?").join(",")})`
      : `INSERT INTO ${into} DEFAULT VALUES`;
    return this.guarded(() => Number(this.database.run(sql, Object.values(values)).lastInsertRowid));
  }

  /** Inserts many rows with the same fields, preparing the statement once. */
  insertAll(tableName: string, names: readonly string[], rows: Iterable<readonly SqlValue[]>): void {
    const table = this.table(tableName);
    this.ensure(table);
    const fields = names.map((name) => identifier(fieldOf(table, name).name)).join(",");
    this.guarded(() => {
      const statement = this.database.prepare(
        `INSERT INTO ${identifier(table.name)} (${fields}) VALUES (${names.map(() => "?").join(",")})`,
      );
      try {
        for (const row of rows) statement.run([...row]);
      } finally {
        statement.finalize();
      }
    });
  }

  /** Changes fields of the row with a key; answers whether it exists. */
  update(tableName: string, id: number, values: Readonly<Record<string, SqlValue>>): boolean {
    const table = this.table(tableName);
    const names = Object.keys(values);
    if (names.length === 0) return this.row(tableName, id) !== undefined;
    const set = names.map((name) => `${identifier(fieldOf(table, name).name)} = ?`).join(", ");
    const sql = `UPDATE ${identifier(table.name)} SET ${set} WHERE ${identifier(table.primaryKey)} = ?`;
    return this.run([table], sql, [...Object.values(values), id]) > 0;
  }

  /** Deletes the rows whose fields equal the given values; answers how many. */
  remove(tableName: string, equal: Readonly<Record<string, SqlValue>>): number {
    const table = this.table(tableName);
    const names = Object.keys(equal);
    if (names.length === 0) throw new Error("remove needs a condition");
    const where = names.map((name) => `${identifier(fieldOf(table, name).name)} IS ?`).join(" AND ");
    return this.run([table], `DELETE FROM ${identifier(table.name)} WHERE ${where}`, Object.values(equal));
  }

  /** All or nothing. An inner transaction is part of the outer one. */
  transaction<T>(body: () => T): T {
    if (this.depth > 0) return body();
    this.guarded(() => this.database.exec("BEGIN IMMEDIATE"));
    this.depth++;
    const presentBefore = [...this.present];
    try {
      const result = body();
      this.guarded(() => this.database.exec("COMMIT"));
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("ROLLBACK");
      this.present.clear();
      for (const name of presentBefore) this.present.add(name);
      throw error;
    } finally {
      this.depth--;
    }
  }

  /** Learns which tables the file has, so that they need not be created again. */
  readPresent(): void {
    for (const { name } of this.all([], "SELECT name FROM sqlite_schema WHERE type = 'table'"))
      this.present.add(String(name));
  }

  /** Creates a table and its indexes if the file does not have them. */
  ensure(table: Table): void {
    if (this.present.has(table.name)) return;
    this.guarded(() => this.database.exec(createTable(table)));
    this.present.add(table.name);
  }

  /** Adds a field to a table that may be in the file already. */
  addField(table: Table, field: Field): void {
    this.ensure(table);
    const columns = this.all([], `PRAGMA table_info(${identifier(table.name)})`);
    if (columns.some((column) => String(column.name).toLowerCase() === field.name.toLowerCase())) return;
    this.run([], `ALTER TABLE ${identifier(table.name)} ADD COLUMN ${columnDefinition(table, field)}`);
    if (field.indexed) this.run([], createIndex(table, [field.name]));
  }

  /** Moves the write-ahead log into the file. */
  checkpoint(): void {
    this.all([], "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  close(): void {
    if (!this.database.isOpen) return;
    try {
      this.database.close();
    } finally {
      this.ownership?.release();
    }
  }

  private guarded<T>(body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw explained(this.path, error);
    }
  }
}

/** Double quotes around a name of the dictionary. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function fieldOf(table: Table, name: string): Field {
  const field = table.fields.get(name.toLowerCase());
  if (!field) throw queryFailure(`Unknown field "${name}" on table "${table.name}".`);
  return field;
}

function ready(tenant: Tenant, options: TenantOptions): Tenant {
  if (tenant.path !== ":memory:") {
    // Exclusive mode must come before the first access: the write-ahead log then needs no shared memory.
    tenant.all([], "PRAGMA locking_mode=EXCLUSIVE");
    tenant.all([], "PRAGMA journal_mode=WAL");
    tenant.all([], "PRAGMA synchronous=NORMAL");
    // This read of the schema also finds a file that is a tenant by its header and damaged behind it.
    tenant.readPresent();
  }
  readExtensions(tenant);
  if (options.extensions?.length) applyExtensions(tenant, options.extensions);
  return tenant;
}

/** Prepares a new file under another name and moves it into place complete, so that a half made one is never found. */
function createFile(path: string, allowed: boolean): void {
  if (!allowed) {
    throw new TenantError("missing", path, `There is no tenant at ${path}. Create one, or correct the path.`);
  }
  const part = `${path}.part-${process.pid}`;
  rmSync(part, { force: true });
  const database = new sqlite.Database(part);
  try {
    initialise(database);
  } finally {
    database.close();
  }
  renameSync(part, path);
}

function initialise(database: InstanceType<typeof sqlite.Database>): void {
  database.exec(
    `PRAGMA encoding='UTF-8'; PRAGMA application_id=${applicationId}; PRAGMA user_version=${tenantFormat};
     CREATE TABLE tenant_about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
     INSERT INTO tenant_about VALUES ('about', 'Tenant of CRMScript Studio. Open it with that program only.');`,
  );
}

/** Reading a folder fails in riddles, and reading a pipe waits for ever. */
function checkKind(path: string): void {
  const found = statusOf(path);
  if (found?.isFile()) return;
  if (found) {
    const what = found.isDirectory() ? "a folder" : "no regular file";
    throw unusable(path, `${path} is ${what}; expected the file of a tenant. Choose another path.`);
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
    throw unusable(path, `${path} is a link that leads nowhere; expected the file of a tenant. Correct the link.`);
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw unusable(path, `The tenant ${path} cannot be opened: ${(error as Error).message}. Correct the path.`);
  }
}

/** Reads the SQLite header with plain file access, before SQLite may touch the file. */
function checkHeader(path: string): void {
  const header = Buffer.alloc(100);
  const handle = openSync(path, "r");
  try {
    const read = readSync(handle, header, 0, 100, 0);
    if (
      read < 100 ||
      header.toString("latin1", 0, 16) !== "SQLite format 3\0" ||
      header.readUInt32BE(68) !== applicationId
    ) {
      throw new TenantError(
        "foreign",
        path,
        `${path} is not a tenant. It was left as it is. Choose the file of a tenant, or a new name to create one.`,
      );
    }
    const format = header.readUInt32BE(60);
    if (format > tenantFormat) {
      throw new TenantError(
        "newer",
        path,
        `${path} has tenant format ${format}, and this version reads up to ${tenantFormat}. Update CRMScript Studio, or use another tenant.`,
      );
    }
    const pageSize = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
    // A checkpoint writes the header first: ended in the middle, the missing pages are still in the write-ahead log.
    const isShort = fstatSync(handle).size < header.readUInt32BE(28) * pageSize;
    if (isShort && !hasLog(path)) throw brokenError(path, "the file is cut off");
  } finally {
    closeSync(handle);
  }
}

function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function explained(path: string, error: unknown): unknown {
  if (!(error instanceof sqlite.SQLite3Error)) return error;
  if (/malformed|not a database/.test(error.message)) return brokenError(path, error.message);
  if (/is locked/.test(error.message)) {
    return new TenantError(
      "locked",
      path,
      `The tenant ${path} is locked by another program. Close that program and try again.`,
    );
  }
  if (/disk is full|disk I\/O error|readonly|[Cc]ould not open|unable to open/.test(error.message)) {
    return unusable(
      path,
      `The tenant ${path} cannot be opened or written (${error.message}). Free space, or correct the rights of the file and its folder.`,
    );
  }
  return queryFailure(tooLarge(error.message) ?? `The query could not be run: ${error.message}.`);
}

/** What a script can do about a statement that exceeds one of SQLite's own limits; undefined for other messages. */
function tooLarge(message: string): string | undefined {
  if (/Recursion limit|Expression tree is too large|parser stack overflow/.test(message))
    return "The criteria of the query are nested too deep for the database. Use fewer brackets and negated operators, or several queries.";
  if (/too many SQL variables/.test(message))
    return "The query has more values than the database takes (32766). Give long lists to one OperatorIn, or use several queries.";
  if (/tables in a join/.test(message))
    return "The names of the query lead through more tables than the database joins (64). Use shorter paths or several queries.";
  if (/too many columns|too many terms|string or blob too big/.test(message))
    return `The query is too large for the database: ${message}. Ask for less at once.`;
  return undefined;
}

function unusable(path: string, message: string): TenantError {
  return new TenantError("unusable", path, message);
}

function brokenError(path: string, detail: string): TenantError {
  return new TenantError(
    "broken",
    path,
    `The tenant ${path} is damaged (${detail}). Restore it from a copy, or delete it and create a new one.`,
  );
}

function createTable(table: Table): string {
  const columns = [...table.fields.values()].map((field) => columnDefinition(table, field));
  const single = [...table.fields.values()].filter((field) => field.indexed && field.name !== table.primaryKey);
  return [
    `CREATE TABLE IF NOT EXISTS ${identifier(table.name)} (${columns.join(",")})`,
    ...single.map((field) => createIndex(table, [field.name])),
    ...table.indexes.map((names) => createIndex(table, names)),
  ].join(";\n");
}

function columnDefinition(table: Table, field: Field): string {
  const name = identifier(field.name);
  if (field.name === table.primaryKey) return `${name} INTEGER PRIMARY KEY AUTOINCREMENT`;
  switch (field.type) {
    case "int":
    case "bool":
    case "enum":
      return `${name} INTEGER${field.nullable ? "" : " DEFAULT 0"}`;
    case "float":
      return `${name} REAL${field.nullable ? "" : " DEFAULT 0"}`;
    case "string":
    case "keys":
      // Texts compare without regard to case, as on the server (searchengine.md 7).
      return `${name} TEXT COLLATE NOCASE${field.nullable ? "" : " DEFAULT ''"}`;
    case "datetime":
    case "date":
    case "time":
      return `${name} TEXT`;
    case "blob":
      return `${name} BLOB`;
    default:
      return field.type satisfies never;
  }
}

function createIndex(table: Table, names: readonly string[]): string {
  const index = identifier(`ix_${table.name}_${names.join("_")}`);
  return `CREATE INDEX IF NOT EXISTS ${index} ON ${identifier(table.name)} (${names.map(identifier).join(",")})`;
}
