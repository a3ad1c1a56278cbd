// JSONBuilder, XMLNode, and the parsers of XML and JSON (natives-core.md 5.6 to 5.8).
import assert from "node:assert/strict";
import type { XmlNode } from "../../../interpreter/values/xmlNode.js";
import { classNamed, NativeRun } from "./nativeRun.js";

const run = new NativeRun();
const node = (self: unknown) => run.of("XMLNode", self as object);

describe("JSONBuilder", () => {
  it("writes an object with a blank after the colon only", () => {
    const builder = run.make("JSONBuilder");
    builder.call("pushObject(String)", "");
    builder.call("addString(String,String)", "n", "Bo");
    builder.call("addInteger(String,Integer)", "k", 2);
    builder.call("pushArray(String)", "l");
    builder.call("addBoolean(String,Bool)", "", true);
    builder.call("addFloat(String,Float)", "ignored", 1.5);
    builder.call("addString(String,String)", "", null);
    assert.equal(builder.call("getString()"), '{"n": "Bo","k": 2,"l": [true,1.5,""');
    builder.call("finalize()");
    builder.call("finalize()");
    builder.call("popLevel()");
    assert.equal(builder.call("getString()"), '{"n": "Bo","k": 2,"l": [true,1.5,""]}');
    assert.equal(
      classNamed("JSONBuilder").describe!(builder.self as never),
      'JSONBuilder {"n": "Bo","k": 2,"l": [true,1.5,""]}',
    );
  });

  it("indents when asked before building", () => {
    const builder = run.make("JSONBuilder");
    builder.call("setPrettyPrint(Integer)", 2);
    builder.call("pushObject(String)", "");
    builder.call("addInteger(String,Integer)", "k", null);
    builder.call("popLevel()");
    assert.equal(builder.call("getString()"), '{\n  "k": 0\n}');
  });

  it("refuses a value without a place", () => {
    const builder = run.make("JSONBuilder");
    assert.throws(() => builder.call("addString(String,String)", "k", "v"), /RunTimeException/);
    builder.call("pushObject(String)", "");
    assert.throws(() => builder.call("addString(String,String)", "", "v"), /RunTimeException/);
  });
});

describe("XMLNode", () => {
  it("is parsed from text that starts with <, and named by other text", () => {
    assert.equal(run.make("XMLNode", "XMLNode(String)", "tag").call("getName()"), "tag");
    assert.equal(run.make("XMLNode", "XMLNode(String)", "<a>x</a>").call("getText()"), "x");
    assert.equal(run.make("XMLNode").call("getName()"), "");
  });

  it("stores copies of children and gives out the children themselves", () => {
    const root = run.make("XMLNode", "XMLNode(String)", "root");
    const child = run.make("XMLNode", "XMLNode(String)", "child");
    root.call("addChild(XMLNode)", child.self);
    child.call("setName(String)", "changed");
    const [stored] = root.call("getChildren()") as XmlNode[];
    assert.equal(stored!.name, "child");
    node(stored).call("setText(String)", "a<b");
    root.call("setParameter(String,String)", "k", '"v"');
    assert.equal(root.call("toString(Integer)", 0), '<root k="&quot;v&quot;">\n  <child>a&lt;b</child>\n</root>');
    assert.equal(root.call("getParameter(String)", "missing"), "");
    root.call("addChild(XMLNode)", root.self);
    assert.equal((root.call("getChildren()") as XmlNode[]).length, 2);
    root.call("setChildren(XMLNode[])", []);
    assert.equal(root.call("toString(Integer)", 2), '  <root k="&quot;v&quot;"/>');
  });

  it("shows its parameters and children to the debugger", () => {
    const root = run.call("parseXML(String)", '<r a="1">t<c/></r>');
    assert.equal(classNamed("XMLNode").describe!(root as never), "XMLNode <r> (1 child)");
    assert.deepEqual(
      classNamed("XMLNode").inspect!(root as never).map(([name]) => name),
      ["name", "text", "@a", "[0] c"],
    );
  });
});

describe("parseXML", () => {
  it("makes text of entities and CDATA, drops comments and blanks", () => {
    const root = node(
      run.call("parseXML(String)", "<?xml version='1.0'?><r> <!-- c --> <a>1 &amp; <![CDATA[<2>]]></a> <b/></r>"),
    );
    assert.equal(root.call("getValueFromPath(String)", "a"), "1 & <2>");
    assert.equal((root.call("getChildren()") as unknown[]).length, 2);
    assert.equal(root.call("getText()"), "");
  });

  const bad = ["", "text", "<a>", "<a></b>", "<a x=1/>"];
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => run.call("parseXML(String)", text), /GeneralException: Cannot parse/));
  }

  it("expands no entities of a document type", () => {
    const bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>';
    assert.throws(() => run.call("parseXML(String)", bomb), /GeneralException: Cannot parse/);
    const file = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>';
    assert.throws(() => run.call("parseXML(String)", file), /GeneralException: Cannot parse/);
  });

  it("bounds the depth", () => {
    const deep = "<a>".repeat(2000) + "</a>".repeat(2000);
    assert.throws(() => run.call("parseXML(String)", deep), /levels/);
  });
});

describe("parseJSON", () => {
  const people = '{"p":[{"n":"x"},{"n":"y"}],"o":{"title":"t","1":"named"},"num":1.50,"t":true,"z":null,"u":"\\u00e6"}';
  const cases: [path: string, expected: unknown][] = [
    ["p.1.n", "y"],
    ["0.0.n", "x"],
    ["o.title", "t"],
    ["o.1", "named"],
    ["1.0", "t"],
    ["num", "1.50"],
    ["t", "true"],
    ["z", "null"],
    ["u", "æ"],
    ["p", ""],
    ["o", ""],
    ["p.2.n", null],
    ["nothing", null],
  ];
  for (const [path, expected] of cases) {
    it(`${path} is ${expected}`, () =>
      assert.equal(node(run.call("parseJSON2(String)", people)).call("getValueFromPath(String)", path), expected));
  }

  it("gives an empty array one child, which parseJSON2 does not", () => {
    const children = (name: string) => {
      const root = node(run.call(`${name}(String)`, '{"p":[]}'));
      return (node(root.call("getNodeFromPath(String)", "p")).call("getChildren()") as unknown[]).length;
    };
    assert.deepEqual([children("parseJSON"), children("parseJSON2")], [1, 0]);
  });

  it("reads top-level arrays and empty text", () => {
    assert.equal((node(run.call("parseJSON(String)", "[1,2]")).call("getChildren()") as unknown[]).length, 2);
    assert.equal(node(run.call("parseJSON(String)", " ")).call("getParameter(String)", "type"), "object");
    assert.equal(node(run.call("parseJSON(String)", "{}")).call("getName()"), "root");
  });

  it("writes back what it read", () => {
    const source = '{\n  "a": [\n    1,\n    "x"\n  ],\n  "b": null\n}';
    assert.equal(node(run.call("parseJSON2(String)", source)).call("toJSON(Integer)", 0), source);
  });

  for (const text of ["{", "[1,]", "{'a':1}", "01", '"\\x"', "[1] 2", "undefined"]) {
    it(`refuses ${text}`, () =>
      assert.throws(() => run.call("parseJSON(String)", text), /GeneralException: Cannot parse .* as JSON: expected/));
  }

  it("bounds the depth", () => {
    assert.throws(() => run.call("parseJSON(String)", "[".repeat(100_000)), /levels/);
  });
});
