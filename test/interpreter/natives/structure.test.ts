// JSONBuilder and XMLNode as data, JSON and XML text: natives-core 5.6 to 5.8. The classes' native tables have their
// own tests.
import assert from "node:assert/strict";
import { JsonBuilder } from "../../../interpreter/values/jsonBuilder.js";
import { parseJsonText } from "../../../interpreter/values/jsonText.js";
import { nodeFromText, parseXmlText } from "../../../interpreter/values/xmlDocument.js";
import {
  addChild,
  copyNode,
  nodeAtPath,
  nodeJson,
  setChildren,
  valueAtPath,
  XmlNode,
  xmlText,
} from "../../../interpreter/values/xmlNode.js";
import { fakeRun } from "./context.js";

const run = fakeRun();

describe("JsonBuilder", () => {
  const build = (fill: (builder: JsonBuilder) => void) => {
    const builder = new JsonBuilder(run);
    fill(builder);
    return builder.text;
  };

  it("puts a blank after colons only", () => {
    const text = build((json) => {
      json.pushObject("");
      json.addInteger("k", 1);
      json.pushArray("l");
      json.addString("", "a");
      json.addString("ignored", "b");
      json.finalize();
    });
    assert.equal(text, '{"k": 1,"l": ["a","b"]}');
  });
  it("leaves open levels open in the text, and an extra pop or finalize alone", () => {
    assert.equal(
      build((json) => json.pushObject("")),
      "{",
    );
    assert.equal(
      build((json) => {
        json.pushArray("");
        json.popLevel();
        json.popLevel();
        json.finalize();
      }),
      "[]",
    );
  });
  it("breaks lines and indents on wish", () => {
    const text = build((json) => {
      json.setPrettyPrint(2);
      json.pushObject("");
      json.addBoolean("b", true);
      json.pushArray("a");
      json.addInteger("", 1);
      json.pushObject("");
      json.finalize();
    });
    assert.equal(text, '{\n  "b": true,\n  "a": [\n    1,\n    {}\n  ]\n}');
  });
  it("escapes what JSON must, and keeps / and characters above ASCII", () => {
    const text = build((json) => {
      json.pushArray("");
      json.addString("", '"\\/\b\f\n\r\t\u0001æ€');
    });
    assert.equal(text, '["\\"\\\\/\\b\\f\\n\\r\\t\\u0001æ€"');
  });
  it("writes floats with up to six decimals and at least one", () => {
    const text = build((json) => {
      json.pushArray("");
      for (const value of [2, 2.5, 1 / 3, -0.1234567, 1e21, Number.NaN]) json.addFloat("", value);
    });
    assert.equal(text, "[2.0,2.5,0.333333,-0.123457,1000000000000000000000.0,null");
  });
  it("fails for a value in an object without a key, and where nothing is open", () => {
    const message = /^RunTimeException: JSONBuilder: a value in an object needs a key$/;
    const inObject = new JsonBuilder(run);
    inObject.pushObject("");
    assert.throws(() => inObject.addInteger("", 1), { message });
    assert.throws(() => inObject.pushArray(""), { message });
    assert.throws(() => new JsonBuilder(run).addString("k", "v"), {
      message: "RunTimeException: JSONBuilder: no object or array is open; call pushObject or pushArray first",
    });
  });
  it("bounds its depth", () => {
    const json = new JsonBuilder(run);
    assert.throws(
      () => {
        for (let level = 0; level < 2000; level++) json.pushArray("");
      },
      { message: "RunTimeException: JSONBuilder: more than 1000 levels" },
    );
  });
});

describe("JSON text", () => {
  it("becomes a tree with kinds in the parameter type", () => {
    const root = parseJsonText(run, '{"s":"a\\u00e6\\n","n":-1.50e2,"b":true,"z":null,"o":{},"a":[1]}');
    assert.equal(root.name, "root");
    assert.deepEqual(
      root.children.map(({ name, type, text }) => `${name} ${type} ${text}`),
      ["s string aæ\n", "n number -1.50e2", "b bool true", "z null null", "o object ", "a array "],
    );
    assert.equal(root.children[5]!.children[0]!.name, "item");
  });
  it("keeps the fault of parseJSON with empty arrays apart", () => {
    assert.equal(parseJsonText(run, '{"p":[]}').children[0]!.children.length, 0);
    const [item] = parseJsonText(run, '{"p":[]}', true).children[0]!.children;
    assert.deepEqual([item!.name, item!.type, item!.text], ["item", "string", ""]);
  });
  it("takes a top-level array or value, and empty text as an empty object", () => {
    assert.equal(parseJsonText(run, "[1,2]").children.length, 2);
    assert.equal(parseJsonText(run, ' "x" ').text, "x");
    assert.equal(parseJsonText(run, "  ").type, "object");
  });
  for (const [text, expected] of [
    ['{"a":', "a value at position 5"],
    ["[1,]", "a value at position 3"],
    ["{a:1}", "a member name in quotes at position 1"],
    ['{"a" 1}', "':' at position 5"],
    ["[01]", "',' or ']' at position 2"],
    ['"a\\x"', "an escape such as \\n or \\u00e6 at position 4"],
    ['"a\n"', "the closing quote at position 2"],
    ["[1] x", "the end at position 4"],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseJsonText(run, text), {
        message: `GeneralException: Cannot parse '${text}' as JSON: expected ${expected}`,
      }));
  }
  it("bounds its depth", () => {
    assert.throws(() => parseJsonText(run, "[".repeat(100000)), {
      message: "RunTimeException: XMLNode: more than 1000 levels",
    });
  });
  it("takes names of JavaScript's own as names", () => {
    const root = parseJsonText(run, '{"__proto__": 1, "constructor": 2}');
    assert.equal(valueAtPath(root, "__proto__"), "1");
    assert.equal(valueAtPath(root, "constructor"), "2");
  });
});

describe("XmlNode", () => {
  const tree = parseJsonText(run, '{"p":[{"n":"x"},{"n":"y"}],"1":"named"}');

  it("follows paths of names and positions, a name before a position", () => {
    assert.equal(valueAtPath(tree, "p.1.n"), "y");
    assert.equal(valueAtPath(tree, "0.0.n"), "x");
    assert.equal(valueAtPath(tree, "1"), "named");
    assert.equal(valueAtPath(tree, "p"), "");
    assert.equal(valueAtPath(tree, "p.2.n"), null);
    assert.equal(nodeAtPath(tree, "p.9"), undefined);
    assert.equal(nodeAtPath(tree, ""), tree);
  });
  it("copies deeply, and stores copies", () => {
    const child = new XmlNode("c");
    const parent = new XmlNode("p");
    addChild(run, parent, child);
    child.text = "late";
    assert.equal(parent.children[0]!.text, "");
    addChild(run, parent, parent);
    assert.equal(xmlText(run, parent, 0), "<p>\n  <c/>\n  <p>\n    <c/>\n  </p>\n</p>");
    setChildren(run, parent, [child]);
    assert.equal(xmlText(run, parent, 0), "<p>\n  <c>late</c>\n</p>");
    const copy = copyNode(run, parent);
    copy.children[0]!.parameters.set("a", "1");
    assert.equal(parent.children[0]!.parameters.size, 0);
  });
  it("stops doubling by the memory limit and nesting by the depth", () => {
    const limited = fakeRun({ memory: 1_000_000 });
    const root = new XmlNode("r");
    assert.throws(
      () => {
        for (;;) addChild(limited, root, root);
      },
      { message: "RunTimeException: Memory limit exceeded" },
    );
    let deep = new XmlNode("r");
    assert.throws(
      () => {
        for (;;) {
          const outer = new XmlNode("r");
          addChild(run, outer, deep);
          deep = outer;
        }
      },
      { message: "RunTimeException: XMLNode: more than 1000 levels" },
    );
  });
  it("prints XML with escaped values", () => {
    const node = parseXmlText(run, `<a x="1&amp;'2"><b>t&lt;<![CDATA[<raw>]]></b>\n <!-- c --><c/></a>`);
    assert.equal(xmlText(run, node, 2), '  <a x="1&amp;&apos;2">\n    <b>t&lt;&lt;raw&gt;</b>\n    <c/>\n  </a>');
  });
  it("prints JSON by type, and guesses where there is none", () => {
    assert.equal(
      nodeJson(run, tree, 0),
      '{\n  "p": [\n    {\n      "n": "x"\n    },\n    {\n      "n": "y"\n    }\n  ],\n  "1": "named"\n}',
    );
    assert.equal(nodeJson(run, parseXmlText(run, "<r><a>1</a></r>"), 0), '{\n  "a": "1"\n}');
    assert.equal(
      nodeJson(run, parseJsonText(run, "[1, true, null, {}, []]"), 2),
      "  [\n    1,\n    true,\n    null,\n    {},\n    []\n  ]",
    );
  });
  it("quotes a number that is none", () => {
    const node = new XmlNode("n");
    node.parameters.set("type", "number");
    node.text = "1; alert()";
    assert.equal(nodeJson(run, node, 0), '"1; alert()"');
  });
  it("is made from a document or a tag name", () => {
    assert.equal(nodeFromText(run, "person").name, "person");
    assert.equal(nodeFromText(run, " <p><q/></p>").children[0]!.name, "q");
  });
  for (const [text, reason] of [
    ["<a>", "unclosed xml tag(s): a"],
    ["<a></b>", 'Opening and ending tag mismatch: "a" != "b"'],
    ["<a x=1/>", 'attribute "1" missed quot(")!'],
    ["x", "missing root element"],
    ["", "missing root element"],
  ] as const) {
    it(`refuses '${text}'`, () =>
      assert.throws(() => parseXmlText(run, text), {
        message: `GeneralException: Cannot parse '${text}' as XML: ${reason}`,
      }));
  }
  it("keeps text between elements that is more than blanks", () => {
    assert.equal(parseXmlText(run, "<a>hi <b/></a>").text, "hi ");
    assert.equal(parseXmlText(run, "<a> \n <b/></a>").text, "");
    assert.equal(parseXmlText(run, "<a> </a>").text, " ");
  });
});
