// Programs for tests: one or several scripts in one text, parted by `--- name.crmscript` lines; the first is the entry.
import { loadApiReference } from "../../language/apiReference.js";
import { readApiFile } from "../../language/data.js";
import { createProgram, type Program } from "../../language/program.js";
import { initializeParser } from "../../language/syntax/tree.js";

await initializeParser();
/** One reference for all tests: it never changes, and parsing it again for each would be most of the time. */
export const api = loadApiReference(readApiFile);

export interface Fixture {
  readonly program: Program;
  /** URI of the entry script. */
  readonly entry: string;
  /** Texts by URI, as given. */
  readonly texts: ReadonlyMap<string, string>;
}

export function fixture(text: string): Fixture {
  const texts = new Map<string, string>();
  const parts = text.split(/^--- (\S+)\n/m);
  if (parts[0]!.trim() !== "" || parts.length === 1) texts.set(uriOf("main.crmscript"), parts[0]!);
  for (let i = 1; i < parts.length; i += 2) texts.set(uriOf(parts[i]!), parts[i + 1]!);
  const program = createProgram(api);
  for (const [uri, content] of texts) program.register(uri, nameOf(uri), () => content);
  const entry = [...texts.keys()][0]!;
  program.setText(entry, nameOf(entry), texts.get(entry)!);
  // As in an editor that has indexed its workspace: who includes whom is known from the start.
  for (const uri of texts.keys()) program.file(uri);
  return { program, entry, texts };
}

export function uriOf(file: string): string {
  return `file:///scripts/${file}`;
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
}

/** Takes the one lone `|` out of a text. `||` stays the operator; no mark or several fail the test. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const marks = [...marked.matchAll(/(?<!\|)\|(?!\|)/g)];
  if (marks.length !== 1) throw new Error(`Expected one '|' mark, found ${marks.length} in: ${marked}`);
  const offset = marks[0]!.index;
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
