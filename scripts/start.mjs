// `npm start`: builds and opens the sample company in VS Code with this extension in development. Uses the desktop
// `code` command when there is one, else a VS Code server whose address it prints and serves until Ctrl+C.
//   --server   the VS Code server even beside a desktop      --folder DIR   another folder than the sample
//   --port N   port of the server
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./dependencies.mjs";

const root = path.resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: { server: { type: "boolean" }, folder: { type: "string" }, port: { type: "string" } },
});
const folder = path.resolve(options.folder ?? path.join(root, "samples/company"));
if (!fs.existsSync(folder)) {
  console.error(`There is no folder ${folder}.`);
  process.exit(2);
}

ensureDependencies(root);
const build = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: root, stdio: "inherit" });
if (build.status !== 0) process.exit(1);
const desktop = options.server ? undefined : desktopCommand();
if (desktop) openDesktop(desktop);
else await serve();

/** The command of a desktop VS Code, or undefined. */
function desktopCommand() {
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  const shell = process.platform === "win32";
  return ["code", "code-insiders", "codium"].find((name) => spawnSync(name, ["--version"], { shell }).status === 0);
}

function openDesktop(command) {
  console.log(`Opening ${folder} in ${command}.`);
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, folder];
  const child = spawn(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  child.once("exit", (code) => process.exit(code ?? 0));
}

async function serve() {
  const { install } = await import("../test/vscode/install.mjs");
  const { startServer } = await import("../test/vscode/server.mjs");
  console.log("No desktop VS Code here: preparing a VS Code server (once, about 160 MB).");
  install();
  const port = options.port === undefined ? 0 : Number(options.port);
  const server = await startServer({ folder, inPlace: true, port });
  const address = server.address([["extensionDevelopmentPath", server.uri(root)]]);
  console.log(`\nCRMScript Studio is at\n  ${address}\nOpen it in a browser. Ctrl+C ends it.`);
  const end = () => void server.stop().then(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
}
