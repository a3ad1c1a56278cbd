// Descriptions of built-ins that people imported from the reference files of the platform's maker: JSON files in
// `.crmscript/api/` of the workspace, each an object of texts by signature. They stay in the user's folder; the product
// ships its own.
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { writeAtomically } from "./save.js";

const folderName = path.join(".crmscript", "api");

/**
 * All imported descriptions of a folder, by signature. A file that does not read is left out and named.
 * @param folder the workspace folder
 */
export async function readImportedApi(
  folder: string,
): Promise<{ readonly descriptions: ReadonlyMap<string, string>; readonly unreadable: readonly string[] }> {
  const at = path.join(folder, folderName);
  const names = await fs.readdir(at).catch(() => []);
  const descriptions = new Map<string, string>();
  const unreadable: string[] = [];
  for (const name of names.filter((each) => each.endsWith(".json")).sort()) {
    const texts = await readTexts(path.join(at, name));
    if (!texts) unreadable.push(path.join(at, name));
    for (const [key, text] of Object.entries(texts ?? {})) if (typeof text === "string") descriptions.set(key, text);
  }
  return { descriptions, unreadable };
}

async function readTexts(file: string): Promise<object | undefined> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(file, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces what was imported before. Answers the file. */
export async function writeImportedApi(folder: string, descriptions: ReadonlyMap<string, string>): Promise<string> {
  const file = path.join(folder, folderName, "imported.json");
  const sorted = Object.fromEntries([...descriptions].sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeAtomically(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
  return file;
}
