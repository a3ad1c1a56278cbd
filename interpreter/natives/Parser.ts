// Parser: variables with lists of values, and texts in which they are filled in (natives-core.md 6.7, 7.7).
// What the template language is stands in template.ts.

import { native, type RunContext } from "../native.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { environment } from "./environment.js";
import { Growth } from "./growth.js";
import { expand } from "./template.js";

export class ParserValue {
  readonly variables = new Map<string, string[]>();
  readonly #growth: Growth;

  constructor(run: RunContext, variables: Iterable<readonly [string, readonly string[]]> = []) {
    this.#growth = new Growth(run);
    for (const [name, values] of variables) this.replace(name, values);
  }

  values(name: string): readonly string[] {
    return this.variables.get(name) ?? [];
  }

  add(name: string, value: string): void {
    this.#growth.add(name, value);
    const values = this.variables.get(name);
    if (values) values.push(value);
    else this.variables.set(name, [value]);
  }

  replace(name: string, values: readonly string[]): void {
    for (const value of this.values(name)) this.#growth.remove(name, value);
    for (const value of values) this.#growth.add(name, value);
    this.variables.set(name, [...values]);
  }
}

export const Parser = native("Parser", {
  create: (run) => new ParserValue(run),
  bodies: (run) => ({
    "Parser()": () => new ParserValue(run),
    "setVariable(String,String)": (self: ParserValue, name: NullableText, value: NullableText) =>
      self.replace(text(name), [text(value)]),
    "addVariable(String,String)": (self: ParserValue, name: NullableText, value: NullableText) =>
      self.add(text(name), text(value)),
    "getVariable(String,Integer)": (self: ParserValue, name: NullableText, row: NullableNumber) =>
      self.values(text(name))[number(row)] ?? "",
    "getVariableCount(String)": (self: ParserValue, name: NullableText) => self.values(text(name)).length,
    // The reference's wording: out of the argument, into the receiver.
    "toParser(Parser)": (self: ParserValue, from: ParserValue) => {
      for (const [name, values] of [...from.variables]) self.replace(name, values);
    },
    "parseString(String)": (self: ParserValue, template: NullableText) => expand(run, self, text(template)).output,
    "evaluateString(String)": (self: ParserValue, template: NullableText) =>
      expand(run, self, text(template)).returned ?? "",
  }),
  inspect: (self: ParserValue) =>
    [...self.variables].map(([name, values]) =>
      values.length === 1 ? ([name, values[0], "String"] as const) : ([name, values, "String[]"] as const),
    ),
  describe: (self: ParserValue) =>
    `Parser (${self.variables.size} ${self.variables.size === 1 ? "variable" : "variables"})`,
});

const globalKey = Symbol("global parser");

/** The instance of `getParser` and of the global parser functions; the caller of the run may preset variables. */
export function globalParser(run: RunContext): ParserValue {
  return run.state(globalKey, () => new ParserValue(run, Object.entries(environment(run).parserVariables)));
}
