// What a string argument means, told by the parameter that it stands for. The reference names its parameters well
// enough for that: every `field` of a SearchEngine is a path, every `compOperator` an operator.
import type { ItemAnalysis } from "../analysis.js";
import type { FunctionSymbol } from "../symbols.js";
import type { CallExpression, StringLiteral } from "../syntax/nodes.js";
import type { Span } from "../text.js";

export type Meaning =
  | "fieldPath"
  /** The start of a path: checked by nobody, completed as one. */
  | "pathPrefix"
  | "table"
  /** Fields after a table given in the argument before, parted by commas. */
  | "fieldList"
  | "comparison"
  | "rowOperator"
  | "function"
  | "statement"
  | "eventInput"
  | "eventOutput"
  | "eventState"
  | "variable";

const query: Readonly<Record<string, Meaning>> = {
  field: "fieldPath",
  field1: "fieldPath",
  field2: "fieldPath",
  name: "fieldPath",
  fieldBeginsWith: "pathPrefix",
  table: "table",
  fields: "fieldList",
  compOperator: "comparison",
  operator: "comparison",
  rowOperator: "rowOperator",
  andOr: "rowOperator",
  function: "function",
  func1: "function",
  func2: "function",
  type: "statement",
};

/** The meaning of a parameter; undefined when its text is just text. */
export function meaningOf(symbol: FunctionSymbol, index: number): Meaning | undefined {
  const parameter = symbol.parameters[index];
  if (parameter?.type.kind !== "basic" || parameter.type.name !== "String") return undefined;
  switch (symbol.owner) {
    case "SearchEngine":
      // The list of executeToJSONBuilder holds labels and types.
      if (symbol.name === "executeToJSONBuilder") return undefined;
      return query[parameter.name];
    case "GenericSearch":
      return query[parameter.name];
    case "DBWrite":
      return parameter.name === "tableName" ? "table" : undefined;
    case "EventData":
      if (symbol.name === "getInputValue") return "eventInput";
      if (symbol.name === "setOutputValue") return index === 0 ? "eventOutput" : undefined;
      return /^[gs]etStateValue$/.test(symbol.name) && index === 0 ? "eventState" : undefined;
    case "(global)":
      return symbol.name === "getVariable" ? "variable" : undefined;
    default:
      return undefined;
  }
}

/** The call's function or method, when the call was understood. */
export function calledFunction(analysis: ItemAnalysis, call: CallExpression): FunctionSymbol | undefined {
  const symbol = analysis.symbols[call.id];
  return symbol && "parameters" in symbol ? symbol : undefined;
}

/** A part of a literal's value as a span of the item; the whole text of the literal where escapes blur the places. */
export function spanInLiteral(literal: StringLiteral, part: Span): Span {
  const start = literal.start + 1;
  if (literal.end - literal.start - 2 !== literal.value.length) return { start: literal.start, end: literal.end };
  return { start: start + part.start, end: start + part.end };
}

/** The parts of a list parted by commas, without the blanks around them. */
export function listParts(text: string): { readonly text: string; readonly start: number }[] {
  const parts: { text: string; start: number }[] = [];
  let start = 0;
  for (const part of text.split(",")) {
    const lead = part.length - part.trimStart().length;
    if (part.trim() !== "") parts.push({ text: part.trim(), start: start + lead });
    start += part.length + 1;
  }
  return parts;
}
