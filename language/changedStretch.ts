// An edit changes one stretch of a long list: what stands before and behind it is the same as in the version before.

/**
 * How many items two versions of a list have in common at the start and at the end.
 * @param same whether an old and a fresh item are the same one
 */
export function changedStretch<T>(
  old: readonly T[],
  fresh: readonly T[],
  same: (a: T, b: T) => boolean = Object.is,
): { start: number; end: number } {
  const most = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < most && same(old[start]!, fresh[start]!)) start++;
  let end = 0;
  while (end < most - start && same(old[old.length - 1 - end]!, fresh[fresh.length - 1 - end]!)) end++;
  return { start, end };
}
