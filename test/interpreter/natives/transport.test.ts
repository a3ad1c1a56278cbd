// HTTP, File, Email and Cache (natives-core.md 6.1 to 6.4): what they ask of the host, and what they do with answers.
import assert from "node:assert/strict";
import { HostFailure, type HttpRequest, type HttpResponse } from "../../../interpreter/host.js";
import type { NSStreamValue } from "../../../interpreter/natives/NSStream.js";
import { NativeRun } from "./nativeRun.js";

const ok = (body = "", headers: HttpResponse["headers"] = []): HttpResponse => ({ status: 200, headers, body });
const bytes = (text: string) => [...Buffer.from(text, "latin1")];

describe("HTTP", () => {
  function requested(steps: readonly (readonly [string, ...unknown[]])[], method = "post(String)"): HttpRequest {
    const run = new NativeRun({ http: () => ok() });
    const http = run.make("HTTP");
    for (const [signature, ...args] of steps) http.call(signature, ...args);
    http.call(method, "https://x.no/a?b=1");
    return run.requests[0]!;
  }

  const bodies: [what: string, steps: [string, ...unknown[]][], body: string, type: string | undefined][] = [
    [
      "form fields",
      [
        ["setValue(String,String)", "a b", "æ&"],
        ["setValue(String,String)", "c", null],
      ],
      "a%20b=%E6%26&c=",
      "application/x-www-form-urlencoded",
    ],
    [
      "fields as UTF-8",
      [
        ["setOption(String,String)", "parametersUTF8", "1"],
        ["setValue(String,String)", "a", "æ"],
      ],
      "a=%C3%A6",
      "application/x-www-form-urlencoded",
    ],
    [
      "parameters without their first character",
      [
        ["setValue(String,String)", "a", "b"],
        ["setOption(String,String)", "parameters", '?{"æ€":1}'],
      ],
      '{"æ?":1}',
      "application/x-www-form-urlencoded",
    ],
    [
      "parameters as UTF-8",
      [
        ["setOption(String,String)", "parametersUTF8", "true"],
        ["setOption(String,String)", "parameters", "?æ"],
      ],
      "Ã¦",
      "application/x-www-form-urlencoded",
    ],
    [
      "binary data first",
      [
        ["setOption(String,String)", "parameters", "?x"],
        ["addBinaryData(Byte[])", [0, 255]],
      ],
      "\u0000ÿ",
      undefined,
    ],
  ];
  for (const [what, steps, body, type] of bodies) {
    it(`sends ${what}`, () => {
      const request = requested(steps);
      assert.equal(request.body, body);
      assert.equal(request.headers.find(([name]) => name === "Content-Type")?.[1], type);
    });
  }

  it("puts fields into the query where there is no body", () => {
    const request = requested([["setValue(String,String)", "q", "x y"]], "get(String)");
    assert.deepEqual([request.method, request.url, request.body], ["GET", "https://x.no/a?b=1&q=x%20y", ""]);
  });

  it("repeats headers, signs in, limits the time", () => {
    const request = requested([
      ["addHeader(String,String)", "X-A", "1"],
      ["addHeader(String,String)", "X-A", "2"],
      ["setOption(String,String)", "username", "u"],
      ["setOption(String,String)", "password", "p"],
      ["setOption(String,String)", "timeout", "5"],
    ]);
    assert.deepEqual(request.headers, [
      ["X-A", "1"],
      ["X-A", "2"],
      ["Authorization", "Basic dTpw"],
    ]);
    assert.equal(request.timeoutMilliseconds, 5000);
  });

  for (const [name, method] of [
    ["open", "GET"],
    ["put", "PUT"],
    ["patch", "PATCH"],
    ["delete", "DELETE"],
  ]) {
    it(`${name} is ${method}`, () => assert.equal(requested([], `${name}(String)`).method, method));
  }

  it("gives body, status and headers", () => {
    const answer: HttpResponse = { status: 404, headers: [["X-Kind", "no"]], body: "Ã¦" };
    const http = new NativeRun({ http: () => answer }).make("HTTP");
    assert.deepEqual(http.call("get(String)", "https://x.no"), bytes("Ã¦"));
    assert.deepEqual((http.call("getAsStream(String)", "https://x.no") as NSStreamValue).bytes, bytes("Ã¦"));
    assert.equal(http.call("hasError()"), false);
    assert.equal(http.call("getValue(String)", "statusCode"), "404");
    assert.equal(http.call("getResponseHeader(String)", "x-kind"), "no");
    assert.equal(http.call("getResponseHeader(String)", "none"), "");
    assert.ok(http.call("getResponseHeaders()"));
  });

  it("turns a refusal into an error of the request", () => {
    const run = new NativeRun({
      http: () => {
        throw new HostFailure("RunTimeException", "Network access is switched off");
      },
    });
    const http = run.make("HTTP");
    assert.deepEqual(http.call("post(String)", "https://x.no"), []);
    assert.equal(http.call("hasError()"), true);
    assert.equal(http.call("getErrorMessage()"), "Network access is switched off");
    assert.equal(http.call("getValue(String)", "statusCode"), "0");
  });

  it("follows redirects through the host, without secrets to another origin", () => {
    const answers = [
      { status: 302, headers: [["Location", "/b"]], body: "" },
      { status: 307, headers: [["location", "https://evil.example/c"]], body: "" },
      ok("end"),
    ] as HttpResponse[];
    const run = new NativeRun({ http: () => answers.shift()! });
    const http = run.make("HTTP");
    http.call("addHeader(String,String)", "Authorization", "secret");
    http.call("addBinaryData(Byte[])", bytes("x"));
    assert.deepEqual(http.call("post(String)", "https://x.no/a"), bytes("end"));
    assert.deepEqual(
      run.requests.map(({ method, url, headers, body }) => [method, url, headers.length, body]),
      [
        ["POST", "https://x.no/a", 1, "x"],
        ["GET", "https://x.no/b", 1, ""],
        ["GET", "https://evil.example/c", 0, ""],
      ],
    );
  });

  it("ends redirects that do not end, and follows none when told so", () => {
    const run = new NativeRun({ http: () => ({ status: 301, headers: [["Location", "/again"]], body: "" }) });
    const http = run.make("HTTP");
    http.call("get(String)", "https://x.no");
    assert.match(http.call("getErrorMessage()") as string, /More than 10 redirects/);
    http.call("setOption(String,String)", "followLocation", "0");
    http.call("get(String)", "https://x.no");
    assert.deepEqual([http.call("hasError()"), http.call("getValue(String)", "statusCode")], [false, "301"]);
  });

  it("logs the transfer without the password once asked", () => {
    const http = new NativeRun({ http: () => ok("", [["A", "b"]]) }).make("HTTP");
    http.call("addHeader(String,String)", "Authorization", "Bearer secret");
    http.call("get(String)", "https://x.no/");
    assert.equal(http.call("getDebug()"), "");
    http.call("setDebugMode(Bool)", true);
    http.call("get(String)", "https://x.no/");
    assert.equal(http.call("getDebug()"), "> GET https://x.no/\n> Authorization: ***\n< 200\n< A: b\n");
  });

  it("refuses what it cannot do", () => {
    const run = new NativeRun({
      http: () => ok(),
      services: { attachmentContent: (id) => (id === 1 ? "data" : null) },
    });
    const http = run.make("HTTP");
    assert.throws(
      () => http.call("addHeader(String,String)", "X", "a\r\nHost: b"),
      /RunTimeException: A header cannot/,
    );
    http.call("setOption(String,String)", "unknown", "1");
    http.call("setOption(String,String)", "verifyPeer", "0");
    assert.equal(run.logs.length, 2);
    assert.deepEqual(
      [1, 2].map((id) => http.call("addAttachmentData(Integer)", id)),
      [true, false],
    );
    http.call("setOption(String,String)", "username", "u");
    http.call("setOption(String,String)", "authenticationMethod", "ntlm");
    http.call("post(String)", "https://x.no");
    assert.match(http.call("getErrorMessage()") as string, /'ntlm' is not simulated/);
    assert.equal(run.requests.length, 0);
  });
});

describe("File", () => {
  function withFiles(files: Record<string, string>) {
    return new NativeRun({
      services: {
        fileOpen: (name, mode) => {
          const content = files[name as string];
          return content ?? ((mode as string).startsWith("r") ? null : "");
        },
        fileWrite: (name, content) => {
          files[name as string] = content as string;
          return true;
        },
        fileUnlink: (name) => delete files[name as string],
      },
    });
  }

  it("reads lines to the end", () => {
    const file = withFiles({ a: "one\r\ntwo\n\nend" }).make("File");
    assert.equal(file.call("open(String,String)", "a", "rb"), true);
    const lines = [0, 1, 2, 3].map(() => file.call("readLine()"));
    assert.deepEqual(lines, ["one", "two", "", "end"]);
    assert.equal(file.call("readLine()"), null);
    assert.equal(file.call("eof()"), true);
    file.call("rewind()");
    assert.equal(file.call("eof()"), false);
    assert.equal(file.call("readAll()"), "one\r\ntwo\n\nend");
  });

  it("writes in a code page, appends, updates", () => {
    const files: Record<string, string> = { log: "a\n" };
    const file = withFiles(files).make("File");
    file.call("open(String,String,String)", "new", "w", "UTF-8");
    file.call("write(String)", "æ");
    file.call("close()");
    assert.equal(files.new, "Ã¦");
    file.call("open(String,String)", "log", "a");
    file.call("write(String)", "æ\n");
    file.call("flush()");
    assert.equal(files.log, "a\næ\n");
    file.call("close()");
    file.call("open(String,String)", "log", "r+");
    file.call("writeBinary(Byte[])", bytes("b"));
    assert.deepEqual(file.call("readBinary()"), bytes("\næ\n"));
    file.call("close()");
    assert.equal(files.log, "b\næ\n");
    file.call("open(String,String)", "log", "r");
    assert.throws(() => file.call("write(String)", "x"), /RunTimeException: .*not opened for writing/);
    assert.equal(file.call("unlink()"), true);
    assert.deepEqual(Object.keys(files), ["new"]);
  });

  it("says why it does not open", () => {
    const run = new NativeRun({
      services: {
        fileOpen: () => {
          throw new HostFailure("RunTimeException", "File access is not allowed");
        },
      },
    });
    const file = run.make("File");
    assert.deepEqual(
      ["r", "x"].map((mode) => file.call("open(String,String)", "/etc/passwd", mode)),
      [false, false],
    );
    assert.equal(file.call("open(String,String,String)", "a", "r", "no-such-page"), false);
    assert.match(run.logs[0]!, /File access is not allowed/);
    assert.equal(run.logs.length, 3);
    assert.throws(() => file.call("readAll()"), /RunTimeException: The file is not open/);
  });
});

describe("Email", () => {
  it("collects recipients, overwrites the rest, hands it to the outbox", () => {
    const run = new NativeRun();
    const email = run.make("Email");
    for (const [name, value] of [
      ["to", "a@x.no"],
      ["to", "b@x.no"],
      ["subject", "old"],
      ["subject", "new"],
      ["body", "line\nline"],
      ["envelopeFrom", "e@x.no"],
      ["X-Header", "v"],
    ]) {
      email.call("setValue(String,String)", name, value);
    }
    const id = email.call("addAttachment(Integer,Bool)", 7, true);
    email.call("send()");
    const mail = run.mails[0] as Record<string, unknown>;
    assert.deepEqual(mail.to, ["a@x.no", "b@x.no"]);
    assert.deepEqual(
      [mail.subject, mail.body, mail.from, mail.eventName],
      ["new", "line\nline", "e@x.no", "crmScript"],
    );
    assert.deepEqual(mail.headers, [["X-Header", "v"]]);
    assert.deepEqual(mail.attachments, [{ attachmentId: 7, inline: true, contentId: id }]);
  });

  it("needs a recipient and clean headers", () => {
    const run = new NativeRun();
    const email = run.make("Email");
    assert.throws(() => email.call("send()"), /RunTimeException: The Email has no recipient/);
    assert.throws(() => email.call("setValue(String,String)", "subject", "a\nBcc: x"), /line break/);
    assert.throws(() => email.call("setValue(String,String)", "no header", "x"), /neither an Email field/);
    assert.equal(run.mails.length, 0);
  });
});

describe("Cache", () => {
  it("walks and sorts the rows of the host", () => {
    const rows = [
      { id: "2", n: "b" },
      { id: "10", n: "a" },
    ];
    const run = new NativeRun({ services: { cacheData: (_table, field) => (field === null ? rows : []) } });
    const cache = run.make("Cache");
    const id = () => run.of("Map", cache.call("getRow()") as object).call("get(String)", "id");
    assert.equal(cache.call("eof()"), true);
    assert.equal(cache.call("getData(String)", "t"), "");
    cache.call("sort(String,Bool)", "id", true);
    assert.deepEqual(
      [cache.call("first()"), id(), cache.call("next()"), id(), cache.call("next()"), id()],
      [true, "10", true, "2", false, ""],
    );
    cache.call("sort(String,Bool)", "n", false);
    assert.equal(id(), "10");
    cache.call("getDataSubset(String,String,String)", "t", "id", "5");
    assert.equal(cache.call("first()"), false);
  });
});
