// The dictionary, the enumerations and the SearchEngine tables agree with each other: what one names, the other has.
import assert from "node:assert/strict";
import { readJson } from "./declarations.js";

interface Field {
  readonly type: string;
  readonly target?: string;
  readonly valueSet?: string;
  readonly key?: boolean;
}
interface Table {
  readonly number: number;
  readonly key: string;
  readonly index?: readonly (readonly string[])[];
  readonly unique?: readonly (readonly string[])[];
  readonly fullText?: readonly (readonly string[])[];
  readonly fields: Readonly<Record<string, Field>>;
}
interface Dictionary {
  readonly tables: Readonly<Record<string, Table>>;
  readonly extraTable: readonly (Field & { readonly name: string })[];
  readonly extraFieldTypes: Readonly<Record<string, { readonly name: string; readonly target?: string }>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly valueSets: Readonly<Record<string, { readonly values: Readonly<Record<string, string>> }>>;
}
interface VirtualField {
  readonly table: string;
  readonly name: string;
  readonly build: {
    readonly kind: "key" | "join" | "first";
    readonly fields?: readonly string[];
    readonly table?: string;
    readonly field?: string;
    readonly owner?: string;
    readonly order?: string;
    readonly where?: Readonly<Record<string, number>>;
  };
}
interface Names {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly meaning: string;
}
interface SearchEngineData {
  readonly comparisonOperators: readonly Names[];
  readonly rowOperators: readonly Names[];
  readonly functions: readonly Names[];
  readonly needsBypass: readonly string[];
  readonly virtualFields: readonly VirtualField[];
  readonly terms: readonly {
    readonly term: string;
    readonly table: string;
    readonly key: string;
    readonly nativeClass?: string;
  }[];
  readonly level2: {
    readonly tables: Readonly<Record<string, string>>;
    readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly extraFields: { readonly tables: Readonly<Record<string, number>> };
}

const dictionary = readJson<Dictionary>("database.json");
const { tables } = dictionary;

describe("database dictionary", () => {
  const fields = Object.entries(tables).flatMap(([table, { fields: own }]) =>
    Object.entries(own).map(([name, field]) => ({ place: `${table}.${name}`, ...field })),
  );

  it("holds every table and field", () => {
    assert.equal(Object.keys(tables).length, 555);
    assert.equal(fields.length, 7140);
    assert.equal(fields.filter(({ target }) => target).length, 1729);
  });

  it("has one key field per table, and indexes over fields that exist", () => {
    for (const [name, { key, fields: own, index, unique, fullText }] of Object.entries(tables)) {
      const keys = Object.keys(own).filter((field) => own[field]!.key);
      assert.deepEqual(keys, [key], name);
      for (const field of [...(index ?? []), ...(unique ?? []), ...(fullText ?? [])].flat())
        assert.ok(field in own, `${name}.${field}`);
    }
  });

  it("has names that stay apart without regard to case", () => {
    const clashing = (names: string[]) => names.length - new Set(names.map((name) => name.toLowerCase())).size;
    assert.equal(clashing(Object.keys(tables)), 0);
    for (const [name, table] of Object.entries(tables)) assert.equal(clashing(Object.keys(table.fields)), 0, name);
  });

  it("points only at tables, enumerations and value sets that exist", () => {
    for (const { place, type, target, valueSet } of fields) {
      if (target) assert.ok(target in tables, `${place} -> ${target}`);
      if (valueSet) assert.ok(valueSet in dictionary.valueSets, `${place}: ${valueSet}`);
      if (type.startsWith("enum:")) assert.ok(type.slice(5) in dictionary.enums, `${place}: ${type}`);
      else assert.match(type, /^(int|bool|float|string(\(\d+\))?|datetime|blob)$/, place);
    }
    for (const { name, target } of Object.values(dictionary.extraFieldTypes)) {
      if (target && !target.startsWith("*")) assert.ok(target in tables, name);
    }
  });

  it("knows the fields that open an extra table", () => {
    assert.deepEqual(
      dictionary.extraTable.map(({ name }) => name),
      ["id", "last_changed", "dbi_agent_id", "dbi_key", "dbi_last_syncronized", "dbi_last_modified"],
    );
  });

  it("leads from a request to its company", () => {
    assert.equal(tables.ticket?.fields.cust_id?.target, "person");
    assert.equal(tables.person?.fields.contact_id?.target, "contact");
  });
});

describe("enumerations", () => {
  const enums = readJson<Record<string, readonly (readonly [string, number | null, "deprecated"?])[]>>("enums.json");
  const members = Object.values(enums).flat();

  it("count as the public reference does", () => {
    assert.equal(Object.keys(enums).length, 221);
    assert.equal(members.length, 2095);
    assert.equal(members.filter(([, number]) => number === null).length, 532);
    assert.equal(members.filter(([, , mark]) => mark === "deprecated").length, 23);
  });

  it("have the shape name, number, mark", () => {
    for (const [name, number, mark] of members) {
      assert.match(name, /^\w+$/);
      assert.ok(number === null || Number.isInteger(number), name);
      assert.ok(mark === undefined || mark === "deprecated", name);
    }
    assert.deepEqual(enums.ActivityStatus, [
      ["Unknown", 0],
      ["NotStarted", 1],
      ["Started", 2],
      ["Completed", 3],
    ]);
  });
});

describe("SearchEngine data", () => {
  const data = readJson<SearchEngineData>("searchengine.json");
  const fieldOf = (table: string, field: string) => tables[table]?.fields[field];

  it("gives every operator and function one meaning", () => {
    for (const list of [data.comparisonOperators, data.rowOperators, data.functions]) {
      const names = list.flatMap(({ name, aliases }) => [
        ...new Set([name, ...aliases].map((text) => text.toLowerCase())),
      ]);
      assert.equal(new Set(names).size, names.length);
      for (const { name, meaning } of list) assert.notEqual(meaning, "", name);
    }
    assert.equal(data.comparisonOperators.length, 17);
    assert.equal(data.rowOperators.length, 4);
    assert.equal(data.functions.length, 12);
  });

  it("builds virtual fields from fields that exist", () => {
    for (const { table, name, build } of data.virtualFields) {
      assert.ok(table === "*" || table in tables, name);
      for (const field of build.fields ?? []) assert.ok(fieldOf(table, field), `${table}.${name}: ${field}`);
      if (build.kind !== "first") continue;
      for (const field of [build.field!, build.owner!, build.order!, ...Object.keys(build.where ?? {})]) {
        assert.ok(fieldOf(build.table!, field), `${table}.${name}: ${build.table}.${field}`);
      }
    }
  });

  it("names tables and keys that exist", () => {
    for (const { term, table, key } of data.terms) assert.equal(tables[table]?.key, key, term);
    for (const table of [...Object.values(data.level2.tables), ...Object.keys(data.extraFields.tables)])
      assert.ok(table in tables, table);
  });

  it("rewrites old names to paths that exist", () => {
    const virtual = (table: string, field: string) =>
      data.virtualFields.some((one) => one.table === table && one.name === field);
    for (const [old, fields] of Object.entries(data.level2.fields)) {
      for (const [field, path] of Object.entries(fields)) {
        let table = data.level2.tables[old]!;
        const steps = path.split(".");
        for (const step of steps.slice(0, -1)) {
          const [, name, bracket] = /^(\w+)(?:\[(\w+)\])?$/.exec(step)!;
          table = bracket ?? fieldOf(table, name!)?.target ?? assert.fail(`${old}.${field}: ${path}`);
        }
        const last = steps.at(-1)!;
        assert.ok(fieldOf(table, last) || virtual(table, last), `${old}.${field}: no ${last} on ${table}`);
      }
    }
  });
});
