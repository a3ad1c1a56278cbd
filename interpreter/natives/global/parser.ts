// The global Parser (natives-core.md 7.7). Template parameters are a list of their own, which the caller presets as
// parser variables under the prefix `parameter:`.
import type { RunContext } from "../../native.js";
import { reserveText } from "../../values/memory.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { globalParser } from "../Parser.js";
import type { Topic } from "./topic.js";

export const parserFunctions: Topic = {
  bodies: (run) => ({
    "getParser()": () => globalParser(run),
    // Documented as "set (add)": no other global function makes rows.
    "setParserVariable(String,String)": (name: NullableText, value: NullableText) =>
      globalParser(run).add(text(name), text(value)),
    "getParserVariable(String)": (name: NullableText) => globalParser(run).values(text(name))[0] ?? "",
    "getParserVariable(String,Integer)": (name: NullableText, row: NullableNumber) =>
      globalParser(run).values(text(name))[number(row)] ?? "",
    "getParserVariableCount(String)": (name: NullableText) => globalParser(run).values(text(name)).length,
    "getParserVariableAsCSV(String,Bool)": (name: NullableText, forceQuoting: boolean) =>
      csv(run, globalParser(run).values(text(name)), forceQuoting),
    "getParserParameter(String)": (name: NullableText) => parameters(run, name)[0] ?? "",
    "getParserParameter(String,Integer)": (name: NullableText, index: NullableNumber) =>
      parameters(run, name)[number(index)] ?? "",
    "getParserParameterCount(String)": (name: NullableText) => parameters(run, name).length,
  }),
};

function parameters(run: RunContext, name: NullableText): readonly string[] {
  return globalParser(run).values(`parameter:${text(name)}`);
}

function csv(run: RunContext, values: readonly string[], forceQuoting: boolean): string {
  const cells = values.map((value) =>
    forceQuoting || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
  );
  reserveText(
    run,
    cells.reduce((sum, cell) => sum + cell.length + 1, 0),
  );
  return cells.join(",");
}
