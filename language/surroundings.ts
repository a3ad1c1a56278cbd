// What lies around a script and decides whether advice about it is right: who includes it, what its includes bring, which
// event runs it, which extra tables the tenant has. The program answers from its files; the definition files of a
// workspace are known to whoever made the program.
import type { ExtraField, ExtraTable } from "../workspace/definitions.js";

/** Facts from definition files; each is asked for anew, because those files change while scripts are open. */
export interface WorkspaceFacts {
  /** Name or number of the event that a `*.trigger.json` runs the script for. */
  eventOf?(uri: string): string | number | undefined;
  /** Extra tables of the tenant, `y_...`. */
  tables?(): readonly ExtraTable[];
  /** Extra fields of the tenant, `x_...`, by table name. */
  fields?(): Readonly<Record<string, readonly ExtraField[]>>;
}

/** What a check may ask about the rest of the program. The file is checked again when an answer changes. */
export interface Surroundings {
  readonly workspace: WorkspaceFacts;
  /** True when another script that was read includes this one. */
  isIncluded(): boolean;
  /** True when a script that includes this one, or that this one includes, mentions the word. */
  mentionedOutside(word: string): boolean;
  /** What an include brings; undefined when it leads nowhere. */
  include(path: string): IncludeFacts | undefined;
  /** The event of `workspace.eventOf`. */
  event(): string | number | undefined;
}

export interface IncludeFacts {
  /** Names that the script and what it includes declare. */
  readonly names: readonly string[];
  /** True when it runs statements of its own: then it is of use even if no name is. */
  readonly runs: boolean;
  /** True when it includes the asking script again. */
  readonly circular: boolean;
}

/** How many questions about one text are answered by looking for the word, before all its words are listed. */
const searches = 16;
const asked = new WeakMap<object, { times: number; words?: ReadonlySet<string> }>();

/** True when a script's text holds the word, parted from other word characters. Comments and strings count. */
export function mentions(source: { readonly text: string }, word: string): boolean {
  let entry = asked.get(source);
  if (!entry) {
    entry = { times: 0 };
    asked.set(source, entry);
  }
  if (!entry.words && ++entry.times > searches) entry.words = new Set(source.text.match(/[A-Za-z_]\w*/g));
  return entry.words ? entry.words.has(word) : holds(source.text, word);
}

function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isWordCharacter(text.charCodeAt(at - 1)) && !isWordCharacter(text.charCodeAt(at + word.length))) return true;
  return false;
}

function isWordCharacter(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95;
}
