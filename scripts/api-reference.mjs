// Writes api-reference/ from a folder of facts about the CRMScript API: npm run api-reference -- FACTS_DIR [TARGET_DIR]
// FACTS_DIR holds schema.json, triggers.json and api/{global,native,netserver,enums}.json. Facts decide names, types and
// flags; the descriptions of native classes and global functions are ours and are kept from the files already in the
// target. api-reference/searchengine.json is written by hand and not touched.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { correct } from "./api-reference/corrections.mjs";
import { databaseDictionary } from "./api-reference/database.mjs";
import { classText, functionsText, readDescriptions } from "./api-reference/declarations.mjs";
import { enumUse } from "./api-reference/enumUse.mjs";
import { eventCatalogue } from "./api-reference/events.mjs";
import { describeNetServer, isAgent } from "./api-reference/netserver.mjs";
import { nameParameters } from "./api-reference/parameterNames.mjs";

/** Methods of a struct that its author writes and the runtime calls. */
const structHooks = new Set(["compare", "toString"]);

const [factsDir, targetArgument] = process.argv.slice(2);
if (!factsDir) {
  console.error("Usage: node scripts/api-reference.mjs FACTS_DIR [TARGET_DIR]");
  process.exit(2);
}
const target = targetArgument ?? join(dirname(fileURLToPath(import.meta.url)), "..", "api-reference");
generate(readFacts(factsDir), target);

function readFacts(folder) {
  const read = (path) => JSON.parse(readFileSync(join(folder, path), "utf8"));
  const { "(global)": functions, ...basics } = read("api/global.json");
  return {
    functions,
    native: { ...basics, ...read("api/native.json") },
    basics: new Set(Object.keys(basics)),
    netserver: read("api/netserver.json"),
    enums: read("api/enums.json"),
    triggers: read("triggers.json"),
    schema: read("schema.json"),
  };
}

function generate(facts, folder) {
  correct(facts);
  nameParameters({ ...facts.native, "(global)": facts.functions });
  for (const method of facts.native.Struct.methods) method.hook = structHooks.has(method.name);
  for (const { methods } of Object.values(facts.netserver)) {
    for (const method of methods) method.enums = enumUse(method);
  }
  writeDeclarations(facts, folder);
  const write = (name, value) => writeFileSync(join(folder, name), oneEntryPerLine(value));
  write("index.json", classIndex(facts));
  write(
    "enums.json",
    mapValues(facts.enums, ({ members }) => members),
  );
  write("events.json", eventCatalogue(facts.triggers, facts.netserver));
  write("database.json", databaseDictionary(facts.schema));
}

function writeDeclarations(facts, folder) {
  const globalFile = join(folder, "global.crmscript");
  const globals = functionsText(facts.functions, readDescriptions(readIfThere(globalFile)));
  replaceFolder(
    join(folder, "native"),
    (file, name) => classText(name, facts.native[name], readDescriptions(readIfThere(file))),
    Object.keys(facts.native),
  );
  replaceFolder(
    join(folder, "netserver"),
    (_, name) => {
      const descriptions = describeNetServer(name, facts.netserver[name], facts.netserver);
      return classText(name, facts.netserver[name], descriptions);
    },
    Object.keys(facts.netserver),
  );
  writeFileSync(globalFile, globals);
}

/** Writes one file per name and removes files of classes that are gone. */
function replaceFolder(folder, textOf, names) {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const file = join(folder, `${name}.crmscript`);
    writeFileSync(file, textOf(file, name));
  }
  const known = new Set(names.map((name) => `${name}.crmscript`));
  for (const file of readdirSync(folder)) if (!known.has(file)) rmSync(join(folder, file));
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

function classIndex({ native, netserver, basics }) {
  const index = {};
  for (const [name, facts] of Object.entries(native)) {
    const kind = facts.kind === "pseudo" ? "pseudo" : basics.has(name) || name === "Generic" ? "basic" : "native";
    index[name] = indexEntry(`native/${name}.crmscript`, kind, facts);
  }
  for (const [name, facts] of Object.entries(netserver)) {
    index[name] = indexEntry(`netserver/${name}.crmscript`, isAgent(name) ? "agent" : "carrier", facts);
  }
  return { global: "global.crmscript", classes: index };
}

function indexEntry(file, kind, { namespace, since, deprecated, onsite, blocked }) {
  return { file, kind, namespace, since, deprecated, onsite, blocked };
}

/** JSON with one line per entry of the second level, so that a change shows as a line and loading stays fast. */
function oneEntryPerLine(value) {
  const lines = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${entryLines(entry)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

function entryLines(entry) {
  if (entry === null || typeof entry !== "object") return JSON.stringify(entry);
  if (Array.isArray(entry)) {
    if (!entry.some((item) => item !== null && typeof item === "object" && !Array.isArray(item)))
      return JSON.stringify(entry);
    return `[\n${entry.map((item) => `  ${JSON.stringify(item)}`).join(",\n")}\n]`;
  }
  return `{\n${Object.entries(entry)
    .map(([key, item]) => `  ${JSON.stringify(key)}: ${JSON.stringify(item)}`)
    .join(",\n")}\n}`;
}

function mapValues(object, convert) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value)]));
}
