// Finds the data that ships with the code: beside the bundle in dist/, or in the repository for code run from out/.
import * as fs from "node:fs";

const places = ["./api-reference/", "../../api-reference/"].map((place) => new URL(place, import.meta.url));
let folder: URL | undefined;

/** The text of a file below the api-reference folder. Throws when there is none, or when the name leads out of it. */
export function readApiFile(file: string): string {
  folder ??= places.find((place) => fs.existsSync(new URL("index.json", place)));
  if (!folder)
    throw new Error(`The API reference was not found at ${places.map(String).join(" or ")}: build the project again.`);
  const url = new URL(file, folder);
  if (!url.href.startsWith(folder.href)) throw new Error(`${file} lies outside of the API reference.`);
  return fs.readFileSync(url, "utf8");
}

const pages = ["./diagnostics/", "../../docs/diagnostics/"].map((place) => new URL(place, import.meta.url));
let pagesFolder: URL | undefined | null;

/** Address of the page that explains a diagnostic; undefined in a build without pages. */
export function diagnosticPage(code: string): string | undefined {
  if (pagesFolder === undefined) pagesFolder = pages.find((place) => fs.existsSync(place)) ?? null;
  return pagesFolder ? new URL(`${code}.md`, pagesFolder).href : undefined;
}
