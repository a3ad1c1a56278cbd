// From an item to the symbols it declares at top level. Only signatures are read here, never a body, so an edit
// inside a body declares nothing anew.
import {
  type FieldSymbol,
  type FunctionSymbol,
  type Place,
  type Site,
  type StructSymbol,
  signatureKey,
  type VariableSymbol,
} from "../symbols.js";
import type { AnyNode, FunctionDeclaration, Item, Name, StructDeclaration, TypeNode } from "../syntax/nodes.js";
import { arrayOf, type StructType, type Type, typeText, unknown } from "../types.js";

/** The top-level symbols of one item. */
export interface Declared {
  readonly symbols: readonly (FunctionSymbol | StructSymbol | VariableSymbol)[];
  /** Equal signatures mean that nobody outside the item can tell the difference. */
  readonly signature: string;
  /** Type names that the signature mentions: when one of them changes, the item is declared again. */
  readonly names: ReadonlySet<string>;
  readonly place: Place;
}

/** @param typeNamed what a type name denotes at this place; `unknown` for a name that denotes nothing */
export function declareItem(item: Item, uri: string, start: number, typeNamed: (name: string) => Type): Declared {
  const names = new Set<string>();
  const place: Place = { start };
  const declaration: Declaration = {
    uri,
    place,
    type(node) {
      names.add(node.name.text);
      let type = typeNamed(node.name.text);
      // `Integer[String]` is no array, and reported where it stands.
      for (const size of node.dimensions)
        if (size?.kind === "name" && typeNamed(size.name.text) !== unknown) type = unknown;
      for (let i = 0; i < node.dimensions.length && type !== unknown; i++) type = arrayOf(type);
      return type;
    },
  };
  const { node } = item;
  switch (node?.kind) {
    case "variable": {
      const type = declaration.type(node.type);
      const symbol: VariableSymbol = {
        kind: "variable",
        role: "global",
        name: node.name.text,
        type,
        site: site(declaration, node.name, node),
      };
      return { symbols: [symbol], signature: `variable ${typeText(type)} ${symbol.name}`, names, place };
    }
    case "function": {
      const symbol = declareFunction(declaration, node, undefined);
      return { symbols: [symbol], signature: `function ${typeText(symbol.returnType)} ${symbol.key}`, names, place };
    }
    case "struct": {
      const symbol = declareStruct(declaration, node);
      return { symbols: [symbol], signature: structSignature(symbol), names, place };
    }
    default:
      return { symbols: [], signature: "", names, place };
  }
}

interface Declaration {
  readonly uri: string;
  readonly place: Place;
  readonly type: (node: TypeNode) => Type;
}

function site(declaration: Declaration, name: Name, node: AnyNode): Site {
  const { uri, place } = declaration;
  return { uri, place, name: { start: name.start, end: name.end }, declaration: { start: node.start, end: node.end } };
}

function declareFunction(
  declaration: Declaration,
  node: FunctionDeclaration,
  struct: StructSymbol | undefined,
): FunctionSymbol {
  const parameters = node.parameters.map((p) => ({ name: p.name.text, type: declaration.type(p.type) }));
  return {
    kind: struct ? "method" : "function",
    name: node.name.text,
    parameters,
    returnType: declaration.type(node.returnType),
    struct,
    owner: undefined,
    key: signatureKey(
      node.name.text,
      parameters.map((p) => typeText(p.type)),
    ),
    site: site(declaration, node.name, node),
  };
}

function declareStruct(declaration: Declaration, node: StructDeclaration): StructSymbol {
  const fields = new Map<string, FieldSymbol>();
  const methods = new Map<string, FunctionSymbol[]>();
  const type: { kind: "struct"; struct: StructSymbol } = { kind: "struct", struct: undefined as never };
  const struct: StructSymbol = {
    kind: "struct",
    name: node.name.text,
    fields,
    methods,
    type: type as StructType,
    site: site(declaration, node.name, node),
  };
  type.struct = struct;
  // The struct's own name denotes itself inside its members, before anybody outside can see it.
  const inside: Declaration = {
    ...declaration,
    type(written) {
      if (written.name.text !== struct.name) return declaration.type(written);
      let own: Type = struct.type;
      for (let i = 0; i < written.dimensions.length; i++) own = arrayOf(own);
      return own;
    },
  };
  for (const member of node.members) {
    if (member.kind === "field") {
      const name = member.name.text;
      if (!fields.has(name))
        fields.set(name, {
          kind: "field",
          name,
          struct,
          type: inside.type(member.type),
          site: site(inside, member.name, member),
        });
    } else {
      const method = declareFunction(inside, member, struct);
      const overloads = methods.get(method.name);
      if (overloads) overloads.push(method);
      else methods.set(method.name, [method]);
    }
  }
  return struct;
}

function structSignature(struct: StructSymbol): string {
  const fields = [...struct.fields.values()].map((field) => `${typeText(field.type)} ${field.name}`);
  const methods = [...struct.methods.values()].flat().map((method) => `${typeText(method.returnType)} ${method.key}`);
  return `struct ${struct.name}{${fields.join(";")}|${methods.join(";")}}`;
}

/**
 * Lets the old symbols live on when an edit left the signature as it was: they take over the sites of the fresh ones.
 * Types that mention a struct stay valid, since the struct's symbol is the same object.
 */
export function adopt(old: Declared, fresh: Declared): Declared {
  for (let i = 0; i < old.symbols.length; i++) adoptSite(old.symbols[i]!, fresh.symbols[i]!);
  return { ...old, place: fresh.place };
}

function adoptSite(old: FunctionSymbol | StructSymbol | VariableSymbol | FieldSymbol, fresh: typeof old): void {
  if (old.site && fresh.site) Object.assign(old.site, fresh.site);
  if (old.kind !== "struct" || fresh.kind !== "struct") return;
  for (const [name, field] of old.fields) adoptSite(field, fresh.fields.get(name)!);
  for (const [name, overloads] of old.methods)
    overloads.forEach((method, i) => {
      const twin = fresh.methods.get(name)?.[i];
      if (twin) adoptSite(method, twin);
    });
}
