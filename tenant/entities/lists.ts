// The smaller native entities: Category, Attachment, ReplyTemplate, InvoiceEntry, EabEntry (natives-crm 1.6 to 1.8, 1.11).
import { readContent, removeContent, writeContent } from "../content.js";
import { queryFailure } from "../errors.js";
import { templateBody } from "../services.js";
import type { Session } from "../session.js";
import { type EntityDefinition, fields, type Save, whole } from "./definition.js";

export const Category: EntityDefinition = {
  table: "ej_category",
  keys: {
    ...fields(
      "id",
      "name",
      "parent:parent_id",
      "externalName:external_name",
      "categoryMaster:category_master",
      "notificationEmail:notification_email",
    ),
    fullname: { read: (_session, row) => String(row.fullname ?? "") },
    children: {
      read: ({ tenant }, row) =>
        tenant
          .find("ej_category", { parent_id: row.id ?? null })
          .map((each) => each.id)
          .join(","),
    },
  },
  beforeSave: (save) => save.after((id) => refreshFullName(save.session, id, new Set())),
};

/** Full names are stored, so a new name or parent renames everything below. */
function refreshFullName(session: Session, id: number, seen: Set<number>): void {
  const { tenant } = session;
  const row = tenant.row("ej_category", id);
  if (!row || seen.has(id)) return;
  seen.add(id);
  const parent = tenant.row("ej_category", Number(row.parent_id ?? 0));
  const fullname =
    parent && parent.id !== id ? `${parent.fullname ?? parent.name}/${row.name}` : String(row.name ?? "");
  tenant.update("ej_category", id, { fullname: fullname.slice(0, 255) });
  for (const child of tenant.find("ej_category", { parent_id: id })) refreshFullName(session, Number(child.id), seen);
}

export const Attachment: EntityDefinition = {
  table: "attachment",
  keys: {
    ...fields(
      "id",
      "contentType:content_type",
      "name",
      "size:att_size",
      "key:auth_key",
      "charset",
      "dbiAgentId:dbi_agent_id",
    ),
    ...fields("dbiKey:dbi_key", "dbiLastModified:dbi_last_modified", "dbiLastSyncronized:dbi_last_syncronized"),
  },
  operations: {
    getBase64: ({ tenant }, [id]) => Buffer.from(readContent(tenant, "attachment", whole(id)) ?? []).toString("base64"),
    saveBase64: ({ tenant }, [id, text]) => {
      const bytes = Buffer.from(String(text ?? ""), "base64");
      writeContent(tenant, "attachment", whole(id), bytes);
      tenant.update("attachment", whole(id), { att_size: bytes.length });
      return bytes.length;
    },
    removeWithContent: ({ tenant }, [id]) => {
      removeContent(tenant, "attachment", whole(id));
      return tenant.remove("attachment", { id: whole(id) }) > 0;
    },
  },
};

export const ReplyTemplate: EntityDefinition = {
  table: "reply_template",
  keys: fields("id", "name", "description"),
  beforeSave: () => {
    throw queryFailure("A reply template cannot be changed by a script.");
  },
  operations: {
    body: ({ tenant }, [id, language]) => {
      const row = templateBody(tenant, whole(id), whole(language));
      return {
        subject: String(row?.subject ?? ""),
        plain: String(row?.body_plain ?? ""),
        html: String(row?.body_html ?? ""),
        sms: String(row?.body_sms ?? ""),
        attachments: row
          ? tenant
              .find("reply_template_attachment", { entry_id: row.id ?? null })
              .map((each) => Number(each.attachment_id))
          : [],
      };
    },
  },
};

/** Prices are kept in hundredths; of two discounts the sum of money wins. */
export const InvoiceEntry: EntityDefinition = {
  table: "invoice_entry",
  keys: {
    ...fields("id", "messageId:message_id", "description", "type", "quantity", "date:date_invoiced"),
    discount: {
      field: "discount",
      write: (save, value) => {
        save.values.discount = Math.round(Number(value.replace(",", "."))) || 0;
      },
    },
    pricePrUnit: hundredths("price_pr_unit"),
    discountMoney: hundredths("discount_money"),
  },
  beforeSave: ({ old, values }) => {
    const given = (name: string): number => whole(values[name] ?? old?.[name]);
    const gross = given("quantity") * given("price_pr_unit");
    if (values.discount_money !== undefined)
      values.discount = gross === 0 ? 0 : Math.round((100 * given("discount_money")) / gross);
    else if (values.discount !== undefined) values.discount_money = Math.round((gross * given("discount")) / 100);
    values.ie_sum = gross - given("discount_money");
  },
};

function hundredths(field: string) {
  return {
    read: (_session: Session, row: Readonly<Record<string, unknown>>) => (Number(row[field] ?? 0) / 100).toFixed(2),
    write: (save: Save, value: string) => {
      save.values[field] = Math.round(Number(value.replace(",", ".")) * 100) || 0;
    },
  };
}

export const EabEntry: EntityDefinition = {
  table: "eab_entry",
  keys: fields(
    "id",
    "name",
    "email:email_address",
    "sms:sms_number",
    "folderId:folder_id",
    "dbi_agent_id",
    "dbi_key",
    "dbi_last_syncronized",
    "dbi_last_modified",
    "dbi_delete",
  ),
};
