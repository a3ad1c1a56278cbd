// Loops that cannot end, and loops over an array that miss its first element or run past its last. Only what can be
// seen in the loop itself counts; whenever something outside could decide, the check is silent.
import { type ItemAnalysis, typeOf } from "../analysis.js";
import type { VariableSymbol } from "../symbols.js";
import type { AnyNode, BinaryExpression, Expression, ForStatement, WhileStatement } from "../syntax/nodes.js";
import { children, withoutParentheses } from "../syntax/visit.js";
import { numericRank } from "../types.js";
import type { ItemCheck, Visit } from "./check.js";
import { constantInteger, isPureCall, sameExpression } from "./expressions.js";
import { below } from "./walk.js";

export const loops: ItemCheck = {
  while(node, at) {
    reportEndless(node, at);
  },
  for(node, at) {
    if (!node.condition) return;
    reportEndless(node, at);
    reportArrayBounds(node, at);
  },
  foreach(node, at) {
    reportChangedArray(node, at);
    const symbol = at.analysis.symbols[node.id];
    for (const inner of below(node.body)) {
      if (inner.kind !== "assignment" || inner.left.kind !== "name") continue;
      if (at.analysis.symbols[inner.left.id] === symbol && typeOf(at.analysis, inner.left).kind === "basic")
        at.report(
          "hint",
          "loop-variable-assigned",
          inner.left,
          `'${node.name.text}' is a copy of the element: assigning to it leaves the array as it is.`,
        );
    }
  },
};

function reportEndless(node: WhileStatement | ForStatement, at: Visit): void {
  const condition = withoutParentheses(node.condition!);
  if (leaves(node.body)) return;
  const update = node.kind === "for" ? node.update : undefined;
  const parts: AnyNode[] = [node.body, ...(update ? [update] : [])];
  const reason =
    condition.kind === "bool"
      ? condition.value && !callsUser(parts, at)
        ? "the condition is always true"
        : undefined
      : (neverMoves(condition, parts, at) ?? neverChanges(condition, parts, at) ?? wrongDirection(condition, node, at));
  if (reason)
    at.report(
      "warning",
      "endless-loop",
      node.keyword,
      `This loop cannot end: ${reason}, and nothing inside leaves it.`,
    );
}

/** True when something inside may leave the loop, or end the script. */
function leaves(body: AnyNode): boolean {
  const stack: { readonly node: AnyNode; readonly nested: boolean }[] = [{ node: body, nested: false }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { node, nested } = top;
    if (node.kind === "return" || node.kind === "throw" || node.kind === "missing") return true;
    if (node.kind === "break" && !nested) return true;
    if (node.kind === "call" && node.callee.kind === "name" && /^(exitWithMessage|assert)/.test(node.callee.name.text))
      return true;
    const inLoop = nested || node.kind === "while" || node.kind === "for" || node.kind === "foreach";
    for (const child of children(node)) stack.push({ node: child, nested: inLoop });
  }
  return false;
}

/** `while (!se.eof())` without a step to the next row. */
function neverMoves(condition: Expression, parts: readonly AnyNode[], at: Visit): string | undefined {
  const inner =
    condition.kind === "unary" && condition.operator === "!" ? withoutParentheses(condition.operand) : condition;
  if (inner.kind !== "call" || inner.callee.kind !== "member" || inner.callee.name.text !== "eof") return undefined;
  const { object } = inner.callee;
  if (object.kind !== "name" || typeOf(at.analysis, object).kind !== "class") return undefined;
  const symbol = at.analysis.symbols[object.id];
  if (symbol?.kind !== "variable" || touched(symbol, parts, at)) return undefined;
  return `'${symbol.name}.next()' is never called`;
}

/** True when the object is moved, handed on or replaced, or a global that a called function may move. */
function touched(symbol: VariableSymbol, parts: readonly AnyNode[], at: Visit): boolean {
  const reading = new Set([
    "eof",
    "getField",
    "getKey",
    "getVal",
    "get",
    "size",
    "exists",
    "countColumns",
    "getFieldsJSON",
  ]);
  for (const part of parts) {
    const asReceiver = new Set<number>();
    for (const node of below(part)) {
      if (node.kind === "call" && node.callee.kind === "member" && node.callee.object.kind === "name") {
        const { object, name } = node.callee;
        if (at.analysis.symbols[object.id] === symbol) {
          if (!reading.has(name.text)) return true;
          asReceiver.add(object.id);
        }
      }
      if (node.kind === "name" && at.analysis.symbols[node.id] === symbol && !asReceiver.has(node.id)) return true;
    }
  }
  return symbol.role === "global" && callsUser(parts, at);
}

/** A condition over variables and constants that nothing in the loop changes. */
function neverChanges(condition: Expression, parts: readonly AnyNode[], at: Visit): string | undefined {
  const variables = new Set<VariableSymbol>();
  if (!dependsOnlyOn(condition, variables, at) || variables.size === 0) return undefined;
  if ([...variables].some((variable) => variable.role === "global") && callsUser(parts, at)) return undefined;
  if (parts.some((part) => changes(part, variables, at)) || changes(condition, variables, at)) return undefined;
  const names = [...variables].map((variable) => `'${variable.name}'`);
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${list} never ${names.length === 1 ? "changes" : "change"} in it`;
}

/** Collects the variables of a condition; false when it depends on anything else. */
function dependsOnlyOn(condition: Expression, variables: Set<VariableSymbol>, at: Visit): boolean {
  const methods = new Set<AnyNode>();
  for (const node of below(condition)) {
    switch (node.kind) {
      case "name": {
        const symbol = at.analysis.symbols[node.id];
        if (symbol?.kind !== "variable" || symbol.type.kind !== "basic" || symbol.type.name === "Generic") return false;
        variables.add(symbol);
        break;
      }
      case "call":
        if (!isPureCall(at.analysis, node)) return false;
        methods.add(node.callee);
        break;
      case "member":
        if (!methods.has(node)) return false;
        break;
      case "integer":
      case "long":
      case "float":
      case "string":
      case "bool":
      case "parenthesized":
      case "unary":
      case "binary":
        break;
      default:
        return false;
    }
  }
  return true;
}

function changes(root: AnyNode, variables: ReadonlySet<VariableSymbol>, at: Visit): boolean {
  const means = (node: Expression) => {
    const inner = withoutParentheses(node);
    const symbol = inner.kind === "name" ? at.analysis.symbols[inner.id] : undefined;
    return symbol?.kind === "variable" && variables.has(symbol);
  };
  for (const node of below(root)) {
    if (node.kind === "assignment" && means(node.left)) return true;
    if (node.kind === "update" && means(node.operand)) return true;
    if (node.kind !== "call") continue;
    // A Generic refers to the variable that it was made from.
    if (node.callee.kind === "name" && /Generic/.test(node.callee.name.text)) return true;
    if (takesGeneric(at.analysis, node.id) && node.arguments.some(means)) return true;
    if (node.callee.kind === "member" && means(node.callee.object) && !isPureCall(at.analysis, node)) return true;
  }
  return false;
}

function takesGeneric(analysis: ItemAnalysis, id: number): boolean {
  const symbol = analysis.symbols[id];
  if (!symbol || !("parameters" in symbol)) return true;
  return symbol.parameters.some(({ type }) => type.kind === "basic" && type.name === "Generic");
}

/** True when a function of the script is called, which may change any global. */
function callsUser(parts: readonly AnyNode[], at: Visit): boolean {
  for (const part of parts)
    for (const node of below(part)) {
      if (node.kind !== "call") continue;
      const symbol = at.analysis.symbols[node.id];
      if (!symbol || !("owner" in symbol) || symbol.owner === undefined) return true;
    }
  return false;
}

/** `for (i = 0; i < 10; i--)` */
function wrongDirection(condition: Expression, node: WhileStatement | ForStatement, at: Visit): string | undefined {
  if (node.kind !== "for" || condition.kind !== "binary" || node.update?.kind !== "update") return undefined;
  const counter = node.update.operand;
  if (counter.kind !== "name" || !sameExpression(condition.left, counter)) return undefined;
  const upwards = condition.operator === "<" || condition.operator === "<=";
  const downwards = condition.operator === ">" || condition.operator === ">=";
  const wrong = (upwards && node.update.operator === "--") || (downwards && node.update.operator === "++");
  const symbol = at.analysis.symbols[counter.id];
  if (!wrong || symbol?.kind !== "variable" || changes(node.body, new Set([symbol]), at)) return undefined;
  return `'${counter.name.text}' moves away from its limit`;
}

/** `for (Integer i = 1; i < a.length(); i++)` and `i <= a.length()`, when the body takes `a[i]`. */
function reportArrayBounds(node: ForStatement, at: Visit): void {
  const { initializer, condition } = node;
  if (condition?.kind !== "binary" || initializer?.kind !== "variable" || !initializer.initializer) return;
  const array = lengthOf(condition.right, at);
  const counter = condition.left;
  if (!array || counter.kind !== "name" || counter.name.text !== initializer.name.text) return;
  if (numericRank(typeOf(at.analysis, counter)) === undefined) return;
  const taken = elementsTaken(node.body, array, at);
  if (!taken.some((index) => sameExpression(index, counter))) return;
  if (condition.operator === "<=") {
    // A body that asks for the length again knows about the last round.
    if (!asksLength(node.body, array)) reportPastEnd(condition, at);
  } else if (condition.operator === "<" && constantInteger(initializer.initializer) === 1) {
    const others = taken.some((index) => !sameExpression(index, counter));
    if (!others && !takesFirst(at, array))
      at.report(
        "hint",
        "loop-starts-at-one",
        initializer.initializer,
        "The first element of an array has index 0: this loop leaves it out.",
        { fixes: [{ title: "Start at 0", edits: [{ span: spanOf(initializer.initializer), newText: "0" }] }] },
      );
  }
}

function reportPastEnd(condition: BinaryExpression, at: Visit): void {
  at.report(
    "warning",
    "loop-past-end",
    condition,
    "The last element has index length() - 1: the last round of this loop is out of range. Write '<'.",
    { fixes: [{ title: "Change to '<'", edits: [{ span: spanOf(condition.operatorSpan), newText: "<" }] }] },
  );
}

/** The array of `array.length()`. */
function lengthOf(node: Expression, at: Visit): Expression | undefined {
  const call = withoutParentheses(node);
  if (call.kind !== "call" || call.callee.kind !== "member" || call.callee.name.text !== "length") return undefined;
  return typeOf(at.analysis, call.callee.object).kind === "array" ? call.callee.object : undefined;
}

function elementsTaken(body: AnyNode, array: Expression, at: Visit): Expression[] {
  const found: Expression[] = [];
  for (const node of below(body))
    if (
      node.kind === "index" &&
      typeOf(at.analysis, node.object).kind === "array" &&
      sameExpression(node.object, array)
    )
      found.push(node.index);
  return found;
}

function asksLength(body: AnyNode, array: Expression): boolean {
  for (const node of below(body))
    if (node.kind === "member" && node.name.text === "length" && sameExpression(node.object, array)) return true;
  return false;
}

/** True when the first element is taken elsewhere in the item: then it is left out of the loop on purpose. */
function takesFirst(at: Visit, array: Expression): boolean {
  const root = at.analysis.item.node;
  if (!root) return false;
  for (const node of below(root)) {
    if (node.kind === "index" && sameExpression(node.object, array) && constantInteger(node.index) === 0) return true;
    if (node.kind === "member" && node.name.text === "first" && sameExpression(node.object, array)) return true;
  }
  return false;
}

const resizing = new Set(["pushBack", "pushFront", "popBack", "popFront", "insert", "clear", "fromJsonString"]);

/** The platform's pages forbid changing the length of an array that a foreach walks through (language.md 9). */
function reportChangedArray(foreach: Extract<AnyNode, { kind: "foreach" }>, at: Visit): void {
  const { iterable } = foreach;
  if (iterable.kind !== "name" && iterable.kind !== "member") return;
  for (const node of below(foreach.body)) {
    if (node.kind !== "call" || node.callee.kind !== "member" || !resizing.has(node.callee.name.text)) continue;
    if (!sameExpression(node.callee.object, iterable) || !sameVariable(node.callee.object, iterable, at)) continue;
    if (!leavesAfter(foreach.body, node))
      at.report(
        "warning",
        "array-changed-in-foreach",
        node,
        "The length of an array must not change while 'foreach' walks through it: use a 'for' with an index.",
      );
  }
}

/** True when the loop is left right after a node: `list.pushBack(x); break;`. */
function leavesAfter(body: AnyNode, inner: AnyNode): boolean {
  for (const node of below(body)) {
    if (node.kind !== "block") continue;
    const index = node.statements.findIndex(({ start, end }) => start <= inner.start && inner.end <= end);
    const later = index < 0 ? [] : node.statements.slice(index + 1);
    if (later.some(({ kind }) => kind === "break" || kind === "return" || kind === "throw")) return true;
  }
  return false;
}

function sameVariable(left: Expression, right: Expression, at: Visit): boolean {
  return at.analysis.symbols[left.id] === at.analysis.symbols[right.id];
}

function spanOf(span: { readonly start: number; readonly end: number }) {
  return { start: span.start, end: span.end };
}
