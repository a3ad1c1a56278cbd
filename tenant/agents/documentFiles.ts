// The file behind a document: its name, who has taken it out to work on it, throwing it away (natives-crm 2.3). The bytes
// are in content.ts; versions and templates of other programs are not kept.
import { readContent, removeContent } from "../content.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import { type Carrier, readCarrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** CheckoutState. */
const notCheckedOut = 0;
const checkedOutOwn = 1;
const checkedOutOther = 2;

export const documentFileMethods: Readonly<Record<string, AgentMethod>> = {
  "NSDocumentAgent.RenameDocument": (session, [id, name]) => freeName(session, Number(id), String(name ?? "")),
  "NSDocumentAgent.GetCheckoutState": (session, [id]) => checkoutState(session, Number(id)),
  "NSDocumentAgent.CheckoutDocument": (session, [id]) => {
    const { State, Name } = checkoutState(session, existing(session, id));
    if (State === checkedOutOther) return answer(false, `The document is checked out by ${String(Name)}.`);
    setHolder(session, Number(id), session.user.associateId);
    return answer(true);
  },
  "NSDocumentAgent.CheckinDocument": release,
  "NSDocumentAgent.UndoCheckoutDocument": release,
  "NSDocumentAgent.DeletePhysicalDocument": ({ tenant }, [id]) => {
    const known = readContent(tenant, "document", Number(id)) !== undefined;
    removeContent(tenant, "document", Number(id));
    return answer(known, known ? "" : `The document ${Number(id)} has no file.`);
  },
  "NSDocumentAgent.GetDocumentUrl": ({ tenant }, [id, version, writable]) => {
    if (!tenant.row("document", Number(id))) return "";
    const base = String(tenant.find("config", {})[0]?.cgi_url ?? "") || "http://localhost";
    const query = new URLSearchParams({ id: String(Number(id)) });
    if (String(version ?? "") !== "") query.set("version", String(version));
    if (writable === true) query.set("write", "1");
    return `${base}/document?${query.toString()}`;
  },
  "NSDocumentAgent.GetAppointmentDocuments": (session, [id]) =>
    session.tenant
      .find("document", { appointment_id: Number(id) })
      .map((row) => readCarrier(session, "NSDocument", row)),
  "NSDocumentAgent.ValidateDocumentEntity": (_session, [entity]) =>
    String((entity as Carrier | null)?.Header ?? "").trim() === "" ? { Header: "Header must not be empty" } : {},
};

/** Characters that a file name cannot have. */
const forbidden = '\\/:*?"<>|';

/** The name as the archive gives it: without forbidden characters, and counted on when another document has it. */
function freeName({ tenant }: Session, id: number, wanted: string): string {
  const name = [...wanted].map((each) => (forbidden.includes(each) || each < " " ? "_" : each)).join("");
  const taken = new Set(
    tenant
      .find("document", {})
      .filter((row) => Number(row.document_id) !== id)
      .map((row) => String(row.name ?? "").toLowerCase()),
  );
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} (${number})${ending}`;
  return free;
}

function existing({ tenant }: Session, id: unknown): number {
  if (tenant.row("document", Number(id))) return Number(id);
  throw queryFailure(`There is no document ${Number(id)}.`);
}

function checkoutState(session: Session, id: number): Carrier {
  const holder = holderOf(session, id);
  if (holder === 0) return { State: notCheckedOut, AssociateId: 0, Name: "" };
  return {
    State: holder === session.user.associateId ? checkedOutOwn : checkedOutOther,
    AssociateId: holder,
    Name: String(session.tenant.row("associate", holder)?.name ?? ""),
  };
}

function release(session: Session, [id]: readonly unknown[]): Carrier {
  const { State } = checkoutState(session, existing(session, id));
  if (State !== checkedOutOwn) return answer(false, `The document ${Number(id)} is not checked out by you.`);
  setHolder(session, Number(id), 0);
  return answer(true);
}

/** NSReturnInfo; nothing more is asked of the caller. */
function answer(success: boolean, explanation = ""): Carrier {
  return { Success: success, Type: success ? 0 : 1, Value: explanation, AdditionalInfo: "", ExternalReference: "" };
}

function holderOf({ tenant }: Session, id: number): number {
  ensureTable(tenant);
  const row = tenant.all([], "SELECT associate_id FROM tenant_checkout WHERE document_id = ?", [id])[0];
  return Number(row?.associate_id ?? 0);
}

function setHolder({ tenant }: Session, id: number, associate: number): void {
  ensureTable(tenant);
  tenant.run([], "INSERT OR REPLACE INTO tenant_checkout (document_id, associate_id) VALUES (?, ?)", [id, associate]);
}

function ensureTable(tenant: Session["tenant"]): void {
  tenant.run([], "CREATE TABLE IF NOT EXISTS tenant_checkout (document_id INTEGER PRIMARY KEY, associate_id INTEGER)");
}
