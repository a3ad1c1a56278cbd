// The global names of one entry script: its own top-level declarations and those of everything it includes, each with
// the index of the top-level item that brings it in. Declare-before-use is a comparison of those indexes.
import type { FunctionSymbol, StructSymbol, VariableSymbol } from "../symbols.js";

type GlobalSymbol = FunctionSymbol | StructSymbol | VariableSymbol;
interface Entry<S> {
  readonly order: number;
  readonly symbol: S;
}

/** What an item may see of the global names; every question is about one name. */
export interface GlobalView {
  /** The variable in force: the last one declared in an earlier item. */
  variable(name: string): VariableSymbol | undefined;
  /** All overloads declared in earlier items, and in the item itself. */
  functions(name: string): readonly FunctionSymbol[];
  struct(name: string): StructSymbol | undefined;
  /** A declaration of the name that comes too late to be seen. */
  later(name: string, kind: "variable" | "function" | "struct"): GlobalSymbol | undefined;
  /** True when a script that includes this one declares the name: then its absence here proves nothing. */
  knownToIncluders(name: string): boolean;
  /** Names in force here, for suggestions and completion. */
  variableNames(): string[];
  functionNames(): string[];
  structNames(): string[];
}

export class Globals {
  private readonly variables = new Map<string, Entry<VariableSymbol>[]>();
  private readonly functionsByName = new Map<string, Entry<FunctionSymbol>[]>();
  private readonly structs = new Map<string, Entry<StructSymbol>[]>();

  add(symbol: GlobalSymbol, order: number): void {
    switch (symbol.kind) {
      case "variable":
        return append(this.variables, symbol, order);
      case "struct":
        return append(this.structs, symbol, order);
      default:
        return append(this.functionsByName, symbol, order);
    }
  }

  has(name: string): boolean {
    return this.variables.has(name) || this.functionsByName.has(name) || this.structs.has(name);
  }

  *symbols(): Iterable<{ readonly order: number; readonly symbol: GlobalSymbol }> {
    for (const map of [this.variables, this.functionsByName, this.structs])
      for (const list of map.values()) yield* list;
  }

  /** The view from the item with index `order`. */
  view(order: number, knownToIncluders: (name: string) => boolean): GlobalView {
    return {
      variable: (name) => last(this.variables.get(name), (entry) => entry.order < order),
      functions: (name) => {
        const list = this.functionsByName.get(name);
        return list ? list.filter((entry) => entry.order <= order).map((entry) => entry.symbol) : [];
      },
      struct: (name) => last(this.structs.get(name), (entry) => entry.order <= order),
      later: (name, kind) => {
        const map: ReadonlyMap<string, Entry<GlobalSymbol>[]> =
          kind === "variable" ? this.variables : kind === "struct" ? this.structs : this.functionsByName;
        return map.get(name)?.find((entry) => entry.order >= order)?.symbol;
      },
      knownToIncluders,
      variableNames: () => namesBefore(this.variables, order),
      functionNames: () => namesBefore(this.functionsByName, order + 1),
      structNames: () => namesBefore(this.structs, order + 1),
    };
  }

  /** Earlier declarations with the same name (and, for functions, the same parameters), for the duplicate check. */
  earlier(symbol: GlobalSymbol, order: number): GlobalSymbol | undefined {
    if (symbol.kind === "variable") return unlessSelf(this.variables.get(symbol.name)?.[0], symbol, order);
    if (symbol.kind === "struct") return unlessSelf(this.structs.get(symbol.name)?.[0], symbol, order);
    const same = this.functionsByName.get(symbol.name)?.find((entry) => entry.symbol.key === symbol.key);
    return unlessSelf(same, symbol, order);
  }
}

function append<S extends GlobalSymbol>(map: Map<string, Entry<S>[]>, symbol: S, order: number): void {
  const list = map.get(symbol.name);
  if (list) list.push({ order, symbol });
  else map.set(symbol.name, [{ order, symbol }]);
}

function last<S>(list: readonly Entry<S>[] | undefined, accept: (entry: Entry<S>) => boolean): S | undefined {
  if (!list) return undefined;
  for (let i = list.length - 1; i >= 0; i--) if (accept(list[i]!)) return list[i]!.symbol;
  return undefined;
}

function unlessSelf<S>(entry: Entry<S> | undefined, self: S, order: number): S | undefined {
  return entry && entry.symbol !== self && entry.order <= order ? entry.symbol : undefined;
}

function namesBefore(map: ReadonlyMap<string, readonly Entry<GlobalSymbol>[]>, order: number): string[] {
  return [...map].filter(([, list]) => list[0]!.order < order).map(([name]) => name);
}
