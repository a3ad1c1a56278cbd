// Writes workspace files so that a crash at any moment leaves the old or the new content, never half of it: a
// temporary file beside the target, flushed, then renamed over it. Edits of JSON change only the keys that change, so
// that comments, order and unknown keys stay (architecture.md, invariants 7 and 8).
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { applyEdits, type FormattingOptions, modify } from "jsonc-parser";
import type { DefinitionKind, DefinitionTypes } from "./definitions.js";
import type { JsonPath } from "./problem.js";

/** Writes a text as UTF-8, atomically. A link is written through, and keeps its permissions. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const target = await fs.realpath(file).catch(() => file);
  await fs.mkdir(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  const mode = (await fs.stat(target).catch(() => undefined))?.mode;
  try {
    const handle = await fs.open(temporary, "wx", mode ?? 0o644);
    try {
      await handle.writeFile(text, "utf8");
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, target);
  } catch (failure) {
    await fs.rm(temporary, { force: true });
    throw failure;
  }
}

/** Writes a new definition file: two spaces, a final line end. */
export async function saveDefinition<K extends DefinitionKind>(
  _kind: K,
  file: string,
  value: DefinitionTypes[K],
): Promise<void> {
  await writeAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
}

export interface Change {
  readonly path: JsonPath;
  /** Undefined removes the key. */
  readonly value: unknown;
}

/** The text of a JSON file with some values changed; every other byte stays. */
export function changeJson(text: string, changes: readonly Change[]): string {
  const formattingOptions = styleOf(text);
  return changes.reduce(
    (current, { path: at, value }) => applyEdits(current, modify(current, [...at], value, { formattingOptions })),
    text,
  );
}

/** Changes some values of a definition file on disk. */
export async function changeDefinition(file: string, changes: readonly Change[]): Promise<void> {
  const before = await fs.readFile(file, "utf8");
  const after = changeJson(before, changes);
  if (after !== before) await writeAtomically(file, after);
}

function styleOf(text: string): FormattingOptions {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.includes("\t"), tabSize: indent.includes("\t") ? 4 : indent.length, eol };
}
