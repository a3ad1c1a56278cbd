// `crmscript format`: brings scripts into shape, or says which are not.
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { format } from "../../language/format.js";
import { exitCodes } from "../exit.js";
import { loadWorkspace } from "../workspace.js";

export function registerFormat(program: Command): void {
  program
    .command("format")
    .description(
      "Format scripts in place. With --check nothing is written, and exit code 1 means that some would change.",
    )
    .argument("[paths...]", "scripts and folders", ["."])
    .option("--check", "only list the scripts that would change")
    .action(async (paths: string[], options: { check?: boolean }) => {
      const { open, scripts: files } = await loadWorkspace(paths);
      const changed = files.filter((file) => {
        const source = open.program.file(pathToFileURL(file).href)!;
        const edits = format(source, { tabSize: 2, insertSpaces: true });
        if (edits.length > 0 && !options.check) write(file, apply(source.text, edits));
        return edits.length > 0;
      });
      for (const file of changed) process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
      process.exitCode = options.check && changed.length > 0 ? exitCodes.problems : exitCodes.good;
    });
}

function apply(text: string, edits: ReturnType<typeof format>): string {
  let result = "";
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** A script is never half written: the new text goes to a file beside it, which then takes its name. */
function write(file: string, text: string): void {
  const temporary = `${file}.tmp`;
  fs.writeFileSync(temporary, text);
  fs.renameSync(temporary, file);
}
