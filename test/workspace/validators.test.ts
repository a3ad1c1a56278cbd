// What ships holds ready-made validators: they must say what those made from the schemas say.
import * as assert from "node:assert/strict";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import * as fc from "fast-check";
import type { DefinitionKind } from "../../workspace/definitions.js";
import * as made from "../../workspace/read.js";
import { schemas } from "../../workspace/schemas.js";

const root = path.resolve(import.meta.dirname, "../../..");
const kinds = Object.keys(schemas) as DefinitionKind[];

/** `read.ts` as it is in a bundle. */
async function bundled(): Promise<{ readonly read: typeof made; readonly text: string }> {
  const { readyValidators } = await import(pathToFileURL(path.join(root, "scripts/validators.mjs")).href);
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["workspace/read.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    plugins: [readyValidators],
  });
  const { text } = outputFiles[0]!;
  return { read: await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`), text };
}

/** Keys and values that definitions really have, in any combination. */
const key = fc.constantFrom(
  ...kinds.flatMap((kind) => Object.keys((schemas[kind].properties ?? {}) as object)),
  ...["given", "expect", "set", "type", "unknown"],
);
const { definition } = fc.letrec((tie) => ({
  definition: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      null,
      true,
      1,
      -1,
      1.5,
      "",
      "a",
      "SalesBeforeSaveSale",
      "after",
      "daily",
      "x".repeat(3000),
    ),
    fc.array(tie("definition"), { maxLength: 3 }),
    fc.dictionary(key, tie("definition"), { maxKeys: 5 }),
  ),
}));

describe("ready-made validators", function () {
  this.timeout(30_000);
  let ready: typeof made;
  before(async () => {
    const { read, text } = await bundled();
    ready = read;
    assert.ok(!text.includes("new Ajv"), "The compiler of schemas is in the bundle.");
  });
  it("say the same as those made from the schemas", () => {
    const object = fc.dictionary(key, definition, { maxKeys: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...kinds), object, (kind, value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(ready.readDefinition(kind, "f", text), made.readDefinition(kind, "f", text));
      }),
      { numRuns: 500 },
    );
  });
});
