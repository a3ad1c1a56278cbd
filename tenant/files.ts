// Files of scripts (class File): only below one folder that the settings name, writing only when allowed too. Links
// that lead out of the folder are followed before the check, so they do not help.
import { mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import process from "node:process";
import { TenantFailure } from "./errors.js";

export interface FilePolicy {
  /** Folder that holds the files of scripts. */
  readonly folder: string;
  /** Default false. */
  readonly write?: boolean;
}

const largestFile = 100_000_000;
const setting = "crmscript.run.files";

/** Content as characters U+0000 to U+00FF; "" for a new file of a mode that creates; null when it cannot be opened. */
export function openFile(policy: FilePolicy | undefined, name: string, mode: string): string | null {
  const path = allowedPath(policy, name);
  if (path === undefined) return null;
  const writes = /[wa+]/.test(mode);
  if (writes && !policy?.write)
    throw new TenantFailure("RunTimeException", `Scripts may not write files. Allow it in the setting ${setting}`);
  if (mode.startsWith("w")) return "";
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return mode.startsWith("a") ? "" : null;
  if (!stat.isFile() || stat.size > largestFile) return null;
  return readFileSync(path, "latin1");
}

/** Replaces a file; false when it cannot be written. */
export function writeFile(policy: FilePolicy | undefined, name: string, content: string): boolean {
  const path = allowedPath(policy, name);
  if (path === undefined || !policy?.write) return false;
  mkdirSync(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${basename(path)}.part-${process.pid}`);
  writeFileSync(part, content, "latin1");
  renameSync(part, path);
  return true;
}

/** Deletes a file; false when there is none or it may not be deleted. */
export function unlinkFile(policy: FilePolicy | undefined, name: string): boolean {
  const path = allowedPath(policy, name);
  if (path === undefined || !policy?.write || !statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  rmSync(path);
  return true;
}

/** The real path of a name when it lies in the folder. */
function allowedPath(policy: FilePolicy | undefined, name: string): string | undefined {
  if (!policy)
    throw new TenantFailure(
      "RunTimeException",
      `File access of scripts is switched off. Name a folder in the setting ${setting}`,
    );
  const root = realpathSync(policy.folder);
  const path = realPath(resolve(root, name));
  const inside = relative(root, path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? undefined : path;
}

/** Resolves the links of the part of a path that exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
}
