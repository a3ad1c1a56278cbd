// The Host over a tenant: clock, user, HTTP policy, outbox, look-ups.
import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { createDemo } from "../../tenant/demo.js";
import { createTenantHost, type TenantHost, type TenantHostOptions } from "../../tenant/host.js";
import { openTenant } from "../../tenant/tenant.js";

describe("tenant host", function () {
  this.timeout(30_000);
  let folder: string;
  let path: string;
  const open: TenantHost[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "host-"));
    path = join(folder, "demo.crmtenant");
    const tenant = openTenant(path);
    createDemo(tenant, { companies: 3 });
    tenant.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });
  const host = (options: Partial<TenantHostOptions> = {}): TenantHost => {
    const each = createTenantHost({
      tenant: path,
      user: "anna",
      timeZone: "Europe/Oslo",
      clock: { start: "2024-09-02T09:00" },
      ...options,
    });
    open.push(each);
    return each;
  };

  it("has the clock, the zone and the random numbers that were asked for", () => {
    const first = host({ seed: 5 });
    equal(first.now(), Date.UTC(2024, 8, 2, 7));
    equal(first.timeZoneOffset(Date.UTC(2024, 0, 1)), 60);
    equal(first.timeZoneOffset(Date.UTC(2024, 6, 1)), 120);
    first.service("sleep", [90]);
    equal(first.now(), Date.UTC(2024, 8, 2, 7, 1, 30));
    const numbers = [first.random(), first.random()];
    open.pop()!.close();
    const second = host({ seed: 5 });
    deepEqual([second.random(), second.random()], numbers);
    throws(() => host({ timeZone: "Mars/Base" }), /no time zone/);
  });

  it("is somebody, and refuses nobody", () => {
    deepEqual(host().environment().user, { id: 2, associateId: 2, name: "anna" });
    open.pop()!.close();
    throws(() => host({ user: "nobody" }), { kind: "RunTimeException", message: /no user "nobody"/ });
    equal(host().environment().language, "en");
  });

  it("logs into the database and the file", () => {
    const logFile = join(folder, "run.log");
    const each = host({ logFile });
    each.log("log", "one");
    each.log("debug", "two");
    equal(readFileSync(logFile, "utf8"), "2024-09-02 09:00:00 log one\n2024-09-02 09:00:00 debug two\n");
    deepEqual(each.search(request("log_events.var1")), { rows: [["one"]] });
  });

  it("puts mail into the outbox, with its headers on one line each", () => {
    const each = host();
    each.mail({
      to: ["kari@x.example"],
      cc: ["ola@x.example"],
      from: "me@x.example",
      subject: "Hi\r\nBcc: all@x.example",
      body: "Text",
      headers: [["X-Own", "1"]],
    });
    const { rows } = each.search(request("outbox.rcpt", "outbox.rfc822_content")) as { rows: string[][] };
    equal(rows[0]![0], "kari@x.example,ola@x.example");
    match(rows[0]![1]!, /^Subject: Hi Bcc: all@x.example\r$/m);
    match(rows[0]![1]!, /\r\n\r\nText\r\n$/);
  });

  it("answers look-ups from the tables", () => {
    const each = host();
    const ask = (name: string, ...args: (string | number)[]): unknown => each.service(name, args);
    deepEqual(
      [
        ask("getUsername", 2),
        ask("getUsername", 99),
        ask("getCategoryIdFromFullname", "support/login"),
        ask("getPriorityIdFromName", "High"),
        ask("getStatusIdFromName", "none"),
      ],
      ["Anna Lindhaug", "", 2, 3, null],
    );
    deepEqual(
      [ask("setSessionVariable", "a", "1"), ask("setSessionVariable", "a", "2"), ask("getSessionVariables")],
      ["a", "a", { a: "2" }],
    );
    equal(ask("checkReply", "a@x.example"), true);
    for (const name of ["frobnicate", "__proto__", "constructor"]) {
      throws(() => ask(name), {
        kind: "RunTimeException",
        message: new RegExp(`${name} is not simulated.*docs/not-simulated.md`),
      });
    }
  });

  it("keeps scripts inside their folder of files", () => {
    const root = join(folder, "files");
    mkdirSync(root);
    writeFileSync(join(folder, "secret.txt"), "secret");
    symlinkSync(folder, join(root, "out"));
    throws(() => host().service("fileOpen", ["a.txt", "r"]), /crmscript.run.files/);
    open.pop()!.close();
    const each = host({ files: { folder: root, write: true } });
    for (const name of ["../secret.txt", "out/secret.txt", join(folder, "secret.txt"), "sub/../../secret.txt"]) {
      equal(each.service("fileOpen", [name, "r"]), null, name);
      equal(each.service("fileWrite", [name, "x"]), false, name);
      equal(each.service("fileUnlink", [name]), false, name);
    }
    equal(readFileSync(join(folder, "secret.txt"), "utf8"), "secret");
    equal(each.service("fileWrite", ["sub/a.txt", "\u00e6"]), true);
    equal(each.service("fileOpen", ["sub/a.txt", "r"]), "\u00e6");
  });

  describe("HTTP", () => {
    // The server needs a thread of its own: a host blocks the one that it is in, as a run does.
    let server: Worker;
    let address: string;
    before(async () => {
      server = new Worker(serverCode, { eval: true });
      const [port] = (await once(server, "message")) as [AddressInfo["port"]];
      address = `http://127.0.0.1:${port}`;
    });
    after(() => server.terminate());
    const get = (each: TenantHost, url: string, timeoutMilliseconds = 5000) =>
      each.http({ method: "POST", url, headers: [["X-Own", "\u00e6"]], body: "\u00ff\u0000", timeoutMilliseconds });
    const allowed = (): TenantHost => host({ http: { mode: "allow", hosts: ["127.0.0.1:*"], maximumBytes: 1000 } });

    it("is off unless allowed, and names the setting", () => {
      throws(() => get(host(), address), /switched off.*crmscript.run.http/);
      open.pop()!.close();
      throws(
        () => get(host({ http: { mode: "allow", hosts: ["*.example.com", "127.0.0.1"] } }), address),
        /not among the allowed hosts.*crmscript.run.http/,
      );
      for (const url of ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:1", "nothing"])
        throws(() => get(open.at(-1)!, url), { kind: "RunTimeException" });
    });
    it("asks and gives bytes and headers back", () => {
      const answer = get(allowed(), `${address}/echo`);
      deepEqual([answer.status, answer.body], [200, "POST \u00e6 \u00ff\u0000"]);
      ok(answer.headers.some(([name, value]) => name === "X-Answer" && value === "yes"));
    });
    it("does not follow redirects by itself", () => equal(get(allowed(), `${address}/redirect`).status, 302));
    it("stops at the time limit", () =>
      throws(() => get(allowed(), `${address}/silent`, 100), /no answer within 100 ms|aborted|timeout/i));
    it("stops at the size limit", () => throws(() => get(allowed(), `${address}/large`), /larger than 1000 bytes/));
    it("says when nobody answers", () =>
      throws(() => get(allowed(), "http://127.0.0.1:9/"), /failed: .*(ECONNREFUSED|9)/));
    it("records and replays", () => {
      const file = join(folder, "http.json");
      const recorded = get(host({ http: { mode: "record", hosts: ["127.0.0.1:*"], file } }), `${address}/echo`);
      ok(existsSync(file));
      open.pop()!.close();
      const replaying = host({ http: { mode: "replay", file } });
      deepEqual(get(replaying, `${address}/echo`), recorded);
      throws(() => get(replaying, `${address}/other`), /holds no answer to POST/);
      writeFileSync(file, "[]");
      open.pop()!.close();
      throws(() => host({ http: { mode: "replay", file } }), /is no HTTP recording/);
    });
  });
});

const serverCode = `
const { parentPort } = require("node:worker_threads");
require("node:http").createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk)).on("end", () => {
    if (request.url === "/silent") return;
    if (request.url === "/redirect") return response.writeHead(302, { Location: "/echo" }).end();
    if (request.url === "/large") return response.end("x".repeat(5000));
    response.writeHead(200, { "X-Answer": "yes" });
    response.end(Buffer.concat([Buffer.from(request.method + " " + request.headers["x-own"] + " ", "latin1"), ...chunks]));
  });
}).listen(0, "127.0.0.1", function () { parentPort.postMessage(this.address().port); });
`;

function request(...fields: string[]) {
  return {
    operation: "select",
    fields: fields.map((name) => ({ name, function: "" })),
    criteria: [],
    having: [],
    orders: [],
    assignments: [],
    limit: null,
    group: false,
    distinct: null,
    databaseDistinct: false,
    bypassNetServer: false,
    languageLevel: 4,
  };
}
