// How a bundle starts: with the compiled code that an earlier start left. Half of what a short command costs is the
// compilation of our own JavaScript, the same at every start, and V8 can hand its result out and take it back.
// The compiled code lies beside the bundles: who may write there may change the bundles as well, and it goes with them
// when they are replaced. Without it, or where nothing can be written, a bundle starts from its source. Node's own
// `module.enableCompileCache` does the same, from version 22.1.
import * as fs from "node:fs";
import { createRequire, wrap } from "node:module";
import * as path from "node:path";
import { cachedDataVersionTag, setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import { threadId } from "node:worker_threads";

/** Milliseconds after which a process that goes on has compiled most of what it will. */
const settled = 20_000;
/** A process that ends sooner, in milliseconds, does not look whether it has more to keep than the one before it. */
const brief = 1000;

/**
 * The language server stays for days beside the editor: what it leaves unused counts more than the last per cent of
 * speed. The heap grows in small steps, and the young generation stays small, since a key press leaves little behind.
 */
const frugal = ["--heap-growing-percent=5", "--semi-space-growth-factor=1"];
/**
 * A command that runs scripts is over before optimised SQLite pays: V8 would compile it beside a run that needs the
 * processor, and the process could not end before that is done.
 */
const quick = ["--wasm-tiering-budget=2000000000"];
const flags = new Map([
  ["lsp", frugal],
  ...["run", "test", "trigger", "macro", "schedule", "replay"].map((use) => [use, quick] as const),
]);

/**
 * Runs a bundle, a CommonJS file.
 * @param name file name beside this one, without its extension
 * @param use what the process is about to do: a bundle with several uses keeps the code of each apart
 * @returns what the bundle exports
 */
export function start(name: string, use = ""): unknown {
  // First of all: V8 takes compiled code only under the flags that it was made with.
  for (const flag of flags.get(use) ?? []) setFlagsFromString(flag);
  const filename = path.join(__dirname, `${name}.cjs`);
  const kept = keptFile(filename, name, /^[a-z]+$/.test(use) ? use : "");
  const cachedData = readKept(kept);
  const script = new Script(wrap(fs.readFileSync(filename, "utf8")), { filename, ...(cachedData && { cachedData }) });
  keepLater(script, kept, cachedData && !script.cachedDataRejected ? cachedData.length : 0);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(filename), module, filename, __dirname);
  return module.exports;
}

/** The tag tells versions and flags of V8 apart; of a source, V8 compares no more than the length. */
function keptFile(filename: string, name: string, use: string): string {
  const built = Math.trunc(fs.statSync(filename).mtimeMs).toString(36);
  const parts = [name, use, built, cachedDataVersionTag().toString(36)];
  return path.join(__dirname, "compiled", `${parts.filter(Boolean).join("-")}.v8`);
}

function readKept(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** @param known bytes of compiled code that the process started with: it replaces them only by clearly more */
function keepLater(script: Script, file: string, known: number): void {
  let isKept = false;
  const keep = () => {
    if (isKept || process.exitCode || (known > 0 && performance.now() < brief)) return;
    isKept = true;
    const code = script.createCachedData();
    if (code.length < known * 1.1) return;
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      const partial = `${file}.${process.pid}-${threadId}`;
      fs.writeFileSync(partial, code);
      fs.renameSync(partial, file);
    } catch {
      // Installed for others, or no space left: the next start compiles as this one did.
    }
  };
  setTimeout(keep, settled).unref();
  process.once("exit", keep);
}
