// The name an author probably meant, for "Did you mean ...?" and the fix that goes with it.

/** The closest of the names, or undefined when none is close: a different case, or an edit distance of a third of the length. */
export function closestName(written: string, names: Iterable<string>): string | undefined {
  const lower = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    if (name === written) continue;
    if (name.toLowerCase() === lower) return name;
    if (Math.abs(name.length - written.length) >= bestDistance) continue;
    const distance = editDistance(lower, name.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** The type that an author meant who writes as in another language; undefined when the name resembles none. */
export function closestType(written: string, names: Iterable<string>): string | undefined {
  return foreignTypes.get(written.toLowerCase()) ?? closestName(written, names);
}

/** What other languages call the types that CRMScript has, in lower case. */
const foreignTypes: ReadonlyMap<string, string> = new Map([
  ["int", "Integer"],
  ["short", "Integer"],
  ["int32", "Integer"],
  ["int64", "Long"],
  ["double", "Float"],
  ["decimal", "Float"],
  ["number", "Float"],
  ["real", "Float"],
  ["boolean", "Bool"],
  ["char", "String"],
  ["text", "String"],
  ["object", "Generic"],
  ["any", "Generic"],
  ["timestamp", "DateTime"],
  ["dictionary", "Map"],
  ["dict", "Map"],
  ["hashmap", "Map"],
  ["hashtable", "Map"],
]);

/** Levenshtein distance with neighbouring swaps counted as one, given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      current.push(cost);
      smallest = Math.min(smallest, cost);
    }
    if (smallest >= limit) return limit;
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
