// The tenant file: creating, opening again, refusing what is not a tenant, surviving the end of its process.
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import sqlite from "node-sqlite3-wasm";
import { createDemo } from "../../tenant/demo.js";
import type { TenantError } from "../../tenant/errors.js";
import { copyTenant, openTenant } from "../../tenant/tenant.js";

const module = new URL("../../tenant/tenant.js", import.meta.url).href;

describe("tenant file", function () {
  this.timeout(30_000);
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tenant-"));
    path = join(folder, "demo.crmtenant");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refuses = (
    problem: TenantError["problem"],
    message: RegExp,
    open: () => unknown = () => openTenant(path),
  ): void => {
    throws(open, (error: TenantError) => {
      equal(error.problem, problem);
      match(error.message, message);
      ok(error.message.includes(error.path));
      return true;
    });
  };

  it("keeps what was written", () => {
    const first = openTenant(path);
    const id = first.insert("contact", { name: "Nordlys AS" });
    first.close();
    const second = openTenant(path);
    equal(second.row("contact", id)!.name, "Nordlys AS");
    second.close();
    deepEqual(readdirSync(folder), ["demo.crmtenant"]);
  });

  it("undoes a failed transaction, tables that it created included", () => {
    const tenant = openTenant(path);
    throws(() =>
      tenant.transaction(() => {
        tenant.insert("contact", { name: "x" });
        throw new Error("stop");
      }),
    );
    deepEqual(tenant.find("contact", {}), []);
    tenant.close();
  });

  it("leaves a file of something else as it is", () => {
    for (const content of ["", "hello", "x".repeat(5000)]) {
      writeFileSync(path, content);
      refuses("foreign", /is not a tenant. It was left as it is/);
      equal(readFileSync(path, "utf8"), content);
    }
    rmSync(path);
    const other = new sqlite.Database(path);
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    const before = readFileSync(path);
    refuses("foreign", /is not a tenant/);
    deepEqual(readFileSync(path), before);
  });

  it("refuses a newer format, a damaged file, a missing file", () => {
    openTenant(path).close();
    const bytes = readFileSync(path);
    const newer = Buffer.from(bytes);
    newer.writeUInt32BE(99, 60);
    writeFileSync(path, newer);
    refuses("newer", /tenant format 99/);
    writeFileSync(path, Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 7)]));
    refuses("broken", /is damaged .* Restore it from a copy/);
    writeFileSync(path, bytes);
    truncateSync(path, 4096);
    refuses("broken", /cut off/);
    rmSync(path);
    refuses("missing", /There is no tenant/, () => openTenant(path, { create: false }));
    refuses("unusable", /Check that the folder exists/, () => openTenant(join(folder, "none", "a.crmtenant")));
    equal(existsSync(`${path}.owner`), false);
  });

  it("refuses what is no file, and leaves nothing beside it", () => {
    mkdirSync(path);
    refuses("unusable", /is a folder; expected the file of a tenant/);
    rmSync(path, { recursive: true });
    if (process.platform !== "win32") {
      symlinkSync("nowhere.crmtenant", path);
      refuses("unusable", /is a link that leads nowhere/);
      rmSync(path);
      symlinkSync("demo.crmtenant", path);
      refuses("unusable", /ELOOP/);
      rmSync(path);
      execFileSync("mkfifo", [path]);
      refuses("unusable", /is no regular file; expected the file of a tenant/);
      rmSync(path);
    }
    openTenant(path).close();
    writeFileSync(`${path}.lock`, "");
    refuses("unusable", /\.lock.*delete it/);
    rmSync(`${path}.lock`);
    deepEqual(readdirSync(folder), ["demo.crmtenant"]);
    openTenant(path).close();
  });

  it("says why SQLite cannot open or write the file", () => {
    openTenant(path).close();
    mkdirSync(`${path}-wal`);
    refuses("unusable", /cannot be opened or written/);
    deepEqual(readdirSync(folder), ["demo.crmtenant", "demo.crmtenant-wal"]);
  });

  it("lets one at a time in, and names the other", () => {
    const first = openTenant(path);
    refuses("locked", new RegExp(`in use by process ${process.pid}`), () => openTenant(path, { busyTimeout: 0 }));
    first.close();
    openTenant(path, { busyTimeout: 0 }).close();
  });

  it("does not wait for an owner file that nobody finished", () => {
    openTenant(path).close();
    writeFileSync(`${path}.owner`, "");
    refuses("locked", /in use by an unknown process.*delete .*\.owner/, () => openTenant(path, { busyTimeout: 0 }));
    utimesSync(`${path}.owner`, 1, 1);
    openTenant(path, { busyTimeout: 0 }).close();
    deepEqual(readdirSync(folder), ["demo.crmtenant"]);
  });

  it("survives kill -9 in the middle of a transaction", async () => {
    const child = spawn(
      process.execPath,
      ["--input-type=module", "-e", writer(path).replace("SAY", 'writeSync(1, "ready");')],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout!, "data");
    refuses("locked", new RegExp(`process ${child.pid}`), () => openTenant(path, { busyTimeout: 0 }));
    await killed(child);
    const tenant = openTenant(path);
    deepEqual(
      tenant.find("contact", {}).map((row) => row.name),
      ["kept"],
    );
    tenant.close();
  });

  it("survives kill -9 in the middle of a checkpoint", () => {
    openTenant(path).close();
    const size = readFileSync(path).length;
    const tenant = openTenant(path);
    for (let n = 0; n < 20; n++) tenant.insert("contact", { name: `Company ${n}` });
    const log = readFileSync(`${path}-wal`);
    tenant.close();
    // What such an end leaves: pages of the log that are in the file already, the header first, and the log itself.
    const whole = readFileSync(path);
    ok(whole.length > size);
    whole.fill(2, 18, 20); // closing has switched the log off
    writeFileSync(path, whole.subarray(0, size));
    writeFileSync(`${path}-wal`, log);
    const again = openTenant(path);
    equal(again.find("contact", {}).length, 20);
    again.close();
  });

  it("takes over from a worker that was ended by force", async () => {
    const code = writer(path).replace("SAY", 'port.postMessage("ready");');
    const worker = new Worker(
      new URL(
        `data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; const port = parentPort; ${code}`)}`,
      ),
    );
    await once(worker, "message");
    refuses("locked", /in use by process/, () => openTenant(path, { busyTimeout: 0 }));
    await worker.terminate();
    const tenant = openTenant(path, { busyTimeout: 0 });
    deepEqual(
      tenant.find("contact", {}).map((row) => row.name),
      ["kept"],
    );
    tenant.close();
  });

  it("waits for the other to finish", async () => {
    const tenant = openTenant(path);
    const code = `import { openTenant } from ${JSON.stringify(module)}; process.stdout.write("waiting"); openTenant(${JSON.stringify(path)}, { busyTimeout: 20000 }).close();`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout!, "data");
    tenant.close();
    deepEqual(await once(child, "exit"), [0, null]);
  });

  it("copies", () => {
    const tenant = openTenant(path);
    createDemo(tenant, { companies: 2 });
    tenant.close();
    const copy = join(folder, "copy.crmtenant");
    copyTenant(path, copy);
    const opened = openTenant(copy);
    equal(opened.find("contact", {}).length, 3);
    opened.close();
    refuses("exists", /exists already/, () => copyTenant(path, copy));
  });

  it("keeps extra tables and fields", () => {
    const extensions = [
      {
        extra_table: { id: 40, table_name: "y_rental" },
        extra_fields: [
          { domain: 16, field_name: "x_company", type: 17 },
          { domain: 16, field_name: "x_before", type: 20, target_extra_table: 40 },
        ],
      },
      { extra_fields: [{ domain: 4, field_name: "x_area", type: 10 }] },
    ];
    const first = openTenant(path);
    first.insert("ticket", { title: "before the field" });
    first.close();
    openTenant(path, { extensions }).close();
    const tenant = openTenant(path);
    tenant.insert("y_rental", { x_company: 3, x_before: 1 });
    tenant.update("ticket", 1, { x_area: "North" });
    equal(tenant.row("ticket", 1)!.x_area, "North");
    equal(tenant.dictionary.table("y_rental")!.fields.get("x_before")!.foreignKey, "y_rental");
    tenant.close();
    refuses("unusable", /"title; --" is no name/, () =>
      openTenant(path, { extensions: [{ extra_fields: [{ domain: 4, field_name: "title; --", type: 1 }] }] }),
    );
  });
});

/** Commits one company, begins another, says so, and stays inside the transaction. */
function writer(path: string): string {
  return `
    const { openTenant } = await import(${JSON.stringify(module)});
    const { writeSync } = await import("node:fs");
    const tenant = openTenant(${JSON.stringify(path)});
    tenant.insert("contact", { name: "kept" });
    tenant.transaction(() => {
      tenant.insert("contact", { name: "lost" });
      SAY
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}
