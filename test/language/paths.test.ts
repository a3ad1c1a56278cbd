// Completion and hover inside of strings that are paths or names, and the agreement with the tenant about what a path is.
import * as assert from "node:assert/strict";
import { type Candidates, candidatesAt } from "../../language/candidates.js";
import { describeString } from "../../language/paths/describe.js";
import { pathDictionary } from "../../language/paths/dictionary.js";
import { resolvePath } from "../../language/paths/fieldPath.js";
import { createProgram } from "../../language/program.js";
import type { WorkspaceFacts } from "../../language/surroundings.js";
import { Dictionary } from "../../tenant/dictionary.js";
import { parsePath } from "../../tenant/search/path.js";
import { api, cursor, uriOf } from "./program.js";

function open(marked: string, workspace: WorkspaceFacts = {}) {
  const { text, offset } = cursor(marked);
  const program = createProgram(api, workspace);
  const uri = uriOf("main.crmscript");
  const file = program.setText(uri, "main", text);
  return { program, file, text, offset };
}

function candidates(marked: string, workspace: WorkspaceFacts = {}): Candidates & { readonly replaced: string } {
  const { program, file, text, offset } = open(marked, workspace);
  const found = candidatesAt(program, file, offset);
  return { ...found, replaced: text.slice(found.replace.start, found.replace.end) };
}

interface Expected {
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly replaces?: string;
}
function completes(marked: string, { has = [], lacks = [], replaces }: Expected, workspace: WorkspaceFacts = {}): void {
  const { place, list, replaced } = candidates(marked, workspace);
  assert.equal(place, "string");
  const names = new Set(list.map((candidate) => candidate.name));
  for (const name of has) assert.ok(names.has(name), `expected ${name} among ${[...names].slice(0, 20)}`);
  for (const name of lacks) assert.ok(!names.has(name), `${name} is not wanted here`);
  if (replaces !== undefined) assert.equal(replaced, replaces);
}

describe("completion in strings", () => {
  const se = "SearchEngine se;\n";
  it("offers tables first", () =>
    completes(`${se}se.addField("|");`, { has: ["contact", "person", "ticket"], lacks: ["name"], replaces: "" }));
  it("offers the fields of the table", () =>
    completes(`${se}se.addField("contact.|");`, {
      has: ["name", "associate_id", "fullName", "id"],
      lacks: ["contact", "firstname"],
      replaces: "",
    }));
  it("replaces the begun word only", () =>
    completes(`${se}se.addField("contact.na|");`, { has: ["name"], replaces: "na" }));
  it("goes through foreign keys, step by step", () => {
    completes(`${se}se.addField("person.contact_id.|");`, { has: ["name", "department"], lacks: ["firstname"] });
    completes(`${se}se.addField("ticket.cust_id.contact_id.|");`, { has: ["name", "department"], lacks: ["title"] });
    completes(`${se}se.addField("person:contact_id:|");`, { has: ["name"] });
    completes(`${se}se.addField("contact.name.|");`, { lacks: ["name"] });
  });
  it("goes through named tables and back along a foreign key", () => {
    completes(`${se}se.addField("person.associate_id[|");`, { has: ["associate"] });
    completes(`${se}se.addField("person.associate_id[associate].|");`, { has: ["associate_id", "name"] });
    completes(`${se}se.addField("ticket.(|");`, { has: ["ticket_customers"] });
    completes(`${se}se.addField("ticket.(ticket_customers->|");`, { has: ["ticket_id"], lacks: ["lastname"] });
    completes(`${se}se.addField("ticket.(ticket_customers->ticket_id).|");`, {
      has: ["customer_id"],
      lacks: ["title"],
    });
  });
  it("tells where a foreign key leads", () => {
    const found = candidates(`${se}se.addField("person.|");`).list.find(({ name }) => name === "contact_id");
    assert.ok(found?.kind === "text");
    assert.equal(found.what, "foreignKey");
    assert.equal(found.detail, "→ contact");
  });
  it("works in half-typed statements", () => {
    completes(`${se}se.addField("contact.|`, { has: ["name"] });
    completes(`${se}se.addCriteria("contact.|", `, { has: ["name"] });
    completes(`${se}se.addCriteria("contact.|")`, { has: ["name"] });
  });
  it("offers operators, row operators and functions at their places", () => {
    completes(`${se}se.addCriteria("contact.name", "|", "x");`, {
      has: ["OperatorEquals", "OperatorIn"],
      lacks: ["OperatorAnd"],
    });
    completes(`${se}se.addCriteria("contact.name", "Operator|", "x");`, {
      has: ["OperatorEquals"],
      replaces: "Operator",
    });
    completes(`${se}se.addCriteria("contact.name", "Equals", "x", "|", 0);`, {
      has: ["OperatorAnd", "OperatorOr"],
      lacks: ["OperatorEquals"],
    });
    completes(`${se}se.addField("sale.amount", "|");`, { has: ["avg", "sum"] });
    completes(`${se}print(se.buildSql("|"));`, { has: ["select"] });
  });
  it("offers nothing where text is just text", () => {
    completes(`${se}se.addCriteria("contact.name", "Equals", "|");`, { lacks: ["contact"] });
    completes('print("|");', { lacks: ["contact"] });
  });
  it("offers fields of a list after its table", () => {
    completes(`${se}se.addFields("|", "name");`, { has: ["contact"] });
    completes(`${se}se.addFields("contact", "name, |");`, { has: ["department"], lacks: ["contact"] });
    completes(`${se}se.addFields("contact", "name,country_id.|");`, { has: ["name"], lacks: ["department"] });
  });
  it("offers the query's own fields to getField", () =>
    completes(`${se}se.addField("contact.name");\nprint(se.getField("|"));`, { has: ["contact.name"] }));
  it("knows the extra tables and fields of the workspace", () => {
    const workspace: WorkspaceFacts = {
      tables: () => [{ name: "y_rental", fields: [{ name: "x_company", type: "Relation", target: "contact" }] }],
      fields: () => ({ contact: [{ name: "x_area", type: "String" }] }),
    };
    completes(`${se}se.addField("|");`, { has: ["y_rental"] }, workspace);
    completes(`${se}se.addField("y_rental.|");`, { has: ["x_company", "id"] }, workspace);
    completes(`${se}se.addField("y_rental.x_company.|");`, { has: ["name", "x_area"] }, workspace);
  });
  it("offers the values of the event that a comment or a definition names", () => {
    const data = "EventData data = getEventData();\n";
    completes(`// crmscript-event SalesBeforeSaveSale\n${data}print(data.getInputValue("|"));`, {
      has: ["SaleEntity.Heading", "IsNew", "SaleEntity.Associate.Name"],
      lacks: ["ContactEntity.Name"],
    });
    completes(
      `${data}data.setOutputValue("SaleEntity.He|", "x");`,
      { has: ["SaleEntity.Heading"], replaces: "SaleEntity.He" },
      {
        eventOf: () => "SalesBeforeSaveSale",
      },
    );
    completes(`${data}print(data.getInputValue("|"));`, { has: ["SaleEntity.Heading", "ContactEntity.Name"] });
  });
});

describe("hover in strings", () => {
  function describes(marked: string, title: string, word: string, text?: RegExp): void {
    const { program, file, text: source, offset } = open(marked);
    const found = describeString(program, file, offset);
    assert.ok(found, "nothing is described");
    assert.equal(found.title, title);
    assert.equal(source.slice(found.span.start, found.span.end), word);
    if (text) assert.match(found.text, text);
  }
  const se = "SearchEngine se;\n";
  it("tells the table", () => describes(`${se}se.addField("con|tact.name");`, "table contact", "contact", /Company/));
  it("tells the type of a field", () =>
    describes(`${se}se.addField("contact.na|me");`, "contact.name: string(219)", "name"));
  it("tells where a foreign key leads", () =>
    describes(
      `${se}se.addField("person.contact|_id.name");`,
      "person.contact_id: int → contact",
      "contact_id",
      /Foreign key to the table contact/,
    ));
  it("follows the path", () =>
    describes(`${se}se.addField("person.contact_id.na|me");`, "contact.name: string(219)", "name"));
  it("tells what a virtual field is", () =>
    describes(`${se}se.addField("person.full|Name");`, "person.fullName: string", "fullName", /Computed by NetServer/));
  it("describes the parts of a list", () =>
    describes(`${se}se.addFields("contact", "contact_id, na|me");`, "contact.name: string(219)", "name"));
  it("describes operators and event values", () => {
    describes(`${se}se.addCriteria("contact.name", "eq|uals", "x");`, "OperatorEquals", "equals");
    describes(
      'print(getEventData().getInputValue("SaleEntity.Head|ing"));',
      "SaleEntity.Heading: String",
      "SaleEntity.Heading",
    );
  });
  it("is silent elsewhere", () => {
    const { program, file, offset } = open('print("contact.na|me");');
    assert.equal(describeString(program, file, offset), undefined);
  });
});

describe("event of a script", () => {
  it("comes from the workspace, and diagnostics follow it", () => {
    let event: string | undefined;
    const program = createProgram(api, { eventOf: () => event });
    const uri = uriOf("main.crmscript");
    program.setText(uri, "main", '#setLanguageLevel 3;\nprint(getEventData().getInputValue("ContactEntity.Name"));\n');
    const codes = () => program.diagnostics(uri).map((d) => d.code);
    assert.deepEqual(codes(), []);
    event = "SalesBeforeSaveSale";
    assert.deepEqual(codes(), ["unknown-event-input"]);
  });
});

describe("the tenant and the editor", () => {
  const dictionary = pathDictionary(api);
  it("know the same tables and fields", () => {
    const tenant = new Dictionary();
    assert.deepEqual([...dictionary.tableNames()].sort(), tenant.tableNames().sort());
    for (const name of dictionary.tableNames()) {
      const fields = tenant.table(name)!.fields;
      const own = [...dictionary.table(name)!.fields].filter(([, field]) => !field.virtual);
      assert.deepEqual(
        own.map(([key, field]) => [key, field.target]),
        [...fields].map(([key, field]) => [key, field.foreignKey]),
      );
    }
  });
  it("read the same paths", () => {
    const paths = [
      "contact.name",
      "contact:country_id.name",
      "person.associate_id[associate].name",
      "ticket.(ticket_customers->ticket_id).customer_id.lastname",
      "contact",
      "contact.",
      ".name",
      "contact name",
      "contact..name",
      "contact.name[",
      "",
      "person.mobile/formattedNumber",
      "contact.(person",
      "contact.na-me",
    ];
    for (const path of paths) {
      let readable = true;
      try {
        parsePath(path);
      } catch {
        readable = false;
      }
      const { problem, words } = resolvePath(dictionary, path);
      const complete = /[.:]/.test(path) && words.length > 0;
      if (readable) assert.ok(complete && problem?.code !== "bad-field-path", path);
      else assert.ok(!complete || problem !== undefined, path);
    }
  });
});
