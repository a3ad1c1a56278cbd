// Compiles every folder (`tsc -b`) and bundles what ships into `dist/`: the extension's client, the language server,
// the debug adapter, the run worker and the `crmscript` command, with the WebAssembly files and data they open by
// path. An entry whose source does not exist yet is skipped with a message.
//   --no-check   bundle only, no type check      --watch   bundle again after each change
//   --only OUT   one bundle, such as client.cjs
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import * as esbuild from "esbuild";
import { readyValidators } from "./validators.mjs";

const root = path.resolve(import.meta.dirname, "..");
const dist = path.join(root, "dist");
const { values: options } = parseArgs({
  options: { "no-check": { type: "boolean" }, watch: { type: "boolean" }, only: { type: "string" } },
});

/** What ships: output file, entry, and whether it is a command that a shell starts. */
const bundles = [
  { out: "client.cjs", entry: "client/extension.ts", format: "cjs", external: ["vscode"], apart: true },
  // A large package that the client loads when it needs it: activation does not read it.
  {
    out: "language-client.cjs",
    entry: "node_modules/vscode-languageclient/lib/node/main.js",
    format: "cjs",
    external: ["vscode"],
  },
  // What runs in a process or thread of its own is started by `start.cjs`, from a file of two lines.
  { out: "start.cjs", entry: "start/start.cts", format: "cjs" },
  { out: "server-code.cjs", entry: "server/main.ts", format: "cjs", starter: "server.cjs", use: '"lsp"' },
  { out: "debug-adapter-code.cjs", entry: "debug-adapter/main.ts", format: "cjs", starter: "debug-adapter.cjs" },
  { out: "run-worker-code.cjs", entry: "automation/worker.ts", format: "cjs", starter: "run-worker.cjs" },
  { out: "httpWorker.js", entry: "tenant/httpWorker.ts", format: "esm" },
  { out: "crmscript-code.cjs", entry: "cli/main.ts", format: "cjs", starter: "crmscript.cjs", use: "process.argv[2]" },
];

/** Packages that have a bundle of their own beside the client. */
const apart = { "vscode-languageclient/node": "./language-client.cjs" };
const keepApart = {
  name: "keep-apart",
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(apart).join("|")})$`);
    build.onResolve({ filter }, ({ path: name }) => ({ path: apart[name], external: true }));
  },
};

/** Files that a bundle opens at run time, beside itself. */
const files = [
  { from: "node_modules/web-tree-sitter/web-tree-sitter.wasm", to: "web-tree-sitter.wasm" },
  { from: "node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm", to: "node-sqlite3-wasm.wasm" },
  { from: "grammar/crmscript.wasm", to: "crmscript.wasm" },
  { from: "api-reference", to: "api-reference" },
  { from: "docs/diagnostics", to: "diagnostics" },
];

/** CommonJS has no `import.meta`, by which our modules find the files beside them. */
const moduleUrl = {
  define: { "import.meta.url": "__moduleUrl" },
  banner: { js: 'const __moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
};
/** web-tree-sitter's own CommonJS build: its other one asks for `import.meta` and `import()`. */
const alias = { "web-tree-sitter": path.join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") };

if (!options["no-check"]) compile();
fs.mkdirSync(dist, { recursive: true });
fs.rmSync(path.join(dist, "compiled"), { recursive: true, force: true });
copyFiles();
await bundleAll();
linkCommand();

function compile() {
  const started = Date.now();
  const result = spawnSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-b"], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.status !== 0) {
    console.error("build: tsc reports errors, nothing was bundled.");
    process.exit(1);
  }
  console.log(`build: compiled in ${Date.now() - started} ms`);
}

function copyFiles() {
  for (const { from, to } of files) {
    const source = path.join(root, from);
    if (!fs.existsSync(source)) {
      console.log(`build: ${from} does not exist yet, not copied.`);
      continue;
    }
    const target = path.join(dist, to);
    fs.rmSync(target, { recursive: true, force: true });
    fs.cpSync(source, target, { recursive: true, dereference: true, filter: (file) => !/\.m?ts$/.test(file) });
  }
}

async function bundleAll() {
  for (const bundle of bundles) {
    if (options.only && options.only !== bundle.out) continue;
    if (!fs.existsSync(path.join(root, bundle.entry))) {
      console.log(`build: ${bundle.entry} does not exist yet, dist/${bundle.out} is left out.`);
      continue;
    }
    const context = await esbuild.context(settingsOf(bundle));
    const result = await context.rebuild();
    const name = path.posix.join("dist", bundle.out);
    if (bundle.starter) writeStarter(bundle);
    console.log(`build: ${name} ${Math.round((result.metafile.outputs[name]?.bytes ?? 0) / 1024)} kB`);
    if (options.watch) await context.watch();
    else await context.dispose();
  }
}

/** The file that is started, in place of the bundle itself. */
function writeStarter({ out, starter, use }) {
  const file = path.join(dist, starter);
  const given = [path.parse(out).name].map((name) => JSON.stringify(name)).concat(use ?? []);
  fs.writeFileSync(file, `#!/usr/bin/env node\nmodule.exports = require("./start.cjs").start(${given.join(", ")});\n`);
  fs.chmodSync(file, 0o755);
}

/**
 * `npx crmscript` in this folder must mean this project's own command, whatever the version of npm: npm itself links
 * commands of dependencies only. A node_modules that is a link belongs to another checkout and is left alone.
 */
function linkCommand() {
  const command = path.join(dist, "crmscript.cjs");
  const modules = path.join(root, "node_modules");
  if (process.platform === "win32" || !fs.existsSync(command) || fs.lstatSync(modules).isSymbolicLink()) return;
  const link = path.join(modules, ".bin/crmscript");
  fs.rmSync(link, { force: true });
  fs.symlinkSync(path.relative(path.dirname(link), command), link);
}

function settingsOf({ out, entry, format, external = [], apart: isApart, starter }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: path.join("dist", out),
    bundle: true,
    platform: "node",
    target: "node20",
    format,
    external,
    plugins: isApart ? [keepApart, readyValidators] : [readyValidators],
    mainFields: ["module", "main"],
    conditions: ["node"],
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
    // Code that is compiled ahead cannot import by itself; what it loads late is in the bundle and evaluated late.
    ...(starter ? { ...moduleUrl, alias, supported: { "dynamic-import": false } } : {}),
  };
}
