// The `crmscript` command: the seam for every other tool. Exit code 0 is good, 1 means problems were found, 2 wrong use.
import { Command, CommanderError } from "commander";
import { registerCommands } from "./commands/index.js";
import { exitCodes, UsageError } from "./exit.js";

const program = new Command("crmscript")
  .description("Check, run, debug and trace SuperOffice CRMScript on your own machine.")
  .version(process.env.CRMSCRIPT_VERSION ?? "0.1.0")
  .showHelpAfterError()
  .exitOverride();

// `crmscript run x | head -1`: nobody reads on. Ends a run as an interrupt does, anything else at once.
let isRead = true;
process.stdout.on("error", () => {
  const wasRead = isRead;
  isRead = false;
  if (wasRead && !process.emit("SIGTERM")) process.exit(exitCodes.good);
});

registerCommands(program, process.argv.slice(2))
  .then(() => program.parseAsync())
  .catch((failure: unknown) => {
    process.exitCode = report(failure);
  });

function report(failure: unknown): number {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? exitCodes.good : exitCodes.usage;
  if (failure instanceof UsageError) {
    process.stderr.write(`crmscript: ${failure.message}\n`);
    return exitCodes.usage;
  }
  // Rights, a full disk, a folder in the place of a file: nothing of ours to look into.
  if (failure instanceof Error && "syscall" in failure) {
    process.stderr.write(
      `crmscript: ${failure.message}. Correct the path, or the rights of the file and its folder.\n`,
    );
    return exitCodes.usage;
  }
  process.stderr.write(
    `crmscript: ${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`,
  );
  return exitCodes.usage;
}
