// Addresses of the platform's modules, and the machine that runs it (natives-core.md 7.8). There is one installation
// here, so internal and external addresses are the same.
import type { NativeTable, RunContext } from "../../native.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { ask } from "../hostServices.js";
import { MapValue } from "../Map.js";
import type { Topic } from "./topic.js";

/** Module by the number of getProgram; 0 is no module. */
const moduleOfId: Readonly<Record<number, string>> = {
  1: "ticket",
  2: "admin",
  4: "document",
  8: "help",
  16: "customer",
  32: "knowledge",
  64: "planner",
  128: "ads",
  256: "schedule",
  512: "stat",
  1024: "rms",
  2048: "custLang",
  4096: "extDb",
  8192: "advancedFAQ",
  16384: "chat",
  32768: "spm",
  65536: "soap",
  131072: "soapPublic",
  262144: "sms",
  524288: "blogic",
  1048576: "retail",
};

/** The forms of getProgram and getExternalProgram that carry the module in their name. */
const named: Readonly<Record<string, string>> = {
  Admin: "admin",
  Ajax: "ajax",
  Blogic: "blogic",
  Chat: "chat",
  Customer: "customer",
  Document: "document",
  Help: "help",
  Knowledge: "document",
  Rms: "rms",
  Soap: "soap",
  Stat: "stat",
  Ticket: "ticket",
};

export const addresses: Topic = {
  bodies: (run) => ({
    "getProgram(Integer)": (id: NullableNumber) => moduleAddress(run, moduleOfId[number(id)]),
    "getExternalProgram(Integer)": (id: NullableNumber) => moduleAddress(run, moduleOfId[number(id)]),
    ...namedPrograms(run, "getProgram"),
    ...namedPrograms(run, "getExternalProgram"),
    "getCgiUrl()": () => ask(run, "getCgiUrl"),
    "getExecutable()": () => ask(run, "getExecutable"),
    "getPID()": () => ask(run, "getPID"),
    "getEnvVariable(String)": (name: NullableText) => ask(run, "getEnvVariable", text(name)),
    "getNtUser()": () => ask(run, "getNtUser"),
    "getSystemFlags()": () => ask(run, "getSystemFlags") ?? 0,
    "getWarnings()": () => MapValue.of(run, Object.entries(ask(run, "getWarnings"))),
    "flushCaches()": () => void ask(run, "flushCaches"),
    "installPackage(String)": () => packagesRefused,
    "removePackage(String)": () => packagesRefused,
  }),
  notSimulated: {
    "executeSQLQuery(String)": "SQL text does not reach the database; use SearchEngine. Online tenants refuse it too.",
    "runProgram(String)": "scripts start no programs on this machine. Online tenants refuse it too.",
    "runProgram(String,String)": "scripts start no programs on this machine. Online tenants refuse it too.",
  },
};

/** Both functions return the text of what went wrong, so the refusal is their result. */
const packagesRefused = "Packages are not simulated: nothing was changed";

function namedPrograms(run: RunContext, prefix: string): NativeTable {
  return Object.fromEntries(
    Object.entries(named).map(([name, module]) => [`${prefix}${name}()`, () => moduleAddress(run, module)]),
  );
}

/** Scripts append `&action=...`, so the address has its question mark already. */
function moduleAddress(run: RunContext, module: string | undefined): string {
  return module === undefined ? "" : `${ask(run, "getCgiUrl")}/scripts/${module}.fcgi?_sf=0`;
}
