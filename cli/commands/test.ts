// `crmscript test`: the tests of scripts and the examples of triggers, each on a fresh copy of the tenant.
import * as fs from "node:fs";
import * as path from "node:path";
import { type Command, Option } from "commander";
import { Coverage } from "../../automation/coverage.js";
import { launchFailure } from "../../automation/problem.js";
import {
  findScriptTests,
  runScriptTests,
  type ScriptTestResult,
  shardOf,
  testFile,
} from "../../automation/scriptTests.js";
import { exitCodes, UsageError } from "../exit.js";
import { guarded, interruption, note, printLine } from "../printing.js";
import { addRunOptions, type RunOptionValues, runRequest } from "../runOptions.js";
import { type Reporter, report, reporters, textLines, textSummary } from "../testReports.js";
import { loadWorkspace } from "../workspace.js";

interface Options extends RunOptionValues {
  readonly reporter: Reporter;
  readonly output?: string;
  readonly coverage?: string | true;
  readonly filter?: string;
  readonly shard?: string;
  readonly list?: boolean;
  readonly watch?: boolean;
}

export function registerTest(program: Command): void {
  const command = program
    .command("test")
    .description("Run test functions of *.test.crmscript and the examples of triggers. Exit code 1 when one fails.")
    .argument("[paths...]", "test files, trigger definitions and folders", ["."]);
  addRunOptions(command)
    .addOption(new Option("--reporter <format>", "how results are printed").choices([...reporters]).default("text"))
    .option("--output <file>", "write the report to a file")
    .option("--coverage [file]", "write which statements and branches ran, as lcov (default: coverage/lcov.info)")
    .option("--filter <text>", "only tests whose name contains the text")
    .option("--shard <i/n>", "only the i-th of n parts, for build farms")
    .option("--list", "print the tests without running them")
    .option("--watch", "run again after each change")
    .action((paths: string[], options: Options) =>
      guarded(options.reporter === "json" ? "json" : "text", () =>
        options.watch ? watch(paths, options) : once(paths, options, interruption()),
      ),
    );
}

async function once(paths: readonly string[], options: Options, signal: AbortSignal): Promise<void> {
  const { open, folder } = await loadWorkspace(paths, options.folder);
  const found = await findScriptTests(
    open,
    paths.map((given) => path.resolve(given)),
  );
  const wanted = found.filter(({ name }) => options.filter === undefined || name.includes(options.filter));
  const tests = options.shard === undefined ? wanted : shardOf(wanted, ...readShard(options.shard));
  if (options.list) return list(tests);
  const coverage = options.coverage ? new Coverage() : undefined;
  const isText = options.reporter === "text";
  const lines: string[] = [];
  const show = (text: string) => (options.output ? lines.push(text) : printLine(text));
  const results = await runScriptTests(open, tests, {
    request: runRequest(options),
    settings: { now: Date.now, why: "crmscript test", signal },
    ...(coverage ? { coverage } : {}),
    ...(isText ? { onResult: (result: ScriptTestResult) => void show(textLines(result)) } : {}),
  });
  if (options.reporter === "text") show(textSummary(results));
  else if (options.output) lines.push(report(options.reporter, results).trimEnd());
  else process.stdout.write(report(options.reporter, results));
  if (options.output) write(path.resolve(options.output), `${lines.join("\n")}\n`);
  if (coverage) writeCoverage(coverage, options.coverage!, folder);
  const good = results.length === tests.length && results.every(({ passed }) => passed);
  process.exitCode = good ? exitCodes.good : exitCodes.problems;
}

function list(tests: Awaited<ReturnType<typeof findScriptTests>>): void {
  for (const { file, line, name } of tests) printLine(`${path.relative(process.cwd(), file)}:${line}: ${name}`);
}

function readShard(text: string): [index: number, count: number] {
  const [, index = 0, count = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new UsageError(`Expected a part such as 1/4, found "${text}".`);
  return [index, count];
}

function writeCoverage(coverage: Coverage, given: string | true, folder: string): void {
  const file = path.resolve(given === true ? path.join("coverage", "lcov.info") : given);
  write(
    file,
    coverage.toLcov(
      (each) => path.isAbsolute(each) && !testFile.test(each) && !path.relative(folder, each).startsWith(".."),
    ),
  );
  note(`Coverage in ${file}`);
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/**
 * Runs at once and after each change, until Ctrl+C or until the folder is gone. Mistakes in files are printed and
 * waited out. A change ends the tests that still run: one of them may never end by itself.
 */
async function watch(paths: readonly string[], options: Options): Promise<void> {
  const signal = interruption();
  const { folder } = await loadWorkspace(paths, options.folder);
  const changes = watchFolder(folder, signal);
  while (!signal.aborted) {
    const changed = changes.next();
    await guarded("text", () => once(paths, options, AbortSignal.any([signal, changed])));
    if (!signal.aborted) note(changed.aborted ? "Changed meanwhile: running again." : "Waiting for changes.");
    await new Promise<void>((resolve) => whenAborted(AbortSignal.any([signal, changed, changes.gone]), resolve));
    if (changes.gone.aborted) break;
    // One save makes several events; what comes within a moment is one change.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  changes.close();
  if (changes.gone.aborted)
    throw launchFailure("no-folder", `The folder ${folder} cannot be watched any more: it was moved or deleted.`);
}

interface Changes {
  /** Aborted by the next change of a file that tests may depend on. */
  next(): AbortSignal;
  /** Aborted when the folder is no longer there. */
  readonly gone: AbortSignal;
  close(): void;
}

function watchFolder(folder: string, signal: AbortSignal): Changes {
  const gone = new AbortController();
  let change = new AbortController();
  const watcher = fs.watch(folder, { recursive: true }, (_, name) => {
    if (name !== null && isWatched(name)) change.abort();
  });
  // A folder below that goes away while it is looked into; what matters is whether ours is still there.
  watcher.on("error", () => undefined);
  // Also keeps the process going when the watcher has nothing left to watch.
  const look = setInterval(() => {
    if (!fs.existsSync(folder)) gone.abort();
  }, 1000);
  const close = () => {
    clearInterval(look);
    watcher.close();
  };
  whenAborted(signal, close);
  return {
    next() {
      change = new AbortController();
      return change.signal;
    },
    gone: gone.signal,
    close,
  };
}

function isWatched(name: string): boolean {
  return /\.(crmscript|crm|ejscript|ej|json)$/i.test(name) && !name.split(path.sep).includes(".crmscript");
}

function whenAborted(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then();
  else signal.addEventListener("abort", then, { once: true });
}
