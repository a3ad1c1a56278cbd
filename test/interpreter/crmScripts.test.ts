// Behaviour scripts that need a CRM: as scripts.test.ts, over a copy of a small demo tenant with a fixed clock, in both
// emissions and once more from the journal of the first.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Mode } from "../../interpreter/executable.js";
import type { Host } from "../../interpreter/host.js";
import { type JournalEntry, journaledHost, replayingHost } from "../../interpreter/journal.js";
import type { LinkedProgram } from "../../language/analysis.js";
import { createDemo } from "../../tenant/demo.js";
import type { TenantExtension } from "../../tenant/extensions.js";
import { createTenantHost } from "../../tenant/host.js";
import { openTenant } from "../../tenant/tenant.js";
import { check, expectationOf } from "./expectation.js";
import { link, type Result, runHere } from "./runs.js";

const root = path.resolve(import.meta.dirname, "../../../test/scripts/crm");

const extensions: readonly TenantExtension[] = [
  { extra_table: { table_name: "y_rental" }, extra_fields: [{ domain: 16, field_name: "x_note", type: 10 }] },
  { extra_fields: [{ domain: 2, field_name: "x_area", name: "Area", type: 10 }] },
];

describe("scripts over a tenant with demo data", function () {
  this.timeout(30_000);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-scripts-"));
  const demo = path.join(folder, "demo.sqlite");
  let copies = 0;

  before(() => {
    const tenant = openTenant(demo, { extensions });
    createDemo(tenant, { companies: 4 });
    tenant.close();
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  const onCopy = (run: (host: Host) => Result): Result => {
    const copy = path.join(folder, `${++copies}.sqlite`);
    fs.copyFileSync(demo, copy);
    const clock = { start: "2024-09-02T09:00" };
    const host = createTenantHost({ tenant: copy, extensions, clock, timeZone: "Europe/Oslo", user: "anna", seed: 1 });
    try {
      return run(host);
    } finally {
      host.close();
      fs.rmSync(copy);
    }
  };

  for (const topic of fs.readdirSync(root).sort()) {
    describe(topic, () => {
      for (const file of fs.readdirSync(path.join(root, topic)).sort()) {
        it(file.replace(/\.crmscript$/, ""), () => {
          const text = fs.readFileSync(path.join(root, topic, file), "utf8");
          const expected = expectationOf(text);
          assert.ok(expected.output.length > 0 || expected.error, "The script states no expectation");
          const program = link(text);
          const journal: JournalEntry[] = [];
          const run = (mode: Mode) => (host: Host) => runHere(program, mode, { host });
          check(
            expected,
            onCopy((host) => run("fast")(journaledHost(host, (entry) => journal.push(entry)))),
          );
          check(expected, onCopy(run("inspectable")));
          check(expected, replayed(program, journal));
        });
      }
    });
  }
});

function replayed(program: LinkedProgram, journal: readonly JournalEntry[]): Result {
  const read = JSON.parse(JSON.stringify(journal)) as JournalEntry[];
  return runHere(program, "inspectable", { host: replayingHost(read, true) });
}
