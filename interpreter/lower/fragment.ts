// An expression or statement of the debug console, a watch, a condition or a log point, compiled against a stopped
// frame. It sees the frame's slots, the globals, and everything the program declares; it runs with the same operators
// and natives as the program itself.

import { typeOf } from "../../language/analysis.js";
import { analyzeFragment } from "../../language/fragment.js";
import type { Expression } from "../../language/syntax/nodes.js";
import { isBasic, type Type, typeText } from "../../language/types.js";
import { visibleSlots } from "../executable.js";
import { operatorNames } from "../operators.js";
import { Body } from "./body.js";
import { expression } from "./expressions.js";
import type { Lowered } from "./lower.js";
import { stripParentheses } from "./places.js";
import { statement } from "./statements.js";

/** JavaScript for the stopped run: an expression that is a function of its operations and a frame. */
export interface CompiledFragment {
  readonly source: string;
  /** Type of the value; undefined for a statement without one. */
  readonly type: string | undefined;
  /** Index of the value's descriptor. */
  readonly descriptor: number;
  /** Whether it can change anything; such evaluations are not offered where looking must be free of effects. */
  readonly hasEffects: boolean;
}

/**
 * Compiles `text` for a frame that stands at a statement.
 * @returns what is wrong with the text, in words, when it cannot run
 */
export function lowerFragment(
  lowered: Lowered,
  at: number,
  text: string,
): CompiledFragment | { readonly errors: readonly string[] } {
  const { executable, program, lowering } = lowered;
  const place = executable.statements[at];
  const file = place && executable.files[place.file];
  if (!place || !file) return { errors: ["No statement is running here."] };
  const { analysis, errors } = analyzeFragment(program, file.uri, place.start, text);
  if (errors.length > 0) return { errors };
  const node = analysis?.item.node;
  if (
    !analysis ||
    !node ||
    node.kind === "include" ||
    node.kind === "language_level" ||
    node.kind === "function" ||
    node.kind === "struct"
  ) {
    return { errors: ["Expected an expression or a statement."] };
  }
  const own = lowering.forFragment();
  const body = new Body(own, place.function, { analysis, file: place.file, base: 0 }, "f");
  const slots = visibleSlots(executable, at);
  const catchSlot = (name: string) => `f.s${slots.findLast(({ slot }) => slot.name === name)?.index ?? 0}`;
  body.catches.push({ error: catchSlot("error"), location: catchSlot("errorLocation") });
  const value = node.kind === "expression_statement" ? node.expression : undefined;
  const type = value && typeOf(analysis, value);
  const result = value ? expression(body, value) : undefined;
  if (!value) statement(body, node);
  const valued = type && !isBasic(type, "Void") ? type : undefined;
  const descriptor = valued ? own.descriptor(valued) : -1;
  return {
    source: [
      `(function (R, f) { "use strict"; const { ${operatorNames.join(", ")} } = R.operators;`,
      "const { tick, looks, tooDeep, caught, thrownText, passing, K, D } = R; let B = R.budget; const me = f.me;",
      `const { ${programNames(lowered).join(", ")} } = R.program;`,
      ...own.head,
      ...own.descriptorLines(),
      ...body.locals(),
      ...body.lines.map((line) => line.text),
      result === undefined ? "" : `return ${result};`,
      "})",
    ].join("\n"),
    type: valued && typeText(valued),
    descriptor,
    hasEffects: !value || hasEffects(value, type),
  };
}

function hasEffects(node: Expression, type: Type | undefined): boolean {
  const inner = stripParentheses(node);
  return inner.kind === "assignment" || inner.kind === "update" || inner.kind === "call" || type === undefined;
}

function programNames({ executable }: Lowered): string[] {
  const functions = executable.functions.map((_, id) => `F${id}`).slice(1);
  return ["g", ...functions, ...executable.structs.map((_, id) => `S${id}`)];
}
