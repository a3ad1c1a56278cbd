// What a script declares, in a form small enough to keep for thousands of scripts: names, places and written
// signatures, without nodes or types. Serves workspace symbols, the import of libraries on completion, and the question
// who includes whom, none of which may need the scripts to stay in memory.
import type {
  FieldDeclaration,
  FunctionDeclaration,
  ItemNode,
  Name,
  Parameter,
  StructDeclaration,
  TypeNode,
  VariableDeclaration,
} from "./syntax/nodes.js";
import type { ParsedText } from "./syntax/parse.js";
import { LineIndex, type Position, type Span } from "./text.js";

export type DeclaredKind = "function" | "struct" | "variable" | "field" | "method";

export interface DeclaredName {
  readonly name: string;
  readonly kind: DeclaredKind;
  /** The struct that a field or method belongs to. */
  readonly container: string | undefined;
  /** The declaration in one line, as written. */
  readonly signature: string;
  /** For variables and fields their type, for functions and methods the result's, as written; else "". */
  readonly type: string;
  /** Offsets of the name in the file. */
  readonly span: Span;
  readonly position: Position;
}

export interface Outline {
  readonly isTemplate: boolean;
  /** Include paths as written, in order. */
  readonly includes: readonly string[];
  readonly declared: readonly DeclaredName[];
  /** The names that an including script sees: functions, structs and global variables. */
  readonly names: ReadonlySet<string>;
}

export function outlineOf(parsed: ParsedText): Outline {
  const lines = new LineIndex(parsed.text);
  const declared = parsed.items.flatMap(({ start, item }) => (item.node ? declaredBy(item.node, start, lines) : []));
  return {
    isTemplate: parsed.isTemplate,
    includes: includePaths(parsed),
    declared,
    names: new Set(declared.filter(({ container }) => container === undefined).map(({ name }) => name)),
  };
}

/** The paths that a script's include directives name, in order. */
export function includePaths({ items }: ParsedText): string[] {
  const paths: string[] = [];
  for (const { item } of items) if (item.node?.kind === "include") paths.push(item.node.path.value);
  return paths;
}

/** The type as the author wrote it, sizes of arrays left out. */
export function writtenType(type: TypeNode): string {
  return type.name.text + "[]".repeat(type.dimensions.length);
}

/** The declaration's head in one line: `Integer add(Integer a, Integer b)`, `String name`, `struct Point`. */
export function writtenSignature(
  node: FunctionDeclaration | VariableDeclaration | FieldDeclaration | StructDeclaration,
): string {
  switch (node.kind) {
    case "struct":
      return `struct ${node.name.text}`;
    case "function":
      return `${writtenType(node.returnType)} ${node.name.text}(${node.parameters.map(writtenParameter).join(", ")})`;
    case "variable":
    case "field":
      return `${writtenType(node.type)} ${node.name.text}`;
    default:
      return node satisfies never;
  }
}

export function writtenParameter(parameter: Parameter): string {
  return `${writtenType(parameter.type)} ${parameter.name.text}`;
}

function declaredBy(node: ItemNode, base: number, lines: LineIndex): DeclaredName[] {
  switch (node.kind) {
    case "function":
    case "variable":
      return named(node, node.kind, undefined, base, lines);
    case "struct":
      return [
        ...named(node, "struct", undefined, base, lines),
        ...node.members.flatMap((member) =>
          named(member, member.kind === "field" ? "field" : "method", node.name.text, base, lines),
        ),
      ];
    default:
      return [];
  }
}

function named(
  node: FunctionDeclaration | VariableDeclaration | FieldDeclaration | StructDeclaration,
  kind: DeclaredKind,
  container: string | undefined,
  base: number,
  lines: LineIndex,
): DeclaredName[] {
  const { name }: { readonly name: Name } = node;
  if (name.text === "") return [];
  const type = node.kind === "struct" ? "" : writtenType(node.kind === "function" ? node.returnType : node.type);
  const span = { start: base + name.start, end: base + name.end };
  return [
    {
      name: name.text,
      kind,
      container,
      signature: writtenSignature(node),
      type,
      span,
      position: lines.positionAt(span.start),
    },
  ];
}
