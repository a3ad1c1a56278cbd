// Why an include directive cannot be followed (language.md 1.2, 1.3).
import type { Catalogue } from "./catalogue.js";
import type { FileState } from "./fileState.js";

/** In words for the author; undefined when the include can be merged. */
export function includeProblem(catalogue: Catalogue, state: FileState, path: string): string | undefined {
  const target = catalogue.resolve(path);
  if (!target) return `No script in the workspace has the include name '${path}'.`;
  if (target === state) return "A script cannot include itself.";
  if (catalogue.sourceOf(target)?.isTemplate)
    return `'${target.name}' is a template: only plain scripts can be included, the entry script alone carries template marks.`;
  return undefined;
}
