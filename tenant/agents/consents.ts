// What a person agreed to: a purpose, where the agreement came from and by which law it holds (natives-crm 2.3). Every
// installation of the product has the purposes, sources and legal bases named here; a tenant gets one when it is first used.
import { registered, updated } from "../entities/definition.js";
import { queryFailure } from "../errors.js";
import type { Session } from "../session.js";
import type { Row } from "../tenant.js";
import type { Carrier } from "./mapping.js";

type AgentMethod = (session: Session, args: readonly unknown[]) => unknown;

/** Keys that are there from the beginning, by table. */
const standard: Readonly<Record<string, readonly string[]>> = {
  ConsentPurpose: ["STORE", "EMARKETING"],
  ConsentSource: ["USER", "EMAIL", "REQUEST", "CHAT", "WEBFORM", "CUSTOMERPORTAL", "IMPORT", "API", "UNKNOWN"],
  LegalBase: ["WITHDRAWN", "61A", "61B", "61C", "61D", "61E", "61F"],
};
/** The legal base of a consent that was taken back. */
const withdrawn = "WITHDRAWN";

export const consentMethods: Readonly<Record<string, AgentMethod>> = {
  /** Arguments: person, keys of purpose, source and legal base, comment. */
  "NSPersonAgent.SetConsent": (session, [person, purpose, source, base, comment]) => {
    setConsent(session, Number(person), {
      consentPurpose_id: keyOf(session, "ConsentPurpose", purpose),
      consentSource_id: keyOf(session, "ConsentSource", source),
      legalBase_id: keyOf(session, "LegalBase", base),
      comment: String(comment ?? ""),
    });
    return null;
  },
  "NSPersonAgent.RemoveConsent": (session, [person, purpose]) => {
    setConsent(session, Number(person), {
      consentPurpose_id: keyOf(session, "ConsentPurpose", purpose),
      legalBase_id: keyOf(session, "LegalBase", withdrawn),
    });
    return null;
  },
  "NSPersonAgent.HasConsent": (session, [person, purpose]) => {
    const consentPurpose_id = keyOf(session, "ConsentPurpose", purpose);
    const row = session.tenant.find("ConsentPerson", { person_id: Number(person), consentPurpose_id })[0];
    return row !== undefined && String(session.tenant.row("LegalBase", Number(row.legalBase_id))?.key) !== withdrawn;
  },
  "NSPersonAgent.GetConsentInfos": (session, [person]) =>
    session.tenant.find("ConsentPerson", { person_id: Number(person) }).map((row) => consentInfo(session, row)),
};

/** One row for each person and purpose. */
function setConsent(session: Session, person: number, values: Row): void {
  const { tenant } = session;
  if (!tenant.row("person", person)) throw queryFailure(`There is no person ${person}.`);
  const equal = { person_id: person, consentPurpose_id: values.consentPurpose_id ?? 0 };
  const known = tenant.find("ConsentPerson", equal)[0];
  if (known) tenant.update("ConsentPerson", Number(known.consentperson_id), { ...values, ...updated(session) });
  else tenant.insert("ConsentPerson", { ...values, ...equal, ...registered(session) });
}

function keyOf(session: Session, table: string, key: unknown): number {
  const { tenant } = session;
  const wanted = String(key ?? "").toUpperCase();
  const { primaryKey } = tenant.table(table);
  const row = tenant.find(table, {}).find((each) => String(each.key ?? "").toUpperCase() === wanted);
  if (row) return Number(row[primaryKey]);
  if (!standard[table]?.includes(wanted)) throw queryFailure(`There is no "${String(key)}" in ${table}.`);
  const active: Row = tenant.table(table).fields.has("active") ? { active: 1 } : {};
  return tenant.insert(table, { name: wanted, key: wanted, deleted: 0, ...active, ...registered(session) });
}

function consentInfo({ tenant }: Session, row: Row): Carrier {
  const part = (name: string, table: string, id: unknown): Carrier => {
    const found = tenant.row(table, Number(id ?? 0));
    return {
      [`${name}Id`]: Number(id ?? 0),
      [`${name}Key`]: String(found?.key ?? ""),
      [`${name}Name`]: String(found?.name ?? ""),
    };
  };
  return {
    ConsentPersonId: Number(row.consentperson_id),
    Comment: String(row.comment ?? ""),
    ...part("ConsentPurpose", "ConsentPurpose", row.consentPurpose_id),
    ...part("ConsentSource", "ConsentSource", row.consentSource_id),
    ...part("LegalBase", "LegalBase", row.legalBase_id),
    Registered: row.registered ?? null,
    RegisteredAssociateId: Number(row.registered_associate_id ?? 0),
    Updated: row.updated ?? null,
    UpdatedAssociateId: Number(row.updated_associate_id ?? 0),
  };
}
