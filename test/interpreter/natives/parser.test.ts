// Parser, its template language, and the global parser functions (natives-core.md 6.7, 7.7).
import assert from "node:assert/strict";
import { runOutcome } from "../../../interpreter/natives/outcome.js";
import { classNamed, NativeRun } from "./nativeRun.js";

function parserWith(run: NativeRun, variables: Readonly<Record<string, readonly string[]>>) {
  const parser = run.make("Parser");
  for (const [name, values] of Object.entries(variables)) {
    for (const value of values) parser.call("addVariable(String,String)", name, value);
  }
  return parser;
}

describe("Parser variables", () => {
  it("replaces, adds, counts", () => {
    const parser = parserWith(new NativeRun(), { n: ["a", "b"] });
    assert.equal(parser.call("getVariableCount(String)", "n"), 2);
    assert.equal(parser.call("getVariable(String,Integer)", "n", 1), "b");
    assert.equal(parser.call("getVariable(String,Integer)", "n", 2), "");
    assert.equal(parser.call("getVariable(String,Integer)", "toString", 0), "");
    parser.call("setVariable(String,String)", "n", "c");
    assert.equal(parser.call("getVariableCount(String)", "n"), 1);
    assert.deepEqual(classNamed("Parser").inspect!(parser.self as never), [["n", "c", "String"]]);
  });

  it("toParser copies out of the argument, into the receiver", () => {
    const run = new NativeRun();
    const [from, into] = [parserWith(run, { n: ["new"] }), parserWith(run, { n: ["old", "old"], kept: ["k"] })];
    into.call("toParser(Parser)", from.self);
    assert.equal(into.call("getVariableCount(String)", "n"), 1);
    assert.equal(into.call("parseString(String)", "[[n]] [[kept]]"), "new k");
    into.call("toParser(Parser)", into.self);
    assert.equal(into.call("getVariable(String,Integer)", "n", 0), "new");
  });
});

describe("templates", () => {
  const run = new NativeRun();
  const parser = parserWith(run, {
    n: ["Bo"],
    "customer.email": ["a+b@c.no"],
    row: ["1", "2", "3"],
    other: ["x", "y"],
    empty: [""],
  });
  const cases: [template: string, output: string][] = [
    ["Hi [[n]]!", "Hi Bo!"],
    ["Hi %n%!", "Hi Bo!"],
    ["<p><cs:parser>n</cs:parser></p>", "<p>Bo</p>"],
    ["[[n]] %n%", "Bo %n%"],
    ["[[unknown]]|%unknown%", "|%unknown%"],
    ["%unknown%|", "|"],
    ["100% of 50%, 5%", "100% of 50%, 5%"],
    ["[[n", "[[n"],
    ["[[ n ]]", "Bo"],
    ["[[IF:n]]yes[[ELSE]]no[[ENDIF]]", "yes"],
    ["[[IF:x]]yes[[ELSE]]no[[ENDIF]]", "no"],
    ["[[IF:empty]]exists[[ENDIF]]", "exists"],
    ['[[IF:n="Bo"]]yes[[ELSE]]no[[ENDIF]]', "yes"],
    ['[[IF:n!="Bo"]]yes[[ELSE]]no[[ENDIF]]', "no"],
    ['[[IF:x!="Bo"]]yes[[ENDIF]]', "yes"],
    ['%IF:n="Bo"%yes%ELSE%no%ENDIF%', "yes"],
    ["[[IF:n]]a[[IF:x]]b[[ELSE]]c[[ENDIF]]d[[ENDIF]]e", "acde"],
    ["[[IF:x]]a[[IF:n]]b[[ENDIF]]c[[ENDIF]]d", "d"],
    ["a[[ENDIF]]b[[ELSE]]c", "abc"],
    ["[[IF:n]]open", "open"],
    ["list:\n%ROWSTART%\n- %row% %other%\n%ROWEND%\nend", "list:\n- 1 x\n- 2 y\n- 3 \nend"],
    ["[[ROWSTART]][[row]]=[[n]],[[ROWEND]]", "1=Bo,2=,3=,"],
    ["%ROWSTART%%none%x%ROWEND%y", "y"],
    ['%ROWSTART%%IF:other="y"%<%row%>%ENDIF%%ROWEND%', "<2>"],
    ["[[urlEncode(customer.email)]]", "a%2Bb%40c.no"],
    ["%urlEncode(customer.email)%", "a%2Bb%40c.no"],
    ['a[[RETURN:"x"]]b', "a"],
  ];
  for (const [template, output] of cases) {
    it(JSON.stringify(template), () => assert.equal(parser.call("parseString(String)", template), output));
  }

  it("lists its variables", () => {
    const tree = parserWith(run, { a: ["1"], b: ["2", "3"] }).call("parseString(String)", "[[PARSER_TREE]]");
    assert.equal(tree, "a = 1\nb = 2, 3\n");
  });

  it("evaluates to the value of RETURN", () => {
    const template = '[[IF:n="Bo"]][[RETURN:"yes"]][[ENDIF]][[RETURN:"no"]]';
    assert.equal(parser.call("evaluateString(String)", template), "yes");
    assert.equal(parser.call("evaluateString(String)", '%RETURN:"x"%'), "x");
    assert.equal(parser.call("evaluateString(String)", "text"), "");
  });

  it("warns of unknown functions and uses their argument", () => {
    assert.equal(parser.call("parseString(String)", "[[shout(n)]]"), "Bo");
    assert.match(run.logs.at(-1)!, /unknown function 'shout'/);
  });

  it("runs inline script through the engine, text parts as print", () => {
    let source = "";
    const paged = new NativeRun({
      hooks: {
        executeScript: (text) => {
          source = text;
          return "OUT";
        },
      },
    });
    const page = 'a[[n]]%EJSCRIPT_START%x "q"\n<% Integer i; %>y<% i++; %>%n%%EJSCRIPT_END%[[n]]z';
    assert.equal(parserWith(paged, { n: ["N"] }).call("parseString(String)", page), "aNOUTNz");
    assert.equal(source, 'print("x \\"q\\"\\n");\n Integer i; \nprint("y");\n i++; \nprint("N");\n');
  });

  it("lets no value of a variable become script", () => {
    const run = new NativeRun({ hooks: { executeScript: (source) => source } });
    const parser = parserWith(run, { n: ['"); exitWithMessage("\\\n'] });
    const source = parser.call("parseString(String)", "%EJSCRIPT_START%%n%%EJSCRIPT_END%");
    assert.equal(source, 'print("\\"); exitWithMessage(\\"\\\\\\n");\n');
  });

  it("bounds nesting and time", () => {
    const nested = "[[IF:n]]".repeat(300);
    assert.throws(() => parser.call("parseString(String)", nested), /RunTimeException: Template: more than 200/);
    assert.equal((parser.call("parseString(String)", "[[".repeat(100_000)) as string).length, 200_000);
    assert.equal((parser.call("parseString(String)", "%a".repeat(100_000)) as string).length, 50_000);
  });
});

describe("global parser", () => {
  const run = new NativeRun({
    environment: { parserVariables: { Program: ["url"], list: ["a", 'b"c', "d,e"], "parameter:p": ["1", "2"] } },
  });
  run.call("setParserVariable(String,String)", "new", "1");
  run.call("setParserVariable(String,String)", "new", "2");
  run.call("setParserVariable(String,String)", "ej.headers", "Status: 404 Not Found\nX-A: b: c\n");

  const cases: [signature: string, args: unknown[], expected: unknown][] = [
    ["getParserVariable(String)", ["Program"], "url"],
    ["getParserVariable(String)", ["none"], ""],
    ["getParserVariable(String,Integer)", ["new", 1], "2"],
    ["getParserVariableCount(String)", ["new"], 2],
    ["getParserVariableAsCSV(String,Bool)", ["list", false], 'a,"b""c","d,e"'],
    ["getParserVariableAsCSV(String,Bool)", ["new", true], '"1","2"'],
    ["getParserParameter(String)", ["p"], "1"],
    ["getParserParameter(String,Integer)", ["p", 1], "2"],
    ["getParserParameter(String,Integer)", ["p", -1], ""],
    ["getParserParameterCount(String)", ["p"], 2],
  ];
  for (const [signature, args, expected] of cases) {
    it(`${signature} of ${args}`, () => assert.equal(run.call(signature, ...args), expected));
  }

  it("is one instance, and hands headers to the caller", () => {
    assert.equal(run.call("getParser()"), run.call("getParser()"));
    assert.deepEqual(runOutcome(run.context).headers, [
      ["Status", "404 Not Found"],
      ["X-A", "b: c"],
    ]);
  });
});
