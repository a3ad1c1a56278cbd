// The declarations are complete (the counts are those of the public reference), resolvable, and described.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Declaration,
  type DeclarationFile,
  folder,
  globalFile,
  nativeFiles,
  netserverFiles,
  readJson,
  signature,
} from "./declarations.js";

interface ClassIndex {
  readonly global: string;
  readonly classes: Readonly<Record<string, { file: string; kind: string; namespace: string; blocked?: boolean }>>;
}

const basics = ["Bool", "Byte", "Date", "DateTime", "Float", "Integer", "Long", "String", "Time", "TimeSpan"];
const pseudo = ["Array", "Struct"];

describe("declarations of the API", () => {
  const globals = globalFile();
  const native = nativeFiles();
  const netserver = netserverFiles();
  const all = [globals, ...native, ...netserver];
  const ofLanguage = native.filter(({ owner }) => [...basics, ...pseudo].includes(owner));
  const classes = native.filter((file) => !ofLanguage.includes(file));
  const index = readJson<ClassIndex>("index.json");

  // Four members more than the reference lists, added by scripts/api-reference/corrections.mjs.
  it("count as the public reference does", () => {
    assert.deepEqual(count([globals, ...ofLanguage]), { files: 13, constructors: 32, methods: 383, names: 357 });
    assert.deepEqual(count(classes), { files: 58, constructors: 64, methods: 662, names: 594 });
    assert.deepEqual(count(netserver), { files: 413, constructors: 409, methods: 8149, names: 8146 });
    assert.equal(globals.methods.length, 202);
  });

  it("are each listed in the index, under the name of their class", () => {
    assert.equal(index.global, "global.crmscript");
    const listed = Object.entries(index.classes).map(([name, { file }]) => `${name} ${file}`);
    const present = [...native, ...netserver].map(({ owner, file }) => `${owner} ${file}`);
    assert.deepEqual(listed.sort(), present.sort());
    for (const [name, { file }] of Object.entries(index.classes))
      assert.match(file, new RegExp(`/${name}\\.crmscript$`));
    const files = ["native", "netserver"].flatMap((name) =>
      readdirSync(join(folder, name)).map((file) => `${name}/${file}`),
    );
    assert.deepEqual(
      Object.values(index.classes)
        .map(({ file }) => file)
        .sort(),
      files.sort(),
    );
  });

  it("have a kind each", () => {
    const kinds: Record<string, number> = {};
    for (const { kind } of Object.values(index.classes)) kinds[kind] = (kinds[kind] ?? 0) + 1;
    assert.deepEqual(kinds, { basic: 11, pseudo: 2, native: 57, carrier: 356, agent: 57 });
    const blocked = Object.entries(index.classes).filter(([, entry]) => entry.blocked);
    assert.deepEqual(blocked.map(([name]) => name).sort(), [
      "NSAudienceAgent",
      "NSBulkUpdateAgent",
      "NSCRMScriptAgent",
      "NSDashboardAgent",
      "NSDatabaseAgent",
      "NSDatabaseTableAgent",
      "NSEMailAgent",
      "NSErpSyncAgent",
      "NSTrayAppAgent",
    ]);
  });

  it("declare no signature twice", () => {
    for (const { file, constructors, methods } of all) {
      const signatures = [...constructors, ...methods].map(signature);
      assert.deepEqual([...new Set(signatures)], signatures, file);
    }
  });

  it("use types that exist, but for the unresolved ones of the reference", () => {
    const enums = readJson<Record<string, unknown>>("enums.json");
    const known = new Set(["Void", ...Object.keys(index.classes), ...Object.keys(enums)]);
    for (const name of Object.keys(enums)) known.add(`NS${name}`);
    const missing: Record<string, number> = {};
    for (const { owner, constructors, methods } of all) {
      const types = [...constructors, ...methods].flatMap((one) => [
        one.returns,
        ...one.params.map(({ type }) => type),
      ]);
      for (const type of types.map((text) => text.replaceAll("[]", ""))) {
        if (known.has(type) || (type === "T" && pseudo.includes(owner))) continue;
        missing[type] = (missing[type] ?? 0) + 1;
      }
    }
    assert.deepEqual(missing, {
      NSBinary: 12,
      NSContentInfo: 1,
      NSWorkflowEventResult: 2,
      NSWorkflowEventType: 2,
      NSXmlDocument: 1,
    });
  });

  it("have a description each", () => {
    for (const { file, owner, own, constructors, methods } of all) {
      if (owner !== "(global)") assert.match(own!.description, /^[A-Z0-9“].*\.$/s, file);
      for (const one of [...constructors, ...methods])
        assert.match(one.description, /^[A-Z].*\.$/s, `${file} ${signature(one)}`);
    }
  });

  it("describe no two methods of a hand-written file alike, but for overloads", () => {
    for (const { file, methods } of [globals, ...native]) {
      const names = new Map<string, string>();
      for (const { name, description } of methods) {
        assert.equal(
          names.get(description) ?? name,
          name,
          `${file}: ${name} is described as ${names.get(description)}`,
        );
        names.set(description, name);
      }
    }
  });

  it("carry only known tags, about parameters and enumerations that exist", () => {
    const enums = readJson<Record<string, unknown>>("enums.json");
    for (const { file, own, constructors, methods } of all) {
      for (const [tag] of own?.tags ?? []) assert.ok(classTags.has(tag), `${file}: @${tag} of the class`);
      for (const one of [...constructors, ...methods]) checkTags(one, enums, `${file} ${signature(one)}`);
    }
    const users = netserver
      .flatMap(({ methods }) => methods)
      .filter(({ tags }) => tags.some(([tag]) => tag === "enum"));
    assert.equal(users.length, 321);
  });
});

const classTags = new Set(["since", "deprecated", "onsite", "blocked", "source"]);
const flagTags = new Set(["deprecated", "onsite", "blocked", "hook"]);

function checkTags(one: Declaration, enums: object, place: string): void {
  const params = one.params.map(({ name }) => name);
  assert.equal(new Set(params).size, params.length, `${place}: two parameters of one name`);
  for (const [tag, text] of one.tags) {
    const [first = "", second = ""] = text.split(" ");
    if (tag === "param") assert.ok(params.includes(first) && second !== "", `${place}: @param ${text}`);
    else if (tag === "enum")
      assert.ok([...params, "return"].includes(first) && second in enums, `${place}: @enum ${text}`);
    else if (flagTags.has(tag)) assert.equal(text, "", `${place}: @${tag} ${text}`);
    else if (tag === "since") assert.match(text, /^\d+\.\d/, place);
    else
      assert.ok(tag === "source" && /^(guide|docs2023|intellisense|database)$/.test(text), `${place}: @${tag} ${text}`);
  }
}

function count(files: readonly DeclarationFile[]) {
  const sum = (size: (file: DeclarationFile) => number) => files.reduce((total, file) => total + size(file), 0);
  return {
    files: files.length,
    constructors: sum(({ constructors }) => constructors.length),
    methods: sum(({ methods }) => methods.length),
    names: sum(({ methods }) => new Set(methods.map(({ name }) => name)).size),
  };
}
