// What could stand at a place: the model behind completion in the editor and in the debug console. The text is mended
// with a marker name at the cursor and analysed, so that `se.|` is an ordinary member access and hardly any code meets
// half trees.
import type { ItemAnalysis } from "./analysis.js";
import { type Mended, marker, mend, wordAt } from "./mend.js";
import { type TextCandidate, stringCandidates as textCandidates } from "./paths/candidates.js";
import type { Program, SourceFile } from "./program.js";
import { localScope } from "./scopes.js";
import type { CrmSymbol, FunctionSymbol } from "./symbols.js";
import type { AnyNode, CallExpression, StringLiteral } from "./syntax/nodes.js";
import { nameOf } from "./syntax/visit.js";
import type { Span } from "./text.js";
import { basicType, basicTypeNames, type Type, unknown } from "./types.js";

export type Candidate =
  | { readonly kind: "symbol"; readonly name: string; readonly symbol: CrmSymbol; readonly overloads: number }
  /** A built-in class or basic type, whose members are not read for the list. */
  | { readonly kind: "type"; readonly name: string }
  | { readonly kind: "keyword"; readonly name: string }
  /** A script that can be included. */
  | { readonly kind: "include"; readonly name: string; readonly uri: string }
  /** A word inside of a string: a table, a field, an operator, an event value. */
  | TextCandidate;

/** What kind of place the cursor is at; a string in a call is for those who know what the call's text means. */
export type Place = "member" | "name" | "type" | "include" | "string" | "none";

export interface Candidates {
  readonly place: Place;
  readonly list: readonly Candidate[];
  /** The word at the cursor, which an accepted candidate replaces. */
  readonly replace: Span;
  /** The type wanted here, for ranking; undefined when any will do. */
  readonly expected: Type | undefined;
  /** For `place: "string"`: the string, the call it is an argument of, and its index there. */
  readonly string?: {
    readonly literal: StringLiteral;
    readonly call: CallExpression;
    readonly index: number;
    readonly analysis: ItemAnalysis;
    readonly prefix: string;
  };
}

const statementKeywords = ["break", "continue", "for", "foreach", "if", "return", "throw", "try", "while"];
const topLevelKeywords = ["struct"];
const valueKeywords = ["true", "false"];

export function candidatesAt(program: Program, file: SourceFile, offset: number): Candidates {
  const replace = wordAt(file.text, offset);
  const mended = mend(program, file, offset, replace);
  if (!mended) return { place: "none", list: [], replace, expected: undefined };
  const { analysis, path, view } = mended;
  const node = path.at(-1)!;
  const parent = path.at(-2);
  const at = { analysis, path, view, program, file, cursor: mended.cursor, offset };
  const expected = expectedType(analysis, path);
  if (node.kind === "string") return stringCandidates(at, node, parent, replace);
  if (node.kind === "member" && node.name.text.includes(marker)) {
    const object = analysis.types[node.object.id] ?? unknown;
    return { place: "member", list: membersOf(program, object), replace, expected };
  }
  if (isDeclaredName(node, parent)) return { place: "none", list: [], replace, expected: undefined };
  if (node.kind === "type") return { place: "type", list: typeCandidates(at), replace, expected: undefined };
  return { place: "name", list: nameCandidates(at), replace, expected };
}

function isDeclaredName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.kind === "type" || node.kind === "name" || node.kind === "member") return false;
  const name = nameOf(node);
  return (name?.text.includes(marker) ?? false) && parent?.kind !== "call";
}

interface At extends Mended {
  readonly program: Program;
  readonly file: SourceFile;
  /** The cursor in the file. */
  readonly offset: number;
}

/** All methods and fields that a value of the type has; overloads once, under their name. */
export function membersOf(program: Program, type: Type): Candidate[] {
  switch (type.kind) {
    case "basic":
    case "class":
      return symbolCandidates(program.api.class(type.name)?.methods ?? new Map());
    case "array":
      return symbolCandidates(program.api.class("Array")?.methods ?? new Map());
    case "struct": {
      const fields = [...type.struct.fields.values()].map(
        (symbol): Candidate => ({ kind: "symbol", name: symbol.name, symbol, overloads: 1 }),
      );
      const own = symbolCandidates(type.struct.methods);
      const known = new Set(own.map((candidate) => candidate.name));
      const hooks = new Set(["toString", "compare"]);
      const builtIn = symbolCandidates(program.api.class("Struct")?.methods ?? new Map());
      return [...fields, ...own, ...builtIn.filter(({ name }) => !known.has(name) && !hooks.has(name))];
    }
    case "unknown":
    case "self":
      return [];
    default:
      return type satisfies never;
  }
}

function symbolCandidates(methods: ReadonlyMap<string, readonly FunctionSymbol[]>): Candidate[] {
  return [...methods].map(([name, overloads]) => ({
    kind: "symbol",
    name,
    symbol: overloads[0]!,
    overloads: overloads.length,
  }));
}

function typeCandidates(at: At): Candidate[] {
  const structs = at.view.structNames().flatMap((name): Candidate[] => {
    const symbol = at.view.struct(name);
    return symbol ? [{ kind: "symbol", name, symbol, overloads: 1 }] : [];
  });
  const classes = at.program.api.classNames().map((name): Candidate => ({ kind: "type", name }));
  const known = new Set(at.program.api.classNames());
  const rest = basicTypeNames.filter((name) => !known.has(name)).map((name): Candidate => ({ kind: "type", name }));
  return [...structs, ...classes, ...rest];
}

function nameCandidates(at: At): Candidate[] {
  const { view, program } = at;
  const local = localScope(at.analysis, at.cursor);
  const candidates = new Map<string, Candidate>();
  const add = (candidate: Candidate) => {
    if (!candidate.name.includes(marker))
      candidates.set(
        `${candidate.kind === "symbol" && candidate.symbol.kind === "variable" ? "v" : "f"}${candidate.name}`,
        candidate,
      );
  };
  for (const name of program.api.functionNames()) {
    const overloads = program.api.functions(name);
    add({ kind: "symbol", name, symbol: overloads[0]!, overloads: overloads.length });
  }
  for (const name of view.variableNames()) add({ kind: "symbol", name, symbol: view.variable(name)!, overloads: 1 });
  for (const name of view.functionNames()) {
    const overloads = view.functions(name);
    if (overloads[0]) add({ kind: "symbol", name, symbol: overloads[0], overloads: overloads.length });
  }
  for (const variable of local.variables) add({ kind: "symbol", name: variable.name, symbol: variable, overloads: 1 });
  const words = [...statementKeywords, ...valueKeywords];
  if (local.struct) words.push("this");
  if (!local.callable) words.push(...topLevelKeywords);
  words.push("else", "catch", "in");
  return [
    ...candidates.values(),
    ...typeCandidates(at),
    ...words.map((name): Candidate => ({ kind: "keyword", name })),
  ];
}

function stringCandidates(at: At, literal: StringLiteral, parent: AnyNode | undefined, word: Span): Candidates {
  if (parent?.kind === "include") {
    const list = [...at.program.uris()].flatMap((uri): Candidate[] =>
      uri === at.file.uri ? [] : [{ kind: "include", name: at.program.nameOf(uri)!, uri }],
    );
    return { place: "include", list, replace: word, expected: undefined };
  }
  const prefix = literal.value.slice(0, literal.value.indexOf(marker));
  const index = parent?.kind === "call" ? parent.arguments.indexOf(literal) : -1;
  if (parent?.kind !== "call" || index < 0) return { place: "none", list: [], replace: word, expected: undefined };
  const string = { literal, call: parent, index, analysis: at.analysis, prefix };
  const { list, replaceBefore } = textCandidates(at.program, at.file, string);
  const replace = { start: at.offset - replaceBefore, end: Math.max(word.end, at.offset) };
  return { place: "string", list, replace, expected: undefined, string };
}

/** The type that the innermost place around the marker asks for. */
function expectedType(analysis: ItemAnalysis, path: readonly AnyNode[]): Type | undefined {
  const node = path.at(-1)!;
  const parent = path.at(-2);
  switch (parent?.kind) {
    case "variable":
    case "field": {
      const symbol = analysis.symbols[parent.id];
      return symbol?.kind === "variable" || symbol?.kind === "field" ? symbol.type : undefined;
    }
    case "assignment":
      return parent.right === node ? analysis.types[parent.left.id] : undefined;
    case "if":
    case "while":
    case "for":
      return parent.condition === node ? basicType("Bool") : undefined;
    case "throw":
      return basicType("String");
    case "call":
      return argumentType(analysis, parent, node);
    default:
      return undefined;
  }
}

function argumentType(analysis: ItemAnalysis, call: CallExpression, node: AnyNode): Type | undefined {
  const index = (call.arguments as readonly AnyNode[]).indexOf(node);
  const symbol = analysis.symbols[call.id];
  if (index < 0 || !symbol || !("parameters" in symbol)) return undefined;
  return symbol.parameters[index]?.type;
}
