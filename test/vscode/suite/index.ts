// Entry of the suite in the extension host: builds mocha in code, runs every file, and rejects when a test failed or
// none ran. Serves the VS Code server (run.mjs) and `@vscode/test-electron` (runDesktop.mjs) alike.
import { format } from "node:util";

/** Called by VS Code. */
export async function run(): Promise<void> {
  tagConsole(process.env.TEST_TAG);
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ ui: "tdd", timeout: 30_000, color: false, reporter: "spec", forbidOnly: true });
  if (process.env.TEST_GREP) mocha.grep(process.env.TEST_GREP);
  mocha.suite.emit("pre-require", globalThis as unknown as Mocha.MochaGlobals, "", mocha);
  if (process.env.TEST_SUITE === "restricted") {
    await import("./restricted.test.js");
  } else {
    await import("./extension.test.js");
    await import("./definitions.test.js");
    await import("./views.test.js");
    await import("./language.test.js");
    await import("./debug.test.js");
    await import("./trigger.test.js");
    await import("./testExplorer.test.js");
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes = 0, pending = 0 } = runner.stats ?? {};
      console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else if (passes === 0) reject(new Error("no test ran"));
      else resolve();
    });
  });
}

/** The outer process tells the suite's lines from the rest of the console by their tag. */
function tagConsole(tag: string | undefined): void {
  if (!tag) return;
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    const write = console[level];
    const tagged = (...args: unknown[]) => {
      for (const line of format(...args).split("\n")) write("%s", tag + line);
    };
    Object.defineProperty(console, level, { configurable: true, value: tagged });
  }
}
