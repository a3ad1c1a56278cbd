// Starts the `crmscript` command as a shell does: a process of its own, pipes for input and output.
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { folderOf } from "../automation/folder.js";

export const root = path.resolve(import.meta.dirname, "../../..");
const main = path.join(root, "out/cli/main.js");

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the output so far holds a text. */
  prints(text: string): Promise<void>;
}

export function start(folder: string, ...args: readonly string[]): Started {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  const look = () => {
    for (const { text, resolve } of waiting) if (out.includes(text) || err.includes(text)) resolve();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    look();
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, out, err })));
  const prints = (text: string) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ text, resolve });
      look();
      void ended.then(() => reject(new Error(`The command ended without printing "${text}": ${out}${err}`)));
    });
  return { process: child, ended, prints };
}

export const command = (folder: string, ...args: readonly string[]): Promise<Ended> => start(folder, ...args).ended;

/** A copy of a sample workspace, so that its tenant and recordings stay out of the repository. */
export function sample(name: string): string {
  const folder = folderOf("");
  fs.cpSync(path.join(root, "samples", name), folder, {
    recursive: true,
    filter: (file) => !file.includes(".crmscript/") && path.basename(file) !== ".crmscript",
  });
  return folder;
}
