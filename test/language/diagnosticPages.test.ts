// Every code that can be reported has a page under docs/diagnostics; the page's example gives the code with the
// severity of the table, and the corrected one no longer does.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { codes } from "../../language/diagnosticCodes.js";
import { fixture } from "./program.js";

const root = new URL("../../../", import.meta.url);
const pages = new URL("docs/diagnostics/", root);
const read = (url: URL) => fs.readFileSync(url, "utf8");

describe("pages of the diagnostics", () => {
  for (const [code, severity] of codes)
    it(code, () => {
      const page = read(new URL(`${code}.md`, pages));
      const [wrong, right] = [...page.matchAll(/^```crmscript\n([\s\S]*?)^```$/gm)].map((block) => block[1]!);
      const found = (text: string) => {
        const { program, entry } = fixture(text);
        return program.diagnostics(entry);
      };
      const reported = found(wrong!).filter((diagnostic) => diagnostic.code === code);
      assert.ok(reported.length > 0, `the example gives ${found(wrong!).map((d) => d.code)}`);
      assert.deepEqual([...new Set(reported.map((diagnostic) => diagnostic.severity))], [severity]);
      const left = found(right!).map((diagnostic) => diagnostic.code);
      assert.ok(!left.includes(code), "the corrected example still gives the code");
      const others = found(right!).filter(({ severity }) => severity === "error");
      assert.deepEqual(
        others.map((d) => `${d.code}: ${d.message}`),
        [],
        "errors in the corrected example",
      );
      assert.match(page, new RegExp(`Reported as an? ${severity}\\.`));
      assert.match(page, severity === "error" ? /cannot be turned off/ : new RegExp(`disable-line ${code}`));
    });

  it("are listed on the first page, and no others are there", () => {
    const listed = [...read(new URL("README.md", pages)).matchAll(/^\| \[([\w-]+)\]\(\1\.md\)/gm)].map((row) => row[1]);
    assert.deepEqual(listed.sort(), [...codes.keys()].sort());
    const files = fs.readdirSync(pages).filter((file) => file !== "README.md");
    assert.deepEqual(files.sort(), [...codes.keys()].map((code) => `${code}.md`).sort());
  });

  it("exist for every code that the sources report", () => {
    const reported = new Set<string>();
    for (const folder of ["analyze", "checks", "paths", "syntax"])
      for (const file of fs.readdirSync(new URL(`language/${folder}/`, root))) {
        const text = read(new URL(`language/${folder}/${file}`, root));
        const patterns = [
          /\breport\(\s*(?:context,\s*)?"(?:error|warning|hint)",\s*"([\w-]+)"/g,
          /\bcode: "([\w-]+)"/g,
          /\b(?:at|hint|wordProblems|add)\(\s*"([a-z]+(?:-[a-z]+)+)"/g,
          /\["((?:no|bad)-[\w-]+)",/g,
        ];
        for (const pattern of patterns) for (const match of text.matchAll(pattern)) reported.add(match[1]!);
      }
    assert.ok(reported.size > 90, `only ${reported.size} codes found in the sources`);
    assert.deepEqual(
      [...reported].filter((code) => !codes.has(code)),
      [],
    );
  });
});
