// `npm test`: installs what is missing, builds, lints, and runs every test, from the fastest to the slowest. A part that this
// machine cannot run is skipped and named at the end; with `--all` a skipped part is a failure. The last line is
// always `N passed, N failed`.
//   --all        nothing may be skipped       --quick   without the real VS Code
//   --newest     VS Code in its newest tested version too
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./dependencies.mjs";

const root = path.resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: { all: { type: "boolean" }, quick: { type: "boolean" }, newest: { type: "boolean" } },
});
const total = { passed: 0, failed: 0 };
/** Parts that did not run, each with the reason. */
const skipped = [];

ensureDependencies(root);
run("build", process.execPath, ["scripts/build.mjs"]);
lint();
await grammarTests();
await mochaTests();
if (options.quick) skipped.push("the real VS Code: --quick was given");
else await editorTests();
finish();

/** Runs a step that must succeed for the rest to make sense. */
function run(name, command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  console.log(`${name} failed.\n0 passed, 1 failed`);
  process.exit(1);
}

function lint() {
  const args = ["node_modules/@biomejs/biome/bin/biome", "check", "--max-diagnostics=20", "."];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) console.log(`${stdout}${stderr}`);
  count("lint", status === 0);
}

async function grammarTests() {
  if (!fs.existsSync(path.join(root, "scripts/grammar.mjs"))) return;
  const { status } = spawnSync(process.execPath, ["scripts/grammar.mjs", "--check"], { cwd: root, encoding: "utf8" });
  const tool = spawnSync("tree-sitter", ["--version"], { encoding: "utf8" });
  if (tool.error) return void skipped.push("the grammar's drift check: the tree-sitter command is not installed");
  count("grammar: generated files are current", status === 0);
}

/** One line for a check that is not mocha's. */
function count(name, passed) {
  console.log(`${passed ? "✔" : "✖"} ${name}`);
  if (passed) total.passed++;
  else total.failed++;
}

async function mochaTests() {
  const report = path.join(root, "out/mocha.json");
  const args = [
    "node_modules/mocha/bin/mocha.js",
    "out/test/**/*.test.js",
    "--ignore",
    "out/test/vscode/**",
    "--forbid-only",
  ];
  const { code, text } = await stream(process.execPath, [...args, "--reporter", "dot"]);
  const passed = Number(/(\d+) passing/.exec(text)?.[1] ?? 0);
  const failed = Number(/(\d+) failing/.exec(text)?.[1] ?? 0);
  fs.rmSync(report, { force: true });
  total.passed += passed;
  total.failed += failed;
  if (code !== 0 && failed === 0) count("mocha ended with an error", false);
  if (passed === 0) count("mocha ran at least one test", false);
}

/** Runs a command, shows its output, and gives it back too. */
function stream(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve({ code, text }));
  });
}

/** The extension in a real VS Code: from its folder, as the installed package, restricted, and used as by a person. */
async function editorTests() {
  const { findBrowser, output } = await import("../test/vscode/server.mjs");
  if (process.platform !== "linux" || process.arch !== "x64") {
    await desktopTests();
    return;
  }
  if (!findBrowser()) return void skipped.push("the real VS Code: neither chromium nor google-chrome is installed");
  fs.rmSync(output, { recursive: true, force: true });
  const { runInServer, runRestricted } = await import("../test/vscode/run.mjs");
  const { runJourneys } = await import("../test/vscode/journey.mjs");
  add("VS Code, extension from its folder", await runInServer());
  const vsix = packageExtension();
  if (vsix) add("VS Code, installed package", await runInServer({ vsix }));
  add("VS Code, folder that is not trusted", await runRestricted());
  add("VS Code, journeys of a person", await runJourneys());
  if (vsix && options.newest) {
    const { newest } = await import("../test/vscode/install.mjs");
    add(`VS Code ${newest.version}, installed package`, await runInServer({ vsix, ...newest }));
  }
}

function add(name, { code, why, passed = 0, failed = 0, pending = 0 }) {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
  if (pending > 0) skipped.push(`${name}: ${pending} tests of parts that this build lacks`);
  if (code !== 0 && failed === 0) count(`${name}: ${why}`, false);
}

/** The packaged extension, or undefined when that failed, which is counted. */
function packageExtension() {
  const file = path.join(root, "dist/crmscript-studio.vsix");
  const { status, stdout, stderr } = spawnSync("npm", ["run", "package", "--silent"], { cwd: root, encoding: "utf8" });
  if (status !== 0) console.log(`${stdout}${stderr}`);
  count("the extension can be packaged", status === 0);
  return status === 0 ? file : undefined;
}

async function desktopTests() {
  const { runOnDesktop } = await import("../test/vscode/runDesktop.mjs");
  try {
    add("VS Code on the desktop", await runOnDesktop());
  } catch (failure) {
    skipped.push(`the real VS Code: ${failure.message}`);
  }
}

function finish() {
  for (const part of skipped) console.log(`skipped: ${part}`);
  if (options.all && skipped.length > 0) total.failed += skipped.length;
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
