// From a checked program to its executable. Both emissions come out of the same code; they differ in where variables
// live and in the test before each statement, and in nothing that a script can see (architecture.md 7, invariant 3).
import type { ItemAnalysis, LinkedProgram, Unit } from "../../language/analysis.js";
import type { FunctionSymbol, VariableSymbol } from "../../language/symbols.js";
import type { FieldDeclaration, FunctionDeclaration, StructDeclaration } from "../../language/syntax/nodes.js";
import type { Executable, Mode } from "../executable.js";
import { operatorNames } from "../operators.js";
import { findAliased } from "./aliases.js";
import { Body, type Line, type Origin } from "./body.js";
import { fresh } from "./conversions.js";
import { functionKey, Lowering, LoweringError } from "./lowering.js";
import { findNonNull } from "./nullness.js";
import { initialValue, statement, statements } from "./statements.js";
import { findUnobserved } from "./unobserved.js";

/** An executable, and what lowering knew: fragments of the debug console are compiled against it. */
export interface Lowered {
  readonly executable: Executable;
  readonly lowering: Lowering;
  readonly program: LinkedProgram;
}

/**
 * Compiles a program without errors.
 * @throws LoweringError for a program that analysis reported errors for, or an expression with too many operators
 */
export function lower(program: LinkedProgram, mode: Mode): Lowered {
  try {
    return lowered(program, mode);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new LoweringError(
      "An expression of the script has more operators in a row than can be run (thousands). Divide it into several.",
    );
  }
}

function lowered(program: LinkedProgram, mode: Mode): Lowered {
  const failed = program.diagnostics.find(({ diagnostic }) => diagnostic.severity === "error");
  if (failed) throw new LoweringError(`The program has errors: ${failed.diagnostic.message}`);
  const isAliased = findAliased(program);
  const isUnobserved = mode === "fast" ? findUnobserved(program, isAliased) : () => false;
  const nonNull = mode === "fast" ? findNonNull(program, isAliased, isUnobserved) : new Set<never>();
  const lowering = new Lowering(mode, nonNull, isAliased, isUnobserved);
  const main = lowerMain(lowering, program);
  const lines = assemble(lowering, main);
  lowering.endProgram();
  const executable: Executable = {
    mode,
    source: lines.map((line) => line.text).join("\n"),
    files: lowering.files.map(({ uri, name }) => ({ uri, name })),
    statements: lowering.statements,
    scopes: lowering.scopes,
    functions: lowering.functions,
    structs: lowering.structs,
    lines: lines.map((line) => line.statement),
    languageLevel: program.languageLevel,
  };
  return { executable, lowering, program };
}

function lowerMain(lowering: Lowering, program: LinkedProgram): Body {
  const entry = lowering.fileOf(program, program.entry);
  const { name } = lowering.files[entry]!;
  const functionId = lowering.functions.push({ name, key: "", file: entry, slots: [], struct: undefined }) - 1;
  const first = { analysis: program.units[0]?.analysis as ItemAnalysis, file: entry, base: 0 };
  const body = new Body(lowering, functionId, first, "g");
  // One scope for all files: a global is visible in every statement that follows it.
  body.openScope({ start: 0, end: Number.MAX_SAFE_INTEGER });
  for (const unit of program.units) lowerUnit(body, unit, lowering.fileOf(program, unit.uri));
  return body;
}

function lowerUnit(main: Body, unit: Unit, file: number): void {
  const { node } = unit.analysis.item;
  main.origin = { analysis: unit.analysis, file, base: unit.base };
  if (!node) return;
  switch (node.kind) {
    case "include":
    case "language_level":
      return;
    case "function":
      return lowerFunction(main.lowering, main.origin, node);
    case "struct":
      return lowerStruct(main.lowering, main.origin, node);
    default:
      return statement(main, node);
  }
}

function lowerFunction(lowering: Lowering, origin: Origin, node: FunctionDeclaration): void {
  const symbol = origin.analysis.symbols[node.id];
  if ((symbol?.kind !== "function" && symbol?.kind !== "method") || !node.body) {
    throw new LoweringError(`Function ${node.name.text} without a symbol or body`);
  }
  const struct = symbol.struct;
  const id = lowering.addFunction(symbol, {
    name: struct ? `${struct.name}.${symbol.name}` : symbol.name,
    key: functionKey(symbol),
    file: origin.file,
    slots: [],
    struct: struct && lowering.descriptor(struct.type),
  });
  const body = new Body(lowering, id, origin, "f");
  body.returnType = symbol.returnType;
  const close = body.openScope({ start: node.parametersSpan.start, end: node.end });
  const parameters = node.parameters.map((parameter) =>
    body.declareParameter(origin.analysis.symbols[parameter.id] as VariableSymbol, parameter.end),
  );
  statements(body, node.body.statements);
  const last =
    body.returnType && node.body.statements.at(-1)?.kind !== "return" ? fresh(body, body.returnType) : undefined;
  close();
  const names = [...(struct ? ["me"] : []), ...parameters.map(({ name }) => name)];
  const values = parameters.map(({ value }) => value);
  lowering.declarations.push(...functionLines(body, symbol, names, values, last));
}

function functionLines(
  body: Body,
  symbol: FunctionSymbol,
  parameters: readonly string[],
  values: readonly string[],
  last: string | undefined,
): Line[] {
  const { lowering } = body;
  const list = [lowering.inspectable ? "p" : "d", ...parameters].join(", ");
  const head = [`function F${lowering.functionId(symbol)}(${list}) {`];
  if (lowering.inspectable) head.push(`const f = ${frameText(body, "p", values)};`);
  if (lowering.inspectable) head.push("try {");
  head.push(...body.locals());
  const tail = lowering.inspectable ? ["} catch (e) { throw passing(e, f); }"] : [];
  if (last && last !== "undefined") tail.push(`return ${last};`);
  return [...unplaced(head), ...body.lines, ...unplaced([...tail, "}"])];
}

/**
 * A frame with all its slots, so that every frame of a function has one shape. The first slots are the parameters'.
 */
function frameText(body: Body, parent: string, parameters: readonly string[] = []): string {
  const info = body.lowering.functions[body.functionId]!;
  const depth = parent === "null" ? "1" : `${parent}.depth + 1`;
  const me = info.struct === undefined ? [] : ["me"];
  const slots = info.slots.map((_, index) => `s${index}: ${parameters[index] ?? "null"}`);
  return `{ ${[`fn: ${body.functionId}`, "at: -1", `depth: ${depth}`, `parent: ${parent}`, ...me, ...slots].join(", ")} }`;
}

function unplaced(texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text, statement: -1 }));
}

function lowerStruct(lowering: Lowering, origin: Origin, node: StructDeclaration): void {
  const symbol = origin.analysis.symbols[node.id];
  if (symbol?.kind !== "struct") throw new LoweringError(`Struct ${node.name.text} without a symbol`);
  const id = lowering.structs.push({ name: symbol.name, fields: [...symbol.fields.keys()] }) - 1;
  lowering.structIds.set(symbol, id);
  const fields = node.members.filter((member) => member.kind === "field");
  const methods = node.members.filter((member) => member.kind === "function");
  lowering.declarations.push(...classLines(lowering, origin, id, fields));
  for (const method of methods) lowerFunction(lowering, origin, method);
}

/** Fields are filled in order of declaration; their initialisers count as code of the top level. */
function classLines(lowering: Lowering, origin: Origin, id: number, fields: readonly FieldDeclaration[]): Line[] {
  const body = new Body(lowering, 0, origin, "f");
  for (const field of fields) {
    const symbol = origin.analysis.symbols[field.id];
    if (symbol?.kind !== "field") throw new LoweringError(`Field ${field.name.text} without a symbol`);
    body.line(`this.${lowering.fieldKey(symbol.struct, symbol.name)} = ${initialValue(body, symbol.type, field)};`);
  }
  const head = [`var S${id} = class { constructor(${lowering.inspectable ? "f" : "d"}) {`, ...body.locals()];
  return [...unplaced(head), ...body.lines, ...unplaced(["} };"])];
}

function assemble(lowering: Lowering, main: Body): Line[] {
  const descriptors = lowering.descriptorLines();
  const { inspectable } = lowering;
  const texts = (lines: readonly string[]) => unplaced(lines);
  const globals = [...lowering.globals.map((name) => `${name} = null`)];
  return [
    ...texts(['(function (R) { "use strict";', `const { ${operatorNames.join(", ")} } = R.operators;`]),
    ...texts(["const { tick, looks, tooDeep, caught, thrownText, K, D } = R; let B = R.budget;"]),
    ...texts(inspectable ? ["const { T, hit, passing } = R; let N = 0;"] : []),
    ...texts(lowering.head),
    ...texts([
      "return function main() {",
      inspectable ? `const g = ${frameText(main, "null")}, f = g; K.context = g;` : "const d = 1; K.context = 1;",
    ]),
    ...texts(globals.length > 0 ? [`var ${globals.join(", ")};`] : []),
    ...texts(main.locals()),
    ...lowering.declarations,
    ...texts(descriptors),
    ...texts(inspectable ? [exportsLine(lowering), "try {"] : []),
    ...main.lines,
    ...texts(inspectable ? ["} catch (e) { throw passing(e, f); } finally { R.statements = N; }"] : []),
    ...texts(["}; })"]),
  ];
}

/** What evaluations of the debugger may call. */
function exportsLine(lowering: Lowering): string {
  const functions = lowering.functions.map((_, id) => (id === 0 ? "" : `F${id}`)).filter(Boolean);
  const structs = lowering.structs.map((_, id) => `S${id}`);
  const counters = "counters: () => [B, N], restore([b, n]) { B = b; N = n; }";
  return `R.program = { ${["g", counters, ...functions, ...structs].join(", ")} };`;
}
