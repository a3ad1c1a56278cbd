// `Host.entity`: the operations of the native entity classes over their definitions. Answers and arguments are
// described in tenant/README.md.

import type { Table } from "../dictionary.js";
import { notSimulated, queryFailure } from "../errors.js";
import { toText } from "../search/values.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";
import { DbiControl, StatResult } from "./dataExchange.js";
import {
  type EntityDefinition,
  fieldText,
  fieldValue,
  type Key,
  type Save,
  type SaveOptions,
  stamp,
  whole,
} from "./definition.js";
import { ExtraFieldsInfo, ExtraTableInfo, Priority } from "./extraTables.js";
import { Attachment, Category, EabEntry, InvoiceEntry, ReplyTemplate } from "./lists.js";
import { SpmCustomerList, SpmMessage, SpmShipment, SpmStaticList } from "./marketing.js";
import { Message } from "./message.js";
import { Inbox, Knowledge, Notify } from "./notices.js";
import { Company, Customer, User } from "./people.js";
import { Ticket } from "./ticket.js";

const definitions: Readonly<Record<string, EntityDefinition>> = {
  Attachment,
  Category,
  Company,
  Customer,
  DbiControl,
  EabEntry,
  ExtraFieldsInfo,
  ExtraTableInfo,
  Inbox,
  InvoiceEntry,
  Knowledge,
  Message,
  Notify,
  Priority,
  ReplyTemplate,
  SpmCustomerList,
  SpmMessage,
  SpmShipment,
  SpmStaticList,
  StatResult,
  Ticket,
  User,
};

export interface EntityAnswer {
  readonly id: number;
  /** Every readable value by its canonical key. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * One operation of an entity class.
 * @param name class, or the name of an extra table (`y_...`)
 * @throws TenantFailure for what does not exist or is not simulated
 */
export function callEntity(session: Session, name: string, operation: string, args: readonly unknown[]): unknown {
  const definition = definitionOf(session, name);
  const table = session.tenant.table(definition.table);
  switch (operation) {
    case "describe":
      return { names: names(session, definition, table) };
    case "load":
      return load(session, definition, table, session.tenant.row(table.name, whole(args[0])));
    case "loadFromAgentAndKey": {
      const row = session.tenant.find(table.name, { dbi_agent_id: whole(args[0]), dbi_key: String(args[1] ?? "") })[0];
      return load(session, definition, table, row);
    }
    case "save":
      return save(session, definition, table, args);
    case "remove":
      return session.tenant.remove(table.name, { [table.primaryKey]: whole(args[0]) }) > 0;
    default:
      return further(session, name, definition, table, operation, args);
  }
}

/** An operation of the class itself; a finder answers its row in the form of `load`. */
function further(
  session: Session,
  name: string,
  definition: EntityDefinition,
  table: Table,
  operation: string,
  args: readonly unknown[],
): unknown {
  const body = Object.hasOwn(definition.operations ?? {}, operation) ? definition.operations?.[operation] : undefined;
  if (!body) throw notSimulated(`${name}.${operation}`);
  const answer = session.tenant.transaction(() => body(session, args));
  return operation.startsWith("find") ? load(session, definition, table, answer as Row | undefined) : answer;
}

function definitionOf(session: Session, name: string): EntityDefinition {
  if (Object.hasOwn(definitions, name)) return definitions[name]!;
  const table = /^y_/i.test(name) ? session.tenant.dictionary.table(name) : undefined;
  if (table) return { table: table.name, keys: {} };
  if (/^y_/i.test(name)) throw queryFailure(`There is no extra table "${name}".`);
  throw notSimulated(name);
}

/** Canonical key by every name in lower case: keys, their other names, fields, labels of extra fields. */
function names(session: Session, definition: EntityDefinition, table: Table): Record<string, string> {
  const result: Record<string, string> = {};
  for (const field of table.fields.values()) result[field.name.toLowerCase()] = field.name;
  for (const [key, { field, names: others }] of Object.entries(definition.keys)) {
    for (const each of [key, ...(others ?? []), ...(field ? [field] : [])]) result[each.toLowerCase()] = key;
  }
  if (definition.labelDomain !== undefined) {
    for (const row of session.tenant.find("extra_fields", { domain: definition.labelDomain })) {
      const label = String(row.name ?? "").toLowerCase();
      if (label && !result[label]) result[label] = String(row.field_name);
    }
  }
  return result;
}

function load(session: Session, definition: EntityDefinition, table: Table, row: Row | undefined): EntityAnswer | null {
  if (!row) return null;
  const values: Record<string, string> = {};
  const covered = new Set(
    Object.values(definition.keys).flatMap((key) => (key.field ? [key.field.toLowerCase()] : [])),
  );
  for (const field of table.fields.values()) {
    if (!covered.has(field.name.toLowerCase())) values[field.name] = toText(field, row[field.name]);
  }
  for (const [name, key] of Object.entries(definition.keys)) values[name] = read(session, table, key, row);
  return { id: Number(row[table.primaryKey]), values };
}

function read(session: Session, table: Table, key: Key, row: Row): string {
  if (key.read) return key.read(session, row);
  return key.field ? fieldText(table, row, key.field) : "";
}

/** Arguments: id or null, changed values by any name, options. */
function save(
  session: Session,
  definition: EntityDefinition,
  table: Table,
  args: readonly unknown[],
): EntityAnswer | null {
  const [given, changes, options] = args as [unknown, Record<string, string> | undefined, SaveOptions | undefined];
  return session.tenant.transaction(() => {
    const known = names(session, definition, table);
    const wanted = new Map(
      Object.entries(changes ?? {}).map(([name, value]) => [known[name.toLowerCase()] ?? name, String(value)]),
    );
    const id = whole(wanted.get(known[table.primaryKey.toLowerCase()] ?? table.primaryKey) ?? given);
    wanted.delete(known[table.primaryKey.toLowerCase()] ?? table.primaryKey);
    const old = id > 0 ? session.tenant.row(table.name, id) : undefined;
    const actions: ((id: number) => void)[] = [];
    const pending: Save = { session, old, values: {}, options: options ?? {}, after: (action) => actions.push(action) };
    for (const [name, value] of wanted) assign(pending, definition, table, name, value);
    definition.beforeSave?.(pending);
    stamp(pending, table);
    const stored = store(pending, table, id);
    for (const action of actions) action(stored);
    return load(session, definition, table, session.tenant.row(table.name, stored));
  });
}

function assign(pending: Save, definition: EntityDefinition, table: Table, name: string, value: string): void {
  const key = Object.hasOwn(definition.keys, name) ? definition.keys[name] : undefined;
  const field = table.fields.get((key?.field ?? name).toLowerCase());
  if (key?.write) key.write(pending, value);
  else if (key && !key.field) pending.session.log(`${definition.table}: the key "${name}" can only be read`);
  else if (!field) pending.session.log(`${definition.table}: unknown key "${name}" was ignored`);
  else pending.values[field.name] = fieldValue(pending.session, table, field, value);
}

function store({ session, old, values }: Save, table: Table, id: number): number {
  if (old) {
    session.tenant.update(table.name, id, values);
    return id;
  }
  const withKey: Record<string, SqlValue> = id > 0 ? { ...values, [table.primaryKey]: id } : values;
  return session.tenant.insert(table.name, withKey);
}
