// One top-level item from tree-sitter's shape to the typed nodes of nodes.ts. Text that could not be read, and what
// belongs to other languages, is left out here; syntaxProblems.ts says so. A place where a statement must stand and
// none could be read gets an empty one, so that the nodes are always whole.
import { type Lowering, lowerExpression, lowerType, misplacedDimensions, nameOf } from "./lowerExpression.js";
import type {
  Block,
  Expression,
  FieldDeclaration,
  FunctionDeclaration,
  Item,
  ItemNode,
  Parameter,
  Span,
  Statement,
  StringLiteral,
  StructDeclaration,
  TryStatement,
  VariableDeclaration,
} from "./nodes.js";
import { childOf, childOfKind, type RawItem, type RawNode } from "./rawNode.js";
import { syntaxProblems } from "./syntaxProblems.js";

const TOO_DEEP = "Nested too deeply to be read: at most 1000 levels.";

/**
 * Lowers one item. Further variables of a declaration with several (`Integer a, b;`, an error) come as items of
 * their own, each with its offset from the first.
 */
export function lowerItem(raw: RawItem): readonly { readonly offset: number; readonly item: Item }[] {
  const length = raw.text.length;
  const comments = raw.comments;
  if (!raw.root) {
    const problems = [{ code: "syntax", message: TOO_DEEP, start: 0, end: Math.min(length, 1) }];
    return [{ offset: 0, item: { node: undefined, length, nodeCount: 0, comments, problems } }];
  }
  const lowering: Lowering = { text: raw.text, nextId: 0 };
  const problems = syntaxProblems(raw);
  const node = lowerItemNode(lowering, raw.root);
  const first = { offset: 0, item: { node, length, nodeCount: lowering.nextId, comments, problems } };
  return [first, ...extraItems(raw)];
}

function lowerItemNode(lowering: Lowering, node: RawNode): ItemNode | undefined {
  const { start, end } = node;
  switch (node.kind) {
    case "language_level_directive": {
      const level = childOf(node, "level");
      const digits = level ? lowering.text.slice(level.start, level.end) : "";
      return { kind: "language_level", level: Number(digits), start, end, id: lowering.nextId++ };
    }
    case "include_directive": {
      const path = childOf(node, "path");
      if (path?.kind !== "string") return undefined;
      const literal = lowerExpression(lowering, path, end) as StringLiteral;
      return { kind: "include", path: literal, start, end, id: lowering.nextId++ };
    }
    default:
      return lowerStatement(lowering, node);
  }
}

/** The second and further variables of a top-level declaration. */
function extraItems(raw: RawItem): { offset: number; item: Item }[] {
  const root = raw.root!;
  const extra = root.kind === "variable_declaration" ? childOfKind(root, "extra_declarators") : undefined;
  if (!extra) return [];
  return declarators(extra).map((name) => {
    const lowering: Lowering = { text: raw.text, nextId: 0 };
    const declared = extraVariable(lowering, root, name);
    const node = { ...declared, ...moved(declared, -name.start) } as VariableDeclaration;
    const length = name.end - name.start;
    return { offset: name.start, item: { node, length, nodeCount: lowering.nextId, comments: [], problems: [] } };
  });
}

/** The names of `, b = 1, c`; their initialisers are not kept, since the declaration is an error in any case. */
function declarators(extra: RawNode): RawNode[] {
  return extra.children.filter((child, i) => child.kind === "identifier" && extra.children[i - 1]?.kind === ",");
}

/** A declaration of a further variable; its type is where its name is, so that spans stay inside their parents. */
function extraVariable(lowering: Lowering, declaration: RawNode, name: RawNode): VariableDeclaration {
  const written = childOf(declaration, "type");
  const at = { start: name.start, end: name.start };
  const dimensions = (written?.children ?? []).filter((child) => child.kind === "dimension").map(() => undefined);
  const spelled = nameOf(lowering, written && childOf(written, "name"), name.start).text;
  return {
    kind: "variable",
    type: { kind: "type", name: { text: spelled, ...at }, dimensions, ...at },
    name: nameOf(lowering, name, name.start),
    initializer: undefined,
    start: name.start,
    end: name.end,
    id: lowering.nextId++,
  };
}

function moved(node: VariableDeclaration, by: number): Partial<VariableDeclaration> {
  const move = <T extends Span>(span: T): T => ({ ...span, start: span.start + by, end: span.end + by });
  return { ...move(node), type: { ...move(node.type), name: move(node.type.name) }, name: move(node.name) };
}

// Statements

/** The statements of a block; what cannot be read is left out. */
function lowerStatements(lowering: Lowering, nodes: readonly RawNode[]): Statement[] {
  const statements: Statement[] = [];
  for (const node of nodes) {
    const statement = lowerStatement(lowering, node);
    if (statement) statements.push(statement);
    const extra = node.kind === "variable_declaration" ? childOfKind(node, "extra_declarators") : undefined;
    for (const name of extra ? declarators(extra) : []) statements.push(extraVariable(lowering, node, name));
  }
  return statements;
}

function requireStatement(lowering: Lowering, node: RawNode | undefined, place: number): Statement {
  const statement = node && lowerStatement(lowering, node);
  return statement ?? { kind: "empty", start: node?.start ?? place, end: node?.end ?? place, id: lowering.nextId++ };
}

function lowerStatement(lowering: Lowering, node: RawNode): Statement | undefined {
  const { start, end } = node;
  switch (node.kind) {
    case "block":
      return lowerBlock(lowering, node, end);
    case "variable_declaration":
      return lowerVariable(lowering, node);
    case "expression_statement": {
      const expression = lowerExpression(lowering, childOf(node, "expression"), start);
      return { kind: "expression_statement", expression, start, end, id: lowering.nextId++ };
    }
    case "empty_statement":
      return { kind: "empty", start, end, id: lowering.nextId++ };
    case "if_statement": {
      const condition = lowerExpression(lowering, childOf(node, "condition"), end);
      const then = requireStatement(lowering, childOf(node, "then"), end);
      const other = childOf(node, "else");
      const otherwise = other && requireStatement(lowering, other, end);
      const keyword = keywordOf(node);
      return { kind: "if", keyword, condition, then, else: otherwise, start, end, id: lowering.nextId++ };
    }
    case "while_statement": {
      const condition = lowerExpression(lowering, childOf(node, "condition"), end);
      const body = requireStatement(lowering, childOf(node, "body"), end);
      return { kind: "while", keyword: keywordOf(node), condition, body, start, end, id: lowering.nextId++ };
    }
    case "for_statement":
      return lowerFor(lowering, node);
    case "foreach_statement": {
      const type = lowerType(lowering, childOf(node, "type"), end);
      const name = nameOf(lowering, childOf(node, "name"), end);
      const iterable = lowerExpression(lowering, childOf(node, "iterable"), end);
      const body = requireStatement(lowering, childOf(node, "body"), end);
      const keyword = keywordOf(node);
      return { kind: "foreach", keyword, type, name, iterable, body, start, end, id: lowering.nextId++ };
    }
    case "return_statement": {
      const given = childOf(node, "value");
      const value = given && lowerExpression(lowering, given, end);
      return { kind: "return", keyword: keywordOf(node), value, start, end, id: lowering.nextId++ };
    }
    case "break_statement":
      return { kind: "break", start, end, id: lowering.nextId++ };
    case "continue_statement":
      return { kind: "continue", start, end, id: lowering.nextId++ };
    case "throw_statement": {
      const value = lowerExpression(lowering, childOf(node, "value"), end);
      return { kind: "throw", keyword: keywordOf(node), value, start, end, id: lowering.nextId++ };
    }
    case "try_statement":
      return lowerTry(lowering, node);
    case "text":
      return { kind: "text", value: outputOf(lowering, node), start, end, id: lowering.nextId++ };
    case "function_declaration":
      return lowerFunction(lowering, node);
    case "struct_declaration":
      return lowerStruct(lowering, node);
    case "foreign":
      return lowerForeign(lowering, node);
    default:
      return undefined;
  }
}

/** `const Integer x = 1;` is still a declaration of `x`; other foreign constructs are left out. */
function lowerForeign(lowering: Lowering, node: RawNode): Statement | undefined {
  if (node.children[0]?.kind !== "foreign_word") return undefined;
  const inner = node.children[1];
  return inner && lowerStatement(lowering, inner);
}

function keywordOf(node: RawNode): Span {
  const token = node.children[0];
  return { start: token?.start ?? node.start, end: token?.end ?? node.start };
}

function lowerBlock(lowering: Lowering, node: RawNode | undefined, place: number): Block {
  const statements = lowerStatements(lowering, node?.children ?? []);
  return { kind: "block", statements, start: node?.start ?? place, end: node?.end ?? place, id: lowering.nextId++ };
}

function lowerVariable(lowering: Lowering, node: RawNode): VariableDeclaration {
  const { start, end } = node;
  const extra = misplacedDimensions(node);
  const type = lowerType(lowering, childOf(node, "type"), start, extra);
  const name = nameOf(lowering, childOf(node, "name"), end);
  const initializer = initializerOf(lowering, node);
  return { kind: "variable", type, name, initializer, start, end, id: lowering.nextId++ };
}

function initializerOf(lowering: Lowering, node: RawNode): Expression | undefined {
  const given = childOf(node, "initializer");
  return given && lowerExpression(lowering, given, node.end);
}

function lowerFor(lowering: Lowering, node: RawNode): Statement {
  const { start, end } = node;
  const header = childOf(node, "header");
  const part = (field: string): RawNode | undefined => header && childOf(header, field);
  const first = part("initializer");
  const isDeclaration = first?.kind === "variable_declaration";
  const initializer = first && (isDeclaration ? lowerVariable(lowering, first) : lowerExpression(lowering, first, end));
  const test = part("condition");
  const condition = test && lowerExpression(lowering, test, end);
  const step = part("update");
  const update = step && lowerExpression(lowering, step, end);
  const span = { start: header?.start ?? end, end: header?.end ?? end };
  const body = requireStatement(lowering, childOf(node, "body"), end);
  const keyword = keywordOf(node);
  return {
    kind: "for",
    keyword,
    initializer,
    condition,
    update,
    header: span,
    body,
    start,
    end,
    id: lowering.nextId++,
  };
}

function lowerTry(lowering: Lowering, node: RawNode): TryStatement {
  const { start, end } = node;
  const body = lowerBlock(lowering, childOf(node, "body"), end);
  const clause = childOf(node, "handler");
  const handler = clause && lowerBlock(lowering, childOf(clause, "body"), clause.end);
  return { kind: "try", keyword: keywordOf(node), body, handler, start, end, id: lowering.nextId++ };
}

/** What a run of template text prints: all of it but the marks. */
function outputOf(lowering: Lowering, node: RawNode): string {
  const runs = node.children.filter((child) => child.kind === "html");
  return runs.map((run) => lowering.text.slice(run.start, run.end)).join("");
}

// Declarations

function lowerFunction(lowering: Lowering, node: RawNode): FunctionDeclaration {
  const { start, end } = node;
  const returnType = lowerType(lowering, childOf(node, "type"), start);
  const name = nameOf(lowering, childOf(node, "name"), returnType.end);
  const list = childOf(node, "parameters");
  const parameters = (list?.children ?? [])
    .filter((child) => child.kind === "parameter")
    .map((child) => lowerParameter(lowering, child));
  const parametersSpan = { start: list?.start ?? name.end, end: list?.end ?? name.end };
  const block = childOf(node, "body");
  const body = block && lowerBlock(lowering, block, end);
  return {
    kind: "function",
    returnType,
    name,
    parameters,
    parametersSpan,
    body,
    start,
    end,
    id: lowering.nextId++,
  };
}

function lowerParameter(lowering: Lowering, node: RawNode): Parameter {
  const { start, end } = node;
  const type = lowerType(lowering, childOf(node, "type"), start);
  const name = nameOf(lowering, childOf(node, "name"), end);
  return { kind: "parameter", type, name, start, end, id: lowering.nextId++ };
}

function lowerStruct(lowering: Lowering, node: RawNode): StructDeclaration {
  const { start, end } = node;
  const keyword = keywordOf(node);
  const name = nameOf(lowering, childOf(node, "name"), keyword.end);
  const members: (FieldDeclaration | FunctionDeclaration)[] = [];
  for (const child of node.children) {
    if (child.kind === "function_declaration") members.push(lowerFunction(lowering, child));
    if (child.kind === "field_declaration") members.push({ ...lowerVariable(lowering, child), kind: "field" });
  }
  return { kind: "struct", keyword, name, members, start, end, id: lowering.nextId++ };
}
