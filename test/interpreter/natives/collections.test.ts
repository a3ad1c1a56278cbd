// Map, Vector, StringMatrix, StringObjectDictionary and FHBitSet (natives-core.md 5.1 to 5.5).
import assert from "node:assert/strict";
import fc from "fast-check";
import { DateTimeValue, nullDateTime } from "../../../interpreter/values/dates.js";
import { classNamed, NativeRun } from "./nativeRun.js";

function keysOf(map: ReturnType<NativeRun["make"]>): string {
  const keys: unknown[] = [];
  for (let more = map.call("first()"); more; more = map.call("next()")) keys.push(map.call("getKey()"));
  return keys.join(" ");
}

describe("Map", () => {
  const run = new NativeRun();
  const mapOf = (lines: string) => run.make("Map", "Map(String)", lines);

  it("reads lines, sorts by key, writes JSON", () => {
    const map = mapOf("b=2\na = 1");
    assert.equal(map.call("getKey()"), "a");
    assert.equal(map.call("get(String)", "a"), "1");
    assert.equal(map.call("toJson()"), '{"a":"1","b":"2"}');
  });

  const lines: [lines: string, json: string][] = [
    ["", "{}"],
    ["a=b=c", '{"a":"b=c"}'],
    [" a = b ", '{" a":"b "}'],
    ["no sign\n\nk=v\r\n", '{"k":"v"}'],
    ["9=x\n10=y\na=z\nB=w", '{"10":"y","9":"x","B":"w","a":"z"}'],
    ["__proto__=x\nconstructor=y", '{"__proto__":"x","constructor":"y"}'],
  ];
  for (const [source, json] of lines) {
    it(`Map(${JSON.stringify(source)}) is ${json}`, () => assert.equal(mapOf(source).call("toJson()"), json));
  }

  it("insert chains, replaces, and resets the cursor", () => {
    const map = mapOf("a=1\nb=2");
    map.call("next()");
    assert.equal(map.call("getKey()"), "b");
    assert.equal(map.call("insert(String,String)", "b", "3"), map.self);
    assert.equal(map.call("getKey()"), "a");
    assert.equal(map.call("size()"), 2);
  });

  it("walks to the end once", () => {
    const map = run.make("Map");
    assert.deepEqual(
      [map.call("first()"), map.call("eof()"), map.call("next()"), map.call("getKey()")],
      [false, true, false, ""],
    );
    map.call("insert(String,String)", "k", null);
    assert.deepEqual([map.call("first()"), map.call("eof()"), map.call("getVal()")], [true, false, ""]);
    assert.deepEqual([map.call("next()"), map.call("eof()"), map.call("getVal()")], [false, true, ""]);
  });

  it("adds numbers: whole ones as they are, others with six decimals", () => {
    const map = mapOf("a = 1");
    map.call("increaseValueForKey(String,Float)", "a", 0.25);
    assert.equal(map.call("get(String)", "a"), "1.250000");
    map.call("increaseValueForKey(String,Integer)", "n", 2147483647);
    map.call("increaseValueForKey(String,Integer)", "n", 1);
    assert.equal(map.call("get(String)", "n"), "-2147483648");
  });

  it("answers missing keys", () => {
    const map = mapOf("a=1");
    assert.equal(map.call("get(String)", "x"), "");
    assert.equal(map.call("getWithFallback(String,String)", "x", "f"), "f");
    assert.equal(map.call("getWithFallback(String,String)", "a", "f"), "1");
    assert.equal(map.call("exists(String)", "x"), false);
    map.call("remove(String)", "x");
    map.call("remove(String)", "a");
    assert.equal(map.call("size()"), 0);
  });

  it("takes JSON of mixed kinds", () => {
    const map = mapOf("kept=1");
    map.call("fromJson(String)", '{"n":1.50,"b":true,"z":null,"o":{"2":[1,"x"],"1":null},"s":"t\\u00e6"}');
    const values = ["kept", "n", "b", "z", "o", "s"].map((key) => map.call("get(String)", key));
    assert.deepEqual(values, ["1", "1.50", "true", "", '{"2":[1,"x"],"1":null}', "tæ"]);
    for (const bad of ["[1]", "{", '{"a":1} x', "{a:1}", "nul"]) {
      assert.throws(() => map.call("fromJson(String)", bad), /^Error: GeneralException: Cannot parse/, bad);
    }
    assert.throws(() => map.call("fromJson(String)", `{"a":${"[".repeat(5000)}`), /RunTimeException: .*levels/);
  });

  it("keeps its keys sorted whatever the order of changes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("insert", "remove", "read"), fc.string({ maxLength: 2 }))),
        (steps) => {
          const map = new NativeRun().make("Map");
          const model = new Map<string, string>();
          for (const [step, key] of steps) {
            if (step === "insert") {
              map.call("insert(String,String)", key, step);
              model.set(key, step);
            } else if (step === "remove") {
              map.call("remove(String)", key);
              model.delete(key);
            } else keysOf(map);
          }
          assert.equal(keysOf(map), [...model.keys()].sort().join(" "));
        },
      ),
    );
  });

  it("accounts for what it holds, and gives it back", () => {
    const small = new NativeRun();
    small.make("Map", "Map(String)", "a=1\nb=2");
    assert.equal(small.allocated, 0, "small maps are free");
    const limited = new NativeRun({ memory: 1_000_000 });
    const map = limited.make("Map");
    const fill = () => {
      for (let index = 0; index < 100_000; index++) map.call("insert(String,String)", `key ${index}`, "value");
    };
    assert.throws(fill, /Memory limit exceeded/);
    map.call("clear()");
    assert.equal(limited.allocated, 0);
  });

  it("shows its entries to the debugger", () => {
    const map = mapOf("b=2\na=1");
    assert.equal(classNamed("Map").describe!(map.self as never), "Map (2 entries)");
    assert.deepEqual(classNamed("Map").inspect!(map.self as never), [
      ["a", "1", "String"],
      ["b", "2", "String"],
    ]);
  });
});

describe("Vector", () => {
  const run = new NativeRun();

  it("grows, splits, joins", () => {
    const vector = run.make("Vector");
    vector.call("parseString(String,String)", "a;;b", ";");
    vector.call("parseString(String,String)", "", ";");
    vector.call("pushBack(String)", null);
    assert.equal(vector.call("size()"), 4);
    assert.equal(vector.call("buildString(String)", "-"), "a--b-");
    vector.call("set(Integer,String)", 1, "x");
    vector.call("removeAt(Integer)", 0);
    assert.deepEqual(vector.call("toStringArray()"), ["x", "b", null]);
    assert.deepEqual(run.make("Vector", "Vector(Integer[])", [3, null]).call("toStringArray()"), ["3", "0"]);
  });

  it("gives integers, null for what is none", () => {
    const vector = run.make("Vector");
    vector.call("parseString(String,String)", "7up,x,-2,", ",");
    assert.deepEqual(vector.call("toIntegerArray()"), [7, null, -2, null]);
  });

  for (const [signature, ...args] of [
    ["get(Integer)", 0],
    ["set(Integer,String)", -1, "x"],
    ["removeAt(Integer)", 9],
  ]) {
    it(`${signature} outside is a RunTimeException`, () => {
      const vector = run.make("Vector");
      assert.throws(
        () => vector.call(signature as string, ...args),
        /RunTimeException: Index out of range: -?\d \(length 0\)/,
      );
    });
  }
});

describe("StringMatrix", () => {
  const run = new NativeRun();

  it("starts a row for the first cell", () => {
    const matrix = run.make("StringMatrix");
    matrix.call("addCell(String)", "a");
    matrix.call("addRow()");
    matrix.call("addCell(String)", "b");
    matrix.call("addCell(String)", "c");
    matrix.call("setCell(Integer,Integer,String)", 1, 0, "d");
    assert.equal(matrix.call("getNumRows()"), 2);
    assert.equal(matrix.call("getNumColumns(Integer)", 1), 2);
    assert.equal(matrix.call("getCell(Integer,Integer)", 1, 0), "d");
    matrix.call("deleteRow(Integer)", 0);
    assert.equal(matrix.call("getCell(Integer,Integer)", 0, 1), "c");
    assert.throws(
      () => matrix.call("getCell(Integer,Integer)", 0, 2),
      /RunTimeException: Column out of range: 2 \(length 2\)/,
    );
    assert.throws(() => matrix.call("getNumColumns(Integer)", 1), /RunTimeException: Row out of range: 1 \(length 1\)/);
    matrix.call("clear()");
    assert.equal(matrix.call("getNumRows()"), 0);
  });
});

describe("StringObjectDictionary", () => {
  const run = new NativeRun();
  const dictionary = run.make("StringObjectDictionary");
  dictionary.call("insertInteger(String,Integer)", "i", 5);
  dictionary.call("insertFloat(String,Float)", "f", 2.5);
  dictionary.call("insertString(String,String)", "s", "7up");
  dictionary.call("insertBool(String,Bool)", "b", true);
  dictionary.call("insertDateTime(String,DateTime)", "d", new DateTimeValue(86400));

  const cases: [signature: string, key: string, expected: unknown][] = [
    ["getInteger(String)", "i", 5],
    ["getInteger(String)", "s", 7],
    ["getInteger(String)", "missing", 0],
    ["getFloat(String)", "f", 2.5],
    ["getFloat(String)", "i", 5],
    ["getFloat(String)", "missing", 0],
    ["getString(String)", "s", "7up"],
    ["getString(String)", "f", "2.500000"],
    ["getString(String)", "d", "1970-01-02 00:00:00"],
    ["getString(String)", "missing", ""],
    ["getBool(String)", "b", true],
    ["getBool(String)", "missing", false],
    ["getDateTime(String)", "d", new DateTimeValue(86400)],
    ["getDateTime(String)", "missing", nullDateTime()],
    ["getDateTime(String)", "s", nullDateTime()],
  ];
  for (const [signature, key, expected] of cases) {
    it(`${signature} of ${key}`, () => assert.deepEqual(dictionary.call(signature, key), expected));
  }

  it("gives dates as copies", () => {
    assert.notEqual(dictionary.call("getDateTime(String)", "d"), dictionary.call("getDateTime(String)", "d"));
  });
});

describe("FHBitSet", () => {
  it("holds 32 bits", () => {
    const set = new NativeRun().make("FHBitSet");
    set.call("set(Integer)", 5);
    set.call("setBitNo(Integer,Bool)", 4, true);
    assert.equal(set.call("toInteger()"), 21);
    assert.equal(set.call("toLsbString()"), `${"0".repeat(27)}10101`);
    set.call("set(String)", "21");
    set.call("setBitNo(Integer,Bool)", 0, false);
    set.call("setBitNo(Integer,Bool)", 32, true);
    assert.equal(set.call("toInteger()"), 20);
    assert.deepEqual(
      [2, 3, 32, -1].map((place) => set.call("getBitNo(Integer)", place)),
      [true, false, false, false],
    );
    set.call("setBitNo(Integer,Bool)", 31, true);
    assert.equal(set.call("toInteger()"), -2147483628);
  });
});
