// Where the data files of api-reference/ are: beside a bundle (dist/api-reference) or in the root of the repository
// when the compiled modules run from out/.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Path of a file in api-reference/, looked for in the folder of a module and then upwards.
 * @param moduleUrl `import.meta.url` of the caller
 * @param name file name relative to api-reference/
 */
export function locateReference(moduleUrl: string, name: string): string {
  for (let folder = dirname(fileURLToPath(moduleUrl)); ; folder = dirname(folder)) {
    const path = join(folder, "api-reference", name);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) break;
  }
  throw new Error(`The installation is incomplete: api-reference/${name} was not found above ${moduleUrl}.`);
}
