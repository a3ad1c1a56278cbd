// A session over scripts in memory, for the tests of single features: no connection, no files.
import type {
  ClientCapabilities,
  Connection,
  Position,
  Range,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import type { SourceFile } from "../../language/program.js";
import { outlineOf } from "../../language/symbolsOf.js";
import { type Session, toPosition } from "../../server/session.js";
import type { Use } from "../../server/uses.js";
import { fixture } from "../language/program.js";

export interface Opened {
  readonly session: Session;
  readonly file: SourceFile;
  /** Offset of the `|` mark; the end of the first selection when there is none. */
  readonly offset: number;
  readonly position: Position;
  /** What stands between `«` and `»`, in the entry script. */
  readonly selections: readonly Range[];
}

/** Capabilities of a client that can do everything. */
export const fullClient: ClientCapabilities = {
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: true,
        labelDetailsSupport: true,
        commitCharactersSupport: true,
        tagSupport: { valueSet: [1] },
      },
      completionList: { itemDefaults: ["editRange"] },
    },
    codeAction: { disabledSupport: true },
  },
  workspace: { symbol: { resolveSupport: { properties: ["location.range"] } } },
};

export const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };

/** Opens scripts parted by `--- name.crmscript` lines; the marks stand in the first. */
export function opened(marked: string, uses: readonly Use[] = []): Opened {
  const [first = "", ...others] = marked.split(/^(?=--- )/m).filter((part) => part !== "");
  const head = /^--- \S+\n/.exec(first)?.[0] ?? "";
  const { text, offsets, spans } = unmarked(first.slice(head.length));
  const { program, entry } = fixture(head + text + others.join(""));
  const file = program.file(entry)!;
  const index = {
    addFolder: async () => {},
    removeFolder() {},
    track: (work: Promise<void>) => work,
    whenRead: async () => {},
    filesChanged: async () => {},
    folders: () => [],
    *scripts() {
      for (const uri of program.uris())
        yield { uri, name: program.nameOf(uri)!, outline: outlineOf(program.file(uri)!) };
    },
    script: (uri: string) => {
      const source = program.file(uri);
      return source && { uri, name: source.name, outline: outlineOf(source) };
    },
    uses: () => uses,
    facts: {},
    stamp: () => 0,
  };
  const session: Session = {
    program,
    connection: {} as Connection,
    index,
    client: fullClient,
    commands: new Set(["crmscript.showReferences"]),
    encoding: "utf-16",
    settings: {},
    versions: new Map([[entry, 1]]),
    oversized: new Set(),
    lists: new Map(),
    tokens: new Map(),
    results: new Map(),
    nextChange: () => new Promise(() => {}),
  };
  const at = (offset: number) => toPosition(session, file, offset);
  const offset = offsets[0] ?? spans[0]?.[1] ?? 0;
  return {
    session,
    file,
    offset,
    position: at(offset),
    selections: spans.map(([start, end]) => ({ start: at(start), end: at(end) })),
  };
}

/** Takes a lone `|` and pairs of `«»` out of a text; `||` stays the operator. */
function unmarked(marked: string) {
  let text = "";
  const offsets: number[] = [];
  const spans: [number, number][] = [];
  const open: number[] = [];
  for (let i = 0; i < marked.length; i++) {
    const character = marked[i]!;
    if (character === "|" && marked[i - 1] !== "|" && marked[i + 1] !== "|") offsets.push(text.length);
    else if (character === "«") open.push(text.length);
    else if (character === "»") spans.push([open.pop()!, text.length]);
    else text += character;
  }
  if (offsets.length > 1 || open.length > 0) throw new Error(`The marks are not clear in: ${marked}`);
  spans.sort((a, b) => a[0] - b[0]);
  return { text, offsets, spans };
}

/** The text after the edits, which must not overlap. */
export function applied(file: SourceFile, edits: readonly TextEdit[]): string {
  const offset = (position: Position) => file.lines.offsetAt(position);
  const sorted = edits
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => offset(b.edit.range.start) - offset(a.edit.range.start) || b.i - a.i);
  let { text } = file;
  let before = Number.POSITIVE_INFINITY;
  for (const { edit } of sorted) {
    const [start, end] = [offset(edit.range.start), offset(edit.range.end)];
    if (end > before) throw new Error("Edits overlap.");
    before = start;
    text = text.slice(0, start) + edit.newText + text.slice(end);
  }
  return text;
}

/** The texts of all scripts that an edit changes, by file name. */
export function appliedAll({ session }: Opened, edit: WorkspaceEdit): Record<string, string> {
  return Object.fromEntries(
    Object.entries(edit.changes ?? {}).map(([uri, edits]) => [
      uri.slice(uri.lastIndexOf("/") + 1),
      applied(session.program.file(uri)!, edits),
    ]),
  );
}

/** The entry script's text at a range. */
export function textAt({ file }: Opened, { start, end }: Range): string {
  return file.text.slice(file.lines.offsetAt(start), file.lines.offsetAt(end));
}
