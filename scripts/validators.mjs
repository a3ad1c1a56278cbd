// An esbuild plugin: bundles hold the validators of definition files as ready-made functions (ajv's standalone code) in
// the place of workspace/validators.ts, which makes them from the schemas when they are first needed. The schemas and
// the settings of ajv come from there too, so nothing is written twice.
import * as path from "node:path";
import * as esbuild from "esbuild";

const source = path.join("workspace", "validators.ts");

export const readyValidators = {
  name: "ready-validators",
  setup(build) {
    const root = build.initialOptions.absWorkingDir;
    build.onLoad({ filter: /[\\/]workspace[\\/]validators\.ts$/ }, async ({ path: file }) => {
      if (file !== path.join(root, source)) return undefined;
      const folder = path.join(root, "workspace/schemas");
      return { contents: await validatorCode(root), loader: "js", resolveDir: root, watchDirs: [folder] };
    });
  },
};

/** A module with the `validatorOf` of workspace/validators.ts and no compiler in it. */
async function validatorCode(root) {
  const { ajvWith, schemas, standalone } = await load(root);
  const ajv = ajvWith({ source: true, esm: true });
  const kinds = Object.keys(schemas);
  for (const kind of kinds) ajv.addSchema(schemas[kind], kind);
  const code = standalone.default(ajv, Object.fromEntries(kinds.map((kind) => [`${kind}Validator`, kind])));
  const table = kinds.map((kind) => `${kind}: ${kind}Validator`).join(", ");
  return `${code}\nconst ready = { ${table} };\nexport const validatorOf = (kind) => ready[kind];\n`;
}

/** Our modules as they stand, also where nothing has been compiled yet, with the very ajv that they use. */
async function load(root) {
  const contents = `
    export { ajvWith } from "./validators.ts";
    export { schemas } from "./schemas.ts";
    export { default as standalone } from "ajv/dist/standalone/index.js";`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: path.join(root, "workspace"), loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "warning",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
