// The built-ins: declarations in CRMScript text under api-reference/, parsed by our own grammar. Names are known at
// start from the index; a class's members are parsed when somebody first asks for them, since most of the 480
// classes are never touched in one sitting.
import { documentationAbove } from "./documentation.js";
import type { ApiFacts, ClassSymbol, FunctionSymbol, Site } from "./symbols.js";
import { signatureKey } from "./symbols.js";
import { writtenType } from "./symbolsOf.js";
import type { FunctionDeclaration, Item, TypeNode } from "./syntax/nodes.js";
import { parseText } from "./syntax/parse.js";
import { arrayOf, basicType, classType, findBasicType, self, type Type, unknown } from "./types.js";

/** What the index says of a class before its file is read. */
export interface ClassEntry {
  readonly file: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly since?: string;
  readonly deprecated?: boolean;
  readonly onsite?: boolean;
  readonly blocked?: boolean;
}

export interface ApiReference {
  /** True for every built-in class and basic type that scripts can name as a type. */
  isClass(name: string): boolean;
  /** Names of all classes and basic types. */
  classNames(): readonly string[];
  entry(name: string): ClassEntry | undefined;
  /** The members of a class, basic type, or of the pseudo-classes `Array` and `Struct`. */
  class(name: string): ClassSymbol | undefined;
  /** Overloads of a global function; empty when there is none. */
  functions(name: string): readonly FunctionSymbol[];
  functionNames(): Iterable<string>;
  /** The text of a declaration file, for going to a built-in's definition. `uri` is `crmscript-api:/FILE`. */
  text(uri: string): string | undefined;
  /** Reads one of the reference's data files, such as `events.json`. */
  data(file: string): unknown;
  /** The type that a written type name denotes; enumerations are the Integer behind them. */
  type(name: string): Type | undefined;
  /**
   * Descriptions that take the place of ours, by `importedKey`; plain text with lines `@param name text`. Empty until
   * somebody puts those of a workspace in (`crmscript api import`).
   */
  readonly imported: Map<string, string>;
}

/** `Class`, `Class.method(Type,Type)`, or `function(Type)`: what imported descriptions are kept under. */
export function importedKey(symbol: ClassSymbol | FunctionSymbol): string {
  if (symbol.kind === "class") return symbol.name;
  return symbol.owner === undefined || symbol.owner === "(global)" ? symbol.key : `${symbol.owner}.${symbol.key}`;
}

const scheme = "crmscript-api:/";
const globalFile = "global.crmscript";

/**
 * @param read returns the text of a file below the api-reference folder, and throws when there is none
 */
export function loadApiReference(read: (file: string) => string): ApiReference {
  const index = JSON.parse(read("index.json")) as { readonly classes: Readonly<Record<string, ClassEntry>> };
  const entries = new Map(Object.entries(index.classes));
  const classes = new Map<string, ClassSymbol | undefined>();
  let functions: Map<string, FunctionSymbol[]> | undefined;
  let enumerations: ReadonlySet<string> | undefined;
  const pseudo = new Set(["Array", "Struct", "(global)"]);

  const isEnumeration = (name: string) => {
    enumerations ??= new Set(Object.keys(JSON.parse(read("enums.json")) as object));
    return enumerations.has(name) || (name.startsWith("NS") && enumerations.has(name.slice(2)));
  };
  const type = (name: string): Type | undefined => {
    const basic = findBasicType(name);
    if (basic) return basic;
    if (entries.has(name) && !pseudo.has(name)) return classType(name);
    return undefined;
  };
  const declaredType = (node: TypeNode): Type => {
    const name = node.name.text;
    let result: Type = name === "T" ? self : (type(name) ?? (isEnumeration(name) ? basicType("Integer") : unknown));
    for (let i = 0; i < node.dimensions.length; i++) result = arrayOf(result);
    return result;
  };
  const declare = (
    file: string,
    text: string,
    start: number,
    node: FunctionDeclaration,
    owner: string,
  ): FunctionSymbol => {
    const { description, facts } = readDescription(documentationAbove(text, start + node.start));
    const site: Site = { uri: scheme + file, place: { start }, name: node.name, declaration: node };
    const constructs = owner !== "(global)" && node.name.text === owner;
    return {
      kind: constructs ? "constructor" : owner === "(global)" ? "function" : "method",
      name: node.name.text,
      site,
      parameters: node.parameters.map((p) => ({ name: p.name.text, type: declaredType(p.type) })),
      returnType: declaredType(node.returnType),
      struct: undefined,
      owner,
      key: signatureKey(
        node.name.text,
        node.parameters.map((p) => writtenType(p.type)),
      ),
      api: facts,
      description,
    };
  };
  const loadClass = (name: string): ClassSymbol | undefined => {
    const entry = entries.get(name);
    if (!entry) return undefined;
    const text = read(entry.file);
    const placed = parseText(text).items.find(({ item }) => item.node?.kind === "struct");
    if (placed?.item.node?.kind !== "struct") return undefined;
    const { start } = placed;
    const node = placed.item.node;
    const constructors: FunctionSymbol[] = [];
    const methods = new Map<string, FunctionSymbol[]>();
    for (const member of node.members) {
      if (member.kind !== "function") continue;
      const symbol = declare(entry.file, text, start, member, name);
      if (symbol.kind === "constructor") constructors.push(symbol);
      else append(methods, symbol.name, symbol);
    }
    const { description, facts } = readDescription(documentationAbove(text, start + node.start));
    const site: Site = { uri: scheme + entry.file, place: { start }, name: node.name, declaration: node };
    return { kind: "class", name, site, constructors, methods, description, api: { ...facts, ...flags(entry) } };
  };
  const globals = () => {
    if (functions) return functions;
    functions = new Map();
    const text = read(globalFile);
    for (const { start, item } of parseText(text).items as readonly { start: number; item: Item }[]) {
      if (item.node?.kind !== "function") continue;
      append(functions, item.node.name.text, declare(globalFile, text, start, item.node, "(global)"));
    }
    return functions;
  };

  const classNames = [...entries.keys()].filter((name) => !pseudo.has(name));
  return {
    isClass: (name) => entries.has(name) && !pseudo.has(name),
    classNames: () => classNames,
    entry: (name) => entries.get(name),
    class(name) {
      if (!classes.has(name)) classes.set(name, loadClass(name));
      return classes.get(name);
    },
    functions: (name) => globals().get(name) ?? [],
    functionNames: () => globals().keys(),
    text: (uri) => (uri.startsWith(scheme) ? read(uri.slice(scheme.length)) : undefined),
    data: (file) => JSON.parse(read(file)),
    imported: new Map(),
    type: (name) => type(name) ?? (isEnumeration(name) ? basicType("Integer") : undefined),
  };
}

function flags(entry: ClassEntry): ApiFacts {
  const { since, deprecated, onsite, blocked } = entry;
  return { since, deprecated, onsite, blocked };
}

/** Splits a declaration's comment into its description and its tags (`api-reference/README.md`). */
function readDescription(comment: string): { readonly description: string; readonly facts: ApiFacts } {
  const prose: string[] = [];
  const facts: { -readonly [K in keyof ApiFacts]: ApiFacts[K] } = {};
  const enums: Record<string, string> = {};
  for (const line of comment.split("\n")) {
    const tag = /^@(\w+)\s*(.*)$/.exec(line);
    if (!tag) prose.push(line);
    else if (tag[1] === "since") facts.since = tag[2]!;
    else if (tag[1] === "deprecated") facts.deprecated = true;
    else if (tag[1] === "onsite") facts.onsite = true;
    else if (tag[1] === "blocked") facts.blocked = true;
    else if (tag[1] === "enum") {
      const [target, name] = tag[2]!.split(/\s+/);
      if (target && name) enums[target] = name;
    } else if (tag[1] === "param") prose.push(line);
  }
  if (Object.keys(enums).length > 0) facts.enums = enums;
  return { description: prose.join("\n").trim(), facts };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
