// What the API reference declares about NetServer classes: the members of a carrier and the methods of an agent. Read
// from the declaration files line by line; their form is generated and regular (api-reference/README.md).
import { readFileSync } from "node:fs";
import { locateReference } from "../reference.js";

export interface Method {
  readonly returns: string;
  readonly name: string;
  readonly parameters: readonly string[];
}
/** A member of a carrier: `GetName()` declares `Name`. */
export interface Member {
  readonly name: string;
  readonly type: string;
}

/** Whether a tenant does not give the class to scripts. */
export function isBlocked(className: string): boolean {
  return index()[className]?.blocked === true;
}

const classes = new Map<string, readonly Method[] | undefined>();

/** The methods of a class, or undefined when the reference has no such class. */
export function methodsOf(className: string): readonly Method[] | undefined {
  if (!classes.has(className)) classes.set(className, readMethods(className));
  return classes.get(className);
}

/** The members of a carrier, or undefined when it is none. */
export function membersOf(carrier: string): readonly Member[] | undefined {
  return methodsOf(carrier)
    ?.filter((method) => method.name.startsWith("Get") && method.parameters.length === 0)
    .map((method) => ({ name: method.name.slice(3), type: method.returns }));
}

function readMethods(className: string): readonly Method[] | undefined {
  const file = index()[className]?.file;
  if (!file) return undefined;
  const text = readFileSync(locateReference(import.meta.url, file), "utf8");
  return [...text.matchAll(/^ {2}([A-Za-z]\w*(?:\[\])*) (\w+)\(([^)]*)\);/gm)].map(
    ([, returns = "", name = "", list = ""]) => ({
      returns,
      name,
      parameters: list.trim() === "" ? [] : list.split(",").map((parameter) => parameter.trim().split(" ")[0]!),
    }),
  );
}

let indexed: Readonly<Record<string, { readonly file: string; readonly blocked?: boolean } | undefined>> | undefined;
function index(): NonNullable<typeof indexed> {
  if (!indexed) {
    const file = JSON.parse(readFileSync(locateReference(import.meta.url, "index.json"), "utf8")) as {
      classes: NonNullable<typeof indexed>;
    };
    indexed = Object.assign(Object.create(null) as object, file.classes) as NonNullable<typeof indexed>;
  }
  return indexed;
}
