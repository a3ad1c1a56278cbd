// Reads the reference files that docfx makes of a code base (YAML of kind ManagedReference): of each item its `uid`,
// `type`, `summary` and `syntax`. Only what fits a built-in that we know is taken, under our key for it.
import { parseDocument } from "yaml";
import type { ApiReference } from "../language/apiReference.js";
import { importedKey } from "../language/apiReference.js";
import type { FunctionSymbol } from "../language/symbols.js";

export interface ReferenceTexts {
  readonly descriptions: ReadonlyMap<string, string>;
  /** Items with a text about names that the API reference does not have. */
  readonly unknown: readonly string[];
  /** Why nothing was read. */
  readonly problem?: string;
}

interface Item {
  readonly uid?: unknown;
  readonly type?: unknown;
  readonly summary?: unknown;
  readonly syntax?: {
    readonly parameters?: readonly { readonly id?: unknown; readonly type?: unknown; readonly description?: unknown }[];
    readonly return?: { readonly description?: unknown };
  };
}

/** A file that is no such reference answers with the problem; it never throws. */
export function readReferenceFile(text: string, api: ApiReference): ReferenceTexts {
  const nothing = { descriptions: new Map<string, string>(), unknown: [] };
  // Without aliases: a small file could stand for an endless one.
  const document = parseDocument(text, { schema: "core", logLevel: "silent" });
  const error = document.errors[0];
  if (error) return { ...nothing, problem: `no YAML: ${error.message.split("\n")[0]}` };
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 });
  } catch (failure) {
    return { ...nothing, problem: (failure as Error).message };
  }
  const items = isObject(content) ? content.items : undefined;
  if (!Array.isArray(items)) return nothing; // a table of contents, for example
  const descriptions = new Map<string, string>();
  const unknown: string[] = [];
  for (const item of items.filter(isObject) as Item[]) {
    const description = descriptionOf(item);
    if (description === "" || typeof item.uid !== "string") continue;
    const keys = keysOf(item.uid, item, api);
    if (keys.length === 0) unknown.push(item.uid);
    for (const key of keys) descriptions.set(key, description);
  }
  return { descriptions, unknown };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `CRMScript.Native.String.subString(Integer,Integer)`: a namespace, perhaps a class, a name, perhaps parameters. */
function keysOf(uid: string, item: Item, api: ApiReference): string[] {
  const open = uid.indexOf("(");
  const parts = (open < 0 ? uid : uid.slice(0, open)).split(".");
  const name = parts.at(-1)!;
  const owner = parts.at(-2) ?? "";
  const types = open < 0 ? parameterTypes(item) : uid.slice(open + 1, uid.lastIndexOf(")")).split(",");
  const wanted = types.filter((type) => type.trim() !== "").map(shortType);
  if (isType(item.type)) return api.isClass(name) ? [name] : [];
  const fits = (symbol: FunctionSymbol) => symbol.key.slice(symbol.key.indexOf("(")) === `(${wanted.join(",")})`;
  return overloads(api, owner, name).filter(fits).map(importedKey);
}

function overloads(api: ApiReference, owner: string, name: string): readonly FunctionSymbol[] {
  const type = api.class(owner);
  if (!type) return api.functions(name);
  if (name === "#ctor" || name === owner) return type.constructors;
  return type.methods.get(name) ?? [];
}

function isType(kind: unknown): boolean {
  return kind === "Class" || kind === "Struct" || kind === "Interface" || kind === "Enum";
}

function parameterTypes({ syntax }: Item): string[] {
  return listOf(syntax?.parameters).map(({ type }) => String(type ?? ""));
}

function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** `CRMScript.Native.String[]` is `String[]`. */
function shortType(type: string): string {
  return type.trim().split(".").at(-1)!;
}

function descriptionOf({ summary, syntax }: Item): string {
  const parameters = listOf(syntax?.parameters).flatMap(({ id, description }) => {
    const text = plain(description).replace(/\n/g, " ");
    return text === "" || !/^\w+$/.test(String(id)) ? [] : [`@param ${id} ${text}`];
  });
  const returned = plain(syntax?.return?.description);
  return [plain(summary), ...parameters, ...(returned === "" ? [] : [`Returns: ${returned}`])]
    .filter((line) => line !== "")
    .join("\n");
}

/** Without markup: references become the last part of what they name. */
function plain(text: unknown): string {
  if (typeof text !== "string") return "";
  return text
    .replace(/<xref [^>]*href="([^"]*)"[^>]*>(<\/xref>)?/g, (_, href: string) => lastName(href))
    .replace(/<see [^>]*cref="([^"]*)"[^>]*>(<\/see>)?/g, (_, cref: string) => lastName(cref))
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|amp|quot);/g, (_, name: "lt" | "gt" | "amp" | "quot") => entities[name])
    .replace(/[ \t]+\n/g, "\n")
    .trim();
}

const entities = { lt: "<", gt: ">", amp: "&", quot: '"' } as const;

function lastName(reference: string): string {
  return decodeURIComponentSafely(reference).replace(/\(.*$/, "").split(/[.:]/).at(-1)!;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
