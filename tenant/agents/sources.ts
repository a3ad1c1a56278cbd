// Where a member of a carrier comes from when it is no plain field of the table: texts, phones and addresses in rows of
// their own, values computed from others.
import { registered, storeText, updated } from "../entities/definition.js";
import type { Session } from "../session.js";
import type { Row, SqlValue } from "../tenant.js";

/** A carrier in the making or on its way into the database. */
export interface CarrierSave {
  readonly session: Session;
  readonly table: string;
  readonly old: Row | undefined;
  readonly values: Record<string, SqlValue>;
  after(action: (id: number) => void): void;
}
export type Source =
  | {
      readonly field: string;
      /** The carrier's key is found in another table, by the field that holds this one's value. */
      readonly through?: { readonly table: string; readonly field: string };
    }
  | Children
  | Referred
  | ComputedSource;
export interface ComputedSource {
  readonly read: (session: Session, row: Row) => unknown;
  readonly write?: (save: CarrierSave, value: unknown) => void;
}
/** A carrier whose key is worked out from the row. Without `write` it is for reading. */
export interface Referred {
  readonly carrier: string;
  readonly key: (session: Session, row: Row) => number;
  readonly write?: (save: CarrierSave, value: unknown) => void;
}
/** Carriers whose rows point back at this one. */
export interface Children {
  readonly children: string;
  /** Their field that holds the key of this row. */
  readonly owner: string;
  /** True: saving this carrier saves them, and deletes those that it no longer holds. */
  readonly saved?: boolean;
}
export interface CarrierDefinition {
  /** Name of the carrier itself. */
  readonly carrier?: string;
  readonly table: string;
  readonly members?: Readonly<Record<string, Source>>;
  /** Field that marks a row as deleted; without it a deleted row is gone. */
  readonly softDelete?: string;
  readonly defaults?: (session: Session, args: readonly unknown[]) => Row;
  readonly beforeSave?: (values: Record<string, SqlValue>) => void;
}

/** `NSSaleTypeListItem`, `NSSaleTypeEntity`, `NSSaleType`: the thing they are about. */
export function bare(carrier: string): string {
  return carrier.replace(/^NS/, "").replace(/(Entity|ListItem)$/, "");
}

/** A text row that a field of the row points at; the number is that of TextType. */
export function text(field: string, type: number): Source {
  return {
    read: ({ tenant }, row) => String(tenant.row("text", Number(row[field] ?? 0))?.text ?? ""),
    write: ({ session, table, old, after }, value) =>
      after((id) =>
        storeText(session, { owner: table, field, type, id }, Number(old?.[field] ?? 0), String(value ?? "")),
      ),
  };
}

interface ElementChoice {
  /** Kind of phone; its owner is the row's key. */
  readonly kind?: number;
  /** Field of Email and URL that holds the row's key. */
  readonly owner?: string;
  /** Only the value of the first one. */
  readonly single?: boolean;
}
const valueFields = { phone: "phone", Email: "email_address", URL: "url_address" } as const;

/** Phones, addresses of mail and web: rows in order of rank, as NSEntityElement[]. */
export function elements(table: keyof typeof valueFields, choice: ElementChoice): Source {
  const valueField = valueFields[table];
  const where = (id: SqlValue): Row =>
    table === "phone" ? { owner_id: id, ptype_idx: choice.kind ?? 0 } : { [choice.owner!]: id };
  const rows = (session: Session, id: SqlValue): Row[] =>
    session.tenant.find(table, where(id)).sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0));
  if (choice.single) return { read: (session, row) => String(rows(session, keyOf(row))[0]?.[valueField] ?? "") };
  return {
    read: (session, row) =>
      rows(session, keyOf(row)).map((each) => ({
        Value: String(each[valueField] ?? ""),
        StrippedValue:
          table === "phone" ? String(each[valueField] ?? "").replace(/\D/g, "") : String(each[valueField] ?? ""),
        Description: String(each.description ?? ""),
      })),
    write: (save, value) =>
      save.after((id) => {
        const { tenant } = save.session;
        const known = rows(save.session, id).map((each) => [
          String(each[valueField] ?? ""),
          String(each.description ?? ""),
        ]);
        const wanted = (list(value) as { Value?: unknown; Description?: unknown }[]).map((each) => [
          String(each.Value ?? ""),
          String(each.Description ?? ""),
        ]);
        // Rows that stay as they are keep their keys.
        if (JSON.stringify(known) === JSON.stringify(wanted)) return;
        tenant.remove(table, where(id));
        for (const [index, each] of list(value).entries()) {
          const element = each as { Value?: unknown; Description?: unknown };
          const rest = { description: String(element.Description ?? ""), rank: index + 1, ...registered(save.session) };
          tenant.insert(table, {
            ...where(id),
            ...(table === "Email" ? { protocol: "SMTP" } : {}),
            [valueField]: String(element.Value ?? ""),
            ...rest,
          });
        }
      }),
  };
}

/** The key of a row that was read with its key under this name. */
const rowKey = "key of the row";
/** The key of a row; -1 for one that was never stored and so owns nothing. */
export function keyOf(row: Row): SqlValue {
  // A carrier that was never saved has no key and owns no rows; those without an owner are not its own.
  return row[rowKey] ?? -1;
}
const rowOwner = "table of the row";
function ownerOf(row: Row): SqlValue {
  return row[rowOwner] ?? "";
}
/** Marks a row with its table and key, so that sources need not know them. */
export function withKey(row: Row, table: string, key: SqlValue): Row {
  return { ...row, [rowOwner]: table, [rowKey]: key };
}

const addressFields = [
  ["Address1", "address1"],
  ["Address2", "address2"],
  ["Address3", "address3"],
  ["Zipcode", "zipcode"],
  ["City", "city"],
  ["County", "county"],
  ["State", "state"],
] as const;
const addressNames: Readonly<Record<number, string>> = { 1: "Postal", 2: "Street", 16387: "Private" };

/** Addresses as NSAddress: one line per field, in one layout for every country. */
export function address(...kinds: readonly number[]): ComputedSource {
  const row = (session: Session, id: SqlValue, kind: number): Row | undefined =>
    session.tenant.find("address", { owner_id: id, atype_idx: kind })[0];
  return {
    read: (session, owner) => ({
      LocalizedAddress: kinds.flatMap((kind) =>
        addressFields.map(([name, field]) => [
          {
            Label: `${addressNames[kind]} ${name}`,
            Name: `${addressNames[kind]}${name}`,
            Value: String(row(session, keyOf(owner), kind)?.[field] ?? ""),
            Tooltip: "",
            ValueLength: session.tenant.table("address").fields.get(field)?.length ?? 79,
            AddressType: addressNames[kind],
          },
        ]),
      ),
    }),
    write: (save, value) =>
      save.after((id) => {
        // A script may hand over the lines alone, as `SetAddress` takes both.
        const lines = Array.isArray(value) ? value : (value as { LocalizedAddress?: unknown } | null)?.LocalizedAddress;
        const given = list(lines).flatMap(list) as {
          Name?: unknown;
          Value?: unknown;
        }[];
        const values = new Map(
          given.map((field) => [String(field.Name ?? "").toLowerCase(), String(field.Value ?? "")]),
        );
        for (const kind of kinds) storeAddress(save.session, id, kind, values, row(save.session, id, kind));
      }),
  };
}

function storeAddress(
  session: Session,
  id: number,
  kind: number,
  values: ReadonlyMap<string, string>,
  known: Row | undefined,
): void {
  const fields: Record<string, SqlValue> = {};
  for (const [name, field] of addressFields) {
    const value = values.get(`${addressNames[kind]}${name}`.toLowerCase());
    if (value !== undefined) fields[field] = value;
  }
  if (Object.keys(fields).length === 0) return;
  if (known) session.tenant.update("address", Number(known.address_id), { ...fields, ...updated(session) });
  else
    session.tenant.insert("address", { owner_id: id, atype_idx: kind, zipcode: "", ...fields, ...registered(session) });
}

/** All items of a list with those selected that a link table joins to the row; saving replaces the links. */
export function interests(table: string, link: string, owner: string, item: string): Source {
  return {
    read: (session, row) => {
      const { tenant } = session;
      const chosen = new Set(tenant.find(link, { [owner]: keyOf(row) }).map((each) => each[item]));
      const key = tenant.table(table).primaryKey;
      return tenant
        .find(table, {})
        .filter((each) => !Number(each.deleted ?? 0) || chosen.has(each[key] ?? null))
        .sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0))
        .map((each) => ({
          Id: Number(each[key]),
          Name: String(each.name ?? ""),
          ToolTip: String(each.tooltip ?? ""),
          Rank: Number(each.rank ?? 0),
          Deleted: Number(each.deleted ?? 0) !== 0,
          Selected: chosen.has(each[key] ?? null),
          ChildItems: [],
        }));
    },
    write: (save, value) =>
      save.after((id) => {
        const { tenant } = save.session;
        const items = list(value)
          .flatMap(withChildItems)
          .filter((each) => each.Selected === true);
        tenant.remove(link, { [owner]: id });
        for (const each of items)
          tenant.insert(link, { [owner]: id, [item]: Number(each.Id), ...registered(save.session) });
        if (tenant.table(save.table).fields.has("activeinterests"))
          tenant.update(save.table, id, { activeInterests: items.length });
      }),
  };
}

interface SelectableItem {
  readonly Id?: unknown;
  readonly Selected?: unknown;
  readonly ChildItems?: unknown;
}
function withChildItems(value: unknown): SelectableItem[] {
  const entry = (value ?? {}) as SelectableItem;
  return [entry, ...list(entry.ChildItems).flatMap(withChildItems)];
}

/**
 * User-defined fields by prog id, kept as they were given. The product keeps them in fields of ud... tables by rules that
 * are not published, so a search through `userdef_id` does not see them.
 */
export const userDefinedFields: Source = {
  read: (session, row) => {
    ensureUserDefined(session);
    const sql = "SELECT prog_id, value FROM tenant_userdefined WHERE owner = ? AND id = ? ORDER BY prog_id";
    const rows = session.tenant.all([], sql, [ownerOf(row), keyOf(row)]);
    return Object.fromEntries(rows.map((each) => [String(each.prog_id), String(each.value ?? "")]));
  },
  write: (save, value) =>
    save.after((id) => {
      ensureUserDefined(save.session);
      const sql = "INSERT OR REPLACE INTO tenant_userdefined (owner, id, prog_id, value) VALUES (?, ?, ?, ?)";
      for (const [progId, each] of Object.entries((value ?? {}) as Record<string, unknown>)) {
        if (!progId.endsWith(":DisplayText"))
          save.session.tenant.run([], sql, [save.table, id, progId, String(each ?? "")]);
      }
    }),
};

/** What the rows of a table hold in one user-defined field, by key. */
export function userDefinedValues(session: Session, table: string, progId: string): ReadonlyMap<number, string> {
  ensureUserDefined(session);
  const sql = "SELECT id, value FROM tenant_userdefined WHERE owner = ? AND prog_id = ?";
  const rows = session.tenant.all([], sql, [table, progId]);
  return new Map(rows.map((row) => [Number(row.id), String(row.value ?? "")]));
}

function ensureUserDefined({ tenant }: Session): void {
  tenant.run(
    [],
    "CREATE TABLE IF NOT EXISTS tenant_userdefined (owner TEXT, id INTEGER, prog_id TEXT, value TEXT, PRIMARY KEY (owner, id, prog_id)) WITHOUT ROWID",
  );
}

/** A list of texts in one field, parted by commas. */
export function commaList(field: string): Source {
  return {
    read: (_session, row) =>
      String(row[field] ?? "")
        .split(",")
        .filter((each) => each !== ""),
    write: (save, value) => {
      save.values[field] = list(value).map(String).join(",");
    },
  };
}

/** Names with texts in one field, as a JSON object. */
export function jsonMap(field: string): Source {
  return {
    read: (_session, row) => parsedRecord(String(row[field] ?? "")),
    write: (save, value) => {
      save.values[field] = JSON.stringify(value ?? {});
    },
  };
}

function parsedRecord(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    // Written by something else than this agent: there are no names to give.
    return {};
  }
}

export const birthDate: Source = {
  read: (_session, row) =>
    row.year_of_birth
      ? [row.year_of_birth, row.month_of_birth, row.day_of_birth]
          .map((part) => String(part || 1).padStart(2, "0"))
          .join("-")
      : null,
  write: (save, value) => {
    const [, year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})/.exec(String(value ?? "")) ?? [];
    Object.assign(save.values, {
      year_of_birth: Number(year),
      month_of_birth: Number(month),
      day_of_birth: Number(day),
    });
  },
};

/** ActivityStatus and the appointment's status agree from 1 to 3; `done` holds when it was completed. */
export const completed: Source = {
  read: (_session, row) => (Number(row.status) === 3 ? 3 : 1),
  write: (save, value) => {
    const done = Number(value) === 3;
    if (done === (Number(save.old?.status ?? 1) === 3)) return;
    save.values.status = done ? 3 : 1;
    save.values.done = done ? save.session.localTime() : null;
  },
};

export function fullName(row: Row): string {
  return [row.firstname, row.middleName, row.lastname].filter((part) => part).join(" ");
}

/** How a row is called: a person by full name, an associate by the person's name where the full name is asked for. */
export function nameOf({ tenant }: Session, tableName: string, key: SqlValue, full: boolean): string {
  const row = tenant.row(tableName, Number(key ?? 0));
  if (!row) return "";
  if (tableName === "person") return fullName(row);
  const person = tableName === "associate" && full ? tenant.row("person", Number(row.person_id ?? 0)) : undefined;
  return person ? fullName(person) : String(row.name ?? row.heading ?? row.title ?? "");
}

/** AppointmentType of the row that goes with a document. */
const documentType = 4;

/** Members of a document that its appointment row holds. */
export function throughAppointment(form: "short" | "entity"): Readonly<Record<string, Source>> {
  const rowOf = (session: Session, id: SqlValue): Row | undefined =>
    session.tenant.find("appointment", { document_id: id })[0];
  const fresh = ({ user, localTime }: Session): Row => ({
    associate_id: user.associateId,
    do_by: localTime(),
    type: documentType,
    status: 1,
  });
  const nameBehind = (field: string, table: string): Source => ({
    read: (session, row) => {
      const key = rowOf(session, keyOf(row))?.[field];
      return nameOf(session, table, key ?? null, true);
    },
  });
  /** A reference as a whole: read with its members, stored by its key. */
  const carrier = (name: string, field: string, key: string): Source => ({
    carrier: name,
    key: (session, row) => Number((rowOf(session, keyOf(row)) ?? fresh(session))[field] ?? 0),
    write: member(field, key).write!,
  });
  const member = (field: string, key?: string): ComputedSource => ({
    read: (session, row) => {
      const value = (rowOf(session, keyOf(row)) ?? fresh(session))[field] ?? null;
      return key ? { [key]: Number(value ?? 0) } : value;
    },
    write: (save, value) =>
      save.after((id) => {
        const stored = key ? Number((value as Record<string, unknown> | null)?.[key] ?? 0) : scalar(value);
        const known = rowOf(save.session, id);
        if (known) save.session.tenant.update("appointment", Number(known.appointment_id), { [field]: stored });
        else {
          const appointment = save.session.tenant.insert("appointment", {
            ...fresh(save.session),
            document_id: id,
            [field]: stored,
            ...registered(save.session),
          });
          save.session.tenant.update("document", id, { appointment_id: appointment });
        }
      }),
  });
  return {
    Date: member("do_by"),
    Type: member("type"),
    Completed: member("status"),
    Associate: carrier("NSAssociate", "associate_id", "AssociateId"),
    Contact: carrier("NSContact", "contact_id", "ContactId"),
    Person: carrier("NSPerson", "person_id", "PersonId"),
    Project: carrier("NSProject", "project_id", "ProjectId"),
    Sale: carrier("NSSale", "sale_id", "SaleId"),
    DocumentTemplate:
      form === "entity"
        ? carrier("NSDocumentTemplate", "task_idx", "DocumentTemplateId")
        : nameBehind("task_idx", "DocTmpl"),
    SuggestedDocumentId: member("suggestedDocumentId"),
    ContactId: member("contact_id"),
    PersonId: member("person_id"),
    AssociateId: member("associate_id"),
    ProjectId: member("project_id"),
    AssociateFullName: nameBehind("associate_id", "associate"),
    ContactName: nameBehind("contact_id", "contact"),
    PersonFullName: nameBehind("person_id", "person"),
    ProjectName: nameBehind("project_id", "project"),
  };
}

function scalar(value: unknown): SqlValue {
  return typeof value === "number" || typeof value === "string"
    ? value
    : typeof value === "boolean"
      ? Number(value)
      : null;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
