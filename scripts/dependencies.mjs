// Installs the npm packages of the lock file when they are missing or older than it. Imports nothing but Node itself,
// so that it runs on a fresh checkout.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** Runs `npm ci` if needed; ends the process with what went wrong when that fails. */
export function ensureDependencies(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node 20.19 or newer is needed, this is ${process.version}.`);
    process.exit(1);
  }
  const installed = path.join(root, "node_modules/.package-lock.json");
  const wanted = path.join(root, "package-lock.json");
  if (fs.existsSync(installed) && holdsAll(root, wanted)) return;
  console.log("Installing the npm packages (npm ci)…");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = { cwd: root, stdio: "inherit", shell: process.platform === "win32" };
  const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund"], options);
  if (status === 0) return;
  console.error("npm ci failed; see above.");
  process.exit(1);
}

/** Whether every direct dependency is there in the wanted version. */
function holdsAll(root, lockFile) {
  const { packages } = JSON.parse(fs.readFileSync(lockFile, "utf8"));
  const direct = Object.keys({ ...packages[""].dependencies, ...packages[""].devDependencies });
  return direct.every((name) => {
    const manifest = path.join(root, "node_modules", name, "package.json");
    if (!fs.existsSync(manifest)) return false;
    return JSON.parse(fs.readFileSync(manifest, "utf8")).version === packages[`node_modules/${name}`]?.version;
  });
}
