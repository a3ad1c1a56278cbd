// Email: collects a message and hands it to the host's outbox; nothing is ever sent (natives-core.md 6.3).
import { native, type RunContext } from "../native.js";
import { parseInteger } from "../values/text.js";
import { type NullableNumber, type NullableText, number, text } from "./arguments.js";
import { Growth } from "./growth.js";

const recipientFields = ["to", "cc", "bcc", "sms"] as const;
type RecipientField = (typeof recipientFields)[number];
const singleFields = [
  "from",
  "subject",
  "body",
  "bodyHtml",
  "smsFrom",
  "ticketId",
  "envelopeFrom",
  "eventName",
] as const;
type SingleField = (typeof singleFields)[number];

export class EmailValue {
  readonly recipients: Record<RecipientField, string[]> = { to: [], cc: [], bcc: [], sms: [] };
  readonly fields = new Map<SingleField, string>();
  readonly headers = new Map<string, string>();
  readonly attachments: { readonly attachmentId: number; readonly inline: boolean; readonly contentId: string }[] = [];
  readonly growth: Growth;

  constructor(run: RunContext) {
    this.growth = new Growth(run);
  }
}

export const Email = native("Email", {
  create: (run) => new EmailValue(run),
  bodies: (run) => ({
    "Email()": () => new EmailValue(run),
    "setValue(String,String)": (self: EmailValue, name: NullableText, value: NullableText) => {
      self.growth.add(value);
      setValue(run, self, text(name), text(value));
    },
    "addAttachment(Integer,Bool)": (self: EmailValue, attachmentId: NullableNumber, inline: boolean) => {
      const contentId = `part${self.attachments.length + 1}.${number(attachmentId)}@crmscript`;
      self.attachments.push({ attachmentId: number(attachmentId), inline, contentId });
      return contentId;
    },
    "send()": (self: EmailValue) => send(run, self),
  }),
  inspect: (self: EmailValue) => [
    ...recipientFields.map((name) => [name, self.recipients[name], "String[]"] as const),
    ...[...self.fields].map(([name, value]) => [name as string, value, "String"] as const),
    ...[...self.headers].map(([name, value]) => [name, value, "String"] as const),
  ],
  describe: (self: EmailValue) => {
    const count = recipientFields.reduce((sum, name) => sum + self.recipients[name].length, 0);
    return `Email (${count} ${count === 1 ? "recipient" : "recipients"}, '${self.fields.get("subject") ?? ""}')`;
  },
});

/** Recipients add up, other fields overwrite, every other name is a mail header. */
function setValue(run: RunContext, email: EmailValue, name: string, value: string): void {
  if (!name.startsWith("body") && /[\r\n\0]/.test(name + value)) {
    throw run.fail("RunTimeException", `Email field '${name.replace(/\s/g, " ")}' cannot contain a line break`);
  }
  const recipients = recipientFields.find((field) => field === name);
  const single = singleFields.find((field) => field === name);
  if (recipients) email.recipients[recipients].push(value);
  else if (single) email.fields.set(single, value);
  else if (/^[!-9;-~]+$/.test(name)) email.headers.set(name, value);
  else throw run.fail("RunTimeException", `'${name}' is neither an Email field nor a possible header name`);
}

function send(run: RunContext, email: EmailValue): void {
  if (recipientFields.every((name) => email.recipients[name].length === 0)) {
    throw run.fail("RunTimeException", "The Email has no recipient: set to, cc, bcc or sms before send");
  }
  const field = (name: SingleField) => email.fields.get(name) ?? "";
  run.host.mail({
    ...email.recipients,
    from: field("from") || field("envelopeFrom"),
    envelopeFrom: field("envelopeFrom"),
    subject: field("subject"),
    body: field("body"),
    bodyHtml: field("bodyHtml"),
    smsFrom: field("smsFrom"),
    ticketId: parseInteger(field("ticketId")) || null,
    messageId: null,
    eventName: field("eventName") || "crmScript",
    headers: [...email.headers],
    attachments: email.attachments,
  });
}
