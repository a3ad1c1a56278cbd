// What could stand at a place: the model behind completion in the editor and in the debug console. The text is mended
// with a marker name at the cursor and analysed, so that `se.|` is an ordinary member access and hardly any code meets
// half trees.
import type { ItemAnalysis } from "./analysis.js";
import { functionsNamed, methodsNamed } from "./analyze/calls.js";
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
  /** What kind of code may stand here; for `place: "name"` only. */
  readonly context: CodeContext | undefined;
  /** For `place: "string"`: the string, the call it is an argument of, and its index there. */
  readonly string?: {
    readonly literal: StringLiteral;
    readonly call: CallExpression;
    readonly index: number;
    readonly analysis: ItemAnalysis;
    readonly prefix: string;
  };
}

export interface CodeContext {
  /** A statement may begin here, not only an expression go on. */
  readonly isStatement: boolean;
  /** Outside of every function, block and struct. */
  readonly isTopLevel: boolean;
  readonly inLoop: boolean;
}

const statementKeywords = ["for", "foreach", "if", "return", "throw", "try", "while"];
const loopKeywords = ["break", "continue"];
const topLevelKeywords = ["struct"];
const valueKeywords = ["true", "false"];

export function candidatesAt(program: Program, file: SourceFile, offset: number): Candidates {
  const replace = wordAt(file.text, offset);
  const nothing: Candidates = { place: "none", list: [], replace, expected: undefined, context: undefined };
  if (isInComment(file, offset)) return nothing;
  const mended = mend(program, file, offset, replace);
  if (!mended) return nothing;
  const { analysis, path } = mended;
  const node = path.at(-1)!;
  const parent = path.at(-2);
  const at = { ...mended, base: offset - mended.cursor, program, file, offset };
  const expected = expectedType(at);
  if (node.kind === "string") return stringCandidates(at, node, parent, replace);
  if (node.kind === "member" && node.name.text.includes(marker)) {
    const object = analysis.types[node.object.id] ?? unknown;
    return { place: "member", list: membersOf(program, object), replace, expected, context: undefined };
  }
  if (isDeclaredName(node, parent)) return nothing;
  if (node.kind === "type") return { ...nothing, place: "type", list: typeCandidates(at) };
  const context = contextOf(at);
  return { place: "name", list: nameCandidates(at, context), replace, expected, context };
}

/** True inside a comment, and at the end of a line comment; right behind a block comment code goes on. */
export function isInComment({ items, comments }: SourceFile, offset: number): boolean {
  const holds = (start: number, end: number, text: string) =>
    start < offset && (offset < end || (offset === end && (text.startsWith("//") || !text.endsWith("*/"))));
  if (comments.some(({ start, end, text }) => holds(start, end, text))) return true;
  return items.some(
    ({ start, item }) =>
      start <= offset &&
      offset <= start + item.length &&
      item.comments.some((comment) => holds(start + comment.start, start + comment.end, comment.text)),
  );
}

function contextOf({ path, analysis, cursor }: At): CodeContext {
  const node = path.at(-1)!;
  const parent = path.at(-2);
  const isStatement = parent === undefined || (parent.kind === "expression_statement" && parent.start === node.start);
  const outer = path.slice(0, -2);
  return { isStatement, isTopLevel: isStatement && outer.length === 0, inLoop: localScope(analysis, cursor).inLoop };
}

function isDeclaredName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.kind === "type" || node.kind === "name" || node.kind === "member") return false;
  const name = nameOf(node);
  return (name?.text.includes(marker) ?? false) && parent?.kind !== "call";
}

interface At extends Mended {
  readonly base: number;
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

function nameCandidates(at: At, context: CodeContext): Candidate[] {
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
  const words = keywordsAt(at, context, local.struct !== undefined);
  return [
    ...candidates.values(),
    ...typeCandidates(at),
    ...words.map((name): Candidate => ({ kind: "keyword", name })),
  ];
}

function keywordsAt({ file, cursor, base }: At, context: CodeContext, inStruct: boolean): string[] {
  const words = [...valueKeywords];
  if (inStruct) words.push("this");
  const before = file.text.slice(Math.max(0, base + cursor - 200), base + cursor).replace(/\w+$/, "");
  if (/\bforeach\s*\(\s*\w+(\s*\[\s*\])*\s+\w+\s+$/.test(before)) words.push("in");
  if (!context.isStatement) return words;
  words.push(...statementKeywords);
  if (context.inLoop) words.push(...loopKeywords);
  if (context.isTopLevel) words.push(...topLevelKeywords);
  if (/[;}]\s*$/.test(before)) words.push("else");
  if (/\}\s*$/.test(before)) words.push("catch");
  return words;
}

function stringCandidates(at: At, literal: StringLiteral, parent: AnyNode | undefined, word: Span): Candidates {
  if (parent?.kind === "include") {
    const list = [...at.program.uris()].flatMap((uri): Candidate[] =>
      uri === at.file.uri ? [] : [{ kind: "include", name: at.program.nameOf(uri)!, uri }],
    );
    return { place: "include", list, replace: insideOf(at, literal), expected: undefined, context: undefined };
  }
  const prefix = literal.value.slice(0, literal.value.indexOf(marker));
  const index = parent?.kind === "call" ? parent.arguments.indexOf(literal) : -1;
  const nothing = { list: [], replace: word, expected: undefined, context: undefined };
  if (parent?.kind !== "call" || index < 0) return { place: "none", ...nothing };
  const string = { literal, call: parent, index, analysis: at.analysis, prefix };
  const { list, replaceBefore } = textCandidates(at.program, at.file, string);
  const replace = { start: at.offset - replaceBefore, end: Math.max(word.end, at.offset) };
  return { place: "string", ...nothing, list, replace, string };
}

/** The text between the quotes of the literal around the cursor, in the file as it is, on its own line. */
function insideOf({ file, base, cursor }: At, literal: StringLiteral): Span {
  const offset = base + cursor;
  const start = base + literal.start + 1;
  const rest = /^[^"'\r\n]*/.exec(file.text.slice(offset))![0];
  return { start: Math.min(start, offset), end: offset + rest.length };
}

/** The type that the innermost place around the marker asks for. */
function expectedType(at: At): Type | undefined {
  const { analysis, path, cursor } = at;
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
    case "binary":
      if (parent.operator === "&&" || parent.operator === "||") return basicType("Bool");
      return parent.right === node ? analysis.types[parent.left.id] : undefined;
    case "if":
    case "while":
    case "for":
      return parent.condition === node ? basicType("Bool") : undefined;
    case "return":
      return localScope(analysis, cursor).callable?.returnType;
    case "throw":
      return basicType("String");
    case "call":
      return argumentType(at, parent, node);
    default:
      return undefined;
  }
}

/** The parameter's type when all overloads that reach so far agree on it, or when the arguments chose one. */
function argumentType({ analysis, program, view }: At, call: CallExpression, node: AnyNode): Type | undefined {
  const index = (call.arguments as readonly AnyNode[]).indexOf(node);
  if (index < 0) return undefined;
  const symbol = analysis.symbols[call.id];
  if (symbol && "parameters" in symbol) return symbol.parameters[index]?.type;
  const context = { api: program.api, globals: view, names: new Set<string>(), struct: undefined, callable: undefined };
  const { callee } = call;
  const overloads =
    callee.kind === "name"
      ? functionsNamed(context, callee.name.text)
      : callee.kind === "member"
        ? methodsNamed(context, analysis.types[callee.object.id] ?? unknown, callee.name.text)
        : [];
  const types = new Set(overloads.flatMap(({ parameters }) => parameters[index]?.type ?? []));
  return types.size === 1 ? [...types][0] : undefined;
}
