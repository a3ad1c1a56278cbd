// textDocument/inlayHint: names of parameters before arguments that do not say what they are, and the type that a
// `foreach` runs over when it is a call. Declarations name their types themselves in CRMScript.
import { type InlayHint, InlayHintKind, type InlayHintParams } from "vscode-languageserver/node";
import { type ItemAnalysis, typeOf } from "../../language/analysis.js";
import type { SourceFile } from "../../language/program.js";
import type { CallExpression, Expression, ForeachStatement } from "../../language/syntax/nodes.js";
import { nodesOf, withoutParentheses } from "../../language/syntax/visit.js";
import { typeText } from "../../language/types.js";
import { type Session, toPosition, toSpan } from "../session.js";

export function inlayHint(session: Session, file: SourceFile, { range }: InlayHintParams): InlayHint[] {
  const { start, end } = toSpan(session, file, range);
  const { parameterNames = true, foreachTypes = true } = session.settings.inlayHints ?? {};
  const analyses = session.program.analyses(file.uri);
  return file.items.flatMap(({ start: base, item }, i) => {
    if (base > end || base + item.length < start) return [];
    const hints: Hint[] = [];
    for (const node of nodesOf(item)) {
      if (base + node.start > end || base + node.end < start) continue;
      if (node.kind === "call" && parameterNames) hints.push(...ofCall(analyses[i]!, node));
      if (node.kind === "foreach" && foreachTypes) hints.push(...ofForeach(analyses[i]!, node));
    }
    return hints.map(({ at, label, kind }) => ({
      position: toPosition(session, file, base + at),
      label,
      kind,
      ...(kind === InlayHintKind.Parameter ? { paddingRight: true } : {}),
    }));
  });
}

interface Hint {
  /** Relative to the item. */
  readonly at: number;
  readonly label: string;
  readonly kind: InlayHintKind;
}

function ofCall(analysis: ItemAnalysis, call: CallExpression): Hint[] {
  const symbol = analysis.symbols[call.id];
  // One argument explains itself by the name of what is called: print("x"), name.toUpper().
  if (!symbol || !("parameters" in symbol) || call.arguments.length < 2) return [];
  return call.arguments.flatMap((argument, i) => {
    const name = symbol.parameters[i]?.name;
    if (!name || !isLiteral(argument)) return [];
    return [{ at: argument.start, label: `${name}:`, kind: InlayHintKind.Parameter }];
  });
}

function isLiteral(argument: Expression): boolean {
  const inner = withoutParentheses(argument);
  switch (inner.kind) {
    case "integer":
    case "long":
    case "float":
    case "string":
    case "bool":
      return true;
    case "unary":
      return isLiteral(inner.operand);
    default:
      return false;
  }
}

function ofForeach(analysis: ItemAnalysis, { iterable }: ForeachStatement): Hint[] {
  const type = typeOf(analysis, iterable);
  if (withoutParentheses(iterable).kind !== "call" || type.kind === "unknown") return [];
  return [{ at: iterable.end, label: `: ${typeText(type)}`, kind: InlayHintKind.Type }];
}
