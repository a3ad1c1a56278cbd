// What shows and explains a script without changing it.
import * as assert from "node:assert/strict";
import type { Hover, SelectionRange } from "vscode-languageserver/node";
import { notesOf } from "../../../language/describe.js";
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from "../../../server/features/callHierarchy.js";
import { codeLens, codeLensResolve } from "../../../server/features/codeLens.js";
import { definition } from "../../../server/features/definition.js";
import { documentLink } from "../../../server/features/documentLink.js";
import { foldingRange } from "../../../server/features/foldingRange.js";
import { hover } from "../../../server/features/hover.js";
import { inlayHint } from "../../../server/features/inlayHint.js";
import { documentDiagnostic } from "../../../server/features/pullDiagnostics.js";
import { references } from "../../../server/features/references.js";
import { selectionRange } from "../../../server/features/selectionRange.js";
import { semanticTokens, semanticTokensDelta, semanticTokensLegend } from "../../../server/features/semanticTokens.js";
import { typeDefinition } from "../../../server/features/typeDefinition.js";
import { willRenameFiles } from "../../../server/features/willRenameFiles.js";
import { matchScore, workspaceSymbol, workspaceSymbolResolve } from "../../../server/features/workspaceSymbol.js";
import { api, uriOf } from "../../language/program.js";
import { appliedAll, never, opened, textAt } from "../session.js";

describe("hover", () => {
  function hovers(marked: string, ...expected: readonly (string | RegExp)[]): void {
    const { session, file, offset } = opened(marked);
    const contents = hover(session, file, offset)?.contents as
      | Exclude<Hover["contents"], string | unknown[]>
      | undefined;
    const text = contents && "value" in contents ? contents.value : "nothing";
    for (const part of expected)
      if (typeof part === "string") assert.ok(text.includes(part), `Expected '${part}' in:\n${text}`);
      else assert.match(text, part);
  }
  it("shows signature, description and age of a built-in", () =>
    hovers(
      'SearchEngine se; se.addC|riteria("a", "b", "c");',
      "SearchEngine.addCriteria(",
      "Restricts the result",
      "Since 7",
    ));
  it("lets a member inherit the age of its class", () => {
    const name = api.classNames().find((each) => {
      const members = [...(api.class(each)?.methods.values() ?? [])].flat();
      return api.entry(each)?.since && members.some((member) => !member.api?.since);
    })!;
    const member = [...api.class(name)!.methods.values()].flat().find((each) => !each.api?.since)!;
    const { program } = opened("").session;
    assert.deepEqual(notesOf(program, member).slice(0, 1), [`Since ${api.entry(name)!.since}.`]);
  });
  it("shows a user's comment as plain text", () =>
    hovers("// Adds *two* <b>values</b>.\nInteger add(Integer a) { return a; }\na|dd(1);", "Adds \\*two\\* \\<b\\>"));
  it("explains keywords", () => hovers("for|each (String s in x) {}", "each element"));
  it("says what an include brings", () =>
    hovers(
      '#include "lib|rary";\n--- library.crmscript\n// Tools for dates.\nInteger one() { return 1; }\n',
      "Tools for dates",
      "1 function",
    ));
  it("shows a number in hexadecimal", () => hovers("print(25|5);", "0xFF"));
  it("describes a field path", () => hovers('SearchEngine se; se.addField("contact.na|me");', "contact.name"));
  it("lists the values of an enumeration", () => {
    for (const name of api.classNames()) {
      const member = [...(api.class(name)?.methods.values() ?? [])]
        .flat()
        .find((each) => each.api?.enums?.return && each.parameters.length === 0);
      if (!member) continue;
      return hovers(`Void f(${name} x) { x.${member.name}|(); }`, /is a value of \*\*\w+\*\*: -?\d+ \w+/);
    }
    assert.fail("No member of the reference returns an enumeration.");
  });
  it("is silent on nothing", () => {
    const { session, file } = opened("Integer x;   \n\n");
    assert.equal(hover(session, file, 13), null);
  });
});

describe("places", () => {
  it("lead from a path to the dictionary", () => {
    const { session, file, offset } = opened('SearchEngine se; se.addField("contact.na|me");');
    const found = definition(session, file, offset)!;
    assert.equal(found.uri, "crmscript-api:/database.json");
    const line = api.text(found.uri)!.split("\n")[found.range.start.line]!;
    assert.ok(line.startsWith('  "contact":'));
    assert.equal(line.slice(found.range.start.character, found.range.end.character), "name");
  });
  it("lead from a variable to its type", () => {
    const at = opened("struct «Point» { Integer x; };\nPoint[] points;\nprint(poi|nts.length().toString());");
    assert.deepEqual(typeDefinition(at.session, at.file, at.offset)?.range, at.selections[0]);
  });
  it("lead from a variable to a built-in type", () => {
    const { session, file, offset } = opened("SearchEngine se; s|e.execute();");
    assert.equal(typeDefinition(session, file, offset)?.uri, "crmscript-api:/native/SearchEngine.crmscript");
  });
  it("link includes to their scripts", () => {
    const at = opened('#include "«library»";\n#include "missing";\n--- library.crmscript\n');
    const [link, ...more] = documentLink(at.session, at.file);
    assert.equal(link!.target, uriOf("library.crmscript"));
    assert.deepEqual(link!.range, at.selections[0]);
    assert.equal(more.length, 0);
  });
  it("find uses in scripts that include this one, read or not", async () => {
    const at = opened(
      `Integer he|lper() { return 1; }
--- user.crmscript
#include "main";
print(helper().toString());
--- other.crmscript
Integer helper() { return 2; }
`.replace(/^/, "--- main.crmscript\n"),
    );
    at.session.program.note(uriOf("user.crmscript"), { includes: ["main"], names: new Set() });
    const params = {
      context: { includeDeclaration: false },
      textDocument: { uri: at.file.uri },
      position: at.position,
    };
    const found = await references(at.session, at.file, at.offset, params, never);
    assert.deepEqual(
      found!.map(({ uri }) => uri),
      [uriOf("user.crmscript")],
    );
  });
});

describe("workspace symbols", () => {
  it("match by the letters of the name and resolve their place", async () => {
    const at = opened("Integer totalOf() { return 1; }\n--- b.crmscript\nstruct Total { Integer sum; };\n");
    const found = await workspaceSymbol(at.session, { query: "tot" }, never);
    assert.deepEqual(
      found.map(({ name }) => name),
      ["Total", "totalOf"],
    );
    const resolved = workspaceSymbolResolve(at.session, found[0]!);
    assert.deepEqual("range" in resolved.location && resolved.location.range.start, { line: 0, character: 7 });
  });
  it("prefer the whole name, then its beginning, then a part, then letters in order", () => {
    assert.deepEqual(
      ["add", "addAll", "doAdd", "a_d_d"].map((name) => matchScore("add", name)),
      [0, 1, 2, 3],
    );
    assert.equal(matchScore("dda", "add"), undefined);
  });
});

describe("semantic tokens", () => {
  function tokens(text: string): string[] {
    const at = opened(text);
    const { data } = semanticTokens(at.session, at.file);
    const lines = at.file.text.split("\n");
    const shown: string[] = [];
    let [line, character] = [0, 0];
    for (let i = 0; i < data.length; i += 5) {
      character = data[i]! > 0 ? data[i + 1]! : character + data[i + 1]!;
      line += data[i]!;
      const word = lines[line]!.slice(character, character + data[i + 2]!);
      const flags = semanticTokensLegend.tokenModifiers.filter((_, bit) => data[i + 4]! & (1 << bit));
      shown.push([word, semanticTokensLegend.tokenTypes[data[i + 3]!], ...flags].join(" "));
    }
    return shown;
  }
  it("say what each name is", () =>
    assert.deepEqual(tokens("struct P { Integer x; };\nVoid f(P p) {\n  p.x = 1; printLine(p.x.toString());\n}"), [
      "P struct declaration",
      "Integer type defaultLibrary",
      "x property declaration",
      "Void type defaultLibrary",
      "f function declaration",
      "P struct",
      "p parameter declaration",
      "p parameter",
      "x property",
      "printLine function defaultLibrary",
      "p parameter",
      "x property",
      "toString method defaultLibrary",
    ]));
  it("give a delta that leads from the old to the new", () => {
    const at = opened("Integer a;\nInteger b;\nprint(a.toString());\n");
    const before = semanticTokens(at.session, at.file);
    const file = at.session.program.setText(
      at.file.uri,
      "main",
      "Integer a;\nString text;\nInteger b;\nprint(a.toString());\n",
    );
    const delta = semanticTokensDelta(at.session, file, {
      textDocument: { uri: file.uri },
      previousResultId: before.resultId!,
    });
    assert.ok("edits" in delta);
    const data = [...before.data];
    for (const { start, deleteCount, data: fresh } of delta.edits) data.splice(start, deleteCount, ...(fresh ?? []));
    assert.deepEqual(data, semanticTokens(at.session, file).data);
  });
});

describe("structure", () => {
  it("folds bodies, comments, includes and regions", () => {
    const at = opened(`#include "a";
#include "b";
// One
// two
Void f() {
  if (true) {
    print("x");
  }
}
// #region Rest
Integer x;
// #endregion
`);
    const ranges = foldingRange(at.session, at.file).map((r) => `${r.startLine}-${r.endLine} ${r.kind ?? ""}`.trim());
    assert.deepEqual(ranges, ["0-1 imports", "2-3 comment", "4-7", "5-6", "9-11 region"]);
  });
  it("selects outwards", () => {
    const at = opened('Void f() { print("a" + na|me); }');
    const texts: string[] = [];
    const positions = [at.position];
    const ranges = selectionRange(at.session, at.file, { textDocument: { uri: "" }, positions });
    for (let range: SelectionRange | undefined = ranges[0]; range; range = range.parent)
      texts.push(textAt(at, range.range));
    assert.deepEqual(texts.slice(0, 5), [
      "name",
      '"a" + name',
      '("a" + name)',
      'print("a" + name)',
      'print("a" + name);',
    ]);
    assert.equal(texts.at(-1), at.file.text);
  });
  it("names parameters of literals only", () => {
    const at = opened('String s; s.subString(1, s.length()); print("x"); foreach (String p in s.split(",")) { }');
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const labels = inlayHint(at.session, at.file, { textDocument: { uri: "" }, range }).map(({ label }) => label);
    assert.equal(labels.length, 2);
    assert.match(String(labels[0]), /^\w+:$/);
    assert.equal(labels[1], ": String[]");
  });
});

describe("code lens", () => {
  it("runs, says what starts the script, and counts references when it is shown", async () => {
    const at = opened("Integer one() { return 1; }\nprint((one() + one()).toString());", [
      { kind: "trigger", name: "onSave", event: "ticket.save", uri: "file:///t.trigger.json" },
    ]);
    const lenses = codeLens(at.session, at.file);
    assert.deepEqual(
      lenses.map(({ command }) => command?.command),
      ["crmscript.runScript", "crmscript.debugScript", "crmscript.traceScript", "vscode.open", undefined],
    );
    assert.match(lenses[3]!.command!.title, /onSave on ticket\.save/);
    const resolved = await codeLensResolve(at.session, lenses[4]!, never);
    assert.equal(resolved.command?.title, "2 references");
    assert.equal(resolved.command?.arguments?.[2].length, 2);
  });
});

describe("call hierarchy", () => {
  it("shows who calls and what is called", async () => {
    const at = opened('Void in|ner() { printLine("x"); }\nVoid outer() { inner(); inner(); }\ninner();');
    const [item] = prepareCallHierarchy(at.session, at.file, at.offset)!;
    const incoming = await incomingCalls(at.session, { item: item! }, never);
    assert.deepEqual(
      incoming.map(({ from, fromRanges }) => `${from.name} ${fromRanges.length}`),
      ["outer 2", "main 1"],
    );
    const outgoing = await outgoingCalls(at.session, { item: item! }, never);
    assert.deepEqual(
      outgoing.map(({ to }) => to.name),
      ["printLine"],
    );
    const ofScript = await outgoingCalls(at.session, { item: incoming[1]!.from }, never);
    assert.deepEqual(
      ofScript.map(({ to }) => to.name),
      ["inner"],
    );
  });
});

describe("renaming a file", () => {
  it("renames the includes that mean it", async () => {
    const at = opened(
      '#include "library";\n#include "other";\n--- library.crmscript\n--- other.crmscript\n#include "LIBRARY";\n',
    );
    const files = [{ oldUri: uriOf("library.crmscript"), newUri: uriOf("tools.crmscript") }];
    assert.deepEqual(appliedAll(at, (await willRenameFiles(at.session, { files }, never))!), {
      "main.crmscript": '#include "tools";\n#include "other";\n',
      "other.crmscript": '#include "tools";\n',
    });
  });
});

describe("pulled diagnostics", () => {
  it("are unchanged as long as nothing changed", () => {
    const at = opened("Integer x = 1");
    const params = { textDocument: { uri: at.file.uri } };
    const first = documentDiagnostic(at.session, params);
    assert.equal(first.kind, "full");
    const again = documentDiagnostic(at.session, { ...params, previousResultId: first.resultId! });
    assert.equal(again.kind, "unchanged");
    at.session.program.setText(at.file.uri, "main", "Integer x = 1;");
    assert.equal(documentDiagnostic(at.session, { ...params, previousResultId: first.resultId! }).kind, "full");
  });
});
