// textDocument/hover: signature, description and facts of the name under the cursor; what a keyword does; which script
// an include brings; a number in other notations.
import { type Hover, MarkupKind } from "vscode-languageserver/node";
import { isInComment } from "../../language/candidates.js";
import { documentationAbove } from "../../language/documentation.js";
import { wordAt } from "../../language/mend.js";
import { describeString } from "../../language/paths/describe.js";
import type { SourceFile } from "../../language/program.js";
import type { AnyNode } from "../../language/syntax/nodes.js";
import type { Span } from "../../language/text.js";
import { locate, symbolAt } from "../lookup.js";
import { describeMarkdown, escapeMarkdown } from "../markdown.js";
import { type Session, toRange } from "../session.js";

export function hover(session: Session, file: SourceFile, offset: number): Hover | null {
  const found = symbolAt(session.program, file, offset);
  if (found)
    return { contents: describeMarkdown(session.program, found.symbol), range: toRange(session, file, found.span) };
  const described = describeString(session.program, file, offset);
  if (described) {
    const { title, text, span } = described;
    return markdown(session, file, `\`\`\`text\n${title}\n\`\`\`\n\n${escapeMarkdown(text)}`, span);
  }
  const located = locate(session.program, file, offset);
  const node = located?.path.at(-1);
  const at = located && node ? { start: located.base + node.start, end: located.base + node.end } : undefined;
  const include = located?.path.find((candidate) => candidate.kind === "include");
  if (include?.kind === "include") return markdown(session, file, includeText(session, include.path.value), at);
  const literal = node && literalText(node);
  if (literal) return markdown(session, file, literal, at);
  const word = wordAt(file.text, offset);
  const keyword =
    node?.kind === "string" || isInComment(file, offset) ? undefined : keywords[file.text.slice(word.start, word.end)];
  return keyword ? markdown(session, file, keyword, word) : null;
}

function markdown(session: Session, file: SourceFile, value: string, span: Span | undefined): Hover {
  return { contents: { kind: MarkupKind.Markdown, value }, ...(span && { range: toRange(session, file, span) }) };
}

/** The script behind an include: its file, its first comment, and how much it declares. */
function includeText({ program, index }: Session, path: string): string {
  const uri = program.resolveInclude(path);
  const file = uri === undefined ? undefined : program.file(uri);
  if (!file) return `No script of the workspace has the include name \`${path.replace(/`/g, "")}\`.`;
  const comment = [...file.comments].sort((a, b) => a.start - b.start)[0];
  const isFirst = comment && file.text.slice(0, comment.start).trim() === "";
  const first = isFirst ? commentText(file, comment.start, comment.end) : "";
  const outline = index.script(file.uri)?.outline;
  const counts = (["function", "struct", "variable"] as const).flatMap((kind) => {
    const count = outline?.declared.filter((declared) => declared.kind === kind).length ?? 0;
    return count > 0 ? [`${count} ${kind}${count === 1 ? "" : "s"}`] : [];
  });
  return [
    `Script **${escapeMarkdown(file.name)}**`,
    ...(first ? [escapeMarkdown(first)] : []),
    ...(counts.length > 0 ? [`*Declares ${counts.join(", ")}.*`] : []),
  ].join("\n\n");
}

/** The text of the stretch of comments that begins at `start`. */
function commentText({ text }: SourceFile, start: number, end: number): string {
  if (!text.startsWith("//", start))
    return documentationAbove(text.slice(0, end), end) || blockText(text.slice(start, end));
  const lines: string[] = [];
  for (const line of text.slice(start).split(/\r\n|\r|\n/)) {
    if (!line.trim().startsWith("//")) break;
    lines.push(line.trim().replace(/^\/+ ?/, ""));
  }
  return lines.join("\n").trim();
}

function blockText(comment: string): string {
  return comment
    .replace(/^\/\*+|\*\/$/g, "")
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim();
}

function literalText(node: AnyNode): string | undefined {
  switch (node.kind) {
    case "integer":
    case "long": {
      const value = BigInt(node.digits);
      const bits = node.kind === "integer" ? 32 : 64;
      const name = node.kind === "integer" ? "Integer" : "Long";
      return `\`${name}\` ${value} = \`0x${BigInt.asUintN(bits, value).toString(16).toUpperCase()}\``;
    }
    case "float":
      return `\`Float\` ${node.digits}`;
    case "string":
      return `\`String\` of ${node.value.length} character${node.value.length === 1 ? "" : "s"}`;
    default:
      return undefined;
  }
}

/** What the keywords do, in a sentence (language.md 4, 6, 9 and 10). */
const keywords: Readonly<Record<string, string>> = {
  if: "`if (condition) …`: runs the statement when the condition, a Bool, is true.",
  else: "`else …`: runs when the condition of the `if` before it is false.",
  while: "`while (condition) …`: repeats as long as the condition is true; it is tested before each round.",
  for: "`for (start; condition; step) …`: runs `start` once, then repeats the body and `step` while the condition is true.",
  foreach:
    "`foreach (Type name in array) …`: runs the body for each element. Basic values are copies, structs and objects are the elements themselves.",
  in: "`foreach (Type name in array)`: parts the loop variable from the array.",
  return: "`return value;`: ends the function with a value. At top level, `return;` ends the script.",
  break: "`break;`: leaves the innermost loop.",
  continue: "`continue;`: goes on with the next round of the innermost loop; a `for` runs its step first.",
  throw: "`throw text;`: raises an exception with a text as its message.",
  try: "`try { … } catch { … }`: runs the second block when something in the first one fails.",
  catch: "`catch { … }`: here `error` holds the message and `errorLocation` the place of the failure.",
  struct: "`struct Name { … };`: a type with fields and methods of its own.",
  this: "`this`: the struct whose method is running.",
  true: "`Bool` true.",
  false: "`Bool` false.",
  include: '`#include "name";`: merges another script here, each script once.',
  setLanguageLevel:
    "`#setLanguageLevel N;`: which names of tables and fields queries understand: 2 those before version 7, 3 from version 7 on, 4 from 10.2.2 on.",
};
