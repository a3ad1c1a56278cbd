// Knowledge: public addresses of FAQ entries (natives-crm.md 1.11). The variable of the template that holds the id is not
// documented: here it is `kbEntry.id`.
import { native, type RunContext } from "../native.js";
import { type NullableNumber, number } from "./arguments.js";
import { ParserValue } from "./Parser.js";
import { expand } from "./template.js";

export const Knowledge = native("Knowledge", {
  create: () => ({}),
  bodies: (run) => ({
    "Knowledge()": () => ({}),
    "buildExternalEntryURLWithParser(Integer,Parser)": (_self: object, id: NullableNumber, parser: ParserValue) =>
      entryAddress(run, number(id), parser),
    // Searches look at the rows themselves; there is no index to bring up to date.
    "rebuildFaqSearch(Integer,String)": () => {},
  }),
});

function entryAddress(run: RunContext, id: number, given: ParserValue): string {
  const template = run.host.entity("Knowledge", "entryAddress", []);
  const parser = new ParserValue(run, given.variables);
  parser.replace("kbEntry.id", [String(id)]);
  return expand(run, parser, typeof template === "string" ? template : "").output;
}
