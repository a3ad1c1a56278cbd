// A call that only computes, as a statement: its result is lost. Mostly `s.toUpper();` where `s = s.toUpper();` is meant.
import { typeOf } from "../analysis.js";
import type { CallExpression, MemberExpression } from "../syntax/nodes.js";
import { withoutParentheses } from "../syntax/visit.js";
import { isBasic, type Type, typeText } from "../types.js";
import type { ItemCheck, Visit } from "./check.js";
import { isPureCall, isRepeatable } from "./expressions.js";

export const droppedResults: ItemCheck = {
  expression_statement(node, at) {
    const call = withoutParentheses(node.expression);
    if (call.kind !== "call" || call.callee.kind !== "member" || !isPureCall(at.analysis, call)) return;
    const result = typeOf(at.analysis, call);
    if (result.kind === "unknown" || isBasic(result, "Void")) return;
    const { callee } = call;
    const method = callee.name.text;
    at.report(
      "warning",
      "dropped-result",
      call,
      `'${method}()' returns a new ${typeText(result)} and changes nothing: its result is lost.`,
      { fixes: assignmentFix(at, call, callee, result) },
    );
  },
};

function assignmentFix(at: Visit, call: CallExpression, callee: MemberExpression, result: Type) {
  const { object } = callee;
  const assignable = object.kind === "name" || object.kind === "member" || object.kind === "index";
  if (!assignable || !isRepeatable(at.analysis, object) || typeOf(at.analysis, object) !== result) return [];
  const target = targetText(object);
  if (target === undefined) return [];
  return [
    { title: "Assign the result", edits: [{ span: { start: call.start, end: call.start }, newText: `${target} = ` }] },
  ];
}

function targetText(node: MemberExpression["object"]): string | undefined {
  if (node.kind === "name") return node.name.text;
  if (node.kind === "this") return "this";
  if (node.kind !== "member") return undefined;
  const object = targetText(node.object);
  return object === undefined ? undefined : `${object}.${node.name.text}`;
}
