// How a native entity class (Ticket, Company, ...) lies over the tables: a table of keys, each a field or a pair of
// functions, and what else happens on saving (natives-crm 1). The files beside this one hold one class or family each.
import type { Field, Table } from "../dictionary.js";
import { toStored, toText } from "../search/values.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";

/** A save in progress. */
export interface Save {
  readonly session: Session;
  /** Undefined for a new row. */
  readonly old: Row | undefined;
  /** Fields to be stored. */
  readonly values: Record<string, SqlValue>;
  /** What the script asked for: the log text and the switches of the overloads. */
  readonly options: SaveOptions;
  /** Runs after the row is stored, with its key, in the same transaction. */
  after(action: (id: number) => void): void;
}
export interface SaveOptions {
  readonly log?: string;
  readonly setReadStatus?: boolean;
  readonly noEscalation?: boolean;
  readonly noNewInfo?: boolean;
  readonly consentSource?: string;
}

export interface Key {
  /** Other names of the key. The field's own name is always one. */
  readonly names?: readonly string[];
  /** Field of the entity's table; without it, `read` and `write` do the work. */
  readonly field?: string;
  readonly read?: (session: Session, row: Row) => string;
  /** Absent together with `field`: the key cannot be set. */
  readonly write?: (save: Save, value: string) => void;
}
export type Operation = (session: Session, args: readonly unknown[]) => unknown;
export interface EntityDefinition {
  readonly table: string;
  readonly keys: Readonly<Record<string, Key>>;
  /** Domain of extra fields whose labels are keys too; undefined when only `x_` names are. */
  readonly labelDomain?: number;
  readonly beforeSave?: (save: Save) => void;
  /** Further operations by name; the answer is plain JSON. */
  readonly operations?: Readonly<Record<string, Operation>>;
}

/** Keys that are fields of the same meaning: `fields("title", "ownedBy:owned_by")`. */
export function fields(...names: readonly string[]): Record<string, Key> {
  return Object.fromEntries(
    names.map((name) => {
      const [key = "", field = key] = name.split(":");
      return [key, { field }];
    }),
  );
}

/** The text of a field of a row. */
export function fieldText(table: Table, row: Row, name: string): string {
  const field = table.fields.get(name.toLowerCase());
  return field ? toText(field, row[field.name]) : "";
}

/**
 * The stored form of a text for a field; an empty text is no value where the field allows none.
 * @throws NetServerException when the text is no value of the field
 */
export function fieldValue(session: Session, table: Table, field: Field, text: string): SqlValue {
  if (text.trim() === "" && field.nullable && field.type !== "string") return null;
  const value = toStored(session.tenant.dictionary, field, text, `${table.name}.${field.name}`);
  return typeof value === "string" && field.length !== undefined ? value.slice(0, field.length) : value;
}

/** A key kept as the `text` row that a field of the entity's table points at; the type is that of TextType. */
export function textKey(owner: string, field: string, type: number): Key {
  return {
    read: ({ tenant }, row) => String(tenant.row("text", Number(row[field] ?? 0))?.text ?? ""),
    write: ({ session, old, after }, value) =>
      after((id) => storeText(session, { owner, field, type, id }, Number(old?.[field] ?? 0), value)),
  };
}

export interface TextPlace {
  /** Table, field and key of the row that the text belongs to. */
  readonly owner: string;
  readonly field: string;
  readonly id: number;
  /** TextType. */
  readonly type: number;
}

/** Stores a text in its row; the first time the row is made and the owner pointed at it. */
export function storeText(session: Session, { owner, field, type, id }: TextPlace, known: number, value: string): void {
  const { tenant } = session;
  if (known > 0 && tenant.update("text", known, { text: value, ...updated(session) })) return;
  if (value === "") return;
  tenant.update(owner, id, {
    [field]: tenant.insert("text", { type, owner_id: id, text: value, ...registered(session) }),
  });
}

/** A key kept as the phone row of lowest rank of one kind. */
export function phoneKey(key: string, kind: number): Key {
  const rows = (session: Session, id: SqlValue): Row[] =>
    session.tenant
      .find("phone", { owner_id: id, ptype_idx: kind })
      .sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0));
  return {
    read: (session, row) => String(rows(session, row[key] ?? null)[0]?.phone ?? ""),
    write: (save, value) =>
      save.after((id) => {
        const { tenant } = save.session;
        const known = rows(save.session, id)[0];
        if (value === "") tenant.remove("phone", { phone_id: known?.phone_id ?? -1 });
        else if (known) tenant.update("phone", Number(known.phone_id), { phone: value, ...updated(save.session) });
        else
          tenant.insert("phone", { owner_id: id, ptype_idx: kind, phone: value, rank: 1, ...registered(save.session) });
      }),
  };
}

/** A reference that also takes the value of another field of its table: `priority` by id or name. */
export function namedReference(field: string, target: string, nameFields: readonly string[]): Key {
  return {
    read: (session, row) =>
      fieldText(session.tenant.table(target), { id: row[field] ?? null }, "id") || String(row[field] ?? ""),
    write: (save, value) => {
      save.values[field] = findByName(save.session, target, nameFields, value);
    },
  };
}

/** Key of the row whose id, or one of whose named fields, is the given text; null for none. */
export function findByName(
  { tenant }: Session,
  target: string,
  nameFields: readonly string[],
  value: string,
): SqlValue {
  if (/^-?\d*$/.test(value.trim())) return Number(value) > 0 ? Number(value) : null;
  for (const field of nameFields) {
    const row = tenant.find(target, { [field]: value })[0];
    if (row) return row[tenant.table(target).primaryKey] ?? null;
  }
  return null;
}

/** Service user (ejuser) of an associate column, both ways (searchengine.md 5: the two keys differ). */
export function userOfAssociate(field: string): Key {
  return {
    read: ({ tenant }, row) => String(tenant.row("associate", Number(row[field] ?? 0))?.ejuserId ?? ""),
    write: (save, value) => {
      const user = findByName(save.session, "ejuser", ["loginname", "username"], value);
      const associate = user === null ? undefined : save.session.tenant.find("associate", { ejuserId: user })[0];
      save.values[field] = associate?.associate_id ?? 0;
    },
  };
}

/** Stamps of a new row of a CRM table. */
export function registered(session: Session): Row {
  return {
    registered: session.utcTime(),
    registered_associate_id: session.user.associateId,
    ...updated(session),
    updatedCount: 0,
  };
}

/** Stamps of a changed row of a CRM table. */
export function updated(session: Session): Row {
  return { updated: session.utcTime(), updated_associate_id: session.user.associateId };
}

/** Sets the stamps that the table has. */
export function stamp(save: Save, table: Table): void {
  if (!table.fields.has("updated")) return;
  Object.assign(save.values, save.old ? updated(save.session) : registered(save.session));
  if (save.old) save.values.updatedCount = Number(save.old.updatedCount ?? 0) + 1;
}

export function whole(value: unknown): number {
  const number = Math.trunc(Number(value));
  return Number.isSafeInteger(number) ? number : 0;
}
