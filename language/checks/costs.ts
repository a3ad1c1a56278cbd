// What makes scripts slow: queries and calls over HTTP inside of loops, above all inside the loop over another query,
// and texts that are built piece by piece many times over. Only calls that stand in the loop itself count.
import { typeOf } from "../analysis.js";
import type { VariableSymbol } from "../symbols.js";
import type { AnyNode, CallExpression, ForStatement, WhileStatement } from "../syntax/nodes.js";
import { isBasic } from "../types.js";
import type { ItemCheck, Visit } from "./check.js";
import { sameExpression } from "./expressions.js";
import { below } from "./walk.js";

const running = new Set([
  "execute",
  "select",
  "executeNS",
  "executeInto",
  "executeTextTable",
  "executeHTMLTable",
  "executeJSON",
  "executeToJSONBuilder",
  "countRows",
  "insert",
  "update",
  "delete",
]);
const sending = /^(get|post|put|patch|delete|open)(AsStream)?$/;

export const costs: ItemCheck = {
  call(node, at) {
    const { callee } = node;
    if (callee.kind !== "member") return;
    const object = typeOf(at.analysis, callee.object);
    if (object.kind !== "class") return;
    if (object.name === "SearchEngine" && running.has(callee.name.text)) reportQuery(node, at);
    if (object.name === "HTTP" && sending.test(callee.name.text) && innermostLoop(node, at))
      at.report("hint", "http-in-loop", callee.name, "Each round of the loop waits for a call over the network.");
  },
  assignment(node, at) {
    if (!isBasic(typeOf(at.analysis, node.left), "String") || node.left.kind !== "name") return;
    const grows =
      node.operator === "+=" ||
      (node.operator === "=" && leftmostOf(node.right, (part) => sameExpression(part, node.left)));
    const symbol = at.analysis.symbols[node.left.id];
    if (!grows || symbol?.kind !== "variable") return;
    const around = loopsAround(node, at).filter((loop) => !declares(loop, symbol));
    const overQuery = around.some((loop) => loop.kind !== "foreach" && walksQuery(loop, at));
    if (around.length < 2 && !overQuery) return;
    at.report(
      "hint",
      "string-in-loop",
      node,
      `Each round copies the whole of '${symbol.name}': collect the parts in an array and join them with buildString().`,
    );
  },
};

function reportQuery(call: CallExpression, at: Visit): void {
  const { callee } = call;
  if (callee.kind !== "member") return;
  const around = loopsAround(call, at);
  if (around.length === 0) return;
  const queries = around.flatMap((loop) => (loop.kind === "foreach" ? [] : queriesOf(loop, at)));
  const own = callee.object.kind === "name" ? at.analysis.symbols[callee.object.id] : undefined;
  if (queries.length > 0 && queries.every((query) => query !== own))
    at.report(
      "warning",
      "nested-query",
      callee.name,
      `This query runs again for each row of '${queries.at(-1)!.name}': reach the fields through foreign keys in one query.`,
    );
  else if (queries.length === 0)
    at.report("hint", "query-in-loop", callee.name, "This query runs once in each round of the loop.");
}

type Loop = Extract<AnyNode, { kind: "while" | "for" | "foreach" }>;

/** The loops that repeat a node, innermost first: a `for` runs its initializer once. */
function loopsAround(node: AnyNode, at: Visit): Loop[] {
  const found: Loop[] = [];
  let inner = node;
  for (let i = at.parents.length - 1; i >= 0; i--) {
    const parent = at.parents[i]!;
    if (parent.kind === "while") found.push(parent);
    else if (parent.kind === "for" && parent.initializer !== inner) found.push(parent);
    else if (parent.kind === "foreach" && parent.body === inner) found.push(parent);
    inner = parent;
  }
  return found;
}

function innermostLoop(node: AnyNode, at: Visit): Loop | undefined {
  return loopsAround(node, at)[0];
}

function walksQuery(loop: WhileStatement | ForStatement, at: Visit): boolean {
  return queriesOf(loop, at).length > 0;
}

/** The SearchEngine variables whose rows a loop walks through: its condition asks `eof()` or `next()`. */
function queriesOf(loop: WhileStatement | ForStatement, at: Visit): VariableSymbol[] {
  const found: VariableSymbol[] = [];
  if (!loop.condition) return found;
  for (const node of below(loop.condition)) {
    if (node.kind !== "call" || node.callee.kind !== "member" || node.callee.object.kind !== "name") continue;
    const { object, name } = node.callee;
    const type = typeOf(at.analysis, object);
    const symbol = at.analysis.symbols[object.id];
    if (type.kind === "class" && type.name === "SearchEngine" && (name.text === "eof" || name.text === "next"))
      if (symbol?.kind === "variable") found.push(symbol);
  }
  return found;
}

/** True when the variable is declared inside the loop: each round starts afresh. */
function declares(loop: Loop, symbol: VariableSymbol): boolean {
  const name = symbol.site?.name;
  return symbol.role !== "global" && name !== undefined && loop.start <= name.start && name.end <= loop.end;
}

/** True when the first operand of a chain of `+` meets the condition. */
function leftmostOf(node: AnyNode, accept: (part: Extract<AnyNode, { kind: "name" }>) => boolean): boolean {
  let part = node;
  if (part.kind !== "binary") return false;
  while (part.kind === "binary" && part.operator === "+") part = part.left;
  return part.kind === "name" && accept(part);
}
