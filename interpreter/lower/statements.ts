// Statements as lines of JavaScript. In the inspectable emission each one announces itself first: the frame learns its
// number, and the breakpoint table is asked.
import type { VariableSymbol } from "../../language/symbols.js";
import type {
  Block,
  Expression,
  ForeachStatement,
  ForStatement,
  IfStatement,
  ReturnStatement,
  Statement,
  TryStatement,
  VariableDeclaration,
  WhileStatement,
} from "../../language/syntax/nodes.js";
import { basicType, isBasic, type Type } from "../../language/types.js";
import { callDepthLimit } from "../executable.js";
import type { Body } from "./body.js";
import { convert, fresh, freshArray, isCopied, operand, zeroValue } from "./conversions.js";
import { effect, expression, textLiteral } from "./expressions.js";
import { LoweringError } from "./lowering.js";
import { childrenOf, isStatement, some, type Visited } from "./walk.js";

export function statement(body: Body, node: Statement): void {
  switch (node.kind) {
    case "block":
      return block(body, node);
    case "empty":
      return;
    case "function":
    case "struct":
      throw new LoweringError("A declaration inside a block");
    default:
  }
  const outer = body.statement;
  announce(body, node);
  guardCalls(body, node);
  simpleOrCompound(body, node);
  body.statement = outer;
}

type Announced = Exclude<Statement, { kind: "block" | "empty" | "function" | "struct" }>;

function simpleOrCompound(body: Body, node: Announced): void {
  switch (node.kind) {
    case "variable":
      return variable(body, node);
    case "expression_statement":
      return body.line(`${effect(body, node.expression)};`);
    case "text":
      return body.line(`R.text(${textLiteral(node.value)}${body.lowering.inspectable ? ", K.context = f" : ""});`);
    case "if":
      return ifStatement(body, node);
    case "while":
      return whileStatement(body, node);
    case "for":
      return forStatement(body, node);
    case "foreach":
      return foreachStatement(body, node);
    case "return":
      return returnStatement(body, node);
    case "break":
    case "continue":
      return body.line(`${node.kind};`);
    case "throw":
      return body.line(`throw thrownText(${operand(body, node.value, basicType("String"))});`);
    case "try":
      return tryStatement(body, node);
    default:
      return node satisfies never;
  }
}

/** Enters the statement into the table, and makes the lines that follow belong to it. */
function announce(body: Body, node: Announced): void {
  const { lowering, origin } = body;
  if (lowering.isFragment) return;
  const start = origin.base + node.start;
  const position = lowering.files[origin.file]!.lines.positionAt(start);
  body.statement =
    lowering.statements.push({
      file: origin.file,
      line: position.line + 1,
      column: position.character + 1,
      start,
      end: origin.base + node.end,
      function: body.functionId,
      scope: body.scope,
      guarded: body.guards > 0,
    }) - 1;
  if (lowering.inspectable) body.line(`${pause(body)};`);
}

/**
 * Depth and budget are looked at by those who call, before a statement with calls: what calls nobody ends by itself.
 * In loops the rounds are counted anyway; the top level calls each statement once.
 */
function guardCalls(body: Body, node: Announced): void {
  if (body.functionId === 0 || body.lowering.isFragment) return;
  if (!createsStruct(body, node) && !ownParts(node).some((part) => makesCalls(body, part))) return;
  body.line(`if (${body.lowering.inspectable ? "f.depth" : "d"} > ${callDepthLimit}) tooDeep();`);
  if (body.loops === 0) body.line("if (--B < 0) B = tick();");
}

/** What a statement evaluates itself, statements inside it excluded. */
function ownParts(node: Announced): readonly Visited[] {
  return childrenOf(node).filter((child) => !isStatement(child) || (node.kind === "for" && child === node.initializer));
}

/** Initialisers of fields may call. */
function createsStruct(body: Body, node: Announced): boolean {
  if (node.kind !== "variable" || node.initializer) return false;
  let { type } = variableOf(body, node.id);
  while (type.kind === "array") type = type.element;
  return type.kind === "struct";
}

function makesCalls(body: Body, node: Visited): boolean {
  return some(node, (visited) => {
    const symbol = body.analysis.symbols[visited.id];
    return (
      visited.kind === "call" &&
      (symbol?.kind === "function" || symbol?.kind === "method") &&
      symbol.owner === undefined
    );
  });
}

/** The test before a statement, as an expression. `N` counts the statements of the run. */
function pause(body: Body): string {
  const number = body.statement;
  return `f.at = ${number}, N++, T[${number}] !== 0 && hit(${number}, f, N)`;
}

/** The test at the end of each round of a loop: the header is a place to stop again. */
function roundEnd(body: Body): string {
  return body.lowering.inspectable && !body.lowering.isFragment ? pause(body) : "";
}

/**
 * A look at the budget once in 16384 rounds of a call's loops. The counter is a local, so that it costs a register. The
 * look is a deletion, because V8 gives optimised code up at the first call that it has not seen before, and not there.
 */
const look = "if ((b = b + 1 & 16383) === 0) delete looks.next;";

function block(body: Body, node: Block): void {
  const close = body.openScope(node);
  body.line("{");
  statements(body, node.statements);
  body.line("}");
  close();
}

/** A body is its own scope even without braces. */
function nested(body: Body, node: Statement): void {
  if (node.kind === "block") {
    const close = body.openScope(node);
    statements(body, node.statements);
    return close();
  }
  const close = body.openScope(node);
  statement(body, node);
  close();
}

function variable(body: Body, node: VariableDeclaration): void {
  const symbol = variableOf(body, node.id);
  const unseen = !node.initializer && body.lowering.isUnobserved(symbol);
  body.line(
    body.declare(symbol, node.end, (unseen && zeroValue(symbol.type)) || initialValue(body, symbol.type, node)),
  );
}

export function initialValue(
  body: Body,
  type: Type,
  node: { readonly type: VariableDeclaration["type"]; readonly initializer: Expression | undefined },
): string {
  if (node.initializer) return convert(body, node.initializer, type);
  return type.kind === "array" ? freshArray(body, type, node.type.dimensions) : fresh(body, type);
}

function variableOf(body: Body, id: number): VariableSymbol {
  const symbol = body.analysis.symbols[id];
  if (symbol?.kind !== "variable") throw new LoweringError("A declaration without a symbol");
  return symbol;
}

function ifStatement(body: Body, node: IfStatement): void {
  body.line(`if (${expression(body, node.condition)}) {`);
  nested(body, node.then);
  if (node.else) {
    body.line("} else {");
    nested(body, node.else);
  }
  body.line("}");
}

function whileStatement(body: Body, node: WhileStatement): void {
  body.line(`for (; ${expression(body, node.condition)}; ${roundEnd(body)}) {`);
  loopBody(body, node.body);
}

function loopBody(body: Body, node: Statement): void {
  body.hasLoops = true;
  body.loops++;
  body.line(look);
  nested(body, node);
  body.loops--;
  body.line("}");
}

/** The header's variable is one variable for all rounds, hence the block around the JavaScript loop. */
function forStatement(body: Body, node: ForStatement): void {
  const close = body.openScope(node);
  body.line("{");
  if (node.initializer?.kind === "variable") variable(body, node.initializer);
  else if (node.initializer) body.line(`${effect(body, node.initializer)};`);
  const condition = node.condition ? expression(body, node.condition) : "true";
  const update = [roundEnd(body), node.update ? effect(body, node.update) : ""].filter((part) => part !== "");
  body.line(`for (; ${condition}; ${update.join(", ")}) {`);
  loopBody(body, node.body);
  body.line("}");
  close();
}

/** Walks by index and asks for the length anew each round (language.md 9). */
function foreachStatement(body: Body, node: ForeachStatement): void {
  const close = body.openScope(node);
  const symbol = variableOf(body, node.id);
  const array = body.lowering.name("a");
  const index = body.lowering.name("i");
  body.line(`{ const ${array} = ${expression(body, node.iterable)};`);
  body.line(
    `for (let ${index} = 0; ${index} < ${array}.length; ${[roundEnd(body), `${index}++`].filter(Boolean).join(", ")}) {`,
  );
  const element = isCopied(symbol.type) ? `${array}[${index}].copy()` : `${array}[${index}]`;
  body.line(body.declare(symbol, node.body.start, element));
  loopBody(body, node.body);
  body.line("}");
  close();
}

function returnStatement(body: Body, node: ReturnStatement): void {
  const type = body.returnType;
  if (!node.value) return body.line("return;");
  const plain = type === undefined || isBasic(type, "Void");
  if (plain) return body.line(`${expression(body, node.value)}; return;`);
  body.line(`return ${convert(body, node.value, type)};`);
}

function tryStatement(body: Body, node: TryStatement): void {
  if (!node.handler) throw new LoweringError("A try without catch");
  body.line("try {");
  body.guards++;
  nested(body, node.body);
  body.guards--;
  const failure = body.lowering.name("e");
  body.line(`} catch (${failure}_) {`);
  body.line(`const ${failure} = caught(${failure}_${body.lowering.inspectable ? ", f" : ""});`);
  handler(body, node.handler, failure);
  body.line("}");
}

function handler(body: Body, node: Block, failure: string): void {
  const close = body.openScope(node);
  const slots = body.lowering.inspectable && !body.lowering.isFragment;
  const name = (field: "error" | "errorLocation", value: string) => {
    if (!slots) return value;
    const slot = body.slot(field, basicType("String"), node.start, false);
    body.line(`${slot} = ${value};`);
    return slot;
  };
  body.catches.push({
    error: name("error", `${failure}.text`),
    location: name("errorLocation", `${failure}.location`),
  });
  nested(body, node);
  body.catches.pop();
  close();
}

/** The statements of a function's body, in the scope of its parameters (language.md 4.3). */
export function statements(body: Body, nodes: readonly Statement[]): void {
  for (const node of nodes) statement(body, node);
}
