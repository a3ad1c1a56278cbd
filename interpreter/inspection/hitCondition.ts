// The count of hits at which a breakpoint stops: `5`, `>= 5`, `% 10`.
import type { CompiledBreakpoint } from "../runProtocol.js";

export type HitCondition = NonNullable<CompiledBreakpoint["hits"]>;

/** @throws for a text that is no hit condition */
export function readHitCondition(text: string): HitCondition {
  const found = /^\s*(==|>=|<=|=|>|<|%)?\s*(\d{1,9})\s*$/.exec(text);
  if (!found) throw new Error(`Expected a number of hits such as '5', '>= 5' or '% 10', found '${text}'.`);
  const operator = found[1] === undefined || found[1] === "=" ? "==" : found[1];
  return { operator: operator as HitCondition["operator"], count: Number(found[2]) };
}

export function hitsReached({ operator, count }: HitCondition, hits: number): boolean {
  switch (operator) {
    case "==":
      return hits === count;
    case ">=":
      return hits >= count;
    case ">":
      return hits > count;
    case "<":
      return hits < count;
    case "<=":
      return hits <= count;
    case "%":
      return count > 0 && hits % count === 0;
    default:
      return operator satisfies never;
  }
}
