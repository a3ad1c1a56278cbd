// From the wish to run to the first statement, for a script of 1,000 lines. Warm: in one process that has the workspace
// open, as the editor's debug adapter has; every round changes the script, so that it is parsed, checked and compiled
// anew and gets a thread of its own. Cold: a fresh `crmscript run`, from process start to its first output.
// Wall time, medians; the bare start of Node is shown beside, since the cold figure holds it.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { prepareRun } from "../../automation/prepareRun.js";
import { startRun } from "../../interpreter/run.js";
import { prepareThread } from "../../interpreter/threads.js";
import { scriptOf } from "./scripts.js";

const rounds = 15;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-start-"));
const file = path.join(folder, "main.crmscript");
const dist = path.resolve(import.meta.dirname, "../../../dist");
const command = path.join(dist, "crmscript.cjs");
/** The thread's bundle, as it ships: the compiled folders would load some two hundred files. */
const workerUrl = pathToFileURL(path.join(dist, "run-worker.cjs"));

/** The first statement prints, so that its output tells that the run is under way. */
function write(round: number): void {
  fs.writeFileSync(file, scriptOf(1000).replace("\n", `\nprintLine("round ${round}");\n`));
}

async function warm(round: number): Promise<number> {
  write(round);
  const start = performance.now();
  const open = await opened;
  open.program.register(`file://${file}`, "main", () => fs.readFileSync(file, "utf8"));
  const prepared = prepareRun(open, { program: file, tenant: ":memory:" });
  let time = 0;
  const run = startRun({
    ...prepared.options,
    workerUrl,
    mode: "fast",
    onEvent(event) {
      if (event.type === "started") time = performance.now() - start;
    },
  });
  await run.finished;
  await run.released;
  prepareThread(workerUrl);
  // A person takes longer between two runs than a thread to load.
  await new Promise((resolve) => setTimeout(resolve, 400));
  return time;
}

function cold(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let time: number | undefined;
    child.stdout.on("data", () => (time ??= performance.now() - start));
    child.once("error", reject);
    child.once("close", () => resolve(time ?? performance.now() - start));
  });
}

function report(name: string, times: readonly number[], bar?: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const figure = (value: number) => value.toFixed(0).padStart(6);
  const median = sorted[sorted.length >> 1]!;
  console.log(`${name.padEnd(34)} min${figure(sorted[0]!)}  median${figure(median)} ms${bar ? `  bar ${bar}` : ""}`);
}

const opened = openWorkspace(folder);
await opened;
const warmTimes: number[] = [];
for (let round = 0; round < rounds + 3; round++) warmTimes.push(await warm(round));
const coldTimes: number[] = [];
const bareTimes: number[] = [];
for (let round = 0; round < rounds; round++) {
  write(round);
  coldTimes.push(await cold([command, "run", file, "--tenant", ":memory:"]));
  bareTimes.push(await cold(["-e", "console.log(1)"]));
}
report("warm: parse, check, emit, thread", warmTimes.slice(3), 60);
report("cold: crmscript run", coldTimes, 250);
report("bare Node", bareTimes);
fs.rmSync(folder, { recursive: true, force: true });
