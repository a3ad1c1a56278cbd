// What can be assigned to: a variable, a field, an element. A place is evaluated once, object and index before the
// value (language.md 8.4), and then read and written through text that has no further effect.
import { typeOf } from "../../language/analysis.js";
import type { Expression } from "../../language/syntax/nodes.js";
import type { Type } from "../../language/types.js";
import type { Body } from "./body.js";
import { nonNull } from "./conversions.js";
import { expression } from "./expressions.js";
import { LoweringError } from "./lowering.js";
import { some } from "./walk.js";

export interface Place {
  readonly type: Type;
  /** Assignments to temporaries that must run first. */
  readonly setup: readonly string[];
  readonly read: string;
  readonly write: (value: string) => string;
  readonly nonNull: boolean;
}

/**
 * @param value What will be stored, when it is evaluated after the place: its effects decide whether names may stand
 * in the place as they are.
 */
export function place(body: Body, target: Expression, value: Expression | undefined): Place | undefined {
  const node = stripParentheses(target);
  const type = typeOf(body.analysis, node);
  const safe = value === undefined || isPure(value);
  if (node.kind === "name") {
    const symbol = body.analysis.symbols[node.id];
    if (symbol?.kind !== "variable") throw new LoweringError("An assignment to something that is no variable");
    const variable = body.lowering.variable(symbol);
    return {
      type,
      setup: [],
      read: variable.text,
      write: (text) => `${variable.text} = ${text}`,
      nonNull: variable.nonNull,
    };
  }
  const setup: string[] = [];
  const hold = (part: Expression, text: string) => {
    if (safe && isSimple(part)) return text;
    const name = body.temporary();
    setup.push(`${name} = ${text}`);
    return name;
  };
  if (node.kind === "member") {
    const struct = typeOf(body.analysis, node.object);
    if (struct.kind !== "struct") throw new LoweringError("An assignment to a field of something that is no struct");
    const field = `${hold(node.object, expression(body, node.object))}.${body.lowering.fieldKey(struct.struct, node.name.text)}`;
    return { type, setup, read: field, write: (text) => `${field} = ${text}`, nonNull: false };
  }
  if (node.kind !== "index") return undefined;
  const array = hold(node.object, expression(body, node.object));
  const index = hold(node.index, indexText(body, node.index));
  return {
    type,
    setup,
    read: `(${array}[${index}] ?? element(${array}, ${index}))`,
    write: (text) => `(${index}) >>> 0 < ${array}.length ? ${array}[${index}] = ${text} : outside(${array}, ${index})`,
    nonNull: false,
  };
}

function indexText(body: Body, node: Expression): string {
  const text = expression(body, node);
  return nonNull(body, node) ? text : `${text} | 0`;
}

export function stripParentheses(node: Expression): Expression {
  return node.kind === "parenthesized" ? stripParentheses(node.expression) : node;
}

/** Emitted as a name or literal: may be written twice. */
export function isSimple(node: Expression): boolean {
  const inner = stripParentheses(node);
  return inner.kind === "name" || inner.kind === "this" || inner.kind === "integer";
}

/** Changes nothing when evaluated; it may still throw. */
export function isPure(node: Expression): boolean {
  return !some(node, ({ kind }) => kind === "call" || kind === "assignment" || kind === "update");
}
