// Look-ups and actions of the global functions that need the CRM (natives-core 7.9), one entry per function. What
// has no meaning in a local tenant is absent from the table and fails with its name.
import process from "node:process";
import { readContent, writeContent } from "./content.js";
import { notSimulated, TenantFailure } from "./errors.js";
import { type FilePolicy, openFile, unlinkFile, writeFile } from "./files.js";
import { storeRaw } from "./mail.js";
import { toText } from "./search/values.js";
import type { Clock, Session } from "./session.js";
import type { Row, Tenant } from "./tenant.js";

export type ServiceValue =
  | null
  | boolean
  | number
  | string
  | readonly number[]
  | Readonly<Record<string, string>>
  | readonly Readonly<Record<string, string>>[];
export interface ServiceContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly files: FilePolicy | undefined;
  /** Names of environment variables that scripts may read. */
  readonly environmentNames: readonly string[];
  /** Receipts sent per address in this run. */
  readonly receipts: Map<string, number>;
}
type Service = (context: ServiceContext, args: readonly unknown[]) => ServiceValue;

/**
 * Answers a service call.
 * @throws TenantFailure when the function is not simulated
 */
export function callService(context: ServiceContext, name: string, args: readonly unknown[]): ServiceValue {
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (!service) throw notSimulated(name);
  return service(context, args);
}

/** Names of the answered functions, for the list of what is simulated. */
export function serviceNames(): string[] {
  return Object.keys(services).sort();
}

const services: Readonly<Record<string, Service>> = {
  // Users, keys and names
  getUsername: ({ session }, [id]) => text(session.tenant.row("ejuser", whole(id))?.username),
  authenticateCustomer: () => null,
  getCustomerMainEmail: ({ session }, [id]) => mainEmail(session.tenant, whole(id)),
  getCategoryIdFromFullname: byField("ej_category", "fullname"),
  getPriorityIdFromName: byField("ticket_priority", "name"),
  getStatusIdFromName: byField("ticket_status", "name"),
  getAgentId: byField("dbi_agent", "id_string"),
  getScriptId: (context, args) =>
    byField("ejscript", "include_id")(context, args) ?? byField("ejscript", "unique_identifier")(context, args),
  getDocumentId: byField("document", "name"),
  getAgentScheduleId: ({ session: { tenant } }, [name]) => {
    const byId = first(tenant, "dbi_agent_schedule", { id_string: String(name) });
    const schedule = first(tenant, "schedule", { name: String(name) });
    const row = byId ?? (schedule ? first(tenant, "dbi_agent_schedule", { schedule_id: schedule.id! }) : undefined);
    return row ? Number(row.id) : null;
  },
  getSelectionIds: ({ session }, [id]) =>
    session.tenant
      .find("selectionmember", { selection_id: whole(id) })
      .map((row) => Number(row.targetRecordId || row.person_id || row.contact_id)),
  getFavourites: ({ session: { tenant, user } }, [name]) => {
    const table = tenant.dictionary.table(String(name));
    if (!table) return [];
    return tenant
      .find("Favourite", { table_id: table.number, associate_id: user.associateId })
      .map((row) => Number(row.record_id));
  },
  convertStatus: (_context, [status]) =>
    ["", "Active", "Closed", "Postponed", "Deleted", "Merged"][whole(status)] ?? "",
  cacheData: ({ session: { tenant } }, [name, field, value]) => cacheRows(tenant, String(name), field, value),

  // Attachments, documents, files
  attachmentContent: ({ session }, [id]) => content(session.tenant, "attachment", whole(id)),
  documentContent: ({ session }, [id]) => content(session.tenant, "document", whole(id)),
  getAttachmentsSize: ({ session }, [ids]) =>
    (Array.isArray(ids) ? ids : []).reduce(
      (sum: number, id) => sum + Number(session.tenant.row("attachment", whole(id))?.att_size ?? 0),
      0,
    ),
  copyCRMDocumentToAttachment: ({ session: { tenant } }, [id]) => copyDocument(tenant, whole(id)),
  fileOpen: ({ files }, [path, mode]) => openFile(files, String(path), String(mode)),
  fileWrite: ({ files }, [path, bytes]) => writeFile(files, String(path), String(bytes)),
  fileUnlink: ({ files }, [path]) => unlinkFile(files, String(path)),
  saveCgiAttachment: () => [],

  // Reply templates and knowledge base
  findReplyTemplateToMerge: ({ session }, [category]) =>
    Number(session.tenant.row("ej_category", whole(category))?.reply_template) || null,
  getReplyTemplateBody: ({ session }, [id, html, language]) => {
    const row = templateBody(session.tenant, whole(id), whole(language));
    return text(html === true ? row?.body_html : row?.body_plain);
  },
  getReplyTemplateSubject: ({ session }, [id, language]) =>
    text(templateBody(session.tenant, whole(id), whole(language))?.subject),
  faqSearch: ({ session }, [root, access, message, most]) =>
    faqSearch(session.tenant, whole(root), whole(access), String(message), whole(most)),

  // Mail and chat: recorded only
  checkReply: ({ receipts }, [email]) => {
    const count = (receipts.get(String(email)) ?? 0) + 1;
    receipts.set(String(email), count);
    return count <= 10;
  },
  forwardMail: ({ session }, [mail, to, ticketId]) => {
    const raw = String(mail);
    const header = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(raw)?.[1]?.trim() ?? "";
    const from = header("from");
    storeRaw(session, {
      content: raw,
      subject: header("subject"),
      from,
      envelopeFrom: from,
      recipients: [String(to)],
      ticketId: whole(ticketId) || null,
      messageId: null,
    });
    return null;
  },
  reloadAndSendShipment: ({ session }, [id]) => {
    session.log(`reloadAndSendShipment(${whole(id)}): mailings are not sent from a local tenant`);
    return false;
  },
  addChatMessage: ({ session }, [chat, message, type, author, special, parameters, when]) =>
    session.tenant.insert("chat_message", {
      session_id: whole(chat),
      message: String(message),
      type: whole(type),
      author: String(author),
      special_type: whole(special),
      special_param: String(parameters ?? ""),
      when_posted: typeof when === "string" ? when : session.localTime(),
      created_by: session.user.id,
    }),
  setChatStatus: ({ session }, [chat, status]) => {
    session.tenant.update("chat_session", whole(chat), { status: whole(status) });
    return null;
  },
  resetChat: ({ session }, [chat]) => {
    session.tenant.update("chat_session", whole(chat), { chatbot_isactive: 0 });
    return null;
  },
  setUserIsTyping: () => null,
  executeDbiAgentSchedule: ({ session }, [id]) => {
    session.log(`executeDbiAgentSchedule(${whole(id)}): schedules are not started from a local tenant`);
    return null;
  },
  executeMacro: ({ session }) => {
    session.log("executeMacro: parser macros are not simulated; the answer is empty");
    return "";
  },

  // Session and system
  getSessionVariables: ({ session: { tenant, user } }) =>
    Object.fromEntries(
      tenant.find("session_object", { login_id: user.id }).map((row) => [String(row.name), text(row.value)]),
    ),
  setSessionVariable: ({ session }, [name, value]) =>
    setSessionVariable(session, String(name ?? ""), String(value ?? "")),
  getLanguageVariable: () => null,
  getSystemLang: ({ session }) => text(first(session.tenant, "config", {})?.language) || "en",
  getSystemFlags: ({ session }) => Number(first(session.tenant, "config", {})?.flags ?? 0),
  getCgiUrl: ({ session }) => text(first(session.tenant, "config", {})?.cgi_url) || "http://localhost",
  getEnvVariable: ({ environmentNames }, [name]) =>
    environmentNames.includes(String(name)) ? (process.env[String(name)] ?? "") : "",
  getExecutable: () => process.execPath,
  getPID: () => process.pid,
  getNtUser: () => "",
  getWarnings: () => ({}),
  flushCaches: () => null,
  setCookie: () => null,
  invoiceTypesExists: () => false,
  sleep: ({ clock }, [seconds]) => {
    clock.pass(Math.max(0, Number(seconds) || 0) * 1000);
    return null;
  },
};

function byField(table: string, field: string): (context: ServiceContext, args: readonly unknown[]) => number | null {
  return ({ session: { tenant } }, [name]) => {
    const row = first(tenant, table, { [field]: String(name ?? "") });
    return row && name ? Number(row[tenant.table(table).primaryKey]) : null;
  };
}

function first(tenant: Tenant, table: string, equal: Row): Row | undefined {
  return tenant.find(table, equal)[0];
}

/** The address of lowest rank of a person; "" for none. */
export function mainEmail(tenant: Tenant, personId: number): string {
  const rows = tenant.find("Email", { person_id: personId });
  rows.sort((left, right) => Number(left.rank ?? 0) - Number(right.rank ?? 0));
  return text(rows[0]?.email_address);
}

/** The body in a language, else the one flagged as default, else the first (natives-crm 1.8). */
export function templateBody(tenant: Tenant, templateId: number, language: number): Row | undefined {
  const bodies = tenant.find("reply_template_body", { reply_template_id: templateId });
  return (
    bodies.find((row) => Number(row.language_id) === language) ??
    bodies.find((row) => (Number(row.flags) & 1) === 1) ??
    bodies[0]
  );
}

function cacheRows(tenant: Tenant, name: string, field: unknown, value: unknown): Record<string, string>[] {
  const table = tenant.dictionary.table(name);
  if (!table) return [];
  const filter = typeof field === "string" ? table.fields.get(field.toLowerCase()) : undefined;
  if (typeof field === "string" && field !== "" && !filter) return [];
  const rows = tenant
    .find(table.name, {})
    .map((row) =>
      Object.fromEntries([...table.fields.values()].map((each) => [each.name, toText(each, row[each.name])])),
    );
  return filter ? rows.filter((row) => row[filter.name]?.toLowerCase() === String(value ?? "").toLowerCase()) : rows;
}

function content(tenant: Tenant, owner: "attachment" | "document", id: number): string | null {
  const bytes = readContent(tenant, owner, id);
  return bytes ? Buffer.from(bytes).toString("latin1") : null;
}

function copyDocument(tenant: Tenant, id: number): number | null {
  const document = tenant.row("document", id);
  if (!document) throw new TenantFailure("RunTimeException", `There is no document ${id}.`);
  const bytes = readContent(tenant, "document", id) ?? new Uint8Array();
  return tenant.transaction(() => {
    const attachment = tenant.insert("attachment", {
      name: text(document.name),
      content_type: "application/octet-stream",
      att_size: bytes.length,
      dbi_agent_id: -1,
    });
    writeContent(tenant, "attachment", attachment, bytes);
    return attachment;
  });
}

function setSessionVariable({ tenant, user, localTime }: Session, name: string, value: string): string {
  return tenant.transaction(() => {
    const known = name === "" ? undefined : first(tenant, "session_object", { login_id: user.id, name });
    if (known) {
      tenant.update("session_object", Number(known.id), { value });
      return name;
    }
    const id = tenant.insert("session_object", { login_id: user.id, name, part: 0, value, created_at: localTime() });
    if (name !== "") return name;
    tenant.update("session_object", id, { name: String(id) });
    return String(id);
  });
}

/** Entries and categories that share words with the message, best first; the score is the share of words found. */
function faqSearch(
  tenant: Tenant,
  root: number,
  access: number,
  message: string,
  most: number,
): Record<string, string>[] {
  const words = [...new Set(message.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])];
  if (words.length === 0) return [];
  const categories = tenant.find("kb_category", {}).filter((row) => root < 0 || isBelow(tenant, row, root));
  const inside = new Set(categories.map((row) => Number(row.id)));
  const entries = tenant
    .find("kb_entry", {})
    .filter((row) => Number(row.access_level ?? 0) >= access && (root < 0 || inside.has(Number(row.category_id))));
  const rows = [
    ...categories.map((row) => ({ score: share(words, `${row.name} ${row.description}`), values: faqCategory(row) })),
    ...entries.map((row) => ({
      score: share(words, `${row.title} ${row.question} ${row.answer} ${row.keywords}`),
      values: faqEntry(row),
    })),
  ];
  return rows
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score)
    .slice(0, most > 0 ? most : undefined)
    .map(({ score, values }) => ({
      ...values,
      [values["faq.entryId"] ? "faq.entryScore" : "faq.categoryScore"]: score.toFixed(2),
    }));
}

function faqCategory(row: Row): Record<string, string> {
  return {
    "faq.categoryId": text(row.id),
    "faq.categoryName": text(row.name),
    "faq.categoryLink": "",
    "faq.categoryDescription": text(row.description),
  };
}

function faqEntry(row: Row): Record<string, string> {
  return {
    "faq.entryId": text(row.id),
    "faq.entryName": text(row.title),
    "faq.entryLink": "",
    "faq.entryQuestion": text(row.question),
  };
}

function share(words: readonly string[], content: string): number {
  const lower = content.toLowerCase();
  return (100 * words.filter((word) => lower.includes(word)).length) / words.length;
}

function isBelow(tenant: Tenant, row: Row, root: number): boolean {
  const seen = new Set<number>();
  for (
    let at: Row | undefined = row;
    at && !seen.has(Number(at.id));
    at = tenant.row("kb_category", Number(at.parent_id))
  ) {
    if (Number(at.id) === root) return true;
    seen.add(Number(at.id));
  }
  return false;
}

function whole(value: unknown): number {
  const number = Math.trunc(Number(value));
  return Number.isSafeInteger(number) ? number : 0;
}

function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
