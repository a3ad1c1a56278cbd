// What the words of a path mean: the root table, one join per distinct step, and the expression of the last word.
// Two paths that share their first steps share the joins, so that their criteria speak of the same row.
// Resolution order of a word: field or extra field, virtual field, name of level 2 (searchengine.md 3 to 5).
import type { FieldType, Table } from "../dictionary.js";
import { queryFailure } from "../errors.js";
import { identifier, type Tenant } from "../tenant.js";
import { parsePath, parseSteps, type Step } from "./path.js";
import { type VirtualField, vocabulary } from "./vocabulary.js";

/** The value of one path inside the statement. */
export interface Expression {
  readonly sql: string;
  readonly type: FieldType;
  readonly enumName?: string;
  /** The field behind it when it is stored in the root table itself; undefined for joined and virtual ones. */
  readonly rootField?: string;
}
interface Joined {
  readonly table: Table;
  readonly alias: string;
  readonly path: string;
}
export interface JoinOptions {
  readonly languageLevel: number;
  /** False under bypass: virtual fields are the work of NetServer. */
  readonly virtualFields: boolean;
}

export class Joins {
  /** Every table that the statement touches. */
  readonly tables = new Set<Table>();
  private readonly joined = new Map<string, Joined>();
  private readonly clauses: string[] = [];
  private rootTable: Joined | undefined;

  constructor(
    private readonly tenant: Tenant,
    private readonly options: JoinOptions,
  ) {}

  /** The table that every name starts with. */
  get root(): Table {
    if (!this.rootTable) throw queryFailure("The query names no table. Add a field or a criterion first.");
    return this.rootTable.table;
  }

  /** `"ticket" a0 LEFT JOIN "person" a1 ON ...` */
  from(): string {
    return [`${identifier(this.root.name)} a0`, ...this.clauses].join(" ");
  }

  /** The key of the root row. */
  rootKey(): string {
    return `a0.${identifier(this.root.primaryKey)}`;
  }

  /**
   * The expression of a path; adds the joins that it needs.
   * @throws NetServerException for unknown names and for a second root table
   */
  resolve(name: string): Expression {
    const path = parsePath(name);
    let current = this.start(path.root, name);
    for (const step of path.steps) current = this.follow(current, step, name);
    return this.field(current, path.field, name);
  }

  private start(word: string, name: string): Joined {
    const table = this.rootOf(word, name);
    if (!this.rootTable) {
      this.rootTable = { table, alias: "a0", path: table.name };
      this.tables.add(table);
    } else if (this.rootTable.table !== table) {
      throw queryFailure(
        `"${name}" starts with table "${table.name}", but the query is about "${this.rootTable.table.name}". All names of a query start with the same table; use foreign keys to reach others.`,
      );
    }
    return this.rootTable;
  }

  private rootOf(word: string, name: string): Table {
    const old = this.options.languageLevel <= 2 ? vocabulary().oldTable(word) : undefined;
    const table = this.tenant.dictionary.table(old ?? word);
    if (table) return table;
    const meant = vocabulary().term(word);
    throw queryFailure(`Unknown table "${word}" in "${name}".${meant ? ` Did you mean "${meant}"?` : ""}`);
  }

  private follow(from: Joined, step: Step, name: string): Joined {
    if (step.kind === "reverse") return this.followReverse(from, step.table, step.field, name);
    const field = from.table.fields.get(step.field.toLowerCase());
    if (!field) return this.followOld(from, step, name);
    const target = step.table ?? field.foreignKey;
    if (!target) {
      throw queryFailure(
        `"${step.field}" on table "${from.table.name}" in "${name}" is no foreign key, so no field can follow it.`,
      );
    }
    const table = this.tableNamed(target, name);
    const on = (alias: string): string =>
      `${from.alias}.${identifier(field.name)} = ${alias}.${identifier(table.primaryKey)}`;
    return this.join(
      from,
      `${step.inner ? ":" : "."}${field.name}[${table.name}]`,
      table,
      step.inner ? "JOIN" : "LEFT JOIN",
      on,
    );
  }

  private followReverse(from: Joined, tableName: string, fieldName: string, name: string): Joined {
    const table = this.tableNamed(tableName, name);
    const field = table.fields.get(fieldName.toLowerCase());
    if (!field) throw queryFailure(`Unknown field "${fieldName}" on table "${table.name}" in "${name}".`);
    const on = (alias: string): string =>
      `${alias}.${identifier(field.name)} = ${from.alias}.${identifier(from.table.primaryKey)}`;
    return this.join(from, `.(${table.name}->${field.name})`, table, "LEFT JOIN", on);
  }

  /** A word of level 2 stands for a path of today, whose last field is the foreign key to follow. */
  private followOld(from: Joined, step: Step & { kind: "forward" }, name: string): Joined {
    const replacement = this.oldField(from.table, step.field);
    if (!replacement) throw this.unknownField(from.table, step.field, name);
    const { steps, field } = parseSteps(`.${replacement}`, 0, name);
    const last: Step = { ...step, field };
    return [...steps, last].reduce((current: Joined, each) => this.follow(current, each, name), from);
  }

  private join(from: Joined, step: string, table: Table, kind: string, on: (alias: string) => string): Joined {
    const path = from.path + step;
    const known = this.joined.get(path);
    if (known) return known;
    const alias = `a${this.joined.size + 1}`;
    this.clauses.push(`${kind} ${identifier(table.name)} ${alias} ON ${on(alias)}`);
    this.tables.add(table);
    const joined = { table, alias, path };
    this.joined.set(path, joined);
    return joined;
  }

  private field(at: Joined, word: string, name: string): Expression {
    const field = at.table.fields.get(word.toLowerCase());
    if (field) {
      return {
        sql: `${at.alias}.${identifier(field.name)}`,
        type: field.type,
        ...(field.enumName ? { enumName: field.enumName } : {}),
        ...(at.alias === "a0" ? { rootField: field.name } : {}),
      };
    }
    const virtual = vocabulary().virtualField(at.table.name, word);
    if (virtual) return this.virtual(at, virtual, name);
    const replacement = this.oldField(at.table, word);
    if (!replacement) throw this.unknownField(at.table, word, name);
    const path = parseSteps(`.${replacement}`, 0, name);
    const target = path.steps.reduce((current, step) => this.follow(current, step, name), at);
    return this.field(target, path.field, name);
  }

  private virtual(at: Joined, field: VirtualField, name: string): Expression {
    const { build } = field;
    if (build.kind === "key") return this.field(at, at.table.primaryKey, name);
    if (!this.options.virtualFields) {
      throw queryFailure(
        `"${field.name}" in "${name}" is computed by NetServer and does not exist when NetServer is bypassed.`,
      );
    }
    if (build.kind === "join") {
      const parts = build.fields.map((each) => `COALESCE(' ' || NULLIF(${at.alias}.${identifier(each)}, ''), '')`);
      return { sql: `LTRIM(${parts.join(" || ")})`, type: field.type };
    }
    const table = this.tableNamed(build.table, name);
    this.tables.add(table);
    const conditions = Object.entries(build.where ?? {}).map(
      ([each, value]) => `COALESCE(${identifier(each)}, 0) = ${Number(value)}`,
    );
    const owner = `${identifier(build.owner)} = ${at.alias}.${identifier(at.table.primaryKey)}`;
    const order = `${identifier(build.order)}, ${identifier(table.primaryKey)}`;
    const select = `SELECT ${identifier(build.field)} FROM ${identifier(table.name)}`;
    return {
      sql: `(${select} WHERE ${[owner, ...conditions].join(" AND ")} ORDER BY ${order} LIMIT 1)`,
      type: field.type,
    };
  }

  private oldField(table: Table, word: string): string | undefined {
    return this.options.languageLevel <= 2 ? vocabulary().oldField(table.name, word) : undefined;
  }

  private tableNamed(word: string, name: string): Table {
    const table = this.tenant.dictionary.table(word);
    if (!table) throw queryFailure(`Unknown table "${word}" in "${name}".`);
    return table;
  }

  private unknownField(table: Table, word: string, name: string): Error {
    const old = vocabulary().oldField(table.name, word);
    const hint = old ? ` It is a name from before version 7; today it is "${old}".` : "";
    return queryFailure(`Unknown field "${word}" on table "${table.name}" in "${name}".${hint}`);
  }
}
