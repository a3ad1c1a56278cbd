// However a script is laid out, it has the same errors. Lines, blanks and comments between tokens are changed in
// realistic scripts; what the scanner guesses about half-written lines must not fire on any of it.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { fixture } from "./program.js";
import { correct } from "./syntax/samples.js";

const samples = path.resolve(import.meta.dirname, "../../../samples");

const TOKEN =
  /#\s*\w+|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[A-Za-z_]\w*|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[lL]?|\+\+|--|[-+*/%=!<>]=|&&|\|\||\S|\s+/g;

type Layout = (text: string) => string;

const layouts: Readonly<Record<string, Layout>> = {
  "without indentation": (text) => text.replace(/^[ \t]+/gm, ""),
  "with CRLF": (text) => text.replace(/\n/g, "\r\n"),
  "with CR": (text) => text.replace(/\n/g, "\r"),
  "with tabs": (text) => text.replace(/^ +/gm, (blanks) => "\t".repeat(blanks.length)),
  "with no-break blanks": (text) => text.replace(/^ +/gm, (blanks) => "\u00a0".repeat(blanks.length)),
  "on one line": (text) =>
    tokens(text)
      .map((token) => (token.startsWith("//") ? `/*${token.slice(2).replaceAll("*/", "")}*/` : token))
      .map((token) => (isBlank(token) ? " " : token))
      .join(""),
  "with a token on each line": (text) => parts(text).join("\n"),
  "with a comment behind each token": (text) => parts(text).join(' /* { ; " */\n'),
  "with braces on lines of their own": (text) => text.replace(/\)\s*\{/g, ")\n{\n"),
};

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

function parts(text: string): string[] {
  return tokens(text).filter((token) => !isBlank(token));
}

function isBlank(token: string): boolean {
  return token.trim() === "";
}

function errorsOf(text: string): string[] {
  const { program, entry } = fixture(text);
  const errors = program.diagnostics(entry).filter((diagnostic) => diagnostic.severity === "error");
  return errors.map(({ code, message }) => `${code}: ${message}`).sort();
}

function sampleScripts(): string[] {
  const names = fs.readdirSync(samples, { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.match(/[^/]\.crmscript$/));
  return [...Object.values(correct), ...files.map((name) => fs.readFileSync(path.join(samples, name), "utf8"))].filter(
    (text) => !text.includes("%EJSCRIPT_START%"),
  );
}

describe("layouts", () => {
  const texts = sampleScripts();
  it("of several scripts", () => assert.ok(texts.length >= 3));
  for (const [name, layout] of Object.entries(layouts)) {
    it(`${name} give the same errors`, () => {
      for (const text of texts) assert.deepEqual(errorsOf(layout(text)), errorsOf(text), text.slice(0, 80));
    });
  }
});
