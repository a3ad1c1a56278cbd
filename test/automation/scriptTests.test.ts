// Script tests: what counts as one, that they do not see each other's rows, and what a failure tells.
import * as assert from "node:assert/strict";
import * as path from "node:path";
import { Coverage } from "../../automation/coverage.js";
import { openWorkspace } from "../../automation/openWorkspace.js";
import { findScriptTests, runScriptTests, shardOf } from "../../automation/scriptTests.js";
import { folderOf, refused, settings } from "./folder.js";

async function results(text: string, coverage?: Coverage) {
  const folder = folderOf(text);
  const open = await openWorkspace(folder);
  const tests = await findScriptTests(open, [folder]);
  return runScriptTests(open, tests, { request: {}, settings, ...(coverage ? { coverage } : {}) });
}

const summary = (list: Awaited<ReturnType<typeof results>>) =>
  list.map(({ test, passed, message }) => `${test.name}: ${passed ? "passed" : message}`);

describe("script tests", function () {
  this.timeout(30_000);

  it("are the functions named test... without parameters, in order", async () => {
    const folder = folderOf(
      "--- a.test.crmscript\nVoid testB() {}\nVoid helper() {}\nVoid testWith(Integer n) {}\nVoid testA() {}\n--- b.crmscript\nVoid testNot() {}\n",
    );
    const tests = await findScriptTests(await openWorkspace(folder), [folder]);
    assert.deepEqual(
      tests.map(({ name, line }) => [name, line]),
      [
        ["testB", 1],
        ["testA", 4],
      ],
    );
  });

  it("each see the tenant as it was", async () => {
    const body =
      '  SearchEngine se;\n  se.addData("contact.name", "Only once AS");\n  se.insert();\n  SearchEngine q;\n  q.addField("contact.contact_id");\n  q.addCriteria("contact.name", "OperatorEquals", "Only once AS");\n  q.execute();\n  Integer n = 0;\n  for (; !q.eof(); q.next()) n++;\n  assertEquals(1, n);\n';
    assert.deepEqual(
      summary(await results(`--- a.test.crmscript\nVoid testOne() {\n${body}}\nVoid testTwo() {\n${body}}\n`)),
      ["testOne: passed", "testTwo: passed"],
    );
  });

  it("tell what was expected, where, by which calls, and what was printed", async () => {
    const [result] = await results(
      '--- a.test.crmscript\n#include "lib";\nVoid testSum() {\n  print("before");\n  check(3);\n}\n--- lib.crmscript\nVoid check(Integer n) {\n  assertEquals(4, n);\n}\n',
    );
    assert.match(result!.message, /4.*3/);
    assert.deepEqual([path.basename(result!.place!.file), result!.place!.line], ["lib.crmscript", 2]);
    assert.deepEqual(
      result!.stack.map(({ function: name, line }) => [name, line]),
      [
        ["check", 2],
        ["testSum", 4],
      ],
    );
    assert.equal(result!.output, "before");
  });

  it("fail on any exception and on limits", async () => {
    const list = await results(
      '--- crmscript.json\n{ "limits": { "seconds": 0.2 } }\n--- a.test.crmscript\nVoid testThrow() { throw "x"; }\nVoid testLoop() { while (true) { } }\n',
    );
    assert.deepEqual(
      list.map(({ passed }) => passed),
      [false, false],
    );
  });

  it("are also the examples of triggers", async () => {
    const trigger =
      '--- t.trigger.json\n{\n  "event": "SalesBeforeSaveSale",\n  "script": "./t.crmscript",\n  "tests": [\n    { "name": "good", "given": { "IsNew": "true" }, "expect": { "blocked": true, "message": "/^n.t new$/", "outputs": { "SaleEntity.Heading": "H" } } },\n    { "given": { "IsNew": "false" }, "expect": { "blocked": true, "message": "other", "outputs": { "SaleEntity.Heading": "I" } } }\n  ]\n}\n';
    const script =
      '--- t.crmscript\nEventData e = getEventData();\ne.setOutputValue("SaleEntity.Heading", "H");\nif (e.getInputValue("IsNew") == "true") e.setValidationMessage("not new");\n';
    const list = await results(trigger + script);
    assert.deepEqual(summary(list), [
      "t: good: passed",
      't: example 2: Expected blocked = "true", found "false".\nExpected message = "other", found "".\nExpected output SaleEntity.Heading = "I", found "H".',
    ]);
    assert.deepEqual(
      list.map(({ test }) => test.line),
      [5, 6],
    );
  });

  it("refuse a test file with mistakes instead of passing it by", async () => {
    const folder = folderOf("--- a.test.crmscript\nVoid testX() { nothing(); }\n");
    const open = await openWorkspace(folder);
    const [problem] = await refused(() => findScriptTests(open, [folder]));
    assert.deepEqual([path.basename(problem!.file!), problem!.line], ["a.test.crmscript", 1]);
  });

  it("are spread over the machines of a build farm, each once", () => {
    const tests = [1, 2, 3, 4, 5];
    assert.deepEqual(
      [1, 2, 3].map((index) => shardOf(tests, index, 3)),
      [[1, 4], [2, 5], [3]],
    );
  });

  it("count statements, functions and branches", async () => {
    const coverage = new Coverage();
    const lib =
      'Integer sign(Integer n) {\n  if (n < 0)\n    return -1;\n  return 1;\n}\nVoid unused() {\n  print("");\n}\n';
    await results(
      `--- a.test.crmscript\n#include "lib";\nVoid testSign() { assertEquals(1, sign(5)); assertEquals(1, sign(6)); }\n--- lib.crmscript\n${lib}`,
      coverage,
    );
    const lcov = coverage
      .toLcov((file) => file.endsWith("lib.crmscript"))
      .split("\n")
      .filter((line) => !/^(SF|TN|FN:)/.test(line));
    assert.deepEqual(lcov, [
      "FNDA:2,sign",
      "FNDA:0,unused",
      "FNF:2",
      "FNH:1",
      "BRDA:2,0,0,0",
      "BRDA:2,0,1,2",
      "BRF:2",
      "BRH:1",
      "DA:2,2",
      "DA:3,0",
      "DA:4,2",
      "DA:7,0",
      "LF:4",
      "LH:2",
      "end_of_record",
      "",
    ]);
  });

  it("count for each loop whether it was entered, however often it went round", async () => {
    const coverage = new Coverage();
    const lib = [
      "Integer rounds(Integer[] list, Integer n) {",
      "  Integer sum = 0;",
      "  foreach (Integer each in list)",
      "    for (Integer i = 0; i < n; i++)",
      "      while (sum < 2)",
      "        sum++;",
      "  return sum;",
      "}",
      "",
    ].join("\n");
    const test =
      "Void testRounds() { Integer[] two; two.pushBack(1); two.pushBack(2); Integer[] none; rounds(two, 2); rounds(none, 1); }";
    await results(`--- a.test.crmscript\n#include "lib";\n${test}\n--- lib.crmscript\n${lib}`, coverage);
    const branches = coverage
      .toLcov((file) => file.endsWith("lib.crmscript"))
      .split("\n")
      .filter((line) => line.startsWith("BRDA"));
    assert.deepEqual(branches, [
      "BRDA:3,0,0,1",
      "BRDA:3,0,1,1",
      "BRDA:4,1,0,2",
      "BRDA:4,1,1,0",
      "BRDA:5,2,0,1",
      "BRDA:5,2,1,3",
    ]);
  });
});
