// Expressions that always give the same: a value compared with itself or assigned to itself, a condition asked twice.
import { type ItemAnalysis, typeOf } from "../analysis.js";
import type { AssignmentExpression, Expression, IfStatement } from "../syntax/nodes.js";
import { isBasic } from "../types.js";
import type { ItemCheck, Visit } from "./check.js";
import { isLiteral, isRepeatable, sameExpression } from "./expressions.js";

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

export const repeatedExpressions: ItemCheck = {
  binary(node, at) {
    if (!comparisons.has(node.operator) || isLiteral(node.left) || !sameExpression(node.left, node.right)) return;
    if (!isRepeatable(at.analysis, node.left)) return;
    // NaN differs from itself, and CRMScript has no other test for it.
    if (isBasic(typeOf(at.analysis, node.left), "Float") && (node.operator === "==" || node.operator === "!=")) return;
    const result = node.operator === "==" || node.operator === "<=" || node.operator === ">=";
    at.report("warning", "self-comparison", node, `Both sides are the same: this is always ${result}.`);
  },
  assignment(node, at) {
    if (node.operator !== "=" || !sameExpression(node.left, node.right) || !isRepeatable(at.analysis, node.left))
      return;
    const fixes = fieldFix(node, at);
    const advice = fixes.length > 0 ? ` Did you mean 'this.${nameText(node.left)}'?` : "";
    at.report("warning", "self-assignment", node, `This assigns a value to itself.${advice}`, { fixes });
  },
  if(node, at) {
    if (isElseIf(node, at)) return;
    const asked: Expression[] = [];
    for (let branch: IfStatement | undefined = node; branch; branch = elseIf(branch)) {
      const { condition } = branch;
      if (asked.some((earlier) => sameExpression(earlier, condition)))
        at.report(
          "warning",
          "duplicate-condition",
          condition,
          "An earlier branch asks the same: this one can never run.",
        );
      if (!isRepeatable(at.analysis, condition)) return;
      asked.push(condition);
    }
  },
};

function elseIf(node: IfStatement): IfStatement | undefined {
  return node.else?.kind === "if" ? node.else : undefined;
}

function isElseIf(node: IfStatement, at: Visit): boolean {
  const parent = at.parents.at(-1);
  return parent?.kind === "if" && parent.else === node;
}

/** Inside a method a parameter that is named as a field hides nothing, but people expect it to. */
function fieldFix(node: AssignmentExpression, at: Visit) {
  if (node.left.kind !== "name" || !hasField(at.analysis, nameText(node.left))) return [];
  const edits = [{ span: { start: node.left.start, end: node.left.start }, newText: "this." }];
  return [{ title: "Add 'this.'", edits }];
}

function hasField(analysis: ItemAnalysis, name: string): boolean {
  const { node } = analysis.item;
  return node?.kind === "struct" && node.members.some((member) => member.kind === "field" && member.name.text === name);
}

function nameText(node: Expression): string {
  return node.kind === "name" ? node.name.text : "";
}
