// Runs the extension's suite in a real VS Code: `node test/vscode/run.mjs [--vsix FILE] [--version V] [--grep TEXT]`, or
// `--restricted` for a folder that is not trusted.
// With `--vsix` the packaged extension is installed and met as people meet it; an empty extension is the one under
// development then. Needs `npm run build` before.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { install } from "./install.mjs";
import { output, root, runSuite, startServer, tag } from "./server.mjs";

const suite = path.join(root, "out/vscode-suite/index.cjs");

/** Bundles the suite and runs it; the answer has `code`, `why`, `passed` and `failed`. */
export async function runInServer({ vsix, version, node, grep } = {}) {
  install(version, node);
  await bundleSuite();
  const env = { TEST_OUTPUT: output, TEST_TAG: tag, ...(grep ? { TEST_GREP: grep } : {}) };
  const server = await startServer({ version, vsix, folder: path.join(root, "samples/company"), env });
  try {
    return await runSuite(server, { extension: vsix ? path.join(import.meta.dirname, "host") : root, suite });
  } finally {
    await server.stop();
  }
}

/** The part of the suite for a folder that is not trusted. */
export async function runRestricted() {
  install();
  await bundleSuite();
  const env = { TEST_OUTPUT: output, TEST_TAG: tag, TEST_SUITE: "restricted" };
  const server = await startServer({ folder: path.join(root, "samples/company"), env, trust: true });
  try {
    return await runSuite(server, { extension: root, suite });
  } finally {
    await server.stop();
  }
}

/** One CommonJS file: the extension host loads it with `require`, mocha itself stays outside. */
export async function bundleSuite() {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["test/vscode/suite/index.ts"],
    outfile: suite,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return suite;
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      version: { type: "string" },
      vsix: { type: "string" },
      grep: { type: "string" },
      restricted: { type: "boolean" },
    },
  });
  fs.rmSync(output, { recursive: true, force: true });
  const result = await (values.restricted ? runRestricted() : runInServer(values));
  if (result.why) console.log(result.why);
  console.log(`${result.passed} passed, ${result.failed} failed`);
  process.exitCode = result.code;
}
