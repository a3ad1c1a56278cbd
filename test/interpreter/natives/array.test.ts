// Array and Struct: natives-core 4.1, 4.2; language.md 7. One-line cases for basic elements; structs by descriptor.
import assert from "node:assert/strict";
import type { NativeBody } from "../../../interpreter/native.js";
import { Array as ArrayClass } from "../../../interpreter/natives/Array.js";
import { Struct } from "../../../interpreter/natives/Struct.js";
import { checkIndex, elementAt, sizedArray, storeElement } from "../../../interpreter/values/array.js";
import { valueFromText, valueText } from "../../../interpreter/values/convert.js";
import { DateTimeValue, DateValue, TimeSpanValue, TimeValue } from "../../../interpreter/values/dates.js";
import { parseDate, parseDateTime, parseTime } from "../../../interpreter/values/dateText.js";
import type { StructDescriptor, TypeDescriptor } from "../../../interpreter/values/generic.js";
import { JsonBuilder } from "../../../interpreter/values/jsonBuilder.js";
import { parseJsonText } from "../../../interpreter/values/jsonText.js";
import { parseXmlText } from "../../../interpreter/values/xmlDocument.js";
import { fakeRun } from "./context.js";
import { cases, descriptorOf, fails } from "./oneLine.js";

cases("Array", [
  ["Integer[] a; a.length()", 0],
  ["Integer[] a; a.pushBack(7); a", [7]],
  ["Integer[] a; a.pushBack(); a", [null]],
  ["String[] a; a.pushBack(); a", [null]],
  ["Bool[] a; a.pushBack(); a", [false]],
  ["Byte[] a; a.pushFront(); a", [0]],
  ["Date[] a; a.pushBack(); a", ["2021-08-04"]],
  ["Integer[][] a; a.pushBack(); a", [[]]],
  ["Integer[] a; a.pushBack(1); a.pushFront(2); a", [2, 1]],
  ["Integer[] a; a.pushBack(1); a.pushFront(); a", [null, 1]],
  ["Integer[] a; a.pushBack(1); a.pushBack(2); a.first()", 1],
  ["Integer[] a; a.pushBack(1); a.pushBack(2); a.last()", 2],
  ["Integer[] a; a.first()", fails("RunTimeException: Index out of range: 0 (length 0)")],
  ["Integer[] a; a.last()", fails("RunTimeException: Index out of range: -1 (length 0)")],
  ["Integer[] a; a.popBack()", fails("RunTimeException: Index out of range: -1 (length 0)")],
  ["Integer[] a; a.popFront()", fails("RunTimeException: Index out of range: 0 (length 0)")],
  ["Integer[] a; a.pushBack(1); a.pushBack(2); a.popBack()", 2],
  ["Integer[] a; a.pushBack(1); a.pushBack(2); a.popFront(); a", [2]],
  ["Integer[] a; a.insert(0, 5); a.insert(1, 7); a.insert(1, 6); a", [5, 6, 7]],
  ["Integer[] a; a.insert(1, 5)", fails("RunTimeException: Index out of range: 1 (length 0)")],
  ["Integer[] a; a.insert(-1, 5)", fails("RunTimeException: Index out of range: -1 (length 0)")],
  ["Integer[] a; a.pushBack(1); a.clear(); a.length()", 0],
  ["Integer[] a; Integer[] b = a; b.pushBack(1); a.length()", 1],
  ['Integer[] n; n.pushBack(9); n.pushBack(-1); n.pushBack(5); n.sort(); n.buildString(";")', "-1;5;9"],
  ["Integer[] n; n.pushBack(1); n.pushBack(0); n.pushBack(); n.pushBack(-1); n.sort(); n", [-1, null, 0, 1]],
  [
    'String[] s; s.pushBack("b"); s.pushBack("a"); s.pushBack("B"); s.pushBack(); s.pushBack(""); s.sort(); s',
    [null, "", "B", "a", "b"],
  ],
  ["Long[] l; l.pushBack(10L); l.pushBack(9L); l.pushBack(); l.sort(); l", [null, 9n, 10n]],
  ["Float[] f; f.pushBack(10.5); f.pushBack(9.5); f.sort(); f", [9.5, 10.5]],
  ["Bool[] b; b.pushBack(true); b.pushBack(false); b.sort(); b", [false, true]],
  [
    'Date[] d; d.pushBack(Date("2021-08-04")); d.pushBack(Date("2020-08-04")); d.sort(); d',
    ["2020-08-04", "2021-08-04"],
  ],
  ["Integer[][] m; m.pushBack(); m.sort(); m", [[]]],
  ['Integer[] a; a.buildString(",")', ""],
  ['Integer[] a; a.pushBack(); a.pushBack(2); a.buildString(",")', ",2"],
  ['Float[] a; a.pushBack(2.5); a.buildString(",")', "2.500000"],
  ['Bool[] a; a.pushBack(true); a.buildString(",")', "true"],
  ['TimeSpan[] a; a.pushBack(); a.buildString(",")', "[complex]"],
  ['Integer[][] a; a.pushBack(); a.buildString(",")', "[complex]"],
  ['String[] a; a.pushBack("a"); a.pushBack("b"); a.pushBack(""); a.toJsonString()', '["a","b",""]'],
  ["String[] a; a.pushBack(); a.toJsonString()", '[""]'],
  ["Integer[] a; a.pushBack(1); a.pushBack(); a.toJsonString()", "[1,null]"],
  ["Integer[][] a; a.pushBack(); a.toJsonString()", "[[]]"],
  ["Long[] a; a.pushBack(9223372036854775807L); a.toJsonString()", "[9223372036854775807]"],
  ["Float[] a; a.pushBack(2.0); a.pushBack(0.25); a.toJsonString()", "[2.0,0.25]"],
  ['Date[] a; a.pushBack(); a.pushBack(Date("")); a.toJsonString()', '["2021-08-04",""]'],
  ["DateTime[] a; a.pushBack(); a.toJsonString()", '["2021-08-04T17:05:09"]'],
  ["Time[] a; a.pushBack(); a.toJsonString()", '["17:05:09"]'],
  ["TimeSpan[] a; a.pushBack(); a.toJsonString()", "[0]"],
  ['Integer[] a; a.pushBack(1); a.fromJsonString("[2, 3]"); a', [1, 2, 3]],
  ['Integer[] a; a.fromJsonString("[null, \\"7\\", 2e3, 1.9, true]"); a', [null, 7, 2000, 1, 0]],
  ['Long[] a; a.fromJsonString("[9223372036854775807]"); a', [9223372036854775807n]],
  ['String[] a; a.fromJsonString("[\\"a\\", 1.50, null, true]"); a', ["a", "1.50", null, "true"]],
  ['Bool[] a; a.fromJsonString("[true, false, 1, null]"); a', [true, false, true, false]],
  ['Date[] a; a.fromJsonString("[\\"2021-01-02\\", \\"\\", null]"); a', ["2021-01-02", null, null]],
  ['DateTime[] a; a.fromJsonString("[\\"2021-01-02T03:04:05\\"]"); a', ["2021-01-02 03:04:05"]],
  ['Integer[][] a; a.fromJsonString("[[1],[2,3],[]]"); a', [[1], [2, 3], []]],
  ['Integer[] a; a.fromJsonString("{}")', fails("GeneralException: Expected a JSON array, found an object")],
  ['Integer[] a; a.fromJsonString("")', fails("GeneralException: Expected a JSON array, found an object")],
  [
    'Integer[] a; a.fromJsonString("[1")',
    fails("GeneralException: Cannot parse '[1' as JSON: expected ',' or ']' at position 2"),
  ],
]);

describe("Array index and size", () => {
  const run = fakeRun();
  const outside = (index: number, length: number) => ({
    message: `RunTimeException: Index out of range: ${index} (length ${length})`,
  });

  it("reads and stores inside, and counts a null index as 0", () => {
    const array = ["a", "b"];
    assert.equal(elementAt(run, array, 1), "b");
    assert.equal(elementAt(run, array, null), "a");
    assert.equal(storeElement(run, array, 1, "c"), "c");
    assert.deepEqual(array, ["a", "c"]);
    assert.equal(checkIndex(run, array, 1), 1);
  });
  it("fails outside", () => {
    assert.throws(() => elementAt(run, ["a"], 1), outside(1, 1));
    assert.throws(() => elementAt(run, ["a"], -1), outside(-1, 1));
    assert.throws(() => storeElement(run, ["a"], 5, "b"), outside(5, 1));
    assert.throws(() => checkIndex(run, [], 0), outside(0, 0));
  });
  it("makes sized arrays of fresh elements, inner dimensions included", () => {
    assert.deepEqual(sizedArray(run, descriptorOf("Integer"), [2]), [null, null]);
    assert.deepEqual(sizedArray(run, descriptorOf("String[]"), [2, 1]), [[null], [null]]);
    assert.deepEqual(sizedArray(run, descriptorOf("String[]"), [2]), [[], []]);
    const rows = sizedArray(run, descriptorOf("Bool[]"), [2, 1]) as boolean[][];
    rows[0]![0] = true;
    assert.equal(rows[1]![0], false);
  });
  it("refuses a negative size, and a null size is 0", () => {
    assert.throws(() => sizedArray(run, descriptorOf("Integer"), [-1]), {
      message: "RunTimeException: Array size must not be negative: -1",
    });
    assert.deepEqual(sizedArray(run, descriptorOf("Integer"), [null]), []);
  });
});

interface Person {
  n: string | null;
  k: number | null;
}
const person: StructDescriptor = {
  kind: "struct",
  name: "Person",
  fields: [
    { name: "n", key: "n", type: descriptorOf("String") },
    { name: "k", key: "k", type: descriptorOf("Integer") },
  ],
  create: (): Person => ({ n: null, k: null }),
};
const mapType: TypeDescriptor = { kind: "class", name: "Map", create: () => new Map() };

describe("Array of structs and classes", () => {
  const run = fakeRun();
  const bodies = ArrayClass.bodies(run) as Record<string, NativeBody>;
  const people = (): Person[] => [
    { n: "b", k: 1 },
    { n: "a", k: 2 },
    { n: "b", k: 3 },
    { n: "a", k: 4 },
  ];

  it("sorts by compare, true meaning after, and keeps the order of equals", () => {
    const compare = (self: object, other: object) => (self as Person).n! > (other as Person).n!;
    const array = people();
    bodies["sort()"]!(array, { ...person, compare });
    assert.deepEqual(
      array.map(({ k }) => k),
      [2, 4, 1, 3],
    );
  });
  it("leaves structs without compare and class instances as they are", () => {
    const array = people();
    bodies["sort()"]!(array, person);
    assert.deepEqual(array, people());
  });
  it("joins by the struct's toString", () => {
    const toText = (self: object) => `<${(self as Person).n}>`;
    assert.equal(bodies["buildString(String)"]!(people(), { ...person, toText }, ", "), "<b>, <a>, <b>, <a>");
    assert.equal(bodies["buildString(String)"]!([{ n: "a", k: 1 }], person, ","), "[complex]");
  });
  it("makes fresh structs and instances", () => {
    const array: object[] = [];
    bodies["pushBack()"]!(array, person);
    bodies["pushFront()"]!(array, mapType);
    assert.deepEqual(array, [new Map(), { n: null, k: null }]);
  });
  it("reads and writes them as JSON and from XML", () => {
    const array: object[] = [];
    bodies["fromJsonString(String)"]!(array, person, '[{"k": 2, "n": "Bo", "other": []}, {}]');
    bodies["fromXMLNode(XMLNode)"]!(array, person, parseXmlText(run, "<l><p><n>Al</n></p></l>"));
    assert.equal(
      bodies["toJsonString()"]!(array, person),
      '[{"n": "Bo","k": 2},{"n": "","k": null},{"n": "Al","k": null}]',
    );
  });
  it("leaves class instances out of JSON", () => {
    assert.equal(bodies["toJsonString()"]!([new Map()], mapType), "[]");
  });
  it("writes into a builder at the place where it stands", () => {
    const builder = new JsonBuilder(run);
    builder.pushArray("");
    bodies["toJson(JSONBuilder)"]!([1, 2], descriptorOf("Integer"), builder);
    builder.finalize();
    assert.equal(builder.text, "[[1,2]]");
  });
});

const everything: StructDescriptor = {
  kind: "struct",
  name: "Everything",
  fields: [
    ...["Bool", "Byte", "Integer", "Long", "Float", "String", "Date", "Time", "DateTime", "TimeSpan"].map(
      (type, index) => ({
        name: type.toLowerCase(),
        key: `f${index}`,
        type: descriptorOf(type),
      }),
    ),
    { name: "person", key: "f10", type: person },
    { name: "people", key: "f11", type: { kind: "array", element: person } },
    { name: "map", key: "f12", type: mapType },
  ],
  create: () => ({}),
};
const filled = () => ({
  f0: true,
  f1: 255,
  f2: -7,
  f3: 9223372036854775807n,
  f4: 2.5,
  f5: 'a"b',
  f6: parseDate("2001-02-03"),
  f7: parseTime("04:05:06"),
  f8: parseDateTime("2001-02-03 04:05:06"),
  f9: new TimeSpanValue(90),
  f10: { n: "Bo", k: 2 },
  f11: [{ n: "Al", k: 3 }],
  f12: new Map(),
});
const json =
  '{"bool": true,"byte": 255,"integer": -7,"long": 9223372036854775807,"float": 2.5,"string": "a\\"b",' +
  '"date": "2001-02-03","time": "04:05:06","datetime": "2001-02-03T04:05:06","timespan": 90,' +
  '"person": {"n": "Bo","k": 2},"people": [{"n": "Al","k": 3}]}';

describe("Struct", () => {
  const run = fakeRun();
  const bodies = Struct.bodies(run) as Record<string, NativeBody>;
  const empty = () => ({
    f0: false,
    f1: 0,
    f2: null,
    f3: null,
    f4: null,
    f5: null,
    f6: parseDate(""),
    f7: parseTime(""),
    f8: parseDateTime(""),
    f9: new TimeSpanValue(),
    f10: { n: null, k: null },
    f11: [],
    f12: new Map(),
  });

  it("writes members in order, one blank after the colon, each type in its form", () => {
    assert.equal(bodies["toJsonString()"]!(filled(), everything), json);
    assert.equal(bodies["toJsonString()"]!({ n: "Bo", k: 2 }, person), '{"n": "Bo","k": 2}');
  });
  it("writes nulls: numbers as null, texts and dates as empty texts", () => {
    assert.match(
      bodies["toJsonString()"]!(empty(), everything) as string,
      /"integer": null,"long": null,"float": null,"string": "","date": "","time": "","datetime": "","timespan": 0/,
    );
  });
  it("reads back what it writes", () => {
    const target = empty();
    bodies["fromJsonString(String)"]!(target, everything, json);
    assert.deepEqual(target, filled());
  });
  it("keeps members that are absent, ignores unknown ones, and takes JSON null as null", () => {
    const target = { n: "old", k: 1 };
    bodies["fromJsonString(String)"]!(target, person, '{"k": null, "N": "case matters", "x": {}}');
    assert.deepEqual(target, { n: "old", k: null });
  });
  it("fills from the children of an XML node, arrays from theirs", () => {
    const target = empty();
    const node = parseXmlText(
      run,
      "<e><integer>5</integer><date>2001-02-03</date><person><n>Bo</n></person><people><p><k>3</k></p><p/></people></e>",
    );
    bodies["fromXMLNode(XMLNode)"]!(target, everything, node);
    assert.deepEqual(
      { ...target, f6: String(target.f6) },
      {
        ...empty(),
        f2: 5,
        f6: String(parseDate("2001-02-03")),
        f10: { n: "Bo", k: null },
        f11: [
          { n: null, k: 3 },
          { n: null, k: null },
        ],
      },
    );
  });
  it("takes the first of several children of a name", () => {
    const target = { n: null, k: null };
    bodies["fromXMLNode(XMLNode)"]!(target, person, parseJsonText(run, '{"k": 1, "k": 2}'));
    assert.deepEqual(target, { n: null, k: 1 });
  });
  it("refuses JSON that is no object", () => {
    assert.throws(() => bodies["fromJsonString(String)"]!({}, person, "[1]"), {
      message: "GeneralException: Expected a JSON object, found an array",
    });
  });
  it("writes one object into a builder", () => {
    const builder = new JsonBuilder(run);
    builder.pushArray("");
    bodies["toJson(JSONBuilder)"]!({ n: "Bo", k: 2 }, person, builder);
    bodies["toJson(JSONBuilder)"]!({ n: null, k: null }, person, builder);
    builder.popLevel();
    assert.equal(builder.text, '[{"n": "Bo","k": 2},{"n": "","k": null}]');
  });
});

describe("Text of any value", () => {
  const rows: readonly [type: string, value: unknown, text: string][] = [
    ["Bool", true, "true"],
    ["Byte", 7, "7"],
    ["Integer", -7, "-7"],
    ["Integer", null, ""],
    ["Long", 7n, "7"],
    ["Float", 12.5, "12.500000"],
    ["Float", null, ""],
    ["String", null, ""],
    ["String", "x", "x"],
    ["Date", new DateValue(0), "1970-01-01"],
    ["Time", new TimeValue(1), "00:00:01"],
    ["DateTime", new DateTimeValue(1), "1970-01-01 00:00:01"],
    ["Date", parseDate(""), ""],
    ["TimeSpan", new TimeSpanValue(), "[complex]"],
    ["Integer[]", [1], "[complex]"],
  ];
  for (const [type, value, text] of rows) {
    it(`${type} ${String(value)} is '${text}'`, () => assert.equal(valueText(descriptorOf(type), value), text));
  }
  it("class instances are [complex]", () => assert.equal(valueText(mapType, new Map()), "[complex]"));

  const parsed: readonly [type: string, text: string, value: unknown][] = [
    ["Bool", "True", true],
    ["Byte", "257", 1],
    ["Integer", "7x", 7],
    ["Long", "7", 7n],
    ["Float", "1,5", 1.5],
    ["String", "", ""],
    ["TimeSpan", "90", new TimeSpanValue(90)],
    ["Date", "2001-02-03", parseDate("2001-02-03")],
    ["Time", "01:02:03", parseTime("01:02:03")],
    ["DateTime", "2001-02-03 01:02:03", parseDateTime("2001-02-03 01:02:03")],
    ["Generic", "x", undefined],
    ["Integer[]", "1", undefined],
  ];
  for (const [type, text, value] of parsed) {
    it(`'${text}' as ${type}`, () => assert.deepEqual(valueFromText(descriptorOf(type), text), value));
  }
});
