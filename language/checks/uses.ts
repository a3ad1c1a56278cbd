// How an item uses variables: each mention with what is done to it. Unused names, array bounds, endless loops, queries
// and values read too early are all questions about these lists.
import type { ItemAnalysis } from "../analysis.js";
import type { VariableSymbol } from "../symbols.js";
import type {
  AnyNode,
  CallExpression,
  Expression,
  ForeachStatement,
  NameExpression,
  Parameter,
  VariableDeclaration,
} from "../syntax/nodes.js";
import { isBasic } from "../types.js";
import { perItem } from "./check.js";
import { type Around, walk } from "./walk.js";

export interface Use {
  readonly node: NameExpression;
  /**
   * `write`: `x = ...`; `update`: `x += ...`, `x++`; `call`: `x.method()`; `argument`: handed to a function;
   * `index`: `x[...]`; `read`: everything else.
   */
  readonly role: "write" | "update" | "call" | "argument" | "index" | "read";
  /** The call, for `call` and `argument`. */
  readonly call?: CallExpression;
  /** The method, for `call`. */
  readonly method?: string;
  readonly around: Around | undefined;
}

export interface Declared {
  readonly symbol: VariableSymbol;
  readonly node: VariableDeclaration | ForeachStatement | Parameter;
  readonly around: Around | undefined;
}

export interface ItemUses {
  readonly uses: ReadonlyMap<VariableSymbol, readonly Use[]>;
  readonly declared: readonly Declared[];
  /** Names of user functions, methods, structs and fields that the item mentions outside of their own declaration. */
  readonly names: ReadonlySet<string>;
  /** Words inside of string literals: `getGenericValue("x")` and callbacks reach names that way. */
  readonly words: ReadonlySet<string>;
}

export const usesOf = perItem((analysis: ItemAnalysis): ItemUses => {
  const uses = new Map<VariableSymbol, Use[]>();
  const declared: Declared[] = [];
  const names = new Set<string>();
  const words = new Set<string>();
  walk(analysis.item, [], (node, around) => {
    switch (node.kind) {
      case "name":
        return noteName(analysis, node, around, uses, names);
      case "variable":
      case "foreach":
      case "parameter": {
        const symbol = analysis.symbols[node.id];
        if (symbol?.kind === "variable") declared.push({ symbol, node, around });
        if (node.kind === "foreach") names.add(node.type.name.text);
        return;
      }
      case "type":
        return void names.add(node.name.text);
      case "member":
        return void names.add(node.name.text);
      case "string":
        for (const [word] of node.value.matchAll(/[A-Za-z_]\w*/g)) words.add(word);
        return;
    }
  });
  return { uses, declared, names, words };
});

function noteName(
  analysis: ItemAnalysis,
  node: NameExpression,
  around: Around | undefined,
  uses: Map<VariableSymbol, Use[]>,
  names: Set<string>,
): void {
  const symbol = analysis.symbols[node.id];
  if (symbol?.kind !== "variable") {
    names.add(node.name.text);
    return;
  }
  const use: Use = { node, ...roleOf(node, around), around };
  const list = uses.get(symbol);
  if (list) list.push(use);
  else uses.set(symbol, [use]);
}

function roleOf(node: Expression, around: Around | undefined): Pick<Use, "role" | "call" | "method"> {
  let inner: AnyNode = node;
  let here = around;
  for (; here?.node.kind === "parenthesized"; here = here.around) inner = here.node;
  const parent = here?.node;
  switch (parent?.kind) {
    case "assignment":
      if (parent.left !== inner) return { role: "read" };
      return { role: parent.operator === "=" ? "write" : "update" };
    case "update":
      return { role: "update" };
    case "index":
      return { role: parent.object === inner ? "index" : "read" };
    case "call":
      return parent.callee === inner ? { role: "read" } : { role: "argument", call: parent };
    case "member": {
      const call = here?.around?.node;
      if (call?.kind === "call" && call.callee === parent) return { role: "call", call, method: parent.name.text };
      return { role: "read" };
    }
    default:
      return { role: "read" };
  }
}

/** True when the call hands its argument to a Generic, through which the variable itself can be changed. */
export function throughGeneric(analysis: ItemAnalysis, use: Use): boolean {
  if (use.role !== "argument" || !use.call) return false;
  const symbol = analysis.symbols[use.call.id];
  if (!symbol || !("parameters" in symbol)) return true;
  const index = use.call.arguments.findIndex(
    (argument) => argument.start <= use.node.start && use.node.end <= argument.end,
  );
  const parameter = symbol.parameters[index];
  return !parameter || isBasic(parameter.type, "Generic");
}
