// E-marketing (natives-crm 1.10): messages, lists of recipients and shipments are rows; nothing is ever sent.
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import { type EntityDefinition, fields, type Save, whole } from "./definition.js";

/** Kinds of s_list; the numbers are not documented. */
const listTypes = { static: 0, customers: 1 } as const;
/** Kinds of s_list_shipment.type; the numbers are not documented. */
const shipmentListTypes = { list: 0, selection: 1, ticketSelection: 2 } as const;
/** ShipmentStatus and ShipmentListStatus. */
const waiting = 3;
const notSent = 0;

export const SpmMessage: EntityDefinition = {
  table: "s_message",
  keys: fields(
    "id",
    "description",
    "subject",
    "body:plain_message",
    "bodyHtml:html_message",
    "header:header_field",
    "folderId:folder_id",
  ),
  beforeSave: ({ old, values }) => {
    if (old) return;
    values.folder_id ??= -1;
    // ShipmentMessageType: 1 plain, 2 HTML.
    values.flags ??= (values.plain_message ? 1 : 0) | (values.html_message ? 2 : 0);
  },
};

export const SpmStaticList: EntityDefinition = {
  table: "s_list",
  keys: fields("id", "name", "folderId:folder_id"),
  beforeSave: (save) => newList(save, listTypes.static),
  operations: {
    recipients: ({ tenant }, [id]) =>
      tenant
        .find("s_list_element", { list_id: whole(id) })
        .map((row) => [String(row.address ?? ""), String(row.name ?? "")]),
    /** Arguments: list, pairs of address and name to add, addresses to remove. */
    changeRecipients: ({ tenant }, [id, added, removed]) => {
      const list = whole(id);
      for (const address of items(removed))
        tenant.remove("s_list_element", { list_id: list, address: String(address) });
      for (const pair of items(added)) {
        const [address, name] = items(pair).map(String);
        tenant.remove("s_list_element", { list_id: list, address: address ?? "" });
        tenant.insert("s_list_element", {
          list_id: list,
          address: address ?? "",
          name: name ?? "",
          sms: "",
          status: 0,
        });
      }
      return countElements(tenant, list, "s_list_element");
    },
    removeUnused,
  },
};

export const SpmCustomerList: EntityDefinition = {
  table: "s_list",
  keys: fields("id", "name", "folderId:folder_id"),
  beforeSave: (save) => newList(save, listTypes.customers),
  operations: {
    addRecipients: ({ tenant }, [id, persons]) => {
      for (const person of items(persons)) {
        const row = { list_id: whole(id), customer_id: whole(person) };
        if (tenant.find("s_list_customer", row).length === 0) tenant.insert("s_list_customer", row);
      }
      return countElements(tenant, whole(id), "s_list_customer");
    },
    removeRecipients: ({ tenant }, [id]) => {
      tenant.remove("s_list_customer", { list_id: whole(id) });
      return countElements(tenant, whole(id), "s_list_customer");
    },
    removeUnused,
  },
};

export const SpmShipment: EntityDefinition = {
  table: "s_shipment",
  keys: fields(
    "id",
    "description",
    "message:message_id",
    "from:from_addr",
    "startDate:start_date",
    "sendRate:send_rate",
    "folderId:folder_id",
    "selection:selection_id",
    "project:project_id",
    "status",
  ),
  beforeSave: ({ session, old, values }) => {
    if (!(whole(values.send_rate ?? old?.send_rate) > 0))
      throw queryFailure("A shipment needs a send rate: call setSendRate before save.");
    if (!session.tenant.row("s_message", whole(values.message_id ?? old?.message_id)))
      throw queryFailure("A shipment needs a message that is stored: call setMessage before save.");
    values.status ??= waiting;
    if (!old) values.folder_id ??= -1;
    if (!old) values.start_date ??= session.localTime();
  },
  operations: {
    /** Arguments: shipment, pairs of kind (`list`, `selection`, `ticketSelection`) and id. */
    addLists: ({ tenant }, [id, lists]) => {
      for (const pair of items(lists)) {
        const [kind, list] = items(pair);
        const type = shipmentListTypes[kind as keyof typeof shipmentListTypes] ?? shipmentListTypes.list;
        tenant.insert("s_list_shipment", { shipment_id: whole(id), list_id: whole(list), type, status: notSent });
      }
      return null;
    },
  },
};

function newList({ old, values }: Save, type: number): void {
  if (old) return;
  values.type = type;
  values.folder_id ??= -1;
  values.dbi_agent_id ??= -1;
}

function countElements(tenant: Session["tenant"], list: number, table: string): number {
  const count = tenant.find(table, { list_id: list }).length;
  tenant.update("s_list", list, { number_of_elements: count });
  return count;
}

/** A list that a shipment uses stays. */
function removeUnused({ tenant }: Session, [id]: readonly unknown[]): boolean {
  const list = whole(id);
  if (tenant.find("s_list_shipment", { list_id: list }).length > 0) return false;
  tenant.remove("s_list_element", { list_id: list });
  tenant.remove("s_list_customer", { list_id: list });
  return tenant.remove("s_list", { id: list }) > 0;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
