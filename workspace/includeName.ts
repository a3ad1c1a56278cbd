// Which script an include name means (language.md 1.2): the script that declares the name, else the one whose file is
// called so, letter case aside; a text that ends in a script extension is a file name.
import * as path from "node:path";
import { stem } from "./definitions.js";
import { scriptExtensions } from "./discover.js";

/** What must be known of a script to find it by name. */
export interface Named {
  /** Absolute path. */
  readonly file: string;
  /** Include name from its metadata. */
  readonly include?: string | undefined;
}

/** The include name of a script: declared, else the file name without extension. */
export function includeNameOf(script: Named): string {
  return script.include ?? stem(script.file);
}

/** The script that `name` means, or undefined. Of several, the declared name wins, then the first by path. */
export function findByIncludeName<T extends Named>(scripts: readonly T[], name: string): T | undefined {
  const wanted = name.toLowerCase();
  const extension = scriptExtensions.find((known) => wanted.endsWith(known));
  if (extension) return scripts.find((script) => path.basename(script.file).toLowerCase() === wanted);
  return (
    scripts.find((script) => script.include?.toLowerCase() === wanted) ??
    scripts.find((script) => stem(script.file).toLowerCase() === wanted)
  );
}

/** Scripts that answer to the same include name, grouped; each group has at least two. */
export function sharedIncludeNames<T extends Named>(scripts: readonly T[]): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const script of scripts) {
    const name = includeNameOf(script).toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), script]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
