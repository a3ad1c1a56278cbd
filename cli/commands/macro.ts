// `crmscript macro`: runs a macro, or shows the script that its actions become.
import * as path from "node:path";
import type { Command } from "commander";
import { macroScript } from "../../automation/macro.js";
import { openWorkspace, workspaceFolder } from "../../automation/openWorkspace.js";
import { refuseBroken } from "../../automation/prepareRun.js";
import { launchFailure } from "../../automation/problem.js";
import { guarded } from "../printing.js";
import { addRun } from "./run.js";

export function registerMacro(program: Command): void {
  const macro = program.command("macro").description("Run and show macros.");
  addRun(macro.command("run").description("Run a macro.").argument("<macro>", "the definition of the macro"));
  macro
    .command("show")
    .description("Print the script that the actions of a macro become.")
    .argument("<macro>", "the definition of the macro")
    .action((file: string) => guarded("text", () => show(path.resolve(file))));
}

async function show(file: string): Promise<void> {
  const { workspace } = await openWorkspace(workspaceFolder(file));
  refuseBroken(workspace, file);
  const macro = workspace.macros.find((each) => each.file === file);
  if (!macro) throw launchFailure("no-program", `There is no macro ${file} in the workspace ${workspace.folder}.`);
  process.stdout.write(macroScript({ ...macro, actions: macro.value.actions }));
}
