// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the placeholders of snippets
// Bodies of keywords and whole constructs, where they may stand. Clients without snippets get the bare keywords.
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from "vscode-languageserver/node";
import type { Candidates, CodeContext } from "../../../language/candidates.js";
import type { SourceFile } from "../../../language/program.js";
import type { Support } from "../completion.js";

const bodies: Readonly<Record<string, string>> = {
  if: "if (${1:condition}) {\n\t$0\n}",
  else: "else {\n\t$0\n}",
  while: "while (${1:condition}) {\n\t$0\n}",
  for: "for (Integer ${1:i} = 0; ${1:i} < ${2:count}; ${1:i}++) {\n\t$0\n}",
  foreach: "foreach (${1:String} ${2:each} in ${3:list}) {\n\t$0\n}",
  try: 'try {\n\t$0\n} catch {\n\tprintLine(errorLocation + ": " + error);\n}',
  catch: "catch {\n\t$0\n}",
  throw: 'throw ${1:"message"};',
  break: "break;",
  continue: "continue;",
  struct: "struct ${1:Name} {\n\t${2:String name;}\n};",
};

interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly body: string;
  readonly fits: (context: CodeContext) => boolean;
}

const snippets: readonly Snippet[] = [
  {
    label: "function",
    detail: "A function with a description",
    body: "/**\n * ${1:What it does.}\n */\n${2:Void} ${3:name}($4) {\n\t$0\n}",
    fits: ({ isTopLevel }) => isTopLevel,
  },
  {
    label: "query",
    detail: "A loop over the rows of a query",
    body:
      'SearchEngine ${1:se};\n${1:se}.addField("${2:contact.name}");\n${1:se}.addCriteria("${3:contact.contact_id}", "${4:OperatorEquals}", ${5:"1"});\n' +
      "for (${1:se}.execute(); !${1:se}.eof(); ${1:se}.next()) {\n\t$0\n}",
    fits: ({ isStatement }) => isStatement,
  },
];

const directives: readonly Omit<Snippet, "fits">[] = [
  { label: "#include", detail: "Include a script of the workspace", body: '#include "$1";' },
  { label: "#setLanguageLevel", detail: "The language level of the script", body: "#setLanguageLevel ${1|3,4,2|};" },
];

/** The body that a keyword brings along. */
export function keywordBody(word: string, { context }: Candidates, support: Support): Partial<CompletionItem> {
  const body = bodies[word];
  if (!body || !support.snippets || !context?.isStatement) return {};
  return { textEditText: body, insertTextFormat: InsertTextFormat.Snippet };
}

export function snippetItems({ context, replace }: Candidates, file: SourceFile, support: Support): CompletionItem[] {
  if (!support.snippets) return [];
  const isDirective = file.text[replace.start - 1] === "#";
  const chosen = isDirective ? directives : context ? snippets.filter(({ fits }) => fits(context)) : [];
  return chosen.map(({ label, detail, body }) => ({
    label,
    detail,
    kind: CompletionItemKind.Snippet,
    sortText: `6${label}`,
    filterText: isDirective ? label.slice(1) : label,
    // The mark itself is not part of the word that is replaced.
    textEditText: isDirective ? body.slice(1) : body,
    insertTextFormat: InsertTextFormat.Snippet,
  }));
}
