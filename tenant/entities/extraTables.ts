// What scripts ask about extra tables and fields (natives-crm 1.9), and the opening hours of a priority (1.11).
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { type EntityDefinition, fields, whole } from "./definition.js";

export const ExtraTableInfo: EntityDefinition = {
  table: "extra_tables",
  keys: fields("id", "name", "flags"),
  operations: {
    find: ({ tenant }, [name]) => tenant.find("extra_tables", { table_name: String(name ?? "") })[0],
  },
};

/** The ExtraFieldDomain of each table that can have extra fields, by the names that scripts use for it. */
const domains: Readonly<Record<string, number>> = {
  person: 1,
  customer: 1,
  contact: 2,
  company: 2,
  ticket: 4,
  ej_message: 8,
  message: 8,
  ejuser: 32,
  user: 32,
  ej_category: 64,
  category: 64,
  kb_entry: 128,
  kb_category: 256,
};
const extraTableDomain = 16;
const extraTableId = 20;

export const ExtraFieldsInfo: EntityDefinition = {
  table: "extra_fields",
  keys: {},
  operations: {
    ofTable: (session, [table]) => {
      const name = String(table ?? "").toLowerCase();
      const domain = Object.hasOwn(domains, name) ? domains[name] : undefined;
      if (domain !== undefined) return infos(session, session.tenant.find("extra_fields", { domain }));
      const extra = session.tenant.find("extra_tables", { table_name: String(table ?? "") })[0];
      if (!extra) throw queryFailure(`The table "${String(table ?? "")}" does not exist or has no extra fields.`);
      return infos(session, session.tenant.find("extra_fields", { extra_table: extra.id ?? null }));
    },
    /** Arguments: ExtraFieldType, and for references to extra tables the table that is referred to. */
    ofType: (session, [type, target]) => {
      const equal: Row = { type: whole(type) };
      if (whole(type) === extraTableId && whole(target) > 0) equal.target_extra_table = whole(target);
      return infos(session, session.tenant.find("extra_fields", equal));
    },
  },
};

const tableOfDomain: Readonly<Record<number, string>> = {
  1: "person",
  2: "contact",
  4: "ticket",
  8: "ej_message",
  32: "ejuser",
  64: "ej_category",
  128: "kb_entry",
  256: "kb_category",
};

function infos({ tenant }: Session, rows: readonly Row[]) {
  return [...rows]
    .sort(
      (left, right) => Number(left.order_pos ?? 0) - Number(right.order_pos ?? 0) || Number(left.id) - Number(right.id),
    )
    .map((row) => {
      const table =
        Number(row.domain) === extraTableDomain
          ? String(tenant.row("extra_tables", Number(row.extra_table ?? 0))?.table_name ?? "")
          : (tableOfDomain[Number(row.domain)] ?? "");
      return {
        fieldName: String(row.field_name ?? ""),
        name: String(row.name ?? ""),
        table,
        displayField: `${table}.${row.field_name}`,
        flags: Number(row.flags ?? 0),
        params: String(row.params ?? ""),
      };
    });
}

export const Priority: EntityDefinition = {
  table: "ticket_priority",
  keys: fields("id", "name"),
};
