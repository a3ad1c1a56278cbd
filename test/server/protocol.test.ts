// Stories over the protocol: a real client and the compiled server in a process of its own.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type {
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  Location,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import { features, notServed } from "../../server/features/index.js";
import { Client, folderOf } from "./client.js";

const uri = "file:///story/main.crmscript";
const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

/** A script about which there is nothing to say. */
const clean = "#setLanguageLevel 3;\nInteger x = 1;\nprintLine(x.toString());\n";

function errorsOf(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);
}

/** Runs a story with a client of its own and a folder that is removed again. */
function story(
  name: string,
  files: Readonly<Record<string, string>>,
  tell: (client: Client, folder: string) => Promise<void>,
): void {
  it(name, async () => {
    const { folder, remove } = folderOf(files);
    const client = new Client();
    try {
      await tell(client, folder);
      assert.ok(client.isAlive, `the server ended:\n${client.log.join("\n")}`);
      assert.equal(await client.stop(), 0);
    } finally {
      client.process.kill();
      remove();
    }
  }).timeout(60_000);
}

/** Symbols of the workspace, asked for until the index has read everything that the test expects. */
async function symbolsWith(client: Client, query: string, count: number): Promise<WorkspaceSymbol[]> {
  for (;;) {
    const found = await client.request<WorkspaceSymbol[]>("workspace/symbol", { query });
    if (found.length >= count) return found;
  }
}

const watches = { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } };

describe("language server", () => {
  story("announces what it handles, and nothing of what it does not serve", {}, async (client) => {
    const { capabilities } = await client.start({ textDocument: { diagnostic: {} } });
    assert.equal(capabilities.positionEncoding, "utf-16");
    assert.ok(capabilities.hoverProvider && capabilities.semanticTokensProvider && capabilities.diagnosticProvider);
    assert.deepEqual(capabilities.workspace?.workspaceFolders, { supported: true, changeNotifications: true });
    assert.ok(capabilities.workspace?.fileOperations?.willRename);
    for (const method of Object.keys(notServed)) {
      assert.ok(!features.some((feature) => feature.method === method), `${method} stands in both lists`);
      await assert.rejects(client.request(method, at(0, 0)), /Unhandled method/);
    }
  });

  story("answers requests that came while it was loading, in order", {}, async (client) => {
    const started = client.start();
    const opened = client.open(uri, "SearchEngine se;\nse.");
    const list = client.request<CompletionList>("textDocument/completion", at(1, 3));
    await Promise.all([started, opened]);
    assert.ok((await list).items.some(({ label }) => label === "addField"));
  });

  story("refuses requests before initialize and after shutdown", {}, async (client) => {
    await assert.rejects(client.request("textDocument/hover", at(0, 0)), { code: -32002 });
    await client.open(uri, "x");
    await client.start();
    assert.equal(await client.request("textDocument/hover", at(0, 0)), null);
    await client.request("shutdown");
    await assert.rejects(client.request("textDocument/hover", at(0, 0)), { code: -32600 });
  });

  story("pushes diagnostics to a client that cannot ask, with the version they are about", {}, async (client) => {
    await client.start();
    await client.open(uri, "Integer x = 1");
    assert.deepEqual(errorsOf(await client.diagnostics(uri, 1)), ["missing-semicolon"]);
    const end = { line: 0, character: 13 };
    await client.change(uri, 2, { range: { start: end, end }, text: ";" });
    assert.deepEqual(errorsOf(await client.diagnostics(uri, 2)), []);
    await client.notify("textDocument/didClose", { textDocument: { uri } });
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  story("never pushes to a client that asks", {}, async (client) => {
    await client.start({ textDocument: { diagnostic: {} } });
    let pushed = false;
    void client.diagnostics(uri).then(() => {
      pushed = true;
    });
    await client.open(uri, "Integer x = 1");
    const report = await client.request<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri } });
    assert.deepEqual(report.kind === "full" && errorsOf(report.items), ["missing-semicolon"]);
    const again = { textDocument: { uri }, previousResultId: report.resultId };
    assert.equal((await client.request<DocumentDiagnosticReport>("textDocument/diagnostic", again)).kind, "unchanged");
    assert.equal(pushed, false);
  });

  story(
    "reports on closed scripts of the workspace, and waits when there is nothing new",
    { "good.crmscript": clean, "bad.crmscript": "Integer x = 1\n" },
    async (client, folder) => {
      await client.start({ textDocument: { diagnostic: {} }, workspace: { diagnostics: {} } }, [folder]);
      const bad = pathToFileURL(path.join(folder, "bad.crmscript")).href;
      const first = await client.request<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds: [] });
      assert.deepEqual(
        first.items.map((item) => item.uri),
        [bad],
      );
      const previousResultIds = first.items.map((item) => ({ uri: item.uri, value: item.resultId! }));
      const second = client.request<WorkspaceDiagnosticReport>("workspace/diagnostic", { previousResultIds });
      fs.writeFileSync(new URL(bad), clean);
      await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: bad, type: 2 }] });
      const { items } = await second;
      assert.deepEqual(
        items.map((item) => item.kind === "full" && item.items.length),
        [0],
      );
    },
  );

  story(
    "knows the workspace, and notices scripts that come, change and go outside",
    { "library.crmscript": "Integer libraryOne() { return 1; }\n" },
    async (client, folder) => {
      const patterns: string[] = [];
      client.connection.onRequest("client/registerCapability", ({ registrations }) => {
        for (const { registerOptions } of registrations)
          patterns.push(...registerOptions.watchers.map((watcher: { globPattern: string }) => watcher.globPattern));
        return null;
      });
      await client.start(watches, [folder]);
      const [one] = await symbolsWith(client, "libraryOne", 1);
      assert.equal(one!.containerName, "library");
      assert.match(patterns.join(), /crmscript/);
      const added = pathToFileURL(path.join(folder, "added.crmscript")).href;
      fs.writeFileSync(new URL(added), "Integer libraryTwo() { return 2; }\n");
      await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: added, type: 1 }] });
      assert.equal((await symbolsWith(client, "library", 2)).length, 2);
      fs.rmSync(new URL(added));
      await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: added, type: 3 }] });
      for (let left = 2; left > 1; )
        left = (await client.request<unknown[]>("workspace/symbol", { query: "library" })).length;
    },
  );

  story(
    "reads the other folders when one is none of this machine's",
    { "lib.crmscript": "Integer helper() { return 1; }\n" },
    async (client, folder) => {
      const elsewhere = "file:///no%2Fpath";
      const workspaceFolders = [elsewhere, pathToFileURL(folder).href].map((uri) => ({ uri, name: "folder" }));
      await client.start({}, [], { workspaceFolders });
      await symbolsWith(client, "helper", 1);
      await client.open(`${elsewhere}/main.crmscript`, clean);
      await client.notify("textDocument/didClose", { textDocument: { uri: `${elsewhere}/main.crmscript` } });
      await symbolsWith(client, "helper", 1);
      assert.ok(client.log.some((line) => line.includes("is no folder of this machine")));
    },
  );

  story(
    "takes folders that are added and removed",
    { "a/one.crmscript": "Integer folderOne;\n", "b/two.crmscript": "Integer folderTwo;\n" },
    async (client, folder) => {
      const [a, b] = ["a", "b"].map((name) => ({ uri: pathToFileURL(path.join(folder, name)).href, name }));
      await client.start({ workspace: { workspaceFolders: true } }, [path.join(folder, "a")]);
      await symbolsWith(client, "folderOne", 1);
      await client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [b], removed: [] } });
      await symbolsWith(client, "folder", 2);
      await client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [a] } });
      const left = await client.request<WorkspaceSymbol[]>("workspace/symbol", { query: "folder" });
      assert.deepEqual(
        left.map(({ name }) => name),
        ["folderTwo"],
      );
    },
  );

  story(
    "finds and renames across scripts that nobody opened",
    {
      "library.crmscript": "Integer shared() { return 1; }\n",
      "user.crmscript": '#include "library";\nprint(shared().toString());\n',
    },
    async (client, folder) => {
      await client.start({}, [folder]);
      await symbolsWith(client, "shared", 1);
      const library = pathToFileURL(path.join(folder, "library.crmscript")).href;
      const place = { textDocument: { uri: library }, position: { line: 0, character: 10 } };
      const context = { includeDeclaration: true };
      const found = await client.request<Location[]>("textDocument/references", { ...place, context });
      assert.equal(found.length, 2);
      const edit = await client.request<WorkspaceEdit>("textDocument/rename", { ...place, newName: "common" });
      assert.equal(Object.keys(edit.changes!).length, 2);
      await assert.rejects(client.request("textDocument/rename", { ...place, newName: "print line" }), /is not a name/);
    },
  );

  story("shows progress while it reads a folder", { "one.crmscript": "Integer x;\n" }, async (client, folder) => {
    const kinds: string[] = [];
    const ended = new Promise<void>((resolve) => {
      client.connection.onRequest("window/workDoneProgress/create", () => null);
      client.connection.onNotification("$/progress", ({ value }: { value: { kind: string } }) => {
        kinds.push(value.kind);
        if (value.kind === "end") resolve();
      });
    });
    await client.start({ window: { workDoneProgress: true } }, [folder]);
    await ended;
    assert.equal(kinds[0], "begin");
  });

  story("speaks UTF-8 when the client puts it first", {}, async (client) => {
    const result = await client.start({ general: { positionEncodings: ["utf-8", "utf-16"] } });
    assert.equal(result.capabilities.positionEncoding, "utf-8");
    await client.open(uri, 'String s = "æ😀"\n');
    const [missing] = await client.diagnostics(uri, 1);
    assert.deepEqual(missing!.range.start, { line: 0, character: 19 });
    // The letters are written again, and what was missing comes behind them.
    const range = { start: { line: 0, character: 12 }, end: { line: 0, character: 19 } };
    await client.change(uri, 2, { range, text: 'ø";' });
    assert.deepEqual(errorsOf(await client.diagnostics(uri, 2)), []);
  });

  story("ends a request that was cancelled", { "one.crmscript": clean }, async (client, folder) => {
    await client.start({ textDocument: { diagnostic: {} } }, [folder]);
    await symbolsWith(client, "x", 1);
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const source = new CancellationTokenSource();
    // One that would wait for a change for ever.
    const waiting = client.connection.sendRequest("workspace/diagnostic", { previousResultIds: [] }, source.token);
    source.cancel();
    await assert.rejects(waiting, { code: -32800 });
  });

  story("takes settings, and turns advice off and on", {}, async (client) => {
    await client.start();
    await client.open(uri, "Void f() {\n  Integer unused;\n}\nf();\n");
    const codes = async () => (await client.diagnostics(uri)).map(({ code }) => code);
    const before = await codes();
    assert.ok(before.includes("unused-variable"), before.join());
    const settings = { crmscript: { diagnostics: { disabled: ["unused-variable"] } } };
    await client.notify("workspace/didChangeConfiguration", { settings });
    assert.ok(!(await codes()).includes("unused-variable"));
  });

  story(
    "asks for the settings of a client that wants to be asked, and has stale views refreshed",
    {},
    async (client) => {
      const sections: unknown[] = [];
      const refreshed = new Promise<void>((resolve) => {
        client.connection.onRequest("workspace/codeLens/refresh", () => {
          resolve();
          return null;
        });
      });
      client.connection.onRequest("workspace/configuration", ({ items }) => {
        sections.push(...items.map((item: { section?: string }) => item.section));
        return [{ codeLens: { run: false } }];
      });
      await client.start({ workspace: { configuration: true, codeLens: { refreshSupport: true } } });
      await refreshed;
      assert.deepEqual(sections, ["crmscript"]);
      await client.open(uri, "Integer x;\n");
      assert.deepEqual(await client.request("textDocument/codeLens", { textDocument: { uri } }), []);
    },
  );

  story("logs how long requests take when tracing is on", {}, async (client) => {
    await client.start();
    const logged = new Promise<string>((resolve) => {
      client.connection.onNotification("$/logTrace", ({ message }: { message: string }) => resolve(message));
    });
    await client.notify("$/setTrace", { value: "verbose" });
    await client.open(uri, "Integer x;");
    await client.request("textDocument/hover", at(0, 8));
    assert.match(await logged, /textDocument\/hover took \d/);
  });

  story("lives on after messages that no one should send", {}, async (client) => {
    await client.start();
    await client.notify("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: "x" }],
    });
    await client.notify("textDocument/didClose", { textDocument: { uri } });
    await client.notify("textDocument/didOpen", {});
    await client.notify("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: "untitled:x", type: 2 },
        { uri: "%", type: 1 },
      ],
    });
    await client.notify("workspace/didChangeConfiguration", { settings: null });
    assert.equal(
      await client.request("textDocument/hover", {
        textDocument: { uri: "x:y" },
        position: { line: 1e9, character: -1 },
      }),
      null,
    );
    assert.equal(await client.request("textDocument/hover", {}), null);
    assert.equal(await client.request("crmscript/builtInText", { uri: "crmscript-api:/../package.json" }), null);
    await client.open(uri, 'String s = "😀";\n');
    // Between the halves of a pair, and far outside.
    const half = { line: 0, character: 13 };
    await client.change(uri, 2, { range: { start: half, end: half }, text: "\ud83d" });
    await client.change(uri, 3, {
      range: { start: { line: 99, character: 0 }, end: { line: 3, character: 1e6 } },
      text: "x\u0000",
    });
    await client.change(uri, 4, {
      range: { start: { line: -1, character: -5 }, end: { line: 0, character: 2 } },
      text: "",
    });
    await client.change(uri, 5, { text: "Integer fine;\nprint(fine.toString());\n" });
    assert.deepEqual(errorsOf(await client.diagnostics(uri, 5)), []);
  });

  story("says so when a script is too large, and serves the others", {}, async (client) => {
    await client.start();
    await client.open(uri, "Integer x = 1;\n".repeat(700_000));
    assert.deepEqual(
      (await client.diagnostics(uri, 1)).map(({ code }) => code),
      ["file-too-large"],
    );
    const other = "file:///story/other.crmscript";
    await client.open(other, "Integer x = 1");
    assert.equal((await client.diagnostics(other, 1)).length >= 1, true);
    assert.equal(await client.request("textDocument/hover", at(600_000, 9)), null);
  });

  story("gives the text of a built-in declaration", {}, async (client) => {
    const { serverInfo } = await client.start();
    assert.equal(serverInfo?.name, "CRMScript Studio");
    const text = await client.request<string>("crmscript/builtInText", {
      uri: "crmscript-api:/native/SearchEngine.crmscript",
    });
    assert.match(text, /struct SearchEngine/);
  });
});
