// The typing rules as Markdown that a CRMScript author can read: test/language/specs/*.md. In a `crmscript` block a
// comment `// error: code` (or warning, hint; several parted by commas) demands that diagnostic on its line, and
// forbids every other error and warning in the block; `// clean` forbids hints on its line as well. Blocks with
// `--- name` lines hold several scripts.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { LineIndex } from "../../language/text.js";
import { fixture } from "./program.js";

const folder = new URL("../../../test/language/specs/", import.meta.url);

for (const file of fs.readdirSync(folder).sort())
  describe(`specification ${file}`, () => {
    const text = fs.readFileSync(new URL(file, folder), "utf8");
    let heading = file;
    let count = 0;
    for (const part of text.matchAll(/^#+ (.+)$|^```crmscript\n([\s\S]*?)^```$/gm)) {
      if (part[1]) {
        heading = part[1];
        count = 0;
      } else it(`${heading} (${++count})`, () => checkBlock(part[2]!));
    }
  });

function checkBlock(block: string): void {
  const { program, entry, texts } = fixture(block);
  const lines = new LineIndex(texts.get(entry)!);
  const found = program
    .diagnostics(entry)
    .map((d) => `${lines.lineAt(d.span.start) + 1} ${d.severity}: ${d.code} (${d.message})`);
  const wanted: string[] = [];
  const clean = new Set<string>();
  texts
    .get(entry)!
    .split("\n")
    .forEach((line, i) => {
      if (/\/\/ clean$/.test(line)) clean.add(String(i + 1));
      for (const mark of line.matchAll(/\/\/ (error|warning|hint): ([\w-]+(?:, [\w-]+)*)/g))
        for (const code of mark[2]!.split(", ")) wanted.push(`${i + 1} ${mark[1]}: ${code}`);
    });
  const left = [...found];
  for (const want of wanted) {
    const index = left.findIndex((text) => text.startsWith(`${want} (`));
    assert.ok(index >= 0, `Expected '${want}', found:\n${found.join("\n") || "nothing"}`);
    left.splice(index, 1);
  }
  const unexpected = left.filter((text) => !/^\d+ hint:/.test(text) || clean.has(text.split(" ")[0]!));
  assert.deepEqual(unexpected, [], "diagnostics that nobody expected");
}
