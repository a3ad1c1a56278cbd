// The TextMate grammar, read by the engine of VS Code: scripts, templates and the places where the two meet.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";
import { correct } from "../language/syntax/samples.js";

const syntaxes = fileURLToPath(new URL("../../../syntaxes/", import.meta.url));
const readSyntax = (name: string) => JSON.parse(readFileSync(`${syntaxes}${name}`, "utf8"));
let grammar: IGrammar;

/** Enough of HTML to see that it is there. */
const HTML = {
  scopeName: "text.html.basic",
  patterns: [{ match: "</?[a-z]+[^<>]*>", name: "meta.tag.html" }],
  repository: {},
};

before(async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      if (scope === "text.html.basic") return HTML as never;
      return scope === "source.crmscript" ? readSyntax("crmscript.tmLanguage.json") : null;
    },
  });
  grammar = (await registry.loadGrammar("source.crmscript"))!;
});

interface Token {
  readonly text: string;
  readonly scopes: readonly string[];
}

function tokens(source: string): Token[] {
  let stack = textmate.INITIAL;
  return source.split("\n").flatMap((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    return result.tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scopes,
    }));
  });
}

/** The scopes of the first token with this text hold one that starts so. */
function has(source: string, text: string, scope: string): void {
  const token = tokens(source).find((candidate) => candidate.text.trim() === text);
  assert.ok(token, `no token '${text}' in ${source}`);
  assert.ok(
    token.scopes.some((candidate) => candidate.startsWith(scope)),
    `'${text}' is ${token.scopes.join(" ")}`,
  );
}

function lacks(source: string, text: string, scope: string): void {
  for (const token of tokens(source).filter((candidate) => candidate.text.trim() === text)) {
    assert.ok(!token.scopes.some((candidate) => candidate.startsWith(scope)), `'${text}' is ${token.scopes.join(" ")}`);
  }
}

describe("TextMate grammar", () => {
  it("scripts", () => {
    has('#include "dates";', "#include", "keyword.control.directive");
    has("#setLanguageLevel 3;", "3", "constant.numeric.integer");
    has("Integer[] ids(String name) {", "Integer", "support.type");
    has("Integer[] ids(String name) {", "ids", "entity.name.function");
    has("NSContactEntity contact;", "NSContactEntity", "entity.name.type");
    has("NSContactEntity contact;", "contact", "variable.other.definition");
    has("struct Point {", "Point", "entity.name.type.struct");
    has("return x;", "return", "keyword.control");
    has("If (True) x();", "True", "constant.language.boolean");
    has("foreach (String s in list) {", "in", "keyword.control.loop.in");
    has("se.addField(1.5, 5L);", "addField", "entity.name.function.member");
    has("se.addField(1.5, 5L);", "1.5", "constant.numeric.float");
    has("se.addField(1.5, 5L);", "5L", "constant.numeric.long");
    has('print("a\\n\\T");', "\\n", "constant.character.escape");
    has('print("a\\n\\T");', "\\T", "invalid.deprecated");
  });

  it("strings and comments over several lines", () => {
    has('m = Map("a=1\nb=2");', "b=2", "string.quoted.double");
    has("/** What it is.\n   More. */\nf();", "More.", "comment.block.documentation");
    has("/* x\n*/ f();", "f", "entity.name.function");
    has("// a %> b", "a %> b", "comment.line");
    has("f('it\"s');", 'it"s', "string.quoted.single");
  });

  it("members and free words are no keywords", () => {
    lacks("x.if = list.in;", "if", "keyword");
    lacks("default = 1;", "default", "keyword");
  });

  it("templates: HTML outside of the chunks, script inside", () => {
    has(correct.page, '<li class="entry">', "text.html.basic");
    has(correct.page, "<ul>", "meta.tag.html");
    has(correct.page, "for", "keyword.control");
    has(correct.page, "print", "entity.name.function");
    has(correct.page, "%EJSCRIPT_START%", "punctuation.section.embedded");
    has(correct.page, "few", "text.html.basic");
  });

  it("templates: a chunk ends inside of comments and strings", () => {
    const lines = (code: string) => `%EJSCRIPT_START%\n<% ${code} %><p>\n%EJSCRIPT_END%`;
    for (const code of ["// open", "/* open", 'f("open', "f('open"]) has(lines(code), "<p>", "meta.tag.html");
  });

  it("the text behind a template is not script", () => {
    has("%EJSCRIPT_START%\n<% f(); %>\n%EJSCRIPT_END%", "%EJSCRIPT_END%", "punctuation.section.embedded.end.region");
  });
});

describe("language configuration and snippets", () => {
  it("patterns are regular expressions", () => {
    const configuration = readSyntax("language-configuration.json");
    new RegExp(configuration.wordPattern);
    for (const pattern of Object.values<string>(configuration.indentationRules)) new RegExp(pattern);
    const rules: Record<string, unknown>[] = configuration.onEnterRules;
    for (const rule of rules) {
      for (const key of ["beforeText", "afterText", "previousLineText"]) {
        if (typeof rule[key] === "string") new RegExp(rule[key]);
      }
    }
  });

  it("words are names, numbers or runs of other letters", () => {
    const word = new RegExp(readSyntax("language-configuration.json").wordPattern, "g");
    assert.deepEqual("se.addField(x1, -1.5)".match(word), ["se", "addField", "x1", "-1.5"]);
  });

  it("each snippet, filled in, is a script without syntax problems", async () => {
    const { parseText } = await import("../../language/syntax/parse.js");
    const { initializeParser } = await import("../../language/syntax/tree.js");
    await initializeParser();
    const snippets: Record<string, { body: string | string[] }> = readSyntax("snippets.json");
    for (const [name, { body }] of Object.entries(snippets)) {
      const filled = fill([body].flat().join("\n"));
      const text = filled.startsWith("<%") ? `%EJSCRIPT_START%\n${filled}\n%EJSCRIPT_END%` : filled;
      const problems = parseText(text).items.flatMap(({ item }) => item.problems);
      assert.deepEqual(problems, [], `${name}:\n${text}`);
    }
  });
});

/** A snippet as it stands when each placeholder keeps its default. */
function fill(body: string): string {
  const defaults = new Map<string, string>();
  const filled = body.replace(
    /\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^}]*\|)?\}/g,
    (_, id: string, given?: string, choice?: string) => {
      const value = given ?? choice ?? defaults.get(id) ?? "x";
      if (!defaults.has(id)) defaults.set(id, value);
      return value;
    },
  );
  return filled.replace(/\$\d/g, "");
}
