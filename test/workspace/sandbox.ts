// A workspace folder of given files for one test, removed afterwards.
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

/** Writes the files (path -> text) to a new folder, calls with its path, and removes it. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "crmscript-workspace-")));
  try {
    for (const [name, text] of Object.entries(files)) {
      await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await fs.writeFile(path.join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
