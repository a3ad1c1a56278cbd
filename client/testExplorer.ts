// The cases of triggers (`tests` in NAME.trigger.json) in the editor's test explorer. A case is run as a debug session,
// so that a failing one can be debugged with the same values.

import * as vscode from "vscode";
import type { TriggerTest } from "../workspace/definitions.js";
import type { Workspace } from "../workspace/load.js";
import { lineOf } from "../workspace/problem.js";
import { judge } from "../workspace/triggerTest.js";
import { notTrusted } from "./debug/configuration.js";
import type { SessionList } from "./debug/sessions.js";
import { start } from "./debug/start.js";
import type { WorkspaceModel } from "./workspaceModel.js";

type Trigger = Workspace["triggers"][number];
interface Case {
  readonly trigger: Trigger;
  readonly test: TriggerTest;
}

/** Registers the test explorer; it loads the workspace when people open it, and follows its changes. */
export function registerTestExplorer(model: WorkspaceModel, sessions: SessionList): vscode.Disposable[] {
  const controller = vscode.tests.createTestController("crmscript", "CRMScript triggers");
  const cases = new WeakMap<vscode.TestItem, Case>();
  const fill = async () => {
    const triggers = (await model.workspaces()).flatMap((workspace) => workspace.triggers);
    controller.items.replace(
      triggers.filter(({ value }) => value.tests?.length).map((trigger) => itemOf(controller, trigger, cases)),
    );
  };
  controller.resolveHandler = async (item) => {
    if (!item) await fill();
  };
  controller.refreshHandler = () => model.refresh();
  const profile = (label: string, kind: vscode.TestRunProfileKind) =>
    controller.createRunProfile(
      label,
      kind,
      async (request, token) => {
        // "Run All Tests" may come before anybody looked at the explorer.
        if (controller.items.size === 0) await fill();
        await run(controller, request, token, kind, cases, sessions);
      },
      true,
    );
  return [
    controller,
    profile("Run", vscode.TestRunProfileKind.Run),
    profile("Debug", vscode.TestRunProfileKind.Debug),
    model.onDidChange(() => void fill()),
  ];
}

function itemOf(
  controller: vscode.TestController,
  trigger: Trigger,
  cases: WeakMap<vscode.TestItem, Case>,
): vscode.TestItem {
  const uri = vscode.Uri.file(trigger.file);
  const parent = controller.createTestItem(trigger.file, trigger.value.description || trigger.name, uri);
  for (const [index, test] of (trigger.value.tests ?? []).entries()) {
    const item = controller.createTestItem(`${trigger.file}#${index}`, test.name ?? `case ${index + 1}`, uri);
    const line = lineOf(trigger.source, ["tests", index]) - 1;
    item.range = new vscode.Range(line, 0, line, 0);
    cases.set(item, { trigger, test });
    parent.children.add(item);
  }
  return parent;
}

async function run(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  kind: vscode.TestRunProfileKind,
  cases: WeakMap<vscode.TestItem, Case>,
  sessions: SessionList,
): Promise<void> {
  const testRun = controller.createTestRun(request);
  const chosen = leaves(request.include ?? [...controller.items].map(([, item]) => item), new Set(request.exclude));
  for (const item of chosen) testRun.enqueued(item);
  for (const item of chosen) {
    const one = cases.get(item);
    if (token.isCancellationRequested || !one) testRun.skipped(item);
    else await runCase(testRun, item, one, kind, sessions);
  }
  testRun.end();
}

function leaves(items: readonly vscode.TestItem[], without: ReadonlySet<vscode.TestItem>): vscode.TestItem[] {
  return items
    .filter((item) => !without.has(item))
    .flatMap((item) =>
      item.children.size > 0
        ? leaves(
            [...item.children].map(([, child]) => child),
            without,
          )
        : [item],
    );
}

async function runCase(
  testRun: vscode.TestRun,
  item: vscode.TestItem,
  { trigger, test }: Case,
  kind: vscode.TestRunProfileKind,
  sessions: SessionList,
): Promise<void> {
  const fail = (text: string) => testRun.errored(item, new vscode.TestMessage(text));
  if (!vscode.workspace.isTrusted) return fail(notTrusted);
  testRun.started(item);
  const name = `${trigger.name}: ${item.label}`;
  const ended = sessions.nextEnd(name);
  const mode = kind === vscode.TestRunProfileKind.Debug ? "debug" : "run";
  const event = { type: trigger.value.event, inputValues: test.given };
  const dialogs = test.dialogs && { dialogs: test.dialogs };
  if (!(await start(mode, name, { program: trigger.file, event, ...dialogs }, false))) {
    ended.cancel();
    return fail("The run did not start.");
  }
  const { outcome } = await ended.promise;
  if (outcome?.kind !== "finished" || !outcome.event) return fail(outcome?.text ?? "The run ended without a result.");
  const messages = judge(test.expect, outcome.event).map(({ what, expected, actual }) =>
    vscode.TestMessage.diff(`${what}: expected ${expected}, got ${actual}`, expected, actual),
  );
  if (messages.length > 0) testRun.failed(item, messages, outcome.milliseconds);
  else testRun.passed(item, outcome.milliseconds);
}
