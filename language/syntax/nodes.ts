// The syntax tree that every pass above the parser reads: plain, immutable, typed nodes, lowered once from
// tree-sitter's tree for each top-level item. Offsets count UTF-16 units from the start of the item, so that an
// item which merely moved in the file keeps its nodes. No type or symbol lives here; passes keep side tables
// indexed by `id`, which counts expressions, statements and declarations from 0 within one item.

/** A half-open range of UTF-16 offsets. Inside an item: relative to the item's start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface NodeBase extends Span {
  /** Index of the node within its item, for side tables. */
  readonly id: number;
}

/** An identifier where it is written. `text` is empty where the parser had to invent a missing name. */
export interface Name extends Span {
  readonly text: string;
}

/** `String`, `Integer[]`, `String[3][]`: the element name and, for each bracket pair, its size or undefined. */
export interface TypeNode extends Span {
  readonly kind: "type";
  readonly name: Name;
  readonly dimensions: readonly (Expression | undefined)[];
}

// Expressions

export interface NameExpression extends NodeBase {
  readonly kind: "name";
  readonly name: Name;
}
export interface IntegerLiteral extends NodeBase {
  readonly kind: "integer";
  /** Decimal digits as written, without sign. */
  readonly digits: string;
}
export interface LongLiteral extends NodeBase {
  readonly kind: "long";
  /** Decimal digits as written, without the suffix. */
  readonly digits: string;
  /** Written with `l` instead of `L`. */
  readonly lowerCaseSuffix: boolean;
}
export interface FloatLiteral extends NodeBase {
  readonly kind: "float";
  readonly digits: string;
}
export interface StringLiteral extends NodeBase {
  readonly kind: "string";
  /** The text after resolving escapes. */
  readonly value: string;
  readonly quote: '"' | "'";
  /** Spans of escapes that the language does not know; they stay in the value as written. */
  readonly unknownEscapes: readonly Span[];
}
export interface BoolLiteral extends NodeBase {
  readonly kind: "bool";
  readonly value: boolean;
  readonly capitalised: boolean;
}
export interface ThisExpression extends NodeBase {
  readonly kind: "this";
}
export interface ParenthesizedExpression extends NodeBase {
  readonly kind: "parenthesized";
  readonly expression: Expression;
}
export type UnaryOperator = "!" | "-" | "+";
export interface UnaryExpression extends NodeBase {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}
export interface UpdateExpression extends NodeBase {
  readonly kind: "update";
  readonly operator: "++" | "--";
  readonly prefix: boolean;
  readonly operand: Expression;
}
export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<"
  | "<="
  | ">"
  | ">="
  | "=="
  | "!="
  | "&&"
  | "||"
  | "&"
  | "|";
export interface BinaryExpression extends NodeBase {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
export type AssignmentOperator = "=" | "+=" | "-=" | "*=" | "/=" | "%=";
export interface AssignmentExpression extends NodeBase {
  readonly kind: "assignment";
  readonly operator: AssignmentOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}
/** `f(x)` when `callee` is a name, `a.f(x)` when it is a member; anything else is an error of the checks. */
export interface CallExpression extends NodeBase {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  /** From `(` to `)` inclusive. */
  readonly argumentsSpan: Span;
}
export interface MemberExpression extends NodeBase {
  readonly kind: "member";
  readonly object: Expression;
  readonly name: Name;
}
export interface IndexExpression extends NodeBase {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}
/** Where an expression should stand and none could be read. Its type is unknown; the syntax problem is reported apart. */
export interface MissingExpression extends NodeBase {
  readonly kind: "missing";
}
export type Expression =
  | NameExpression
  | IntegerLiteral
  | LongLiteral
  | FloatLiteral
  | StringLiteral
  | BoolLiteral
  | ThisExpression
  | ParenthesizedExpression
  | UnaryExpression
  | UpdateExpression
  | BinaryExpression
  | AssignmentExpression
  | CallExpression
  | MemberExpression
  | IndexExpression
  | MissingExpression;

// Statements

export interface Block extends NodeBase {
  readonly kind: "block";
  readonly statements: readonly Statement[];
}
/** `Type name = value;` as a statement, or in the header of a `for`. */
export interface VariableDeclaration extends NodeBase {
  readonly kind: "variable";
  readonly type: TypeNode;
  readonly name: Name;
  readonly initializer: Expression | undefined;
}
export interface ExpressionStatement extends NodeBase {
  readonly kind: "expression_statement";
  readonly expression: Expression;
}
export interface EmptyStatement extends NodeBase {
  readonly kind: "empty";
}
export interface IfStatement extends NodeBase {
  readonly kind: "if";
  readonly keyword: Span;
  readonly condition: Expression;
  readonly then: Statement;
  readonly else: Statement | undefined;
}
export interface WhileStatement extends NodeBase {
  readonly kind: "while";
  readonly keyword: Span;
  readonly condition: Expression;
  readonly body: Statement;
}
export interface ForStatement extends NodeBase {
  readonly kind: "for";
  readonly keyword: Span;
  readonly initializer: VariableDeclaration | Expression | undefined;
  /** Missing is an error of the checks. */
  readonly condition: Expression | undefined;
  readonly update: Expression | undefined;
  /** From `(` to `)` inclusive. */
  readonly header: Span;
  readonly body: Statement;
}
export interface ForeachStatement extends NodeBase {
  readonly kind: "foreach";
  readonly keyword: Span;
  readonly type: TypeNode;
  readonly name: Name;
  readonly iterable: Expression;
  readonly body: Statement;
}
export interface ReturnStatement extends NodeBase {
  readonly kind: "return";
  readonly keyword: Span;
  readonly value: Expression | undefined;
}
export interface BreakStatement extends NodeBase {
  readonly kind: "break";
}
export interface ContinueStatement extends NodeBase {
  readonly kind: "continue";
}
export interface ThrowStatement extends NodeBase {
  readonly kind: "throw";
  readonly keyword: Span;
  readonly value: Expression;
}
export interface TryStatement extends NodeBase {
  readonly kind: "try";
  readonly keyword: Span;
  readonly body: Block;
  /** Undefined after a `try` without `catch`, which is reported as a syntax problem. */
  readonly handler: Block | undefined;
}
/** A run of HTML text between `%>` and `<%`: a statement equal to `print(text)`. */
export interface TextStatement extends NodeBase {
  readonly kind: "text";
  readonly value: string;
}
export type Statement =
  | Block
  | VariableDeclaration
  | ExpressionStatement
  | EmptyStatement
  | IfStatement
  | WhileStatement
  | ForStatement
  | ForeachStatement
  | ReturnStatement
  | BreakStatement
  | ContinueStatement
  | ThrowStatement
  | TryStatement
  | TextStatement
  | FunctionDeclaration
  | StructDeclaration;
// The last two are only legal at top level; the grammar reads them anywhere and the checks report them.

// Items

export interface Parameter extends NodeBase {
  readonly kind: "parameter";
  readonly type: TypeNode;
  readonly name: Name;
}
export interface FunctionDeclaration extends NodeBase {
  readonly kind: "function";
  readonly returnType: TypeNode;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  /** From `(` to `)` inclusive. */
  readonly parametersSpan: Span;
  /** Undefined for a prototype `Type name(...);`: legal in the built-in declarations, an error in scripts. */
  readonly body: Block | undefined;
}
export interface FieldDeclaration extends NodeBase {
  readonly kind: "field";
  readonly type: TypeNode;
  readonly name: Name;
  readonly initializer: Expression | undefined;
}
export interface StructDeclaration extends NodeBase {
  readonly kind: "struct";
  readonly keyword: Span;
  readonly name: Name;
  readonly members: readonly (FieldDeclaration | FunctionDeclaration)[];
}
export interface LanguageLevelDirective extends NodeBase {
  readonly kind: "language_level";
  readonly level: number;
}
export interface IncludeDirective extends NodeBase {
  readonly kind: "include";
  readonly path: StringLiteral;
}
export type ItemNode = Statement | LanguageLevelDirective | IncludeDirective;

/** Any node a visitor can meet. */
export type AnyNode = ItemNode | Expression | TypeNode | Parameter | FieldDeclaration;

/** A comment where it stands. Block comments include their marks, line comments exclude the line end. */
export interface Comment extends Span {
  readonly text: string;
}

/**
 * What the parser could not read, in plain words. `code` is "syntax" or the name of a lenient form, such as
 * "capitalised-keyword"; the checks decide the severity of the latter.
 */
export interface SyntaxProblem extends Span {
  readonly code: string;
  readonly message: string;
  /** Text to insert at `start` that would mend it, when there is exactly one, such as ";". */
  readonly insert?: string;
  /** Text to put in place of the span that would mend it, when there is exactly one. */
  readonly replace?: string;
}

/**
 * One top-level item: a directive, declaration, statement, or a stretch that could not be read (`node` undefined).
 * Immutable and position-free, so the same object is kept across edits elsewhere in the file.
 */
export interface Item {
  readonly node: ItemNode | undefined;
  /** Length of the item's text in UTF-16 units. */
  readonly length: number;
  /** How many ids its nodes use. */
  readonly nodeCount: number;
  /** Comments inside the item, in order; offsets relative to the item. */
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** An item at its place in a file. */
export interface PlacedItem {
  readonly start: number;
  readonly item: Item;
}
