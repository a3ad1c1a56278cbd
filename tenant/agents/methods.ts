// Methods of agents that do not follow from their declaration: lists by name, preferences, currency, stored bytes,
// deleted companies and persons, queries by date (natives-crm 2.4, 2.7, 4).
import { readContent, writeContent } from "../content.js";
import { registered, updated } from "../entities/definition.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import { activityMethods } from "./activities.js";
import { archiveMethods } from "./archives.js";
import { belongingMethods } from "./belonging.js";
import { consentMethods } from "./consents.js";
import { documentFileMethods } from "./documentFiles.js";
import { fieldInfoMethods } from "./fieldInfos.js";
import { happeningMethods } from "./happenings.js";
import { invitationMethods } from "./invitations.js";
import { type Carrier, loadCarrier, readCarrier, saveCarrier } from "./mapping.js";
import { orderMethods } from "./orders.js";
import { quoteMethods } from "./quotes.js";
import { relatedMethods } from "./related.js";
import { saleSummaryMethods } from "./saleSummary.js";
import { suggestionMethods } from "./suggestions.js";
import { templateVariableMethods } from "./templateVariables.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

export const agentMethods: Readonly<Record<string, AgentMethod>> = {
  ...relatedMethods,
  ...belongingMethods,
  ...activityMethods,
  ...archiveMethods,
  ...fieldInfoMethods,
  ...quoteMethods,
  ...orderMethods,
  ...suggestionMethods,
  ...consentMethods,
  ...documentFileMethods,
  ...templateVariableMethods,
  ...happeningMethods,
  ...invitationMethods,
  ...saleSummaryMethods,
  "NSMDOAgent.GetList": (session, [name]) => listItems(session, String(name)),
  "NSMDOAgent.GetSimpleList": (session, [name]) => listItems(session, String(name)),
  "NSMDOAgent.GetListItem": (session, [name, id]) =>
    listItems(session, String(name), true).find((item) => item.Id === Number(id)) ?? null,
  "NSMDOAgent.GetSelectableList": (session, [name]) => selectable(listItems(session, String(name))),
  "NSMDOAgent.GetSelectableSimpleList": (session, [name]) => selectable(listItems(session, String(name))),
  "NSMDOAgent.GetListIdByListName": ({ tenant }, [name]) =>
    tenant.dictionary.table(listTable(String(name)))?.number ?? 0,
  "NSListAgent.GetAllFromListName": (session, [name, withDeleted]) =>
    listItems(session, String(name), withDeleted === true).map(({ Id, Name, ToolTip, Rank, Deleted }) => ({
      Id,
      Name,
      Tooltip: ToolTip,
      Rank,
      Deleted,
    })),
  "NSListAgent.ChangeCurrency": ({ tenant }, [amount, from, to]) => {
    const value = (name: unknown): number => {
      const row = tenant.find("Currency", { name: String(name ?? "") })[0];
      if (!row) throw queryFailure(`Unknown currency "${String(name)}".`);
      return Number(row.rate) / (Number(row.units) || 1);
    };
    return (Number(amount) * value(from)) / value(to);
  },
  "NSListAgent.GetBaseCurrency": (session) => {
    const row = session.tenant.find("Currency", {}).find((each) => Number(each.rate) === Number(each.units));
    return row ? readCarrier(session, "NSCurrencyEntity", row) : null;
  },
  "NSContactAgent.Undelete": ({ tenant }, [id]) =>
    void tenant.update("contact", Number(id), { deleted: 0, DeletedDate: null }),
  "NSPersonAgent.Undelete": ({ tenant }, [id]) =>
    void tenant.update("person", Number(id), { retired: 0, DeletedDate: null }),
  "NSPersonAgent.CreateDefaultByContactId": (session, [contact]) =>
    readCarrier(session, "NSPersonEntity", {
      contact_id: Number(contact),
      associate_id: session.user.associateId,
      country_id: 1,
    }),
  "NSAppointmentAgent.Delete": ({ tenant }, [id]) => void tenant.remove("appointment", { appointment_id: Number(id) }),

  "NSPreferenceAgent.GetPreferenceByName": (session, [section, key, level]) =>
    preference(session, { prefsection: String(section), prefkey: String(key), deflevel: Number(level) }),
  "NSPreferenceAgent.GetPreferenceByNameAndId": (session, [section, key, level, owner]) =>
    preference(session, {
      prefsection: String(section),
      prefkey: String(key),
      deflevel: Number(level),
      owner_id: Number(owner),
    }),
  "NSPreferenceAgent.GetPreferences": (session, [specifications]) =>
    (Array.isArray(specifications) ? specifications : [])
      .map((each) => effectivePreference(session, each as Carrier))
      .filter((each) => each !== null),

  "NSBLOBAgent.GetBlobStream": ({ tenant }, [id]) => {
    const bytes = tenant.row("BinaryObject", Number(id))?.binaryData;
    return bytes instanceof Uint8Array ? Buffer.from(bytes).toString("latin1") : "";
  },
  "NSBLOBAgent.SetBlobStream": ({ tenant }, [id, bytes]) => {
    const binaryData = Buffer.from(String(bytes ?? ""), "latin1");
    return void tenant.update("BinaryObject", Number(id), {
      binaryData,
      originalSize: binaryData.length,
      blobSize: binaryData.length,
    });
  },
  "NSBLOBAgent.GetAppData": ({ tenant }, [key]) => {
    const row = tenant.find("BinaryObject", { conceptualType: "AppData", description: String(key) })[0];
    return row?.binaryData instanceof Uint8Array ? Buffer.from(row.binaryData).toString("utf8") : "";
  },
  "NSBLOBAgent.SetAppData": (session, [key, value]) => {
    const known = session.tenant.find("BinaryObject", { conceptualType: "AppData", description: String(key) })[0];
    const binaryData = Buffer.from(String(value ?? ""), "utf8");
    if (known)
      session.tenant.update("BinaryObject", Number(known.BinaryObject_id), { binaryData, ...updated(session) });
    else
      session.tenant.insert("BinaryObject", {
        conceptualType: "AppData",
        description: String(key),
        binaryData,
        ...registered(session),
      });
    return null;
  },
  "NSPreferenceAgent.SavePreference": (session, [value]) =>
    void saveCarrier(session, "NSPreference", (value ?? {}) as Carrier),
  "NSPreferenceAgent.SavePreferenceEntity": (session, [value]) =>
    saveCarrier(session, "NSPreference", (value ?? {}) as Carrier),
  "NSPreferenceAgent.SavePreferences": (session, [values]) => {
    for (const value of Array.isArray(values) ? values : []) saveCarrier(session, "NSPreference", value as Carrier);
    return null;
  },

  "NSFavouriteAgent.AddFavourite": (session, [table, record, associate, info]) => {
    const key = favourite(session, table, record, associate);
    if (session.tenant.find("Favourite", key).length > 0) return null;
    session.tenant.insert("Favourite", { ...key, extra_info: String(info ?? ""), registered: session.utcTime() });
    return null;
  },
  "NSFavouriteAgent.IsFavourite": (session, [table, record, associate]) =>
    session.tenant.find("Favourite", favourite(session, table, record, associate)).length > 0,
  "NSFavouriteAgent.RemoveFavourite": (session, [table, record, associate]) =>
    void session.tenant.remove("Favourite", favourite(session, table, record, associate)),

  "NSSelectionAgent.AddSelectionMembers": ({ tenant }, [id, records]) => {
    const target = Number(tenant.row("selection", Number(id))?.targetTableNumber ?? 0);
    const known = new Set(
      tenant.find("selectionmember", { selection_id: Number(id) }).map((row) => Number(row.targetRecordId)),
    );
    const fresh = [...new Set((Array.isArray(records) ? records : []).map(Number))].filter(
      (record) => !known.has(record),
    );
    for (const record of fresh)
      tenant.insert("selectionmember", { selection_id: Number(id), targetTableNumber: target, targetRecordId: record });
    tenant.update("selection", Number(id), { memberCount: known.size + fresh.length });
    return fresh.length;
  },

  "NSDocumentAgent.SetDocumentStream": (session, [document, bytes]) => {
    const id = Number((document as Carrier | null)?.DocumentId ?? 0);
    setDocumentContent(session, id, String(bytes ?? ""));
    return loadCarrier(session, "NSDocumentEntity", id);
  },
  "NSDocumentAgent.SetDocumentStreamFromId": (session, [id, bytes]) => {
    setDocumentContent(session, Number(id), String(bytes ?? ""));
    return loadCarrier(session, "NSDocumentEntity", Number(id));
  },
  "NSDocumentAgent.GetDocumentStreamFromEntity": ({ tenant }, [document]) =>
    Buffer.from(readContent(tenant, "document", Number((document as Carrier | null)?.DocumentId ?? 0)) ?? []).toString(
      "latin1",
    ),
  "NSDocumentAgent.GetDocumentStream": ({ tenant }, [id]) =>
    Buffer.from(readContent(tenant, "document", Number(id)) ?? []).toString("latin1"),
  "NSConfigurationAgent.GetCSRegistryValue": ({ tenant }, [id]) =>
    String(tenant.find("registry", { reg_id: Number(id) })[0]?.value ?? ""),
};

/** Stores the bytes of a document, given as characters U+0000 to U+00FF. */
function setDocumentContent({ tenant }: Session, id: number, bytes: string): void {
  if (!tenant.row("document", id))
    throw queryFailure(`There is no document ${id}. Save it before storing its content.`);
  writeContent(tenant, "document", id, Buffer.from(bytes, "latin1"));
}

/** The row that makes a record a favourite; associate 0 is the current one. */
function favourite({ tenant, user }: Session, table: unknown, record: unknown, associate: unknown): Row {
  const number = tenant.table(String(table ?? "")).number;
  return { table_id: number, record_id: Number(record), associate_id: Number(associate) || user.associateId };
}

interface ListItem {
  readonly Id: number;
  readonly Name: string;
  readonly ToolTip: string;
  readonly Rank: number;
  readonly Deleted: boolean;
  readonly ChildItems: readonly never[];
}

/** Names of lists that are not the names of their tables. */
const listTables: Readonly<Record<string, string>> = {
  amountclass: "AmountClass",
  contactcategory: "Category",
  position: "PersPos",
  projecttype: "ProjType",
  projectstatus: "ProjStatus",
  rating: "Prob",
  saleprobability: "Prob",
  competitor: "Comptr",
  doctmpl: "DocTmpl",
  customerlanguage: "cust_lang",
  ticketpriority: "ticket_priority",
  ticketstatus: "ticket_status",
  ticketcategory: "ej_category",
};

function listTable(name: string): string {
  return listTables[name.toLowerCase()] ?? name;
}

function selectable(items: readonly ListItem[]): (ListItem & { readonly Selected: boolean })[] {
  return items.map((item) => ({ ...item, Selected: false }));
}

/**
 * The items of a list by its name: a list table, or `udlist` and the number of a user-defined list.
 * @throws NetServerException for a list that is no table
 */
function listItems({ tenant }: Session, name: string, withDeleted = false): ListItem[] {
  const userDefined = /^udlist(\d+)$/i.exec(name)?.[1];
  const table = tenant.dictionary.table(userDefined ? "UDList" : listTable(name));
  if (!table?.fields.has("name"))
    throw queryFailure(`The list "${name}" is not simulated: it is no table of the database.`);
  return tenant
    .find(table.name, userDefined ? { UDListDefinition_id: Number(userDefined) } : {})
    .filter((row) => withDeleted || !Number(row.deleted ?? 0))
    .sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0))
    .map((row) => listItem(row, Number(row[table.primaryKey])));
}

function listItem(row: Row, id: number): ListItem {
  return {
    Id: id,
    Name: String(row.fullname ?? row.name ?? ""),
    ToolTip: String(row.tooltip ?? ""),
    Rank: Number(row.rank ?? 0),
    Deleted: Number(row.deleted ?? 0) !== 0,
    ChildItems: [],
  };
}

function preference(session: Session, equal: Row): unknown {
  const row = session.tenant.find("UserPreference", equal)[0];
  return row ? readCarrier(session, "NSPreference", row) : null;
}

const individual = 5;
const group = 4;

/** The row of the most specific level that applies to the current user. */
function effectivePreference(session: Session, specification: Carrier): unknown {
  const { tenant, user } = session;
  const rows = tenant.find("UserPreference", {
    prefsection: String(specification.Section ?? ""),
    prefkey: String(specification.Key ?? ""),
  });
  const groupId = Number(tenant.row("associate", user.associateId)?.group_idx ?? 0);
  const applies = (row: Row): boolean => {
    const level = Number(row.deflevel);
    if (level === individual) return Number(row.owner_id) === user.associateId;
    return level === group ? Number(row.owner_id) === groupId : level < group;
  };
  const best = rows.filter(applies).sort((left, right) => Number(right.deflevel) - Number(left.deflevel))[0];
  return best ? readCarrier(session, "NSPreference", best) : null;
}
