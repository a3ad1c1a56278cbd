// Hit conditions of breakpoints: a number of passes, optionally with a comparison, as editors let people type them.
// Whoever runs keeps the count.

export interface HitCondition {
  readonly operator: "=" | ">" | ">=" | "<" | "<=" | "%";
  readonly count: number;
}

/** Reads `5`, `= 5`, `== 5`, `> 5`, `>= 5`, `< 5`, `<= 5` or `% 5`; undefined when it is none of them. */
export function readHitCondition(text: string): HitCondition | undefined {
  const match = /^\s*(==?|>=?|<=?|%)?\s*(\d{1,9})\s*$/.exec(text);
  if (!match) return undefined;
  const operator = match[1] === undefined || match[1] === "==" ? "=" : (match[1] as HitCondition["operator"]);
  const count = Number(match[2]);
  return operator === "%" && count === 0 ? undefined : { operator, count };
}

/** Whether so many hits are what the condition asks for. */
export function isReached({ operator, count }: HitCondition, hits: number): boolean {
  switch (operator) {
    case "=":
      return hits === count;
    case ">":
      return hits > count;
    case ">=":
      return hits >= count;
    case "<":
      return hits < count;
    case "<=":
      return hits <= count;
    case "%":
      return hits % count === 0;
    default:
      return operator satisfies never;
  }
}
