// Carriers to rows and back, member by member. A member without a source of its own is found by its name: `OrgNr` is
// the field orgNr, `Business` (a carrier) the field business_idx, `ContactName` the name behind contact_id. A member
// that is found nowhere is left out, and the carrier keeps its empty value.
import type { Field, Table } from "../dictionary.js";
import { fieldValue, registered, updated } from "../entities/definition.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { definitionOf } from "./carriers.js";
import { type Member, membersOf } from "./declarations.js";
import {
  bare,
  type CarrierDefinition,
  type CarrierSave,
  type Children,
  keyOf,
  nameOf,
  type Source,
  withKey,
} from "./sources.js";

export type Carrier = Readonly<Record<string, unknown>>;

/**
 * A row as the carrier of a class.
 * @param depth how many references are filled; below, a reference has only its key
 */
export function readCarrier(session: Session, name: string, row: Row, depth = 1): Carrier {
  const definition = definitionOf(session, name);
  if (!definition) return {};
  const table = session.tenant.table(definition.table);
  const keyed = withKey(row, table.name, row[table.primaryKey] ?? null);
  const carrier: Record<string, unknown> = {};
  for (const member of membersOf(name) ?? []) {
    const value = readMember(session, definition, table, member, keyed, depth);
    if (value !== undefined) carrier[member.name] = value;
  }
  return carrier;
}

/** A row by key as a carrier; null when there is none. */
export function loadCarrier(session: Session, name: string, id: number, depth = 1): Carrier | null {
  const definition = definitionOf(session, name);
  const row = definition ? session.tenant.row(definition.table, id) : undefined;
  return row ? readCarrier(session, name, row, depth) : null;
}

/** Stores a carrier: key 0 inserts, another updates. Answers the stored carrier, as NetServer does. */
export function saveCarrier(session: Session, name: string, carrier: Carrier): Carrier | null {
  const definition = definitionOf(session, name)!;
  const table = session.tenant.table(definition.table);
  const members = membersOf(name) ?? [];
  const keyMember = members.find((member) => sourceOf(definition, table, member)?.name === table.primaryKey);
  const key = Number(carrier[keyMember?.name ?? ""] ?? 0);
  return session.tenant.transaction(() => {
    const old = key > 0 ? session.tenant.row(table.name, key) : undefined;
    const actions: ((id: number) => void)[] = [];
    const save: CarrierSave = { session, table: table.name, old, values: {}, after: (action) => actions.push(action) };
    for (const member of members) {
      if (member !== keyMember && carrier[member.name] !== undefined)
        writeMember(save, definition, table, member, carrier[member.name]);
    }
    definition.beforeSave?.(save.values);
    const stamps = table.fields.has("updated") ? (old ? updated(session) : registered(session)) : {};
    const values = { ...save.values, ...stamps };
    const id = old ? key : session.tenant.insert(table.name, key > 0 ? { ...values, [table.primaryKey]: key } : values);
    if (old) session.tenant.update(table.name, key, values);
    for (const action of actions) action(id);
    return loadCarrier(session, name, id);
  });
}

/** An unsaved carrier with the defaults of its definition. */
export function defaultCarrier(session: Session, name: string, args: readonly unknown[]): Carrier {
  return readCarrier(session, name, definitionOf(session, name)?.defaults?.(session, args) ?? {});
}

/** Deletes a row, or marks it as deleted. */
export function deleteCarrier(session: Session, name: string, id: number): void {
  const definition = definitionOf(session, name)!;
  const table = session.tenant.table(definition.table);
  if (!definition.softDelete) session.tenant.remove(table.name, { [table.primaryKey]: id });
  else session.tenant.update(table.name, id, { [definition.softDelete]: 1, DeletedDate: session.utcTime() });
}

function readMember(
  session: Session,
  definition: CarrierDefinition,
  table: Table,
  member: Member,
  row: Row,
  depth: number,
): unknown {
  const source = ownSource(definition, member);
  if (source && "children" in source) return depth > 0 ? readChildren(session, source, row) : undefined;
  if (source && "carrier" in source) return reference(session, source.carrier, source.key(session, row), depth);
  if (source && "read" in source) return inForm(member.type, source.read(session, row));
  if (member.name === "ExtraFields" || member.name === "CustomFields") return extraFields(table, row);
  const field = sourceOf(definition, table, member);
  if (!field) return displayOf(session, definition, table, member, row);
  if (member.type === "String" && field.foreignKey)
    return nameOf(session, field.foreignKey, row[field.name] ?? null, false);
  const value = row[field.name] ?? null;
  if (member.type.startsWith("NS")) {
    const key = source && "through" in source && source.through ? throughKey(session, source.through, value) : value;
    return reference(session, member.type, key, depth);
  }
  return scalarOf(member.type, value);
}

function writeMember(
  save: CarrierSave,
  definition: CarrierDefinition,
  table: Table,
  member: Member,
  value: unknown,
): void {
  const source = ownSource(definition, member);
  if (source && "children" in source) {
    if (source.saved) save.after((id) => saveChildren(save.session, source, id, value));
    return;
  }
  if (source && ("read" in source || "carrier" in source)) {
    source.write?.(save, value);
    return;
  }
  if (member.name === "ExtraFields" || member.name === "CustomFields") return writeExtraFields(save, table, value);
  const field = sourceOf(definition, table, member);
  // The name of a reference is for reading; the reference itself is another member.
  if (!field || stampFields.has(field.name) || (member.type === "String" && field.foreignKey)) return;
  if (!member.type.startsWith("NS")) {
    save.values[field.name] = storedScalar(save.session, table, field, value);
    return;
  }
  const key = referenceKey(save.session, member.type, value);
  save.values[field.name] =
    source && "through" in source && source.through ? fromThrough(save.session, source.through, key) : key;
}
const stampFields = new Set([
  "registered",
  "registered_associate_id",
  "updated",
  "updated_associate_id",
  "updatedCount",
]);

function readChildren(session: Session, { children, owner }: Children, row: Row): Carrier[] {
  const { table } = definitionOf(session, children)!;
  const rows = session.tenant.find(table, { [owner]: keyOf(row) });
  return rows.map((each) => readCarrier(session, children, each, 0));
}

/** Saves the given carriers as belonging to the row, and deletes the others that did. */
function saveChildren(session: Session, { children, owner }: Children, id: number, value: unknown): void {
  const { tenant } = session;
  const definition = definitionOf(session, children)!;
  const { primaryKey } = tenant.table(definition.table);
  const keyMember = keyMemberOf(session, children);
  const kept = new Set<number>();
  for (const each of Array.isArray(value) ? value : []) {
    const saved = saveCarrier(session, children, each as Carrier);
    const key = Number(saved?.[keyMember] ?? 0);
    tenant.update(definition.table, key, { [owner]: id });
    kept.add(key);
  }
  for (const row of tenant.find(definition.table, { [owner]: id })) {
    if (!kept.has(Number(row[primaryKey]))) tenant.remove(definition.table, { [primaryKey]: row[primaryKey] ?? null });
  }
}

function ownSource(definition: CarrierDefinition, member: Member): Source | undefined {
  return Object.hasOwn(definition.members ?? {}, member.name) ? definition.members?.[member.name] : undefined;
}

const synonyms: Readonly<Record<string, string>> = {
  CreatedDate: "registered",
  CreatedBy: "registered_associate_id",
  UpdatedDate: "updated",
  UpdatedBy: "updated_associate_id",
  Value: "name",
};

/** The field that a member means: by its own source, by synonym, by name with or without an ending for keys. */
function sourceOf(definition: CarrierDefinition, table: Table, member: Member): Field | undefined {
  const source = ownSource(definition, member);
  if (source) return "field" in source ? table.fields.get(source.field.toLowerCase()) : undefined;
  const name = member.name.toLowerCase();
  const own = `${bare(definition.carrier ?? "").toLowerCase()}id`;
  if (name === "id" || name === own || name === `${table.name.toLowerCase()}id`)
    return table.fields.get(table.primaryKey.toLowerCase());
  const endings = member.type.startsWith("NS") ? ["id", "idx", ""] : ["", "id", "idx"];
  for (const ending of endings) {
    const field = byPlainName(table).get(name + ending);
    if (field) return field;
  }
  if (/listitemid$|entityid$/.test(name)) return table.fields.get(table.primaryKey.toLowerCase());
  const synonym = synonyms[member.name];
  return synonym ? table.fields.get(synonym) : undefined;
}

const plainNames = new WeakMap<Table, ReadonlyMap<string, Field>>();
/** Fields by their name in lower case without underscores. */
function byPlainName(table: Table): ReadonlyMap<string, Field> {
  let names = plainNames.get(table);
  if (!names) {
    names = new Map([...table.fields.values()].map((field) => [field.name.toLowerCase().replaceAll("_", ""), field]));
    plainNames.set(table, names);
  }
  return names;
}

/** `AssociateFullName`, `ContactName`, `BusinessName`: the name of what the field before the ending refers to. */
function displayOf(session: Session, definition: CarrierDefinition, table: Table, member: Member, row: Row): unknown {
  const [, stem] = /^(\w+?)(FullName|Fullname|Name)$/.exec(member.name) ?? [];
  if (!stem || member.type !== "String") return undefined;
  const field = sourceOf(definition, table, { name: stem, type: "NS" });
  if (!field?.foreignKey) return undefined;
  return nameOf(session, field.foreignKey, row[field.name] ?? null, /full/i.test(member.name));
}

function reference(session: Session, carrier: string, key: SqlValue, depth: number): unknown {
  const id = Number(key ?? 0);
  if (carrier.endsWith("[]")) return undefined;
  if (id <= 0) return null;
  if (depth <= 0) return { [keyMemberOf(session, carrier)]: id };
  return loadCarrier(session, carrier, id, depth - 1) ?? { [keyMemberOf(session, carrier)]: id };
}

function referenceKey(session: Session, carrier: string, value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const id = Number((value as Carrier)[keyMemberOf(session, carrier)] ?? 0);
  return Number.isSafeInteger(id) ? id : 0;
}

/** The member that holds the key of a carrier's row. */
export function keyMemberOf(session: Session, carrier: string): string {
  const definition = definitionOf(session, carrier);
  if (!definition) return "Id";
  const table = session.tenant.table(definition.table);
  return (
    membersOf(carrier)?.find((member) => sourceOf(definition, table, member)?.name === table.primaryKey)?.name ?? "Id"
  );
}

function throughKey({ tenant }: Session, through: { table: string; field: string }, value: SqlValue): SqlValue {
  return tenant.find(through.table, { [through.field]: value })[0]?.[tenant.table(through.table).primaryKey] ?? 0;
}

function fromThrough({ tenant }: Session, through: { table: string; field: string }, key: number): SqlValue {
  return tenant.row(through.table, key)?.[through.field] ?? null;
}

/** A computed value in the form of the member's type; objects and lists have it already. */
function inForm(type: string, value: unknown): unknown {
  return typeof value === "object" && value !== null ? value : (scalarOf(type, value as SqlValue) ?? value);
}

/** A stored value in the JSON form of a member's type. */
function scalarOf(type: string, value: SqlValue): unknown {
  switch (type) {
    case "Integer":
    case "Float":
    case "TimeSpan":
      return Number(value ?? 0);
    case "Bool":
      return Number(value ?? 0) !== 0;
    case "DateTime":
    case "Date":
      return value;
    case "Byte[]":
      return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : "";
    case "String":
      return value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value ?? "");
    default:
      return undefined;
  }
}

function storedScalar(session: Session, table: Table, field: Field, value: unknown): SqlValue {
  const text = typeof value === "boolean" ? (value ? "1" : "0") : value === null ? "" : String(value);
  return fieldValue(session, table, field, text);
}

function extraFields(table: Table, row: Row): Record<string, string> {
  const fields = [...table.fields.values()].filter((field) => /^x_/i.test(field.name));
  return Object.fromEntries(fields.map((field) => [field.name, String(row[field.name] ?? "")]));
}

function writeExtraFields(save: CarrierSave, table: Table, value: unknown): void {
  for (const [name, text] of Object.entries((value ?? {}) as Carrier)) {
    const field = /^x_/i.test(name) ? table.fields.get(name.toLowerCase()) : undefined;
    if (field) save.values[field.name] = storedScalar(save.session, table, field, text);
  }
}
