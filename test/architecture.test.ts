// Holds the code against docs/architecture.md: every import follows an arrow of the table, every gated package stays
// behind its gate, every folder is described.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { isBuiltin } from "node:module";
import * as path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const document = fs.readFileSync(path.join(root, "docs/architecture.md"), "utf8");

interface Row {
  readonly mayImport: ReadonlySet<string>;
  readonly gated: readonly string[];
}

const rows = new Map<string, Row>();
for (const [, folder, , mayImport, packages] of document.matchAll(/^\| `([\w-]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$/gm))
  rows.set(folder!, {
    mayImport: new Set(
      mayImport!
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    ),
    gated: [...packages!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
  });

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const at = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(at);
    return /\.c?ts$/.test(entry.name) ? [at] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(path.join(root, file), "utf8");
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[\s\S]*?\sfrom\s+)?"([^"\n]+)";|\bimport\("([^"\n]+)"\)/gm),
  ];
  return found.map(([, type, named, dynamic]) => ({
    file,
    folder: file.split("/")[0]!,
    target: (named ?? dynamic)!,
    typeOnly: type !== undefined,
  }));
}

const imports = [...rows.keys()]
  .filter((folder) => fs.existsSync(path.join(root, folder)))
  .flatMap(sources)
  .flatMap(importsOf);

/** The project folder that an import leads to; undefined for packages and within-folder imports. */
function folderOf({ file, folder, target }: Import): string | undefined {
  if (!target.startsWith(".")) return undefined;
  const other = path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).split("/")[0]!;
  return other === folder ? undefined : other;
}

function packageOf(target: string): string | undefined {
  if (target.startsWith(".") || isBuiltin(target)) return undefined;
  return target
    .split("/")
    .slice(0, target.startsWith("@") ? 2 : 1)
    .join("/");
}

describe("architecture", () => {
  it("is described for every folder with code", () => {
    const folders = fs
      .readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(root, entry.name, "tsconfig.json")))
      .map((entry) => entry.name)
      .filter((name) => name !== "test" && name !== "out" && name !== "dist");
    assert.deepEqual(
      folders.filter((name) => !rows.has(name)),
      [],
    );
    assert.ok(imports.length > 300, `only ${imports.length} imports were found: the reader is broken`);
  });

  it("has no arrow that the table does not draw", () => {
    const protocols = new Set(["server/protocol", "debug-adapter/protocol"]);
    const wrong = imports.filter((one) => {
      const other = folderOf(one);
      if (other === undefined || rows.get(one.folder)!.mayImport.has(other)) return false;
      const target = path.posix.join(path.posix.dirname(one.file), one.target).replace(/\.js$/, "");
      return !(one.folder === "client" && protocols.has(target));
    });
    assert.deepEqual(
      wrong.map((one) => `${one.file} -> ${one.target}`),
      [],
    );
  });

  it("keeps gated packages behind their gates", () => {
    const gates = new Set([...rows].flatMap(([folder, row]) => row.gated.map((name) => `${folder} ${name}`)));
    const wrong = imports.filter((one) => {
      const name = packageOf(one.target);
      return name !== undefined && !gates.has(`${one.folder} ${name}`);
    });
    assert.deepEqual(
      wrong.map((one) => `${one.file} -> ${one.target}`),
      [],
    );
  });

  it("lets one file alone know tree-sitter", () => {
    const files = imports.filter((one) => packageOf(one.target) === "web-tree-sitter").map((one) => one.file);
    assert.deepEqual([...new Set(files)], ["language/syntax/tree.ts"]);
  });

  it("reads clock and random numbers in the tenant only", () => {
    const guarded = ["language", "interpreter", "workspace", "automation", "server"];
    const wrong = guarded.flatMap(sources).filter((file) => {
      const code = fs.readFileSync(path.join(root, file), "utf8").replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
      return /\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/.test(code);
    });
    assert.deepEqual(wrong, []);
  });

  it("has no dumping grounds", () => {
    const names = [...rows.keys()].flatMap((folder) => (fs.existsSync(path.join(root, folder)) ? sources(folder) : []));
    assert.deepEqual(
      names.filter((file) => /\b(utils?|common|helpers?|shared|misc|manager|service)\b(\.ts|\/)/i.test(file)),
      [],
    );
  });
});
