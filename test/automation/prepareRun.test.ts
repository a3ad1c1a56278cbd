// Making a run ready: settings and options become those of the run; whatever is wrong is one clear problem with its place.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { execute } from "../../automation/execute.js";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { prepareRun, type RunRequest } from "../../automation/prepareRun.js";
import { folderOf, opened, refused, settings } from "./folder.js";

async function run(text: string, request: Partial<RunRequest> = {}) {
  const open = await opened(text);
  return execute(open, prepareRun(open, { program: "main.crmscript", tenant: ":memory:", ...request }), settings);
}
const output = async (text: string, request: Partial<RunRequest> = {}) => (await run(text, request)).output;

const refusal = async (text: string, request: Partial<RunRequest> = {}) => {
  const open = await opened(text);
  return refused(() => prepareRun(open, { program: "main.crmscript", tenant: ":memory:", ...request }));
};

describe("preparing a run", function () {
  this.timeout(20_000);

  it("makes the tenant with demo data on first use, and says so", async () => {
    const script =
      'SearchEngine se;\nse.addField("contact.name");\nse.execute();\nInteger n = 0;\nfor (; !se.eof(); se.next()) n++;\nprint(n.toString());\n';
    const open = await opened(
      `${script}--- crmscript.json\n{ "tenant": { "file": "data/own.crmtenant", "demo": { "companies": 3 } } }\n`,
    );
    const prepared = prepareRun(open, { program: "main.crmscript" });
    assert.deepEqual(prepared.notices, [
      `Made the tenant ${path.join("data", "own.crmtenant")} with 3 demo companies.`,
    ]);
    const { output: first } = await execute(open, prepared, settings);
    const again = prepareRun(open, { program: "main.crmscript" });
    assert.deepEqual(again.notices, []);
    assert.equal(Number(first) >= 3, true);
    assert.deepEqual(fs.readdirSync(path.join(open.workspace.folder, "data")), ["own.crmtenant"]);
  });

  it("gives the script its variables, request, user, clock and random numbers", async () => {
    const script =
      'print(getVariable("a") + getCgiVariable("b") + getCurrentDateTime().toString() + " " + getVariable("activeUsername"));';
    const text = `${script}\n--- crmscript.json\n{ "tenant": { "timeZone": "Europe/Oslo", "demo": { "companies": 1 } } }\n`;
    const request = {
      variables: { a: "1" },
      cgi: { variables: { b: ["2"] } },
      clock: "2024-09-02T09:00",
      user: "bjorn",
      tenant: "t.crmtenant",
    };
    assert.equal(await output(text, request), "122024-09-02 09:00:00 bjorn");
    const random = "print(rand(1, 1000000).toString());";
    assert.equal(await output(random, { seed: 7 }), await output(random, { seed: 7 }));
  });

  it("takes the user of the settings by associate id", async () => {
    const text =
      'print(getVariable("activeUsername"));\n--- crmscript.json\n{ "tenant": { "user": 3, "file": "t.crmtenant" } }\n';
    const open = await opened(text);
    assert.equal(prepareRun(open, { program: "main.crmscript" }).user, "bjorn");
  });

  it("finds a script by the include name of its metadata", async () => {
    const text =
      '#include "greetings";\nprint(hello());\n--- Library/text.crmscript\nString hello() { return "hello"; }\n--- Library/text.script.json\n{ "include": "greetings" }\n';
    assert.equal(await output(text), "hello");
  });

  it("adds the extra tables and fields of the settings", async () => {
    const tables = {
      tables: [
        {
          name: "y_car",
          fields: [
            { name: "x_plate", type: "String" },
            { name: "x_owner", type: "Relation", target: "person" },
          ],
        },
      ],
      fields: { ticket: [{ name: "x_car", type: "Relation", target: "y_car" }] },
    };
    const script =
      'SearchEngine se;\nse.addData("y_car.x_plate", "AB 1");\nse.insert();\nSearchEngine q;\nq.addField("y_car.x_plate");\nq.execute();\nprint(q.getField(0));\n';
    assert.equal(await output(`${script}--- crmscript.json\n${JSON.stringify(tables)}\n`), "AB 1");
  });

  it("ends a script that never ends at the limit of the settings", async () => {
    const { outcome } = await run('while (true) { }\n--- crmscript.json\n{ "limits": { "seconds": 0.2 } }\n');
    assert.equal(outcome.kind, "limit");
  });

  it("lets an option switch the limit of the settings off", async () => {
    const open = await opened('print("x");\n--- crmscript.json\n{ "limits": { "seconds": 5, "megabytes": 8 } }\n');
    const limitsOf = (request: Partial<RunRequest>) =>
      prepareRun(open, { program: "main.crmscript", tenant: ":memory:", ...request }).options.limits;
    assert.deepEqual(limitsOf({}), { milliseconds: 5000, bytes: 8 * 1024 * 1024 });
    assert.deepEqual(limitsOf({ limits: { seconds: 0, megabytes: 1 } }), { bytes: 1024 * 1024 });
  });

  it("names file, line and column of every error", async () => {
    const problems = await refusal('Integer a = "x";\n#include "lib";\n--- lib.crmscript\n\n  String s = 1;\n');
    assert.deepEqual(problems.map(({ file, line, column }) => [path.basename(file!), line, column]).sort(), [
      ["lib.crmscript", 2, 14],
      ["main.crmscript", 1, 13],
    ]);
  });

  it("names the line of a missing include", async () => {
    const [problem] = await refusal('print("x");\n#include "nowhere";\n');
    assert.deepEqual([path.basename(problem!.file!), problem!.line], ["main.crmscript", 2]);
    assert.match(problem!.message, /nowhere/);
  });

  it("refuses settings that do not read", async () => {
    const [problem] = await refusal('print("x");\n--- crmscript.json\n{\n  "limits": { "seconds": "many" }\n}\n');
    assert.deepEqual([path.basename(problem!.file!), problem!.line], ["crmscript.json", 2]);
  });

  it("refuses a file that is no tenant, and leaves it alone", async () => {
    const folder = folderOf('print("x");\n--- t.crmtenant\nnot a database, but somebody\'s letter\n');
    const open = await openWorkspace(folder);
    const [problem] = await refused(() =>
      prepareRun(open, { program: "main.crmscript", tenant: "t.crmtenant", user: "anna" }),
    );
    assert.match(problem!.message, /is not a tenant/);
    assert.match(fs.readFileSync(path.join(folder, "t.crmtenant"), "utf8"), /somebody's letter/);
  });

  const wrong: readonly (readonly [string, Partial<RunRequest>, RegExp])[] = [
    ["a script that is not there", { program: "gone.crmscript" }, /There is no file .*gone\.crmscript/],
    ["a clock that is no time", { clock: "tomorrow" }, /"tomorrow" is no time/],
    ["recorded answers without a file", { http: { policy: "replay" } }, /needs the file of recorded answers/],
    [
      "recorded answers that are not there",
      { http: { policy: "replay", file: "gone.json" } },
      /The HTTP recording .*gone\.json cannot be read: ENOENT/,
    ],
    [
      "recorded answers that are none",
      { http: { policy: "record", file: "m.macro.json" } },
      /m\.macro\.json is no HTTP recording/,
    ],
    ["a tenant that no path can name", { tenant: "a\0b.crmtenant" }, /cannot be (made|opened).*null bytes/],
    ["a folder", { program: "." }, /is a folder\. Choose a script, trigger or task in it/],
    ["an unknown event", { event: { type: "Nope" } }, /There is no event "Nope"/],
    [
      "a user that the tenant does not have",
      { user: "nobody", tenant: "t.crmtenant" },
      /no user "nobody"\. It has .*anna/,
    ],
    ["an action that cannot be run", { program: "m.macro.json" }, /The action appointment\.create cannot be run here/],
  ];
  for (const [what, request, message] of wrong)
    it(`refuses ${what}`, async () => {
      const [problem] = await refusal(
        'print("x");\n--- m.macro.json\n{ "actions": [{ "do": "appointment.create" }] }\n',
        request,
      );
      assert.match(problem!.message, message);
    });

  it("knows no tables by names that every object has", async () => {
    const at = (key: string) => `print("x");\n--- crmscript.json\n{ ${key} }\n`;
    const [problem] = await refusal(at('"fields": { "constructor": [{ "name": "x_a", "type": "String" }] }'));
    assert.match(problem!.message, /"fields" names the table "constructor"; extra fields can be on person/);
    const relation = '{ "name": "x_a", "type": "Relation", "target": "constructor" }';
    const open = await opened(at(`"tables": [{ "name": "y_a", "fields": [${relation}] }]`));
    const { outcome } = await execute(open, prepareRun(open, { program: "main.crmscript" }), settings);
    assert.match(outcome.kind === "failed" ? outcome.failure.message : "", /there is no extra table constructor/);
  });

  it("compiles the text of executeScript with the includes of the workspace", async () => {
    const script =
      'Map m;\nm.insert("n", "4");\nprint(executeScript("#include \\"lib\\"; print(twice(getVariable(\\"n\\").toInteger()).toString());", m));\n--- lib.crmscript\nInteger twice(Integer n) { return n + n; }\n';
    assert.equal(await output(script), "8");
  });

  it("records no answers outside of the workspace because its settings say so", async () => {
    const record = (file: string) =>
      `print("x");\n--- crmscript.json\n{ "http": { "policy": "record", "file": ${JSON.stringify(file)} } }\n`;
    for (const file of ["../answers.json", path.join(path.parse(process.cwd()).root, "answers.json")])
      assert.match((await refusal(record(file)))[0]!.message, /outside of the workspace/);
    assert.equal(await output(record("answers/own.json")), "x");
  });
});
