// What the parser could not read, or only tolerated, in plain words. One mistake gives one problem: marks that are
// missing at the same place count once, and of the errors inside one statement only the first is told. Messages name
// no line, because an item keeps its problems when it moves in the file.
import type { Span, SyntaxProblem } from "./nodes.js";
import { childOf, type Fault, type RawItem, type RawNode } from "./rawNode.js";

/** The problems of one item, in the order of the text (language.md 2, 13 and appendix D). */
export function syntaxProblems(raw: RawItem): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const mended = new Set<number>();
  const broken = new Set<RawNode>();
  for (const fault of raw.faults) {
    const kind = kindOf(fault.node);
    if (kind === "tolerated") {
      problems.push(...toleratedProblem(raw, fault));
      continue;
    }
    const place = kind === "mended" ? endBefore(raw, fault.node.start) : fault.node.start;
    if (mended.has(place) || (kind === "broken" && broken.has(fault.owner))) continue;
    mended.add(place);
    broken.add(fault.owner);
    problems.push(kind === "mended" ? missingProblem(raw, fault, place) : unexpectedProblem(raw, fault.node));
  }
  for (const comment of raw.comments) {
    problems.push(...commentProblems(comment, comment.text, raw.text.startsWith("%>", comment.end)));
  }
  return problems.sort((a, b) => a.start - b.start);
}

/**
 * A block comment without an end; `comment` gives its place, relative to whatever its offsets are relative to. In a
 * template `%>` ends it, as it ends everything (language.md 1.3), and the rest of the script chunk is lost with it.
 */
export function commentProblems(comment: Span, text: string, chunkEnds: boolean): SyntaxProblem[] {
  const closed = !text.startsWith("/*") || (text.length >= 4 && text.endsWith("*/"));
  if (closed) return [];
  const at = { start: comment.start, end: comment.start + 2 };
  if (!chunkEnds)
    return [{ code: "unterminated-comment", message: "This comment is not closed: '*/' is missing.", ...at }];
  const message = "This comment is not closed: '*/' is missing, and '%>' ends it with its script part.";
  return [{ code: "comment-ends-with-script-part", message, ...at }];
}

type FaultKind = "broken" | "mended" | "tolerated";

function kindOf(node: RawNode): FaultKind {
  if (node.kind === "ERROR") return "broken";
  if (node.missing || node.kind.startsWith("missing_")) return "mended";
  return "tolerated";
}

/** The end of the token before a place: blanks and comments in between belong to neither side. */
function endBefore(raw: RawItem, place: number): number {
  let end = place;
  for (let moved = true; moved; ) {
    moved = false;
    while (end > 0 && raw.text.charCodeAt(end - 1) <= 32) end--;
    for (const comment of raw.comments) {
      if (comment.start < end && comment.end >= end) {
        end = comment.start;
        moved = true;
      }
    }
  }
  return end;
}

// Missing marks

function missingProblem(raw: RawItem, fault: Fault, place: number): SyntaxProblem {
  const after = tokenBefore(raw.text, place);
  const behind = after === "" ? "here" : `after '${after}'`;
  const at = { start: place, end: place };
  const code = "syntax";
  const word = /^\s*(and|or)\b/i.exec(raw.text.slice(place, place + 20));
  if (word) {
    const end = place + word[0].length;
    const replace = word[1]!.toLowerCase() === "and" ? "&&" : "||";
    const message = `CRMScript has no operator '${word[1]}'; write '${replace}'.`;
    return { code, message, start: end - word[1]!.length, end, replace };
  }
  switch (fault.node.kind) {
    case ";":
    case "missing_semicolon":
      return { code: "missing-semicolon", message: `Expected ';' ${behind}.`, ...at, insert: ";" };
    case ")":
    case "missing_parenthesis":
      return { code, message: `Expected ')' to close ${opening(raw, fault.parent, "(")}.`, ...at, insert: ")" };
    case "]":
    case "missing_bracket":
      return { code, message: `Expected ']' to close ${opening(raw, fault.parent, "[")}.`, ...at, insert: "]" };
    case "}":
    case "missing_brace":
      return { code, message: `Expected '}' to close ${opening(raw, fault.parent, "{")}.`, ...at, insert: "\n}" };
    case "missing_comma":
    case ",":
      return { code, message: `Expected ',' ${behind}.`, ...at, insert: "," };
    case "missing_name":
    case "identifier":
      return { code, message: `Expected ${expectedName(fault)} ${behind}.`, ...at };
    case "missing_expression":
      return { code, message: `Expected an expression ${behind}.`, ...at };
    default: {
      const insert = /^[^\w]+$/.test(fault.node.kind) ? fault.node.kind : undefined;
      return { code, message: `Expected '${fault.node.kind}' ${behind}.`, ...at, insert };
    }
  }
}

function expectedName(fault: Fault): string {
  if (fault.parent.kind === "member_expression") return "the name of a field or method";
  if (fault.node.kind === "identifier" && fault.node.field !== "name") return "an expression";
  return "a name";
}

/** The mark that is to be closed, with what stands before it, such as "the '(' after 'print'". */
function opening(raw: RawItem, parent: RawNode, mark: string): string {
  const open = parent.children.find((child) => child.kind === mark);
  const before = open ? raw.text.slice(0, open.start).trimEnd() : "";
  const lead = mark === "{" ? lineBefore(before) : tokenBefore(before, before.length);
  return lead === "" ? `'${mark}'` : `the '${mark}' after '${lead}'`;
}

function lineBefore(text: string): string {
  const line = text.slice(Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1).trim();
  return line.length > 40 ? `...${line.slice(-37)}` : line;
}

function tokenBefore(text: string, end: number): string {
  const line = text.slice(Math.max(0, end - 40), end);
  return /(?:[\p{L}\p{Nd}_$]+|[^\s\p{L}\p{Nd}_$])$/u.exec(line)?.[0] ?? "";
}

/** What a statement that did not read should have looked like, by its first word. */
const FORMS: Readonly<Record<string, string>> = {
  if: "if (condition) { ... }",
  while: "while (condition) { ... }",
  for: "for (Integer i = 0; i < count; i++) { ... }, or foreach (Type name in list) { ... }",
  foreach: "foreach (Type name in list) { ... }",
  else: "an 'if' before 'else'",
  struct: "struct Name { Type field; };",
};

function unexpectedProblem(raw: RawItem, node: RawNode): SyntaxProblem {
  const text = raw.text.slice(node.start, node.end);
  const first = /^(?:[\p{L}\p{Nd}_$]+|"[^"\r\n]*"?|'[^'\r\n]*'?|[^\s])/u.exec(text)?.[0] ?? "";
  if (first === "[" && raw.text.slice(0, node.start).trimEnd().endsWith("=")) {
    const message = "CRMScript has no array literals: declare the array, and add its elements with pushBack().";
    return { code: "syntax", message, start: node.start, end: node.start + 1 };
  }
  const shown = first.length > 30 ? `${first.slice(0, 27)}...` : first;
  const form = FORMS[first.toLowerCase()];
  const message = form
    ? `This cannot be read. Expected ${form}.`
    : first === ""
      ? "This cannot be read."
      : `Unexpected '${shown}'.`;
  return { code: "syntax", message, start: node.start, end: node.start + first.length };
}

// Forms that parse, but are not CRMScript or not quite

function toleratedProblem(raw: RawItem, fault: Fault): SyntaxProblem[] {
  const { node } = fault;
  const text = raw.text.slice(node.start, node.end);
  const at = (code: string, message: string, span: Span = node, replace?: string): SyntaxProblem[] => [
    { code, message, start: span.start, end: span.end, ...(replace === undefined ? {} : { replace }) },
  ];
  switch (node.kind) {
    case "unterminated_string":
      return at("unterminated-string", `This string is not closed: ${text.charAt(0)} is missing.`);
    case "foreign_statement":
      return foreignStatement(raw, node, text);
    case "foreign_word":
      return at(...foreignWord(text));
    case "foreign_operator":
      return at(...foreignOperator(text), node, replacementOf(text));
    case "foreign_number":
      return at(...foreignNumber(text), node, mendedNumber(text));
    case "foreign_expression":
      return foreignExpression(node);
    case "foreign":
      return misplaced(raw, node);
    case "unknown_directive": {
      const word = /^#\s*\w*/.exec(text)?.[0] ?? "#";
      return at("unknown-directive", `Unknown directive '${word}'. Expected #include or #setLanguageLevel.`);
    }
    case "catch_parameter":
      return at(
        "catch-parameter",
        "'catch' takes no parameter; the message is in 'error', the place in 'errorLocation'.",
      );
    case "extra_declarators":
      return at(
        "several-declarators",
        "One variable for each declaration: end this one with ';' and declare the next apart.",
      );
    case "extra_expressions":
      if (TYPE_PARAMETERS.test(raw.text.slice(fault.owner.start, fault.owner.end)))
        return at("no-generics", noTypeParameters, { start: fault.owner.start, end: node.start });
      return at("no-comma-operator", "CRMScript has no comma operator; write a statement for each expression.");
    case "misplaced_dimensions":
      return at("brackets-after-name", "The brackets of an array stand behind the type, as in 'Integer[] name'.");
    case "try_statement":
      return at("try-without-catch", "'try' needs a 'catch' block behind its own.", keyword(node));
    case "foreach_statement":
      return foreignForeach(raw, node);
    case "long":
      return at(
        "lower-case-long-suffix",
        `Write the suffix of a Long as 'L': ${text.slice(0, -1)}L.`,
        node,
        `${text.slice(0, -1)}L`,
      );
    case "identifier":
      return at(
        "bad-name",
        `'${text}' holds characters that are not allowed in names: only A-Z, a-z, 0-9 and '_' are.`,
      );
    default:
      // What is left are keywords and the literals true and false.
      return at("capitalised-keyword", `Write '${text.toLowerCase()}' in lower case.`, node, text.toLowerCase());
  }
}

/** `Map<String, Integer> name`, which reads as two comparisons parted by a comma. */
const TYPE_PARAMETERS = /^[A-Z]\w*\s*<\s*[A-Z]\w*\s*(,\s*[A-Z]\w*\s*)+>\s*\w/;

export const noTypeParameters =
  "CRMScript has no type parameters: write 'String[] name' for a list, and 'Map name' for values by key.";

function keyword(node: RawNode): Span {
  return node.children[0] ?? node;
}

const FOREIGN_STATEMENTS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  switch: ["no-switch", "CRMScript has no switch statement; write if ... else if."],
  do: ["no-do", "CRMScript has no do loop; write while, with the first round before it if it must run once."],
  enum: ["no-enum", "CRMScript has no enum; declare Integer variables with upper-case names."],
  class: ["no-class", "CRMScript has no classes; write a struct."],
  interface: ["no-class", "CRMScript has no interfaces; write a struct."],
  goto: ["no-goto", "CRMScript has no goto."],
  finally: ["no-finally", "CRMScript has no finally; repeat the statements after the catch block."],
};

function foreignStatement(raw: RawItem, node: RawNode, text: string): SyntaxProblem[] {
  const word = /^\w+/.exec(text)?.[0] ?? "";
  const [code, message] = FOREIGN_STATEMENTS[word] ?? ["syntax", `'${word}' is not CRMScript.`];
  const end = Math.min(node.start + Math.max(word.length, 1), raw.text.length);
  return [{ code, message, start: node.start, end }];
}

/** `for (Type name : list)`, up to where the list begins. */
function foreignForeach(raw: RawItem, node: RawNode): SyntaxProblem[] {
  const header = `foreach (${raw.text.slice(childOf(node, "type")!.start, childOf(node, "name")!.end)} in `;
  const message = `An array is walked over with foreach: '${header}...)'.`;
  const end = childOf(node, "iterable")?.start ?? node.end;
  return [{ code: "no-range-for", message, start: node.start, end, replace: header }];
}

function foreignWord(word: string): [code: string, message: string] {
  if (word === "const") return ["no-const", "CRMScript has no const; leave the word out."];
  if (word === "new") return ["no-new", "CRMScript has no new; declaring a variable creates its object."];
  return ["no-modifier", `CRMScript has no modifiers; leave '${word}' out.`];
}

function foreignOperator(sign: string): [code: string, message: string] {
  if (sign === "**") return ["no-power", "CRMScript has no '**' operator; use pow(base, exponent)."];
  if (sign === "===" || sign === "!==") return ["no-strict-equality", `Write '${sign.slice(0, 2)}'.`];
  if (sign === "&&=" || sign === "||=") {
    return ["no-logical-assignment", `CRMScript has no '${sign}' operator; write a = a ${sign.slice(0, 2)} b.`];
  }
  if (sign === "->") return ["no-arrow", "Write '.' to reach a member."];
  if (sign === "::") return ["no-scope-operator", "CRMScript has no '::' operator; write '.' to reach a member."];
  if (sign === "=>") return ["no-lambda", "CRMScript has no lambda expressions; write a function."];
  return ["no-bit-operators", `CRMScript has no bit operators or shifts, such as '${sign}'.`];
}

/** What a foreign operator is written as, where that is one sign. */
function replacementOf(sign: string): string | undefined {
  if (sign === "===" || sign === "!==") return sign.slice(0, 2);
  return sign === "->" || sign === "::" ? "." : undefined;
}

function foreignNumber(text: string): [code: string, message: string] {
  if (/^0[xXbBoO]/.test(text)) return ["no-hexadecimal", "Numbers are written in decimal digits only."];
  if (text.startsWith(".")) return ["bad-number", `Write the digit before the point: 0${text}.`];
  if (text.endsWith(".")) return ["bad-number", `Write a digit behind the point: ${text}0.`];
  return ["bad-number", `'${text}' is not a number; names cannot start with a digit.`];
}

function mendedNumber(text: string): string | undefined {
  if (text.startsWith(".")) return `0${text}`;
  return text.endsWith(".") ? `${text}0` : undefined;
}

/** `a ? b : c` and `(Type) x`; those with an operator, word or number of their own are told at that. */
function foreignExpression(node: RawNode): SyntaxProblem[] {
  const question = node.children.find((child) => child.kind === "?");
  if (question) {
    const message = "CRMScript has no '?:' operator; write if ... else.";
    return [{ code: "no-ternary", message, start: question.start, end: question.end }];
  }
  const [first, second] = node.children;
  if (first?.kind !== "parenthesized_expression" || second?.kind === "foreign_operator") return [];
  const message = "CRMScript has no casts; write Type(value), or use a method such as toInteger().";
  return [{ code: "no-cast", message, start: first.start, end: first.end }];
}

function misplaced(raw: RawItem, node: RawNode): SyntaxProblem[] {
  const inner = node.children[0];
  switch (inner?.kind) {
    case "include_directive":
    case "language_level_directive": {
      const message = "Directives stand at the top level of a script, outside of blocks and functions.";
      return [{ code: "misplaced-directive", message, start: inner.start, end: inner.end }];
    }
    case "catch_clause":
      return [{ code: "syntax", message: "'catch' without 'try'.", ...bounds(keyword(inner)) }];
    case ")":
    case "]":
    case "}": {
      const text = raw.text.slice(inner.start, inner.end);
      return [
        { code: "syntax", message: `Unexpected '${text}': nothing is open that it could close.`, ...bounds(inner) },
      ];
    }
    default:
      return [];
  }
}

function bounds(span: Span): Span {
  return { start: span.start, end: span.end };
}

/** Whether a node goes to the list of faults, given what it spells and the children read so far. */
export function isFault(node: RawNode, text: string): boolean {
  if (node.missing) return true;
  switch (node.kind) {
    case "ERROR":
    case "missing_semicolon":
    case "missing_parenthesis":
    case "missing_bracket":
    case "missing_brace":
    case "missing_comma":
    case "missing_name":
    case "missing_expression":
    case "unterminated_string":
    case "foreign_statement":
    case "foreign_word":
    case "foreign_operator":
    case "foreign_number":
    case "foreign_expression":
    case "foreign":
    case "unknown_directive":
    case "catch_parameter":
    case "extra_declarators":
    case "extra_expressions":
    case "misplaced_dimensions":
      return true;
    case "try_statement":
      return childOf(node, "handler") === undefined;
    case "foreach_statement":
      return node.children[0]?.kind.toLowerCase() === "for";
    case "long":
      return text.charAt(node.end - 1) === "l";
    case "identifier":
      return !/^[A-Za-z_][A-Za-z0-9_]*$/.test(text.slice(node.start, node.end));
    case "boolean":
      return text.charAt(node.start) < "a";
    default:
      return CAPITALISED.has(node.kind);
  }
}

const CAPITALISED = new Set([
  "If",
  "Else",
  "While",
  "For",
  "Foreach",
  "Return",
  "Break",
  "Continue",
  "Throw",
  "Try",
  "Catch",
  "Struct",
]);
