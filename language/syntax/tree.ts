// The wall around tree-sitter: the only file that knows the parser. Text goes in; the top-level nodes of its tree come
// out, one after another, and no tree or node ever leaves. Each call into WebAssembly costs as much as reading several
// nodes, so a small C function beside the grammar (grammar/wasm/tree.c) writes a whole top-level node as numbers.
// Trees are freed by hand: a node of a freed tree answers nonsense silently, and trees left to the garbage collector
// have crashed the runtime before.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser, type Tree } from "web-tree-sitter";

/** A child of the root. Holds only while its tree is being read. */
export interface TopLevelNode {
  /** The grammar's number for what it is. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  /** How many nodes it has with itself. */
  readonly nodeCount: number;
  /** Whether an error is anywhere in it. */
  readonly hasError: boolean;
}

/**
 * A node with all that it holds, parents first, as `recordWords` numbers each: kind in the lower half of the first and
 * field in the upper, start, end, number of records of the node and what it holds, with `missingBit` where the parser
 * invented it.
 */
export type NodeRecords = Uint32Array;
export const recordWords = 4;
export const missingBit = 0x8000_0000;

/** What the grammar's WebAssembly exports beside the language: grammar/wasm/tree.c. Pointers count bytes. */
interface TreeReader {
  crm_open(tree: number): number;
  crm_next(first: number): number;
  crm_node(): number;
  crm_subtree(): number;
  crm_close(): void;
}

/** The parts of web-tree-sitter's runtime that reach the reader; it fills the object that it is started with. */
interface Runtime {
  locateFile(): string;
  HEAPU32: Uint32Array;
  loadWebAssemblyModule(binary: unknown, flags: unknown): Promise<TreeReader>;
}

let language: Language | undefined;
let runtime: Runtime;
let reader: TreeReader;
let loading: Promise<void> | undefined;

/**
 * Loads the WebAssembly runtime and the grammar, once. Must have finished before anything is parsed.
 * @throws Error when a `.wasm` file is neither beside the bundle nor where the packages keep it.
 */
export function initializeParser(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  // WebAssembly is compiled on other threads, and Node with nothing else to do waits for all that happens there.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await loadFiles();
  } finally {
    clearInterval(alive);
  }
}

async function loadFiles(): Promise<void> {
  const file = wasmFile("web-tree-sitter.wasm", "../../../node_modules/web-tree-sitter/web-tree-sitter.wasm");
  runtime = { locateFile: () => file } as Runtime;
  await Parser.init(runtime);
  const { loadWebAssemblyModule } = runtime;
  runtime.loadWebAssemblyModule = async (binary, flags) => {
    reader = await loadWebAssemblyModule(binary, flags);
    return reader;
  };
  language = await Language.load(wasmFile("crmscript.wasm", "../../../grammar/crmscript.wasm"));
  if (!reader?.crm_open) throw new Error("crmscript.wasm has no reader of trees: build the grammar again.");
}

/** A file beside this module, as in a bundle, or where it is in the repository. */
function wasmFile(name: string, inRepository: string): string {
  const candidates = [new URL(name, import.meta.url), new URL(inRepository, import.meta.url)];
  const found = candidates.find((url) => existsSync(url));
  if (!found)
    throw new Error(`Cannot find ${name}; looked at ${candidates.map((url) => fileURLToPath(url)).join(", ")}.`);
  return fileURLToPath(found);
}

/** The name of a kind of the grammar; see grammar/src/node-types.json. */
export function kindName(kind: number): string {
  return language!.types[kind] ?? "ERROR";
}

/** The name of a field of the grammar; undefined for none, which is 0. */
export function fieldName(field: number): string | undefined {
  return language!.fields[field] ?? undefined;
}

/** A parser, to be disposed of. */
export class TextParser {
  private readonly parser: Parser;

  constructor() {
    if (!language) throw new Error("initializeParser() has not finished.");
    this.parser = new Parser();
    this.parser.setLanguage(language);
  }

  /**
   * Parses a text and goes through the children of the tree's root.
   * @param visit gets each child, and whether the whole text became one error: then they are no items but whatever
   *   could be read. `records` gives all of the child; the array holds until the next call.
   */
  parse(text: string, visit: (node: TopLevelNode, isBroken: boolean, records: () => NodeRecords) => void): void {
    const tree = this.parser.parse(text);
    if (!tree) throw new Error("The parser was stopped, although nothing can stop it.");
    try {
      readTree(tree, visit);
    } finally {
      tree.delete();
    }
  }

  dispose(): void {
    this.parser.delete();
  }
}

function readTree(tree: Tree, visit: Parameters<TextParser["parse"]>[1]): void {
  const isBroken = kindName(reader.crm_open((tree as unknown as { readonly 0: number })[0])) === "ERROR";
  try {
    for (let more = reader.crm_next(1); more; more = reader.crm_next(0)) {
      const at = position(reader.crm_node());
      const heap = runtime.HEAPU32;
      const [kind, start, end, nodeCount] = [heap[at]!, heap[at + 1]!, heap[at + 2]!, heap[at + 3]!];
      visit({ kind, start, end, nodeCount, hasError: heap[at + 4] !== 0 }, isBroken, subtree);
    }
  } finally {
    reader.crm_close();
  }
}

function subtree(): NodeRecords {
  const at = position(reader.crm_subtree());
  const count = runtime.HEAPU32[at + 3]! & ~missingBit;
  return runtime.HEAPU32.subarray(at, at + count * recordWords);
}

/** Index of a pointer's word in memory. */
function position(pointer: number): number {
  if (pointer === 0) throw new RangeError("There is not enough memory for the tree of this text.");
  return pointer >>> 2;
}
