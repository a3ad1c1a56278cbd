// Runs in threads of their own, one after another and by force, over one tenant file.
import { deepEqual, equal, match } from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Run, startRun } from "../../interpreter/run.js";
import type { Limits } from "../../interpreter/runtime.js";
import { openTenant } from "../../tenant/tenant.js";
import { fixture } from "../language/program.js";

const workerUrl = new URL("../../automation/worker.js", import.meta.url);

describe("runs over one tenant file", function () {
  this.timeout(60_000);
  let folder: string;
  let tenant: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "runs-"));
    tenant = join(folder, "demo.crmtenant");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const start = (script: string, onOutput: (text: string) => void = () => {}, limits: Limits = {}): Run => {
    const { program, entry } = fixture(script);
    return startRun({
      program: program.link(entry),
      mode: "fast",
      workerUrl,
      limits,
      hostOptions: { tenant, busyTimeout: 20_000 },
      onEvent: (event) => {
        if (event.type === "output") onOutput(event.text);
      },
    });
  };
  const insert = `SearchEngine se; se.addData("contact.name", "New"); printLine(se.insert().toString());`;

  it("find what the one before wrote, and leave one file", async () => {
    let printed = "";
    for (let index = 0; index < 3; index++) await start(insert, (text) => (printed += text)).finished;
    equal(printed, "1\n2\n3\n");
    openTenant(tenant).close();
    deepEqual(readdirSync(folder), ["demo.crmtenant"]);
  });

  it("at the same time wait for each other", async () => {
    const runs = [start(insert), start(insert), start(insert)];
    await Promise.all(runs.map((run) => run.finished));
    const opened = openTenant(tenant, { busyTimeout: 20_000 });
    equal(opened.find("contact", {}).length, 3);
    opened.close();
  });

  it("go on after one that was ended by force", async () => {
    await new Promise<void>((resolve) => {
      const run = start(`${insert} while (true) {}`, () => resolve(run.terminate()));
    });
    await start(insert).finished;
    const opened = openTenant(tenant);
    equal(opened.find("contact", {}).length, 2);
    opened.close();
  });

  it("say what is wrong with the tenant, in the words of the tenant", async () => {
    writeFileSync(tenant, "a letter");
    const { outcome } = await start(insert).finished;
    equal(outcome.kind === "failed" && outcome.failure.kind, "NetServerException");
    match(outcome.kind === "failed" ? outcome.failure.message : "", /is not a tenant\. It was left as it is/);
  });

  it("show what they printed before a question that is never answered", async () => {
    let printed = "";
    const script = `printLine("asking"); sleep(3600.0);`;
    const { outcome } = await start(script, (text) => (printed += text), { milliseconds: 100 }).finished;
    equal(outcome.kind, "limit");
    equal(printed, "asking\n");
  });
});
