// Tests of scripts: functions whose name starts with `test` in files `*.test.crmscript`, and the examples that trigger
// definitions carry. Each runs on a fresh copy of the tenant, so that no test sees what another one wrote.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { StackEntry } from "../interpreter/exceptions.js";
import { copyTenant } from "../tenant/tenant.js";
import type { TriggerTest } from "../workspace/definitions.js";
import { discover } from "../workspace/discover.js";
import { problemAt } from "../workspace/problem.js";
import { judge } from "../workspace/triggerTest.js";
import type { Coverage } from "./coverage.js";
import { diagnosticPlace, fileOf } from "./diagnosticPlace.js";
import { describeOutcome, type ExecuteSettings, execute, isGood, type RunResult } from "./execute.js";
import { type FireOutcome, fireEvent } from "./fireEvent.js";
import { type OpenWorkspace, registerScript } from "./openWorkspace.js";
import { prepareRun, type RunRequest, refuseBroken, uriOf } from "./prepareRun.js";
import { LaunchFailure, type LaunchProblem, launchFailure } from "./problem.js";
import { ensureTenant, tenantPath, tenantProblem } from "./tenantFile.js";

export interface ScriptTest {
  /** The test file, or the trigger definition. */
  readonly file: string;
  /** Function of a test file, or name of a trigger's example. */
  readonly name: string;
  /** One-based. */
  readonly line: number;
  readonly kind: "function" | "trigger";
  /** Place among the examples of a trigger. */
  readonly index: number;
}

export interface ScriptTestResult {
  readonly test: ScriptTest;
  readonly passed: boolean;
  /** What was expected and what was found; empty when it passed. */
  readonly message: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly stack: readonly StackEntry[];
  readonly output: string;
  readonly durationMilliseconds: number;
}

export interface TestRunOptions {
  readonly request: Omit<RunRequest, "program" | "event">;
  readonly settings: ExecuteSettings;
  /** Counts the statements of all tests; they run slower then. */
  readonly coverage?: Coverage;
  readonly onResult?: (result: ScriptTestResult) => void;
}

/** File names of test scripts. */
export const testFile = /\.test\.(crmscript|ejscript|crm|ej)$/i;

/**
 * The tests below some files and folders, in order of file and place.
 * @throws LaunchFailure for a test file or trigger definition with errors; they would otherwise pass by not running
 */
export async function findScriptTests(open: OpenWorkspace, paths: readonly string[]): Promise<ScriptTest[]> {
  const files = new Set<string>();
  for (const given of paths) for (const file of await testFiles(given)) files.add(file);
  return [...files].sort().flatMap((file) => (testFile.test(file) ? functionsOf(open, file) : examplesOf(open, file)));
}

async function testFiles(given: string): Promise<readonly string[]> {
  if (!fs.statSync(given).isDirectory()) return [given];
  const { scripts, definitions } = await discover(given);
  return [
    ...scripts.filter((file) => testFile.test(file)),
    ...definitions.filter((file) => file.endsWith(".trigger.json")),
  ];
}

function functionsOf(open: OpenWorkspace, file: string): ScriptTest[] {
  const uri = registerScript(open.program, { file });
  const linked = open.program.link(uri);
  const errors = linked.diagnostics.filter(({ diagnostic }) => diagnostic.severity === "error");
  if (errors.length > 0) throw new LaunchFailure(errors.map((error) => diagnosticPlace(linked, error)));
  const source = open.program.file(uri)!;
  return source.items.flatMap(({ item, start }): ScriptTest[] => {
    const { node } = item;
    if (node?.kind !== "function" || !/^test/i.test(node.name.text) || node.parameters.length > 0) return [];
    const { line } = source.lines.positionAt(start + node.name.start);
    return [{ file, name: node.name.text, line: line + 1, kind: "function", index: 0 }];
  });
}

function examplesOf({ workspace }: OpenWorkspace, file: string): ScriptTest[] {
  const trigger = workspace.triggers.find((each) => each.file === file);
  if (!trigger) refuseBroken(workspace, file);
  return (trigger?.value.tests ?? []).map((example, index): ScriptTest => {
    const name = `${trigger!.name}: ${example.name ?? `example ${index + 1}`}`;
    const { line } = problemAt(trigger!.source, ["tests", index], { severity: "error", code: "", message: "" });
    return { file, name, line, kind: "trigger", index };
  });
}

/** Tests of one machine of a build farm: every nth, so that slow files are spread. */
export function shardOf<T>(tests: readonly T[], index: number, count: number): T[] {
  return tests.filter((_, at) => at % count === index - 1);
}

/**
 * Runs tests one after the other.
 * @throws LaunchFailure when the tenant cannot be copied or options make no sense
 */
export async function runScriptTests(
  open: OpenWorkspace,
  tests: readonly ScriptTest[],
  { request, settings, coverage, onResult }: TestRunOptions,
): Promise<ScriptTestResult[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "crmscript-test-"));
  const results: ScriptTestResult[] = [];
  try {
    const base = baseTenant(open, request.tenant, folder);
    for (const [index, test] of tests.entries()) {
      if (settings.signal?.aborted) break;
      const tenant = base === undefined ? ":memory:" : path.join(folder, `${index}.crmtenant`);
      if (base !== undefined) fs.copyFileSync(base, tenant);
      const counted = { ...settings, traces: false, ...(coverage ? { onStatements: coverage.counter() } : {}) };
      const result = await runTest(open, test, { ...request, tenant }, counted);
      results.push(result);
      onResult?.(result);
      if (base !== undefined) fs.rmSync(tenant, { force: true });
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

/** One consistent copy of the tenant, from which each test gets its own; undefined for tests in memory. */
function baseTenant({ workspace }: OpenWorkspace, given: string | undefined, folder: string): string | undefined {
  const tenant = tenantPath(workspace, given);
  if (tenant === ":memory:") return undefined;
  ensureTenant(tenant, workspace.settings);
  const base = path.join(folder, "base.crmtenant");
  try {
    copyTenant(tenant, base);
  } catch (failure) {
    throw tenantProblem(tenant, failure);
  }
  return base;
}

async function runTest(
  open: OpenWorkspace,
  test: ScriptTest,
  request: TestRunOptions["request"],
  settings: ExecuteSettings,
): Promise<ScriptTestResult> {
  try {
    return await (test.kind === "function" ? runFunction : runExample)(open, test, request, settings);
  } catch (failure) {
    if (!(failure instanceof LaunchFailure)) throw failure;
    return failed(test, failure.problems);
  }
}

function failed(test: ScriptTest, problems: readonly LaunchProblem[]): ScriptTestResult {
  const message = problems.map((problem) => problem.message).join("\n");
  const { file, line, column = 1 } = problems[0] ?? {};
  const place = file !== undefined && line !== undefined ? { place: { file, line, column } } : {};
  return { test, passed: false, message, ...place, stack: [], output: "", durationMilliseconds: 0 };
}

async function runFunction(
  open: OpenWorkspace,
  test: ScriptTest,
  request: TestRunOptions["request"],
  settings: ExecuteSettings,
): Promise<ScriptTestResult> {
  const uri = uriOf(test.file);
  const { program } = open;
  const text = readTest(test.file);
  // The call stands behind the text, so that every place in the file stays what it is.
  program.setText(uri, program.nameOf(uri) ?? test.name, `${text}\n${test.name}();\n`);
  let prepared: ReturnType<typeof prepareRun>;
  try {
    prepared = prepareRun(open, { ...request, program: test.file });
  } finally {
    program.close(uri);
  }
  const result = await execute(open, prepared, settings);
  return functionResult(test, result, text.split("\n").length);
}

function readTest(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (failure) {
    throw launchFailure("unreadable", `The test file cannot be read: ${(failure as Error).message}.`, file);
  }
}

function functionResult(
  test: ScriptTest,
  { outcome, output, durationMilliseconds }: RunResult,
  lines: number,
): ScriptTestResult {
  const rest = { test, output, durationMilliseconds };
  if (outcome.kind === "ok") return { ...rest, passed: true, message: "", stack: [] };
  if (outcome.kind !== "failed") return { ...rest, passed: false, message: describeOutcome(outcome), stack: [] };
  const { kind, message, location, stack } = outcome.failure;
  return {
    ...rest,
    passed: false,
    message: `${kind}: ${message}`,
    place: { file: fileOf(location.uri), line: location.line, column: location.column },
    stack: stack.filter(({ uri, line }) => uri !== uriOf(test.file) || line <= lines),
  };
}

async function runExample(
  open: OpenWorkspace,
  test: ScriptTest,
  request: TestRunOptions["request"],
  settings: ExecuteSettings,
): Promise<ScriptTestResult> {
  const example = open.workspace.triggers.find(({ file }) => file === test.file)?.value.tests?.[test.index];
  if (!example) throw launchFailure("no-test", `The trigger has no example ${test.index + 1}.`, test.file);
  const dialogs = example.dialogs ? { dialogs: example.dialogs } : {};
  const outcome = await fireEvent(
    open,
    { ...request, target: test.file, inputValues: example.given, ...dialogs },
    settings,
  );
  const output = outcome.handlers.map(({ result }) => result.output).join("");
  const durationMilliseconds = outcome.handlers.reduce((sum, { result }) => sum + result.durationMilliseconds, 0);
  const message = mismatches(example.expect, outcome).join("\n");
  return { test, passed: message === "", message, stack: [], output, durationMilliseconds };
}

/** What an example expects and did not get, each as a sentence. */
function mismatches(expect: TriggerTest["expect"], outcome: FireOutcome): string[] {
  const failure = outcome.handlers.find(({ result }) => !isGood(result.outcome));
  if (failure) return [`The trigger failed: ${describeOutcome(failure.result.outcome)}`];
  const waiting = outcome.dialog
    ? [`The dialog "${outcome.dialog.title}" (prefix "${outcome.dialog.prefix}") was not answered.`]
    : [];
  const differences = judge(expect, outcome);
  return differences.length === 0
    ? []
    : [
        ...differences.map(({ what, expected, actual }) => `Expected ${what} = "${expected}", found "${actual}".`),
        ...waiting,
      ];
}
