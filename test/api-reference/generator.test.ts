// Generating again from the committed files changes nothing, and keeps what was written by hand. Needs the facts the
// reference is generated from, which are not part of the repository.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { folder } from "./declarations.js";

const facts = process.env.CRMSCRIPT_FACTS;
const script = fileURLToPath(new URL("../../../scripts/api-reference.mjs", import.meta.url));

describe("generator of the API reference", () => {
  let copy: string;
  before(function () {
    if (!facts) {
      console.log("      skipped: set CRMSCRIPT_FACTS to the folder of facts to check that generating is repeatable");
      this.skip();
    }
    copy = mkdtempSync(join(tmpdir(), "api-reference-"));
    cpSync(folder, copy, { recursive: true });
  });
  after(() => {
    if (copy) rmSync(copy, { recursive: true });
  });

  it("changes no byte of the committed files", () => {
    generate();
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.includes("."));
    assert.deepEqual(
      readdirSync(copy, { recursive: true, encoding: "utf8" })
        .filter((file) => file.includes("."))
        .sort(),
      files.sort(),
    );
    for (const file of files)
      assert.equal(readFileSync(join(copy, file), "utf8"), readFileSync(join(folder, file), "utf8"), file);
  }).timeout(60_000);

  it("keeps a description that was changed by hand, and mends a signature", () => {
    const file = join(copy, "native", "Timer.crmscript");
    const text = readFileSync(file, "utf8");
    const edited = text
      .replace("Starts the stopwatch.", "Sets it going.")
      .replace("Float getSeconds();", "String getSeconds();");
    writeFileSync(file, edited);
    generate();
    assert.equal(readFileSync(file, "utf8"), text.replace("Starts the stopwatch.", "Sets it going."));
  }).timeout(60_000);

  function generate(): void {
    execFileSync(process.execPath, [script, facts!, copy]);
  }
});
