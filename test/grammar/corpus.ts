// Reads tree-sitter's corpus format: a title between lines of `=`, a source, a line of `-`, the expected tree.

/** One case of a corpus file. */
export interface CorpusCase {
  readonly title: string;
  readonly source: string;
  /** The expected tree, with blanks folded. */
  readonly tree: string;
}

/** Splits a corpus file into its cases. */
export function readCorpus(text: string): CorpusCase[] {
  const parts = text.split(/^={3,}\n(.*)\n={3,}\n/m).slice(1);
  const cases: CorpusCase[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [source = "", tree = ""] = parts[i + 1]!.split(/^-{3,}\n/m);
    cases.push({ title: parts[i]!, source: source.replace(/\n$/, ""), tree: foldBlanks(tree) });
  }
  return cases;
}

/** One blank between the parts of a tree, none before a closing parenthesis. */
export function foldBlanks(tree: string): string {
  return tree.replace(/\s+/g, " ").replace(/ \)/g, ")").trim();
}
