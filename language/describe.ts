// Symbols in words: the one-line signature and the description that hover, completion and signature help show.
import { importedKey } from "./apiReference.js";
import { documentationAbove } from "./documentation.js";
import type { Program } from "./program.js";
import type { CrmSymbol, FunctionSymbol } from "./symbols.js";
import { typeText } from "./types.js";

/** The declaration as an author would write it, without body. */
export function signatureText(symbol: CrmSymbol): string {
  switch (symbol.kind) {
    case "variable":
    case "field":
      return `${typeText(symbol.type)} ${symbol.kind === "field" ? `${symbol.struct.name}.` : ""}${symbol.name}`;
    case "function":
    case "method":
    case "constructor":
      return callableText(symbol);
    case "struct":
      return `struct ${symbol.name}`;
    case "class":
      return symbol.name;
    default:
      return symbol satisfies never;
  }
}

function callableText(symbol: FunctionSymbol): string {
  const parameters = symbol.parameters.map((p) => `${typeText(p.type)} ${p.name}`).join(", ");
  const holder = symbol.struct?.name ?? (symbol.kind === "method" ? symbol.owner : undefined);
  const name = holder ? `${holder}.${symbol.name}` : symbol.name;
  return symbol.kind === "constructor"
    ? `${name}(${parameters})`
    : `${typeText(symbol.returnType)} ${name}(${parameters})`;
}

/** What the workspace imported about a built-in; plain text. */
export function importedDescriptionOf({ api }: Program, symbol: CrmSymbol): string | undefined {
  if (api.imported.size === 0 || !("api" in symbol) || symbol.api === undefined) return undefined;
  return api.imported.get(importedKey(symbol));
}

/** Our description of a built-in, or the comment directly above the declaration of a user's symbol. */
export function descriptionOf(program: Program, symbol: CrmSymbol): string {
  if ("description" in symbol && symbol.description) return symbol.description;
  const { site } = symbol;
  const text = site && program.file(site.uri)?.text;
  return text ? documentationAbove(text, site.place.start + site.declaration.start) : "";
}

/**
 * Facts about a built-in in short notes: since which version, deprecated, not online. A member is as old as its class
 * when the reference does not say otherwise (api-reference/README.md).
 */
export function notesOf(program: Program, symbol: CrmSymbol): string[] {
  const api = "api" in symbol ? symbol.api : undefined;
  if (!api) return [];
  const owner = "owner" in symbol && symbol.owner ? program.api.entry(symbol.owner) : undefined;
  const since = api.since ?? owner?.since;
  return [
    ...(since ? [`Since ${since}.`] : []),
    ...(api.deprecated || owner?.deprecated ? ["Deprecated."] : []),
    ...(api.onsite || owner?.onsite ? ["Onsite installations only."] : []),
    ...(api.blocked || owner?.blocked ? ["Blocked in online tenants."] : []),
  ];
}
