// The adapter as a client sees it: every file of stories/ is played through the real protocol stream against the
// scripted debuggee. `UPDATE=1` writes the files anew; the difference is then read as part of the change.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Client } from "./client.js";
import { createDouble, folder } from "./double.js";
import { play } from "./story.js";

const stories = new URL("../../../test/debug-adapter/stories/", import.meta.url);

describe("debug adapter stories", () => {
  for (const name of readdirSync(stories).filter((each) => each.endsWith(".txt"))) {
    it(name.replace(/\.txt$/, ""), async () => {
      const file = new URL(name, stories);
      const story = readFileSync(file, "utf8");
      const client = new Client(createDouble());
      const played = await play(story, { client, folder });
      client.toAdapter.destroy();
      await client.served;
      if (process.env.UPDATE) writeFileSync(file, played);
      else assert.equal(played, story);
    });
  }
});
