// Random programs must do the same in both emissions: what the fast one assumes about null, order and range, the
// inspectable one does not. Programs are made of every numeric type, text, arrays, fields, functions and loops, with
// variables that are null until something is assigned.
import * as assert from "node:assert/strict";
import fc from "fast-check";
import { link, runHere } from "./runs.js";

type Kind = "Integer" | "Long" | "Float" | "String" | "Bool" | "Byte";

const globals: Readonly<Record<Kind, readonly string[]>> = {
  Integer: ["i0", "i1", "p.n", "a[k % 3]"],
  Long: ["l0", "l1", "p.l"],
  Float: ["f0", "f1", "p.f"],
  String: ["s0", "s1", "p.s", "t[k % 3]"],
  Bool: ["b0"],
  Byte: ["y0"],
};
const literals: Readonly<Record<Kind, readonly string[]>> = {
  // The variable of a loop is read only: a program that sets it back would not end.
  Integer: ["0", "1", "7", "-3", "2147483647", "c"],
  Long: ["0L", "5L", "-9223372036854775807L"],
  Float: ["0.0", "1.5", "-2.25"],
  String: ['""', '"a"', '"Zz"'],
  Bool: ["true", "false"],
  Byte: ["Byte(250)", "Byte(3)"],
};
const narrower: Readonly<Record<Kind, readonly Kind[]>> = {
  Integer: ["Integer", "Byte"],
  Long: ["Long", "Integer", "Byte"],
  Float: ["Float", "Long", "Integer", "Byte"],
  String: ["String"],
  Bool: ["Bool"],
  Byte: ["Byte"],
};
const numeric: readonly Kind[] = ["Integer", "Long", "Float"];
const kinds = Object.keys(globals) as Kind[];

const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

function expression(kind: Kind, depth: number): fc.Arbitrary<string> {
  const leaf = fc.oneof(pick(globals[kind]), pick(literals[kind]));
  if (depth === 0) return leaf;
  const inner = (of: Kind) => expression(of, depth - 1);
  const options = [leaf];
  if (numeric.includes(kind)) {
    const side = pick(narrower[kind]).chain(inner);
    options.push(
      fc.tuple(inner(kind), pick(["+", "-", "*", "/", "%"]), side).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(side, pick(["+", "-", "*"]), inner(kind)).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      inner(kind).map((a) => `(- ${a})`),
      fc.tuple(pick(globals[kind]), pick(["++", "--"])).map(([a, operator]) => `(${a}${operator})`),
      fc.tuple(pick(globals[kind]), side).map(([a, b]) => `(${a} = ${b})`),
      side.map((a) => `same${kind}(${a})`),
    );
  }
  if (kind === "String") {
    options.push(
      fc.tuple(inner("String"), inner("String")).map(([a, b]) => `(${a} + ${b})`),
      inner("Integer").map((a) => `(${a}).toString()`),
      inner("String").map((a) => `sameString(${a})`),
    );
  }
  if (kind === "Bool") {
    const compared = pick<Kind>(["Integer", "Long", "Float", "String", "Byte"]).chain((of) =>
      fc.tuple(inner(of), pick(["==", "!=", "<", "<=", ">", ">="]), pick(narrower[of]).chain(inner)),
    );
    options.push(
      compared.map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      fc.tuple(inner("Bool"), pick(["&&", "||"]), inner("Bool")).map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      pick([...globals.Integer, ...globals.Long, ...globals.Float, ...globals.String]).map((a) => `${a}.isNull()`),
    );
  }
  return fc.oneof(...options);
}

function statement(depth: number): fc.Arbitrary<string> {
  const assignment = pick(kinds).chain((kind) =>
    fc
      .tuple(
        pick(globals[kind]),
        pick(narrower[kind]).chain((of) => expression(of, 2)),
      )
      .map(([a, b]) => `${a} = ${b};`),
  );
  const compound = pick(numeric).chain((kind) =>
    fc
      .tuple(
        pick(globals[kind]),
        pick(["+=", "-=", "*=", "/=", "%="]),
        pick(narrower[kind]).chain((of) => expression(of, 1)),
      )
      .map(([a, operator, b]) => `${a} ${operator} ${b};`),
  );
  const append = fc.tuple(pick(globals.String), expression("String", 1)).map(([a, b]) => `${a} += ${b};`);
  const mutating = fc.tuple(pick(globals.String), expression("String", 1)).map(([a, b]) => `${a}.append(${b});`);
  const aliased = fc
    .tuple(pick(globals.Integer), pick(["3", "-8"]))
    .map(([a, b]) => `{ Generic g = ${a}; setGenericFromString(g, "${b}"); }`);
  const fresh = fc
    .tuple(pick(numeric), fc.boolean())
    .chain(([kind, used]) =>
      expression(kind, 1).map(
        (value) => `{ ${kind} x; ${used ? `x += ${value};` : ""} show(x.isNull()); ${globals[kind][0]} = x; }`,
      ),
    );
  const simple = fc.oneof(assignment, compound, append, mutating, aliased, fresh, fc.constant("k++;"));
  if (depth === 0) return simple;
  const block = fc.array(statement(depth - 1), { minLength: 1, maxLength: 3 }).map((lines) => `{ ${lines.join(" ")} }`);
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    {
      weight: 1,
      arbitrary: fc.tuple(expression("Bool", 2), block, block).map(([a, b, c]) => `if (${a}) ${b} else ${c}`),
    },
    { weight: 1, arbitrary: block.map((a) => `for (Integer c = 0; c < 3; c++) ${a}`) },
    { weight: 1, arbitrary: block.map((a) => `foreach (Integer c in a) ${a}`) },
    { weight: 2, arbitrary: block.map((a) => `try ${a} catch { printLine(error + errorLocation); }`) },
  );
}

const head = `struct P { Integer n; Long l; Float f = 0.5; String s; };
Integer i0; Integer i1 = 4; Long l0; Long l1 = 6; Float f0; Float f1 = 2.5; String s0; String s1 = "q"; Bool b0; Byte y0;
Integer k = 0; Integer c; P p; Integer[3] a; String[3] t;
Void show(Bool b) { if (b) print("null "); else print("set "); }
Integer sameInteger(Integer x) { if (x == 5) return 6; return x; }
Long sameLong(Long x) { return x; }
Float sameFloat(Float x) { if (k % 2 == 1) return x; }
String sameString(String x) { return x; }
`;
const tail = `
printLine(i0.toString() + " " + i1.toString() + " " + l0.toString() + " " + l1.toString() + " " + f0.toString(3) + " " + f1.toString(3));
printLine(s0 + " " + s1 + " " + b0.toString() + " " + y0.toString() + " " + c.toString() + " " + k.toString());
printLine(p.toJsonString() + a.toJsonString() + t.toJsonString());
show(i0.isNull()); show(l0.isNull()); show(f0.isNull()); show(s0.isNull()); show(p.n.isNull()); show(a[0].isNull()); show(t[1].isNull());
`;

describe("agreement", function () {
  this.timeout(60_000);

  for (const [name, body] of [
    ["at top level", (lines: readonly string[]) => `${lines.join("\n")}`],
    ["in a function", (lines: readonly string[]) => `Void work() {\n${lines.join("\n")}\n}\nwork(); work();`],
  ] as const) {
    it(`of random programs ${name}`, () => {
      fc.assert(
        fc.property(fc.array(statement(2), { minLength: 1, maxLength: 8 }), (lines) => {
          const program = link(`${head}${body(lines)}${tail}`);
          const fast = runHere(program, "fast");
          assert.deepEqual(runHere(program, "inspectable"), fast);
          assert.notEqual(fast.outcome.kind === "failed" && fast.outcome.failure.kind, "InternalError");
        }),
        { numRuns: 120, seed: 20260115 },
      );
    });
  }
});
