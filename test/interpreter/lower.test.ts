// Lowering: what the emitted text may hold, and whether the tables lead back to the script.
import * as assert from "node:assert/strict";
import { enclosingScopes, visibleSlots } from "../../interpreter/executable.js";
import { lower } from "../../interpreter/lower/lower.js";
import { fixture } from "../language/program.js";
import { link } from "./runs.js";

const program = link(
  "Integer secretTotal = 1;\nInteger secretTwice(Integer secretNumber) {\n  Integer secretResult = secretNumber * 2;\n  return secretResult;\n}\nfor (Integer secretIndex = 0; secretIndex < 3; secretIndex++) {\n  secretTotal = secretTwice(secretTotal);\n}\nprintLine(secretTotal.toString());",
);

describe("lower", () => {
  for (const mode of ["fast", "inspectable"] as const) {
    it(`names nothing of the script (${mode})`, () => {
      assert.doesNotMatch(lower(program, mode).executable.source, /secret/);
    });

    it(`knows the statement of every line (${mode})`, () => {
      const { executable } = lower(program, mode);
      assert.equal(executable.lines.length, executable.source.split(/\r\n|[\n\r\u2028\u2029]/).length);
      assert.ok(executable.lines.every((statement) => statement >= -1 && statement < executable.statements.length));
    });

    it(`keeps text of the script inside literals (${mode})`, () => {
      const hostile = link('String s = "\\"); evil(); (\\"\u2028 `$' + '{evil()}` */ evil(); //";\nprintLine(s);');
      const { source } = lower(hostile, mode).executable;
      const withoutLiterals = source.replace(/"(?:[^"\\]|\\.)*"/g, '""');
      assert.match(source, /evil/);
      assert.doesNotMatch(withoutLiterals, /evil/);
    });
  }

  it("places statements", () => {
    const { executable } = lower(program, "inspectable");
    assert.deepEqual(
      executable.statements.map(({ line, column, function: index }) => [
        line,
        column,
        executable.functions[index]!.name,
      ]),
      [
        [1, 1, "main"],
        [3, 3, "secretTwice"],
        [4, 3, "secretTwice"],
        [6, 1, "main"],
        [7, 3, "main"],
        [9, 1, "main"],
      ],
    );
  });

  it("knows which variables a statement sees", () => {
    const { executable } = lower(program, "inspectable");
    const names = (line: number) => {
      const at = executable.statements.findIndex((statement) => statement.line === line);
      return visibleSlots(executable, at).map(({ slot }) => slot.name);
    };
    assert.deepEqual(names(1), []);
    assert.deepEqual(names(3), ["secretNumber"]);
    assert.deepEqual(names(4), ["secretNumber", "secretResult"]);
    assert.deepEqual(names(7), ["secretTotal", "secretIndex"]);
    assert.deepEqual(names(9), ["secretTotal"]);
  });

  it("nests scopes", () => {
    const { executable } = lower(program, "fast");
    const inner = executable.statements.find(({ line }) => line === 7)!;
    const outer = executable.statements.find(({ line }) => line === 9)!;
    assert.ok(enclosingScopes(executable, inner.scope).has(outer.scope));
    assert.ok(!enclosingScopes(executable, outer.scope).has(inner.scope));
  });

  it("refuses a program with errors", () => {
    const { program: broken, entry } = fixture("Integer n = nothing;");
    assert.throws(() => lower(broken.link(entry), "fast"), /The program has errors: /);
  });
});
