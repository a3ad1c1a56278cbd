// Which scripts there are, how `#include` finds them, and what each one's text is at the moment.
import { parseText } from "../syntax/parse.js";
import { type FileState, newState } from "./fileState.js";
import { factsOf, type SourceFile, sourceFile } from "./sourceFile.js";

export class Catalogue {
  readonly states = new Map<string, FileState>();
  /** Counts added, removed and renamed scripts: what include paths resolve to depends on it. */
  changes = 0;
  /** Counts changed include directives: who includes whom depends on it. */
  includeChanges = 0;
  private byName: Map<string, FileState> | undefined;

  /** The script of a URI, made when it is not known yet; takes the name that it is given. */
  state(uri: string, name: string): FileState {
    let state = this.states.get(uri);
    if (!state) {
      state = newState(uri, name);
      this.states.set(uri, state);
    } else if (state.name === name) return state;
    state.name = name;
    this.changed();
    return state;
  }

  remove(uri: string): void {
    this.states.delete(uri);
    this.changed();
  }

  private changed(): void {
    this.byName = undefined;
    this.changes++;
  }

  /** The script that an include path means, letter case aside (language.md 1.2). */
  resolve(path: string): FileState | undefined {
    this.byName ??= indexNames(this.states.values());
    return this.byName.get(path.toLowerCase()) ?? this.byName.get(withoutExtension(path).toLowerCase());
  }

  /** The text as it is; a registered script is read now. */
  sourceOf(state: FileState): SourceFile | undefined {
    if (!state.source && state.read) this.setSource(state, sourceFile(state.uri, state.name, parseText(state.read())));
    return state.source;
  }

  setSource(state: FileState, source: SourceFile | undefined): void {
    const before = pathsOf(state);
    state.source = source;
    const after = pathsOf(state);
    if (before.length !== after.length || before.some((path, i) => path !== after[i])) this.includeChanges++;
  }
}

/** Include paths as written, from the text if it was read, else as noted. */
export function pathsOf({ source, noted }: FileState): readonly string[] {
  return source ? factsOf(source).paths : (noted?.includes ?? []);
}

const none: ReadonlySet<string> = new Set();
/** The global names that a script declares itself, from the text if it was read, else as noted. */
export function namesOf({ source, noted }: FileState): ReadonlySet<string> {
  return source ? factsOf(source).names : (noted?.names ?? none);
}

function indexNames(states: Iterable<FileState>): Map<string, FileState> {
  const index = new Map<string, FileState>();
  for (const state of [...states].sort((a, b) => (a.uri < b.uri ? -1 : 1))) {
    const name = state.name.toLowerCase();
    if (!index.has(name)) index.set(name, state);
    const base = nameOfUri(state.uri).toLowerCase();
    if (!index.has(base)) index.set(base, state);
  }
  return index;
}

/** The include name of a script that has no other: its file name without extension. */
export function nameOfUri(uri: string): string {
  return withoutExtension(decoded(uri.slice(uri.lastIndexOf("/") + 1)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone percent sign: the name stays as it is written.
  }
}

function withoutExtension(name: string): string {
  return name.replace(/\.(crmscript|crm|ejscript|ej)$/i, "");
}
