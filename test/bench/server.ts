// `npm run bench:server`: how fast the language server answers, measured from outside in real processes over standard
// input and output. Prints a table; the exit code says whether every bar was met.
//   SERVER_BENCH=quick  fewer repetitions
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { ClientCapabilities, CompletionItem, CompletionList } from "vscode-languageserver/node";
import { Client, compiledServer } from "../server/client.js";
import { scriptOf } from "./scripts.js";

const root = path.resolve(import.meta.dirname, "../../..");
const bundled = path.join(root, "dist/server.cjs");
const server = fs.existsSync(bundled) ? bundled : compiledServer;
const quick = process.env.SERVER_BENCH === "quick";
const repetitions = quick ? 30 : 100;
const starts = quick ? 3 : 7;
const capabilities: ClientCapabilities = {
  textDocument: {
    completion: {
      completionItem: { snippetSupport: true, labelDetailsSupport: true },
      completionList: { itemDefaults: ["editRange"] },
    },
  },
  window: { workDoneProgress: true },
};

interface Line {
  readonly what: string;
  readonly median: number;
  readonly p95?: number;
  /** Time that the server's main thread computed, median; on a busy machine it says more than the clock. */
  readonly cpu?: number;
  readonly unit: string;
  readonly bar?: number;
}
const table: Line[] = [];

await measureStart();
await measureFiles();
await measureWorkspace();
print();

async function measureStart(): Promise<void> {
  const initialize: number[] = [];
  const first: number[] = [];
  for (let i = 0; i < starts; i++) {
    const began = performance.now();
    const client = new Client(server);
    await client.start(capabilities);
    initialize.push(performance.now() - began);
    const uri = "file:///bench/start.crmscript";
    void client.open(uri, "SearchEngine se;\nse.");
    const items = itemsOf(await complete(client, uri, 1, 3));
    if (!items.some(({ label }) => label === "addField")) throw new Error("The first completion lacks addField.");
    first.push(performance.now() - began);
    await client.stop();
  }
  table.push({ what: "initialize, from process start", median: median(initialize), unit: "ms", bar: 150 });
  table.push({ what: "first member completion, from process start", median: median(first), unit: "ms", bar: 400 });
}

async function measureFiles(): Promise<void> {
  const bars = new Map([
    [50, [15, 10]],
    [1000, [15, 10]],
    [10_000, [30, 15]],
  ]);
  const client = new Client(server);
  await client.start(capabilities);
  const medians = new Map<number, number>();
  for (const [lines, [diagnosticsBar, completionBar]] of bars) {
    const uri = `file:///bench/lines${lines}.crmscript`;
    const text = scriptOf(lines);
    await client.open(uri, text);
    await client.diagnostics(uri, 1);
    const line = lineInside(text);
    let version = 1;
    const keys: number[] = [];
    const completions: number[] = [];
    const cpu = { keys: [] as number[], completions: [] as number[] };
    for (let i = 0; i < repetitions + 10; i++) {
      // A statement is typed letter by letter, then taken back.
      const typed = `  Integer bench = ${i}`;
      const at = { line, character: 0 };
      const computed = computing(client);
      const began = performance.now();
      await client.change(uri, ++version, { range: { start: at, end: at }, text: `${typed}\n` });
      await client.diagnostics(uri, version);
      if (i >= 10) {
        keys.push(performance.now() - began);
        cpu.keys.push(computing(client) - computed);
      }
      const end = { line: line + 1, character: 0 };
      await client.change(uri, ++version, { range: { start: at, end }, text: "" });
      await client.diagnostics(uri, version);
      const before = computing(client);
      const then = performance.now();
      await client.change(uri, ++version, { range: { start: at, end: at }, text: "  String s; s.\n" });
      const items = itemsOf(await complete(client, uri, line, 14));
      if (i >= 10) {
        completions.push(performance.now() - then);
        cpu.completions.push(computing(client) - before);
      }
      if (!items.some(({ label }) => label === "subString")) throw new Error("A completion lacks subString.");
      await client.change(uri, ++version, { range: { start: at, end }, text: "" });
      await client.diagnostics(uri, version);
    }
    medians.set(lines, median(keys));
    table.push({
      what: `key press to diagnostics, ${lines} lines`,
      median: median(keys),
      p95: p95(keys),
      cpu: median(cpu.keys),
      unit: "ms",
      bar: diagnosticsBar!,
    });
    table.push({
      what: `completion after a key press, ${lines} lines`,
      median: median(completions),
      p95: p95(completions),
      cpu: median(cpu.completions),
      unit: "ms",
      bar: completionBar!,
    });
  }
  table.push({
    what: "key press, 10,000 lines against 1,000",
    median: medians.get(10_000)! / medians.get(1000)!,
    unit: "times",
    bar: 2,
  });
  table.push({ what: "peak memory, three files", median: peak(client), unit: "MiB", bar: 110 });
  await client.stop();
}

async function measureWorkspace(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-bench-"));
  try {
    for (let i = 0; i < 2000; i++) {
      const includes = i < 20 ? [] : [`script${i % 20}`, `script${(i * 7) % 20}`];
      fs.writeFileSync(path.join(folder, `script${i}.crmscript`), scriptOf(100, `s${i}`, includes));
    }
    const client = new Client(server);
    const ended = new Promise<void>((resolve) => {
      client.connection.onRequest("window/workDoneProgress/create", () => null);
      client.connection.onNotification("$/progress", ({ value }: { value: { kind?: string } }) => {
        if (value.kind === "end") resolve();
      });
    });
    const began = performance.now();
    await client.start(capabilities, [folder]);
    const uri = pathToFileURL(path.join(folder, "script100.crmscript")).href;
    const text = fs.readFileSync(new URL(uri), "utf8");
    await client.open(uri, text);
    await complete(client, uri, 0, 0);
    let done = false;
    void ended.then(() => {
      done = true;
    });
    const pings: number[] = [];
    while (!done) {
      const asked = performance.now();
      await client.request("textDocument/documentHighlight", {
        textDocument: { uri },
        position: { line: 0, character: 0 },
      });
      pings.push(performance.now() - asked);
    }
    const indexed = performance.now() - began;
    table.push({ what: "2,000 scripts indexed", median: indexed, unit: "ms", bar: 10_000 });
    table.push({
      what: "longest wait of a request meanwhile",
      median: Math.max(...pings),
      p95: p95(pings),
      unit: "ms",
      bar: 50,
    });
    const asked = performance.now();
    const found = await client.request<unknown[]>("workspace/symbol", { query: "describe" });
    if (found.length === 0) throw new Error("The workspace has no symbol 'describe'.");
    table.push({ what: "workspace symbols", median: performance.now() - asked, unit: "ms" });
    const typing = performance.now();
    await client.change(uri, 2, {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
      text: "s19_des\n",
    });
    const items = itemsOf(await complete(client, uri, 4, 7));
    if (!items.some(({ additionalTextEdits }) => additionalTextEdits))
      throw new Error("No completion includes a script.");
    table.push({ what: "completion with imports from the workspace", median: performance.now() - typing, unit: "ms" });
    table.push({ what: "peak memory, workspace", median: peak(client), unit: "MiB", bar: 400 });
    await client.stop();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function complete(client: Client, uri: string, line: number, character: number) {
  return client.request<CompletionList | null>("textDocument/completion", {
    textDocument: { uri },
    position: { line, character },
  });
}

function itemsOf(list: CompletionList | null): readonly CompletionItem[] {
  return list?.items ?? [];
}

/** The first line of a function's body in the middle of the text. */
function lineInside(text: string): number {
  const lines = text.split("\n");
  for (let i = lines.length >> 1; i < lines.length; i++)
    if (lines[i]!.startsWith("String") && lines[i]!.endsWith("{")) return i + 1;
  return lines.findIndex((line) => line.startsWith("String") && line.endsWith("{")) + 1;
}

/** The largest resident set of the server's process so far, in MiB; 0 where the system does not tell. */
function peak(client: Client): number {
  try {
    const status = fs.readFileSync(`/proc/${client.process.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Milliseconds that the server's main thread has computed so far; 0 where the system does not tell. */
function computing(client: Client): number {
  const { pid } = client.process;
  try {
    return Number(fs.readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
function p95(values: readonly number[]): number {
  return quantile(values, 0.95);
}
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function print(): void {
  console.log(
    `server: ${path.relative(root, server)}, Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model}`,
  );
  for (const { what, median: value, p95: slow, cpu, unit, bar } of table) {
    const figures = `${value.toFixed(1).padStart(9)} ${unit.padEnd(5)}${slow === undefined ? "" : ` p95 ${slow.toFixed(1)}`}${cpu ? ` (computing ${cpu.toFixed(1)})` : ""}`;
    const verdict = bar === undefined ? "" : value <= bar ? `  (bar ${bar})` : `  OVER the bar of ${bar}`;
    console.log(`${what.padEnd(46)}${figures}${verdict}`);
  }
  process.exitCode = table.every(({ median: value, bar }) => bar === undefined || value <= bar) ? 0 : 1;
}
