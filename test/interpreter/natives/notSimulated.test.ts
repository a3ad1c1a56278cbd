// docs/not-simulated.md says what the code says, and what is not simulated only becomes less: lower the limits when it does.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const limits = { natives: 28, agents: 946 };

const root = new URL("../../../../", import.meta.url);

describe("list of what is not simulated", function () {
  this.timeout(30_000);
  const committed = readFileSync(new URL("docs/not-simulated.md", root), "utf8");

  it("is current", () => {
    const script = fileURLToPath(new URL("scripts/not-simulated.mjs", root));
    const page = execFileSync(process.execPath, [script, "--print"], { encoding: "utf8" });
    assert.equal(committed, page, "Run: npm run not-simulated");
  });

  it("does not grow", () => {
    const count = (line: RegExp) => Number(line.exec(committed)?.[1] ?? Number.NaN);
    const counts = {
      natives: count(/^- Members of native classes and global functions: (\d+)$/m),
      agents: count(/^- Methods of agents: (\d+) of \d+$/m),
    };
    assert.ok(counts.natives <= limits.natives, `${counts.natives} members, at most ${limits.natives}`);
    assert.ok(counts.agents <= limits.agents, `${counts.agents} methods, at most ${limits.agents}`);
  });

  it("names every native class", () => {
    assert.doesNotMatch(committed, /the class has no natives/);
  });
});
