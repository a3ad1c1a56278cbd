// Every script under test/scripts once more, as a client debugs it: stopped at the first statement, then let go. What
// it prints and how it ends must not depend on being watched. In one thread, since there are more than a thousand.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { noTraces } from "../../automation/traces.js";
import { launchedProgram } from "../../debug-adapter/launch.js";
import type { Outcome } from "../../debug-adapter/protocol.js";
import { RunDebuggee } from "../../debug-adapter/runDebuggee.js";
import type { Json } from "../../interpreter/host.js";
import { expectationOf, givenOf } from "../interpreter/expectation.js";
import { SharedThread } from "../interpreter/sharedThread.js";
import { fixture } from "../language/program.js";
import { Client, type Message } from "./client.js";

const root = path.resolve(import.meta.dirname, "../../../test/scripts");

describe("scripts in the debug adapter", function () {
  this.timeout(10_000);
  const thread = new SharedThread();
  after(() => thread.end());

  for (const topic of fs.readdirSync(root).sort()) {
    // These need a tenant: test/interpreter/crmScripts.test.ts.
    if (topic === "crm") continue;
    describe(topic, () => {
      for (const file of fs.readdirSync(path.join(root, topic)).sort()) {
        it(file.replace(/\.crmscript$/, ""), async () => {
          const text = fs.readFileSync(path.join(root, topic, file), "utf8");
          const { output, error } = expectationOf(text);
          const { printed, outcome, stops } = await debug(text, thread);
          assert.equal(printed.replace(/\n$/, ""), output.join("\n"), outcome.text);
          assert.equal(outcome.kind, error === undefined || error.startsWith("exit: ") ? "finished" : "failed");
          if (error) assert.ok(outcome.text.includes(error.replace(/^exit: /, "")), outcome.text);
          assert.ok(stops === 1 || (stops === 0 && beginsWithDeclaration(text)), `${stops} stops`);
        });
      }
    });
  }
});

/** What a script declares first may never run. */
function beginsWithDeclaration(text: string): boolean {
  return /^(struct \w|\w+(\[\])* \w+\()/.test(text.replace(/^(---|#|\/\/).*\n/gm, ""));
}

interface Debugged {
  readonly printed: string;
  readonly outcome: Outcome;
  readonly stops: number;
}

async function debug(text: string, thread: SharedThread): Promise<Debugged> {
  const client = clientOf(text, thread);
  const { entry } = fixture(text);
  const source = { path: entry.slice("file://".length) };
  await client.request("initialize", { pathFormat: "path" });
  await client.request("launch", { program: entry });
  await client.request("setBreakpoints", { source, breakpoints: [{ line: 1 }] });
  await client.request("configurationDone");
  await client.event("stopped", "terminated");
  const messages = await client.take();
  // In a recursion the statement comes again and again.
  await client.request("setBreakpoints", { source, breakpoints: [] });
  if (stopsOf(messages) > 0) {
    await client.request("continue", { threadId: 1 });
    await client.event("stopped", "terminated");
  }
  messages.push(...(await client.take()));
  client.toAdapter.destroy();
  await client.served;
  await thread.idle();
  return { printed: printedOf(messages), outcome: outcomeOf(messages), stops: stopsOf(messages) };
}

function clientOf(text: string, thread: SharedThread): Client {
  return new Client(
    (emit) =>
      new RunDebuggee(emit, async (launch) => {
        const { program, entry } = fixture(text);
        const options = {
          hostOptions: givenOf(text) as Json,
          limits: { milliseconds: 10_000, bytes: 32 * 1024 * 1024 },
          takeThread: thread.takeThread,
        };
        const linked = program.link(entry);
        const opened = {
          scripts: program,
          linked,
          options,
          embedded: new Set<string>(),
          notices: [],
          traces: noTraces,
        };
        return launchedProgram({ ...opened, eventValues: undefined }, launch);
      }),
  );
}

function bodiesOf<T>(messages: readonly Message[], event: string): T[] {
  return messages.flatMap((message) =>
    message.type === "event" && (message as DebugProtocol.Event).event === event ? [message.body as T] : [],
  );
}

function printedOf(messages: readonly Message[]): string {
  const outputs = bodiesOf<DebugProtocol.OutputEvent["body"]>(messages, "output");
  return outputs.map(({ category, output }) => (category === "stdout" ? output : "")).join("");
}

function outcomeOf(messages: readonly Message[]): Outcome {
  const [outcome] = bodiesOf<Outcome>(messages, "crmscript/outcome");
  assert.ok(outcome, "The run did not end");
  return outcome;
}

function stopsOf(messages: readonly Message[]): number {
  return bodiesOf(messages, "stopped").length;
}
