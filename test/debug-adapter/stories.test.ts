// The adapter as a client sees it: every file of stories/ is played through the real protocol stream against the
// scripted debuggee, every file of live/ against real scripts. `UPDATE=1` writes the files anew; the difference is then
// read as part of the change.
import { strict as assert } from "node:assert";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CreateDebuggee } from "../../debug-adapter/debuggee.js";
import { createDebuggee } from "../../debug-adapter/launch.js";
import { Client } from "./client.js";
import { createDouble, folder } from "./double.js";
import { play, type Stage } from "./story.js";

const root = new URL("../../../test/debug-adapter/", import.meta.url);

describe("debug adapter stories", function () {
  this.timeout(10000);
  playAll("stories/", () => createDouble(), { folder });
});

describe("debug adapter stories of real scripts", function () {
  this.timeout(20000);
  const temporary = mkdtempSync(join(tmpdir(), "crmscript-stories-"));
  after(() => rmSync(temporary, { recursive: true, force: true }));
  playAll("live/", () => createDebuggee, {
    folder: fileURLToPath(new URL("fixtures", root)),
    temporary,
    launch: { tenant: ":memory:" },
    steady: (line) =>
      line
        .replace(/in [\d,]+ ms/g, "in N ms")
        .replace(/milliseconds: \d+/g, "milliseconds: N")
        // Where an endless script was stopped differs from run to run.
        .replace(/(Stopped.*?: )[\d,]+ statements?/g, "$1N statements")
        .replace(/(Stopped.*), statements: \d+/g, "$1, statements: N"),
  });
});

function playAll(directory: string, create: () => CreateDebuggee, stage: Omit<Stage, "client">): void {
  for (const name of readdirSync(new URL(directory, root)).filter((each) => each.endsWith(".txt"))) {
    it(name.replace(/\.txt$/, ""), async () => {
      const file = new URL(directory + name, root);
      const story = readFileSync(file, "utf8");
      const client = new Client(create());
      const played = await play(story, { ...stage, client });
      client.toAdapter.destroy();
      await client.served;
      if (process.env.UPDATE) writeFileSync(file, played);
      else assert.equal(played, story);
    });
  }
}
