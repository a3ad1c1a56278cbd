// The event catalogue: what each trigger event hands to a script and takes back, in our own short words. Carriers in
// the facts leave enumerations unnamed; the declarations of the same properties name them, so they are joined here.

import { propertyPhrase } from "./netserver.mjs";
import { capital, words } from "./words.mjs";

const groupTitles = {
  "request-created": "Request created",
  "request-state": "Request saved or changed state",
  "request-field-changed": "Field of a request changed",
  "request-message": "Message on a request",
  "user-interface": "User interface",
  "customer-centre": "Customer centre",
  "task-failure": "Task failed",
  "mail-import": "Mail import",
  chat: "Chat",
  "service-screen-load": "Service screen: load",
  "service-screen-before-submit": "Service screen: before submit",
  "service-screen-after-submit": "Service screen: after submit",
  "crm-before-save": "CRM: before save",
  "crm-load": "CRM: load",
  "crm-split": "CRM: split",
  "crm-after-save": "CRM: after save",
  outbox: "Outbox",
};

/** The table whose row an event is about, by the last part of its name. */
const tables = [
  [/Ticket(Internal|External)?Message/, "ej_message"],
  [/Ticket/, "ticket"],
  [/Appointment$/, "appointment"],
  [/Stakeholder$/, "SaleStakeholder"],
  [/QuoteLine/, "QuoteLine"],
  [/QuoteAlternative/, "QuoteAlternative"],
  [/QuoteVersion/, "QuoteVersion"],
  [/Quote/, "Quote"],
  [/Document$/, "document"],
  [/(Contact|Company\w*)$/, "contact"],
  [/(Person|Customer\w*)$/, "person"],
  [/Relation$/, "relations"],
  [/Sale$/, "sale"],
  [/ProjectMember\w*$/, "projectmember"],
  [/SelectionMember\w*$/, "selectionmember"],
  [/Project$/, "project"],
  [/Selection$/, "selection"],
];

const meanings = {
  ActiveContactId: "Company the user has open",
  ActiveMessageId: "Request message the user has open",
  ActivePersonId: "Contact the user has open",
  ActiveProjectId: "Project the user has open",
  ActiveSaleId: "Sale the user has open",
  ActiveTicketId: "Request the user has open",
  ActiveUser: "User who works in the client",
  "CustomObjectEntity.{field}": "Any field of the custom object, by field name",
  CustomObjectId: "Id of the custom object",
  IsNew: "Whether the record is about to be created rather than changed",
  IsNewTicket: "Whether the request is about to be created",
  IsNewTicketMessage: "Whether the request message is about to be created",
  IsSCIL: "Whether the save comes from an integration instead of the client",
  MessageAction: "How the message came about",
  NewTicketEntityId: "Id of the request that the split creates",
  OriginalTicketEntityId: "Id of the request that is split",
  TableName: "Table of the custom object",
  activeUser: "Id of the user who works (ejuser)",
  author: "Name of the sender as shown",
  body: "Text of the mail without markup",
  bodyHtml: "HTML text of the mail",
  button: "Name of the button that was pressed, empty on load",
  customerEmail: "E-mail address of the contact",
  disabled: "Whether the task was switched off after the failure",
  entryId: "Id of the row the event is about",
  errorMessage: "Text of the error; setting it as an output refuses the save",
  eventType: "What the outgoing item is for",
  executionTime: "How long the task ran, in seconds",
  filterId: "Id of the mailbox filter",
  firstHit: "1 on the first click on the link",
  from: "Sender of the mail",
  fromEjournal: "1 when the mail was sent by the system itself",
  injection: "Markup to insert into the compact view",
  isBounce: "1 when the mail is a delivery failure",
  isNewCustomer: "1 when the contact was created together with the request",
  language: "Language code of the form or session",
  linkHits: "Number of clicks on the link so far",
  linkId: "Id of the mailing link",
  linkUrl: "Address of the mailing link",
  mailBackup: "The complete mail as received",
  mailboxId: "Id of the mailbox",
  message: "Text that was submitted",
  messageIsExternal: "Whether the message is visible to the contact",
  messageIsFirst: "Whether the message is the first of its request",
  navigateTo: "Address to continue with",
  nextExecution: "When the task is tried again",
  retries: "Number of attempts so far",
  scriptIncludeId: "Include name of the script that failed",
  sendAutoReply: "1 when an automatic reply is to be sent",
  sentiment: "Calculated sentiment, negative to positive",
  sentimentConfidence: "How sure the sentiment is, in percent",
  smtpId: "Message id of the mail on its server",
  subject: "Subject of the mail",
  targetId: "Id of the page or object that is being opened",
  ticketExists: "1 when the mail belongs to an existing request",
  ticketOwnedBy: "Id of the owner of the request (ejuser)",
  to: "Recipients of the mail",
  toBeDeleted: "1 when the mail is to be deleted without import",
  toTrashcan: "1 when the mail is to be put into the bin instead of being imported",
  username: "User name typed at sign-in",
  whyNoAutoReply: "Reason for not sending an automatic reply",
  Client: "Client that fires the event, only sent by the mobile one",
  "{dialogPrefix}button": "Button pressed in the dialog with that prefix, empty before the dialog was shown",
  "{dialogPrefix}{fieldId}": "Answer to a field of the dialog with that prefix",
  "{root}.UserDefinedFields.{progId}": "User-defined field by prog id, as encoded value such as [I:5]",
  "{root}.ExtraFields.{field}": "Extra field by database name, as encoded value such as [I:5]",
  "outbox.ticketId": "Id of the request the item belongs to",
  "outbox.messageId": "Id of the message the item belongs to",
  "outbox.eventName": "Name of what caused the item",
  "outbox.body": "Text of the text message",
  "outbox.recipient": "Number the text message goes to",
  "outbox.sender": "Sender shown in the text message",
  "outbox.subject": "Subject of the mail",
  "outbox.from": "Sender of the mail",
  "outbox.envelopeFrom": "Address that delivery failures go to",
  "outbox.to": "Recipients of the mail",
  "outbox.cc": "Recipients of a copy",
  "outbox.bcc": "Recipients of a hidden copy",
  "outbox.textPlain": "Plain text of the mail",
  "outbox.textHtml": "HTML text of the mail",
  "outbox.header.length": "Number of headers to add",
  "outbox.header.{n}.name": "Name of a header to add, counted from 0",
  "outbox.header.{n}.value": "Value of a header to add, counted from 0",
  "{element}.displayValue": "Shown text of the screen element with that name",
  "{element}.value": "Value of the screen element with that name",
  "{formField}": "Answer to the form field with that name",
  "{uiVariable}": "Further value of the dialog, depending on where it was opened",
};

const nouns = {
  personId: "Id of the contact (person)",
  contactId: "Id of the company (contact)",
  custId: "Id of the contact (person)",
  customerId: "Id of the contact (person)",
  ticketId: "Id of the request",
  cust_id: "primary contact (person id)",
  owned_by: "owner (ejuser id)",
  slevel: "access level",
  ticketStatus: "base status",
  priority: "priority id",
  category: "category id",
};

/** The content of events.json. */
export function eventCatalogue(triggers, classes) {
  const carriers = namedCarriers(triggers.carriers, classes);
  return {
    groups: Object.keys(triggers.groups).map((id) => ({ id, title: groupTitles[id] })),
    events: triggers.events.map((event) => readEvent(event, carriers)),
    contextInputs: triggers.contextInputs.map((value) => readValue(value, carriers)),
    stateCommands: triggers.stateCommands,
    enums: Object.fromEntries(Object.entries(triggers.enums).map(([name, members]) => [name, memberList(members)])),
    carriers,
  };
}

function readEvent(event, carriers) {
  const { id, name, group, phase, label, since, requires, canShowDialog, parserVariables, eventTypes } = event;
  const blocksBy = typeof event.canBlock === "string" ? event.canBlock.replace("output:", "").split("|") : undefined;
  return {
    id,
    name,
    apiName: event.apiName && event.apiName !== name ? event.apiName : undefined,
    group,
    phase,
    label: label.charAt(0).toUpperCase() + label.slice(1),
    table: tableOf(event),
    screen: /^ServiceScreen(\w+?)(Load|BeforeSubmit|AfterSubmit)$/.exec(name)?.[1],
    blocks: event.canBlock === null ? "unknown" : event.canBlock !== false,
    blocksBy,
    dialog: canShowDialog ?? false,
    reads: event.exampleReads ?? undefined,
    since,
    requires,
    outputRule: event.outputRule.mode,
    outputRoots: event.outputRule.roots?.length ? event.outputRule.roots : undefined,
    inputs: event.inputs.map((value) => readValue(value, carriers)),
    outputs: event.outputs.map((value) => readValue(value, carriers)),
    parserVariables,
    eventTypes,
  };
}

function tableOf({ name, group }) {
  if (group === "chat")
    return name === "ChatNewSession" || name === "ChatSessionChangedStatus" ? "chat_session" : "chat_message";
  if (group === "outbox") return "outbox";
  if (name === "ScheduledTaskFailed") return "scheduled_task";
  if (name === "DbiTaskFailed") return "dbi_agent_schedule";
  if (group === "mail-import" || group === "user-interface" || name === "CustomerCenterAuthentication")
    return undefined;
  if (name === "CustomerSetSubscriptions") return "person";
  const screens = {
    ServiceScreenForward: "ticket",
    ServiceScreenAddMessage: "ej_message",
    ServiceScreenListTicketMessages: "ticket",
  };
  const screen = Object.keys(screens).find((start) => name.startsWith(start));
  if (screen) return screens[screen];
  const bare = name.replace(/(Load|BeforeSubmit|AfterSubmit)$/, "");
  return tables.find(([pattern]) => pattern.test(bare))?.[1];
}

function readValue({ name, type, pattern, channel, values, optional }, carriers) {
  const named = type === "Enum" ? enumAt(name, carriers) : type;
  return {
    name,
    type: named,
    meaning: meaningOf(name, named),
    pattern: pattern || undefined,
    optional: optional || undefined,
    channel,
    values,
  };
}

function meaningOf(name, type) {
  if (meanings[name]) return meanings[name];
  if (nouns[name]) return nouns[name];
  const change = /^(\w+)\.(old|new)$/.exec(name);
  if (change) return `${change[2] === "old" ? "Former" : "New"} ${nouns[change[1]] ?? words(change[1])}`;
  const length = /^(.+)\.length$/.exec(name);
  if (length) return `Number of entries: ${pathPhrase(length[1], "")}`;
  const all = /^(.+)\.\*$/.exec(name);
  if (all) return `${all[1].endsWith("]") ? "One entry" : "Whole record"}: ${pathPhrase(all[1], "")}`;
  return capital(pathPhrase(name, type));
}

/** "AppointmentEntity.Contact.Name" is "the name of the contact of the appointment". */
function pathPhrase(path, type) {
  const steps = path
    .replace(/\[?\.?\{(n|m)\}\]?/g, "")
    .replace(/\[|\]/g, "")
    .split(".")
    .map((step) => step.replace(/Entity$/, ""));
  const last = steps.pop();
  if (steps.length > 0) {
    const owner = steps.map(words).reverse().join(" of the ");
    return propertyPhrase(last.replace(/Bool$/, "") || last, type, owner);
  }
  const text = words(last);
  if (type === "Bool") return `whether “${text}” holds`;
  return text.endsWith(" id") ? `id of the ${text.slice(0, -3)}` : text;
}

// Enumerations of carrier properties

function namedCarriers(carriers, classes) {
  const named = {};
  for (const [name, properties] of Object.entries(carriers)) {
    named[name] = Object.fromEntries(
      Object.entries(properties).map(([property, type]) => [
        property,
        type === "Enum" ? enumOf(name, property, classes) : type,
      ]),
    );
  }
  return named;
}

function enumOf(carrier, property, classes) {
  const accessors = new Set([`Get${property}`, `Set${property}`]);
  const known = classes[`NS${carrier}`]?.methods.find((method) => accessors.has(method.name) && method.enum);
  return known ? `Enum:${known.enum}` : "Enum";
}

/** Roots of inputs that are not named as their carrier. */
const rootCarriers = new Map([["MessageEntity", "TicketMessageEntity"]]);

function enumAt(path, carriers) {
  let type = rootCarriers.get(path.split(".")[0]) ?? path.split(".")[0];
  for (const step of path.split(".").slice(1))
    type = carriers[type.replace(/\[\]/g, "")]?.[step.replace(/\[.*/, "")] ?? "";
  return type.startsWith("Enum") ? type : "Enum";
}

function memberList(members) {
  return Array.isArray(members) ? members.map((name) => [name, null]) : Object.entries(members);
}
