// SearchEngine against a tenant of known rows. Each line: the calls as in a script, and what comes back.
import { deepEqual, equal, match, throws } from "node:assert/strict";
import type { Tenant } from "../../tenant/tenant.js";
import { found, query, smallTenant } from "./query.js";

describe("SearchEngine", function () {
  this.timeout(30_000);
  let tenant: Tenant;
  beforeEach(() => {
    tenant = smallTenant();
  });
  afterEach(() => tenant.close());

  const finds = (title: string, calls: string, rows: readonly string[], languageLevel = 4): void => {
    it(title, () => deepEqual(found(tenant, calls, languageLevel), rows));
  };
  const fails = (title: string, calls: string, message: RegExp, languageLevel = 4): void => {
    it(title, () => throws(() => found(tenant, calls, languageLevel), { kind: "NetServerException", message }));
  };

  describe("names", () => {
    finds(
      "follows foreign keys; no relation gives empty fields",
      `addFields("ticket", "id, cust_id.contact_id.name");`,
      ["1|Nordlys Bakeri", "2|Nordlys Bakeri", "3|Ørnefjell AS", "4|"],
    );
    finds("joins inward after a colon", `addField("ticket.id"); addField("ticket:cust_id.lastname");`, [
      "1|Dalhaug",
      "2|Dalhaug",
      "3|Lyngmo",
    ]);
    finds("ignores case", `addField("TICKET.Cust_Id.FIRSTNAME"); addCriteria("ticket.ID", "equals", "1");`, ["Kari"]);
    finds(
      "joins backwards and on over the link table",
      `addField("ticket.(ticket_customers->ticket_id).customer_id.lastname"); addCriteria("ticket.id", "=", "1");`,
      ["Dalhaug", "Lyngmo"],
    );
    finds(
      "joins to a named table where there is no relation",
      `addField("person.associate_id[associate].name"); addCriteria("person.person_id", "=", "1");`,
      ["ANNA"],
    );
    finds("id is the key of any table", `addField("contact.id");`, ["1", "2"]);
    finds(
      "full name, first e-mail address, mobile number",
      `addFields("person", "fullName,emailAddress,email/emailAddress,mobile/formattedNumber");`,
      ["Kari Dalhaug|kari@nordlys.example|kari@nordlys.example|+47 555", "Ola B. Lyngmo|||"],
    );
    finds(
      "filters and sorts by virtual fields",
      `addField("person.person_id"); addCriteria("person.fullName", "contains", "b. lyng"); addOrder("person.fullName", false);`,
      ["2"],
    );
    fails("unknown table, with the word on the screen", `addField("company_.name");`, /Unknown table "company_"/);
    fails(
      "unknown field",
      `addField("ticket.cust_id.nmae");`,
      /Unknown field "nmae" on table "person" in "ticket.cust_id.nmae"/,
    );
    fails(
      "a field that is no foreign key",
      `addField("ticket.title.name");`,
      /"title" on table "ticket" in .* is no foreign key/,
    );
    fails(
      "two root tables",
      `addField("ticket.id"); addField("sale.heading");`,
      /All names of a query start with the same table/,
    );
  });

  describe("language level", () => {
    finds(
      "2 knows the old tables and fields",
      `addFields("customer", "id,company.name,display_name,our_contact.email");`,
      ["1|Nordlys Bakeri|Kari Dalhaug|anna@vinter.example", "2|Ørnefjell AS|Ola B. Lyngmo|"],
      2,
    );
    finds(
      "2 knows them behind a foreign key",
      `addField("ticket.cust_id.company.name"); addCriteria("ticket.id", "=", "1");`,
      ["Nordlys Bakeri"],
      2,
    );
    fails("4 does not", `addField("customer.id");`, /Unknown table "customer".*Did you mean "person"/);
    fails(
      "4 says the name of today",
      `addField("ticket.cust_id.company.name");`,
      /before version 7; today it is "contact_id"/,
    );
  });

  describe("criteria", () => {
    const ids = (criteria: string): string => `addField("ticket.id"); ${criteria}`;
    finds("text without regard to case", ids(`addCriteria("ticket.title", "OperatorEquals", "CANNOT LOG IN");`), ["1"]);
    finds(
      "text without regard to case beyond ASCII",
      `addField("contact.id"); addCriteria("contact.name", "BeginsWith", "øRNE");`,
      ["2"],
    );
    finds("wildcards in contains are plain characters", ids(`addCriteria("ticket.title", "Contains", "0%");`), ["2"]);
    finds("like takes wildcards", ids(`addCriteria("ticket.title", "OperatorLike", "c%log%");`), ["1", "4"]);
    finds("ends with", ids(`addCriteria("ticket.title", "endswith", "late");`), ["2"]);
    finds("not contains", ids(`addCriteria("ticket.title", "NotContains", "log");`), ["2", "3"]);
    finds("in a list", ids(`addCriteria("ticket.id", "In", "1, 3,9");`), ["1", "3"]);
    finds("not in a list", ids(`addCriteria("ticket.id", "NotIn", "1,3");`), ["2", "4"]);
    finds("any of an id list field", ids(`addCriteria("ticket.tags", "OperatorIn", "12,99");`), ["1"]);
    finds("a member of an enumeration by name", ids(`addCriteria("ticket.status", "equals", "Postponed");`), ["3"]);
    finds(
      "is and is not null",
      ids(
        `addCriteria("ticket.closed_at", "OperatorIs", "NULL"); addCriteria("ticket.cust_id.lastname", "OperatorIsNot", "");`,
      ),
      ["1", "2", "3"],
    );
    finds("a date means midnight", ids(`addCriteria("ticket.created_at", "Gte", "2024-09-09");`), ["4"]);
    finds(
      "encoded values",
      ids(`addCriteria("ticket.created_at", "Lt", "[D:2024.09.03]"); addCriteria("ticket.id", "=", "[I:1]");`),
      ["1"],
    );
    finds(
      "brackets",
      ids(
        `addCriteria("ticket.status", "=", "1", "OperatorAnd", 0); addCriteria("ticket.title", "Contains", "log out", "OperatorOr", 1); addCriteria("ticket.title", "Contains", "Printer", "OperatorAnd", 1); addCriteria("ticket.id", "Gt", "1", "OperatorAnd", 0);`,
      ),
      ["4"],
    );
    finds(
      "and binds tighter than or",
      ids(
        `addCriteria("ticket.id", "=", "3", "or", 0); addCriteria("ticket.id", "=", "1", "and", 0); addCriteria("ticket.status", "=", "2", "and", 0);`,
      ),
      ["3"],
    );
    finds(
      "not both",
      ids(
        `addCriteria("ticket.status", "=", "1", "OperatorNotAnd", 0); addCriteria("ticket.id", "=", "1", "OperatorAnd", 0);`,
      ),
      ["2", "3", "4"],
    );
    finds(
      "neither",
      ids(
        `addCriteria("ticket.status", "=", "1", "OperatorNotOr", 0); addCriteria("ticket.id", "=", "2", "OperatorAnd", 0);`,
      ),
      ["3"],
    );
    finds(
      "field against field",
      `addField("sale.sale_id"); addComparison("sale.sale_id", "=", "sale.status", "OperatorAnd", 0); addCriteria("sale.amount", "lt", "100");`,
      ["2", "3"],
    );
    finds("function of a field", ids(`addCriteria("ticket.created_at", "FuncHour", "=", "23", "OperatorAnd", 0);`), [
      "3",
    ]);
    finds("Monday is day 0", `addField("ticket.created_at", "wday");`, ["0", "1", "6", "0"]);
    fails("unknown operator", ids(`addCriteria("ticket.id", "LIKE '%' OR", "1");`), /Unknown operator/);
    fails("unknown row operator", ids(`addCriteria("ticket.id", "=", "1", "XOR", 0);`), /Unknown row operator "XOR"/);
    fails(
      "a value of the wrong type",
      ids(`addCriteria("ticket.id", "=", "one");`),
      /"one" is no value for "ticket.id". Expected an integer/,
    );
    it("takes thousands of criteria", () => {
      const many = Array.from(
        { length: 3000 },
        (_, index) => `addCriteria("ticket.id", "=", "${index + 2}", "OperatorOr", ${index % 2});`,
      );
      deepEqual(found(tenant, ids(many.join(" "))), ["2", "3", "4"]);
    });
    describe("nested without end", () => {
      const nested = (count: number, rowOperator: string, step: number): string =>
        ids(
          Array.from(
            { length: count },
            (_, index) => `addCriteria("ticket.id", "!=", "9", "${rowOperator}", ${index * step});`,
          ).join(" "),
        );
      for (const [rowOperator, step] of [
        ["OperatorAnd", 1],
        ["OperatorOr", 1],
        ["OperatorNotAnd", 0],
        ["OperatorNotOr", 0],
        ["OperatorNotOr", 1],
      ] as const) {
        it(`are run or refused with a reason: ${rowOperator}, priority times ${step}`, () => {
          found(tenant, nested(100, rowOperator, step));
          for (const count of [300, 401, 1000, 20_000])
            try {
              found(tenant, nested(count, rowOperator, step));
            } catch (error) {
              match((error as Error).message, /nested too deep|expected at most 400/);
            }
          throws(() => found(tenant, nested(20_000, rowOperator, step)), { kind: "NetServerException" });
        });
      }
    });
    fails(
      "names through more tables than the database joins",
      `addField("contact${".(person->contact_id).contact_id".repeat(40)}.name");`,
      /more tables than the database joins/,
    );
    it("more values than the database takes", () => {
      const many = `addCriteria("ticket.id", "=", "1", "OperatorOr", 0);`.repeat(33_000);
      throws(() => found(tenant, ids(many)), /more values than the database takes/);
    });
    it("takes lists of any length", () => {
      const list = Array.from({ length: 50_000 }, (_, index) => index + 3).join(",");
      deepEqual(found(tenant, ids(`addCriteria("ticket.id", "In", "${list}");`)), ["3", "4"]);
    });
  });

  describe("order, limit, distinct, groups", () => {
    finds(
      "sorts by fields that are not selected",
      `addField("ticket.id"); addOrder("ticket.status", false); addOrder("ticket.id", false);`,
      ["3", "2", "4", "1"],
    );
    finds("limits", `addField("ticket.id"); setLimit(2);`, ["1", "2"]);
    finds(
      "keeps the first row per value",
      `addFields("ticket", "id,status"); addOrder("ticket.id", false); setDistinct("ticket.status");`,
      ["4|1", "3|3", "2|2"],
    );
    finds(
      "groups under bypass",
      `bypassNetServer(true); addField("sale.associate_id"); addField("sale.amount", "sum"); addField("sale.amount", "count"); setGroup(true); addOrder("sale.associate_id", true);`,
      ["0|80|1", "1|519.9|2"],
    );
    finds(
      "having",
      `bypassNetServer(true); addField("sale.associate_id"); addField("sale.amount", "FuncMax"); setGroup(true); addHaving("sale.amount", "count", "Gt", "1", "OperatorAnd", 0);`,
      ["1|500"],
    );
    fails(
      "aggregates need the bypass",
      `addField("sale.amount", "avg");`,
      /^Can't use field functions when querying NetServer$/,
    );
    fails(
      "bypass loses virtual fields",
      `bypassNetServer(true); addField("person.fullName");`,
      /computed by NetServer/,
    );
    fails(
      "mixed fields need a group",
      `bypassNetServer(true); addField("sale.amount", "sum"); addField("sale.heading");`,
      /Add setGroup\(true\)/,
    );
    it("the registry row takes the bypass away", () => {
      tenant.insert("registry", { reg_id: 235, name: "bypass", value: "0" });
      throws(
        () => found(tenant, `bypassNetServer(true); addField("sale.amount", "sum");`),
        /Can't use field functions/,
      );
    });
  });

  describe("rows", () => {
    it("moves a cursor", () => {
      const { call } = query(tenant, `addField("ticket.id"); addField("ticket.title"); setLimit(2);`);
      equal(call("eof"), true);
      equal(call("countRows"), 4);
      equal(call("execute"), 2);
      deepEqual(
        [call("getField", 0), call("getField", "Ticket.Title"), call("next"), call("getField", 0)],
        ["1", "Cannot log in", true, "2"],
      );
      deepEqual(
        [call("next"), call("eof"), call("getField", 0), call("first"), call("eof")],
        [false, true, "", true, false],
      );
      throws(() => call("getField", "ticket.status"), {
        kind: "RunTimeException",
        message: /not among the selected fields \(ticket.id, ticket.title\)/,
      });
      throws(() => call("getField", 2), { kind: "RunTimeException" });
    });
    it("formats tables and JSON", () => {
      const { call } = query(tenant, `addField("sale.sale_id"); addField("sale.amount"); setLimit(2);`);
      equal(
        call("executeTextTable"),
        `${"-".repeat(25)}\n sale.sale_id|sale.amount\n${"-".repeat(25)}\n 1            500        \n 2            19.9       \n`,
      );
      equal(
        call("executeHTMLTable"),
        "<table border='1' style='border-collapse: collapse'><tr><th>sale.sale_id</th><th>sale.amount</th></tr><tr><td>1</td><td>500</td></tr><tr><td>2</td><td>19.9</td></tr></table>",
      );
      equal(
        call("executeJSON"),
        `[{"sale.sale_id":"1","sale.amount":"500"},{"sale.sale_id":"2","sale.amount":"19.9"}]`,
      );
    });
    it("shows its SQL with values left out", () => {
      const { call } = query(
        tenant,
        `addField("ticket.id"); addField("ticket.title"); addCriteria("ticket.status", "=", "1"); addOrder("ticket.id", false);`,
      );
      match(
        String(call("buildSql")),
        /^select a0.id,a0.title from ticket a0 where \(a0.status = \?\) order by a0.id desc/,
      );
    });
    it("suggests names", () => {
      deepEqual(query(tenant, "").call("findAlternativeFields", "ticket.cust_id.fir"), ["ticket.cust_id.firstname"]);
      deepEqual(
        query(tenant, "").call("findAlternativeFields", "ej_m"),
        ["ej_mail_dedup", "ej_message"].filter((name) => tenant.dictionary.table(name)),
      );
    });
  });

  describe("writing", () => {
    it("inserts and answers the key", () => {
      const { call } = query(
        tenant,
        `addData("ticket.title", "New"); addData("ticket.created_at", "2024-01-02 03:04:05"); addData("ticket.status", "closed");`,
      );
      equal(call("insert"), 5);
      deepEqual(
        found(
          tenant,
          `addFields("ticket", "title,created_at,status,num_messages"); addCriteria("ticket.id", "=", "5");`,
        ),
        ["New|2024-01-02 03:04:05|2|"],
      );
    });
    it("takes the key of a CRM table from its sequence", () => {
      tenant.update("sequence", 23, { next_id: 700 });
      equal(query(tenant, `addData("sale.heading", "Big");`).call("insert"), 700);
      equal(tenant.row("sequence", 23)!.next_id, 701);
    });
    it("updates by a joined criterion, from values and fields", () => {
      query(
        tenant,
        `addData("ticket.slevel", "2"); addDataField("ticket.author", "ticket.cust_id.contact_id.name"); addCriteria("ticket.cust_id.contact_id.name", "BeginsWith", "nord");`,
      ).call("update");
      deepEqual(found(tenant, `addFields("ticket", "id,slevel,author");`), [
        "1|2|Nordlys Bakeri",
        "2|2|Nordlys Bakeri",
        "3||",
        "4||",
      ]);
    });
    it("updates and deletes every row without criteria", () => {
      query(tenant, `addData("ticket.priority", "9");`).call("update");
      equal(found(tenant, `addField("ticket.priority"); addCriteria("ticket.priority", "=", "9");`).length, 4);
      query(tenant, `addField("sale.sale_id");`).call("delete");
      deepEqual(found(tenant, `addField("sale.sale_id");`), []);
    });
    it("deletes by criteria", () => {
      query(tenant, `addCriteria("ticket.status", "=", "1");`).call("delete");
      deepEqual(found(tenant, `addField("ticket.id");`), ["2", "3"]);
    });
    const refuses = (calls: string, method: string, message: RegExp): unknown =>
      it(`refuses ${method} of ${calls.slice(0, 60)}`, () =>
        throws(() => query(tenant, calls).call(method), { kind: "NetServerException", message }));
    refuses(`addField("ticket.id");`, "insert", /no data/);
    refuses(`addField("ticket.id");`, "update", /no data/);
    refuses(`addData("ticket.cust_id.lastname", "x");`, "update", /the query's own table only/);
    refuses(`addData("ticket.id", "7");`, "update", /is the key of the row/);
    refuses(`addDataField("ticket.title", "ticket.author");`, "insert", /works with update only/);
    refuses(`addData("ticket.title", "${"x".repeat(256)}");`, "insert", /256 characters; the field holds at most 255/);
  });

  describe("hostile texts", () => {
    const texts = [`' OR '1'='1`, `"; DROP TABLE ticket; --`, `?`, `\\`, `%' ESCAPE '`, `ticket.id) --`];
    for (const text of texts) {
      it(`stay a value: ${text}`, () => {
        deepEqual(
          found(tenant, `addField("ticket.id"); addCriteria("ticket.title", "=", ${JSON.stringify(text)});`),
          [],
        );
        deepEqual(
          found(tenant, `addField("ticket.id"); addCriteria("ticket.title", "Contains", ${JSON.stringify(text)});`),
          [],
        );
        const { call } = query(tenant, `addData("ticket.title", ${JSON.stringify(text)});`);
        const id = call("insert");
        deepEqual(found(tenant, `addField("ticket.title"); addCriteria("ticket.id", "=", "${id}");`), [text]);
        equal(tenant.find("ticket", {}).length, 5);
      });
      it(`are no name, operator, function: ${text}`, () => {
        const quoted = JSON.stringify(`ticket.id${text}`);
        throws(() => found(tenant, `addField(${quoted});`), { kind: "NetServerException" });
        throws(() => found(tenant, `addField("ticket.id"); addOrder(${quoted}, true);`), {
          kind: "NetServerException",
        });
        throws(
          () => found(tenant, `addField("ticket.id"); addCriteria("ticket.id", ${JSON.stringify(`=${text}`)}, "1");`),
          { kind: "NetServerException" },
        );
        throws(() => found(tenant, `addField("ticket.id", ${JSON.stringify(text)});`), { kind: "NetServerException" });
        throws(() => query(tenant, `addData(${quoted}, "1");`).call("update"), { kind: "NetServerException" });
        equal(tenant.find("ticket", {}).length, 4);
      });
    }
    it("names of the prototype are unknown names", () => {
      for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
        throws(() => found(tenant, `addField("${name}.id");`), /Unknown table/);
        throws(() => found(tenant, `addField("ticket.${name}");`), /Unknown field/);
        throws(
          () => found(tenant, `addField("ticket.id"); addCriteria("ticket.status", "=", "${name}");`),
          /is no value/,
        );
      }
    });
  });
});
