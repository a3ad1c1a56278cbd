// The outbox: a mail becomes a row of the table `outbox` with its text as it would be sent. Nothing leaves the machine.

import { storedText } from "./search/values.js";
import type { Session } from "./session.js";

export interface Mail {
  readonly from: string;
  readonly envelopeFrom: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly sms: readonly string[];
  readonly smsFrom: string;
  readonly subject: string;
  readonly body: string;
  readonly bodyHtml: string;
  readonly ticketId: number | null;
  readonly messageId: number | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly attachments: readonly {
    readonly attachmentId: number;
    readonly inline: boolean;
    readonly contentId: string;
  }[];
}

/** Status of an outbox row that waits; it waits for ever. */
const waiting = 0;

/** Stores a mail; answers the key of its outbox row. */
export function storeMail(session: Session, mail: Mail): number {
  return storeRaw(session, {
    content: composed(session, mail),
    subject: mail.subject,
    from: mail.from,
    envelopeFrom: mail.envelopeFrom || mail.from,
    recipients: [...mail.to, ...mail.cc, ...mail.bcc, ...mail.sms],
    ticketId: mail.ticketId,
    messageId: mail.messageId,
  });
}

export interface RawMail {
  /** The whole message with its headers. */
  readonly content: string;
  readonly subject: string;
  readonly from: string;
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  readonly ticketId: number | null;
  readonly messageId: number | null;
}

/** Stores a message that is complete already (`forwardMail`). */
export function storeRaw({ tenant, localTime }: Session, mail: RawMail): number {
  const content = storedText(mail.content);
  return tenant.insert("outbox", {
    ticket_id: mail.ticketId,
    message_id: mail.messageId,
    subject: storedText(mail.subject).slice(0, 255),
    from_email: storedText(mail.from).slice(0, 255),
    from_envelope: storedText(mail.envelopeFrom).slice(0, 255),
    rcpt: storedText(mail.recipients.join(",")),
    mail_size: Buffer.byteLength(content),
    created: localTime(),
    status: waiting,
    retries: 0,
    rfc822_content: content,
  });
}

/** Fills in what a mail from outside leaves out; anything of a wrong type counts as left out. */
export function readMail(value: unknown): Mail {
  const source = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
  const text = (key: string): string => (typeof source[key] === "string" ? (source[key] as string) : "");
  const list = (key: string): string[] => {
    const each = source[key];
    if (typeof each === "string") return each === "" ? [] : [each];
    return Array.isArray(each) ? each.filter((entry): entry is string => typeof entry === "string") : [];
  };
  const id = (key: string): number | null => (Number(source[key]) > 0 ? Math.trunc(Number(source[key])) : null);
  return {
    from: text("from"),
    envelopeFrom: text("envelopeFrom"),
    to: list("to"),
    cc: list("cc"),
    bcc: list("bcc"),
    sms: list("sms"),
    smsFrom: text("smsFrom"),
    subject: text("subject"),
    body: text("body"),
    bodyHtml: text("bodyHtml"),
    ticketId: id("ticketId"),
    messageId: id("messageId"),
    headers: Array.isArray(source.headers) ? source.headers.filter(isPair) : [],
    attachments: Array.isArray(source.attachments) ? source.attachments.filter(isAttachment) : [],
  };
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}

function isAttachment(value: unknown): value is Mail["attachments"][number] {
  return (
    typeof value === "object" && value !== null && Number.isInteger((value as { attachmentId?: unknown }).attachmentId)
  );
}

/** Headers, a blank line, plain text and HTML as parts; attachments by reference to their rows. */
function composed(session: Session, mail: Mail): string {
  const boundary = `part-${mail.subject.length}-${mail.body.length}-${mail.bodyHtml.length}`;
  const headers: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["X-Sms", mail.sms.join(", ")],
    ["Subject", mail.subject],
    ["Date", session.utcTime()],
    ...mail.headers.map(([name, value]): [string, string] => [name, value]),
    ...mail.attachments.map((each): [string, string] => [
      "X-Attachment",
      `${each.attachmentId}${each.inline ? " inline" : ""} ${each.contentId ?? ""}`.trim(),
    ]),
    ["MIME-Version", "1.0"],
  ];
  const head = headers
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, " ")}`);
  if (mail.bodyHtml === "")
    return `${[...head, "Content-Type: text/plain; charset=utf-8", "", mail.body].join("\r\n")}\r\n`;
  const parts = [
    ["text/plain", mail.body],
    ["text/html", mail.bodyHtml],
  ].filter(([, body]) => body !== "");
  const body = parts.flatMap(([type, text]) => [`--${boundary}`, `Content-Type: ${type}; charset=utf-8`, "", text]);
  return `${[...head, `Content-Type: multipart/alternative; boundary="${boundary}"`, "", ...body, `--${boundary}--`].join("\r\n")}\r\n`;
}
