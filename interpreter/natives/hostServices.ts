// Every operation that natives ask of `Host.service`, with the form of its answer. The host may be a recording from
// elsewhere, so an answer is checked before a script sees it. Null always means "not found".
import type { Json } from "../host.js";
import type { RunContext } from "../native.js";

interface Answers {
  text: string;
  /** Null Integer when not found. */
  integer: number | null;
  integers: number[];
  boolean: boolean;
  /** Name to text. */
  record: Record<string, string>;
  /** Rows of name to text. */
  rows: Record<string, string>[];
  /** Bytes as characters U+0000 to U+00FF; null when the file does not exist or access is refused. */
  content: string | null;
  nothing: null;
}

/** Operation names with the kind of answer; arguments are those of the global function unless noted. */
export const hostServices = {
  addChatMessage: "integer", // session, message, type, author, special type, parameters, "YYYY-MM-DD HH:MM:SS" or null
  attachmentContent: "content", // attachment id
  authenticateCustomer: "integer",
  cacheData: "rows", // table, filter field or null, filter value or null
  checkReply: "boolean",
  convertStatus: "text",
  copyCRMDocumentToAttachment: "integer",
  documentContent: "content", // document id
  executeDbiAgentSchedule: "nothing", // schedule id, record of values
  executeMacro: "text",
  faqSearch: "rows", // root, access, message, max; rows with the names of the result variables
  fileOpen: "content", // path, mode; the present content, "" for a file that the mode creates
  fileUnlink: "boolean", // path
  fileWrite: "boolean", // path, whole new content
  findReplyTemplateToMerge: "integer",
  flushCaches: "nothing",
  forwardMail: "nothing",
  getAgentId: "integer",
  getAgentScheduleId: "integer",
  getAttachmentsSize: "integer",
  getCategoryIdFromFullname: "integer",
  getCgiUrl: "text",
  getCustomerMainEmail: "text",
  getDocumentId: "integer",
  getEnvVariable: "text",
  getExecutable: "text",
  getFavourites: "integers",
  getLanguageVariable: "content", // name, language code; null when no such text
  getNtUser: "text",
  getPID: "integer",
  getPriorityIdFromName: "integer",
  getReplyTemplateBody: "text",
  getReplyTemplateSubject: "text",
  getScriptId: "integer",
  getSelectionIds: "integers",
  getSessionVariables: "record",
  getStatusIdFromName: "integer",
  getSystemFlags: "integer",
  getSystemLang: "text",
  getUsername: "text",
  getWarnings: "record",
  invoiceTypesExists: "boolean",
  reloadAndSendShipment: "boolean",
  resetChat: "nothing",
  saveCgiAttachment: "integers", // variable name, true for all files of that name
  setChatStatus: "nothing",
  setCookie: "nothing",
  setSessionVariable: "text", // name, value; the name under which it was stored
  setUserIsTyping: "nothing",
  sleep: "nothing", // seconds
} as const satisfies Readonly<Record<string, keyof Answers>>;
export type HostService = keyof typeof hostServices;

/**
 * Asks the host. A refusal of the host (`HostFailure`) passes through to the script.
 * @throws RunTimeException when the answer does not have the form of the table
 */
export function ask<S extends HostService>(
  run: RunContext,
  name: S,
  ...args: Json[]
): Answers[(typeof hostServices)[S]] {
  const answer = run.host.service(name, args);
  const checked = readers[hostServices[name]](answer);
  if (checked === undefined) {
    throw run.fail(
      "RunTimeException",
      `The host answered ${name} in an unexpected form: expected ${hostServices[name]}`,
    );
  }
  return checked as Answers[(typeof hostServices)[S]];
}

const readers: { readonly [K in keyof Answers]: (answer: Json) => Answers[K] | undefined } = {
  text: (answer) => (answer === null ? "" : typeof answer === "string" ? answer : undefined),
  integer: (answer) => (answer === null || isInteger(answer) ? (answer as number | null) : undefined),
  integers: (answer) =>
    answer === null ? [] : Array.isArray(answer) && answer.every(isInteger) ? [...answer] : undefined,
  boolean: (answer) => (answer === null ? false : typeof answer === "boolean" ? answer : undefined),
  record: (answer) => (answer === null ? {} : isRecord(answer) ? { ...answer } : undefined),
  rows: (answer) => (answer === null ? [] : Array.isArray(answer) && answer.every(isRecord) ? [...answer] : undefined),
  content: (answer) => (answer === null || typeof answer === "string" ? (answer as string | null) : undefined),
  nothing: () => null,
};

function isInteger(value: Json): value is number {
  return typeof value === "number" && (value | 0) === value;
}

function isRecord(value: Json): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === "string")
  );
}
