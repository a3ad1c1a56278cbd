// Look-ups and actions in the CRM (natives-core.md 7.9): the host answers, by the name of the function. What comes
// back as an object of an entity class (User, ExtraTable, ...) is made by a factory of that class's natives.
import type { Json } from "../../host.js";
import type { RunContext } from "../../native.js";
import type { DateTimeValue } from "../../values/dates.js";
import { dateTimeText } from "../../values/dateText.js";
import { type NullableNumber, type NullableText, number, text } from "../arguments.js";
import { eventData } from "../EventData.js";
import { ask } from "../hostServices.js";
import type { MapValue } from "../Map.js";
import { ParserValue } from "../Parser.js";
import type { Topic } from "./topic.js";

/** How the natives of other classes make what global functions return; a function without one is not simulated. */
export interface ObjectFactories {
  /** The user that runs the script, loaded. */
  readonly activeUser?: (run: RunContext) => object;
  /** Throws when the tenant has no such table. */
  readonly extraTable?: (run: RunContext, name: string) => object;
  readonly dbiControl?: (run: RunContext) => object;
  /** The one menu of the run. */
  readonly mainMenu?: (run: RunContext) => object;
}

export function crm(factories: ObjectFactories): Topic {
  const { activeUser, extraTable, dbiControl, mainMenu } = factories;
  return {
    bodies: (run) => ({
      ...lookUps(run),
      ...chat(run),
      ...actions(run),
      "getEventData()": () => eventData(run),
      ...(activeUser && { "getActiveUser()": () => activeUser(run) }),
      ...(extraTable && { "getExtraTable(String)": (name: NullableText) => extraTable(run, text(name)) }),
      ...(dbiControl && { "getDbiControl()": () => dbiControl(run) }),
      ...(mainMenu && { "getMainMenu()": () => mainMenu(run) }),
    }),
    notSimulated: {
      ...(!activeUser && { "getActiveUser()": "the class User is not simulated" }),
      ...(!extraTable && { "getExtraTable(String)": "the class ExtraTable is not simulated" }),
      ...(!dbiControl && { "getDbiControl()": "the class DbiControl is not simulated" }),
      ...(!mainMenu && { "getMainMenu()": "the class MainMenu is not simulated" }),
    },
  };
}

function actions(run: RunContext) {
  return {
    "executeDbiAgentSchedule(Integer,Map)": (id: NullableNumber, values: MapValue) =>
      void ask(run, "executeDbiAgentSchedule", number(id), Object.fromEntries(values.entries())),
    "copyCRMDocumentToAttachment(Integer)": (id: NullableNumber) => ask(run, "copyCRMDocumentToAttachment", number(id)),
    "invoiceTypesExists()": () => ask(run, "invoiceTypesExists"),
    "checkReply(String)": (email: NullableText) => ask(run, "checkReply", text(email)),
    "forwardMail(String,String,Integer)": (mail: NullableText, to: NullableText, ticketId: NullableNumber) =>
      void ask(run, "forwardMail", text(mail), text(to), number(ticketId)),
    "faqSearch(Integer,Integer,String,Parser,Integer)": (
      root: NullableNumber,
      access: NullableNumber,
      message: NullableText,
      check: ParserValue,
      max: NullableNumber,
    ) => {
      if (check.variables.size > 0) run.host.log("log", "faqSearch: the check script of the parser is not run");
      return faqParser(run, ask(run, "faqSearch", number(root), number(access), text(message), number(max)));
    },
    "reloadAndSendShipment(Integer)": (id: NullableNumber) => ask(run, "reloadAndSendShipment", number(id)),
  };
}

/** Not found is -1 for some and a null Integer for others, as documented for each. */
function lookUps(run: RunContext) {
  return {
    "getUsername(Integer)": (id: NullableNumber) => ask(run, "getUsername", number(id)),
    "authenticateCustomer(String,String)": (username: NullableText, password: NullableText) =>
      ask(run, "authenticateCustomer", text(username), text(password)),
    "getCustomerMainEmail(Integer)": (id: NullableNumber) => ask(run, "getCustomerMainEmail", number(id)),
    "getCategoryIdFromFullname(String)": (name: NullableText) =>
      ask(run, "getCategoryIdFromFullname", text(name)) ?? -1,
    "getPriorityIdFromName(String)": (name: NullableText) => ask(run, "getPriorityIdFromName", text(name)) ?? -1,
    "getStatusIdFromName(String)": (name: NullableText) => ask(run, "getStatusIdFromName", text(name)) ?? -1,
    "getAgentScheduleId(String)": (name: NullableText) => ask(run, "getAgentScheduleId", text(name)) ?? -1,
    "getDocumentId(String)": (name: NullableText) => ask(run, "getDocumentId", text(name)) ?? -1,
    "getAgentId(String)": (idString: NullableText) => ask(run, "getAgentId", text(idString)),
    "getScriptId(String)": (idString: NullableText) => ask(run, "getScriptId", text(idString)),
    "getSelectionIds(Integer)": (id: NullableNumber) => ask(run, "getSelectionIds", number(id)),
    "getFavourites(String)": (table: NullableText) => ask(run, "getFavourites", text(table)),
    "getAttachmentsSize(Integer[])": (ids: NullableNumber[]) => ask(run, "getAttachmentsSize", ids.map(number)) ?? 0,
    "findReplyTemplateToMerge(Integer)": (categoryId: NullableNumber) =>
      ask(run, "findReplyTemplateToMerge", number(categoryId)) ?? -1,
    "getReplyTemplateBody(Integer,Bool,Integer)": (id: NullableNumber, html: boolean, language: NullableNumber) =>
      ask(run, "getReplyTemplateBody", number(id), html, number(language)),
    "getReplyTemplateSubject(Integer,Integer)": (id: NullableNumber, language: NullableNumber) =>
      ask(run, "getReplyTemplateSubject", number(id), number(language)),
  };
}

function chat(run: RunContext) {
  const add = (
    session: NullableNumber,
    message: NullableText,
    type: NullableNumber,
    author: NullableText,
    special: NullableNumber,
    parameters: NullableText,
    whenPosted?: DateTimeValue,
  ) => {
    const when = whenPosted && !whenPosted.isNull ? dateTimeText(whenPosted) : null;
    const args: Json[] = [
      number(session),
      text(message),
      number(type),
      text(author),
      number(special),
      text(parameters),
    ];
    return ask(run, "addChatMessage", ...args, when);
  };
  return {
    "addChatMessage(Integer,String,Integer,String,Integer,String)": add,
    "addChatMessage(Integer,String,Integer,String,Integer,String,DateTime)": add,
    "setChatStatus(Integer,Integer)": (session: NullableNumber, status: NullableNumber) =>
      void ask(run, "setChatStatus", number(session), number(status)),
    "resetChat(Integer)": (session: NullableNumber) => void ask(run, "resetChat", number(session)),
    "setUserIsTyping(Integer,Bool)": (session: NullableNumber, isTyping: boolean) =>
      void ask(run, "setUserIsTyping", number(session), isTyping),
  };
}

/** Rows of the answer as rows of the parser's variables, best first as the host sorted them. */
function faqParser(run: RunContext, rows: readonly Record<string, string>[]): ParserValue {
  const parser = new ParserValue(run);
  for (const row of rows) for (const [name, value] of Object.entries(row)) parser.add(name, value);
  return parser;
}
