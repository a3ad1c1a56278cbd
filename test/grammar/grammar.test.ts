// The grammar's own corpus, read through the WebAssembly build, so that it is checked where no tree-sitter command is;
// and the queries, which must fit the grammar and give what the highlight samples say.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser, Query } from "web-tree-sitter";
import { foldBlanks, readCorpus } from "./corpus.js";

const folder = fileURLToPath(new URL("../../../grammar/", import.meta.url));
let language: Language;
let parser: Parser;

before(async () => {
  await Parser.init();
  language = await Language.load(`${folder}crmscript.wasm`);
  parser = new Parser();
  parser.setLanguage(language);
});
after(() => parser.delete());

function withTree<T>(source: string, read: (root: NonNullable<ReturnType<Parser["parse"]>>["rootNode"]) => T): T {
  const tree = parser.parse(source)!;
  try {
    return read(tree.rootNode);
  } finally {
    tree.delete();
  }
}

describe("grammar corpus", () => {
  for (const name of readdirSync(`${folder}test/corpus`)) {
    const cases = readCorpus(readFileSync(`${folder}test/corpus/${name}`, "utf8"));
    const expectsErrors = name.startsWith("recovery") || name.startsWith("foreign");
    for (const { title, source, tree } of cases) {
      it(`${name}: ${title}`, () => {
        withTree(source, (root) => {
          const found = foldBlanks(root.toString());
          // As the tree-sitter command compares: an expected tree without field names says nothing about them.
          assert.equal(/\w: \(/.test(tree) ? found : found.replace(/\w+: /g, ""), tree);
          assert.equal(root.hasError, expectsErrors || tree.includes("MISSING"));
        });
      });
    }
  }
});

describe("grammar queries", () => {
  for (const name of readdirSync(`${folder}queries`)) {
    it(`${name} fits the grammar`, () => {
      new Query(language, readFileSync(`${folder}queries/${name}`, "utf8")).delete();
    });
  }

  for (const name of readdirSync(`${folder}test/highlight`)) {
    it(`highlights ${name} as its marks say`, () => {
      const source = readFileSync(`${folder}test/highlight/${name}`, "utf8");
      const marks = readMarks(source);
      assert.ok(marks.length > 0);
      const query = new Query(language, readFileSync(`${folder}queries/highlights.scm`, "utf8"));
      withTree(source, (root) => {
        const captures = query.captures(root);
        for (const mark of marks) {
          const here = captures.filter(({ node }) => holds(node, mark.row, mark.column));
          const names = here.map((capture) => capture.name);
          assert.ok(names.includes(mark.capture), `line ${mark.row + 1}: ${mark.capture}, found ${names}`);
        }
      });
      query.delete();
    });
  }
});

interface Mark {
  readonly row: number;
  readonly column: number;
  readonly capture: string;
}

/** Comments of the form `//   ^ capture` and `// <- capture`, about the last line that is no such comment. */
function readMarks(source: string): Mark[] {
  const marks: Mark[] = [];
  let row = 0;
  for (const [i, line] of source.split("\n").entries()) {
    const match = /^\/\/\s*(\^|<-)\s*([\w.]+)\s*$/.exec(line);
    if (!match) row = i;
    else marks.push({ row, column: match[1] === "^" ? line.indexOf("^") : 0, capture: match[2]! });
  }
  return marks;
}

function holds(node: { startPosition: Place; endPosition: Place }, row: number, column: number): boolean {
  const { startPosition: start, endPosition: end } = node;
  const behindStart = start.row < row || (start.row === row && start.column <= column);
  return behindStart && (end.row > row || (end.row === row && end.column > column));
}

interface Place {
  readonly row: number;
  readonly column: number;
}
