// Journeys of a person through the real window: mouse, keyboard, and what is on the screen. Few, for the main paths;
// the suite in the extension host does the rest. `node test/vscode/journey.mjs [NAME]` after a build.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { install } from "./install.mjs";
import { onScreen, openPage, output, root, startServer } from "./server.mjs";

const dist = (name) => fs.existsSync(path.join(root, "dist", name));

/** Each journey with the bundles that it needs. */
const journeys = [
  { name: "views show the company", needs: [], walk: viewsShowTheCompany },
  { name: "activation takes less than 150 ms", needs: [], walk: activatesFast },
  { name: "type, complete, break, run", needs: ["server.cjs", "run-worker.cjs"], walk: typeAndRun },
  { name: "fire a trigger with values", needs: ["run-worker.cjs", "api-reference"], walk: fireTrigger },
];

/** Walks all journeys, each in a window of its own; the answer has `code`, `why`, `passed` and `failed`. */
export async function runJourneys(only = "") {
  install();
  const total = { code: 0, passed: 0, failed: 0, pending: 0 };
  const server = await startServer({ folder: path.join(root, "samples/company") });
  try {
    for (const journey of journeys.filter(({ name }) => name.includes(only))) {
      const missing = journey.needs.filter((bundle) => !dist(bundle));
      if (missing.length > 0) {
        console.log(`- ${journey.name}: this build lacks ${missing.join(", ")}`);
        total.pending++;
      } else if (await walk(server, journey)) total.passed++;
      else total.failed++;
    }
  } finally {
    await server.stop();
  }
  if (total.failed > 0 || total.passed === 0) Object.assign(total, { code: 1, why: "no journey came to its end" });
  return total;
}

async function walk(server, { name, walk: steps }) {
  const { browser, page, offsite, go } = await openPage(server, [["extensionDevelopmentPath", server.uri(root)]]);
  const picture = (text) => page.screenshot({ path: path.join(output, `journey-${text}.png`) });
  page.setDefaultTimeout(20_000);
  try {
    await go();
    await page.locator(".monaco-workbench").waitFor();
    await page.getByRole("treeitem", { name: "crmscript.json" }).waitFor();
    await steps(page, picture, server);
    assert.deepEqual(offsite, [], "no request left the machine");
    console.log(`✔ ${name}`);
    return true;
  } catch (failure) {
    console.log(`✖ ${name}: ${failure.stack ?? failure}`);
    await picture(`failed-${name.replace(/\W+/g, "-")}`);
    return false;
  } finally {
    await browser.close();
  }
}

const showViews = (page) => page.getByRole("tab", { name: "CRMScript" }).first().click();
const row = (page, name) => page.getByRole("treeitem", { name }).first();

async function viewsShowTheCompany(page, picture) {
  await showViews(page);
  await row(page, /Refuse a sale without heading/).waitFor();
  await row(page, /Nightly overdue requests.*mon, tue, wed, thu, fri at 02:15/).waitFor();
  await row(page, /Who saves sales without a heading/).waitFor();
  await row(page, /^Thank the sender/).waitFor();
  await row(page, /^Text layout/).waitFor();
  await picture("views");
  await row(page, /^Open sales/).click();
  await page.getByRole("tab", { name: /Open sales\.crmscript/ }).waitFor();
  await page.getByRole("button", { name: /company.*level 4/ }).waitFor();
  await picture("script");
}

/**
 * The editor's own measurement, in its view of running extensions: loading the code and the call of activate. It is
 * time on the clock, and other work on the machine counts too: the best of three windows is ours.
 */
async function activatesFast(page, picture) {
  const measured = [];
  while (measured.length < 3 && !measured.some((milliseconds) => milliseconds < 150)) {
    if (measured.length > 0) await page.reload();
    measured.push(await activationTime(page));
  }
  await picture("running-extensions");
  console.log(`  activation: ${measured.join(", ")} ms`);
  assert.ok(Math.min(...measured) < 150, `activation took ${measured.join(", ")} ms`);
}

async function activationTime(page) {
  await page.getByRole("treeitem", { name: "crmscript.json" }).waitFor();
  await openFile(page, "Open sales.crmscript");
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(">Developer: Show Running Extensions");
  await page
    .getByRole("option", { name: /Show Running Extensions/ })
    .first()
    .click();
  const extension = page.locator(".extension", { hasText: /crmscript-studio|CRMScript Studio/ }).first();
  const time = extension.getByText(/Activation: \d+ms/).first();
  await time.waitFor({ state: "attached" });
  return Number(/(\d+)ms/.exec(await time.textContent())?.[1]);
}

async function openFile(page, name) {
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().fill(name);
  await page
    .getByRole("option", { name: new RegExp(name) })
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  const editor = page.locator(`.editor-instance .monaco-editor[data-uri$="${encodeURIComponent(name)}"]`);
  await editor.waitFor();
  return editor;
}

async function typeAndRun(page, picture, server) {
  const editor = await openFile(page, "Open sales.crmscript");
  await editor.locator(".view-line").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type('\nprintLine("Best: " + lines.', { delay: 20 });
  await accept(page, "first");
  await page.keyboard.type(".heading);", { delay: 20 });
  await page.keyboard.press("Control+S");
  const file = path.join(server.workspace, "Scripts/Sales/Open sales.crmscript");
  await saved(file, /lines\.first\(\)\.heading\);/);
  await picture("typed");
  await page.keyboard.press("F9");
  await page.keyboard.press("F5");
  await page.locator(".debug-toolbar").waitFor();
  await editor.locator(".codicon-debug-stackframe, .debug-top-stack-frame-line").first().waitFor();
  await row(page, /^total/).waitFor();
  await picture("stopped");
  await page.keyboard.press("F5");
  await page.locator(".debug-toolbar").waitFor({ state: "hidden" });
  await onScreen(page, /Best: /).waitFor();
  await picture("ran");
}

/** Takes an offer of the completion list, asking again when the list closed on a busy machine. */
async function accept(page, text) {
  const offer = page.locator(".suggest-widget.visible .monaco-list-row", { hasText: text }).first();
  for (let attempt = 0; ; attempt++) {
    try {
      await offer.waitFor({ timeout: 2500 });
      return await offer.click();
    } catch (failure) {
      if (attempt > 6) throw failure;
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Space");
    }
  }
}

async function saved(file, pattern) {
  const end = Date.now() + 10_000;
  while (!pattern.test(fs.readFileSync(file, "utf8"))) {
    assert.ok(Date.now() < end, `${file} has ${pattern}, it is\n${fs.readFileSync(file, "utf8").slice(-300)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function fireTrigger(page, picture) {
  await showViews(page);
  const trigger = row(page, /Refuse a sale without heading/);
  await trigger.hover();
  await trigger.getByRole("button", { name: "Fire Trigger" }).click();
  const input = page.locator(".quick-input-widget input").first();
  await page.getByRole("option", { name: /Fire, without values/ }).waitFor();
  await input.fill("SaleEntity.Heading");
  await picture("trigger-inputs");
  await page
    .getByRole("option", { name: /SaleEntity\.Heading/ })
    .first()
    .click();
  await onScreen(page, /SaleEntity\.Heading \(String\)/).waitFor();
  await input.fill("  ");
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /with 1 value/ }).click();
  await onScreen(page, /blocked the operation.*Give the sale a heading/).waitFor();
  await picture("trigger-blocked");
}

if (process.argv[1] === import.meta.filename) {
  fs.mkdirSync(output, { recursive: true });
  const { passed, failed, code } = await runJourneys(process.argv[2]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = code;
}
