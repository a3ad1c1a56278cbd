// Whole scripts over a tenant: parsed, lowered, run, with the rows as they are afterwards.
import { deepEqual, equal } from "node:assert/strict";
import { lower } from "../../interpreter/lower/lower.js";
import { findNativeClasses } from "../../interpreter/natives/index.js";
import { prepareRun } from "../../interpreter/runtime.js";
import { methodsOf } from "../../tenant/agents/declarations.js";
import { createTenantHost, type TenantHost } from "../../tenant/host.js";
import { fixture } from "../language/program.js";

describe("scripts over a tenant", function () {
  this.timeout(30_000);
  let host: TenantHost;
  beforeEach(() => {
    host = createTenantHost({ tenant: ":memory:", clock: { start: "2024-09-02T09:00" }, timeZone: "Europe/Oslo" });
  });
  afterEach(() => host.close());

  for (const mode of ["fast", "inspectable"] as const) {
    const prints = (title: string, script: string, lines: readonly string[]): void => {
      it(`${title} (${mode})`, () => deepEqual(output(host, mode, script), lines));
    };

    prints(
      "insert, find, count, change, delete",
      `
      for (Integer i = 1; i <= 3; i++) {
        SearchEngine ins;
        ins.addData("contact.name", "Company " + i.toString());
        ins.addData("contact.registered", getCurrentDateTime().toString());
        printLine(ins.insert().toString());
      }
      SearchEngine se;
      se.addFields("contact", "contact_id,name");
      se.addCriteria("contact.name", "OperatorBeginsWith", "company");
      se.addOrder("contact.name", false);
      printLine(se.countRows().toString());
      for (se.execute(); !se.eof(); se.next()) printLine(se.getField(0) + " " + se.getField("contact.name"));
      SearchEngine upd;
      upd.addData("contact.department", "x");
      upd.addCriteria("contact.contact_id", "In", "1,3");
      upd.update();
      SearchEngine del;
      del.addCriteria("contact.department", "equals", "x");
      del.delete();
      SearchEngine left;
      left.addField("contact.name");
      printLine(left.executeJSON());
      `,
      ["1", "2", "3", "3", "3 Company 3", "2 Company 2", "1 Company 1", '[{"contact.name":"Company 2"}]'],
    );
    prints(
      "fills a matrix and a JSON builder",
      `
      SearchEngine ins;
      ins.addData("sale.heading", "One"); ins.addData("sale.amount", "19.5");
      ins.insert();
      SearchEngine se;
      se.addField("sale.sale_id"); se.addField("sale.heading"); se.addField("sale.amount");
      StringMatrix matrix;
      se.executeInto(matrix);
      printLine(matrix.getCell(0, 1));
      JSONBuilder json;
      json.pushObject("");
      se.executeToJSONBuilder(json, "id:Integer,title:String,amount:Float", "sales");
      json.finalize();
      printLine(json.getString());
      `,
      ["One", '{"sales": [{"id": 1,"title": "One","amount": 19.500000}]}'],
    );
    prints(
      "a wrong query is an exception that can be caught",
      `
      try {
        SearchEngine se;
        se.addField("contact.nmae");
        se.execute();
        printLine("not here");
      }
      catch { printLine(error); }
      `,
      ['NetServerException: Unknown field "nmae" on table "contact" in "contact.nmae".'],
    );
    prints(
      "the language level reaches the query",
      `
      #setLanguageLevel 2;
      SearchEngine se;
      se.addField("customer.display_name");
      printLine(se.execute().toString());
      `,
      ["0"],
    );
  }

  it("leaves its rows in the tenant", () => {
    output(host, "fast", `log("seen");`);
    equal(
      JSON.stringify(host.service("cacheData", ["log_events", "var1", "seen"])).includes(
        '"time_of_event":"2024-09-02 09:00:00"',
      ),
      true,
    );
  });
});

/** The lines that a script prints. */
function output(host: TenantHost, mode: "fast" | "inspectable", script: string): string[] {
  const { program, entry } = fixture(script);
  const { executable } = lower(program.link(entry), mode);
  let text = "";
  const settings = {
    executable,
    host,
    classes: findNativeClasses(methodsOf),
    limits: {},
    print: (part: string) => {
      text += part;
    },
    clock: () => 0,
    cancelled: () => false,
  };
  deepEqual(prepareRun(settings).start(), { kind: "ok" });
  return text.split("\n").filter((line) => line !== "");
}
