// The global functions, in the order of natives-core.md 7.
import assert from "node:assert/strict";
import { HostFailure } from "../../../interpreter/host.js";
import { NSStreamValue } from "../../../interpreter/natives/NSStream.js";
import { runOutcome } from "../../../interpreter/natives/outcome.js";
import { DateTimeValue, nullDateTime } from "../../../interpreter/values/dates.js";
import { dateTimeText } from "../../../interpreter/values/dateText.js";
import { NativeRun } from "./nativeRun.js";

const bytes = (text: string) => [...Buffer.from(text, "latin1")];
const hex = (data: unknown) => Buffer.from(data as number[]).toString("hex");

/** One-line cases of functions that answer from their arguments alone. */
function answers(cases: readonly (readonly [signature: string, args: readonly unknown[], expected: unknown])[]): void {
  const run = new NativeRun();
  for (const [signature, args, expected] of cases) {
    it(`${signature} of ${JSON.stringify(args).slice(0, 60)}`, () =>
      assert.deepEqual(run.call(signature, ...args), expected));
  }
}

describe("output and tests (7.1)", () => {
  it("prints texts, lines and bytes to one output", () => {
    const run = new NativeRun();
    run.call("print(String)", "a");
    run.call("print(String)", null);
    run.call("printLine(String)", "b");
    run.call("printBinary(Byte[])", [0xe6, 10]);
    run.call("printBinary(NSStream)", new NSStreamValue([0x41]));
    assert.equal(run.output, "ab\næ\nA");
  });

  it("has three logs", () => {
    const run = new NativeRun();
    for (const name of ["log", "logMessage", "printDebug"]) run.call(`${name}(String)`, "x");
    assert.deepEqual(run.logs, ["log: x", "message: x", "debug: x"]);
  });

  it("asserts with the line number", () => {
    const run = new NativeRun();
    run.call("assert(Bool)", true);
    run.call("assertEquals(Integer,Integer)", null, 0);
    run.call("assertEquals(String,String)", null, "");
    assert.throws(() => run.call("assert(Bool)", false), /AssertException: Assertion failed in line 12/);
    assert.throws(
      () => run.call("assertEquals(Integer,Integer)", 1, 2),
      /AssertException: Expected 1 but got 2 in line 12/,
    );
    assert.throws(() => run.call("assertEquals(String,String)", "a", null), /AssertException: Expected "a" but got ""/);
    assert.throws(
      () => run.call("assertEquals(Bool,Bool)", true, false),
      /AssertException: Expected true but got false/,
    );
    assert.throws(
      () => run.call("assertEquals(Float,Float)", 0.3, 0.1 + 0.2),
      /Expected 0.3 but got 0.30000000000000004/,
    );
  });

  it("waits for the debugger only under the debugger's own id", () => {
    const waited: string[] = [];
    const run = new NativeRun({ hooks: { debugId: "me", debugWait: (info) => waited.push(info) } });
    run.call("debugWait(String)", "before");
    run.call("enableDebug(String)", "other");
    run.call("debugWait(String)", "other");
    run.call("enableDebug(String)", "me");
    run.call("debugWait(String)", "mine");
    assert.deepEqual(waited, ["mine"]);
    new NativeRun().call("debugWait(String)", "no debugger");
  });

  it("counts pauses of the trace, never below zero", () => {
    const run = new NativeRun();
    const levels = [true, true, false, false, false].map((pause) => run.call("pauseTracing(Bool)", pause));
    assert.deepEqual(levels, [1, 2, 1, 0, 0]);
    run.call("forceSaveTrace(Bool)", true);
    assert.equal(runOutcome(run.context).forceSaveTrace, true);
  });

  it("ends the run with a message", () => {
    assert.throws(() => new NativeRun().call("exitWithMessage(String)", "bye"), /exit: bye/);
  });
});

describe("time, numbers and random (7.2)", () => {
  answers([
    ["pow(Float,Float)", [2, 10], 1024],
    ["pow(Float,Float)", [0, 0], Number.NaN],
    ["pow(Float,Float)", [-8, 0.5], Number.NaN],
    ["pow(Float,Float)", [10, 400], Number.POSITIVE_INFINITY],
    ["modulo(Integer,Integer)", [-7, 3], -1],
    ["toHex(Integer)", [255], "ff"],
    ["toHex(Integer)", [null], "0"],
    ["modulo(Integer,Integer)", [-2147483648, -1], 0],
    ["rand(Integer,Integer)", [1, 3], 2],
    ["rand(Integer,Integer)", [3, 1], 2],
    ["makePassword(Integer,String)", [3, "x"], "xxx"],
    ["makePassword(Integer)", [-1], ""],
  ]);

  it("reaches both ends of rand", () => {
    const ends = [0, 1 - 2 ** -40].map((value) =>
      new NativeRun({ random: () => value }).call("rand(Integer,Integer)", -2147483648, 2147483647),
    );
    assert.deepEqual(ends, [-2147483648, 2147483647]);
    assert.deepEqual(
      [0, 0.5, 0.999].map((value) => new NativeRun({ random: () => value }).call("rand(Integer,Integer)", 1, 3)),
      [1, 2, 3],
    );
  });

  it("throws for modulo by zero", () => {
    assert.throws(() => new NativeRun().call("modulo(Integer,Integer)", 1, null), /RunTimeException: Division by zero/);
  });

  it("takes the time from the host, in the tenant's zone", () => {
    const run = new NativeRun();
    assert.equal(dateTimeText(run.call("getCurrentDateTime()") as DateTimeValue), "2024-02-29 09:00:00");
    const zone = run.of("TimeZone", run.call("getLocalTimeZone()") as object);
    assert.deepEqual([zone.call("getTimeZone()"), zone.call("getTimeZoneSecs()")], ["+0100", 3600]);
  });

  it("sleeps in the host", () => {
    const run = new NativeRun({ services: { sleep: () => null } });
    run.call("sleep(Float)", 0.5);
    run.call("sleep(Float)", -1);
    assert.deepEqual(run.asked, [["sleep", 0.5]]);
  });

  it("measures with a Timer", () => {
    let now = 1000;
    const timer = new NativeRun({ now: () => now }).make("Timer");
    assert.equal(timer.call("getSeconds()"), 0);
    timer.call("start()");
    now = 3500;
    assert.equal(timer.call("getSeconds()"), 2.5);
    timer.call("stop()");
    now = 9000;
    assert.equal(timer.call("getSeconds()"), 2.5);
    assert.deepEqual([timer.call("getTimer()"), timer.call("getHiResTimer()")], [9, 9]);
  });
});

describe("bytes, hashes, encodings (7.3)", () => {
  answers([
    ["encodeSHA1(String)", ["abc"], "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["encodeSHA256(String,String)", ["k", "v"], "c5d4be1992d50d3b41f9a21292fc67a28a1486fc64a0517d37f9af847e0732de"],
    // RFC 2202 case 2, RFC 4231 case 2
    [
      "encodeHMACSHA1(String,String)",
      ["Jefe", "what do ya want for nothing?"],
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    ],
    ["encodeBase64(Byte[])", [bytes("abc")], "YWJj"],
    ["encodeBase64(Byte[])", [bytes("x".repeat(57))], "eHh4".repeat(19)],
    ["encodeBase64(Byte[])", [bytes("x".repeat(60))], `${"eHh4".repeat(19)}\neHh4`],
    ["encodeBase64(Byte[],Bool)", [bytes("x".repeat(60)), false], "eHh4".repeat(20)],
    ["encodeBase64(NSStream,Bool)", [new NSStreamValue(bytes("abc")), true], "YWJj"],
    ["decodeBase64(String)", ["YW\nJj"], bytes("abc")],
    ["decodeBase64(String)", ["YWI"], bytes("ab")],
    ["decodeBase64(String)", [null], []],
    // RFC 4648 section 10
    ["encodeBase32(Byte[])", [bytes("")], ""],
    ["encodeBase32(Byte[])", [bytes("f")], "MY======"],
    ["encodeBase32(Byte[])", [bytes("fooba")], "MZXW6YTB"],
    ["encodeBase32(Byte[])", [bytes("foobar")], "MZXW6YTBOI======"],
    ["decodeDBValue(String)", ["[I:7]"], "7"],
    ["decodeDBValue(String)", ["[DT:2024-01-01 10:00:00]"], "2024-01-01 10:00:00"],
    ["decodeDBValue(String)", ["[X:7]"], "[X:7]"],
    ["decodeDBValue(String)", ["plain"], "plain"],
  ]);

  it("gives raw bytes for the other HMACs", () => {
    const run = new NativeRun();
    const data = "what do ya want for nothing?";
    assert.equal(hex(run.call("encodeHMACSHA256(String,String)", "Jefe", data)).slice(0, 16), "5bdcc146bf60754e");
    assert.equal(hex(run.call("encodeHMACSHA512(String,String)", "Jefe", data)).slice(0, 16), "164b7a7bfcf819e2");
    assert.equal(
      hex(run.call("encodeHMACSHA1(Byte[],Byte[])", bytes("Jefe"), bytes(data))),
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    );
  });

  it("restores what simpleTwoWay changed", () => {
    const run = new NativeRun();
    const data = bytes("x".repeat(70));
    const changed = run.call("simpleTwoWay(Byte[])", data);
    assert.notDeepEqual(changed, data);
    assert.deepEqual(run.call("simpleTwoWay(Byte[])", changed), data);
  });

  it("encrypts with a password, and warns once", () => {
    const run = new NativeRun();
    const pbes = run.make("Pbes");
    const secret = pbes.call("encrypt(Byte[],String)", bytes("hello"), "p");
    assert.deepEqual(pbes.call("decrypt(Byte[],String)", secret, "p"), bytes("hello"));
    assert.notDeepEqual(pbes.call("decrypt(Byte[],String)", secret, "wrong"), bytes("hello"));
    assert.equal(run.logs.length, 1);
  });
});

describe("text, HTML, phone, language (7.4)", () => {
  answers([
    ["htmlConvToText(String)", ["<p>a &amp; b<br/>c</p><script>x()</script><!-- <b> -->d"], "a & b\nc\nd"],
    ["htmlConvToText(String)", ["1 < 2<style>p{}"], "1 < 2"],
    ["htmlConvToText(String)", ["<head><title>t</title></head>x<"], "x<"],
    ["isValidPhoneNumber(String,Bool)", ["+47 (22) 12-34.56/7", false], true],
    ["isValidPhoneNumber(String,Bool)", ["12", false], false],
    ["isValidPhoneNumber(String,Bool)", ["123,456", false], false],
    ["isValidPhoneNumber(String,Bool)", ["123, 456", true], true],
    ["isValidPhoneNumber(String,Bool)", [null, false], false],
    ["langToId(String)", ["se"], 3],
    ["langToId(String)", ["xx"], 0],
    ["idToLang(Integer)", [4], "dk"],
    ["idToLang(Integer)", [9], ""],
    ["getUserLang()", [], "no"],
  ]);

  it("merges documents", () => {
    const run = new NativeRun();
    const documents = run.make("Vector");
    documents.call("pushBack(String)", '<html><head><title>A</title><x></head><body c="1">one</body></html>');
    documents.call("pushBack(String)", '<html><head><title>B</title><y></head><body d="2">two</body></html>');
    documents.call("pushBack(String)", "three");
    assert.equal(
      run.call("combineHtmlStrings(Vector)", documents.self),
      '<html><head><title>A</title><x><y></head><body c="1">one<div d="2">two</div><div>three</div></body></html>',
    );
  });

  it("stays linear on unfinished HTML", () => {
    const run = new NativeRun();
    assert.equal((run.call("htmlConvToText(String)", "<".repeat(200_000)) as string).length, 200_000);
    run.call("htmlConvToText(String)", "<script ".repeat(100_000));
  });

  it("asks the host for texts, and falls back to their name", () => {
    const run = new NativeRun({ services: { getLanguageVariable: (name) => (name === "hi" ? "Hei" : null) } });
    assert.equal(run.call("getLanguageVariable(String)", "hi"), "Hei");
    assert.equal(run.call("getLanguageVariable(String,String)", "bye", "en"), "bye");
    assert.deepEqual(run.asked, [
      ["getLanguageVariable", "hi", "no"],
      ["getLanguageVariable", "bye", "en"],
    ]);
  });
});

describe("variables (7.5)", () => {
  it("exchanges script variables with the caller", () => {
    const run = new NativeRun({ environment: { variables: { a: "1" } } });
    assert.equal(run.call("getVariable(String)", "a"), "1");
    assert.equal(run.call("getVariable(String)", "toString"), "");
    run.call("setVariable(String,String)", "__proto__", "x");
    const all = run.of("Map", run.call("getVariables()") as object);
    assert.deepEqual([all.call("get(String)", "__proto__"), all.call("get(String)", "a")], ["x", "1"]);
    assert.deepEqual(
      [run.call("getVariable(String)", "activeUser"), run.call("getVariable(String)", "userLang")],
      ["3", "no"],
    );
    assert.deepEqual(Object.entries(runOutcome(run.context).variables).slice(-2), [
      ["a", "1"],
      ["__proto__", "x"],
    ]);
  });

  it("gives replaced texts back", () => {
    const run = new NativeRun({ memory: 1_000_000 });
    for (let round = 0; round < 100; round++) run.call("setVariable(String,String)", "big", "x".repeat(100_000));
    assert.throws(() => {
      for (let round = 0; round < 100; round++) run.call("setVariable(String,String)", `${round}`, "x".repeat(100_000));
    }, /Memory limit exceeded/);
  });

  it("keeps global, current and static values for the run", () => {
    const run = new NativeRun();
    run.call("setGlobalVariable(String,String)", "k", "g");
    run.call("setCurrent(String,String)", "k", "c");
    assert.deepEqual([run.call("getGlobalVariable(String)", "k"), run.call("getCurrent(String)", "k")], ["g", "c"]);
    assert.equal(run.call("getGlobalStaticMap()"), run.call("getGlobalStaticMap()"));
    assert.equal(run.of("Map", run.call("mapValue(String)", "v") as object).call("toJson()"), '{"value":"v"}');
  });

  it("keeps session variables in the host", () => {
    const stored: Record<string, string> = { old: "1" };
    const run = new NativeRun({
      services: {
        getSessionVariables: () => stored,
        setSessionVariable: (name, value) => {
          const key = (name as string) || "17";
          stored[key] = value as string;
          return key;
        },
      },
    });
    assert.equal(run.call("getSessionVariable(String)", "old"), "1");
    assert.equal(run.call("setSessionVariable(String,String)", "", "x"), "17");
    assert.equal(run.call("getSessionVariable(String)", "17"), "x");
    assert.equal(run.of("Map", run.call("getSessionVariables()") as object).call("size()"), 2);
  });

  it("runs scripts through the engine", () => {
    const run = new NativeRun({ hooks: { executeScript: (source, values) => `${source} with ${values.a}` } });
    assert.equal(
      run.call("executeScript(String,Map)", "print(1);", run.make("Map", "Map(String)", "a=1").self),
      "print(1); with 1",
    );
    assert.throws(
      () => new NativeRun().call("executeScript(String,Map)", "", run.make("Map").self),
      /RunTimeException/,
    );
  });

  it("lists the functions that the engine knows", () => {
    const run = new NativeRun({ hooks: { functionList: () => [["", "Void", "print", "String s"]] } });
    assert.deepEqual(run.call("getFunctionList()"), [["", "Void", "print", "String s", ""]]);
  });
});

describe("request (7.6)", () => {
  const run = new NativeRun({
    cgi: {
      method: "post",
      variables: { a: ["1", "2 æ"], b: [] },
      headers: { "Content-Type": "text/plain", Authorization: "secret", "X-CRMScript-Test": "t" },
      cookies: { c: "v" },
      body: "å€",
    },
    services: { saveCgiAttachment: (_name, all) => (all ? [1, 2] : [1]), setCookie: () => null },
  });
  const cases: [signature: string, args: unknown[], expected: unknown][] = [
    ["getCgiVariable(String)", ["a"], "1"],
    ["getCgiVariable(String)", ["b"], ""],
    ["getCgiVariable(String)", ["constructor"], ""],
    ["getCgiVariableArray(String)", ["a"], ["1", "2 æ"]],
    ["getCgiVariableArray(String)", ["x"], []],
    ["cgiWasPost()", [], true],
    ["getCgiContent()", [], "å?"],
    ["getHttpHeader(String)", ["content-type"], "text/plain"],
    ["getHttpHeader(String)", ["X-CRMSCRIPT-TEST"], "t"],
    ["getHttpHeader(String)", ["AUTHORIZATION"], ""],
    ["getHttpHeader(String)", ["REQUEST-METHOD"], "post"],
    ["getCookie(String)", ["c"], "v"],
    ["buildUrl()", [], "a=1&a=2%20%C3%A6"],
    ["saveCgiAttachment(String)", ["f"], 1],
    ["saveAllCgiAttachments(String)", ["f"], [1, 2]],
  ];
  for (const [signature, args, expected] of cases) {
    it(`${signature} of ${args}`, () => assert.deepEqual(run.call(signature, ...args), expected));
  }
  it("gives the first value of each variable as a Map", () => {
    assert.equal(run.of("Map", run.call("getCgiVariables()") as object).call("toJson()"), '{"a":"1","b":""}');
  });
});

describe("host and addresses (7.8)", () => {
  const run = new NativeRun({
    services: {
      getCgiUrl: () => "https://crm.example",
      getSystemFlags: () => null,
      getWarnings: () => null,
      getPID: () => "x",
    },
  });
  const cases: [signature: string, args: unknown[], expected: unknown][] = [
    ["getProgram(Integer)", [1], "https://crm.example/scripts/ticket.fcgi?_sf=0"],
    ["getExternalProgram(Integer)", [1048576], "https://crm.example/scripts/retail.fcgi?_sf=0"],
    ["getProgram(Integer)", [3], ""],
    ["getProgramKnowledge()", [], "https://crm.example/scripts/document.fcgi?_sf=0"],
    ["getExternalProgramBlogic()", [], "https://crm.example/scripts/blogic.fcgi?_sf=0"],
    ["getSystemFlags()", [], 0],
  ];
  for (const [signature, args, expected] of cases) {
    it(`${signature} of ${args}`, () => assert.equal(run.call(signature, ...args), expected));
  }
  it("refuses packages by their result", () =>
    assert.match(run.call("installPackage(String)", "<x/>") as string, /not simulated/));
  it("checks what the host answers", () => {
    assert.throws(
      () => run.call("getPID()"),
      /RunTimeException: The host answered getPID in an unexpected form: expected integer/,
    );
  });
});

describe("CRM look-ups (7.9)", () => {
  it("says not found as documented for each", () => {
    const names = [
      "getCategoryIdFromFullname",
      "getPriorityIdFromName",
      "getStatusIdFromName",
      "getAgentScheduleId",
      "getDocumentId",
    ];
    const nullable = ["getAgentId", "getScriptId"];
    const run = new NativeRun({
      services: Object.fromEntries([...names, ...nullable].map((name) => [name, () => null])),
    });
    for (const name of names) assert.equal(run.call(`${name}(String)`, "x"), -1, name);
    for (const name of nullable) assert.equal(run.call(`${name}(String)`, "x"), null, name);
  });

  it("adds chat messages, with the time as text", () => {
    const run = new NativeRun({ services: { addChatMessage: () => 4 } });
    const message = [1, "hi", 1, "bot", 16, null];
    assert.equal(run.call("addChatMessage(Integer,String,Integer,String,Integer,String)", ...message), 4);
    run.call(
      "addChatMessage(Integer,String,Integer,String,Integer,String,DateTime)",
      ...message,
      new DateTimeValue(60),
    );
    run.call("addChatMessage(Integer,String,Integer,String,Integer,String,DateTime)", ...message, nullDateTime());
    assert.deepEqual(
      run.asked.map((call) => call.at(-1)),
      [null, "1970-01-01 00:01:00", null],
    );
  });

  it("gives the answer of faqSearch as rows of a parser", () => {
    const rows = [{ "faq.entryId": "2" }, { "faq.entryId": "1" }];
    const run = new NativeRun({ services: { faqSearch: () => rows } });
    const parser = run.of(
      "Parser",
      run.call("faqSearch(Integer,Integer,String,Parser,Integer)", -1, 4, "q", run.make("Parser").self, 5) as object,
    );
    assert.deepEqual(
      [
        parser.call("getVariableCount(String)", "faq.entryId"),
        parser.call("getVariable(String,Integer)", "faq.entryId", 1),
      ],
      [2, "1"],
    );
  });

  it("lets a refusal of the host through", () => {
    const run = new NativeRun({
      services: {
        getUsername: () => {
          throw new HostFailure("RunTimeException", "no tenant");
        },
      },
    });
    assert.throws(() => run.call("getUsername(Integer)", 1), HostFailure);
  });
});

describe("screens (7.10)", () => {
  it("keeps elements in order", () => {
    const run = new NativeRun({ cgi: { variables: { b: ["posted"] } } });
    const empty = run.make("Map").self;
    run.call("addHtmlElement(Integer,String,Integer,Map)", 1, "a", 101, empty);
    run.call("addHtmlElement(Integer,String,Integer,String,Integer)", 2, "b", 110, "size = 3", 0);
    assert.deepEqual(
      [0, 1].map((index) => run.call("getHtmlElementName(Integer)", index)),
      ["b", "a"],
    );
    assert.equal(
      run.of("Map", run.call("getScreenElementConfig(Integer)", 0) as object).call("get(String)", "size"),
      "3",
    );
    assert.equal(run.call("getScreenElementType(Integer)", 0), 110);
    assert.equal(run.call("getScreenElementId(Integer)", 0), 2);
    assert.equal(run.call("getHtmlElementIndex(String)", "x"), -1);
    run.call("setFromCgi()");
    const element = run.of("HtmlElement", run.call("getHtmlElement(String)", "b") as object);
    assert.deepEqual(
      [element.call("toString()"), element.call("isEmpty()"), element.call("getTypeName()")],
      ["posted", false, "HtmlCheckbox"],
    );
    element.call("setErrorMessage(String)", "wrong");
    run.call("removeHtmlElement(Integer)", 1);
    assert.equal(run.call("getNumHtmlElements()"), 1);
    assert.throws(
      () => run.call("getScreenElementId(Integer)", 1),
      /RunTimeException: No screen element at position 1/,
    );
    run.call("setPageTitle(String)", "T");
    const screen = runOutcome(run.context).screen as { title: string; elements: { errorMessage: string }[] };
    assert.deepEqual([screen.title, screen.elements[0]!.errorMessage], ["T", "wrong"]);
  });

  it("gives a detached element for an unknown name", () => {
    const run = new NativeRun();
    const element = run.of("HtmlElement", run.call("getHtmlElement(String)", "none") as object);
    element.call("setValue(String)", "7up");
    assert.deepEqual(
      [element.call("toInteger()"), element.call("toBool()"), element.call("getTypeName()")],
      [7, false, "HtmlElement"],
    );
    element.call("setFieldValue(String,Map)", "addButton", run.make("Map", "Map(String)", "id=1").self);
    assert.equal(element.call("getFieldValue(String)", "addButton"), "1");
    assert.equal(element.call("getTabIndexString()"), 'tabindex="1" id="firstElement"');
    assert.equal(element.call("getTabIndexString(Bool)", true), 'tabindex="2"');
    assert.equal(element.call("getNextTabIndex()"), 3);
    assert.equal(runOutcome(run.context).screen, null);
  });
});
