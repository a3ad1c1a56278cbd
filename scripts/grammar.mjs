// Builds what is generated from grammar/grammar.js and grammar/src/scanner.c: the parser's C source and the
// WebAssembly that the extension loads, with the reader of trees (grammar/wasm/tree.c) in it. `--check` only compares the committed sources with what would be generated.
// Needs the tree-sitter command, and for the WebAssembly clang and wasm-ld with WebAssembly headers; says what is missing.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const grammar = fileURLToPath(new URL("../grammar", import.meta.url));
const check = process.argv.includes("--check");

const treeSitter = command(
  [process.env.TREE_SITTER, "tree-sitter", join(homedir(), ".cargo/bin/tree-sitter")],
  "the tree-sitter command, 0.25 or later. Install it with: cargo install tree-sitter-cli --version 0.25.10 --locked",
);
if (check) checkSources();
else build();

function checkSources() {
  const copy = mkdtempSync(join(tmpdir(), "crmscript-grammar-"));
  try {
    cpSync(grammar, copy, { recursive: true });
    run(treeSitter, ["generate"], copy);
    const generated = readdirSync(join(copy, "src"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(copy.length + 1));
    const changed = generated.filter((name) => !sameFile(join(copy, name), join(grammar, name)));
    if (changed.length === 0) return console.log("grammar/src is what grammar.js generates.");
    fail(`These files are not what grammar.js generates: ${changed.join(", ")}.\nRun: npm run grammar`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function sameFile(a, b) {
  return existsSync(b) && readFileSync(a).equals(readFileSync(b));
}

function build() {
  run(treeSitter, ["generate"], grammar);
  const clang = command(
    [process.env.CLANG, "clang", "clang-14", "clang-16", "clang-18"],
    "clang with the WebAssembly target. On Debian: apt-get install clang lld wasi-libc",
  );
  const linker = command(
    [process.env.WASM_LD, "wasm-ld", "wasm-ld-14", "wasm-ld-16", "wasm-ld-18"],
    "wasm-ld. On Debian: apt-get install lld",
  );
  const headers = process.env.WASI_INCLUDE ?? "/usr/include/wasm32-wasi";
  if (!existsSync(headers)) {
    fail(`No WebAssembly headers in ${headers}. On Debian: apt-get install wasi-libc; elsewhere set WASI_INCLUDE.`);
  }
  const objects = mkdtempSync(join(tmpdir(), "crmscript-wasm-"));
  try {
    const built = ["src/parser", "src/scanner", "wasm/tree"].map((name) => {
      const object = join(objects, `${basename(name)}.o`);
      // The emscripten target gives the position-independent code that a loadable grammar must have.
      const target = ["--target=wasm32-unknown-emscripten", `-I${headers}`, "-D__wasi__"];
      run(clang, [...target, "-fPIC", "-Os", "-fvisibility=hidden", "-Isrc", "-c", `${name}.c`, "-o", object], grammar);
      return object;
    });
    const options = [
      "--experimental-pic",
      "-shared",
      "--export=tree_sitter_crmscript",
      "--allow-undefined",
      "--no-entry",
    ];
    run(linker, [...options, ...built, "-o", "crmscript.wasm"], grammar);
  } finally {
    rmSync(objects, { recursive: true, force: true });
  }
  console.log("Wrote grammar/src and grammar/crmscript.wasm.");
}

/** The first of the candidates that can be started. */
function command(candidates, needed) {
  const found = candidates.filter(Boolean).find((name) => spawnSync(name, ["--version"]).status === 0);
  if (!found) fail(`Missing: ${needed}`);
  return found;
}

function run(program, args, cwd) {
  const result = spawnSync(program, args, { cwd, stdio: "inherit" });
  if (result.status !== 0) fail(`${program} ${args[0]} failed.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
