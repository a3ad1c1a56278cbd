// A script as read: its text, its items, and what can be said of it without analysing anything.
import { includePaths } from "../symbolsOf.js";
import type { ParsedText } from "../syntax/parse.js";
import { LineIndex } from "../text.js";

/** One version of a file. Immutable; an edit makes a new one. */
export interface SourceFile extends ParsedText {
  readonly uri: string;
  /** Include name: what `#include` and messages call it. */
  readonly name: string;
  readonly lines: LineIndex;
}

export function sourceFile(uri: string, name: string, parsed: ParsedText): SourceFile {
  let lines: LineIndex | undefined;
  return {
    ...parsed,
    uri,
    name,
    get lines() {
      lines ??= new LineIndex(parsed.text);
      return lines;
    },
  };
}

interface Facts {
  readonly paths: readonly string[];
  readonly names: ReadonlySet<string>;
}
const known = new WeakMap<SourceFile, Facts>();

/** The include paths as written, and the global names that the script declares itself: few versions are asked for those. */
export function factsOf(source: SourceFile): Facts {
  let facts = known.get(source);
  if (!facts) {
    let names: ReadonlySet<string> | undefined;
    facts = {
      paths: includePaths(source),
      get names() {
        names ??= declaredNames(source);
        return names;
      },
    };
    known.set(source, facts);
  }
  return facts;
}

function declaredNames({ items }: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { item } of items) {
    const { node } = item;
    if (node?.kind === "function" || node?.kind === "struct" || node?.kind === "variable") names.add(node.name.text);
  }
  return names;
}

const quiet: ReadonlySet<string | undefined> = new Set([
  "function",
  "struct",
  "variable",
  "include",
  "language_level",
  "empty",
  undefined,
]);
/** True when a script does more than declare. */
export function runsStatements(source: SourceFile): boolean {
  return source.items.some(({ item }) => !quiet.has(item.node?.kind));
}
