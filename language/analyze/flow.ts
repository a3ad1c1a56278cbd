// Whether control can run off the end of a statement. Deliberately simple: conditions are not evaluated, save a
// literal `true` in a loop.
import type { Expression, Statement } from "../syntax/nodes.js";

/** False when the statement always leaves: by return, throw, break, continue, or an endless loop without break. */
export function completes(node: Statement): boolean {
  switch (node.kind) {
    case "return":
    case "throw":
    case "break":
    case "continue":
      return false;
    case "block":
      return node.statements.every(completes);
    case "if":
      return !node.else || completes(node.then) || completes(node.else);
    case "while":
      return !isTrue(node.condition) || breaks(node.body);
    case "for":
      return !node.condition || !isTrue(node.condition) || breaks(node.body);
    case "try":
      return node.body.statements.every(completes) || !node.handler || node.handler.statements.every(completes);
    case "expression_statement":
      return !endsRun(node.expression);
    case "variable":
    case "empty":
    case "foreach":
    case "text":
    case "function":
    case "struct":
      return true;
    default:
      return node satisfies never;
  }
}

/** `exitWithMessage(...)` never comes back. */
function endsRun(node: Expression): boolean {
  return node.kind === "call" && node.callee.kind === "name" && node.callee.name.text === "exitWithMessage";
}

function isTrue(node: Expression): boolean {
  if (node.kind === "parenthesized") return isTrue(node.expression);
  return node.kind === "bool" && node.value;
}

/** True when a `break` inside leaves this very loop. */
function breaks(node: Statement): boolean {
  switch (node.kind) {
    case "break":
      return true;
    case "block":
      return node.statements.some(breaks);
    case "if":
      return breaks(node.then) || (node.else !== undefined && breaks(node.else));
    case "try":
      return breaks(node.body) || (node.handler !== undefined && breaks(node.handler));
    default:
      return false;
  }
}
