// Makes the scripts of a workspace folder known by their include names. Nothing is read until something includes a
// script or asks for its symbols.
import * as fs from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { discover } from "../workspace/discover.js";
import { includeNameOf } from "../workspace/includeName.js";
import type { Session } from "./session.js";

export async function indexWorkspace(session: Session, folderUri: string): Promise<void> {
  if (!folderUri.startsWith("file:")) return;
  const { scripts, truncated } = await discover(fileURLToPath(folderUri));
  for (const file of scripts)
    session.program.register(pathToFileURL(file).href, includeNameOf({ file }), () => fs.readFileSync(file, "utf8"));
  if (truncated)
    session.connection.console.warn(`${folderUri} holds too many files: some scripts are not known by name.`);
}

/** The include name of a document that the index does not know: its file name without extension. */
export function nameOfUri(uri: string): string {
  const last = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
  return last.replace(/\.(crmscript|crm|ejscript|ej)$/i, "");
}
