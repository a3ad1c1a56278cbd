// Generic functions (natives-core.md 4.3), over variables as the engine would give them.
import assert from "node:assert/strict";
import { DateValue } from "../../../interpreter/values/dates.js";
import { GenericValue, type StructDescriptor, type TypeDescriptor } from "../../../interpreter/values/generic.js";
import { NativeRun } from "./nativeRun.js";

const run = new NativeRun();
const basic = (name: string): TypeDescriptor => ({ kind: "basic", name });
const arrayOf = (element: TypeDescriptor): TypeDescriptor => ({ kind: "array", element });
const person: StructDescriptor = {
  kind: "struct",
  name: "Person",
  fields: [
    { name: "name", key: "f0", type: basic("String") },
    { name: "age", key: "f1", type: basic("Integer") },
  ],
  create: () => ({ f0: null, f1: null }),
};

/** A variable, and the Generic that aliases it. */
function variable(type: TypeDescriptor, value: unknown) {
  const slot = { value };
  const generic = new GenericValue(
    type,
    () => slot.value,
    (changed) => {
      slot.value = changed;
    },
  );
  return { slot, generic };
}
const generic = (type: TypeDescriptor, value: unknown) => variable(type, value).generic;
const empty = () => run.make("Generic").self;

describe("types of Generic", () => {
  const cases: [what: string, value: object, name: string, dimensions: number, isStruct: boolean][] = [
    ["DateTime", generic(basic("DateTime"), null), "DateTime", 0, false],
    ["Integer[][]", generic(arrayOf(arrayOf(basic("Integer"))), []), "Integer", 2, false],
    ["a struct", generic(person, person.create()), "Person", 0, true],
    ["an array of structs", generic(arrayOf(person), []), "Person", 1, false],
    ["nothing", empty(), "Generic", 0, false],
  ];
  for (const [what, value, name, dimensions, isStruct] of cases) {
    it(what, () => {
      assert.equal(run.call("getTypeName(Generic)", value), name);
      assert.equal(run.call("getTypeDimensions(Generic)", value), dimensions);
      assert.equal(run.call("typeIsStruct(Generic)", value), isStruct);
    });
  }
});

describe("down-casts of Generic", () => {
  it("give the value of exactly that type", () => {
    assert.equal(run.call("GenericToInteger(Generic)", generic(basic("Integer"), 5)), 5);
    assert.equal(run.call("GenericToString(Generic)", generic(basic("String"), null)), null);
    const date = new DateValue(3);
    const cast = run.call("GenericToDate(Generic)", generic(basic("Date"), date));
    assert.deepEqual(cast, date);
    assert.notEqual(cast, date, "a date is copied");
  });

  for (const [name, value] of [
    ["Integer", generic(basic("Byte"), 5)],
    ["Float", generic(basic("Integer"), 5)],
    ["String", generic(arrayOf(basic("String")), [])],
    ["Bool", empty()],
    ["Array", generic(basic("String"), "x")],
  ] as const) {
    it(`refuses another type as ${name}`, () =>
      assert.throws(
        () => run.call(`GenericTo${name}(Generic)`, value),
        /RunTimeException: Expected a Generic of (type|an array).*, found /,
      ));
  }

  it("peel one dimension off an array, as windows on the elements", () => {
    const numbers = [1, 2];
    const elements = run.call("GenericToArray(Generic)", generic(arrayOf(basic("Integer")), numbers)) as GenericValue[];
    run.call("setGenericFromString(Generic,String)", elements[1], "7up");
    assert.deepEqual(numbers, [1, 7]);
    numbers.pop();
    assert.throws(() => elements[1]!.get(), /Index out of range/);
  });
});

describe("texts of Generic", () => {
  const cases: [value: object, text: string][] = [
    [generic(basic("Bool"), true), "true"],
    [generic(basic("Float"), 1.5), "1.500000"],
    [generic(basic("Integer"), null), ""],
    [generic(person, person.create()), "[complex]"],
    [generic({ ...person, toText: () => "me" }, person.create()), "me"],
    [generic(arrayOf(basic("Integer")), [1]), "[complex]"],
    [empty(), ""],
  ];
  for (const [value, text] of cases) {
    it(JSON.stringify(text), () => assert.equal(run.call("convertGenericToString(Generic)", value), text));
  }

  it("set the variable behind", () => {
    const { slot, generic } = variable(basic("Integer"), null);
    run.call("setGenericFromString(Generic,String)", generic, "12");
    assert.equal(slot.value, 12);
    const refused = [variable(person, person.create()).generic, empty()];
    for (const value of refused) {
      assert.throws(
        () => run.call("setGenericFromString(Generic,String)", value, "1"),
        /RunTimeException: .*cannot be set/,
      );
    }
  });
});

describe("names at run time", () => {
  const structs = new Map([["Person", person]]);

  it("lists the fields of a struct in order", () => {
    assert.deepEqual(run.call("getStructMembers(String)", structs, "Person"), ["name", "age"]);
    assert.throws(
      () => run.call("getStructMembers(String)", structs, "person"),
      /RunTimeException: Unknown struct 'person'/,
    );
  });

  it("finds variables through the scope that the engine passes", () => {
    const found = generic(basic("String"), "x");
    const scope = (name: string) => (name === "s" ? found : undefined);
    assert.equal(run.call("getGenericValue(String)", scope, "s"), found);
    assert.throws(() => run.call("getGenericValue(String)", scope, "t"), /RunTimeException: Unknown variable 't'/);
  });

  it("opens a window on a field", () => {
    const { slot, generic } = variable(person, { f0: "Bo", f1: 3 });
    const field = run.call("getGenericValue(Generic,String)", generic, "age") as GenericValue;
    run.call("setGenericFromString(Generic,String)", field, "4");
    assert.deepEqual(slot.value, { f0: "Bo", f1: 4 });
    assert.throws(
      () => run.call("getGenericValue(Generic,String)", generic, "f1"),
      /Struct 'Person' has no field 'f1'/,
    );
    assert.throws(() => run.call("getGenericValue(Generic,String)", field, "x"), /has no field 'x'/);
  });
});
