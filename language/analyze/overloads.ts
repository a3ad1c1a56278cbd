// Which overload a call means, and whether a value may stand where a type is wanted (language.md 3.2 and 5).
import type { FunctionSymbol } from "../symbols.js";
import { arrayOf, isBasic, numericRank, type Type } from "../types.js";

/**
 * How far a value of type `from` is from type `to`: 0 the same, 1 to 3 widening steps, 100 for Generic; undefined when
 * it does not fit. What is unknown fits everywhere, so that one mistake is reported once.
 */
export function distance(from: Type, to: Type): number | undefined {
  if (from === to || from.kind === "unknown" || to.kind === "unknown") return 0;
  if (isBasic(to, "Generic")) return isBasic(from, "Void") ? undefined : 100;
  const fromRank = numericRank(from);
  const toRank = numericRank(to);
  if (fromRank !== undefined && toRank !== undefined && fromRank <= toRank) return toRank - fromRank;
  if (from.kind === "array" && to.kind === "array" && mentionsUnknown(from, to)) return 0;
  return undefined;
}

function mentionsUnknown(a: Type, b: Type): boolean {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  return a.kind === "array" && b.kind === "array" && mentionsUnknown(a.element, b.element);
}

export function assignable(from: Type, to: Type): boolean {
  return distance(from, to) !== undefined;
}

/** The type with the element type put in for `T`. */
export function substitute(type: Type, element: Type | undefined): Type {
  if (!element) return type;
  if (type.kind === "self") return element;
  if (type.kind === "array") return arrayOf(substitute(type.element, element));
  return type;
}

export type Resolution =
  | { readonly kind: "found"; readonly symbol: FunctionSymbol }
  /** No candidate takes that many arguments. */
  | { readonly kind: "count"; readonly counts: readonly number[] }
  /** The closest candidate, and the index of the first argument that does not fit. */
  | { readonly kind: "argument"; readonly closest: FunctionSymbol; readonly index: number }
  | { readonly kind: "ambiguous"; readonly candidates: readonly FunctionSymbol[] };

/**
 * Overload resolution: among the candidates with the right argument count the one that needs the fewest widenings,
 * and Generic parameters only when nothing else fits.
 */
export function resolve(candidates: readonly FunctionSymbol[], args: readonly Type[], element?: Type): Resolution {
  const sized = candidates.filter((candidate) => candidate.parameters.length === args.length);
  if (sized.length === 0)
    return { kind: "count", counts: [...new Set(candidates.map((c) => c.parameters.length))].sort((a, b) => a - b) };
  let best: FunctionSymbol[] = [];
  let bestCost = Number.POSITIVE_INFINITY;
  let closest = sized[0]!;
  let closestIndex = -1;
  for (const candidate of sized) {
    const { cost, failed } = costOf(candidate, args, element);
    if (failed >= 0) {
      if (failed > closestIndex) [closest, closestIndex] = [candidate, failed];
    } else if (cost < bestCost) [best, bestCost] = [[candidate], cost];
    else if (cost === bestCost) best.push(candidate);
  }
  if (best.length === 0) return { kind: "argument", closest, index: closestIndex };
  const distinct = best.filter((symbol) => symbol.key !== best[0]!.key);
  if (distinct.length > 0 && !args.some((type) => type.kind === "unknown"))
    return { kind: "ambiguous", candidates: best };
  return { kind: "found", symbol: best[0]! };
}

function costOf(candidate: FunctionSymbol, args: readonly Type[], element: Type | undefined) {
  let cost = 0;
  for (let i = 0; i < args.length; i++) {
    const step = distance(args[i]!, substitute(candidate.parameters[i]!.type, element));
    if (step === undefined) return { cost, failed: i };
    cost += step;
  }
  return { cost, failed: -1 };
}
