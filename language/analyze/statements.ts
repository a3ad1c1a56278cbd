// Statements: scopes, conditions, returns and loops (language.md 4, 5, 9, 10).
import type { StructSymbol, VariableSymbol } from "../symbols.js";
import type {
  Block,
  Expression,
  ForeachStatement,
  ForStatement,
  FunctionDeclaration,
  ReturnStatement,
  Statement,
  StructDeclaration,
  TryStatement,
  TypeNode,
  VariableDeclaration,
} from "../syntax/nodes.js";
import { noTypeParameters } from "../syntax/syntaxProblems.js";
import { basicType, isBasic, type Type, typeText, unknown } from "../types.js";
import { type Context, declareLocal, findVariable, inScope, namedType, report, typeFromNode } from "./context.js";
import { analyzeExpression, checkAssignable, conversionAdvice } from "./expressions.js";
import { completes } from "./flow.js";

const bool = basicType("Bool");
const integer = basicType("Integer");
const string = basicType("String");

export function analyzeStatement(context: Context, node: Statement): void {
  switch (node.kind) {
    case "block":
      return inScope(context, () => analyzeStatements(context, node.statements));
    case "variable":
      return analyzeVariable(context, node);
    case "expression_statement":
      return analyzeExpressionStatement(context, node.expression);
    case "empty":
    case "text":
      return;
    case "if":
      analyzeCondition(context, node.condition);
      analyzeBody(context, node.then);
      if (node.else) analyzeBody(context, node.else);
      return;
    case "while":
      analyzeCondition(context, node.condition);
      return analyzeLoopBody(context, node.body);
    case "for":
      return inScope(context, () => analyzeFor(context, node));
    case "foreach":
      return inScope(context, () => analyzeForeach(context, node));
    case "return":
      return analyzeReturn(context, node);
    case "break":
    case "continue":
      if (context.loops === 0)
        report(context, "error", "outside-loop", node, `'${node.kind}' exists only inside a loop.`);
      return;
    case "throw":
      return checkAssignable(context, node.value, analyzeExpression(context, node.value), string);
    case "try":
      return analyzeTry(context, node);
    case "function":
    case "struct":
      report(
        context,
        "error",
        "nested-declaration",
        node.name,
        `A ${node.kind} can be declared only at the top level of a script: move '${node.name.text}' out.`,
      );
      return;
    default:
      node satisfies never;
  }
}

export function analyzeStatements(context: Context, statements: readonly Statement[]): void {
  let dead = false;
  for (const statement of statements) {
    const declares = statement.kind === "function" || statement.kind === "struct";
    if (dead && !declares) {
      const rest = { start: statement.start, end: statements.at(-1)!.end };
      report(context, "hint", "unreachable-code", rest, "These statements can never run.", { unnecessary: true });
      return analyzeRest(context, statements.slice(statements.indexOf(statement)));
    }
    analyzeStatement(context, statement);
    dead = !completes(statement);
  }
}

function analyzeRest(context: Context, statements: readonly Statement[]): void {
  for (const statement of statements) analyzeStatement(context, statement);
}

function analyzeVariable(context: Context, node: VariableDeclaration): void {
  const type = declaredType(context, node.type);
  if (node.initializer)
    checkAssignable(context, node.initializer, analyzeExpression(context, node.initializer, type), type);
  if (context.scope) declareLocal(context, node, node.name, type, "local");
  else context.symbols[node.id] = context.declared.symbols[0];
}

/** The type of a variable or field: not Void, with Integer sizes. */
function declaredType(context: Context, node: TypeNode): Type {
  const type = typeFromNode(context, node);
  for (const size of node.dimensions) {
    if (!size) continue;
    if (isTypeName(context, size)) {
      const message = `An array is indexed by Integer: write '${node.name.text}[]', or a Map for values by key.`;
      report(context, "error", "type-mismatch", size, message);
      return unknown;
    }
    const sizeType = analyzeExpression(context, size);
    if (sizeType.kind !== "unknown" && sizeType !== integer && !isBasic(sizeType, "Byte"))
      report(
        context,
        "error",
        "type-mismatch",
        size,
        `An array size must be an Integer, found ${typeText(sizeType)}.${conversionAdvice(sizeType, integer)}`,
      );
  }
  if (node.name.text === "Void")
    report(
      context,
      "error",
      "void-variable",
      node,
      "'Void' is only a return type: a variable needs a type with values.",
    );
  return type;
}

/** `Integer[String]`: values by key, as other languages write them. */
function isTypeName(context: Context, size: Expression): boolean {
  if (size.kind !== "name" || findVariable(context, size.name.text)) return false;
  return namedType(context, size.name.text) !== undefined;
}

function analyzeExpressionStatement(context: Context, node: Expression): void {
  if (reportTypeParameters(context, node)) return;
  analyzeExpression(context, node);
  let effect: Expression = node;
  while (effect.kind === "parenthesized") effect = effect.expression;
  if (effect.kind === "assignment" || effect.kind === "update" || effect.kind === "call" || effect.kind === "missing")
    return;
  // A name that denotes nothing was told already.
  if (effect.kind === "name" && !context.symbols[effect.id] && !context.globals.knownToIncluders(effect.name.text))
    return;
  const comparison = effect.kind === "binary" && effect.operator === "==" ? " Did you mean '='?" : "";
  report(context, "warning", "no-effect", node, `This expression has no effect.${comparison}`);
}

/** `List<Integer> name` and `List<Integer> name = ...` read as comparisons of types. True when that was told. */
function reportTypeParameters(context: Context, node: Expression): boolean {
  const outer = node.kind === "assignment" ? node.left : node;
  if (outer.kind !== "binary" || outer.operator !== ">" || outer.right.kind !== "name") return false;
  const inner = outer.left;
  if (inner.kind !== "binary" || inner.operator !== "<") return false;
  if (!isTypeLike(inner.left) || !isTypeLike(inner.right)) return false;
  const span = { start: inner.start, end: outer.operatorSpan.end };
  report(context, "error", "no-generics", span, noTypeParameters);
  return true;
}

function isTypeLike(node: Expression): boolean {
  return node.kind === "name" && /^[A-Z]/.test(node.name.text);
}

function analyzeCondition(context: Context, node: Expression): void {
  const before = context.diagnostics.length;
  const type = analyzeExpression(context, node);
  // `a = 1 && b` binds otherwise than the comparison that was meant: its types are no news.
  if (node.kind === "assignment" && type.kind !== "unknown" && type !== bool) {
    const found = context.diagnostics.splice(before);
    context.diagnostics.push(...found.filter(({ code }) => code !== "operator-types" && code !== "type-mismatch"));
  }
  if (type.kind !== "unknown" && type !== bool) {
    const assigned =
      node.kind === "assignment" && node.operator === "=" ? " Did you mean '=='?" : conversionAdvice(type, bool);
    report(
      context,
      "error",
      "condition-not-bool",
      node,
      `A condition must be a Bool, found ${typeText(type)}.${assigned}`,
      {
        fixes: node.kind === "assignment" ? [equalsFix(node)] : [],
      },
    );
  } else if (node.kind === "assignment")
    report(
      context,
      "warning",
      "assignment-in-condition",
      node,
      "This assigns instead of comparing. Did you mean '=='?",
      { fixes: [equalsFix(node)] },
    );
}

function equalsFix(node: Expression & { kind: "assignment" }) {
  return {
    title: "Change to '=='",
    edits: [{ span: { start: node.operatorSpan.start, end: node.operatorSpan.end }, newText: "==" }],
  };
}

/** A body is its own scope even without braces (language.md 4.3). */
function analyzeBody(context: Context, node: Statement): void {
  if (node.kind === "variable")
    report(
      context,
      "warning",
      "useless-declaration",
      node,
      "A declaration as the only statement of a body is visible nowhere.",
    );
  if (node.kind === "empty") report(context, "hint", "empty-body", node, "The body is empty: is this ';' meant?");
  inScope(context, () => analyzeStatement(context, node));
}

function analyzeLoopBody(context: Context, node: Statement): void {
  context.loops++;
  analyzeBody(context, node);
  context.loops--;
}

function analyzeFor(context: Context, node: ForStatement): void {
  if (node.initializer?.kind === "variable") analyzeVariable(context, node.initializer);
  else if (node.initializer) analyzeExpression(context, node.initializer);
  if (node.condition) analyzeCondition(context, node.condition);
  else
    report(
      context,
      "error",
      "missing-condition",
      node.header,
      "A 'for' needs a condition between the semicolons; write 'true' for an endless loop.",
    );
  if (node.update) analyzeExpression(context, node.update);
  analyzeLoopBody(context, node.body);
}

function analyzeForeach(context: Context, node: ForeachStatement): void {
  const iterable = analyzeExpression(context, node.iterable);
  const type = typeFromNode(context, node.type);
  if (iterable.kind !== "unknown" && iterable.kind !== "array")
    report(
      context,
      "error",
      "not-an-array",
      node.iterable,
      `'foreach' walks through an array, found ${typeText(iterable)}.`,
    );
  else if (
    iterable.kind === "array" &&
    iterable.element.kind !== "unknown" &&
    type.kind !== "unknown" &&
    type !== iterable.element
  )
    report(
      context,
      "error",
      "type-mismatch",
      node.type,
      `The elements are ${typeText(iterable.element)}, found ${typeText(type)}.`,
      {
        fixes: [
          {
            title: `Change to '${typeText(iterable.element)}'`,
            edits: [{ span: { start: node.type.start, end: node.type.end }, newText: typeText(iterable.element) }],
          },
        ],
      },
    );
  declareLocal(context, node, node.name, type, "loop");
  analyzeLoopBody(context, node.body);
}

function analyzeReturn(context: Context, node: ReturnStatement): void {
  const wanted = context.callable?.returnType;
  const found = node.value && analyzeExpression(context, node.value, wanted);
  if (!wanted) {
    // At top level `return call();` of a Void call is in use; any other value is dropped (language.md 9).
    if (found && found.kind !== "unknown" && !isBasic(found, "Void"))
      report(
        context,
        "warning",
        "value-dropped",
        node.value!,
        "A script has no result: the value of a 'return' at top level is dropped.",
      );
    return;
  }
  if (isBasic(wanted, "Void")) {
    if (found && found.kind !== "unknown" && !isBasic(found, "Void"))
      report(
        context,
        "error",
        "return-value-in-void",
        node.value!,
        `'${context.callable!.name}' is Void and cannot return a value.`,
      );
  } else if (!node.value) {
    if (wanted.kind !== "unknown")
      report(
        context,
        "error",
        "missing-return-value",
        node,
        `'${context.callable!.name}' must return a ${typeText(wanted)}.`,
      );
  } else checkAssignable(context, node.value, found!, wanted);
}

function analyzeTry(context: Context, node: TryStatement): void {
  analyzeStatement(context, node.body);
  const { handler } = node;
  if (!handler) return;
  inScope(context, () => {
    for (const name of ["error", "errorLocation"]) {
      const symbol: VariableSymbol = { kind: "variable", role: "catch", name, type: string, site: undefined };
      context.scope!.variables.set(name, symbol);
    }
    inScope(context, () => analyzeStatements(context, handler.statements));
  });
}

export function analyzeFunction(context: Context, node: FunctionDeclaration, struct: StructSymbol | undefined): void {
  const symbol = struct
    ? struct.methods.get(node.name.text)?.find((method) => method.site?.name.start === node.name.start)
    : context.declared.symbols[0];
  if (symbol?.kind !== "function" && symbol?.kind !== "method") return;
  context.symbols[node.id] = symbol;
  context.callable = symbol;
  typeFromNode(context, node.returnType);
  inScope(
    context,
    () => {
      for (const parameter of node.parameters) {
        const type = typeFromNode(context, parameter.type);
        if (parameter.type.name.text === "Void")
          report(context, "error", "void-variable", parameter.type, "'Void' is only a return type.");
        declareLocal(context, parameter, parameter.name, type, "parameter");
      }
      if (node.body) analyzeStatements(context, node.body.statements);
    },
    true,
  );
  if (node.body) warnMissingReturn(context, node, node.body, symbol.returnType);
  else
    report(
      context,
      "error",
      "no-prototypes",
      node,
      "CRMScript has no prototypes: write the function with its body before its first use.",
    );
  context.callable = undefined;
}

function warnMissingReturn(context: Context, node: FunctionDeclaration, body: Block, type: Type): void {
  if (isBasic(type, "Void") || type.kind === "unknown" || !body.statements.every(completes)) return;
  report(
    context,
    "warning",
    "missing-return",
    node.name,
    `Not every path through '${node.name.text}' returns a ${typeText(type)}.`,
  );
}

export function analyzeStruct(context: Context, node: StructDeclaration): void {
  const symbol = context.declared.symbols[0];
  if (symbol?.kind !== "struct") return;
  context.symbols[node.id] = symbol;
  context.struct = symbol;
  const fields = new Set<string>();
  for (const member of node.members) {
    if (member.kind === "function") {
      analyzeFunction(context, member, symbol);
      continue;
    }
    const type = declaredType(context, member.type);
    if (fields.has(member.name.text))
      report(
        context,
        "error",
        "duplicate-declaration",
        member.name,
        `The struct already has a field '${member.name.text}'.`,
      );
    fields.add(member.name.text);
    context.symbols[member.id] = symbol.fields.get(member.name.text);
    if (elementOf(type) === symbol.type)
      report(
        context,
        "error",
        "recursive-struct",
        member.type,
        `A struct cannot contain itself: '${symbol.name}' has a field of its own type.`,
      );
    if (member.initializer)
      checkAssignable(context, member.initializer, analyzeExpression(context, member.initializer, type), type);
  }
  reportDuplicateMethods(context, symbol);
  context.struct = undefined;
}

function elementOf(type: Type): Type {
  return type.kind === "array" ? elementOf(type.element) : type;
}

function reportDuplicateMethods(context: Context, struct: StructSymbol): void {
  for (const overloads of struct.methods.values()) {
    const keys = new Set<string>();
    for (const method of overloads) {
      if (keys.has(method.key) && method.site)
        report(
          context,
          "error",
          "duplicate-declaration",
          method.site.name,
          `The struct already has a method '${method.key}'.`,
        );
      keys.add(method.key);
    }
  }
}
