// The dot syntax of SearchEngine, word by word with places: `table.fk.field`, `table:fk.field`,
// `table.(other->field).field`, `table.field[table].field` (searchengine.md 3). A path may be half typed: what can be
// read is resolved, and the first word that means nothing is the problem.
import { closestName } from "../suggest.js";
import type { Span } from "../text.js";
import type { PathDictionary, PathField, PathTable } from "./dictionary.js";

/** One word of a path and what it denotes. */
export interface PathWord {
  /** In the text of the path. */
  readonly span: Span;
  /** The table that the word names, or that it leads to. */
  readonly table?: PathTable;
  /** The field that the word names, and the table it belongs to. */
  readonly field?: PathField;
  readonly owner?: PathTable;
}
export interface PathProblem {
  readonly code: "unknown-table" | "unknown-table-field" | "not-a-foreign-key" | "bad-field-path";
  readonly span: Span;
  readonly message: string;
  readonly suggestion?: string;
}
export interface ResolvedPath {
  readonly words: readonly PathWord[];
  readonly problem?: PathProblem;
  /** The root table, where it is known. */
  readonly root?: PathTable;
}

const separator = /[.:]/y;
const word = /[A-Za-z0-9_/]+/y;
const bracket = /\[\s*([A-Za-z0-9_]+)\s*\]/y;
const reverse = /\(\s*([A-Za-z0-9_]+)\s*->\s*([A-Za-z0-9_]+)\s*\)/y;

export interface PathOptions {
  /** The table that the path starts in; without it the first word names the table. */
  readonly start?: PathTable;
  /** `#setLanguageLevel` 1 and 2 know the names from before version 7 as well. */
  readonly oldNames?: boolean;
}

export function resolvePath(dictionary: PathDictionary, text: string, options: PathOptions = {}): ResolvedPath {
  const reader = new PathReader(dictionary, text, options);
  reader.read();
  const { words, problem, root } = reader;
  return { words, ...(problem ? { problem } : {}), ...(root ? { root } : {}) };
}

class PathReader {
  readonly words: PathWord[] = [];
  problem: PathProblem | undefined;
  root: PathTable | undefined;
  private offset = 0;
  /** The table of the next word; undefined once something is beyond our knowledge. */
  private table: PathTable | undefined;

  constructor(
    private readonly dictionary: PathDictionary,
    private readonly text: string,
    private readonly options: PathOptions,
  ) {
    this.offset = text.length - text.trimStart().length;
  }

  read(): void {
    if (this.options.start) {
      this.table = this.options.start;
      this.readWord();
    } else if (!this.readRoot()) return;
    const end = this.text.trimEnd().length;
    while (!this.problem && this.offset < end) {
      if (!this.take(separator)) return this.unreadable();
      if (this.text[this.offset] === "(") this.readReverse();
      else if (!this.readWord()) return;
    }
  }

  private readRoot(): boolean {
    const match = this.take(word);
    if (!match) {
      if (this.text.trim() !== "") this.unreadable();
      return false;
    }
    const { span, text: name } = match;
    const old = this.options.oldNames ? this.dictionary.oldTable(name) : undefined;
    const table = this.dictionary.table(old ?? name);
    this.table = table;
    this.root = table;
    if (table) this.words.push({ span, table });
    else if (!/^y_/i.test(name)) this.unknownTable(name, span);
    return !this.problem;
  }

  private readWord(): boolean {
    const match = this.take(word);
    if (!match) {
      this.problem ??= {
        code: "bad-field-path",
        span: { start: 0, end: this.text.length },
        message: `The path ends too early. Expected a field after '${this.text.slice(0, this.offset).trim()}'.`,
      };
      return false;
    }
    const target = this.take(bracket);
    const isLast = this.offset >= this.text.trimEnd().length && !target;
    const owner = this.table;
    if (!owner) {
      // Behind an extra field or table that we do not know, only a bracket tells where we are.
      this.table = target && this.dictionary.table(target.inner);
      return true;
    }
    const field = owner.fields.get(match.text.toLowerCase());
    if (!field) return this.otherField(owner, match, target?.inner);
    const next = target?.inner ?? field.target;
    const table = next === undefined ? undefined : this.dictionary.table(next);
    this.words.push({ span: match.span, field, owner, ...(table ? { table } : {}) });
    this.table = table;
    if (target && !table && !/^y_/i.test(target.inner)) this.unknownTable(target.inner, target.innerSpan);
    else if (!isLast && next === undefined && !/^x_/i.test(field.name)) this.noForeignKey(owner, field, match.span);
    return true;
  }

  /** Extra fields are beyond us; a name from before version 7 leads where its present path leads. */
  private otherField(owner: PathTable, match: Taken, bracketTable: string | undefined): boolean {
    if (/^x_/i.test(match.text) || match.text.includes("/") || /^y_/i.test(owner.name)) {
      this.table = bracketTable === undefined ? undefined : this.dictionary.table(bracketTable);
      return true;
    }
    const old = this.dictionary.oldField(owner.name, match.text);
    if (old !== undefined && this.options.oldNames) {
      this.table = resolvePath(this.dictionary, old, { start: owner }).words.at(-1)?.table;
      return true;
    }
    const near = closestName(
      match.text,
      [...owner.fields.values()].map(({ name }) => name),
    );
    const backwards = old || near ? undefined : this.pointingBack(owner, match.text);
    const advice = old
      ? ` It is a name from before version 7; today it is '${old}'.`
      : near
        ? ` Did you mean '${near}'?`
        : backwards
          ? ` The table '${backwards.table}' points here: write '(${backwards.table}->${backwards.field})'.`
          : "";
    const suggestion = old ?? near;
    this.problem = {
      code: "unknown-table-field",
      span: match.span,
      message: `The table '${owner.name}' has no field '${match.text}'.${advice}`,
      ...(suggestion ? { suggestion } : {}),
    };
    return false;
  }

  /** For `contact.person_id`: the table of that name, with its foreign key to the owner. */
  private pointingBack(owner: PathTable, name: string): { readonly table: string; readonly field: string } | undefined {
    const table = this.dictionary.table(name.replace(/_?id$/i, ""));
    const field = table && [...table.fields.values()].find(({ target }) => target === owner.name);
    return table && field && { table: table.name, field: field.name };
  }

  private readReverse(): void {
    const match = this.take(reverse);
    if (!match) return this.unreadable();
    const table = this.dictionary.table(match.inner);
    if (!table) {
      this.table = undefined;
      if (!/^y_/i.test(match.inner)) this.unknownTable(match.inner, match.innerSpan);
      return;
    }
    this.words.push({ span: match.innerSpan, table });
    this.table = table;
    const field = table.fields.get(match.second!.toLowerCase());
    if (field) this.words.push({ span: match.secondSpan!, field, owner: table });
    else if (!/^x_/i.test(match.second!))
      this.otherField(table, { ...match, text: match.second!, span: match.secondSpan! }, table.name);
  }

  private unknownTable(name: string, span: Span): void {
    const old = this.dictionary.oldTable(name);
    const meant = old ?? this.dictionary.term(name) ?? closestName(name, this.dictionary.tableNames());
    const advice = old
      ? ` It is a name from before version 7; today it is '${old}'.`
      : meant
        ? ` Did you mean '${meant}'?`
        : "";
    this.problem = {
      code: "unknown-table",
      span,
      message: `There is no table '${name}'.${advice}`,
      ...(meant ? { suggestion: meant } : {}),
    };
  }

  private noForeignKey(owner: PathTable, field: PathField, span: Span): void {
    this.problem = {
      code: "not-a-foreign-key",
      span,
      message: `'${field.name}' of the table '${owner.name}' is no foreign key, so no field can follow it.`,
    };
  }

  private unreadable(): void {
    const found = this.text.slice(this.offset, this.offset + 20);
    this.problem ??= {
      code: "bad-field-path",
      span: { start: this.offset, end: this.text.length },
      message: `The path cannot be read at '${found}'. Expected table.field, with foreign keys between, as in 'ticket.cust_id.lastname'.`,
    };
  }

  private take(pattern: RegExp): Taken | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (!match) return undefined;
    const start = this.offset;
    this.offset = pattern.lastIndex;
    const inner = match[1] ?? "";
    const second = match[2];
    const innerStart = start + match[0].indexOf(inner);
    const secondStart = second === undefined ? 0 : start + match[0].lastIndexOf(second);
    return {
      text: match[0],
      span: { start, end: this.offset },
      inner,
      innerSpan: { start: innerStart, end: innerStart + inner.length },
      ...(second === undefined ? {} : { second, secondSpan: { start: secondStart, end: secondStart + second.length } }),
    };
  }
}

interface Taken {
  readonly text: string;
  readonly span: Span;
  readonly inner: string;
  readonly innerSpan: Span;
  readonly second?: string;
  readonly secondSpan?: Span;
}
