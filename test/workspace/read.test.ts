// Reading one definition file: every mistake has a line and a sentence, whatever the text.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type DefinitionKind, definitionKind } from "../../workspace/definitions.js";
import { readDefinition } from "../../workspace/read.js";
import { schemas } from "../../workspace/schemas.js";

/** Problems as `line: message`. */
const problemsOf = (kind: DefinitionKind, text: string) =>
  readDefinition(kind, "file.json", text).problems.map(({ line, message }) => `${line}: ${message}`);

describe("definition files", () => {
  it("accepts comments and a trailing comma", () => {
    const { value, problems } = readDefinition("trigger", "t", '{\n // why\n "event": 1008, "script": "a", }');
    assert.deepEqual(problems, []);
    assert.deepEqual({ ...value }, { event: 1008, script: "a" });
  });

  it("accepts a byte order mark without moving lines", () => {
    const { value, problems } = readDefinition(
      "trace",
      "t",
      '\ufeff{ "description": "d",\n "target": "t", "keep": "soon" }',
    );
    assert.equal(value, undefined);
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2],
    );
  });

  const wrong: readonly [DefinitionKind, string, string][] = [
    ["trigger", '{ "event": 1, }\n', "1: The file needs exactly one of the keys script, actions."],
    ["trigger", '{\n "script": "a"\n}', '1: The file needs the key "event".'],
    ["trigger", '{\n "script": "a",\n "event": true\n}', '3: "event" is true, expected string or integer.'],
    [
      "schedule",
      '{ "run": "a",\n "every": "day" }',
      '2: "every" is "day", expected one of never, minutes, hour, week, month, once, after.',
    ],
    ["schedule", '{ "run": "a", "every": "week",\n "days": ["mon"] }', '1: The file needs the key "at".'],
    [
      "schedule",
      '{ "run": "a", "every": "week", "days": ["mon"],\n "at": "9:00" }',
      '2: "at" is "9:00", expected a time as HH:MM, such as 02:15.',
    ],
    ["schedule", '{ "run": "a", "every": "hour",\n "minute": 60 }', '2: "minute" must be <= 59, found 60.'],
    [
      "trace",
      '{ "description": "", "target": "a" }',
      '1: "description" must NOT have fewer than 1 characters, found "".',
    ],
    ["macro", '{ "actions": [\n {},\n ] }', '2: "actions.0" needs the key "do".'],
    [
      "settings",
      '{\n "http": { "policy": "open" } }',
      '2: "http.policy" is "open", expected one of off, allow, record, replay.',
    ],
    ["settings", "[]", "1: The file is [], expected object."],
    ["settings", "", "1: The file is empty."],
    ["settings", '{\n "limits": }', "2: This is not JSON: value expected."],
  ];
  for (const [kind, text, message] of wrong)
    it(`${kind}: ${message}`, () =>
      assert.ok(problemsOf(kind, text).includes(message), problemsOf(kind, text).join("\n")));

  it("keeps an unknown key and warns", () => {
    const { value, problems } = readDefinition(
      "trace",
      "t",
      '{ "description": "d", "target": "t",\n "colour": "red" }',
    );
    assert.equal((value as unknown as { colour: string }).colour, "red");
    assert.deepEqual(
      problems.map(({ severity, line, code }) => [severity, line, code]),
      [["warning", 2, "unknown-key"]],
    );
  });

  it("refuses a file of brackets instead of overflowing the stack", () => {
    assert.deepEqual(problemsOf("settings", "[".repeat(100_000)), ["1: The file nests more than 200 levels."]);
  });

  it("compares objects where a list may hold nothing twice", () => {
    assert.ok(problemsOf("script", '{ "verbs": [{}, {}] }').length > 0);
  });

  it("never throws, on any text and any JSON", () => {
    const kinds = Object.keys(schemas) as DefinitionKind[];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.oneof(fc.string(), fc.json()), (kind, text) => {
        const { value, problems } = readDefinition(kind, "f", text);
        assert.ok(value !== undefined || problems.length > 0);
      }),
      { numRuns: 500 },
    );
  });

  it("knows the kind of a file by its name", () => {
    const names = [
      "crmscript.json",
      "a/b c.trigger.json",
      "x.schedule.json",
      ".trigger.json",
      "package.json",
      "a.macro.json5",
    ];
    assert.deepEqual(names.map(definitionKind), ["settings", "trigger", "schedule", undefined, undefined, undefined]);
  });
});
