// Reads one JSON file of a workspace: comments and trailing commas are allowed, every problem has a line, and a value
// is handed out only when it fits its schema. Never throws on what a file holds: files are untrusted input.
// Meaning across files (events, references, cycles) is checked in `check.ts`.
import type { ErrorObject } from "ajv";
import { getNodeValue, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { DefinitionKind, DefinitionTypes } from "./definitions.js";
import { type JsonPath, type JsonSource, type Problem, problemAt, problemAtOffset } from "./problem.js";
import { type Schema, schemas } from "./schemas.js";
import { validatorOf } from "./validators.js";

export interface Read<T> {
  readonly source: JsonSource;
  /** Undefined when the file does not fit its schema. */
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
}

/** Files larger than this (characters) are refused: a definition is written by hand. */
export const largestFile = 4_000_000;

/** Reads the text of a definition file. `file` only names it in problems. */
export function readDefinition<K extends DefinitionKind>(
  kind: K,
  file: string,
  text: string,
): Read<DefinitionTypes[K]> {
  const bare = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
  if (bare.length > largestFile)
    return refuse(file, text, "too-large", `The file has more than ${largestFile} characters.`);
  if (deepestNesting(bare) > 200) return refuse(file, text, "too-deep", "The file nests more than 200 levels.");
  const errors: ParseError[] = [];
  const tree = parseTree(bare, errors, { allowTrailingComma: true });
  const source: JsonSource = { file, text, tree };
  if (!tree || errors.length > 0) return { source, value: undefined, problems: syntaxProblems(source, errors) };
  const value = getNodeValue(tree) as unknown;
  const validate = validatorOf(kind);
  // The parser's objects have no prototype, so that no key means anything else; the validator compares by `valueOf`.
  const fits = validate(structuredClone(value));
  const all = (validate.errors ?? []).map((error) => schemaProblem(source, error));
  const problems = fits ? unknownKeys(kind, source, value) : distinct(all);
  return { source, value: fits ? (value as DefinitionTypes[K]) : undefined, problems };
}

function refuse<T>(file: string, text: string, code: string, message: string): Read<T> {
  const source = { file, text, tree: undefined };
  return { source, value: undefined, problems: [problemAtOffset(source, 0, 1, { severity: "error", code, message })] };
}

/** The parser is recursive: a file of brackets alone must not end the process. */
function deepestNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}

function syntaxProblems(source: JsonSource, errors: readonly ParseError[]): Problem[] {
  if (source.text.trim() === "")
    return [problemAtOffset(source, 0, 0, { severity: "error", code: "json-syntax", message: "The file is empty." })];
  return errors.slice(0, 20).map((error) => {
    const words = printParseErrorCode(error.error)
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
    const message = `This is not JSON: ${words}.`;
    return problemAtOffset(source, error.offset, error.length, { severity: "error", code: "json-syntax", message });
  });
}

function schemaProblem(source: JsonSource, error: ErrorObject): Problem {
  const path = pointerPath(error.instancePath);
  return problemAt(source, path, { severity: "error", code: "schema", message: explain(error, path) });
}

/** A sentence that says what was expected and what was found. */
function explain(error: ErrorObject, path: JsonPath): string {
  const what = path.length > 0 ? `"${path.join(".")}"` : "The file";
  const found = JSON.stringify(error.data)?.slice(0, 60);
  switch (error.keyword) {
    case "required":
      return `${what} needs the key "${error.params.missingProperty}".`;
    case "enum":
      return `${what} is ${found}, expected one of ${error.params.allowedValues.join(", ")}.`;
    case "type":
      return `${what} is ${found}, expected ${[error.params.type].flat().join(" or ")}.`;
    case "discriminator":
      return `${what}: "${error.params.tag}" is ${JSON.stringify(error.params.tagValue) ?? "missing"}, which names no known form.`;
    case "oneOf": {
      const keys = (error.schema as { required?: string[] }[]).flatMap((branch) => branch.required ?? []);
      return `${what} needs exactly one of the keys ${keys.join(", ")}.`;
    }
    case "pattern": {
      const hint = (error.parentSchema as { errorMessage?: string } | undefined)?.errorMessage;
      return `${what} is ${found}, expected ${hint ?? `text that matches ${error.params.pattern}`}.`;
    }
    default:
      return `${what} ${error.message ?? "does not fit"}${found === undefined ? "" : `, found ${found}`}.`;
  }
}

function pointerPath(pointer: string): JsonPath {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, "/").replace(/~0/g, "~")));
}

function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((problem) => [`${problem.offset} ${problem.message}`, problem]));
  return [...seen.values()];
}

/** Unknown keys at the top are kept and warned about (workspace.md 5, rule 5). */
function unknownKeys(kind: DefinitionKind, source: JsonSource, value: unknown): Problem[] {
  const known = knownKeys(schemas[kind]);
  return Object.keys(value as object)
    .filter((key) => !known.has(key))
    .map((key) => {
      const message = `The key "${key}" is not known here; it is kept and does nothing.`;
      return problemAt(source, [key], { severity: "warning", code: "unknown-key", message });
    });
}

function knownKeys(schema: Schema): Set<string> {
  const branches: readonly Schema[] = [schema, ...(schema.oneOf ?? [])];
  return new Set(branches.flatMap((branch) => Object.keys(branch.properties ?? {})));
}
