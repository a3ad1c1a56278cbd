// Places and outlines: definition, signature help, document symbols, and where problems are reported.
import * as assert from "node:assert/strict";
import type { DocumentSymbol } from "vscode-languageserver/node";
import { definition } from "../../../server/features/definition.js";
import { diagnosticsOf } from "../../../server/features/diagnostics.js";
import { documentSymbol } from "../../../server/features/documentSymbol.js";
import { signatureHelp } from "../../../server/features/signatureHelp.js";
import { uriOf } from "../../language/program.js";
import { opened, textAt } from "../session.js";

describe("definition", () => {
  function leads(marked: string): void {
    const at = opened(marked);
    assert.deepEqual(definition(at.session, at.file, at.offset)?.range, at.selections[0]);
  }
  it("leads to variables, parameters, functions, fields and methods", () => {
    leads("Integer «total» = 0; printLine(to|tal.toString());");
    leads("Void f(String «text») { print(te|xt); }");
    leads("Void «go»() { }\ng|o();");
    leads("struct P { Integer «x»; };\nP p;\np.x| = 1;");
    leads("struct P { Void «run»() { } };\nP p;\np.ru|n();");
    leads("struct «P» { };\nP| p;");
  });
  it("tells an inner variable from an outer one", () =>
    leads("Integer n; Void f() { Integer «n»; print(n|.toString()); }"));
  it("leads into an include and to the include itself", () => {
    const at = opened('#include "library";\nhel|per();\n--- library.crmscript\n\nVoid helper() { }\n');
    assert.deepEqual(definition(at.session, at.file, at.offset), {
      uri: uriOf("library.crmscript"),
      range: { start: { line: 1, character: 5 }, end: { line: 1, character: 11 } },
    });
    assert.equal(definition(at.session, at.file, 12)?.uri, uriOf("library.crmscript"));
  });
  it("leads to the declaration of a built-in", () => {
    const at = opened('SearchEngine se; se.add|Field("contact.name");');
    assert.equal(definition(at.session, at.file, at.offset)?.uri, "crmscript-api:/native/SearchEngine.crmscript");
  });
});

describe("signature help", () => {
  function helps(marked: string) {
    const at = opened(marked);
    return signatureHelp(at.session, at.file, at.offset);
  }
  it("shows the parameter that is being written", () => {
    const help = helps("Void f(Integer a, String b) { }\nf(1, |);")!;
    assert.equal(help.signatures[0]!.label, "Void f(Integer a, String b)");
    assert.equal(help.activeParameter, 1);
    const [start, end] = help.signatures[0]!.parameters![1]!.label as [number, number];
    assert.equal(help.signatures[0]!.label.slice(start, end), "String b");
  });
  it("chooses the overload that has so many parameters", () => {
    const help = helps('SearchEngine se; se.addCriteria("a", "b", "c", "d", |);')!;
    assert.ok(help.signatures.length > 1);
    assert.ok(help.signatures[help.activeSignature!]!.parameters!.length >= 5);
  });
  it("is silent outside of calls and inside of texts of nobody", () => {
    assert.equal(helps("Integer x = |;"), null);
    assert.equal(helps("nobody(|);"), null);
  });
});

describe("document symbols", () => {
  it("show functions, structs with their members, and globals", () => {
    const at = opened(
      'Integer «one»;\nstruct «P» { Integer «x»; Void «go»() { } };\nString «f»(Integer a) { Integer local; return ""; }',
    );
    const flat = (list: readonly DocumentSymbol[]): DocumentSymbol[] =>
      list.flatMap((one) => [one, ...flat(one.children ?? [])]);
    const symbols = flat(documentSymbol(at.session, at.file));
    assert.deepEqual(
      symbols.map(({ selectionRange }) => selectionRange),
      at.selections,
    );
    assert.deepEqual(
      symbols.map(({ name, detail }) => `${name} ${detail ?? ""}`.trim()),
      ["one Integer", "P", "x Integer", "go Void ()", "f String (Integer a)"],
    );
  });
});

describe("diagnostics", () => {
  function errors(text: string): string[] {
    const at = opened(text);
    return diagnosticsOf(at.session, at.file.uri)
      .filter(({ severity }) => severity === 1)
      .map(({ code, message, range }) => `${code} '${textAt(at, range)}' ${message}`);
  }
  it("report a dot without a name where it stands, not the next line as its member", () => {
    assert.deepEqual(errors('SearchEngine se;\nse.\nprint("x");'), ["syntax '.' Expected a name after '.'."]);
    assert.deepEqual(errors('String s = "a";\ns\n  .toUpper()\n  .toLower();'), []);
  });
  it("leave out advice that the settings turn off, and no error", () => {
    const at = opened("Void f() { Integer unused }\nf();");
    at.session.settings = { diagnostics: { disabled: ["unused-variable", "missing-semicolon"] } };
    assert.deepEqual(
      diagnosticsOf(at.session, at.file.uri)
        .map(({ code }) => code)
        .filter((code) => code !== "missing-language-level"),
      ["missing-semicolon"],
    );
  });
  it("say that a script is too large", () => {
    const at = opened("");
    at.session.oversized.add(at.file.uri);
    assert.deepEqual(
      diagnosticsOf(at.session, at.file.uri).map(({ code }) => code),
      ["file-too-large"],
    );
  });
});
