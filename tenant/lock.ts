// Who may have a tenant file open. The SQLite build at hand locks with a directory beside the file that a killed
// process leaves behind, and it cannot share a file between readers and writers. So a tenant is opened by one thread
// at a time, and a file `<tenant>.owner` says which. An owner that no longer lives is replaced: the process is gone,
// the machine was restarted, or (same process) the worker thread ended, which closes the handle that it held.
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { hostname, uptime } from "node:os";
import process from "node:process";
import { TenantError } from "./errors.js";

export interface Ownership {
  release(): void;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Start of the machine, in seconds since 1970; tells a process id from before a restart. */
  readonly boot: number;
  /** Handle of the owner file in the owning process. */
  readonly handle: number;
}

const pollMilliseconds = 25;
const abandonedMilliseconds = 2000;

/**
 * Waits until the file is free and takes it.
 * @param timeout milliseconds to wait for another owner
 * @throws TenantError `locked` when the time is over
 */
export function takeOwnership(path: string, timeout: number): Ownership {
  const ownerPath = `${path}.owner`;
  for (let waited = 0; ; waited += pollMilliseconds) {
    const handle = tryCreate(ownerPath);
    if (handle !== undefined) return owned(path, ownerPath, handle);
    const owner = readOwner(ownerPath);
    if (owner === "gone") continue;
    if (owner === "abandoned" || (typeof owner === "object" && !lives(owner, ownerPath))) {
      removeDead(ownerPath, owner);
      continue;
    }
    if (waited >= timeout) throw lockedError(path, owner);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMilliseconds);
  }
}

function owned(path: string, ownerPath: string, handle: number): Ownership {
  const owner: Owner = { pid: process.pid, host: hostname(), boot: bootTime(), handle };
  const release = (): void => {
    unlinkSync(ownerPath);
    closeSync(handle);
  };
  try {
    writeSync(handle, JSON.stringify(owner));
    removeStaleLock(path);
  } catch (error) {
    release();
    throw new TenantError(
      "unusable",
      path,
      `The tenant ${path} cannot be locked (${(error as Error).message}). Free space or correct the rights of its folder. Whatever stands at ${path}.lock is left over: delete it.`,
    );
  }
  return { release };
}

function tryCreate(ownerPath: string): number | undefined {
  try {
    return openSync(ownerPath, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw new TenantError(
      "unusable",
      ownerPath,
      `The tenant cannot be opened: ${ownerPath} cannot be written (${(error as Error).message}). Check that the folder exists and that you may write to it.`,
    );
  }
}

/**
 * An owner file that is just being written reads as empty and is waited for like a living owner; one that stays empty
 * was left by a process that was killed in that moment.
 */
function readOwner(ownerPath: string): Owner | "gone" | "unreadable" | "abandoned" {
  try {
    const text = readFileSync(ownerPath, "utf8");
    if (text === "")
      return Date.now() - statSync(ownerPath).mtimeMs > abandonedMilliseconds ? "abandoned" : "unreadable";
    const owner = JSON.parse(text) as Owner;
    return Number.isInteger(owner.pid) && Number.isInteger(owner.handle) ? owner : "unreadable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
  }
}

function lives(owner: Owner, ownerPath: string): boolean {
  if (owner.host !== hostname()) return true;
  if (Math.abs(owner.boot - bootTime()) > 120) return false;
  if (owner.pid === process.pid) return isOpenHere(owner.handle, ownerPath);
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** A worker's handles are closed when it ends, also by force; an open handle on the same file means a living thread. */
function isOpenHere(handle: number, ownerPath: string): boolean {
  try {
    const held = fstatSync(handle, { bigint: true });
    const file = statSync(ownerPath, { bigint: true });
    return held.ino === file.ino && held.dev === file.dev;
  } catch {
    return false;
  }
}

/** Two waiters may find the same dead owner; the one that moved away a newer owner's file puts it back. */
function removeDead(ownerPath: string, dead: Owner | "abandoned"): void {
  const aside = `${ownerPath}.${process.pid}-${process.hrtime.bigint()}`;
  try {
    renameSync(ownerPath, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (JSON.stringify(moved) === JSON.stringify(dead)) unlinkSync(aside);
  else renameSync(aside, ownerPath);
}

/** The lock directory of the SQLite build: with the ownership in hand, one that exists belongs to nobody. */
function removeStaleLock(path: string): void {
  try {
    rmdirSync(`${path}.lock`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function bootTime(): number {
  return Math.round(Date.now() / 1000 - uptime());
}

function lockedError(path: string, owner: Owner | "unreadable"): TenantError {
  const who =
    owner === "unreadable"
      ? "an unknown process"
      : owner.host === hostname()
        ? `process ${owner.pid}`
        : `process ${owner.pid} on ${owner.host}`;
  return new TenantError(
    "locked",
    path,
    `The tenant ${path} is in use by ${who}. Wait until that run has ended, or end it; if nothing uses the tenant any more, delete ${path}.owner.`,
  );
}
