// Every script under test/scripts is one behaviour of the language, with what it must do in its comments:
//   // expect: text           the next line of the output
//   // expect error: text     how the run fails, as `error` would show it
//   // given {"cgi": {...}}   what its caller passes to it
// Each runs in both emissions, and once more from its own recording; all must agree (docs/architecture.md).
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fixture } from "../language/program.js";
import { check, expectationOf, givenOf } from "./expectation.js";
import { fixedHost } from "./fixedHost.js";
import { link, runAgain, runHere } from "./runs.js";

const root = path.resolve(import.meta.dirname, "../../../test/scripts");

describe("scripts", function () {
  this.timeout(10_000);

  it("have no errors in the editor", function () {
    this.timeout(60_000);
    const files = fs
      .readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.crmscript$/.test(file));
    const errors = files.flatMap((file) => {
      const { program, texts } = fixture(fs.readFileSync(path.join(root, file), "utf8"));
      const found = [...texts.keys()].flatMap((uri) => program.diagnostics(uri));
      return found.filter(({ severity }) => severity === "error").map(({ message }) => `${file}: ${message}`);
    });
    assert.deepEqual(errors, []);
  });

  for (const topic of fs.readdirSync(root).sort()) {
    // These need a tenant: crmScripts.test.ts.
    if (topic === "crm") continue;
    describe(topic, () => {
      for (const file of fs.readdirSync(path.join(root, topic)).sort()) {
        it(file.replace(/\.crmscript$/, ""), () => {
          const text = fs.readFileSync(path.join(root, topic, file), "utf8");
          const expected = expectationOf(text);
          assert.ok(expected.output.length > 0 || expected.error, "The script states no expectation");
          const given = givenOf(text);
          const program = link(text);
          check(expected, runHere(program, "fast", { host: fixedHost(given) }));
          check(expected, runHere(program, "inspectable", { host: fixedHost(given) }));
          const { first, second } = runAgain(program, given);
          check(expected, first);
          check(expected, second);
          assert.deepEqual(first.outcome, second.outcome);
        });
      }
    });
  }
});
