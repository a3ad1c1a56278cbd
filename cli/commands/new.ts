// `crmscript new`: a workspace folder that runs as it is. Files that exist are never written over.
import * as fs from "node:fs";
import * as path from "node:path";
import { type Command, Option } from "commander";
import { writeAtomically } from "../../workspace/save.js";
import { UsageError } from "../exit.js";
import { type Format, formatOption, printJson, printLine, shownPath } from "../printing.js";
import { templates } from "../templates.js";

interface Options {
  readonly template: keyof typeof templates;
  readonly format: Format;
}

export function registerNew(program: Command): void {
  program
    .command("new")
    .description(
      "Make a workspace: settings, and with the starter template a script, a library, a test, a trigger and a task.",
    )
    .argument("<folder>", "the folder, which may exist")
    .addOption(new Option("--template <name>", "what it holds").choices(Object.keys(templates)).default("starter"))
    .addOption(formatOption())
    .action(create);
}

async function create(given: string, { template, format }: Options): Promise<void> {
  const folder = path.resolve(given);
  const files = Object.entries(templates[template]).map(([name, text]) => ({ file: path.join(folder, name), text }));
  const existing = files.find(({ file }) => fs.existsSync(file));
  if (existing) throw new UsageError(`${existing.file} exists already: choose another folder.`);
  for (const { file, text } of files) await writeAtomically(file, text);
  if (format === "json") return printJson({ folder, files: files.map(({ file }) => file) });
  for (const { file } of files) printLine(shownPath(file));
}
