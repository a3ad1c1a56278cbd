// Reads the declaration files of api-reference/ line by line, on purpose without the grammar: the tests of the data
// must not pass or fail because of the parser.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's api-reference folder, from out/test/api-reference. */
export const folder = fileURLToPath(new URL("../../../api-reference/", import.meta.url));

export interface Declaration {
  readonly name: string;
  readonly returns: string;
  readonly params: readonly { readonly type: string; readonly name: string }[];
  readonly description: string;
  /** `["since", "7.0"]`, `["param", "field Such as ..."]`, in the order of the file. */
  readonly tags: readonly (readonly [string, string])[];
}
export interface DeclarationFile {
  /** Path below api-reference. */
  readonly file: string;
  /** Class name, or `(global)`. */
  readonly owner: string;
  readonly own: Pick<Declaration, "description" | "tags"> | undefined;
  readonly constructors: readonly Declaration[];
  readonly methods: readonly Declaration[];
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder, file), "utf8")) as T;
}

export const globalFile = () => readDeclarations("global.crmscript");
export const nativeFiles = () => readFolder("native");
export const netserverFiles = () => readFolder("netserver");

function readFolder(name: string): DeclarationFile[] {
  return readdirSync(join(folder, name)).map((file) => readDeclarations(`${name}/${file}`));
}

/** Throws on a line that is neither comment, declaration, frame of the class, nor blank. */
function readDeclarations(file: string): DeclarationFile {
  const text = readFileSync(join(folder, file), "utf8");
  const declarations: Declaration[] = [];
  let owner = "(global)";
  let own: DeclarationFile["own"];
  let comment: string[] | undefined;
  let inComment = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (inComment) {
      if (line === "*/") inComment = false;
      else comment!.push(line.replace(/^\* ?/, ""));
    } else if (line === "/**") {
      comment = [];
      inComment = true;
    } else if (/^\/\*\* .+ \*\/$/.test(line)) {
      comment = [line.slice(4, -3)];
    } else if (/^struct \w+ \{$/.test(line)) {
      owner = line.split(" ")[1]!;
      own = readComment(comment);
      comment = undefined;
    } else if (line === "" || line === "};") {
      if (comment) throw new Error(`${file}:${index + 1}: a comment above nothing`);
    } else {
      declarations.push({ ...readDeclaration(line, `${file}:${index + 1}`), ...readComment(comment) });
      comment = undefined;
    }
  }
  const constructors = declarations.filter(({ name }) => name === owner);
  return { file, owner, own, constructors, methods: declarations.filter(({ name }) => name !== owner) };
}

function readDeclaration(line: string, place: string): Pick<Declaration, "name" | "returns" | "params"> {
  const match = /^(\w+(?:\[\])*) (\w+)\((.*)\);$/.exec(line);
  if (!match) throw new Error(`${place}: not a declaration: ${line}`);
  const params = match[3] ? match[3].split(", ") : [];
  return {
    returns: match[1]!,
    name: match[2]!,
    params: params.map((param) => {
      const parts = /^(\w+(?:\[\])*) ([A-Za-z_]\w*)$/.exec(param);
      if (!parts) throw new Error(`${place}: not a parameter: ${param}`);
      return { type: parts[1]!, name: parts[2]! };
    }),
  };
}

function readComment(lines: readonly string[] = []): Pick<Declaration, "description" | "tags"> {
  const description: string[] = [];
  const tags: [string, string][] = [];
  for (const line of lines) {
    const tag = /^@(\w+) ?(.*)$/.exec(line);
    if (tag) tags.push([tag[1]!, tag[2]!]);
    else if (tags.length > 0) tags.at(-1)![1] += ` ${line.trim()}`;
    else description.push(line);
  }
  return { description: description.join(" ").trim(), tags };
}

export function signature({ name, params }: Declaration): string {
  return `${name}(${params.map(({ type }) => type).join(",")})`;
}
