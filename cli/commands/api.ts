// `crmscript api import`: takes the descriptions of the platform's own reference files into the workspace, so that
// whoever has these files reads them in hover and completion instead of ours.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { languageReference } from "../../automation/openWorkspace.js";
import { writeImportedApi } from "../../workspace/importedApi.js";
import { readReferenceFile } from "../docfx.js";
import { exitCodes, UsageError } from "../exit.js";
import { counted, note, printLine, shownPath } from "../printing.js";
import { currentFolder } from "../workspace.js";

export function registerApi(program: Command): void {
  program
    .command("api")
    .description("Descriptions of the built-ins.")
    .command("import")
    .description("Read reference files (docfx ManagedReference YAML) into the workspace, for hover and completion.")
    .argument("<folder>", "the folder with the .yml files, and folders below it")
    .option("--folder <folder>", "the workspace folder")
    .action((from: string, { folder }: { folder?: string }) => importApi(path.resolve(from), currentFolder(folder)));
}

async function importApi(from: string, folder: string): Promise<void> {
  if (!fs.statSync(from, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`There is no folder ${from}.`);
  const api = await languageReference();
  const descriptions = new Map<string, string>();
  let unknown = 0;
  for (const name of fs.readdirSync(from, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.ya?ml$/i.test(name)) continue;
    const file = path.join(from, name);
    const read = readReferenceFile(fs.readFileSync(file, "utf8"), api);
    if (read.problem !== undefined) note(`${shownPath(file)}: ${read.problem}`);
    for (const [key, text] of read.descriptions) descriptions.set(key, text);
    unknown += read.unknown.length;
  }
  if (descriptions.size === 0) {
    note(`No description of a built-in was found in ${from}: expected .yml files of kind ManagedReference.`);
    process.exitCode = exitCodes.problems;
    return;
  }
  const file = await writeImportedApi(folder, descriptions);
  if (unknown > 0) note(`${counted(unknown, "description")} of names that this version does not know were left out.`);
  printLine(`${counted(descriptions.size, "description")} in ${shownPath(file)}`);
}
