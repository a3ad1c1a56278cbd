// Hit conditions of breakpoints: a number of passes, optionally with a comparison, as editors let people type them.
// Here they are only read; whoever runs keeps the count.

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
